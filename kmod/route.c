// SPDX-License-Identifier: GPL-2.0
/*
 * Routes on lnet0: a packet whose dst is an exit's route takes that exit.
 *
 * Memory of a route is the kernel's (rt_dst_alloc), its operations lie in
 * vmlinux, and dst_dev_put() turns its functions into discards: a packet that
 * keeps a reference in some queue does no harm after the module is gone.
 *
 * The label stands in the place of the gateway, so the route needs no pointer
 * back to its exit, and lnet0, being point-to-point, one neighbour for all.
 */
#include <linux/slab.h>
#include <net/ip.h>
#include <net/route.h>

#include "route.h"

/**
 * lnet_route_add() - give an exit its route
 * @exit: exit without route
 * @dev0: lnet0
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or -ENOMEM.
 */
int lnet_route_add(struct lnet_exit *exit, struct net_device *dev0)
{
	struct rtable *rt;

	lockdep_assert_held(&exit->ln->lock);
	rt = rt_dst_alloc(dev0, 0, RTN_UNICAST, true);
	if (!rt)
		return -ENOMEM;
	rt->rt_is_input = 1;
	rt->rt_gw_family = AF_INET;
	rt->rt_gw4 = htonl(exit->label);
	rt->dst.input = exit->type == LNET_EXIT_TYPE_LOCAL ?
			lnet_uplink4 : lnet_forward4;
	rt->dst.output = ip_output;
	ip_dst_init_metrics(&rt->dst, exit->metrics);
	rcu_assign_pointer(exit->rt, rt);
	return 0;
}

/**
 * lnet_route_del() - take an exit's route away
 * @exit: exit
 *
 * Packets that are on it are discarded, those that come get none.
 *
 * Context: lnet_net.lock is held.
 */
void lnet_route_del(struct lnet_exit *exit)
{
	struct rtable *rt;

	rt = rcu_replace_pointer(exit->rt, NULL,
				 lockdep_is_held(&exit->ln->lock));
	if (!rt)
		return;
	dst_dev_put(&rt->dst);
	dst_release(&rt->dst);
}

/**
 * lnet_route_set_mtu() - set the path MTU of an exit's route
 * @exit: exit
 * @mtu: largest inner packet in bytes, 0 for lnet0's
 *
 * Context: lnet_net.lock is held.
 */
void lnet_route_set_mtu(struct lnet_exit *exit, u32 mtu)
{
	WRITE_ONCE(exit->metrics->metrics[RTAX_MTU - 1], mtu);
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
	const struct rtable *rt = skb_rtable(skb);
	struct lnet_exit *exit;

	if (!rt || rt->rt_gw_family != AF_INET)
		return NULL;
	exit = xa_load((struct xarray *)&ln->ilm, ntohl(rt->rt_gw4));
	return exit && rcu_access_pointer(exit->rt) == rt ? exit : NULL;
}
