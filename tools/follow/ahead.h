/* SPDX-License-Identifier: GPL-2.0 */
/* Asking for the routes of many exits at a time. */

#ifndef FOLLOW_AHEAD_H
#define FOLLOW_AHEAD_H

#include "../resolve.h"
#include "config.h"

/* So many routes are asked for together. */
#define AHEAD_ROUTES	64

/**
 * struct ahead - routes that will be asked for soon
 * @rtnl: socket for questions
 * @egress: addresses in the order in which they will be asked for
 * @n: number of them
 * @next: how many of them have been looked up
 * @known: answers to the last of those
 * @n_known: number of answers
 * @at: the answer that was given last
 */
struct ahead {
	struct lx_sock *rtnl;
	struct lx_addr *egress;
	size_t n;
	size_t next;
	struct lx_fib_match *known;
	size_t n_known;
	size_t at;
};

void ahead_begin(struct ahead *a, struct lx_sock *rtnl, const struct conf *conf,
		 const struct lx_exits *kernel);
const struct lx_fib_match *ahead_route(struct ahead *a,
				       const struct lx_addr *egress);
void ahead_end(struct ahead *a);

#endif
