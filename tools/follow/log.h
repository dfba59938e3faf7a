/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon says, and what it has said already. */

#ifndef FOLLOW_LOG_H
#define FOLLOW_LOG_H

#include <stddef.h>
#include <syslog.h>

void log_line(int priority, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

void log_divert(void (*fn)(void *arg, int priority, const char *text),
		void *arg);

/**
 * struct notices - lasting conditions, each said once
 * @now: those of this round
 * @n_now: number of them
 * @said: those of the round before, sorted
 * @n_said: number of them
 *
 * A round that finds the same condition again keeps quiet about it; when it
 * has gone for a round and comes back, it is said again.
 */
struct notices {
	char **now;
	size_t n_now;
	char **said;
	size_t n_said;
};

void notice(struct notices *notices, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void notices_restart(struct notices *notices);
void notices_end(struct notices *notices, void (*say)(const char *text));
void notices_free(struct notices *notices);

#endif
