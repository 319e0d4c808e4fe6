/*
 * note.h - a signed note that says what a tree of lines is (C2SP)
 *
 * The text is a checkpoint (c2sp.org/tlog-checkpoint): origin, size, root,
 * and a line of ours with the moment; then an empty line and one signature
 * (c2sp.org/signed-note, Ed25519).  Before it stands what a witness asks for
 * (c2sp.org/tlog-witness): "old" and the size it goes on from, and the proof.
 *
 *	old 4001
 *	<hash in base64>
 *	...
 *
 *	resguardo
 *	4120
 *	<root in base64>
 *	cuando 2026-11-22T16:31:00Z
 *
 *	- resguardo <key and signature in base64>
 *
 * Such records follow each other in a file; "-" is an em dash.  The names of
 * a key are its text forms: NAME+ID+KEY, and PRIVATE+KEY+NAME+ID+KEY.
 */
#ifndef LIB_SEAL_NOTE_H
#define LIB_SEAL_NOTE_H

#include "lib/base/base.h"
#include "lib/base/buf.h"
#include "lib/base/err.h"
#include "lib/seal/merkle.h"

enum {
	NOTE_NAME	= 64,	/* bytes of a name, with its NUL */
	NOTE_KEY	= 32,
	NOTE_WHEN	= 21,	/* "2026-11-22T16:31:00Z" and its NUL */
};

struct note_key {
	char		 name[NOTE_NAME];
	unsigned char	 pub[NOTE_KEY];
	unsigned char	 priv[NOTE_KEY];
	bool		 signs;		/* priv is there */
};

struct note {
	uint64_t		 old;
	struct merkle_hash	 proof[MERKLE_PROOF];
	int			 proof_len;
	uint64_t		 size;
	struct merkle_hash	 root;
	char			 when[NOTE_WHEN];
};

/* A new key of that name: letters, digits and "./-". */
int	note_key_make(struct note_key *k, const char *name, struct err *err)
	    MUSTCHECK;
/* Either text form; trailing space is ignored. */
int	note_key_read(struct note_key *k, const char *text, struct err *err)
	    MUSTCHECK;
/* Appends the form asked for, and a line break. */
void	note_key_print(const struct note_key *k, bool priv, struct buf *out);
void	note_key_wipe(struct note_key *k);

/* Appends the whole record. */
void	note_sign(const struct note_key *k, const struct note *n,
	    struct buf *out);

/*
 * Reads one record at *text and moves it to the next.  1: one was read; 0:
 * there is none left; -1: what stands there is no record, or its signature
 * is not of that key.
 */
int	note_read(const struct note_key *k, const char **text,
	    struct note *n, struct err *err) MUSTCHECK;

/* 32 bytes from and to base64. */
void	note_hash_print(const struct merkle_hash *h, struct buf *out);
bool	note_hash_read(const char *text, size_t len, struct merkle_hash *h);

#endif
