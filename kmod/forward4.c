// SPDX-License-Identifier: GPL-2.0
/*
 * Forwarding by the routes on lnet0: what ip_forward(), which is not exported,
 * does for a packet on its way (RFC 1812, 5.2.1 and 5.3).
 */
#include <linux/icmp.h>
#include <linux/inetdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/icmp.h>
#include <net/ip.h>
#include <net/route.h>
#include <net/xfrm.h>

#include "drop.h"
#include "compat/flow.h"
#include "compat/gso.h"
#include "direct.h"
#include "route.h"

/* Record route and timestamp options get the address of this router. */
static void lnet_forward_options4(struct sk_buff *skb)
{
	struct ip_options *opt = &IPCB(skb)->opt;
	unsigned char *raw = skb_network_header(skb);
	__be32 addr;

	if (opt->rr_needaddr || opt->ts_needaddr) {
		addr = inet_select_addr(skb_dst(skb)->dev, ip_hdr(skb)->saddr,
					RT_SCOPE_UNIVERSE);
		if (opt->rr_needaddr)
			memcpy(&raw[opt->rr + raw[opt->rr + 2] - 5], &addr, 4);
		if (opt->ts_needaddr)
			memcpy(&raw[opt->ts + raw[opt->ts + 2] - 9], &addr, 4);
		opt->is_changed = 1;
	}
	if (opt->is_changed) {
		opt->is_changed = 0;
		ip_send_check(ip_hdr(skb));
	}
}

static bool lnet_is_plain4(const struct sk_buff *skb)
{
	return lnet_route_is_plain(skb, lnet_forward4, ip_output);
}

/*
 * What is left to do after the POST_ROUTING hooks: lnet0 has no neighbours and
 * takes nearly every packet as it is. What is to be cut, or was sent elsewhere
 * by a hook, goes the stack's way, past the hooks that it has behind it.
 */
static int lnet_output_finish4(struct net *net, struct sock *sk,
			       struct sk_buff *skb)
{
	struct dst_entry *dst = skb_dst(skb);

	if (unlikely(!lnet_is_plain4(skb) || skb_is_gso(skb) ||
		     IPCB(skb)->frag_max_size ||
		     skb->len > ip_dst_mtu_maybe_forward(dst, true))) {
		IPCB(skb)->flags |= IPSKB_REROUTED;
		return dst_output(net, sk, skb);
	}
	IP_UPD_PO_STATS(net, IPSTATS_MIB_OUT, skb->len);
	return lnet_direct_xmit(skb);
}

/* As ip_output(), whose last step modules have no part in. */
static int lnet_output4(struct net *net, struct sk_buff *skb)
{
	struct net_device *in = skb->dev;

	skb->dev = skb_dst(skb)->dev;
	skb->protocol = htons(ETH_P_IP);
	return NF_HOOK(NFPROTO_IPV4, NF_INET_POST_ROUTING, net, NULL, skb, in,
		       skb->dev, lnet_output_finish4);
}

static int lnet_forward_finish4(struct net *net, struct sock *sk,
				struct sk_buff *skb)
{
	IP_INC_STATS(net, IPSTATS_MIB_OUTFORWDATAGRAMS);
	if (unlikely(IPCB(skb)->opt.optlen))
		lnet_forward_options4(skb);
	skb_clear_tstamp(skb);
	if (likely(lnet_is_plain4(skb)))
		return lnet_output4(net, skb);
	return dst_output(net, sk, skb);
}

/* Too big for the path, and not to be cut on the way? */
static bool lnet_exceeds_mtu4(const struct sk_buff *skb, unsigned int mtu)
{
	if (skb->len <= mtu)
		return false;
	if (!(ip_hdr(skb)->frag_off & htons(IP_DF)))
		return false;
	if (unlikely(IPCB(skb)->frag_max_size > mtu))
		return true;
	if (skb->ignore_df)
		return false;
	return !skb_is_gso(skb) || !skb_gso_validate_network_len(skb, mtu);
}

/**
 * lnet_forward4() - forward a packet by the route that it has
 * @skb: IPv4 packet, consumed
 *
 * Return: 0 or a negative errno, nobody cares which.
 */
