// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of a packet: the label table and the FIB, longest match over
 * both. The packet path and "label get" ask the same function.
 */
#include <linux/inetdevice.h>
#include <net/ip.h>
#include <net/ip_fib.h>
#include <net/l3mdev.h>
#include <net/route.h>
#include <net/xfrm.h>

#include "addrset.h"
#include "compat/flow.h"
#include "decide.h"
#include "lnet.h"

static int lnet_fib_lookup4(struct net *net, const struct lnet_query4 *q,
			    __be32 daddr, __be32 saddr, u32 mark, int iif,
			    int oif, struct fib_result *res)
{
	struct flow_keys keys;
	struct flowi4 fl4 = {
		.flowi4_iif	= iif,
		.flowi4_oif	= oif,
		.flowi4_mark	= mark,
		.flowi4_scope	= RT_SCOPE_UNIVERSE,
		.flowi4_uid	= sock_net_uid(net, NULL),
		.daddr		= daddr,
		.saddr		= saddr,
	};

	lnet_flow_set_tos(&fl4, q->tos);
	if (q->in)
		fl4.flowi4_l3mdev = l3mdev_master_ifindex_rcu(q->in);
	if (q->skb && fib4_rules_early_flow_dissect(net, q->skb, &fl4, &keys) &&
	    daddr != q->daddr)
		swap(fl4.fl4_sport, fl4.fl4_dport);
	return fib_lookup(net, &fl4, res, 0);
}

/*
 * Source validation as the kernel's input routing does it, rp_filter included:
 * a packet that gets its route from us passes by it.
 */
static bool lnet_source_valid4(struct net *net, const struct lnet_query4 *q,
			       struct in_device *in_dev)
{
	int rpf = IN_DEV_RPFILTER(in_dev);
	struct fib_result res;
	u32 mark;

	if (ipv4_is_multicast(q->saddr) || ipv4_is_lbcast(q->saddr) ||
	    ipv4_is_zeronet(q->saddr))
		return false;
	if (ipv4_is_loopback(q->saddr) &&
	    !IN_DEV_NET_ROUTE_LOCALNET(in_dev, net))
		return false;
	if (q->skb && secpath_exists(q->skb))
		rpf = 0;
	if (!rpf && !net->ipv4.fib_has_custom_local_routes &&
	    !fib4_has_custom_rules(net))
		return IN_DEV_ACCEPT_LOCAL(in_dev) ||
		       !__ip_dev_find(net, q->saddr, false);

	mark = IN_DEV_SRC_VMARK(in_dev) ? q->mark : 0;
	if (lnet_fib_lookup4(net, q, q->saddr, q->daddr, mark, LOOPBACK_IFINDEX,
			     0, &res))
		return !rpf;
	if (res.type != RTN_UNICAST &&
	    (res.type != RTN_LOCAL || !IN_DEV_ACCEPT_LOCAL(in_dev)))
		return false;
	if (fib_info_nh_uses_dev(res.fi, q->in))
		return true;
	if (!rcu_access_pointer(in_dev->ifa_list))
		return !rpf;
	return rpf != 1;
}

/* A network that an address of this router lies in. */
static bool lnet_connected4(const struct fib_result *res)
{
	const struct fib_nh_common *nhc = res->nhc;

	return res->fi && nhc && res->fi->fib_protocol == RTPROT_KERNEL &&
	       nhc->nhc_gw_family == AF_UNSPEC;
}

static enum lnet_exit_verdict lnet_fib_verdict4(struct lnet_net *ln,
						const struct lnet_query4 *q,
						struct lnet_decision *d)
{
	int iif = q->in ? q->in->ifindex : LOOPBACK_IFINDEX;
	struct fib_result res = { };

