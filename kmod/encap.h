/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_ENCAP_H
#define _LNET_ENCAP_H

#include <linux/skbuff.h>
#include <net/neighbour.h>

#include "lnet.h"
#include "wire.h"

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
