// SPDX-License-Identifier: GPL-2.0
/*
 * MPLS-in-UDP (RFC 7510): from and to packets of protocol 137.
 */
#include <net/ip6_checksum.h>
#include <net/udp.h>

#include "compat/gso.h"
#include "encap.h"
#include "offload.h"
#include "udp.h"

static unsigned int lnet_udp_head(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IPV6) ? sizeof(struct ipv6hdr) :
						    sizeof(struct iphdr);
}

/* The outer header is right in all but what is behind it. */
static void lnet_udp_retype(struct sk_buff *skb, u8 protocol)
{
	struct iphdr *iph = ip_hdr(skb);

	if (skb->protocol == htons(ETH_P_IPV6)) {
		ipv6_hdr(skb)->nexthdr = protocol;
		ipv6_hdr(skb)->payload_len =
			htons(skb->len - sizeof(struct ipv6hdr));
		return;
	}
	iph->protocol = protocol;
	iph->tot_len = htons(skb->len);
	ip_send_check(iph);
}

/*
 * IPv6 addresses are summed up by nobody else: without a checksum only who was
 * told so takes them (RFC 7510, 3.1).
 */
static bool lnet_udp_sum_is_right(struct sk_buff *skb, const struct udphdr *uh,
				  bool zero_checksum)
{
	if (skb->protocol == htons(ETH_P_IPV6))
		return (uh->check || zero_checksum) &&
		       !skb_checksum_validate_zero_check(skb, IPPROTO_UDP,
							 uh->check,
							 ip6_compute_pseudo);
	return !skb_checksum_validate_zero_check(skb, IPPROTO_UDP, uh->check,
						 inet_compute_pseudo);
}

/**
 * lnet_udp_unwrap() - make a packet of protocol 137 of one of MPLS-in-UDP
 * @skb: packet, network header (of the family that skb->protocol says, found
 *       right by the stack, without options) at skb->data
 * @zero_checksum: accept IPv6 without checksum
 *
 * A super-packet has been summed by whoever made it.
 *
 * Return: what is wrong with it, a drop counter, or -1 for nothing.
 */
int lnet_udp_unwrap(struct sk_buff *skb, bool zero_checksum)
{
	unsigned int head = lnet_udp_head(skb), len;
	const struct udphdr *uh;

	if (unlikely(!pskb_may_pull(skb, head + LNET_UDP_LEN)))
		return LNET_CNT_SHORT;
	uh = (const struct udphdr *)(skb->data + head);
	if (!skb_is_gso(skb)) {
		len = lnet_wire_udp_room(uh, skb->len - head);
		if (unlikely(!len))
			return LNET_CNT_UDP_HEADER;
		if (unlikely(pskb_trim_rcsum(skb, head + len)))
			return LNET_CNT_NO_MEMORY;
	}
	if (unlikely(skb_ensure_writable(skb, head + LNET_UDP_LEN)))
		return LNET_CNT_NO_MEMORY;
	skb_pull_rcsum(skb, head);
	uh = (const struct udphdr *)skb->data;
	if (!skb_is_gso(skb) &&
	    unlikely(!lnet_udp_sum_is_right(skb, uh, zero_checksum)))
		return LNET_CNT_UDP_CHECKSUM;
	/* A sum that is still to be computed is forgotten with its header. */
	skb_pull_rcsum(skb, LNET_UDP_LEN);
	skb->csum_valid = 0;

	memmove(skb_push(skb, head), skb_network_header(skb), head);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, head);
	lnet_udp_retype(skb, IPPROTO_MPLS);
	skb_postpush_rcsum(skb, skb->data, head);
	if (skb_is_gso(skb))
		lnet_gso_unwrapped(skb);
	return -1;
}

static void lnet_udp_sum(struct sk_buff *skb, const struct lnet_nexthop *nh,
			 unsigned int len)
{
	bool none = !nh->spec.udp_checksum;

	if (skb->protocol == htons(ETH_P_IPV6))
		udp6_set_csum(none, skb, &ipv6_hdr(skb)->saddr,
			      &ipv6_hdr(skb)->daddr, len);
	else
		udp_set_csum(none, skb, ip_hdr(skb)->saddr, ip_hdr(skb)->daddr,
			     len);
}

static int lnet_udp_wrap(struct sk_buff *skb, const struct lnet_nexthop *nh,
			 const struct net_device *dev)
{
	unsigned int head = lnet_udp_head(skb);
	struct udphdr *uh;
	__be16 source;

	source = lnet_wire_udp_source(lnet_flow_hash(skb, head + LNET_LSE_LEN));
	if (unlikely(skb->len > 0xffff - LNET_UDP_LEN))
		return -EMSGSIZE;
	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(dev) + LNET_UDP_LEN)))
		return -ENOMEM;
	memmove(skb_push(skb, LNET_UDP_LEN), skb_network_header(skb), head);
	skb_reset_network_header(skb);
	skb_reset_mac_header(skb);
	skb_set_transport_header(skb, head);
	lnet_udp_retype(skb, IPPROTO_UDP);
	uh = udp_hdr(skb);
	uh->source = source;
	uh->dest = htons(LNET_UDP_PORT);
	uh->len = htons(skb->len - head);
	uh->check = 0;
	lnet_udp_sum(skb, nh, skb->len - head);
	return 0;
}

/*
 * What tells the kernel to cut something in UDP makes it do so before any
 * device that would cut by itself: nothing is lost if it is done here.
 */
static struct sk_buff *lnet_udp_cut(struct sk_buff *skb,
				    struct net_device *dev)
{
	netdev_features_t features;
	struct sk_buff *parts;

	if (likely(!skb_is_gso(skb)))
		return skb;
	skb->dev = dev;
	features = netif_skb_features(skb) & ~NETIF_F_GSO_MASK;
	parts = skb_gso_segment(skb, features);
	if (IS_ERR_OR_NULL(parts)) {
		kfree_skb(skb);
		return NULL;
	}
	consume_skb(skb);
	return parts;
}

/**
 * lnet_udp_transmit() - send a labelled packet within UDP
 * @skb: packet from lnet_push() or of an LSR, consumed
 * @nh: next hop
 * @dev: its device
 *
 * Context: RCU, BH disabled.
 * Return: 0 or a negative errno if the packet, or a part of it, was not sent.
 */
int lnet_udp_transmit(struct sk_buff *skb, const struct lnet_nexthop *nh,
		      struct net_device *dev)
{
	struct sk_buff *part, *next;
	int result = 0, err;

	skb = lnet_udp_cut(skb, dev);
	if (unlikely(!skb))
		return -EINVAL;
	skb_list_walk_safe(skb, part, next) {
		skb_mark_not_on_list(part);
		err = lnet_udp_wrap(part, nh, dev);
		if (unlikely(err))
			kfree_skb(part);
		else
			err = lnet_send(part, nh, dev);
		if (unlikely(err))
			result = err;
	}
	return result;
}
