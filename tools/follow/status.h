/* SPDX-License-Identifier: GPL-2.0 */
/* What `lnet-exit status` tells. */

#ifndef FOLLOW_STATUS_H
#define FOLLOW_STATUS_H

#include "../cmd.h"
#include "daemon.h"

/**
 * struct status - an answer that is being written
 * @ctx: where to
 * @d: daemon
 * @now: time in ns
 */
struct status {
	struct ctx ctx;
	struct daemon *d;
	uint64_t now;
};

void status_say(struct status *s, const struct lx_exits *exits);
void status_when(struct status *s, const char *key, const char *age_key,
		 const char *fmt, uint64_t at);

/* statushealth.c */
void status_health(struct status *s, const char *name);
void status_announced(struct status *s, const char *name);

/* answer.c */
void answer_line(void *arg, const char *line, struct answer *a);

#endif
