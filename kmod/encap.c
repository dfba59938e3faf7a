// SPDX-License-Identifier: GPL-2.0
/*
 * Pushing and popping labels, whatever the families of the outer and of the inner
 * header are.
 */
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ip_tunnels.h>
#include <net/ipv6.h>

#include "encap.h"
#include "offload.h"

/**
 * lnet_push() - label a packet for a next hop
 * @skb: packet of the family that skb->protocol says, network header at
 *       skb->data and all of it in the linear part; its route and conntrack
 *       are dropped
 * @nh: next hop, its address says the family of the outer header
 * @dev: its device
 * @label: label
 * @flow: of the packet
 *
 * TTL and DSCP follow the uniform model (RFC 3443, RFC 3270), the ECN field is
 * copied, congestion marks included (RFC 6040, normal mode). The traffic class
 * carries the class selector part of the DSCP.
 *
 * Return: 0, -ENOMEM, or -EMSGSIZE if the packet is too large for an outer
 * header; the packet is the caller's in any case.
 */
int lnet_push(struct sk_buff *skb, const struct lnet_nexthop *nh,
	      const struct net_device *dev, u32 label, struct lnet_flow *flow)
{
	const void *inner = skb_network_header(skb);
	int encap = lnet_encap_len(nh->to.family);
	u8 tos = lnet_wire_tos(inner);
	__be32 lse = lnet_wire_push(tos, lnet_wire_ttl(inner), label);
	u32 flowlabel = 0;

	if (nh->to.family == AF_INET6)
		flowlabel = lnet_wire_flow(lnet_flow_ask(flow, skb, 0));
	if (unlikely(skb->len > 0xffff - encap))
		return -EMSGSIZE;
	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(dev) + encap)))
		return -ENOMEM;
	skb_scrub_packet(skb, false);
	skb_clear_hash_if_not_l4(skb);
	skb_forward_csum(skb);
	*(__be32 *)skb_push(skb, LNET_LSE_LEN) = lse;
	skb_reset_transport_header(skb);
	skb_push(skb, encap - LNET_LSE_LEN);
	skb_reset_network_header(skb);
	skb_reset_mac_header(skb);
	memset(skb->cb, 0, sizeof(skb->cb));
	lnet_outer(skb, nh, tos, flowlabel);
	return lnet_gso_labelled(skb, dev);
}

/**
 * lnet_pop() - take outer header and label off
 * @skb: packet, network header (outer, of the family that skb->protocol says,
 *       without options) at skb->data; found right by lnet_wire_check4() or
 *       lnet_wire_check6()
 *
 * TTL by the uniform model (RFC 3443), but never above the inner one: an LER
 * of the pipe model may have put a larger one outside. ECN by RFC 6040. What
 * the stack knew of the outer packet is forgotten. skb->protocol is that of
 * the inner packet afterwards.
 *
 * Return: 0, -ENOMEM, -EINVAL for an inner header that is cut short, -EPROTO
 * for contradicting congestion marks; the packet is the caller's in any case.
 */
int lnet_pop(struct sk_buff *skb)
{
	const void *outer = skb_network_header(skb);
	int encap = lnet_outer_len(skb);
	bool is6 = lnet_wire_version(outer + encap) == 6;
	unsigned int need = is6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr);
	u8 ttl = lnet_lse_decode(*(__be32 *)(outer + encap - LNET_LSE_LEN)).ttl;
	u8 tos = lnet_wire_tos(outer);

	if (__iptunnel_pull_header(skb, encap,
				   is6 ? htons(ETH_P_IPV6) : htons(ETH_P_IP),
				   false, false))
		return -ENOMEM;
	lnet_gso_popped(skb);
	if (unlikely(!pskb_may_pull(skb, need)))
		return -EINVAL;
	if (unlikely(skb_ensure_writable(skb, need)))
		return -ENOMEM;
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	memset(skb->cb, 0, sizeof(skb->cb));
	if (unlikely(INET_ECN_decapsulate(skb, tos,
					  lnet_wire_tos(skb->data)) > 1))
		return -EPROTO;
	if (is6)
		lnet_set_hop_limit(skb, min(ttl, ipv6_hdr(skb)->hop_limit));
	else
		lnet_wire_fold_ttl4(ip_hdr(skb), ttl);
	return 0;
}
