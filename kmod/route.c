// SPDX-License-Identifier: GPL-2.0
/*
 * Routes on lnet0: a packet whose dst is an exit's route takes that exit.
 *
 * Memory of a route is the kernel's (rt_dst_alloc, ip6_dst_alloc), its
 * operations lie in vmlinux, and dst_dev_put() turns its functions into
 * discards: a packet that keeps a reference in some queue does no harm after
 * the module is gone.
 *
 * An IPv4 route has the label in the place of the gateway, so it needs no
 * pointer back to its exit, and lnet0, being point-to-point, one neighbour for
 * all. IPv6 knows neighbours by the gateway on any device: its routes share a
 * gateway, and have the label where other routes have the sources that they
 * are for.
 */
#include <linux/slab.h>
#include <net/ip.h>
#include <net/route.h>

#include "compat/ip6.h"
#include "ilm.h"
#include "route.h"

/* fe80::, nobody's address: lnet0 resolves none */
static const struct in6_addr lnet_gateway6 = { .s6_addr = { 0xfe, 0x80 } };

/**
 * lnet_route_metrics_alloc() - metrics that routes may share
 *
 * Context: May sleep.
 * Return: metrics with one reference, all zero, or NULL.
 */
struct dst_metrics *lnet_route_metrics_alloc(void)
{
	struct dst_metrics *metrics;

	metrics = kzalloc(sizeof(*metrics), GFP_KERNEL_ACCOUNT);
	if (metrics)
		refcount_set(&metrics->refcnt, 1);
	return metrics;
}

/**
 * lnet_route_metrics_put() - give up a reference on metrics
 * @metrics: metrics or NULL
 */
void lnet_route_metrics_put(struct dst_metrics *metrics)
{
	if (metrics && refcount_dec_and_test(&metrics->refcnt))
		kfree(metrics);
}

static struct rtable *lnet_route_alloc4(const struct lnet_exit *exit,
					struct net_device *dev0)
{
	struct rtable *rt;

	rt = rt_dst_alloc(dev0, 0, RTN_UNICAST, true);
	if (!rt)
		return NULL;
	rt->rt_is_input = 1;
	rt->rt_gw_family = AF_INET;
	rt->rt_gw4 = htonl(exit->label);
	rt->dst.input = exit->type == LNET_EXIT_TYPE_LOCAL ?
			lnet_uplink4 : lnet_forward4;
	rt->dst.output = ip_output;
	ip_dst_init_metrics(&rt->dst, exit->metrics);
	return rt;
}

static struct rt6_info *lnet_route_alloc6(const struct lnet_exit *exit,
					  struct net_device *dev0,
					  struct inet6_dev *idev)
{
	struct rt6_info *rt;

	rt = ip6_dst_alloc(dev_net(dev0), dev0, DST_NOCOUNT);
	if (!rt)
		return NULL;
	in6_dev_hold(idev);
	rt->rt6i_idev = idev;
	rt->rt6i_flags = RTF_UP | RTF_GATEWAY;
	rt->rt6i_gateway = lnet_gateway6;
	rt->rt6i_src.addr.s6_addr32[3] = htonl(exit->label);
	rt->dst.input = exit->type == LNET_EXIT_TYPE_LOCAL ?
			lnet_uplink6 : lnet_forward6;
	rt->dst.output = ip6_output;
	ip_dst_init_metrics(&rt->dst, exit->metrics6);
	return rt;
}

/* From now on packets on the route are discarded. */
static void lnet_route_put(struct dst_entry *dst)
{
	dst_dev_put(dst);
	dst_release(dst);
}

static struct rt6_info *lnet_route_replace6(struct lnet_exit *exit,
					    struct rt6_info *rt)
{
	return rcu_replace_pointer(exit->rt6, rt,
				   lockdep_is_held(&exit->ln->lock));
}

/**
 * lnet_route_refresh() - bring an exit's IPv6 route in step with lnet0
 * @exit: exit
 * @dev0: lnet0
 *
 * The kernel takes IPv6 off a device whose MTU gets too small for it, and puts
 * a new one on when it grows again.
 *
 * Context: RTNL and lnet_net.lock are held. An exit that finds no memory for
 * its route has none afterwards.
 */
void lnet_route_refresh(struct lnet_exit *exit, struct net_device *dev0)
{
	struct inet6_dev *idev = __in6_dev_get(dev0);
	struct rt6_info *rt;

	ASSERT_RTNL();
	rt = rcu_dereference_protected(exit->rt6,
				       lockdep_is_held(&exit->ln->lock));
	if (rt ? rt->rt6i_idev == idev : !idev)
		return;
	rt = idev ? lnet_route_alloc6(exit, dev0, idev) : NULL;
	rt = lnet_route_replace6(exit, rt);
	if (rt)
		lnet_route_put(&rt->dst);
}

