/*
 * csv.h - CSV on stdin, the same on stdout with an answer in a last column
 *
 * The only user of libcsv.  Comma, double quotes, UTF-8 with or without its
 * mark, lines ended by LF or CRLF; the first line names the columns, in any
 * order and among others.
 */
#ifndef CTL_CSV_H
#define CTL_CSV_H

#include "lib/base/base.h"
#include "lib/base/buf.h"

struct csv_job {
	const char *const *needs;	/* headings that must be there */
	int		 n;
	/* Appends the answer for the cells under those headings. */
	void		(*answer)(void *ctx, const char *const *cell,
			    struct buf *out);
	void		*ctx;
};

/* The program's exit code; what is wrong is told with its line. */
int	csv_answer(const struct csv_job *job) MUSTCHECK;

#endif
