// SPDX-License-Identifier: GPL-2.0
/*
 * Labelled packets that are too large for the next hop and may be cut: IPv4
 * without the DF bit. Their senders expect no ICMP error (RFC 3032, 3.4): the
 * label comes off, the packet is cut and each piece labelled anew.
 */
#include <linux/netdevice.h>
#include <net/ip.h>
#include <net/route.h>

#include "compat/gso.h"
#include "drop.h"
#include "encap.h"

static bool lnet_may_cut(const struct sk_buff *skb)
{
	const struct iphdr *inner = (const struct iphdr *)
				    (skb_network_header(skb) +
				     lnet_outer_len(skb));

	/* The label that is pushed takes its TTL from the packet. */
	return lnet_wire_version(inner) == 4 && inner->ttl > 1 &&
	       !(inner->frag_off & htons(IP_DF));
}

/* A piece leaves through lnet0, by the route that it has from the whole. */
static int lnet_fragment_xmit(struct net *net, struct sock *sk,
			      struct sk_buff *skb)
{
	skb->dev = skb_dst(skb)->dev;
	skb->protocol = htons(ETH_P_IP);
	return dev_queue_xmit(skb);
}

/* Of a super-packet the parts are cut. */
static void lnet_fragment_parts(struct net *net, struct sk_buff *skb)
{
	struct sk_buff *parts, *part, *next;

	if (!skb_is_gso(skb)) {
		ip_do_fragment(net, NULL, skb, lnet_fragment_xmit);
		return;
	}
	parts = skb_gso_segment(skb, 0);
	if (IS_ERR_OR_NULL(parts)) {
		kfree_skb(skb);
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(parts, part, next) {
		skb_mark_not_on_list(part);
		ip_do_fragment(net, NULL, part, lnet_fragment_xmit);
	}
}

/**
 * lnet_fragment() - pass a labelled packet on in pieces, if it may be cut
 * @exit: remote exit that it takes
 * @skb: packet, network header (outer, without options) at skb->data; consumed
 *       if it may be cut
 *
 * The pieces count as pushed.
 *
 * Context: RCU, BH disabled.
 * Return: whether it may.
 */
bool lnet_fragment(struct lnet_exit *exit, struct sk_buff *skb)
{
	const struct net_device *dev0 = rcu_dereference(exit->ln->dev0);
	struct rtable *rt = rcu_dereference(exit->rt);
	int err;

	if (!dev0 || !(dev0->flags & IFF_UP) || !rt || !lnet_may_cut(skb))
		return false;
	err = lnet_pop(skb);
	if (err || !dst_hold_safe(&rt->dst)) {
		lnet_drop(exit->ln, skb, err == -EPROTO ? LNET_CNT_ECN :
							  LNET_CNT_NO_MEMORY);
		return true;
	}
	skb_dst_drop(skb);
	skb_dst_set(skb, &rt->dst);
	skb->dev = rt->dst.dev;
	ip_decrease_ttl(ip_hdr(skb));
	lnet_fragment_parts(exit->ln->net, skb);
	return true;
}
