// SPDX-License-Identifier: GPL-2.0
/* The next hops that an exit should have. */

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "target.h"

static int by_way(const void *a, const void *b)
{
	const struct lx_nexthop *x = a, *y = b;
	int cmp;

	if (x->ifindex != y->ifindex)
		return x->ifindex < y->ifindex ? -1 : 1;
	if (x->gateway.family != y->gateway.family)
		return x->gateway.family < y->gateway.family ? -1 : 1;
	cmp = memcmp(x->gateway.bytes, y->gateway.bytes,
		     sizeof(x->gateway.bytes));
	if (cmp)
		return cmp;
	return x->weight < y->weight ? -1 : x->weight > y->weight;
}

/**
 * hops_sort - bring next hops into an order of our own
 * @exit: exit
 *
 * A routing daemon may list the same hops in another order; flows must not
 * move because of that.
 */
void hops_sort(struct lx_exit *exit)
{
	if (exit->n_hops)
		qsort(exit->hops, exit->n_hops, sizeof(*exit->hops), by_way);
}

/* What a next hop in UDP does, whether or not it was said. */
static bool hop_checksum(const struct lx_exit *e, const struct lx_nexthop *h)
{
	const struct lx_addr *to = lx_addr_set(&h->gateway) ? &h->gateway :
				   &e->egress;

	return h->has_udp_checksum ? h->udp_checksum : to->family == AF_INET6;
}

static bool hop_equal(const struct lx_nexthop *a, const struct lx_nexthop *b)
{
	return a->ifindex == b->ifindex && a->weight == b->weight &&
	       a->mtu == b->mtu && a->protocol == b->protocol &&
	       a->encap == b->encap && lx_addr_equal(&a->gateway, &b->gateway) &&
	       lx_addr_equal(&a->source, &b->source);
}

/**
 * hops_equal - do two exits have the same next hops?
 * @a: exit, its next hops sorted
 * @b: exit, its next hops sorted
 *
 * Return: true when nothing that user space sets differs.
 */
bool hops_equal(const struct lx_exit *a, const struct lx_exit *b)
{
	unsigned int i;

	if (a->n_hops != b->n_hops)
		return false;
	for (i = 0; i < a->n_hops; i++)
		if (!hop_equal(&a->hops[i], &b->hops[i]) ||
		    (a->hops[i].encap == LNET_EXIT_ENCAP_UDP &&
		     hop_checksum(a, &a->hops[i]) !=
		     hop_checksum(b, &b->hops[i])))
			return false;
	return true;
}

/**
 * exit_is_followed - are the next hops of a hand-made exit ours to keep?
 * @exit: exit in the kernel
 *
 * Return: true for a remote exit without next hops, or with none but those
 * that were taken from the routing table.
 */
bool exit_is_followed(const struct lx_exit *exit)
{
	unsigned int i;

	if (exit->type != LNET_EXIT_TYPE_REMOTE)
		return false;
	for (i = 0; i < exit->n_hops; i++)
		if (exit->hops[i].protocol != LNET_EXIT_PROTO_FOLLOW)
			return false;
	return true;
}

static void fixed_hops(struct want *w, const struct conf_exit *conf,
		       const struct lookups *look, struct notices *notices)
{
	struct lx_exit *exit = &w->exit;
	unsigned int i;
	uint32_t index;

	for (i = 0; i < conf->n_hops; i++) {
		const struct conf_hop *hop = &conf->hops[i];

		index = look->ifindex(look->arg, hop->dev);
		if (!index) {
			notice(notices,
			       "exit %s: there is no device %s, its next hop is left out until it comes",
			       conf->name, hop->dev);
			continue;
		}
		exit->hops[exit->n_hops++] = (struct lx_nexthop){
			.gateway = hop->gateway,
			.source = hop->source,
			.ifindex = index,
			.weight = hop->weight,
			.mtu = hop->mtu,
			.encap = hop->encap,
			.has_udp_checksum = hop->has_udp_checksum,
			.udp_checksum = hop->udp_checksum,
			.protocol = LNET_EXIT_PROTO_STATIC,
		};
	}
	snprintf(w->why, sizeof(w->why), "set by the configuration");
}

static void explain(struct want *w, const struct lx_resolution *res,
		    struct notices *notices)
{
	char egress[LX_ADDR_STRLEN], prefix[LX_ADDR_STRLEN];
	const char *name = w->exit.name;

