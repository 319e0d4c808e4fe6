/* fuzz.h - what every fuzz target begins with (libFuzzer) */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "lib/base/base.h"
#include "lib/base/mem.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a string; NUL among them ends it. */
static inline char *
fuzz_string(const uint8_t *data, size_t size)
{
	return mem_dup_n((const char *)data, size);
}

/* What must hold; a crash is what the fuzzer looks for. */
static inline void
must(bool holds)
{
	if (!holds)
		abort();
}

#endif
