/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Labelled packets that are several at once: segmentation and receive merging
 * of IP protocol 137 in both families. See "Offload" in
 * Documentation/architecture.md.
 */
#ifndef _LNET_OFFLOAD_H
#define _LNET_OFFLOAD_H

#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "wire.h"

/*
 * No device offers this type, so that the stack segments a packet that has it
 * before any device sees it: one that knows segmentation, and tunnels, but not
 * what is behind protocol 137 would make rubbish of it.
 */
#define LNET_GSO_SOFTWARE	SKB_GSO_TUNNEL_REMCSUM

/* What an inner header says that it is; 0 for neither of them. */
static inline __be16 lnet_inner_protocol(const void *inner)
{
	switch (lnet_wire_version(inner)) {
	case 4:
		return htons(ETH_P_IP);
	case 6:
		return htons(ETH_P_IPV6);
	}
	return 0;
}

/*
 * Merging has looked at the packet on its way in: there is nothing to be merged
 * any more when the label comes off. Nobody else says anything of a header
 * inside a packet that was not merged.
 */
static inline void lnet_gro_note(struct sk_buff *skb)
{
	skb->inner_protocol = htons(ETH_P_MPLS_UC);
}

static inline bool lnet_gro_noted(const struct sk_buff *skb)
{
	return skb->inner_protocol == htons(ETH_P_MPLS_UC);
}

/* offload.c: life */
void lnet_offload_init(void);
void lnet_offload_start(void);
void lnet_offload_stop(void);
void lnet_offload_exit(void);
netdev_features_t lnet_offload_features(void);

/* gso.c: segmentation */
struct sk_buff *lnet_gso_segment(struct sk_buff *skb,
				 netdev_features_t features);
int lnet_gso_mark(struct sk_buff *skb, const struct net_device *dev);
void lnet_gso_popped(struct sk_buff *skb);
void lnet_gso_unwrapped(struct sk_buff *skb);
bool lnet_gso_fits(const struct sk_buff *skb, unsigned int mtu);

/* gro.c: merging */
struct sk_buff *lnet_gro_receive(struct list_head *head, struct sk_buff *skb);
int lnet_gro_complete(struct sk_buff *skb, int nhoff);
int lnet_gro_finish(struct sk_buff *skb, int nhoff);
void lnet_gro_allow(bool on);
long lnet_gro_held(void);

/**
 * lnet_gso_labelled() - make a labelled packet one that the devices below know
 * @skb: packet, outer header at skb->data, its buffer not shared
 * @dev: device that it leaves by
 *
 * Return: 0 or a negative errno; the packet is the caller's in any case.
 */
static inline int lnet_gso_labelled(struct sk_buff *skb,
				    const struct net_device *dev)
{
	if (unlikely(skb_is_gso(skb) || skb->ip_summed == CHECKSUM_PARTIAL))
		return lnet_gso_mark(skb, dev);
	skb->encapsulation = 0;
	return 0;
}

#endif /* _LNET_OFFLOAD_H */
