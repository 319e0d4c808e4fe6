/*
 * merkle.h - a tree of hashes over lines that are only added to (RFC 6962)
 *
 * Leaf SHA-256(0x00 || line), node SHA-256(0x01 || left || right).  Of the
 * tree only the edge is kept: one hash for each bit of its size.  That is
 * enough to add lines, to say the root, and to prove that a tree is the
 * continuation of the one before it.
 */
#ifndef LIB_SEAL_MERKLE_H
#define LIB_SEAL_MERKLE_H

#include "lib/base/base.h"

enum {
	MERKLE_HASH	= 32,
	MERKLE_DEPTH	= 63,		/* of the largest tree */
	MERKLE_PROOF	= MERKLE_DEPTH + 1, /* hashes of the longest proof */
};

struct merkle_hash {
	unsigned char	b[MERKLE_HASH];
};

/* All zeroes is the empty tree. */
struct merkle {
	uint64_t		 n;		/* lines in it */
	struct merkle_hash	 edge[MERKLE_DEPTH]; /* largest first */
};

bool	merkle_same(const struct merkle_hash *a, const struct merkle_hash *b);
/* How many hashes the edge of a tree of n lines has. */
int	merkle_edges(uint64_t n);

void	merkle_leaf(const void *line, size_t len, struct merkle_hash *out);
void	merkle_add(struct merkle *m, const struct merkle_hash *leaf);
void	merkle_root(const struct merkle *m, struct merkle_hash *out);

/*
 * That a tree with n more leaves than `old` begins with it; gives back how
 * many hashes the proof has.
 */
int	merkle_prove(const struct merkle *old, const struct merkle_hash *leaf,
	    uint64_t n, struct merkle_hash proof[MERKLE_PROOF]);

/* Whether a tree of n lines with that root begins with that of `old` ones. */
bool	merkle_is_continued(uint64_t old, const struct merkle_hash *old_root,
	    uint64_t n, const struct merkle_hash *root,
	    const struct merkle_hash *proof, int len);

#endif
