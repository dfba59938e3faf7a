// SPDX-License-Identifier: GPL-2.0
/* What the daemon says, and what it has said already. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal.h"
#include "log.h"
#include "../mem.h"

static void (*divert)(void *arg, int priority, const char *text);
static void *divert_arg;
static const char *program = "follow";

/**
 * log_program - who says it
 * @name: the word behind "lnet-exit" on the command line; "follow" at first
 */
void log_program(const char *name)
{
	program = name;
}

/**
 * log_divert - from now on, lines go to a function
 * @fn: gets each line, without a final newline
 * @arg: for @fn
 */
void log_divert(void (*fn)(void *arg, int priority, const char *text),
		void *arg)
{
	divert = fn;
	divert_arg = arg;
}

static void write_line(const struct log_about *about, int priority,
		       const char *fmt, va_list args)
{
	const char *word = priority <= LOG_ERR ? "error: " :
			   priority == LOG_WARNING ? "warning: " : "";
	char *text = mem_vprintf(fmt, args);
	bool journal = journal_listens(STDERR_FILENO);

	/* One write a line: lines of two processes do not mix. */
	if (divert)
		divert(divert_arg, priority, text);
	else if (!journal)
		fprintf(stderr, "lnet-exit %s: %s%s\n", program, word, text);
	else if (!journal_send(about, priority, text))
		fprintf(stderr, "<%d>%s%s\n", priority, word, text);
	free(text);
}

/**
 * log_line - write a line to standard error
 * @priority: LOG_ERR, LOG_WARNING, LOG_NOTICE or LOG_INFO
 * @fmt: as for printf, without a final newline
 *
 * If that is the journal, it gets the line with its fields, or at least with the
 * prefix by which it knows the priority.
 */
void log_line(int priority, const char *fmt, ...)
{
	static const struct log_about nothing;
	va_list args;

	va_start(args, fmt);
	write_line(&nothing, priority, fmt, args);
	va_end(args);
}

/**
 * log_about - the same, for a line that the journal is told more of
 * @about: what the line is about
 * @priority: as for log_line()
 * @fmt: as for printf, without a final newline
 */
void log_about(const struct log_about *about, int priority,
	       const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	write_line(about, priority, fmt, args);
	va_end(args);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/**
 * notice - report a condition that may last
 * @notices: where it is remembered
 * @fmt: as for printf, without a final newline; the same text is the same
 *	condition
 */
void notice(struct notices *notices, const char *fmt, ...)
{
	va_list args;
	char *text;
	size_t i;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	for (i = 0; i < notices->n_now; i++) {
		if (!strcmp(notices->now[i], text)) {
			free(text);
			return;
		}
	}
	notices->now = mem_grow(notices->now, notices->n_now,
				sizeof(*notices->now));
	notices->now[notices->n_now++] = text;
}

static void drop(char **list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

/**
 * notices_restart - forget what the round has found so far
 * @notices: conditions of the round, which begins anew
 */
void notices_restart(struct notices *notices)
{
	drop(notices->now, notices->n_now);
	notices->now = NULL;
	notices->n_now = 0;
}

/**
 * notices_end - end a round: say what is new
 * @notices: conditions of the round
 * @say: called for each condition that the round before did not have
 */
void notices_end(struct notices *notices, void (*say)(const char *text))
{
	size_t i, n = notices->n_said;
	char **text;

	/* In the order in which they were found. */
	for (i = 0; i < notices->n_now; i++) {
		text = &notices->now[i];
		if (n && bsearch(text, notices->said, n, sizeof(*text),
				 by_text))
			continue;
		say(*text);
	}
	if (notices->n_now)
		qsort(notices->now, notices->n_now, sizeof(*notices->now),
		      by_text);
	drop(notices->said, notices->n_said);
	notices->said = notices->now;
	notices->n_said = notices->n_now;
	notices->now = NULL;
	notices->n_now = 0;
}

/**
 * notices_free - release what is remembered
 * @notices: conditions
 */
void notices_free(struct notices *notices)
{
	drop(notices->now, notices->n_now);
	drop(notices->said, notices->n_said);
	memset(notices, 0, sizeof(*notices));
}