	/* No route, or an unreachable one, does not stop labelling. */
	if (lnet_fib_lookup4(ln->net, q, q->daddr, q->saddr, q->mark, iif, 0,
			     &res))
		return LNET_EXIT_VERDICT_EXIT;
	d->fib_hit = true;
	d->fib_plen = res.prefixlen;
	d->fib_prefix = q->daddr & inet_make_mask(res.prefixlen);
	if (res.type != RTN_UNICAST)
		return LNET_EXIT_VERDICT_LOCAL;
	if (lnet_connected4(&res))
		return LNET_EXIT_VERDICT_CONNECTED;
	if (res.prefixlen > d->entry->plen &&
	    !(d->entry->flags & LNET_EXIT_ENTRY_F_OVERRIDE))
		return LNET_EXIT_VERDICT_LONGER_ROUTE;
	return LNET_EXIT_VERDICT_EXIT;
}

static enum lnet_exit_verdict lnet_exit_verdict(struct lnet_decision *d)
{
	struct lnet_exit *live = lnet_exit_live(d->entry->exit);

	d->exit = live ? : d->entry->exit;
	if (likely(live))
		return LNET_EXIT_VERDICT_EXIT;
	return READ_ONCE(d->exit->flags) & LNET_EXIT_F_PASS ?
	       LNET_EXIT_VERDICT_PASS : LNET_EXIT_VERDICT_UNREACHABLE;
}

static enum lnet_exit_verdict lnet_verdict4(struct lnet_net *ln,
					    const struct lnet_query4 *q,
					    struct lnet_decision *d)
{
	struct in_device *in_dev;
	enum lnet_exit_verdict v;

	if (unlikely(lnet_special4(q->daddr)))
		return LNET_EXIT_VERDICT_SPECIAL;
	d->entry = lnet_ftn_lookup4(ln->ftn, q->daddr);
	if (!d->entry)
		return LNET_EXIT_VERDICT_NO_ENTRY;
	if (d->entry->type == LNET_EXIT_ENTRY_BYPASS)
		return LNET_EXIT_VERDICT_BYPASS;
	v = lnet_fib_verdict4(ln, q, d);
	if (v != LNET_EXIT_VERDICT_EXIT)
		return v;
	if (lnet_addrset_has4(ln, q->daddr, LNET_ADDR_GATEWAY))
		return LNET_EXIT_VERDICT_GATEWAY;
	if (!q->in) {
		if (!q->answer && !READ_ONCE(ln->own_host))
			return LNET_EXIT_VERDICT_OWN_HOST_OFF;
		v = lnet_exit_verdict(d);
		/*
		 * Routing protocols must come up before the exits do, and stay
		 * up whatever the exits do.
		 */
		if ((!q->answer || v != LNET_EXIT_VERDICT_EXIT) &&
		    lnet_addrset_has4(ln, q->daddr, LNET_ADDR_EGRESS))
			return LNET_EXIT_VERDICT_EGRESS;
		return v;
	}
	in_dev = __in_dev_get_rcu(q->in);
	if (unlikely(!in_dev || !IN_DEV_FORWARD(in_dev)))
		return LNET_EXIT_VERDICT_NO_FORWARD;
	if (unlikely(!lnet_source_valid4(ln->net, q, in_dev)))
		return LNET_EXIT_VERDICT_MARTIAN;
	/* The same for the routing protocols of others that pass here. */
	if (unlikely(lnet_addrset_has4(ln, q->daddr, LNET_ADDR_EGRESS) &&
		     lnet_addrset_has4(ln, q->saddr, LNET_ADDR_EGRESS)))
		return LNET_EXIT_VERDICT_EGRESS;
	return lnet_exit_verdict(d);
}

/**
 * lnet_decide4() - decide what becomes of an IPv4 packet
 * @ln: namespace
 * @q: the packet
 * @d: the decision
 *
 * Context: RCU.
 */
void lnet_decide4(struct lnet_net *ln, const struct lnet_query4 *q,
		  struct lnet_decision *d)
{
	memset(d, 0, sizeof(*d));
	d->verdict = lnet_verdict4(ln, q, d);
}
