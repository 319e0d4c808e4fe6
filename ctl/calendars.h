/* calendars.h - the calendars of a folder of forms, read together */
#ifndef CTL_CALENDARS_H
#define CTL_CALENDARS_H

#include "lib/base/base.h"
#include "lib/domain/calendar.h"
struct calendars {
	struct calendar	**c;		/* owned */
	int		 n;
	int		 from, until;	/* years that one of them speaks of */
	int		 wrong;		/* how many things were told */
};

/* Reads <dir>/calendario; a folder without one gives none. */
void	calendars_load(struct calendars *cs, const char *dir);
void	calendars_release(struct calendars *cs);

#endif
