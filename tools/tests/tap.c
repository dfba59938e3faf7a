// SPDX-License-Identifier: GPL-2.0
/* Results of a unit test, in the Test Anything Protocol. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static unsigned int number;
static unsigned int failed;

static bool result(bool good, const char *fmt, va_list args)
{
	if (!number)
		setvbuf(stdout, NULL, _IOLBF, 0);
	number++;
	failed += !good;
	printf("%sok %u - ", good ? "" : "not ", number);
	vprintf(fmt, args);
	putchar('\n');
	return good;
}

bool tap(bool good, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	result(good, fmt, args);
	va_end(args);
	return good;
}

bool tap_str(const char *got, const char *want, const char *fmt, ...)
{
	bool good = got && !strcmp(got, want);
	va_list args;

	va_start(args, fmt);
	result(good, fmt, args);
	va_end(args);
	if (!good)
		tap_note("got:  %s\nwant: %s", got ? got : "(nothing)", want);
	return good;
}

void tap_note(const char *fmt, ...)
{
	char *text, *line, *rest;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		exit(1);
	va_end(args);
	rest = text;
	while ((line = strsep(&rest, "\n")))
		printf("# %s\n", line);
	free(text);
}

int tap_end(void)
{
	printf("1..%u\n", number);
	return failed || !number;
}
