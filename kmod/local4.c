// SPDX-License-Identifier: GPL-2.0
/*
 * The IPv4 addresses of a namespace's devices. The stack's own list of them is
 * closed to modules; what it offers looks at the routing tables, too, for each
 * address that is not on the list, which nearly every packet's source is not.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "local4.h"

/**
 * lnet_local4_add() - a device has got an address
 * @ln: namespace
 * @addr: address
 *
 * Without memory for it the stack is asked from now on.
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_local4_add(struct lnet_net *ln, __be32 addr)
{
	struct lnet_local4 *l;
	bool listed;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	rcu_read_lock();	/* the writers' lock would do, the list macro asks */
	listed = lnet_local4_listed(ln, addr);
	rcu_read_unlock();
	if (listed)
		return;
	l = kmalloc(sizeof(*l), GFP_KERNEL_ACCOUNT);
	if (!l) {
		WRITE_ONCE(ln->local4_short, true);
		return;
	}
	l->addr = addr;
	hash_add_rcu(ln->local4, &l->node, (__force u32)addr);
}

static bool lnet_local4_used(const struct lnet_net *ln, __be32 addr)
{
	const struct in_ifaddr *ifa;
	const struct net_device *dev;
	struct in_device *in_dev;

	for_each_netdev(ln->net, dev) {
		in_dev = __in_dev_get_rtnl(dev);
		if (!in_dev)
			continue;
		in_dev_for_each_ifa_rtnl(ifa, in_dev)
			if (ifa->ifa_local == addr)
				return true;
	}
	return false;
}

/**
 * lnet_local4_del() - a device has lost an address
 * @ln: namespace
 * @addr: address; the same or another device may have it still
 *
 * Context: RTNL and lnet_net.lock are held.
 */
void lnet_local4_del(struct lnet_net *ln, __be32 addr)
{
	struct hlist_node *next;
	struct lnet_local4 *l;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	if (lnet_local4_used(ln, addr))
		return;
	hash_for_each_possible_safe(ln->local4, l, next, node,
				    (__force u32)addr) {
		if (l->addr != addr)
			continue;
		hash_del_rcu(&l->node);
		kfree_rcu(l, rcu);
	}
}

/**
 * lnet_local4_add_device() - a device has come, perhaps with addresses
 * @ln: namespace
 * @dev: device
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_local4_add_device(struct lnet_net *ln, const struct net_device *dev)
{
	const struct in_ifaddr *ifa;
	struct in_device *in_dev;

	in_dev = __in_dev_get_rtnl(dev);
	if (!in_dev)
		return;
	in_dev_for_each_ifa_rtnl(ifa, in_dev)
		lnet_local4_add(ln, ifa->ifa_local);
}

/**
 * lnet_local4_flush() - forget all addresses
 * @ln: namespace that is gone
 */
void lnet_local4_flush(struct lnet_net *ln)
{
	struct hlist_node *next;
	struct lnet_local4 *l;
	int bucket;

	hash_for_each_safe(ln->local4, bucket, next, l, node) {
		hash_del(&l->node);
		kfree_rcu(l, rcu);
	}
}
