/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_ENCAP_H
#define _LNET_ENCAP_H

#include <linux/if_ether.h>
#include <linux/skbuff.h>
#include <net/neighbour.h>

#include "direct.h"
#include "nexthop.h"
#include "udp.h"
#include "wire.h"

#define LNET_ENCAP_LEN_MAX	LNET_ENCAP_LEN6
/* The same with room for UDP. */
#define LNET_ENCAP_ROOM_MAX	(LNET_ENCAP_LEN_MAX + LNET_UDP_LEN)

/* What stands before the inner packet, by the family of the outer header. */
static inline int lnet_encap_len(u16 family)
{
	return family == AF_INET6 ? LNET_ENCAP_LEN6 : LNET_ENCAP_LEN4;
}

/* The same of a packet that is labelled and has skb->protocol set. */
static inline int lnet_outer_len(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IPV6) ? LNET_ENCAP_LEN6 :
						    LNET_ENCAP_LEN4;
}

/* Largest inner packet where the outer one, of @family, may have @mtu bytes. */
static inline u32 lnet_encap_room(u32 mtu, u16 family)
{
	u32 encap = lnet_encap_len(family);

	return mtu > encap ? mtu - encap : 0;
}

/* Largest packet of protocol 137 on a next hop, which may have to get into UDP. */
static inline u32 lnet_nh_mtu(const struct lnet_nexthop *nh,
			      const struct net_device *dev)
{
	u32 mtu = min_t(u32, READ_ONCE(dev->mtu), 0xffff);

	mtu = nh->spec.mtu ? min(nh->spec.mtu, mtu) : mtu;
	return mtu > nh->wrap ? mtu - nh->wrap : 0;
}

/* Resolves link layer addresses? What does not is a tunnel. */
static inline bool lnet_has_neighbours(const struct net_device *dev)
{
	return dev->header_ops && dev->header_ops->create;
}

/* 16 bits of an IPv6 header were changed, which nothing in the header sums up. */
static inline void lnet_csum_changed(struct sk_buff *skb, __be16 from,
				     __be16 to)
{
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum = csum_add(csum_sub(skb->csum, (__force __wsum)from),
				     (__force __wsum)to);
}

/* Sets the hop limit of the IPv6 packet at skb->data. */
static inline void lnet_set_hop_limit(struct sk_buff *skb, u8 hop_limit)
{
	u8 old = ipv6_hdr(skb)->hop_limit;

	ipv6_hdr(skb)->hop_limit = hop_limit;
	lnet_csum_changed(skb, htons(old), htons(hop_limit));
}

/* flow.c */
void lnet_flow_init(void);
u32 lnet_flow_hash(const struct sk_buff *skb, int offset);

/**
 * struct lnet_flow - flow hash of an inner packet, computed when asked for
 * @known: it has been
 * @hash: as lnet_flow_hash() says
 */
struct lnet_flow {
	bool known;
	u32 hash;
};

static inline u32 lnet_flow_ask(struct lnet_flow *flow,
				const struct sk_buff *skb, int offset)
{
	if (!flow->known) {
		flow->hash = lnet_flow_hash(skb, offset);
		flow->known = true;
	}
	return flow->hash;
}

/* The next hop that an inner packet takes; one alone is nobody's choice. */
static inline const struct lnet_nexthop *
lnet_flow_nexthop(const struct lnet_nh_group *group, struct lnet_flow *flow,
		  const struct sk_buff *skb, int offset)
{
	return lnet_nh_select(group, group && group->num > 1 ?
				     lnet_flow_ask(flow, skb, offset) : 0);
}

/* fragment.c */
bool lnet_fragment(struct lnet_exit *exit, struct sk_buff *skb);

int lnet_push(struct sk_buff *skb, const struct lnet_nexthop *nh,
	      const struct net_device *dev, u32 label, struct lnet_flow *flow);
int lnet_pop(struct sk_buff *skb);

/* The outer header, at skb->data; @flow counts for IPv6 only. */
static __always_inline void
lnet_outer(struct sk_buff *skb, const struct lnet_nexthop *nh, u8 tos, u32 flow)
{
	struct in6_addr source;

	if (nh->to.family == AF_INET6) {
		source = lnet_nh_source6(nh);
		lnet_wire_outer6(ipv6_hdr(skb), skb->len, tos, flow, &source,
				 &nh->to.ip6);
		skb->protocol = htons(ETH_P_IPV6);
	} else {
		lnet_wire_outer4(ip_hdr(skb), skb->len, tos,
				 READ_ONCE(nh->source.ip4), nh->to.ip4);
		skb->protocol = htons(ETH_P_IP);
	}
}

/**
 * lnet_send() - send a packet to its next hop
 * @skb: packet whose outer header is complete, consumed
 * @nh: next hop
 * @dev: its device
 *
 * Through the neighbour where the device has neighbours, straight to the
 * device where it has none (WireGuard).
 *
 * Context: RCU, BH disabled.
 * Return: 0 or a negative errno if the device or its queue refused the packet.
 */
static inline int lnet_send(struct sk_buff *skb, const struct lnet_nexthop *nh,
			    struct net_device *dev)
{
	int err;

	skb->dev = dev;
	if (!lnet_has_neighbours(dev))
		err = lnet_direct_xmit(skb);
	else if (nh->to.family == AF_INET6)
		err = neigh_xmit(NEIGH_ND_TABLE, dev, &nh->to.ip6, skb);
	else
		err = neigh_xmit(NEIGH_ARP_TABLE, dev, &nh->to.ip4, skb);
	return net_xmit_eval(err);
}

/**
 * lnet_transmit() - send a labelled packet to its next hop, in UDP if it wants
 * @skb: packet from lnet_push() or of an LSR, consumed
 * @nh: next hop
 * @dev: its device
 *
 * Context: RCU, BH disabled.
 * Return: 0 or a negative errno if the packet was not sent.
 */
static inline int lnet_transmit(struct sk_buff *skb,
				const struct lnet_nexthop *nh,
				struct net_device *dev)
{
	if (unlikely(nh->wrap))
		return lnet_udp_transmit(skb, nh, dev);
	return lnet_send(skb, nh, dev);
}

#endif /* _LNET_ENCAP_H */
