// SPDX-License-Identifier: GPL-2.0
/*
 * Pushing, rewriting, popping and sending labelled packets.
 */
#include <linux/jhash.h>
#include <linux/random.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ip_tunnels.h>

#include "encap.h"

static u32 lnet_hash_seed __read_mostly;

void lnet_encap_init(void)
{
	lnet_hash_seed = get_random_u32();
}

/**
 * lnet_flow_hash4() - hash of the flow an inner packet belongs to
 * @skb: packet
 * @offset: where the inner IPv4 header begins, from skb->data
 *
 * Looks at addresses and protocol, and at the ports of unfragmented TCP, UDP
 * and SCTP, so that LER and LSR keep a flow on one path.
 *
 * Return: the hash; 0 for a packet too short to have one.
 */
u32 lnet_flow_hash4(const struct sk_buff *skb, int offset)
{
	const struct iphdr *iph;
	struct iphdr _iph;
	__be32 _ports = 0;
	const __be32 *ports = &_ports;
	unsigned int at;

	iph = skb_header_pointer(skb, offset, sizeof(_iph), &_iph);
	if (!iph)
		return 0;
	at = lnet_wire_ports4(iph);
	if (at)
		ports = skb_header_pointer(skb, offset + at, sizeof(_ports),
					   &_ports);
	return jhash_3words((__force u32)iph->saddr, (__force u32)iph->daddr,
			    (ports ? (__force u32)*ports : 0) ^ iph->protocol,
			    lnet_hash_seed);
}

static void lnet_outer4(struct sk_buff *skb, const struct lnet_nexthop *nh,
			u8 tos)
{
	lnet_wire_outer4(ip_hdr(skb), skb->len, tos, READ_ONCE(nh->source.ip4),
			 nh->to.ip4);
}

/**
 * lnet_push4() - label an IPv4 packet for a next hop
 * @skb: packet, network header at skb->data; its route and conntrack are
 *       dropped
 * @nh: next hop
 * @dev: its device
 * @label: label
 *
 * TTL and DSCP follow the uniform model (RFC 3443, RFC 3270), the ECN field is
 * copied, congestion marks included (RFC 6040, normal mode). The traffic class
 * carries the class selector part of the DSCP.
 *
 * Return: 0, -ENOMEM, or -EMSGSIZE if the packet is too large for IPv4; the
 * packet is the caller's in any case.
 */
int lnet_push4(struct sk_buff *skb, const struct lnet_nexthop *nh,
	       const struct net_device *dev, u32 label)
{
	__be32 lse = lnet_wire_push4(ip_hdr(skb), label);
	u8 tos = ip_hdr(skb)->tos;

	if (unlikely(skb->len > 0xffff - LNET_ENCAP_LEN))
		return -EMSGSIZE;
	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(dev) +
				  LNET_ENCAP_LEN)))
		return -ENOMEM;
	skb_scrub_packet(skb, false);
	skb_clear_hash_if_not_l4(skb);
	*(__be32 *)skb_push(skb, LNET_LSE_LEN) = lse;
	skb_reset_transport_header(skb);
	skb_push(skb, sizeof(struct iphdr));
	skb_reset_network_header(skb);
	skb_reset_mac_header(skb);
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	lnet_outer4(skb, nh, tos);
	return 0;
}

/**
 * lnet_rewrite4() - make a labelled packet ready for its next router
 * @skb: packet, network header (outer IPv4, no options) at skb->data
 * @nh: next hop
 * @dev: its device
 * @label: outgoing label; the incoming one but for backups
 *
 * The label's TTL goes down by one. DSCP and ECN of the outer header stay as
 * they are: WireGuard and queues mark congestion there.
 *
 * Return: 0 or -ENOMEM; the packet is the caller's in any case.
 */
int lnet_rewrite4(struct sk_buff *skb, const struct lnet_nexthop *nh,
		  const struct net_device *dev, u32 label)
{
	__be32 *lse;

	if (unlikely(skb_ensure_writable(skb, LNET_ENCAP_LEN) ||
		     skb_cow_head(skb, LL_RESERVED_SPACE(dev))))
		return -ENOMEM;
	lse = lnet_wire_lse(skb_network_header(skb));
	*lse = lnet_wire_pass(*lse, label);
	lnet_outer4(skb, nh, ip_hdr(skb)->tos);
	skb_scrub_packet(skb, false);
	skb_forward_csum(skb);
	skb_clear_tstamp(skb);
	return 0;
}

/**
 * lnet_pop4() - take outer header and label off
 * @skb: packet, network header (outer IPv4, no options) at skb->data
 *
 * TTL by the uniform model (RFC 3443), but never above the inner one: an LER
 * of the pipe model may have put a larger one outside. ECN by RFC 6040. What
 * the stack knew of the outer packet is forgotten.
 *
 * Return: 0, -ENOMEM, -EINVAL for an inner header that is cut short, -EPROTO
 * for contradicting congestion marks; the packet is the caller's in any case.
 */
int lnet_pop4(struct sk_buff *skb)
{
	__be32 lse = *lnet_wire_lse(skb_network_header(skb));
	struct iphdr outer = *ip_hdr(skb);

	if (__iptunnel_pull_header(skb, LNET_ENCAP_LEN, htons(ETH_P_IP), false,
				   false))
		return -ENOMEM;
	if (unlikely(!pskb_may_pull(skb, sizeof(outer))))
		return -EINVAL;
	if (unlikely(skb_ensure_writable(skb, sizeof(outer))))
		return -ENOMEM;
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	if (unlikely(IP_ECN_decapsulate(&outer, skb) > 1))
		return -EPROTO;
	lnet_wire_fold_ttl4(ip_hdr(skb), lnet_lse_decode(lse).ttl);
	return 0;
}

/**
 * lnet_transmit4() - send a labelled packet to its next hop
 * @skb: packet, consumed
 * @nh: next hop
 * @dev: its device
 *
 * Through the neighbour where the device has neighbours, straight to the
 * device where it has none (WireGuard).
 *
 * Context: RCU, BH disabled.
 * Return: 0 or a negative errno if the device or its queue refused the packet.
 */
int lnet_transmit4(struct sk_buff *skb, const struct lnet_nexthop *nh,
		   struct net_device *dev)
{
	int err;

	skb->dev = dev;
	skb->protocol = htons(ETH_P_IP);
	if (dev->header_ops && dev->header_ops->create)
		err = neigh_xmit(NEIGH_ARP_TABLE, dev, &nh->to.ip4, skb);
	else
		err = dev_queue_xmit(skb);
	return net_xmit_eval(err);
}
