#include "lib/base/base.h"
#include "lib/seal/merkle.h"

#include "tests/tap.h"

enum { MOST = 70 };

/* The eight leaves that Certificate Transparency's own tests have. */
static const struct {
	const char	*hex, *root;
} known[] = {
	{ "", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
	{ "00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
	{ "10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
	{ "2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
	{ "3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
	{ "40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
	{ "5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
	{ "606162636465666768696a6b6c6d6e6f",
	    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
};

static const char *
hex(const struct merkle_hash *h)
{
	static char out[2 * MERKLE_HASH + 1];
	int i;

	for (i = 0; i < MERKLE_HASH; i++)
		snprintf(out + 2 * i, 3, "%02x", h->b[i]);
	return out;
}

static void
roots_are_those_of_the_rfc(void)
{
	unsigned char line[16];
	struct merkle_hash h;
	struct merkle m = { 0 };
	unsigned byte;
	size_t i, n;

	merkle_root(&m, &h);
	is_str(hex(&h), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca49599"
	    "1b7852b855", "the root of nothing is the hash of nothing");
	for (i = 0; i < NELEM(known); i++) {
		for (n = 0; sscanf(known[i].hex + 2 * n, "%2x", &byte) == 1;
		    n++)
			line[n] = (unsigned char)byte;
		merkle_leaf(line, n, &h);
		merkle_add(&m, &h);
		merkle_root(&m, &h);
		is_str(hex(&h), known[i].root, "a root that is published");
	}
}

/* Every proof between two sizes holds, and none of what is near it does. */
static void
a_tree_is_proved_to_go_on(void)
{
	static struct merkle tree[MOST + 1];
	static struct merkle_hash leaf[MOST], root[MOST + 1];
	struct merkle_hash proof[MERKLE_PROOF + 1], other;
	int a, b, i, len, held = 0, fooled = 0, longest = 0;

	merkle_root(&tree[0], &root[0]);
	for (i = 0; i < MOST; i++) {
		merkle_leaf(&i, sizeof(i), &leaf[i]);
		tree[i + 1] = tree[i];
		merkle_add(&tree[i + 1], &leaf[i]);
		merkle_root(&tree[i + 1], &root[i + 1]);
	}
	for (a = 1; a <= MOST; a++)
		for (b = a; b <= MOST; b++) {
			len = merkle_prove(&tree[a], leaf + a,
			    (uint64_t)(b - a), proof);
			longest = len > longest ? len : longest;
			held += merkle_is_continued((uint64_t)a, &root[a],
			    (uint64_t)b, &root[b], proof, len);
			other = root[a];
			other.b[a % MERKLE_HASH] ^= 1;
			fooled += merkle_is_continued((uint64_t)a, &other,
			    (uint64_t)b, &root[b], proof, len);
			other = root[b];
			other.b[b % MERKLE_HASH] ^= 1;
			fooled += merkle_is_continued((uint64_t)a, &root[a],
			    (uint64_t)b, &other, proof, len);
			proof[len] = root[a];
			fooled += merkle_is_continued((uint64_t)a, &root[a],
			    (uint64_t)b, &root[b], proof, len + 1);
			if (len == 0)
				continue;
			fooled += merkle_is_continued((uint64_t)a, &root[a],
			    (uint64_t)b, &root[b], proof, len - 1);
			proof[len - 1].b[3] ^= 4;
			fooled += merkle_is_continued((uint64_t)a, &root[a],
			    (uint64_t)b, &root[b], proof, len);
		}
	is_int(held, MOST * (MOST + 1) / 2, "each size continues each other");
	is_int(fooled, 0, "no altered root or proof passes");
	ok(longest > 6, "proofs are of some length");
	ok(!merkle_is_continued(5, &root[5], 4, &root[4], proof, 0),
	    "a tree that shrank is no continuation");
	ok(!merkle_is_continued(5, &root[5], 5, &root[4], proof, 0),
	    "two roots of one size are a fork");
}

int
main(void)
{
	roots_are_those_of_the_rfc();
	a_tree_is_proved_to_go_on();
	return tap_done();
}
