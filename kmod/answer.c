// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors about packets that arrived labelled and go no further: the label
 * comes off and the answer goes straight to the inner source, as if the packet
 * had been routed here. The kernel's own rate limits apply.
 */
#include <linux/icmpv6.h>
#include <net/icmp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "decide.h"
#include "encap.h"
#include "heard.h"
#include "route.h"

static const struct {
	u8 type4, code4, type6, code6;
} lnet_answers[] = {
	[LNET_ANSWER_TTL] = {
		ICMP_TIME_EXCEEDED, ICMP_EXC_TTL,
		ICMPV6_TIME_EXCEED, ICMPV6_EXC_HOPLIMIT,
	},
	[LNET_ANSWER_UNREACHABLE] = {
		ICMP_DEST_UNREACH, ICMP_HOST_UNREACH,
		ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH,
	},
	[LNET_ANSWER_TOO_BIG] = {
		ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED,
		ICMPV6_PKT_TOOBIG, 0,
	},
};

static void lnet_answer4(struct lnet_exit *exit, struct sk_buff *skb,
			 const struct rtable *rt, enum lnet_answer_kind kind,
			 u32 info)
{
	/* RFC 1122, 3.2.2; no input routing has looked at these addresses */
	if (lnet_special4(ip_hdr(skb)->saddr) ||
	    lnet_special4(ip_hdr(skb)->daddr))
		return;
	skb_dst_set_noref(skb, (struct dst_entry *)&rt->dst);
	lnet_heard_note4(exit->ln, LNET_HEARD_ANY, ip_hdr(skb)->saddr);
	icmp_send(skb, lnet_answers[kind].type4, lnet_answers[kind].code4,
		  htonl(info));
}

static void lnet_answer6(struct sk_buff *skb, enum lnet_answer_kind kind,
			 u32 info)
{
	/* RFC 4443, 2.4 (e) */
	if (lnet_special6(&ipv6_hdr(skb)->saddr) ||
	    lnet_special6(&ipv6_hdr(skb)->daddr))
		return;
	icmpv6_send(skb, lnet_answers[kind].type6, lnet_answers[kind].code6,
		    info);
}

/**
 * lnet_answer() - refuse a labelled packet with an ICMP error
 * @exit: exit it was on the way to
 * @skb: packet, network header (outer, without options) at skb->data; consumed
 * @kind: why
 * @mtu: for LNET_ANSWER_TOO_BIG the largest inner packet, else 0
 *
 * Context: RCU, BH disabled.
 */
void lnet_answer(struct lnet_exit *exit, struct sk_buff *skb,
		 enum lnet_answer_kind kind, u32 mtu)
{
	const struct rtable *rt = rcu_dereference(exit->rt);

	/* Without lnet0 there is no route to speak for: say nothing. */
	if (!rt || lnet_pop(skb))
		goto free;
	skb->dev = rt->dst.dev;
	if (skb->protocol == htons(ETH_P_IPV6))
		lnet_answer6(skb, kind, mtu);
	else
		lnet_answer4(exit, skb, rt, kind, mtu);
free:
	kfree_skb(skb);
}
