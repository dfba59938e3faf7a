/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network devices: flags that moved out of the features, and the signature of
 * newlink.
 */
#ifndef _LNET_COMPAT_NETDEV_H
#define _LNET_COMPAT_NETDEV_H

#include <linux/netdevice.h>
#include <linux/version.h>
#include <net/rtnetlink.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)

static inline void lnet_compat_lltx(struct net_device *dev)
{
	dev->features |= NETIF_F_LLTX;
}

static inline void lnet_compat_netns_local(struct net_device *dev)
{
	dev->features |= NETIF_F_NETNS_LOCAL;
}

#else

static inline void lnet_compat_lltx(struct net_device *dev)
{
	dev->lltx = true;
}

static inline void lnet_compat_netns_local(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
	dev->netns_local = true;
#else
	dev->netns_immutable = true;
#endif
}

#endif

/*
 * The parameters of a newlink function; the device is in its namespace already.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
#define LNET_NEWLINK_PARAMS						      \
	struct net *src_net, struct net_device *dev, struct nlattr *tb[],     \
	struct nlattr *data[], struct netlink_ext_ack *extack
#else
#define LNET_NEWLINK_PARAMS						      \
	struct net_device *dev, struct rtnl_newlink_params *params,	      \
	struct netlink_ext_ack *extack
#endif

#endif /* _LNET_COMPAT_NETDEV_H */
