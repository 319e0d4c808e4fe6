#include "lib/base/base.h"
#include "lib/seal/merkle.h"

#include <nettle/memops.h>
#include <nettle/sha2.h>

bool
merkle_same(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return memeql_sec(a->b, b->b, MERKLE_HASH) != 0;
}

int
merkle_edges(uint64_t n)
{
	int bits = 0;

	for (; n; n &= n - 1)
		bits++;
	return bits;
}

void
merkle_leaf(const void *line, size_t len, struct merkle_hash *out)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, 1, (const uint8_t *)"\0");
	sha256_update(&ctx, len, line);
	sha256_digest(&ctx, MERKLE_HASH, out->b);
}

static void
node(const struct merkle_hash *left, const struct merkle_hash *right,
    struct merkle_hash *out)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, 1, (const uint8_t *)"\1");
	sha256_update(&ctx, MERKLE_HASH, left->b);
	sha256_update(&ctx, MERKLE_HASH, right->b);
	sha256_digest(&ctx, MERKLE_HASH, out->b);
}

void
merkle_add(struct merkle *m, const struct merkle_hash *leaf)
{
	int at = merkle_edges(m->n);
	uint64_t n = m->n++;

	m->edge[at] = *leaf;
	for (; n & 1; n >>= 1, at--)
		node(&m->edge[at - 1], &m->edge[at], &m->edge[at - 1]);
}

void
merkle_root(const struct merkle *m, struct merkle_hash *out)
{
	int at = merkle_edges(m->n) - 1;
	struct sha256_ctx ctx;

	if (at < 0) {
		sha256_init(&ctx);
		sha256_digest(&ctx, MERKLE_HASH, out->b);
		return;
	}
	*out = m->edge[at];
	while (--at >= 0)
		node(&m->edge[at], out, out);
}

/* The largest power of two below n, which is above 1. */
static uint64_t
split(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

/* ---- the proof (RFC 6962, 2.1.2) ---- */

struct proving {
	const struct merkle	*old;
	const struct merkle_hash *leaf;
	struct merkle_hash	*proof;
	int			 len;
};

static void
tree_of(const struct merkle_hash *leaf, uint64_t n, struct merkle_hash *out)
{
	struct merkle m = { 0 };
	uint64_t i;

	for (i = 0; i < n; i++)
		merkle_add(&m, &leaf[i]);
	merkle_root(&m, out);
}

/*
 * SUBPROOF(m, D[at:at+n], whole).  What lies left of the old tree's end is a
 * hash of its edge, what lies right of it is made of new leaves only.
 */
static void
subproof(struct proving *p, uint64_t at, uint64_t m, uint64_t n, int edge,
    bool whole)
{
	uint64_t k;

	if (m == n) {
		if (!whole)
			p->proof[p->len++] = p->old->edge[edge];
		return;
	}
	k = split(n);
	if (m <= k) {
		subproof(p, at, m, k, edge, whole);
		tree_of(p->leaf + (at + k - p->old->n), n - k,
		    &p->proof[p->len++]);
	} else {
		subproof(p, at + k, m - k, n - k, edge + 1, false);
		p->proof[p->len++] = p->old->edge[edge];
	}
}

int
merkle_prove(const struct merkle *old, const struct merkle_hash *leaf,
    uint64_t n, struct merkle_hash proof[MERKLE_PROOF])
{
	struct proving p = { .old = old, .leaf = leaf, .proof = proof };

	if (old->n > 0 && n > 0)
		subproof(&p, 0, old->n, old->n + n, 0, true);
	return p.len;
}

/* ---- its verification (RFC 9162, 2.1.4.2) ---- */

bool
merkle_is_continued(uint64_t old, const struct merkle_hash *old_root,
    uint64_t n, const struct merkle_hash *root,
    const struct merkle_hash *proof, int len)
{
	struct merkle_hash was, is;
	uint64_t fn = old - 1, sn = n - 1;
	int i = 0;

	if (old > n)
		return false;
	if (old == 0)
		return len == 0;
	if (old == n)
		return len == 0 && merkle_same(old_root, root);
	for (; fn & 1; fn >>= 1, sn >>= 1)
		;
	if ((old & (old - 1)) == 0) {
		was = *old_root;
	} else {
		if (len < 1)
			return false;
		was = proof[i++];
	}
	is = was;
	for (; i < len; i++, fn >>= 1, sn >>= 1) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			node(&proof[i], &was, &was);
			node(&proof[i], &is, &is);
			for (; !(fn & 1) && fn != 0; fn >>= 1, sn >>= 1)
				;
		} else {
			node(&is, &proof[i], &is);
		}
	}
	return sn == 0 && merkle_same(&was, old_root) &&
	    merkle_same(&is, root);
}
