/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_FUZZ_EXPECT_H
#define _LNET_FUZZ_EXPECT_H

#include <stdio.h>
#include <stdlib.h>

/* What does not hold is a finding; the fuzzer keeps its input. */
#define EXPECT(cond) do {						\
	if (!(cond)) {							\
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond);\
		abort();						\
	}								\
} while (0)

#endif /* _LNET_FUZZ_EXPECT_H */
