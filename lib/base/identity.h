/* identity.h - what a CURP is made from, as far as it is known of somebody */
#ifndef LIB_BASE_IDENTITY_H
#define LIB_BASE_IDENTITY_H

#include "lib/base/base.h"
#include "lib/base/date.h"

/*
 * Of the texts NULL means not known and "" none: of who has one surname,
 * surname2 is "".  All are borrowed.
 */
struct identity {
	const char	*names, *surname, *surname2;
	char		 sex;		/* 'H', 'M', 'X'; 0: not known */
	struct date	 birth;		/* year 0: not known; may be partial */
	const char	*state;		/* its two letters in a CURP, or NULL */
};

#endif
