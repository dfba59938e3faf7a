// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors about packets that arrived labelled and go no further: the label
 * comes off and the answer goes straight to the inner source, as if the packet
 * had been routed here. The kernel's own rate limits apply.
 */
#include <net/icmp.h>
#include <net/ip.h>

#include "decide.h"
#include "encap.h"
#include "heard.h"
#include "route.h"

/**
 * lnet_answer4() - refuse a labelled packet with an ICMP error
 * @exit: exit it was on the way to
 * @skb: packet, network header (outer IPv4, no options) at skb->data; consumed
 * @type: ICMP type
 * @code: ICMP code
 * @info: the rest of the ICMP header, in host order
 *
 * Context: RCU, BH disabled.
 */
void lnet_answer4(struct lnet_exit *exit, struct sk_buff *skb, u8 type,
		  u8 code, u32 info)
{
	const struct rtable *rt = rcu_dereference(exit->rt);

	/* Without lnet0 there is no route to speak for: say nothing. */
	if (!rt || lnet_pop4(skb))
		goto free;
	/* RFC 1122, 3.2.2; no input routing has looked at these addresses */
	if (lnet_special4(ip_hdr(skb)->saddr) ||
	    lnet_special4(ip_hdr(skb)->daddr))
		goto free;
	skb->dev = rt->dst.dev;
	skb_dst_set_noref(skb, (struct dst_entry *)&rt->dst);
	lnet_heard_note4(exit->ln, LNET_HEARD_ANY, ip_hdr(skb)->saddr);
	icmp_send(skb, type, code, htonl(info));
free:
	kfree_skb(skb);
}
