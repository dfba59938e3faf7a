// SPDX-License-Identifier: GPL-2.0
/*
 * Forwarding by the routes on lnet0: what ip6_forward(), which is not exported,
 * does for a packet on its way (RFC 8200).
 *
 * Packets with a router alert are not shown to the sockets that asked for such,
 * and nobody is redirected: a label leads to no neighbour of the sender.
 */
#include <linux/icmpv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv6.h>
#include <net/xfrm.h>

#include "drop.h"
#include "compat/gso.h"
#include "compat/ip6.h"
#include "direct.h"
#include "route.h"

static bool lnet_is_plain6(const struct sk_buff *skb)
{
	return lnet_route_is_plain(skb, lnet_forward6, ip6_output);
}

/* As lnet_output_finish4(). */
static int lnet_output_finish6(struct net *net, struct sock *sk,
			       struct sk_buff *skb)
{
	if (unlikely(!lnet_is_plain6(skb) || skb_is_gso(skb) ||
		     IP6CB(skb)->frag_max_size ||
		     skb->len > ip6_skb_dst_mtu(skb))) {
		IP6CB(skb)->flags |= IP6SKB_REROUTED;
		return dst_output(net, sk, skb);
	}
	IP6_UPD_PO_STATS(net, ip6_dst_idev(skb_dst(skb)), IPSTATS_MIB_OUT,
			 skb->len);
	return lnet_direct_xmit(skb);
}

/* As ip6_output(), whose last step modules have no part in. */
static int lnet_output6(struct net *net, struct sk_buff *skb)
{
	struct net_device *in = skb->dev;

	skb->dev = skb_dst(skb)->dev;
	skb->protocol = htons(ETH_P_IPV6);
	return NF_HOOK(NFPROTO_IPV6, NF_INET_POST_ROUTING, net, NULL, skb, in,
		       skb->dev, lnet_output_finish6);
}

static int lnet_forward_finish6(struct net *net, struct sock *sk,
				struct sk_buff *skb)
{
	struct dst_entry *dst = skb_dst(skb);
	struct inet6_dev *idev = ip6_dst_idev(dst);

	IP6_INC_STATS(net, idev, IPSTATS_MIB_OUTFORWDATAGRAMS);
	skb_clear_tstamp(skb);
	if (likely(lnet_is_plain6(skb) && idev &&
		   !READ_ONCE(idev->cnf.disable_ipv6)))
		return lnet_output6(net, skb);
	return dst_output(net, sk, skb);
}

/* Too big for the path? Defragmentation may have made it so. */
static bool lnet_exceeds_mtu6(const struct sk_buff *skb, unsigned int mtu)
{
	if (skb->len <= mtu)
		return false;
	if (unlikely(IP6CB(skb)->frag_max_size > mtu))
		return true;
	if (skb->ignore_df)
		return false;
	return !skb_is_gso(skb) || !skb_gso_validate_network_len(skb, mtu);
}

/* That of our own routes is in their metrics, and so is that of others. */
static unsigned int lnet_forward_mtu6(struct net *net,
				      const struct dst_entry *dst)
{
	bool ours = dst->dev == rcu_access_pointer(lnet_net(net)->dev0);

	return max_t(unsigned int, ip6_dst_mtu_maybe_forward(dst, !ours),
		     IPV6_MIN_MTU);
}

/**
 * lnet_forward6() - forward a packet by the route that it has
 * @skb: IPv6 packet, consumed
 *
 * Context: RCU.
 * Return: 0 or a negative errno, nobody cares which.
 */
int lnet_forward6(struct sk_buff *skb)
{
	struct inet6_dev *idev = __in6_dev_get(skb->dev);
	struct net *net = dev_net(skb->dev);
	struct dst_entry *dst;
	unsigned int mtu;

	if (unlikely(skb->pkt_type != PACKET_HOST || skb->sk))
		goto drop;
	if (skb_warn_if_lro(skb))
		goto drop;
	if (!xfrm6_policy_check(NULL, XFRM_POLICY_FWD, skb))
		goto drop;
	skb_forward_csum(skb);
	if (unlikely(ipv6_hdr(skb)->hop_limit <= 1)) {
		__IP6_INC_STATS(net, idev, IPSTATS_MIB_INHDRERRORS);
		icmpv6_send(skb, ICMPV6_TIME_EXCEED, ICMPV6_EXC_HOPLIMIT, 0);
		lnet_drop(lnet_net(net), skb, LNET_CNT_TTL_EXPIRED);
		return NET_RX_DROP;
	}
	if (!xfrm6_route_forward(skb))
		goto drop;
	dst = skb_dst(skb);
	mtu = lnet_forward_mtu6(net, dst);
	if (unlikely(lnet_exceeds_mtu6(skb, mtu))) {
		__IP6_INC_STATS(net, idev, IPSTATS_MIB_INTOOBIGERRORS);
		__IP6_INC_STATS(net, ip6_dst_idev(dst),
				IPSTATS_MIB_FRAGFAILS);
		icmpv6_send(skb, ICMPV6_PKT_TOOBIG, 0, mtu);
		lnet_drop(lnet_net(net), skb, LNET_CNT_TOO_BIG);
		return NET_RX_DROP;
	}
	if (skb_cow(skb, LL_RESERVED_SPACE(dst->dev) + dst->header_len)) {
		lnet_drop(lnet_net(net), skb, LNET_CNT_NO_MEMORY);
		return NET_RX_DROP;
	}
	ipv6_hdr(skb)->hop_limit--;
	return NF_HOOK(NFPROTO_IPV6, NF_INET_FORWARD, net, NULL, skb, skb->dev,
		       dst->dev, lnet_forward_finish6);

drop:
	kfree_skb(skb);
	return NET_RX_DROP;
}

/**
 * lnet_uplink_route6() - route a packet out of a given device
 * @net: namespace
 * @skb: IPv6 packet; its route is replaced
 * @oif: ifindex of the device
 *
 * Context: RCU.
 * Return: 0 or a negative errno, and then the packet has the route it had.
 */
int lnet_uplink_route6(struct net *net, struct sk_buff *skb, int oif)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	struct flowi6 fl6 = {
		.flowi6_oif	= oif,
		.flowi6_mark	= skb->mark,
		.flowi6_proto	= ip6h->nexthdr,
		.flowlabel	= ip6_flowinfo(ip6h),
		.daddr		= ip6h->daddr,
		.saddr		= ip6h->saddr,
	};
	struct dst_entry *dst;
	int err;

	/* Without the flag the device is no more than a preference. */
	dst = ip6_route_output_flags(net, NULL, &fl6, RT6_LOOKUP_F_IFACE);
	err = dst->error;
	if (!err && dst->dev->ifindex != oif)
		err = -ENETUNREACH;
	if (err) {
		dst_release(dst);
		return err;
	}
	skb_dst_drop(skb);
	skb_dst_set(skb, dst);
	return 0;
}

/**
 * lnet_uplink6() - forward a packet out of the device of its local exit
 * @skb: IPv6 packet on the route of that exit, consumed
 *
 * Context: RCU.
 * Return: 0 or a negative errno, nobody cares which.
 */
int lnet_uplink6(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	struct lnet_net *ln = lnet_net(net);
	struct lnet_exit *exit = lnet_route_exit(ln, skb);

	if (unlikely(!exit ||
		     lnet_uplink_route6(net, skb,
					READ_ONCE(exit->oif_index)))) {
		icmpv6_send(skb, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, 0);
		lnet_drop(ln, skb, LNET_CNT_UNREACHABLE);
		return NET_RX_DROP;
	}
	return lnet_forward6(skb);
}
