// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "batch.h"
#include "cmd.h"
#include "label_notes.h"

static const char blanks[] = " \t\r\n";

static bool blank(char c)
{
	return c && strchr(blanks, c);
}

/*
 * Move one word to @to, without its quotes. Return: what follows the word, or
 * NULL when a quote is not closed.
 */
static char *one_word(char *from, char *to)
{
	char quote = '\0';

	for (; *from && (quote || !blank(*from)); from++) {
		if (*from == quote) {
			quote = '\0';
		} else if (!quote && (*from == '"' || *from == '\'')) {
			quote = *from;
		} else {
			if (*from == '\\' && quote != '\'' && from[1])
				from++;
			*to++ = *from;
		}
	}
	if (quote)
		return NULL;
	/* the blank that ends the word may be where its zero goes */
	if (*from)
		from++;
	*to = '\0';
	return from;
}

int batch_split(char *line, char **argv, const char **why)
{
	int argc = 0;

	for (;;) {
		line += strspn(line, blanks);
		if (!*line || *line == '#')
			return argc;
		if (argc == BATCH_WORDS_MAX) {
			*why = "too many words";
			return -EINVAL;
		}
		argv[argc++] = line;
		line = one_word(line, line);
		if (!line) {
			*why = "a quote is not closed";
			return -EINVAL;
		}
	}
}

static int run_line(struct ctx *ctx, char *line)
{
	static char *argv[BATCH_WORDS_MAX];
	const char *why;
	int argc;

	argc = batch_split(line, argv, &why);
	if (argc < 0) {
		ctx_err(ctx, "%s", why);
		return LX_USAGE;
	}
	return argc ? cmd_run(ctx, argc, argv) : LX_OK;
}

int cmd_batch(struct ctx *ctx, const char *file, bool force)
{
	int status, first = LX_OK;
	unsigned long n = 0;
	char *line = NULL;
	size_t room = 0;
	FILE *f = stdin;

	if (strcmp(file, "-"))
		f = fopen(file, "re");
	if (!f) {
		ctx_err(ctx, "cannot read %s: %s", file, strerror(errno));
		return LX_REFUSED_BY_KERNEL;
	}
	ctx->batch = true;
	while (getline(&line, &room, f) >= 0) {
		snprintf(ctx->where, sizeof(ctx->where), "%s:%lu: ", file, ++n);
		status = run_line(ctx, line);
		if (!status)
			continue;
		if (!first)
			first = status;
		if (!force)
			break;
	}
	ctx->where[0] = '\0';
	if (ferror(f)) {
		ctx_err(ctx, "cannot read %s: %s", file, strerror(errno));
		first = first ?: LX_REFUSED_BY_KERNEL;
	}
	free(line);
	if (f != stdin)
		fclose(f);
	ctx->batch = false;
	label_note_rest(ctx);
	if (ctx->checks)
		ctx_hostcheck(ctx, ctx->checks, NULL);
	return first;
}
