// SPDX-License-Identifier: GPL-2.0
/*
 * MPLS-in-UDP (RFC 7510) as it is received.
 */
#include <linux/netfilter.h>
#include <net/ip.h>

#include "compat/gso.h"
#include "drop.h"
#include "rx.h"
#include "udp.h"

/*
 * Datagrams in a row, each a labelled packet: whoever merged or sent them knew
 * nothing of labels. What is to be cut is told by where the checksum begins.
 */
static bool lnet_udp_is_row(const struct sk_buff *skb)
{
	return skb_is_gso(skb) &&
	       skb_shinfo(skb)->gso_type & (SKB_GSO_UDP | SKB_GSO_UDP_L4) &&
	       (skb->ip_summed != CHECKSUM_PARTIAL ||
		skb_checksum_start_offset(skb) ==
		skb_transport_offset(skb));
}

static struct sk_buff *lnet_udp_parts(struct sk_buff *skb)
{
	struct sk_buff *parts;

	skb_set_transport_header(skb, skb->protocol == htons(ETH_P_IPV6) ?
				 sizeof(struct ipv6hdr) : ip_hdrlen(skb));
	if (likely(!lnet_udp_is_row(skb)))
		return skb;
	parts = skb_gso_segment(skb, 0);
	if (IS_ERR_OR_NULL(parts))
		return NULL;
	consume_skb(skb);
	return parts;
}

static int lnet_udp_check4(const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);

	if (unlikely(ip_is_fragment(iph)))
		return LNET_CNT_FRAGMENT;
	if (unlikely(iph->ihl != 5))
		return LNET_CNT_OUTER_OPTIONS;
	return -1;
}

/**
 * lnet_udp_rx() - take a packet of MPLS-in-UDP
 * @ln: namespace
 * @skb: packet to this host and to the port of MPLS-in-UDP, IPv4 or IPv6 without
 *       extension headers; consumed
 * @ldev: device that it came in by, which is accepted
 *
 * Context: RCU, BH disabled.
 * Return: NF_STOLEN.
 */
unsigned int lnet_udp_rx(struct lnet_net *ln, struct sk_buff *skb,
			 const struct lnet_dev *ldev)
{
	struct sk_buff *parts, *part, *next;
	int bad;

	parts = lnet_udp_parts(skb);
	if (unlikely(!parts))
		return lnet_drop(ln, skb, LNET_CNT_UDP_HEADER);
	skb_list_walk_safe(parts, part, next) {
		skb_mark_not_on_list(part);
		bad = part->protocol == htons(ETH_P_IP) ?
		      lnet_udp_check4(part) : -1;
		if (bad < 0)
			bad = lnet_udp_unwrap(part, ldev->spec.zero_checksum);
		if (bad < 0)
			lnet_rx_taken(ln, part, ldev);
		else
			lnet_drop(ln, part, bad);
	}
	return NF_STOLEN;
}
