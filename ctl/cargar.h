/* cargar.h - a checked set of forms into the bank, in one transaction */
#ifndef CTL_CARGAR_H
#define CTL_CARGAR_H

#include "ctl/formset.h"

/*
 * Catalogues, law, forms and their functions; what did not change is not
 * touched.  Tells what it did on stdout and what is wrong on stderr; on -1
 * the bank has what it had.
 */
int	formset_store(struct formset *s, struct db *db) MUSTCHECK;

#endif
