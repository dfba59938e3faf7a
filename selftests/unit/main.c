// SPDX-License-Identifier: GPL-2.0
/*
 * The tests in user space.
 *
 *	ftn_test [SEED]		the seed is printed; give it to repeat a run
 */
#include <time.h>
#include <unistd.h>

#include "harness.h"

noreturn void fail(void)
{
	printf("\nnot ok %u %s\n", test_number, test_name);
	/* Without a leak check: what the table holds is not lost but left */
	_exit(1);
}

int main(int argc, char **argv)
{
	unsigned int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	random_state = argc > 1 ? strtoull(argv[1], NULL, 0) :
				  (u64)time(NULL) << 20 ^ getpid();
	printf("TAP version 13\n1..%u\n", num_tests);
	printf("# seed %llu\n", random_state);
	for (i = 0; i < num_tests; i++) {
		test_number = i + 1;
		test_name = tests[i].name;
		begin();
		tests[i].run();
		end();
		printf("ok %u %s\n", test_number, test_name);
	}
	return 0;
}
