// SPDX-License-Identifier: GPL-2.0
/* What was read from a table of the FIB, and for how long it counts. */

#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "learn.h"

/**
 * learned_add - note a route
 * @l: table
 * @prefix: what it is for
 * @metric: its metric
 */
void learned_add(struct learned *l, const struct lx_prefix *prefix,
		 uint32_t metric)
{
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 256;
		l->routes = mem_resize(l->routes, l->room, sizeof(*l->routes));
	}
	l->routes[l->n++] = (struct learned_route){ *prefix, metric };
}

/**
 * learned_free - forget the routes of a table
 * @l: table
 */
void learned_free(struct learned *l)
{
	free(l->routes);
	memset(l, 0, sizeof(*l));
}

static int prefix_order(const void *a, const void *b)
{
	const struct learned_route *x = a, *y = b;

	return lx_prefix_cmp(&x->prefix, &y->prefix);
}

/* Adds what is in @old alone. Return: whether there was anything. */
static bool join(struct learned *fresh, const struct learned *old)
{
	size_t i, n = fresh->n;

	if (n)
		qsort(fresh->routes, n, sizeof(*fresh->routes), prefix_order);
	for (i = 0; i < old->n; i++)
		if (!n || !bsearch(&old->routes[i], fresh->routes, n,
				   sizeof(*fresh->routes), prefix_order))
			learned_add(fresh, &old->routes[i].prefix,
				    old->routes[i].metric);
	return fresh->n > n;
}

/**
 * learned_take - a table has been read again
 * @l: what was known
 * @fresh: what was read; it is used up
 * @now: time in ns
 * @hold: how long routes that went all at once are kept, in ns
 *
 * A single route that goes has been withdrawn. If all go at once, the routing
 * daemon has, and will be back: without its routes, packets would take the
 * ordinary ones. When it is back, its routes come one after the other: those
 * that have not come yet are kept until the time is over. When we have just
 * started it may have, too, or not long before: then it counts as well if most
 * routes are missing.
 */
void learned_take(struct learned *l, struct learned *fresh, uint64_t now,
		  uint64_t hold)
{
	size_t recalled = l->recalled;
	uint64_t until = l->held_until;
	bool gone;

	gone = recalled ? fresh->n < recalled / 2 + recalled % 2 :
	       l->n && !fresh->n;
	if (!until && gone && hold)
		until = now + hold;
	/* All are there again, or it is over. */
	if (now >= until || !join(fresh, l))
		until = 0;
	free(l->routes);
	*l = *fresh;
	l->held_until = until;
	l->recalled = until ? recalled : 0;
	memset(fresh, 0, sizeof(*fresh));
}
