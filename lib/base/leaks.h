/*
 * leaks.h - in a build with sanitizers: what was not given back
 *
 * For a process that ends with _exit(), which passes over their own look.
 */
#ifndef LIB_BASE_LEAKS_H
#define LIB_BASE_LEAKS_H

#include "lib/base/base.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static inline void
look_for_leaks(void)
{
#if SANITIZED
	__lsan_do_leak_check();
#endif
}

#endif
