// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of an IPv4 packet: the label table and the FIB, longest match
 * over both. The packet path and "label get" ask the same function.
 */
#include <linux/inetdevice.h>
#include <net/ip.h>
#include <net/ip_fib.h>
#include <net/l3mdev.h>
#include <net/route.h>
#include <net/xfrm.h>

#include "compat/flow.h"
#include "local4.h"
#include "verdict.h"

static int lnet_fib_lookup4(struct net *net, const struct lnet_query *q,
			    __be32 daddr, __be32 saddr, u32 mark, int iif,
			    int oif, struct fib_result *res)
{
	struct flow_keys keys;
	struct flowi4 fl4 = {
		.flowi4_iif	= iif,
		.flowi4_oif	= oif,
		.flowi4_mark	= mark,
		.flowi4_scope	= RT_SCOPE_UNIVERSE,
		.daddr		= daddr,
		.saddr		= saddr,
	};

	lnet_flow_set_tos(&fl4, q->tos);
	if (q->in)
		fl4.flowi4_l3mdev = l3mdev_master_ifindex_rcu(q->in);
	if (fib4_has_custom_rules(net))
		fl4.flowi4_uid = sock_net_uid(net, NULL);
	if (q->skb && fib4_rules_early_flow_dissect(net, q->skb, &fl4, &keys) &&
	    daddr != q->ip4.daddr)
		swap(fl4.fl4_sport, fl4.fl4_dport);
	return fib_lookup(net, &fl4, res, 0);
}

/*
 * Source validation as the kernel's input routing does it, rp_filter included:
 * a packet that gets its route from us passes by it.
 */
static bool lnet_source_valid4(const struct lnet_net *ln,
			       const struct lnet_query *q)
{
	struct in_device *in_dev = __in_dev_get_rcu(q->in);
	struct net *net = ln->net;
	struct fib_result res;
	u32 mark;
	int rpf;

	if (unlikely(!in_dev))
		return false;
	rpf = IN_DEV_RPFILTER(in_dev);
	if (ipv4_is_multicast(q->ip4.saddr) || ipv4_is_lbcast(q->ip4.saddr) ||
	    ipv4_is_zeronet(q->ip4.saddr))
		return false;
	if (ipv4_is_loopback(q->ip4.saddr) &&
	    !IN_DEV_NET_ROUTE_LOCALNET(in_dev, net))
		return false;
	if (q->skb && secpath_exists(q->skb))
		rpf = 0;
	if (!rpf && !net->ipv4.fib_has_custom_local_routes &&
	    !fib4_has_custom_rules(net))
		return IN_DEV_ACCEPT_LOCAL(in_dev) ||
		       !lnet_local4_has(ln, q->ip4.saddr);

	mark = IN_DEV_SRC_VMARK(in_dev) ? q->mark : 0;
	if (lnet_fib_lookup4(net, q, q->ip4.saddr, q->ip4.daddr, mark, LOOPBACK_IFINDEX,
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

static enum lnet_fib_kind lnet_fib4(struct net *net, const struct lnet_query *q,
				    struct lnet_decision *d)
{
	int iif = q->in ? q->in->ifindex : LOOPBACK_IFINDEX;
	struct fib_result res = { };

	if (lnet_fib_lookup4(net, q, q->ip4.daddr, q->ip4.saddr, q->mark, iif,
			     0, &res))
		return LNET_FIB_NONE;
	d->fib_plen = res.prefixlen;
	d->fib_prefix.family = AF_INET;
	d->fib_prefix.ip4 = q->ip4.daddr & inet_make_mask(res.prefixlen);
	if (res.type != RTN_UNICAST)
		return LNET_FIB_LOCAL;
	return lnet_connected4(&res) ? LNET_FIB_CONNECTED : LNET_FIB_ROUTE;
}

static bool lnet_forwards4(struct net *net, const struct lnet_query *q)
{
	struct in_device *in_dev = __in_dev_get_rcu(q->in);

	return in_dev && IN_DEV_FORWARD(in_dev);
}

static bool lnet_to_special4(const struct lnet_query *q)
{
	return lnet_special4(q->ip4.daddr);
}

static const struct lnet_ftn_hit *lnet_entry4(const struct lnet_ftn *ftn,
					      const struct lnet_query *q)
{
	return lnet_ftn_lookup4(ftn, q->ip4.daddr);
}

static u32 lnet_to_router4(const struct lnet_net *ln,
			   const struct lnet_query *q)
{
	return lnet_addrset_kinds4(ln, q->ip4.daddr);
}

static u32 lnet_from_router4(const struct lnet_net *ln,
			     const struct lnet_query *q)
{
	return lnet_addrset_kinds4(ln, q->ip4.saddr);
}

static const struct lnet_family lnet_family4 = {
	.family		= AF_INET,
	.special	= lnet_to_special4,
	.entry		= lnet_entry4,
	.fib		= lnet_fib4,
	.to_router	= lnet_to_router4,
	.from_router	= lnet_from_router4,
	.forwards	= lnet_forwards4,
	.source_valid	= lnet_source_valid4,
};

/**
 * lnet_decide4() - decide what becomes of an IPv4 packet
 * @ln: namespace
 * @q: the packet
 * @d: the decision
 *
 * Context: RCU.
 */
void lnet_decide4(struct lnet_net *ln, const struct lnet_query *q,
		  struct lnet_decision *d)
{
	memset(d, 0, sizeof(*d));
	d->verdict = lnet_verdict(ln, q, d, &lnet_family4);
}

/**
 * lnet_forwarded4() - would this host forward a packet, by its destination?
 * @in: device that it comes in by
 * @skb: IPv4 packet
 *
 * Context: RCU.
 * Return: whether it would; not if it is for this host, nor if this host does
 * not forward.
 */
bool lnet_forwarded4(const struct net_device *in, const struct sk_buff *skb)
{
	struct in_device *in_dev = __in_dev_get_rcu(in);

	return in_dev && IN_DEV_FORWARD(in_dev) &&
	       inet_addr_type(dev_net(in), ip_hdr(skb)->daddr) == RTN_UNICAST;
}
