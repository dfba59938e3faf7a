// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include "fib.h"
#include "mem.h"

/* RTA_VIA: an address of a family that it names. */
static int take_via(struct nlattr *nla, struct lx_addr *a)
{
	struct rtvia *via = nla_data(nla);
	int len = nla_len(nla) - (int)sizeof(*via);

	return len < 0 ? -EBADMSG : lx_addr_from_bytes(a, via->rtvia_addr, len);
}

static int take_gateway(struct nlattr **tb, struct lx_addr *a)
{
	if (tb[RTA_VIA])
		return take_via(tb[RTA_VIA], a);
	if (tb[RTA_GATEWAY])
		return lx_addr_from_nla(a, tb[RTA_GATEWAY]);
	return 0;
}

static int take_multipath(struct nlattr *nla, struct lx_fib_route *r)
{
	struct rtnexthop *nh = nla_data(nla);
	struct nlattr *tb[RTA_MAX + 1];
	struct lx_fib_hop *hop;
	int rem = nla_len(nla);

	for (; RTNH_OK(nh, rem); rem -= NLMSG_ALIGN(nh->rtnh_len),
	     nh = RTNH_NEXT(nh)) {
		if (r->n_hops == LX_FIB_HOPS_MAX) {
			r->truncated = true;
			return 0;
		}
		hop = &r->hops[r->n_hops++];
		hop->ifindex = nh->rtnh_ifindex;
		hop->weight = nh->rtnh_hops + 1;
		hop->flags = nh->rtnh_flags;
		if (nla_parse(tb, RTA_MAX, (struct nlattr *)RTNH_DATA(nh),
			      nh->rtnh_len - sizeof(*nh), NULL) < 0 ||
		    take_gateway(tb, &hop->gateway))
			return -EBADMSG;
	}
	return 0;
}

int lx_fib_parse(struct nlmsghdr *h, struct lx_fib_route *r)
{
	struct nlattr *metrics[RTAX_MAX + 1];
	struct nlattr *tb[RTA_MAX + 1];
	struct rtmsg *rtm;

	memset(r, 0, sizeof(*r));
	if ((h->nlmsg_type != RTM_NEWROUTE && h->nlmsg_type != RTM_DELROUTE) ||
	    nlmsg_parse(h, sizeof(*rtm), tb, RTA_MAX, NULL) < 0)
		return -EBADMSG;
	rtm = nlmsg_data(h);
	if (rtm->rtm_family != AF_INET && rtm->rtm_family != AF_INET6)
		return -EBADMSG;

	/* the prefix of a default route goes without its address */
	r->prefix.addr.family = rtm->rtm_family;
	r->prefix.len = rtm->rtm_dst_len;
	if (tb[RTA_DST] && lx_addr_from_nla(&r->prefix.addr, tb[RTA_DST]))
		return -EBADMSG;
	r->type = rtm->rtm_type;
	r->protocol = rtm->rtm_protocol;
	r->table = tb[RTA_TABLE] ? nla_get_u32(tb[RTA_TABLE]) : rtm->rtm_table;
	if (tb[RTA_PRIORITY])
		r->priority = nla_get_u32(tb[RTA_PRIORITY]);
	if (tb[RTA_PREFSRC])
		lx_addr_from_nla(&r->prefsrc, tb[RTA_PREFSRC]);
	if (tb[RTA_NH_ID])
		r->nhid = nla_get_u32(tb[RTA_NH_ID]);
	if (tb[RTA_METRICS] &&
	    !nla_parse_nested(metrics, RTAX_MAX, tb[RTA_METRICS], NULL) &&
	    metrics[RTAX_MTU])
		r->mtu = nla_get_u32(metrics[RTAX_MTU]);

	if (tb[RTA_MULTIPATH])
		return take_multipath(tb[RTA_MULTIPATH], r);
	if (tb[RTA_OIF]) {
		r->n_hops = 1;
		r->hops[0].ifindex = nla_get_u32(tb[RTA_OIF]);
		r->hops[0].weight = 1;
		r->hops[0].flags = rtm->rtm_flags &
				   (RTNH_F_DEAD | RTNH_F_LINKDOWN |
				    RTNH_F_ONLINK);
		return take_gateway(tb, &r->hops[0].gateway);
	}
	return 0;
}

static int take_route(struct nlmsghdr *h, void *arg)
{
	return lx_fib_parse(h, arg);
}

static struct nl_msg *lookup_msg(const struct lx_addr *dst)
{
	const struct rtmsg rtm = {
		.rtm_family = dst->family,
		.rtm_dst_len = lx_addr_bits(dst),
		/* IPv6 tells the table unasked, and takes no such flag */
		.rtm_flags = RTM_F_FIB_MATCH | (dst->family == AF_INET ?
						RTM_F_LOOKUP_TABLE : 0),
	};
	struct nl_msg *msg = lx_rtnl_msg(RTM_GETROUTE, 0, &rtm, sizeof(rtm));

