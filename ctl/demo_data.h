/*
 * demo_data.h - the fictional women and men of a demonstration
 *
 * Nobody in it exists.  Few, and by hand, beside those that are generated:
 * they go through sessions and the doors, and so leave what COPY does not, a
 * bitácora, drafts, what is fed to the nation, and they have names that tests
 * may look for.  In the texts @{30} is the day thirty days before today and @a
 * the id of the aggressor that was saved before.
 */
#ifndef CTL_DEMO_DATA_H
#define CTL_DEMO_DATA_H

#include "lib/base/base.h"

struct demo_institution { const char *key, *name; };
struct demo_person {
	const char	*host, *account, *profile, *name;
	bool		 must_change;
};
struct demo_file {
	const char	*account;	/* who captures it */
	const char	*woman;		/* datos_generales */
	const char	*notice;	/* aviso_privacidad; or NULL */
	const char	*network;	/* red_apoyo; or NULL */
	const char	*man;		/* agresor; or NULL */
	const char	*facts;		/* caso; or NULL */
	const char	*order;		/* orden; or NULL */
	bool		 integrate;
};

extern const struct demo_institution demo_institutions[];
enum { DEMO_PEOPLE = 12 };
extern const struct demo_person demo_people[DEMO_PEOPLE];
extern const struct demo_file demo_files[];
extern const int demo_ninstitutions, demo_nfiles;

#endif
