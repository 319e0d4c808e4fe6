/* unir.h - the functions that name every form in force, made anew */
#ifndef CTL_UNIR_H
#define CTL_UNIR_H

#include "lib/base/base.h"
#include "lib/base/err.h"
#include "lib/store/db.h"

/* Within the transaction of the caller, after forms or functions changed. */
int	forms_unite(struct db *db, struct err *err) MUSTCHECK;

#endif