	if (msg && lx_addr_put(msg, RTA_DST, dst)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* With nexthop_compat_mode=0 the route names its object and no more. */
static bool lacks_hops(const struct lx_fib_route *r)
{
	return r->nhid && !r->n_hops;
}

int lx_fib_lookup(struct lx_sock *rt, const struct lx_addr *dst,
		  struct lx_fib_route *r, struct lx_report *rep)
{
	int err;

	memset(r, 0, sizeof(*r));
	err = lx_request(rt, lookup_msg(dst), take_route, r, rep);
	if (!err && lacks_hops(r))
		err = lx_nexthop_hops(rt, r->nhid, r, rep);
	return err;
}

/* Many routes have one object: it is asked for once. */
static const struct lx_fib_match *same_object(const struct lx_fib_match *m,
					      const struct lx_fib_match *end)
{
	for (; m < end; m++)
		if (m->route.nhid == end->route.nhid && !m->err &&
		    m->route.n_hops)
			return m;
	return NULL;
}

static void take_object(struct lx_sock *rt, const struct lx_fib_match *first,
			struct lx_fib_match *m)
{
	const struct lx_fib_match *same = same_object(first, m);
	struct lx_fib_route *r = &m->route;

	if (!same) {
		m->err = lx_nexthop_hops(rt, r->nhid, r, &m->rep);
		return;
	}
	r->n_hops = same->route.n_hops;
	r->truncated = same->route.truncated;
	memcpy(r->hops, same->route.hops, r->n_hops * sizeof(*r->hops));
}

void lx_fib_lookups(struct lx_sock *rt, struct lx_fib_match *m, size_t n)
{
	struct lx_call *calls = mem_alloc(n * sizeof(*calls));
	size_t i;

	for (i = 0; i < n; i++) {
		memset(&m[i].route, 0, sizeof(m[i].route));
		calls[i].msg = lookup_msg(&m[i].dst);
		calls[i].fn = take_route;
		calls[i].arg = &m[i].route;
	}
	lx_calls(rt, calls, n);
	for (i = 0; i < n; i++) {
		m[i].err = calls[i].err;
		m[i].rep = calls[i].rep;
		if (!m[i].err && lacks_hops(&m[i].route))
			take_object(rt, m, &m[i]);
	}
	free(calls);
}

/* What a walk over the FIB calls. */
struct walk {
	lx_route_fn fn;
	void (*restart)(void *arg);
	void *arg;
	struct lx_fib_route route;
};

static int walk_route(struct nlmsghdr *h, void *arg)
{
	struct walk *w = arg;
	int err;

	if (h->nlmsg_type != RTM_NEWROUTE)
		return 0;
	if (((struct rtmsg *)nlmsg_data(h))->rtm_flags & RTM_F_CLONED)
		return 0;
	err = lx_fib_parse(h, &w->route);
	if (err)
		return err;
	return w->route.table == RT_TABLE_LOCAL ? 0 : w->fn(&w->route, w->arg);
}

static void walk_restart(void *arg)
{
	struct walk *w = arg;

	if (w->restart)
		w->restart(w->arg);
}

int lx_fib_walk_protocol(struct lx_sock *rt, int family, uint8_t protocol,
			 lx_route_fn fn, void (*restart)(void *arg), void *arg,
			 struct lx_report *rep)
{
	const struct rtmsg rtm = { .rtm_family = family,
				   .rtm_protocol = protocol };
	struct walk w = { .fn = fn, .restart = restart, .arg = arg };

	return lx_dump(rt, lx_rtnl_msg(RTM_GETROUTE, 0, &rtm, sizeof(rtm)),
		       walk_route, walk_restart, &w, rep);
}

int lx_fib_walk(struct lx_sock *rt, int family, lx_route_fn fn,
		void (*restart)(void *arg), void *arg, struct lx_report *rep)
{
	return lx_fib_walk_protocol(rt, family, RTPROT_UNSPEC, fn, restart, arg,
				    rep);
}

int lx_fib_walk_table(struct lx_sock *rt, int family, uint32_t table,
		      lx_route_fn fn, void (*restart)(void *arg), void *arg,
		      struct lx_report *rep)
{
	const struct rtmsg rtm = { .rtm_family = family };
	struct walk w = { .fn = fn, .restart = restart, .arg = arg };
	struct nl_msg *msg;
	int err;

	msg = lx_rtnl_msg(RTM_GETROUTE, 0, &rtm, sizeof(rtm));
	if (msg && nla_put_u32(msg, RTA_TABLE, table)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	err = lx_dump(rt, msg, walk_route, walk_restart, &w, rep);
	if (err != -ENOENT)
		return err;
	memset(rep, 0, sizeof(*rep));
	return 0;
}

/* What lx_fib_any() looks for. */
struct search {
	bool (*is)(const struct lx_fib_route *r, void *arg);
	void *arg;
};

static int search_route(const struct lx_fib_route *r, void *arg)
{
	struct search *s = arg;

	return s->is(r, s->arg) ? -ESHUTDOWN : 0;
}

int lx_fib_any(int family, uint8_t protocol,
	       bool (*is)(const struct lx_fib_route *r, void *arg), void *arg,
	       struct lx_report *rep)
{
	const struct rtmsg rtm = { .rtm_family = family,
				   .rtm_protocol = protocol };
	struct search s = { .is = is, .arg = arg };
	struct walk w = { .fn = search_route, .arg = &s };
	struct lx_sock *rt;
	int err;

	err = lx_sock_open(NETLINK_ROUTE, &rt);
	if (err)
		return lx_report_set(rep, -err,
				     "cannot open a netlink socket: %s",
				     strerror(-err));
	err = lx_dump(rt, lx_rtnl_msg(RTM_GETROUTE, 0, &rtm, sizeof(rtm)),
		      walk_route, walk_restart, &w, rep);
	lx_sock_close(rt);
	return err == -ESHUTDOWN ? 1 : err;
}

uint32_t lx_fib_table(struct nlmsghdr *h)
{
	struct nlattr *nla;
	struct rtmsg *rtm;

	if (!nlmsg_valid_hdr(h, sizeof(*rtm)))
		return 0;
	rtm = nlmsg_data(h);
	nla = nlmsg_find_attr(h, sizeof(*rtm), RTA_TABLE);
	return nla && nla_len(nla) >= 4 ? nla_get_u32(nla) : rtm->rtm_table;
}
