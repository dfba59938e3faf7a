/* SPDX-License-Identifier: GPL-2.0 */
/* Trying again and again whether local exits work. */

#ifndef FOLLOW_SENTRY_H
#define FOLLOW_SENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "health.h"
#include "probe.h"
#include "target.h"

/* What every cause begins with. */
#define HEALTH_LEAD	"health: "

/**
 * struct post - an exit that is tried
 * @name: its name
 * @conf: the exit, and how it is tried
 * @begun: what the kernel holds of it has been seen: @health is filled
 * @health: what is thought of it
 * @cause: why, in words
 * @probes: one for each of the configuration
 * @running: they are being asked
 * @deadline: when they have been asked long enough, in ns
 * @due: when to ask them again, in ns
 */
struct post {
	char name[LNET_EXIT_NAME_LEN + 1];
	const struct conf_exit *conf;
	bool begun;
	struct health health;
	char cause[WANT_WHY_LEN];
	struct probe *probes;
	bool running;
	uint64_t deadline;
	uint64_t due;
};

/**
 * struct sentry - all of them
 * @posts: sorted by name
 * @n: number of them
 * @epoll: where descriptors are waited for
 * @idle: nothing is tried: exits stay as they are in the kernel
 * @now: time of the round that asks, in ns
 */
struct sentry {
	struct post *posts;
	size_t n;
	int epoll;
	bool idle;
	uint64_t now;
};

void sentry_take(struct sentry *s, const struct conf *conf);
bool sentry_serve(struct sentry *s, uint64_t now);
uint64_t sentry_due(const struct sentry *s);
bool sentry_is_out(void *arg, const struct conf_exit *conf,
		   const struct lx_exit *kernel, char why[WANT_WHY_LEN]);
const struct post *sentry_find(const struct sentry *s, const char *name);
void sentry_end(struct sentry *s);

#endif
