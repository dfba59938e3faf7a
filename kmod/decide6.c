// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of an IPv6 packet: the label table and the FIB, longest match
 * over both. The packet path and "label get" ask the same function.
 */
#include "compat/ip6.h"
#include "verdict.h"

/*
 * The FIB as the stack's own input routing asks it: no reference is taken, and
 * no memory beyond the route's copy of each CPU.
 */
static struct rt6_info *lnet_fib_lookup6(struct net *net,
					 const struct lnet_query *q)
{
	struct net_device *dev = (struct net_device *)q->in;
	int flags = RT6_LOOKUP_F_DST_NOREF;
	struct flow_keys keys;
	struct flowi6 fl6 = {
		.flowi6_iif	= q->in ? q->in->ifindex : LOOPBACK_IFINDEX,
		.flowi6_mark	= q->mark,
		.flowlabel	= q->ip6.flowinfo,
		.flowi6_uid	= sock_net_uid(net, NULL),
		.daddr		= *q->ip6.daddr,
		.saddr		= *q->ip6.saddr,
	};

	/* With ipv6.disable=1 there are no tables to look at. */
	if (unlikely(!ipv6_mod_enabled()))
		return NULL;
	if (q->skb) {
		fl6.flowi6_proto = ipv6_hdr(q->skb)->nexthdr;
		fib6_rules_early_flow_dissect(net, q->skb, &fl6, &keys);
	}
	if (!ipv6_addr_any(q->ip6.saddr))
		flags |= RT6_LOOKUP_F_HAS_SADDR;
	return dst_rt6_info(ip6_route_input_lookup(net,
						   dev ? : net->loopback_dev,
						   &fl6, NULL, flags));
}

/*
 * A network that an address of this router lies in. Where user space listens
 * to router advertisements in the kernel's place it makes such routes.
 */
static bool lnet_connected6(const struct fib6_info *f6i)
{
	return (f6i->fib6_protocol == RTPROT_KERNEL ||
		f6i->fib6_protocol == RTPROT_RA) &&
	       !f6i->nh && f6i->fib6_nh->fib_nh_gw_family == AF_UNSPEC;
}

static enum lnet_fib_kind lnet_fib6(struct net *net, const struct lnet_query *q,
				    struct lnet_decision *d)
{
	const struct rt6_info *rt = lnet_fib_lookup6(net, q);
	const struct fib6_info *f6i;

	if (!rt || rt->dst.error)
		return LNET_FIB_NONE;
	f6i = rcu_dereference(rt->from);
	if (unlikely(!f6i))	/* it is being deleted */
		return LNET_FIB_NONE;
	d->fib_plen = f6i->fib6_dst.plen;
	d->fib_prefix.family = AF_INET6;
	ipv6_addr_prefix(&d->fib_prefix.ip6, q->ip6.daddr, d->fib_plen);
	if (f6i->fib6_type != RTN_UNICAST)
		return LNET_FIB_LOCAL;
	return lnet_connected6(f6i) ? LNET_FIB_CONNECTED : LNET_FIB_ROUTE;
}

static bool lnet_forwards6(struct net *net, const struct lnet_query *q)
{
	const struct inet6_dev *idev = __in6_dev_get(q->in);

	return idev && lnet_compat_forwards6(net, idev);
}

/* The stack has no rp_filter for IPv6, but sources that it forwards nothing of. */
static bool lnet_source_valid6(const struct lnet_net *ln,
			       const struct lnet_query *q)
{
	return !lnet_special6(q->ip6.saddr);
}

static bool lnet_to_special6(const struct lnet_query *q)
{
	return lnet_special6(q->ip6.daddr);
}

static const struct lnet_ftn_hit *lnet_entry6(const struct lnet_ftn *ftn,
					      const struct lnet_query *q)
{
	return lnet_ftn_lookup6(ftn, q->ip6.daddr);
}

static u32 lnet_to_router6(const struct lnet_net *ln,
			   const struct lnet_query *q)
{
	return lnet_addrset_kinds6(ln, q->ip6.daddr);
}

static u32 lnet_from_router6(const struct lnet_net *ln,
			     const struct lnet_query *q)
{
	return lnet_addrset_kinds6(ln, q->ip6.saddr);
}

static const struct lnet_family lnet_family6 = {
	.family		= AF_INET6,
	.special	= lnet_to_special6,
	.entry		= lnet_entry6,
	.fib		= lnet_fib6,
	.to_router	= lnet_to_router6,
	.from_router	= lnet_from_router6,
	.forwards	= lnet_forwards6,
	.source_valid	= lnet_source_valid6,
};

/**
 * lnet_decide6() - decide what becomes of an IPv6 packet
 * @ln: namespace
 * @q: the packet
 * @d: the decision
 *
 * Context: RCU.
 */
void lnet_decide6(struct lnet_net *ln, const struct lnet_query *q,
		  struct lnet_decision *d)
{
	memset(d, 0, sizeof(*d));
	d->verdict = lnet_verdict(ln, q, d, &lnet_family6);
}

/**
 * lnet_forwarded6() - would this host forward a packet, by its destination?
 * @in: device that it comes in by
 * @skb: IPv6 packet
 *
 * Context: RCU.
 * Return: whether it would; not if it is for this host, nor if this host does
 * not forward.
 */
bool lnet_forwarded6(const struct net_device *in, struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	const struct lnet_query q = {
		.in		= in,
		.mark		= skb->mark,
		.ip6.daddr	= &ip6h->daddr,
		.ip6.saddr	= &ip6h->saddr,
		.ip6.flowinfo	= ip6_flowinfo(ip6h),
	};
	struct net *net = dev_net(in);
	struct lnet_decision d;

	return lnet_forwards6(net, &q) && !lnet_to_special6(&q) &&
	       lnet_fib6(net, &q, &d) != LNET_FIB_LOCAL;
}
