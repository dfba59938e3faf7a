/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_MSS_H
#define _LNET_MSS_H

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/ipv6.h>

#include "lnet.h"
#include "wire_tcp.h"

void lnet_mss_lower(struct lnet_net *ln, struct sk_buff *skb, u32 mtu);
void lnet_mss_lower_popped(struct lnet_net *ln, struct sk_buff *skb);

/*
 * Nearly every packet gets no further than this: is it a TCP packet that opens
 * a connection, or one that hides what it is from a quick look?
 */
static inline bool lnet_mss_look(const struct lnet_net *ln,
				 const struct sk_buff *skb)
{
	unsigned int at = skb_network_offset(skb) + LNET_TCP_FLAGS;
	u8 proto;

	if (skb->protocol == htons(ETH_P_IP)) {
		proto = ip_hdr(skb)->protocol;
		at += ip_hdr(skb)->ihl * 4;
	} else {
		proto = ipv6_hdr(skb)->nexthdr;
		if (unlikely(ipv6_ext_hdr(proto)))
			return READ_ONCE(ln->mss_clamp);
		at += sizeof(struct ipv6hdr);
	}
	if (proto != IPPROTO_TCP || !READ_ONCE(ln->mss_clamp))
		return false;
	return at >= skb_headlen(skb) || skb->data[at] & LNET_TCP_SYN;
}

/**
 * lnet_mss_push() - lower the segment size that a packet to be labelled tells
 * @ln: namespace
 * @skb: IPv4 or IPv6 packet, its header can be read
 * @mtu: largest packet on its way
 *
 * Context: BH disabled.
 */
static inline void lnet_mss_push(struct lnet_net *ln, struct sk_buff *skb,
				 u32 mtu)
{
	if (unlikely(lnet_mss_look(ln, skb)))
		lnet_mss_lower(ln, skb, mtu);
}

/**
 * lnet_mss_pop() - lower the segment size that a popped packet tells
 * @ln: namespace
 * @skb: IPv4 or IPv6 packet, its header can be read
 *
 * Context: RCU, BH disabled.
 */
static inline void lnet_mss_pop(struct lnet_net *ln, struct sk_buff *skb)
{
	if (unlikely(lnet_mss_look(ln, skb)))
		lnet_mss_lower_popped(ln, skb);
}

#endif /* _LNET_MSS_H */
