// SPDX-License-Identifier: GPL-2.0
/*
 * The LER: forwarded packets get the route of their exit.
 *
 * The packet is not stolen. It goes on through the stack with another route,
 * so that FORWARD and POST_ROUTING hooks, connection tracking and ICMP work as
 * for any forwarded packet; lnet0 pushes the label at the end (lnet0.c).
 */
#include <linux/icmp.h>
#include <linux/inetdevice.h>
#include <net/dst_metadata.h>
#include <net/ip.h>
#include <net/route.h>

#include "bridge.h"
#include "heard.h"
#include "hooks.h"
#include "ler.h"
#include "route.h"

/**
 * lnet_steer4() - carry out a decision
 * @ln: namespace
 * @skb: IPv4 packet
 * @d: what lnet_decide4() said of it
 *
 * The packet holds a reference on the route that it gets: own packets leave
 * the RCU read side before they use it.
 *
 * Context: RCU.
 * Return: what is left to do.
 */
enum lnet_steer lnet_steer4(struct lnet_net *ln, struct sk_buff *skb,
			    const struct lnet_decision *d)
{
	const struct net_device *dev0;
	struct lnet_exit *exit = d->exit;
	struct rtable *rt;

	if (d->verdict != LNET_EXIT_VERDICT_EXIT &&
	    d->verdict != LNET_EXIT_VERDICT_UNREACHABLE)
		return LNET_STEER_KEEP;
	if (exit->type == LNET_EXIT_TYPE_LOCAL &&
	    d->verdict == LNET_EXIT_VERDICT_EXIT) {
		if (READ_ONCE(exit->mark))
			skb->mark = READ_ONCE(exit->mark);
		lnet_count(ln, LNET_CNT_DIRECT);
		local_bh_disable();
		lnet_exit_count(exit, LNET_EXIT_DIRECT, skb->len,
				skb_is_gso(skb));
		local_bh_enable();
		if (!READ_ONCE(exit->oif_index))
			return LNET_STEER_KEEP;
	}
	/* Fail closed: nothing may slip away while lnet0 is not there. */
	dev0 = rcu_dereference(ln->dev0);
	rt = rcu_dereference(exit->rt);
	if (unlikely(!dev0 || !(dev0->flags & IFF_UP) || !rt ||
		     !dst_hold_safe(&rt->dst))) {
		lnet_count(ln, LNET_CNT_DEVICE_DOWN);
		return LNET_STEER_DROP;
	}
	skb_dst_drop(skb);
	skb_dst_set(skb, &rt->dst);
	return LNET_STEER_ROUTED;
}

static enum lnet_steer lnet_ler_step4(struct lnet_net *ln, struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct lnet_query4 q = {
		.daddr	= iph->daddr,
		.saddr	= iph->saddr,
		.tos	= iph->tos,
		.mark	= skb->mark,
		.in	= skb->dev,
		.skb	= skb,
	};
	struct lnet_decision d;

	/* Labelled already, and another router's to carry on. */
	if (iph->protocol == IPPROTO_MPLS)
		return LNET_STEER_KEEP;
	lnet_decide4(ln, &q, &d);
	return lnet_steer4(ln, skb, &d);
}

/**
 * lnet_ler4() - PRE_ROUTING: give packets the route of their exit
 * @priv: unused
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT, or NF_DROP for a packet that must not go on.
 */
unsigned int lnet_ler4(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	struct lnet_net *ln = lnet_net(state->net);

	/* What came out of an exit goes into none: exits cannot loop. */
	if (skb->dev == rcu_access_pointer(ln->dev0)) {
		lnet_heard_note4(ln, LNET_HEARD_ANY, ip_hdr(skb)->saddr);
		return NF_ACCEPT;
	}
	if (skb->pkt_type != PACKET_HOST || skb_valid_dst(skb) ||
	    lnet_bridge_pass(skb))
		return NF_ACCEPT;
	return lnet_ler_step4(ln, skb) == LNET_STEER_DROP ? NF_DROP : NF_ACCEPT;
}

/**
 * lnet_ler4_bridged() - FORWARD: packets that br_netfilter hid from lnet_ler4()
 * @priv: unused
 * @skb: packet, routed by the FIB and its TTL taken down by one
 * @state: hook state
 *
 * Such a packet is forwarded once more, by its new route, from the start: its
 * TTL is given back, and the FORWARD hooks see where it really goes. Without
 * any route in the FIB it does not get here and is not labelled.
 *
 * Return: NF_ACCEPT, NF_DROP or NF_STOLEN.
 */
unsigned int lnet_ler4_bridged(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	struct lnet_net *ln = lnet_net(state->net);
	const struct rtable *rt = skb_rtable(skb);
	struct iphdr *iph;

	if (!lnet_bridge_pass(skb))
		return NF_ACCEPT;
	/* Frames that are only bridged, and packets that we routed. */
	if (!rt || !rt_is_input_route(rt) ||
	    rt->dst.dev == rcu_access_pointer(ln->dev0) ||
	    skb->dev == rcu_access_pointer(ln->dev0))
		return NF_ACCEPT;
	switch (lnet_ler_step4(ln, skb)) {
	case LNET_STEER_DROP:
		return NF_DROP;
	case LNET_STEER_KEEP:
		return NF_ACCEPT;
	case LNET_STEER_ROUTED:
		break;
	}
	iph = ip_hdr(skb);
	iph->ttl++;
	ip_send_check(iph);
	lnet_count(ln, LNET_CNT_BRIDGED);
	dst_input(skb);
	return NF_STOLEN;
}
