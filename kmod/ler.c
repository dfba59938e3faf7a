// SPDX-License-Identifier: GPL-2.0
/*
 * The LER: forwarded packets get the route of their exit.
 *
 * The packet is not stolen. It goes on through the stack with another route,
 * so that FORWARD and POST_ROUTING hooks, connection tracking and ICMP work as
 * for any forwarded packet; lnet0 pushes the label at the end (lnet0.c).
 */
#include <net/dst_metadata.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/route.h>

#include "bridge.h"
#include "drop.h"
#include "heard.h"
#include "hooks.h"
#include "ler.h"
#include "route.h"
#include "rules.h"
#include "state.h"

/**
 * lnet_steer() - carry out a decision
 * @ln: namespace
 * @skb: packet of the family that skb->protocol says
 * @d: what lnet_decide4() or lnet_decide6() said of it
 *
 * The packet holds a reference on the route that it gets: own packets leave
 * the RCU read side before they use it.
 *
 * Context: RCU.
 * Return: what is left to do.
 */
enum lnet_steer lnet_steer(struct lnet_net *ln, struct sk_buff *skb,
			   const struct lnet_decision *d)
{
	const struct net_device *dev0;
	struct lnet_exit *exit = d->exit;
	struct dst_entry *dst;

	if (unlikely(d->rule))
		lnet_rule_count(d->rule, d->verdict, skb->len);
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
	if (unlikely(!dev0 || !(dev0->flags & IFF_UP))) {
		lnet_dropping(ln, skb, LNET_CNT_DEVICE_DOWN);
		return LNET_STEER_DROP;
	}
	dst = lnet_route_get(exit, skb->protocol);
	if (unlikely(!dst || !dst_hold_safe(dst))) {
		lnet_dropping(ln, skb, LNET_CNT_FAMILY);
		return LNET_STEER_DROP;
	}
	skb_dst_drop(skb);
	skb_dst_set(skb, dst);
	return LNET_STEER_ROUTED;
}

/*
 * Without rules the table alone says who is none of ours: that is found out first,
 * for those packets pay for it, too.
 */
static enum lnet_steer lnet_ler_step4(struct lnet_net *ln, struct sk_buff *skb)
{
	const struct lnet_ftn_hit *entry = NULL;
	struct lnet_decision d;
	struct lnet_query q;

	/* Labelled already, and another router's to carry on. */
	if (ip_hdr(skb)->protocol == IPPROTO_MPLS)
		return LNET_STEER_KEEP;
	if (likely(!rcu_access_pointer(ln->rules))) {
		entry = lnet_ftn_lookup4(ln->ftn, ip_hdr(skb)->daddr);
		if (!entry)
			return LNET_STEER_KEEP;
	}
	q = lnet_query4(skb, skb->dev);
	q.entry = entry;
	lnet_decide4(ln, &q, &d);
	return lnet_steer(ln, skb, &d);
}

static enum lnet_steer lnet_ler_step6(struct lnet_net *ln, struct sk_buff *skb)
{
	const struct lnet_ftn_hit *entry = NULL;
	struct lnet_decision d;
	struct lnet_query q;

	if (ipv6_hdr(skb)->nexthdr == IPPROTO_MPLS)
		return LNET_STEER_KEEP;
	if (likely(!rcu_access_pointer(ln->rules))) {
		entry = lnet_ftn_lookup6(ln->ftn, &ipv6_hdr(skb)->daddr);
		if (!entry)
			return LNET_STEER_KEEP;
	}
	q = lnet_query6(skb, skb->dev);
	q.entry = entry;
	lnet_decide6(ln, &q, &d);
	return lnet_steer(ln, skb, &d);
}

/* Packets for another host, routed ones, and those that FORWARD will show. */
static bool lnet_ler_passes(const struct lnet_net *ln,
			    const struct sk_buff *skb)
{
	return skb->pkt_type != PACKET_HOST || skb_valid_dst(skb) ||
	       lnet_bridge_pass(ln, skb);
}

/**
 * lnet_ler4() - PRE_ROUTING: give packets the route of their exit
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT, or NF_DROP for a packet that must not go on.
 */
