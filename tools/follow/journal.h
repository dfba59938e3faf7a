/* SPDX-License-Identifier: GPL-2.0 */
/* The journal of systemd: log lines with fields. */

#ifndef FOLLOW_JOURNAL_H
#define FOLLOW_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "../model.h"
#include "log.h"

/* MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, MESSAGE_ID, LNET_*, and next hops. */
#define JOURNAL_FIELDS_MAX	(8 + LNET_EXIT_NEXTHOP_MAX)

/**
 * struct journal_entry - a line as the journal takes it
 * @fields: "NAME=value" each
 * @n: number of them
 */
struct journal_entry {
	struct iovec fields[JOURNAL_FIELDS_MAX];
	size_t n;
};

bool journal_is(const char *stream, const struct stat *st);
bool journal_listens(int fd);
void journal_entry(struct journal_entry *e, const struct log_about *about,
		   int priority, const char *text);
void journal_entry_free(struct journal_entry *e);
bool journal_send(const struct log_about *about, int priority,
		  const char *text);

#endif