int lnet_forward4(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	struct ip_options *opt = &IPCB(skb)->opt;
	struct dst_entry *dst;
	u32 mtu;

	if (unlikely(skb->pkt_type != PACKET_HOST || skb->sk))
		goto drop;
	if (skb_warn_if_lro(skb))
		goto drop;
	if (!xfrm4_policy_check(NULL, XFRM_POLICY_FWD, skb))
		goto drop;
	skb_forward_csum(skb);
	if (unlikely(ip_hdr(skb)->ttl <= 1)) {
		IP_INC_STATS(net, IPSTATS_MIB_INHDRERRORS);
		icmp_send(skb, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0);
		lnet_drop(lnet_net(net), skb, LNET_CNT_TTL_EXPIRED);
		return NET_RX_DROP;
	}
	if (!xfrm4_route_forward(skb))
		goto drop;
	dst = skb_dst(skb);
	if (unlikely(opt->is_strictroute)) {
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_SR_FAILED, 0);
		goto drop;
	}
	IPCB(skb)->flags |= IPSKB_FORWARDED;
	mtu = ip_dst_mtu_maybe_forward(dst, true);
	if (unlikely(lnet_exceeds_mtu4(skb, mtu))) {
		IP_INC_STATS(net, IPSTATS_MIB_FRAGFAILS);
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, htonl(mtu));
		lnet_drop(lnet_net(net), skb, LNET_CNT_TOO_BIG);
		return NET_RX_DROP;
	}
	if (skb_cow(skb, LL_RESERVED_SPACE(dst->dev) + dst->header_len)) {
		lnet_drop(lnet_net(net), skb, LNET_CNT_NO_MEMORY);
		return NET_RX_DROP;
	}
	ip_decrease_ttl(ip_hdr(skb));
	if (READ_ONCE(net->ipv4.sysctl_ip_fwd_update_priority))
		skb->priority = rt_tos2priority(ip_hdr(skb)->tos);
	return NF_HOOK(NFPROTO_IPV4, NF_INET_FORWARD, net, NULL, skb, skb->dev,
		       dst->dev, lnet_forward_finish4);

drop:
	kfree_skb(skb);
	return NET_RX_DROP;
}

/**
 * lnet_uplink_route4() - route a packet out of a given device
 * @net: namespace
 * @skb: IPv4 packet; its route is replaced
 * @oif: ifindex of the device
 *
 * Context: RCU.
 * Return: 0 or a negative errno, and then the packet has the route it had.
 */
int lnet_uplink_route4(struct net *net, struct sk_buff *skb, int oif)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct flowi4 fl4 = {
		.flowi4_oif	= oif,
		.flowi4_iif	= LOOPBACK_IFINDEX,
		.flowi4_mark	= skb->mark,
		.flowi4_flags	= FLOWI_FLAG_ANYSRC,
		.flowi4_proto	= iph->protocol,
		.daddr		= iph->daddr,
		.saddr		= iph->saddr,
	};
	struct rtable *rt;

	lnet_flow_set_tos(&fl4, iph->tos);
	rt = ip_route_output_key(net, &fl4);
	if (IS_ERR(rt))
		return PTR_ERR(rt);
	skb_dst_drop(skb);
	skb_dst_set(skb, &rt->dst);
	return 0;
}

/**
 * lnet_uplink4() - forward a packet out of the device of its local exit
 * @skb: IPv4 packet on the route of that exit, consumed
 *
 * Context: RCU.
 * Return: 0 or a negative errno, nobody cares which.
 */
int lnet_uplink4(struct sk_buff *skb)
{
	struct net *net = dev_net(skb->dev);
	struct lnet_net *ln = lnet_net(net);
	struct lnet_exit *exit = lnet_route_exit(ln, skb);

	if (unlikely(!exit ||
		     lnet_uplink_route4(net, skb,
					READ_ONCE(exit->oif_index)))) {
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
		lnet_drop(ln, skb, LNET_CNT_UNREACHABLE);
		return NET_RX_DROP;
	}
	return lnet_forward4(skb);
}
