// SPDX-License-Identifier: GPL-2.0
#include "failing.h"

#define DEAD (LNET_EXIT_NH_F_DOWN | LNET_EXIT_NH_F_LINKDOWN | \
	      LNET_EXIT_NH_F_NO_SOURCE | LNET_EXIT_NH_F_NO_IPV6)

bool failing_hop_live(const struct lx_nexthop *h)
{
	return !(h->flags & DEAD);
}

static const struct lx_exit *backup_of(const struct lx_exits *all,
				       const struct lx_exit *exit)
{
	return exit->backup[0] ? lx_exits_find(all, exit->backup) : NULL;
}

/* A dump that raced with changes may hold a ring. */
static const struct lx_exit *next_alive(const struct lx_exits *all,
					const struct lx_exit *exit,
					unsigned int *left)
{
	while (exit && exit->state != LNET_EXIT_STATE_UP && *left) {
		exit = backup_of(all, exit);
		--*left;
	}
	return *left ? exit : NULL;
}

const struct lx_exit *failing_carrier(const struct lx_exits *all,
				      const struct lx_exit *exit)
{
	unsigned int left = FAILING_MAX;

	return next_alive(all, exit, &left);
}

size_t failing_steps(const struct lx_exits *all, const struct lx_exit *exit,
		     struct failing_step steps[FAILING_MAX])
{
	/* Room for the other next hops, and for the end. */
	unsigned int left = FAILING_MAX - 2, i, live = 0;
	bool pass = exit->flags & LNET_EXIT_F_PASS;
	const struct lx_exit *at;
	size_t n = 0;

	at = next_alive(all, exit, &left);
	for (i = 0; at && i < at->n_hops; i++)
		live += failing_hop_live(&at->hops[i]);
	if (live > 1)
		steps[n++] = (struct failing_step){ .kind = FAILING_HOPS,
						    .hops = live - 1 };
	while (at && left) {
		left--;
		at = next_alive(all, backup_of(all, at), &left);
		if (at)
			steps[n++] = (struct failing_step){
				.kind = FAILING_EXIT, .exit = at };
	}
	steps[n++].kind = pass ? FAILING_PASS : FAILING_REFUSE;
	return n;
}
