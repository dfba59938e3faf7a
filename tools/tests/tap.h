/* SPDX-License-Identifier: GPL-2.0 */
/* Results of a unit test, in the Test Anything Protocol. */

#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>

/**
 * tap - one result
 * @good: whether the check passed
 * @fmt: what was checked, as for printf
 *
 * Return: @good.
 */
bool tap(bool good, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * tap_str - check that two texts are equal, and show them when they are not
 * @got: what came out, may be NULL
 * @want: what should
 * @fmt: what was checked, as for printf
 *
 * Return: true if they are.
 */
bool tap_str(const char *got, const char *want, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** tap_note - a remark in the output; each line of it is marked as one */
void tap_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * tap_end - the plan, last thing of a test
 *
 * Return: exit status of the program.
 */
int tap_end(void);

#endif
