// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "link.h"
#include "names.h"
#include "resolve.h"

/* Weights of a route are 1 to 256 (IPv4) or more (groups): fit them all. */
static void scale_weights(struct lx_resolution *res)
{
	uint32_t max = 0, w;
	unsigned int i;

	for (i = 0; i < res->n_hops; i++)
		if (res->hops[i].weight > max)
			max = res->hops[i].weight;
	if (max <= LNET_EXIT_WEIGHT_MAX)
		return;
	for (i = 0; i < res->n_hops; i++) {
		w = (uint64_t)res->hops[i].weight * LNET_EXIT_WEIGHT_MAX / max;
		res->hops[i].weight = w ?: 1;
	}
}

/* The kernel has no fixed order for the hops of IPv6: take one that stays. */
static int cmp_hop(const void *a, const void *b)
{
	const struct lx_nexthop *x = a, *y = b;
	int diff = memcmp(&x->gateway, &y->gateway, sizeof(x->gateway));

	return diff ?: (x->ifindex > y->ifindex) - (x->ifindex < y->ifindex);
}

static void take_hops(const struct lx_fib_route *route, uint32_t lnet,
		      struct lx_resolution *res)
{
	const struct lx_fib_hop *hop;
	struct lx_nexthop *to;
	unsigned int i;

	for (i = 0; i < route->n_hops; i++) {
		hop = &route->hops[i];
		if (!hop->ifindex || (hop->flags & RTNH_F_DEAD))
			continue;
		/* labelled packets must not be labelled again */
		if (hop->ifindex == lnet)
			continue;
		if (res->n_hops == LNET_EXIT_NEXTHOP_MAX)
			break;
		to = &res->hops[res->n_hops++];
		memset(to, 0, sizeof(*to));
		to->gateway = hop->gateway;
		to->ifindex = hop->ifindex;
		to->weight = hop->weight ?: 1;
		to->mtu = route->mtu;
		to->protocol = LNET_EXIT_PROTO_FOLLOW;
	}
	scale_weights(res);
	qsort(res->hops, res->n_hops, sizeof(*res->hops), cmp_hop);
}

int lx_resolve_judge(const struct lx_fib_route *route, int error,
		     uint32_t lnet, struct lx_resolution *res)
{
	memset(res, 0, sizeof(*res));
	switch (error) {
	case 0:
		break;
	case -ENETUNREACH:
	case -ESRCH:
		res->result = LX_NO_ROUTE;
		return 0;
	case -EHOSTUNREACH:
	case -EACCES:
	case -EINVAL:
		/* what unreachable, prohibit and blackhole routes answer */
		res->result = LX_REFUSED;
		return 0;
	default:
		return error;
	}

	res->route = *route;
	if (route->type == RTN_LOCAL) {
		res->result = LX_OWN_ADDRESS;
	} else if (route->type == RTN_UNREACHABLE ||
		   route->type == RTN_PROHIBIT ||
		   route->type == RTN_BLACKHOLE || route->type == RTN_THROW) {
		res->result = LX_REFUSED;
	} else if (route->type != RTN_UNICAST) {
		res->result = LX_NO_LIVE_HOP;
	} else if (!route->prefix.len) {
		res->result = LX_ONLY_DEFAULT;
	} else {
		take_hops(route, lnet, res);
		res->result = res->n_hops ? LX_RESOLVED : LX_NO_LIVE_HOP;
	}
	return 0;
}

int lx_resolve_match(const struct lx_fib_match *m, uint32_t lnet,
		     struct lx_resolution *res)
{
	/* a blackhole says so without words; words mean a bad request */
	if (m->err == -EINVAL && m->rep.text[0])
		return m->err;
	return lx_resolve_judge(&m->route, m->err, lnet, res);
}

int lx_resolve(struct lx_sock *rt, const struct lx_addr *egress,
	       struct lx_resolution *res, struct lx_report *rep)
{
	struct lx_fib_match m = { .dst = *egress };
	struct lx_link lnet;
	int err;

	err = lx_link_find(rt, &lnet, rep);
	if (err && err != -EAGAIN)
		return err;
	m.err = lx_fib_lookup(rt, egress, &m.route, &m.rep);
	*rep = m.rep;
	return lx_resolve_match(&m, lnet.ifindex, res);
}

size_t lx_hops_str(const struct lx_nexthop *hops, unsigned int n_hops,
		   char *buf, size_t size)
{
	char addr[LX_ADDR_STRLEN], dev[IF_NAMESIZE];
	const struct lx_nexthop *hop;
	size_t n = 0;
	unsigned int i;

	*buf = '\0';
	for (i = 0; i < n_hops && n < size; i++) {
		hop = &hops[i];
		if (i)
			n += snprintf(buf + n, size - n, ", ");
		if (n < size && lx_addr_set(&hop->gateway))
			n += snprintf(buf + n, size - n, "via %s ",
				      lx_addr_str(&hop->gateway, addr));
		if (n < size)
			n += snprintf(buf + n, size - n, "dev %s",
				      lx_ifname(hop->ifindex, dev));
		if (n < size && n_hops > 1)
			n += snprintf(buf + n, size - n, " weight %u",
				      hop->weight);
	}
	return n < size ? n : size;
}

const char *lx_resolve_str(const struct lx_resolution *res, char *buf,
			   size_t size)
{
	char prefix[LX_ADDR_STRLEN];
	size_t n;

	lx_prefix_str(&res->route.prefix, prefix);
	switch (res->result) {
	case LX_RESOLVED:
		n = lx_hops_str(res->hops, res->n_hops, buf, size);
		snprintf(buf + n, size - n, " (from route %s%s)", prefix,
			 res->route.truncated ? ", some hops left out" : "");
		break;
	case LX_NO_ROUTE:
		snprintf(buf, size, "unreachable: no route");
		break;
	case LX_ONLY_DEFAULT:
		snprintf(buf, size,
			 "unreachable: no route but the default route, which does not count");
		break;
	case LX_REFUSED:
		snprintf(buf, size,
			 "unreachable: an unreachable, prohibit or blackhole route matches");
		break;
	case LX_OWN_ADDRESS:
		snprintf(buf, size,
			 "unreachable: it is an address of this router (for an exit here write \"local\" instead of \"egress\")");
		break;
	case LX_NO_LIVE_HOP:
		snprintf(buf, size, "unreachable: route %s has no live next hop",
			 prefix);
		break;
	}
	return buf;
}
