/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network devices: flags that moved out of the features, filters of what leaves
 * by a device, and the signature of newlink.
 */
#ifndef _LNET_COMPAT_NETDEV_H
#define _LNET_COMPAT_NETDEV_H

#include <linux/netdevice.h>
#include <net/rtnetlink.h>

static inline void lnet_compat_lltx(struct net_device *dev)
{
#ifdef NETIF_F_LLTX
	dev->features |= NETIF_F_LLTX;
#else
	dev->lltx = true;
#endif
}

static inline bool lnet_compat_is_lltx(const struct net_device *dev)
{
#ifdef NETIF_F_LLTX
	return dev->features & NETIF_F_LLTX;
#else
	return dev->lltx;
#endif
}

/* Does anything look at the packets that leave by a device: tc, nftables? */
static inline bool lnet_compat_egress_hooked(const struct net_device *dev)
{
#ifdef CONFIG_NETFILTER_EGRESS
	if (rcu_access_pointer(dev->nf_hooks_egress))
		return true;
#endif
#if defined(LNET_HAS_TCX_EGRESS)
#ifdef CONFIG_NET_XGRESS
	return rcu_access_pointer(dev->tcx_egress);
#endif
#elif defined(CONFIG_NET_CLS_ACT)
	return rcu_access_pointer(dev->miniq_egress);
#endif
	return false;
}

static inline void lnet_compat_netns_local(struct net_device *dev)
{
#ifdef NETIF_F_NETNS_LOCAL
	dev->features |= NETIF_F_NETNS_LOCAL;
#elif defined(LNET_HAS_NETNS_IMMUTABLE)
	dev->netns_immutable = true;
#else
	dev->netns_local = true;
#endif
}

/*
 * The parameters of a newlink function; the device is in its namespace already.
 */
#ifdef LNET_HAS_NEWLINK_PARAMS
#define LNET_NEWLINK_PARAMS						      \
	struct net_device *dev, struct rtnl_newlink_params *params,	      \
	struct netlink_ext_ack *extack
#else
#define LNET_NEWLINK_PARAMS						      \
	struct net *src_net, struct net_device *dev, struct nlattr *tb[],     \
	struct nlattr *data[], struct netlink_ext_ack *extack
#endif

#endif /* _LNET_COMPAT_NETDEV_H */
