// SPDX-License-Identifier: GPL-2.0
/*
 * Asking for the routes of many exits at a time. Those who ask want one route
 * after the other, and know nothing of this: it only tells in which order they
 * will. Somebody who asks for another one gets that, too, only later.
 */

#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "ahead.h"
#include "target.h"

static void add(struct ahead *a, const struct lx_addr *egress)
{
	a->egress = mem_grow(a->egress, a->n, sizeof(*a->egress));
	a->egress[a->n++] = *egress;
}

/**
 * ahead_begin - find out which routes will be asked for
 * @a: filled; ahead_end() it
 * @rtnl: socket for questions
 * @conf: configuration
 * @kernel: exits in the kernel
 */
void ahead_begin(struct ahead *a, struct lx_sock *rtnl, const struct conf *conf,
		 const struct lx_exits *kernel)
{
	size_t i;

	memset(a, 0, sizeof(*a));
	a->rtnl = rtnl;
	for (i = 0; i < conf->n_exits; i++)
		if (conf->exits[i].type == LNET_EXIT_TYPE_REMOTE &&
		    !conf->exits[i].n_hops)
			add(a, &conf->exits[i].egress);
	/* Those made by hand come last. */
	for (i = 0; i < kernel->n; i++)
		if (kernel->v[i].protocol != LNET_EXIT_PROTO_FOLLOW &&
		    exit_is_followed(&kernel->v[i]))
			add(a, &kernel->v[i].egress);
	a->known = mem_resize(NULL, a->n < AHEAD_ROUTES ? a->n + 1 :
			      AHEAD_ROUTES, sizeof(*a->known));
}

/* Those known, from the one on that was asked for last. */
static const struct lx_fib_match *find(struct ahead *a,
				       const struct lx_addr *egress)
{
	size_t i, at;

	for (i = 0; i < a->n_known; i++) {
		at = (a->at + i) % a->n_known;
		if (!lx_addr_equal(&a->known[at].dst, egress))
			continue;
		a->at = at;
		return &a->known[at];
	}
	return NULL;
}

/* Is the address among the next ones? Nobody asks for those before it again. */
static bool comes(struct ahead *a, const struct lx_addr *egress)
{
	size_t i;

	for (i = a->next; i < a->n; i++) {
		if (!lx_addr_equal(&a->egress[i], egress))
			continue;
		a->next = i;
		return true;
	}
	return false;
}

/* Exits of one router follow each other: its route is asked for once. */
static void gather(struct ahead *a)
{
	const struct lx_addr *egress;

	a->at = 0;
	a->n_known = 0;
	for (; a->next < a->n && a->n_known < AHEAD_ROUTES; a->next++) {
		egress = &a->egress[a->next];
		if (!a->n_known ||
		    !lx_addr_equal(&a->known[a->n_known - 1].dst, egress))
			a->known[a->n_known++].dst = *egress;
	}
}

/**
 * ahead_route - the route to an egress router
 * @a: routes that will be asked for
 * @egress: its address
 *
 * Return: what the FIB has answered; valid until the next question.
 */
const struct lx_fib_match *ahead_route(struct ahead *a,
				       const struct lx_addr *egress)
{
	const struct lx_fib_match *m = find(a, egress);

	if (m)
		return m;
	if (comes(a, egress)) {
		gather(a);
	} else {
		a->at = 0;
		a->n_known = 1;
		a->known[0].dst = *egress;
	}
	lx_fib_lookups(a->rtnl, a->known, a->n_known);
	return a->known;
}

/**
 * ahead_end - forget what was asked for
 * @a: routes
 */
void ahead_end(struct ahead *a)
{
	free(a->egress);
	free(a->known);
	memset(a, 0, sizeof(*a));
}
