// SPDX-License-Identifier: GPL-2.0
/*
 * Refusing packets that arrived labelled and go no further: the label comes off
 * and an ICMP error goes straight to the inner source, as if the packet had been
 * routed here.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <net/icmp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "drop.h"
#include "encap.h"
#include "icmp.h"
#include "route.h"

/* Where the headers tell the length of what is quoted, and what it counts by */
#define LNET_ICMP4_LENGTH	.length_at = 5, .length_unit = 4
#define LNET_ICMP6_LENGTH	.length_at = 4, .length_unit = 8

static const struct {
	enum lnet_counter why;
	struct lnet_icmp v4, v6;
} lnet_answers[] = {
	[LNET_ANSWER_TTL] = {
		.why = LNET_CNT_TTL_EXPIRED,
		.v4 = { ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, LNET_ICMP4_LENGTH },
		.v6 = { ICMPV6_TIME_EXCEED, ICMPV6_EXC_HOPLIMIT,
			LNET_ICMP6_LENGTH },
	},
	[LNET_ANSWER_UNREACHABLE] = {
		.why = LNET_CNT_UNREACHABLE,
		.v4 = { ICMP_DEST_UNREACH, ICMP_HOST_UNREACH,
			LNET_ICMP4_LENGTH },
		.v6 = { ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH,
			LNET_ICMP6_LENGTH },
	},
	/* That of ICMPv6 has no room for the length, hence no extension. */
	[LNET_ANSWER_TOO_BIG] = {
		.why = LNET_CNT_TOO_BIG,
		.v4 = { ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED,
			LNET_ICMP4_LENGTH },
		.v6 = { ICMPV6_PKT_TOOBIG, 0 },
	},
};

/**
 * lnet_answer_popped() - refuse a packet whose label has come off
 * @ln: namespace
 * @skb: packet, network header (inner) at skb->data, skb->dev the device that
 *       it came in by; consumed
 * @lse: label stack entry that it came with
 * @kind: why
 * @mtu: for LNET_ANSWER_TOO_BIG the largest inner packet, else 0
 *
 * Without lnet0 there is nothing that an answer could take the label from, and
 * none is given.
 *
 * Context: RCU, BH disabled.
 */
void lnet_answer_popped(struct lnet_net *ln, struct sk_buff *skb, __be32 lse,
			enum lnet_answer_kind kind, u32 mtu)
{
	const struct net_device *dev0 = rcu_dereference(ln->dev0);
	bool v6 = skb->protocol == htons(ETH_P_IPV6);
	struct lnet_icmp e = v6 ? lnet_answers[kind].v6 : lnet_answers[kind].v4;

	e.info = mtu;
	e.lse = lse;
	if (dev0 && v6)
		lnet_icmp_send6(ln, skb, dev0, &e);
	else if (dev0)
		lnet_icmp_send4(ln, skb, dev0, &e);
	lnet_free(skb, lnet_answers[kind].why);
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
	__be32 lse = *(__be32 *)(skb_network_header(skb) +
				 lnet_outer_len(skb) - LNET_LSE_LEN);

	if (lnet_pop(skb))
		lnet_free(skb, lnet_answers[kind].why);
	else
		lnet_answer_popped(exit->ln, skb, lse, kind, mtu);
}

/**
 * lnet_answer_sent() - say why a packet that left through lnet0 was not sent
 * @skb: packet of the family that skb->protocol says, not consumed; source
 *       translation is undone for it
 * @kind: why
 * @mtu: for LNET_ANSWER_TOO_BIG the largest inner packet, else 0
 *
 * It bore no label yet: the kernel's own answer says all.
 *
 * Context: RCU, BH disabled.
 */
void lnet_answer_sent(struct sk_buff *skb, enum lnet_answer_kind kind, u32 mtu)
{
	const struct lnet_icmp *v4 = &lnet_answers[kind].v4;
	const struct lnet_icmp *v6 = &lnet_answers[kind].v6;

	if (skb->protocol == htons(ETH_P_IPV6))
		icmpv6_ndo_send(skb, v6->type, v6->code, mtu);
	else
		icmp_ndo_send(skb, v4->type, v4->code, htonl(mtu));
}