/**
 * lnet_route_add() - give an exit its routes
 * @exit: exit without routes
 * @dev0: lnet0
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 * Return: 0 or -ENOMEM.
 */
int lnet_route_add(struct lnet_exit *exit, struct net_device *dev0)
{
	struct rtable *rt;

	lockdep_assert_held(&exit->ln->lock);
	rt = lnet_route_alloc4(exit, dev0);
	if (!rt)
		return -ENOMEM;
	rcu_assign_pointer(exit->rt, rt);
	lnet_route_refresh(exit, dev0);
	if (__in6_dev_get(dev0) && !rcu_access_pointer(exit->rt6)) {
		lnet_route_del(exit);
		return -ENOMEM;
	}
	return 0;
}

/**
 * lnet_route_del() - take an exit's routes away
 * @exit: exit
 *
 * Packets that are on them are discarded, those that come get none.
 *
 * Context: lnet_net.lock is held.
 */
void lnet_route_del(struct lnet_exit *exit)
{
	struct rt6_info *rt6 = lnet_route_replace6(exit, NULL);
	struct rtable *rt;

	rt = rcu_replace_pointer(exit->rt, NULL,
				 lockdep_is_held(&exit->ln->lock));
	if (rt)
		lnet_route_put(&rt->dst);
	if (rt6)
		lnet_route_put(&rt6->dst);
}

/**
 * lnet_route_set_mtu() - set the path MTU of an exit's routes
 * @exit: exit
 * @mtu: largest inner packet in bytes, 0 for lnet0's
 *
 * Every link carries IPv6 packets of 1280 bytes, or seems to: nobody believes
 * an answer that says less (RFC 8200, 5). What becomes of them on a path that
 * does not is lnet0's matter.
 *
 * Context: lnet_net.lock is held.
 */
void lnet_route_set_mtu(struct lnet_exit *exit, u32 mtu)
{
	WRITE_ONCE(exit->metrics->metrics[RTAX_MTU - 1], mtu);
	WRITE_ONCE(exit->metrics6->metrics[RTAX_MTU - 1],
		   mtu ? max_t(u32, mtu, IPV6_MIN_MTU) : 0);
}

static struct dst_entry *lnet_route_get6(const struct lnet_exit *exit)
{
	struct rt6_info *rt = rcu_dereference(exit->rt6);

	/* The kernel would discard the packet without a word. */
	if (unlikely(!rt || READ_ONCE(rt->rt6i_idev->cnf.disable_ipv6)))
		return NULL;
	return &rt->dst;
}

/**
 * lnet_route_get() - the route whose packets take an exit
 * @exit: exit
 * @protocol: of the packet, ETH_P_IP or ETH_P_IPV6
 *
 * Context: RCU.
 * Return: the route, or NULL if there is none, or if the packet's protocol is
 * switched off on lnet0.
 */
struct dst_entry *lnet_route_get(const struct lnet_exit *exit, __be16 protocol)
{
	struct rtable *rt;

	if (protocol == htons(ETH_P_IPV6))
		return lnet_route_get6(exit);
	rt = rcu_dereference(exit->rt);
	return rt ? &rt->dst : NULL;
}

/**
 * lnet_route_exit() - the exit whose route a packet is on
 * @ln: namespace
 * @skb: packet
 *
 * Context: RCU.
 * Return: the exit, or NULL if the packet has no route of ours.
 */
struct lnet_exit *lnet_route_exit(const struct lnet_net *ln,
				  const struct sk_buff *skb)
{
	const struct dst_entry *dst = skb_dst(skb);
	struct lnet_exit *exit;
	const void *rt;
	__be32 label;

	if (!dst)
		return NULL;
	switch (dst->ops->family) {
	case AF_INET:
		if (skb_rtable(skb)->rt_gw_family != AF_INET)
			return NULL;
		label = skb_rtable(skb)->rt_gw4;
		break;
	case AF_INET6:
		label = dst_rt6_info(dst)->rt6i_src.addr.s6_addr32[3];
		break;
	default:
		return NULL;
	}
	exit = lnet_ilm_find(ln, ntohl(label));
	if (!exit)
		return NULL;
	rt = dst->ops->family == AF_INET6 ?
	     (const void *)rcu_access_pointer(exit->rt6) :
	     (const void *)rcu_access_pointer(exit->rt);
	return rt == dst ? exit : NULL;
}
