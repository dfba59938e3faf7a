// SPDX-License-Identifier: GPL-2.0
/*
 * Next hops of an exit (NHLFEs): made from what user space asks for, kept
 * alive or dead as their devices are, chosen by flow hash.
 */
#include <linux/slab.h>

#include "addrset.h"
#include "encap.h"
#include "nexthop.h"

static void lnet_nh_link(struct lnet_nexthop *nh, const struct net_device *dev,
			 bool down)
{
	u32 set = 0;

	if (down || !(dev->flags & IFF_UP))
		set = LNET_EXIT_NH_F_DOWN;
	else if (!netif_carrier_ok(dev))
		set = LNET_EXIT_NH_F_LINKDOWN;
	lnet_nh_set_flags(nh, LNET_EXIT_NH_F_DOWN | LNET_EXIT_NH_F_LINKDOWN,
			  set);
}

/**
 * lnet_nh_group_build() - make the next hops that user space asked for
 * @ln: namespace
 * @spec: names them
 * @egress: outer destination of those without gateway
 * @extack: says which one is wrong
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 * Return: the next hops, NULL for none, or an ERR_PTR.
 */
struct lnet_nh_group *lnet_nh_group_build(struct lnet_net *ln,
					  const struct lnet_exit_spec *spec,
					  const struct lnet_addr *egress,
					  struct netlink_ext_ack *extack)
{
	struct lnet_nh_group *group;
	struct lnet_nexthop *nh;
	struct net_device *dev;
	int err = -ENODEV;
	unsigned int i;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	if (!spec->num_nh)
		return NULL;
	group = kzalloc(struct_size(group, nh, spec->num_nh),
			GFP_KERNEL_ACCOUNT);
	if (!group)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < spec->num_nh; i++) {
		nh = &group->nh[i];
		dev = __dev_get_by_index(ln->net, spec->nh[i].ifindex);
		if (!dev) {
			NL_SET_ERR_MSG(extack, "next hop: no such device");
			goto err_free;
		}
		if (rtnl_dereference(ln->dev0) == dev) {
			NL_SET_ERR_MSG(extack,
				       "next hop: an exit cannot lead through the lnet_exit device itself");
			goto err_free;
		}
		nh->spec = spec->nh[i];
		seqcount_init(&nh->source_seq);
		nh->to = nh->spec.gateway.family == AF_UNSPEC ?
			 *egress : nh->spec.gateway;
		nh->wrap = nh->spec.encap == LNET_EXIT_ENCAP_UDP ?
			   LNET_UDP_LEN : 0;
		netdev_hold(dev, &nh->tracker, GFP_KERNEL);
		rcu_assign_pointer(nh->dev, dev);
		group->num++;
		lnet_nh_link(nh, dev, false);
		lnet_nh_source(nh, dev);
		nh->told_flags = nh->flags;
		if (lnet_nh_waits6(nh, dev))
			lnet_events_watch6(ln);
	}
	err = lnet_nh_group_buckets(group);
	if (err)
		goto err_free;
	return group;

err_free:
	lnet_nh_group_free(group);
	return ERR_PTR(err);
}

static void lnet_nh_group_free_rcu(struct rcu_head *rcu)
{
	struct lnet_nh_group *group;
	struct net_device *dev;
	unsigned int i;

	group = container_of(rcu, struct lnet_nh_group, rcu);
	for (i = 0; i < group->num; i++) {
		dev = rcu_dereference_protected(group->nh[i].dev, true);
		netdev_put(dev, &group->nh[i].tracker);
	}
	kfree(group->buckets);
	kfree(group);
}

/**
 * lnet_nh_group_free() - give up next hops that are no longer to be found
 * @group: next hops or NULL; readers may still look at them
 */
void lnet_nh_group_free(struct lnet_nh_group *group)
{
	if (group)
		call_rcu(&group->rcu, lnet_nh_group_free_rcu);
}

/**
 * lnet_nh_group_count_addrs() - make the gateways known as router addresses
 * @ln: namespace
 * @group: next hops or NULL
 * @add: true when they come, false when they go
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or -ENOMEM, and then nothing is counted.
 */
int lnet_nh_group_count_addrs(struct lnet_net *ln,
			      const struct lnet_nh_group *group, bool add)
{
	unsigned int i;
	int err;

	for (i = 0; group && i < group->num; i++) {
		if (!add) {
			lnet_addrset_del(ln, &group->nh[i].to,
					 LNET_ADDR_GATEWAY);
			continue;
		}
		err = lnet_addrset_add(ln, &group->nh[i].to, LNET_ADDR_GATEWAY);
		if (err) {
			while (i--)
				lnet_addrset_del(ln, &group->nh[i].to,
						 LNET_ADDR_GATEWAY);
			return err;
		}
	}
	return 0;
}

/**
 * lnet_nh_group_refresh() - bring next hops in step with their device
 * @ln: namespace
 * @group: next hops or NULL
 * @dev: the device that an event is about, NULL for every device
 * @event: NETDEV_UNREGISTER takes the device's next hops away, NETDEV_DOWN and
 *         NETDEV_GOING_DOWN mean that it is down whatever its flags say yet
 *
 * Context: RTNL and lnet_net.lock are held.
 * Return: whether anything changed.
 */
bool lnet_nh_group_refresh(struct lnet_net *ln, struct lnet_nh_group *group,
			   struct net_device *dev, unsigned long event)
{
	bool changed = false;
	unsigned int i;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	for (i = 0; group && i < group->num; i++) {
		struct lnet_nexthop *nh = &group->nh[i];
		struct lnet_addr source = nh->source;
		struct net_device *nh_dev;

		nh_dev = rtnl_dereference(nh->dev);
		if (!nh_dev || (dev && nh_dev != dev))
			continue;
		if (event == NETDEV_UNREGISTER) {
			/*
			 * Readers that still see the device are done with it
			 * before it is freed: unregistering waits for a grace
			 * period after its notifiers.
			 */
			lnet_nh_set_flags(nh, ~0, LNET_EXIT_NH_F_DOWN);
			nh->told_flags = nh->flags;
			RCU_INIT_POINTER(nh->dev, NULL);
			netdev_put(nh_dev, &nh->tracker);
			changed = true;
			continue;
		}
		lnet_nh_link(nh, nh_dev, event == NETDEV_GOING_DOWN);
		lnet_nh_source(nh, nh_dev);
		if (nh->flags != nh->told_flags ||
		    !lnet_addr_equal(&source, &nh->source))
			changed = true;
		nh->told_flags = nh->flags;
	}
	if (changed)
		lnet_nh_group_balance(group);
	return changed;
}

/**
 * lnet_nh_group_mtu() - largest inner packet that fits all living next hops
 * @group: next hops or NULL; RCU or lnet_net.lock
 *
 * Return: bytes, 0 if no next hop is alive.
 */
u32 lnet_nh_group_mtu(const struct lnet_nh_group *group)
{
	const struct net_device *dev;
	unsigned int i;
	u32 mtu = 0, m;

	rcu_read_lock();
	for (i = 0; group && i < group->num; i++) {
		dev = rcu_dereference(group->nh[i].dev);
		if (!dev || !lnet_nh_alive(&group->nh[i]))
			continue;
		m = lnet_encap_room(lnet_nh_mtu(&group->nh[i], dev),
				    group->nh[i].to.family);
		if (!mtu || m < mtu)
			mtu = m;
	}
	rcu_read_unlock();
	return mtu;
}
