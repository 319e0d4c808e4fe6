/* settings.h - what a state decides, in banco.ajuste */
#ifndef CTL_SETTINGS_H
#define CTL_SETTINGS_H

#include "ctl/ctl.h"

/* Whether the value can be one of that setting; tells why not. */
int	setting_check(const char *key, const char *value) MUSTCHECK;

/* Changes one that exists, with its line of the bitácora; tells why not. */
int	setting_put(struct db *db, const char *key, const char *value)
	    MUSTCHECK;

#endif
