/* SPDX-License-Identifier: GPL-2.0 */
/* Routes of the FIB that win over an entry of the label table. */
#ifndef LNET_EXIT_TOOLS_SHADOW_H
#define LNET_EXIT_TOOLS_SHADOW_H

#include "fib.h"

/**
 * struct lx_shadow_route - a route that can win over entries
 * @prefix: what it is for
 * @connected: a network that an address of this router lies in: its packets
 *	are never labelled
 * @gateway: of the first next hop, if it has one
 * @ifindex: of the first next hop, 0 with a nexthop object
 */
struct lx_shadow_route {
	struct lx_prefix prefix;
	bool connected;
	struct lx_addr gateway;
	uint32_t ifindex;
};

/** struct lx_shadow - unicast routes of the main table, sorted by prefix */
struct lx_shadow {
	struct lx_shadow_route *v;
	size_t n;
	size_t room;
	bool have4;
	bool have6;
};

/**
 * lx_shadow_load - read the routes of a family, unless they are there already
 * @rt: rtnetlink socket
 * @family: AF_INET or AF_INET6
 * @sh: zeroed at first, grows
 * @rep: filled in every case
 *
 * Return: 0 or a negative errno.
 */
int lx_shadow_load(struct lx_sock *rt, int family, struct lx_shadow *sh,
		   struct lx_report *rep);

/** lx_shadow_free - forget the routes */
void lx_shadow_free(struct lx_shadow *sh);

/** lx_shadow_add - take a route if it can win over an entry; 0 or -ENOMEM */
int lx_shadow_add(struct lx_shadow *sh, const struct lx_fib_route *r);

/** lx_shadow_sort - bring the routes in order, after the last was added */
void lx_shadow_sort(struct lx_shadow *sh);

/**
 * lx_shadow_within - routes longer than a prefix, and connected ones of its
 *	own length
 * @sh: sorted routes
 * @p: prefix of the entry
 * @first: index of the first of them
 *
 * They are neighbours in the order of @sh, but routes equal to @p that are not
 * connected may stand among them: check with lx_shadow_wins().
 *
 * Return: number of routes from @first on that lie within @p.
 */
size_t lx_shadow_within(const struct lx_shadow *sh, const struct lx_prefix *p,
			size_t *first);

/** lx_shadow_wins - does a route within the prefix @p win over its entry? */
bool lx_shadow_wins(const struct lx_shadow_route *r, const struct lx_prefix *p);

/**
 * lx_shadow_cover - a connected network that contains the whole prefix
 *
 * Return: the route, which makes the entry useless, or NULL.
 */
const struct lx_shadow_route *lx_shadow_cover(const struct lx_shadow *sh,
					      const struct lx_prefix *p);

#endif /* LNET_EXIT_TOOLS_SHADOW_H */
