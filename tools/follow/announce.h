/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Routes by which a routing daemon learns that exits of this host work. They
 * are unreachable ones of protocol follow, in a table that no rule leads to,
 * with the label of the exit as their metric: what tables to learn from hold on
 * the other routers.
 */

#ifndef FOLLOW_ANNOUNCE_H
#define FOLLOW_ANNOUNCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../nl.h"
#include "config.h"

#define ANNOUNCE_WHY_LEN	320

/**
 * struct announcement - a route
 * @prefix: what it is for
 * @table: table of the FIB
 * @label: its metric
 */
struct announcement {
	struct lx_prefix prefix;
	uint32_t table;
	uint32_t label;
};

/**
 * struct announcements - routes, sorted by announcement_cmp()
 * @v: routes
 * @n: number of them
 */
struct announcements {
	struct announcement *v;
	size_t n;
};

/**
 * struct announcer - what is announced
 * @have: routes in the kernel, as far as they are ours
 * @known: @have has been read, and nobody has changed it since
 * @dry: say what would be changed, and change nothing
 * @failed: the kernel has refused something, to be said once
 */
struct announcer {
	struct announcements have;
	bool known;
	bool dry;
	bool failed;
};

/**
 * typedef announce_up_fn - is an exit of the configuration in use?
 * @arg: of the caller
 * @exit: exit
 * @why: filled with why it is not, or empty
 */
typedef bool (*announce_up_fn)(void *arg, const struct conf_exit *exit,
			       char why[ANNOUNCE_WHY_LEN]);

int announcement_cmp(const void *a, const void *b);
void announce_wanted(struct announcements *want, const struct conf *conf,
		     announce_up_fn up, void *arg);
void announce_sync(struct announcer *a, struct lx_sock *rtnl,
		   const struct conf *conf, announce_up_fn up, void *arg);
bool announce_has(const struct announcer *a, const struct announcement *route);
void announce_free(struct announcements *list);

#endif