	lx_addr_str(&w->exit.egress, egress);
	switch (res->result) {
	case LX_RESOLVED:
		snprintf(w->why, sizeof(w->why), "route %s",
			 lx_prefix_str(&res->route.prefix, prefix));
		if (res->route.truncated)
			notice(notices,
			       "exit %s: route %s has more than %u next hops, the rest is left out",
			       name, prefix, LX_FIB_HOPS_MAX);
		break;
	case LX_NO_ROUTE:
		snprintf(w->why, sizeof(w->why), "no route to %s", egress);
		break;
	case LX_ONLY_DEFAULT:
		snprintf(w->why, sizeof(w->why),
			 "no route to %s but the default route", egress);
		break;
	case LX_REFUSED:
		snprintf(w->why, sizeof(w->why),
			 "the route to %s refuses packets", egress);
		break;
	case LX_OWN_ADDRESS:
		snprintf(w->why, sizeof(w->why),
			 "%s is an address of this host", egress);
		notice(notices,
		       "exit %s: its egress address %s is this host's own: give it an exit with \"local: true\" instead",
		       name, egress);
		break;
	case LX_NO_LIVE_HOP:
		snprintf(w->why, sizeof(w->why),
			 "the route to %s has no live next hop", egress);
		break;
	}
}

/*
 * A route that is not there: has it been withdrawn? Nobody waits for an answer
 * who has somewhere else to send packets.
 */
static bool is_kept(const struct want *w, const struct lx_exit *kernel,
		    const struct lx_resolution *res, const struct lookups *look)
{
	const struct lx_exit *exit = &w->exit;

	if (res->result != LX_NO_ROUTE && res->result != LX_ONLY_DEFAULT)
		return false;
	if (!look->keep || *exit->backup || (exit->flags & LNET_EXIT_F_PASS))
		return false;
	return kernel && kernel->n_hops && exit_is_followed(kernel) &&
	       kernel->state == LNET_EXIT_STATE_UP &&
	       lx_addr_equal(&kernel->egress, &exit->egress) &&
	       look->keep(look->keep_arg, kernel);
}

static void keep_hops(struct want *w, const struct lx_exit *kernel)
{
	w->exit.n_hops = kernel->n_hops;
	memcpy(w->exit.hops, kernel->hops, sizeof(w->exit.hops));
}

/* Results that name no route have found none. */
static void take_route(struct want *w, const struct lx_resolution *res)
{
	const struct lx_fib_route *r = &res->route;

	w->route.known = res->result == LX_RESOLVED ||
			 res->result == LX_ONLY_DEFAULT ||
			 res->result == LX_NO_LIVE_HOP;
	if (!w->route.known)
		return;
	w->route.prefix = r->prefix;
	w->route.table = r->table;
	w->route.priority = r->priority;
	w->route.protocol = r->protocol;
}

static void followed_hops(struct want *w, const struct lx_exit *kernel,
			  const struct lookups *look, struct notices *notices)
{
	struct lx_resolution *res = mem_alloc(sizeof(*res));
	struct lx_exit *exit = &w->exit;
	struct lx_report rep;
	char text[512];

	if (!look->resolve(look->arg, &exit->egress, res, &rep)) {
		w->resolved = res->result == LX_RESOLVED;
		exit->n_hops = res->n_hops;
		memcpy(exit->hops, res->hops,
		       res->n_hops * sizeof(*exit->hops));
		explain(w, res, notices);
		take_route(w, res);
		w->held = is_kept(w, kernel, res, look);
		if (w->held)
			keep_hops(w, kernel);
	} else {
		/* What is not known to be wrong stays. */
		if (kernel)
			keep_hops(w, kernel);
		notice(notices,
		       "exit %s: the routing table cannot be asked: %s",
		       exit->name,
		       lx_report_str(&rep, text, sizeof(text)));
	}
	free(res);
}

/**
 * want_hops - fill in the next hops that an exit should have
 * @w: remote exit with its name and egress
 * @conf: its configuration, NULL for an exit made by hand
 * @kernel: the exit in the kernel, NULL when it is not there yet
 * @look: questions about the host
 * @notices: where to say what is wrong
 *
 * Dead or missing ways are left out, so that an exit without a route ends up
 * without next hops: the module then refuses packets or uses the backup.
 */
void want_hops(struct want *w, const struct conf_exit *conf,
	       const struct lx_exit *kernel, const struct lookups *look,
	       struct notices *notices)
{
	unsigned int i;

	w->exit.n_hops = 0;
	w->exit.has |= LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS);
	if (conf && conf->n_hops)
		fixed_hops(w, conf, look, notices);
	else
		followed_hops(w, kernel, look, notices);
	for (i = 0; conf && !conf->n_hops && i < w->exit.n_hops; i++)
		w->exit.hops[i].encap = conf->encap;
	hops_sort(&w->exit);
}
