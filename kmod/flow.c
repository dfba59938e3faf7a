// SPDX-License-Identifier: GPL-2.0
/*
 * Which flow an inner packet belongs to: next hops are chosen by it, and the
 * flow label of an outer IPv6 header tells it to the routers on the way.
 */
#include <linux/jhash.h>
#include <linux/random.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "encap.h"

static u32 lnet_hash_seed __read_mostly;

void lnet_flow_init(void)
{
	lnet_hash_seed = get_random_u32();
}

/* Both ports in one word, 0 for none or if they are cut off. */
static u32 lnet_flow_ports(const struct sk_buff *skb, int at)
{
	const __be32 *ports;
	__be32 _ports;

	ports = skb_header_pointer(skb, at, sizeof(_ports), &_ports);
	return ports ? (__force u32)*ports : 0;
}

static u32 lnet_flow_hash4(const struct sk_buff *skb, int offset,
			   const struct iphdr *iph)
{
	unsigned int at = lnet_wire_ports4(iph);
	u32 ports = at ? lnet_flow_ports(skb, offset + at) : 0;

	return jhash_3words((__force u32)iph->saddr, (__force u32)iph->daddr,
			    ports ^ iph->protocol, lnet_hash_seed);
}

static u32 lnet_flow_hash6(const struct sk_buff *skb, int offset)
{
	const struct ipv6hdr *ip6h;
	struct ipv6hdr _ip6h;
	__be16 frag = 0;
	u32 ports = 0;
	u8 protocol;
	int at;

	ip6h = skb_header_pointer(skb, offset, sizeof(_ip6h), &_ip6h);
	if (!ip6h)
		return 0;
	protocol = ip6h->nexthdr;
	at = offset + sizeof(*ip6h);
	if (unlikely(ipv6_ext_hdr(protocol)))
		at = ipv6_skip_exthdr(skb, at, &protocol, &frag);
	/* All parts of a packet take one path. */
	if (at >= 0 && !frag && lnet_wire_has_ports(protocol))
		ports = lnet_flow_ports(skb, at);
	return jhash2((const u32 *)&ip6h->saddr, 8,
		      lnet_hash_seed ^ ports ^ protocol);
}

/**
 * lnet_flow_hash() - hash of the flow an inner packet belongs to
 * @skb: packet
 * @offset: where the inner header begins, from skb->data
 *
 * Looks at addresses and protocol, and at the ports of unfragmented TCP, UDP
 * and SCTP, so that LER and LSR keep a flow on one path.
 *
 * Return: the hash; 0 for a packet too short to have one.
 */
u32 lnet_flow_hash(const struct sk_buff *skb, int offset)
{
	const struct iphdr *iph;
	struct iphdr _iph;

	iph = skb_header_pointer(skb, offset, sizeof(_iph), &_iph);
	if (!iph)
		return 0;
	return lnet_wire_version(iph) == 6 ? lnet_flow_hash6(skb, offset) :
					     lnet_flow_hash4(skb, offset, iph);
}