unsigned int lnet_ler4(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	struct lnet_net *ln = priv;

	/* What came out of an exit goes into none: exits cannot loop. */
	if (skb->dev == rcu_access_pointer(ln->dev0)) {
		lnet_heard_note4(ln, LNET_HEARD_ANY, ip_hdr(skb)->saddr);
		return NF_ACCEPT;
	}
	if (lnet_ler_passes(ln, skb))
		return NF_ACCEPT;
	return lnet_ler_step4(ln, skb) == LNET_STEER_DROP ? NF_DROP : NF_ACCEPT;
}

/**
 * lnet_ler6() - PRE_ROUTING: give packets the route of their exit
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT, or NF_DROP for a packet that must not go on.
 */
unsigned int lnet_ler6(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	struct lnet_net *ln = priv;

	if (skb->dev == rcu_access_pointer(ln->dev0)) {
		lnet_heard_note6(ln, LNET_HEARD_ANY, &ipv6_hdr(skb)->saddr);
		return NF_ACCEPT;
	}
	if (lnet_ler_passes(ln, skb))
		return NF_ACCEPT;
	return lnet_ler_step6(ln, skb) == LNET_STEER_DROP ? NF_DROP : NF_ACCEPT;
}

#if IS_ENABLED(CONFIG_BRIDGE_NETFILTER)

/*
 * Routed by the FIB, and hidden from PRE_ROUTING. Frames that are only bridged
 * have no route of their family, or none that input routing made, and packets
 * that we routed are on lnet0.
 */
static bool lnet_ler_was_hidden(const struct lnet_net *ln,
				const struct sk_buff *skb, int family)
{
	const struct dst_entry *dst = skb_dst(skb);

	return lnet_bridge_pass(ln, skb) && dst && dst->ops->family == family &&
	       (family != AF_INET || rt_is_input_route(skb_rtable(skb))) &&
	       dst->dev != rcu_access_pointer(ln->dev0) &&
	       skb->dev != rcu_access_pointer(ln->dev0);
}

/* NF_STOLEN: it has got a route of ours, and the caller sends it there. */
static unsigned int lnet_ler_bridged(struct lnet_net *ln, struct sk_buff *skb,
				     int family)
{
	enum lnet_steer done;

	if (!lnet_ler_was_hidden(ln, skb, family))
		return NF_ACCEPT;
	done = family == AF_INET6 ? lnet_ler_step6(ln, skb) :
				    lnet_ler_step4(ln, skb);
	if (done != LNET_STEER_ROUTED)
		return done == LNET_STEER_DROP ? NF_DROP : NF_ACCEPT;
	lnet_count(ln, LNET_CNT_BRIDGED);
	return NF_STOLEN;
}

/**
 * lnet_ler4_bridged() - FORWARD: packets that br_netfilter hid from lnet_ler4()
 * @priv: namespace, struct lnet_net
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
	struct lnet_net *ln = priv;
	unsigned int verdict = lnet_ler_bridged(ln, skb, AF_INET);
	struct iphdr *iph;

	if (verdict == NF_STOLEN) {
		iph = ip_hdr(skb);
		iph->ttl++;
		ip_send_check(iph);
		dst_input(skb);
	}
	return verdict;
}

/**
 * lnet_ler6_bridged() - FORWARD: packets that br_netfilter hid from lnet_ler6()
 * @priv: namespace, struct lnet_net
 * @skb: packet, routed by the FIB and its hop limit taken down by one
 * @state: hook state
 *
 * As lnet_ler4_bridged(), with bridge-nf-call-ip6tables.
 *
 * Return: NF_ACCEPT, NF_DROP or NF_STOLEN.
 */
unsigned int lnet_ler6_bridged(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	struct lnet_net *ln = priv;
	unsigned int verdict = lnet_ler_bridged(ln, skb, AF_INET6);

	if (verdict == NF_STOLEN) {
		ipv6_hdr(skb)->hop_limit++;
		dst_input(skb);
	}
	return verdict;
}

#endif /* CONFIG_BRIDGE_NETFILTER */
