/* SPDX-License-Identifier: GPL-2.0 */
/*
 * MPLS-in-IP (RFC 4023) with one label stack entry (RFC 3032):
 *
 *   outer IPv4 header, protocol 137      20 bytes
 *   label (20) | TC (3) | S (1) | TTL (8) 4 bytes
 *   inner packet, untouched
 */
#ifndef _LNET_ENCAP_H
#define _LNET_ENCAP_H

#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/neighbour.h>

#include "lnet.h"

#define LNET_LSE_LEN		4
#define LNET_ENCAP_LEN		((int)sizeof(struct iphdr) + LNET_LSE_LEN)

#define LNET_LABEL_EXPLICIT_MAX	15	/* 0..15 are reserved */

/**
 * struct lnet_lse - label stack entry
 * @label: 20 bits
 * @tc: traffic class, 3 bits (RFC 5462)
 * @bottom: bottom of stack
 * @ttl: time to live
 */
struct lnet_lse {
	u32 label;
	u8 tc;
	bool bottom;
	u8 ttl;
};

static inline __be32 lnet_lse_encode(const struct lnet_lse *lse)
{
	return cpu_to_be32(lse->label << 12 | (u32)lse->tc << 9 |
			   (u32)lse->bottom << 8 | lse->ttl);
}

static inline struct lnet_lse lnet_lse_decode(__be32 word)
{
	u32 v = be32_to_cpu(word);

	return (struct lnet_lse){
		.label	= v >> 12,
		.tc	= v >> 9 & 7,
		.bottom	= v >> 8 & 1,
		.ttl	= v,
	};
}

/* The label stack entry behind an outer header without options. */
static inline __be32 *lnet_lse_of(const struct sk_buff *skb)
{
	return (__be32 *)(skb_network_header(skb) + sizeof(struct iphdr));
}

/* Largest inner packet where the outer one may have @mtu bytes. */
static inline u32 lnet_encap_room(u32 mtu)
{
	return mtu > LNET_ENCAP_LEN ? mtu - LNET_ENCAP_LEN : 0;
}

/* Largest outer packet on a next hop. */
static inline u32 lnet_nh_mtu(const struct lnet_nexthop *nh,
			      const struct net_device *dev)
{
	u32 mtu = min_t(u32, READ_ONCE(dev->mtu), 0xffff);

	return nh->spec.mtu ? min(nh->spec.mtu, mtu) : mtu;
}

void lnet_encap_init(void);
u32 lnet_flow_hash4(const struct sk_buff *skb, int offset);
int lnet_push4(struct sk_buff *skb, const struct lnet_nexthop *nh,
	       const struct net_device *dev, u32 label);
int lnet_rewrite4(struct sk_buff *skb, const struct lnet_nexthop *nh,
		  const struct net_device *dev, u32 label);
int lnet_pop4(struct sk_buff *skb);
int lnet_transmit4(struct sk_buff *skb, const struct lnet_nexthop *nh,
		   struct net_device *dev);

#endif /* _LNET_ENCAP_H */
