// SPDX-License-Identifier: GPL-2.0
/* Lines of a batch. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../batch.h"
#include "tap.h"

static void line(const char *text, const char *want)
{
	char *argv[BATCH_WORDS_MAX], *copy = strdup(text);
	char got[256] = "";
	const char *why = NULL;
	int argc, i;

	argc = batch_split(copy, argv, &why);
	if (argc < 0)
		snprintf(got, sizeof(got), "error: %s", why);
	for (i = 0; i < argc; i++) {
		strcat(got, i ? "|" : "");
		strcat(got, argv[i]);
	}
	tap_str(got, want, "line: %s", text);
	free(copy);
}

static void too_long(void)
{
	char *argv[BATCH_WORDS_MAX], *text;
	const char *why;
	size_t i;

	text = calloc(BATCH_WORDS_MAX + 2, 2);
	for (i = 0; i <= BATCH_WORDS_MAX; i++)
		strcpy(text + 2 * i, "a ");
	tap(batch_split(text, argv, &why) == -EINVAL, "too many words");
	/* The first text again, but for its last word */
	for (i = 0; i < BATCH_WORDS_MAX; i++)
		strcpy(text + 2 * i, "a ");
	tap(batch_split(text, argv, &why) == BATCH_WORDS_MAX,
	    "as many as there may be");
	free(text);
}

int main(void)
{
	line("exit show", "exit|show");
	line("  exit\t show \r", "exit|show");
	line("", "");
	line("   ", "");
	line("# all of it", "");
	line("exit show # the rest", "exit|show");
	line("exit show a#b", "exit|show|a#b");
	line("exit show \"a b\" c", "exit|show|a b|c");
	line("'a \"b\" \\c'", "a \"b\" \\c");
	line("\"a 'b' \\\" \\\\\"", "a 'b' \" \\");
	line("a\\ b", "a b");
	line("a\"b c\"d", "ab cd");
	line("a '' b", "a||b");
	line("\"#\" x", "#|x");
	line("exit \"show", "error: a quote is not closed");
	line("exit 'show", "error: a quote is not closed");
	line("a\\", "a\\");
	too_long();
	return tap_end();
}
