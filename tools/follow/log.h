/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon says, and what it has said already. */

#ifndef FOLLOW_LOG_H
#define FOLLOW_LOG_H

#include <stddef.h>
#include <stdint.h>
#include <syslog.h>

struct lx_nexthop;

/**
 * enum log_id - what kind of line it is; the journal has a MESSAGE_ID for each
 * @LOG_ID_NONE: of no kind that anybody would search for
 * @LOG_ID_EXIT_ADDED: an exit was made
 * @LOG_ID_EXIT_NEXTHOPS: an exit has other next hops, or none
 * @LOG_ID_EXIT_CHANGED: something else of an exit, up and down among it
 * @LOG_ID_EXIT_DELETED: an exit was deleted
 * @LOG_ID_ANNOUNCED: what an exit announces was announced or withdrawn
 * @LOG_ID_LABEL: label entries were set or deleted
 * @LOG_ID_DEVICE: a device is accepted, or no more
 * @LOG_ID_IN_FORCE: a configuration is in force
 * @LOG_ID_FAULT: a fault of a configuration
 * @LOG_ID_CONDITION: a condition that lasts
 * @LOG_ID_LOST: events of the kernel were lost
 * @LOG_ID_MODULE: the module has come or gone
 */
enum log_id {
	LOG_ID_NONE,
	LOG_ID_EXIT_ADDED,
	LOG_ID_EXIT_NEXTHOPS,
	LOG_ID_EXIT_CHANGED,
	LOG_ID_EXIT_DELETED,
	LOG_ID_ANNOUNCED,
	LOG_ID_LABEL,
	LOG_ID_DEVICE,
	LOG_ID_IN_FORCE,
	LOG_ID_FAULT,
	LOG_ID_CONDITION,
	LOG_ID_LOST,
	LOG_ID_MODULE,
};

/**
 * struct log_about - what a line is about, for the fields of the journal
 * @id: kind of line
 * @exit: name of an exit, NULL for none
 * @label: its label, 0 for none
 * @hops: its next hops
 * @n_hops: number of them
 * @device: name of a device, NULL for none
 * @prefix: of a label entry, as text; NULL for none
 */
struct log_about {
	enum log_id id;
	const char *exit;
	uint32_t label;
	const struct lx_nexthop *hops;
	unsigned int n_hops;
	const char *device;
	const char *prefix;
};

void log_line(int priority, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void log_about(const struct log_about *about, int priority,
	       const char *fmt, ...) __attribute__((format(printf, 3, 4)));

void log_program(const char *name);
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
