/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Straight to a device. Most of what dev_queue_xmit() does is to ask who else
 * wants something of the packet: queues, taps, filters, what the device cannot
 * do by itself. Where a few fields say that nobody does, the device's own
 * function is all that is left of it.
 *
 * Not seen by who traces the kernel's net_dev_* events.
 */
#ifndef _LNET_DIRECT_H
#define _LNET_DIRECT_H

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <net/sch_generic.h>

#include "compat/netdev.h"

/* Is there nobody between the stack and the device? */
static inline bool lnet_dev_is_direct(struct net_device *dev)
{
	const struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	return (dev->flags & IFF_UP) && lnet_compat_is_lltx(dev) &&
	       dev->real_num_tx_queues == 1 &&
	       !rcu_dereference_bh(txq->qdisc)->enqueue &&
	       !netif_xmit_frozen_or_stopped(txq) &&
	       !lnet_compat_egress_hooked(dev) && !dev_nit_active(dev);
}

/*
 * Would any device take the packet as it is? It carries no state of IPsec.
 * Parts of it that lie elsewhere are fine with devices that gather them.
 */
static inline bool lnet_skb_is_direct(const struct sk_buff *skb,
				      const struct net_device *dev)
{
	if (unlikely(skb_is_gso(skb) || skb->ip_summed == CHECKSUM_PARTIAL ||
		     skb_vlan_tag_present(skb) || skb->sk))
		return false;
	return !skb_is_nonlinear(skb) ||
	       (!skb_has_frag_list(skb) && dev->features & NETIF_F_SG &&
		!dev->netdev_ops->ndo_features_check &&
		!IS_ENABLED(CONFIG_HIGHMEM));
}

/**
 * lnet_direct_xmit() - give a packet to a device that takes it as it is
 * @skb: packet, skb->dev is the device; consumed
 *
 * What lnet_dev_is_direct() and lnet_skb_is_direct() say no to is sent by
 * dev_queue_xmit(), and so is what comes back here too often.
 *
 * Context: RCU, BH disabled.
 * Return: as dev_queue_xmit().
 */
static inline int lnet_direct_xmit(struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	struct netdev_queue *txq;
	int err;

	if (unlikely(!lnet_skb_is_direct(skb, dev) ||
		     !lnet_dev_is_direct(dev) || dev_xmit_recursion()))
		return dev_queue_xmit(skb);
	txq = netdev_get_tx_queue(dev, 0);
	skb_reset_mac_header(skb);
	skb_set_queue_mapping(skb, 0);
	dev_xmit_recursion_inc();
	err = netdev_start_xmit(skb, dev, txq, false);
	dev_xmit_recursion_dec();
	if (likely(dev_xmit_complete(err)))
		return err;
	/* as dev_queue_xmit() does: there is no queue for it to wait in */
	dev_core_stats_tx_dropped_inc(dev);
	kfree_skb(skb);
	return -ENETDOWN;
}

#endif /* _LNET_DIRECT_H */
