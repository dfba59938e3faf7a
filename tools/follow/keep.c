// SPDX-License-Identifier: GPL-2.0
/* Which exits keep their last next hops, seen from the routing table. */

#include <linux/rtnetlink.h>

#include "../fib.h"
#include "pass.h"

/* Tables to learn from are not the ones by which packets are sent. */
static bool is_learned(const struct conf *conf, uint32_t table)
{
	size_t i;

	for (i = 0; i < conf->n_learn; i++)
		if (conf->learn[i].table == table)
			return true;
	return false;
}

/* Is the protocol one of a daemon that computes routes? */
static bool is_routing(uint8_t protocol)
{
	switch (protocol) {
	case RTPROT_GATED:
	case RTPROT_ZEBRA:
	case RTPROT_BIRD:
	case RTPROT_XORP:
	case RTPROT_BABEL:
	case RTPROT_OPENR:
	case RTPROT_BGP:
	case RTPROT_ISIS:
	case RTPROT_OSPF:
	case RTPROT_RIP:
	case RTPROT_EIGRP:
		return true;
	default:
		return false;
	}
}

static bool counts(const struct lx_fib_route *r, void *arg)
{
	return is_routing(r->protocol) && !is_learned(arg, r->table);
}

static bool counts_asked(const struct lx_fib_route *r, void *arg)
{
	return !is_learned(arg, r->table);
}

static int routes(void *arg, int family, uint8_t protocol)
{
	const struct keeper *k = arg;
	struct lx_report rep;

	return lx_fib_any(family, protocol,
			  protocol == HOLD_EARLIER ? counts : counts_asked,
			  k->conf, &rep);
}

static bool keep(void *arg, const struct lx_exit *exit)
{
	struct keeper *k = arg;
	const struct board_exit *e = board_find(&k->board, exit->name);

	return hold_ask(&k->holds, exit->egress.family,
			e && e->last.known ? e->last.protocol : HOLD_EARLIER);
}

/**
 * keep_lookup - let a target ask which exits keep their next hops
 * @k: keeper
 * @look: questions of the target
 */
void keep_lookup(struct keeper *k, struct lookups *look)
{
	k->holds.routes = routes;
	k->holds.arg = k;
	k->holds.notices = &k->notices;
	look->keep = keep;
	look->keep_arg = k;
}

/**
 * keep_seen - note which routing protocols have routes
 * @k: keeper
 * @t: target that was built
 */
void keep_seen(struct keeper *k, const struct target *t)
{
	const struct want *w;
	size_t i;

	for (i = 0; i < t->n_exits; i++) {
		w = &t->exits[i];
		if (w->resolved)
			hold_seen(&k->holds, w->exit.egress.family,
				  w->route.protocol);
	}
}
