// SPDX-License-Identifier: GPL-2.0
/*
 * Devices that labelled packets are accepted from. The hook that takes such
 * packets is there while there are devices.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "hooks.h"
#include "lnet.h"
#include "udp.h"

/**
 * lnet_dev_next() - walk the accepted devices in the order of their index
 * @ln: namespace
 * @ifindex: device last seen, 0 to start
 *
 * Context: lnet_net.lock is held.
 * Return: the next device or NULL.
 */
struct lnet_dev *lnet_dev_next(const struct lnet_net *ln, int ifindex)
{
	struct lnet_dev *next = NULL;
	struct lnet_dev *ldev;
	int bucket;

	lockdep_assert_held(&ln->lock);
	hash_for_each(ln->devs, bucket, ldev, by_index)
		if (ldev->ifindex > ifindex &&
		    (!next || ldev->ifindex < next->ifindex))
			next = ldev;
	return next;
}

static struct lnet_dev_pcpu __percpu *lnet_dev_stats_alloc(void)
{
	struct lnet_dev_pcpu __percpu *stats;
	int cpu;

	stats = alloc_percpu_gfp(struct lnet_dev_pcpu, GFP_KERNEL_ACCOUNT);
	if (!stats)
		return NULL;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(stats, cpu)->syncp);
	return stats;
}

static void lnet_dev_free_rcu(struct rcu_head *rcu)
{
	struct lnet_dev *ldev = container_of(rcu, struct lnet_dev, rcu);

	free_percpu(ldev->stats);
	kfree(ldev);
}

/*
 * Readers may still look at it, and they run while the device lives: who
 * unregisters a device waits for them after the device has left here.
 */
static void lnet_dev_release(struct lnet_net *ln, struct lnet_dev *ldev)
{
	netdev_put(ldev->dev, &ldev->tracker);
	ln->seq++;
}

static int lnet_dev_add(struct lnet_net *ln, struct lnet_dev *ldev,
			struct netlink_ext_ack *extack)
{
	int err;

	ldev->stats = lnet_dev_stats_alloc();
	if (!ldev->stats)
		return -ENOMEM;
	if (!ln->num_devs) {
		err = lnet_rx_hooks_get(ln);
		if (err) {
			NL_SET_ERR_MSG(extack,
				       "the netfilter hook that takes labelled packets cannot be registered");
			free_percpu(ldev->stats);
			return err;
		}
	}
	hash_add_rcu(ln->devs, &ldev->by_index, ldev->ifindex);
	if (!ln->num_devs++)
		lnet_udp_open(ln, extack);
	return 0;
}

/**
 * lnet_dev_set() - accept labelled packets from a device
 * @ln: namespace
 * @dev: the device
 * @spec: what is accepted
 * @replace: change it if the device is accepted already; its counters go on
 * @extack: says what is wrong
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 * Return: 0, -EEXIST, -ENOMEM, or what registering the hook returned.
 */
int lnet_dev_set(struct lnet_net *ln, struct net_device *dev,
		 const struct lnet_dev_spec *spec, bool replace,
		 struct netlink_ext_ack *extack)
{
	struct lnet_dev *ldev;
	struct lnet_dev *old;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	old = lnet_dev_find(ln, dev->ifindex);
	if (old && !replace) {
		NL_SET_ERR_MSG(extack,
			       "the device is accepted already; replace it to change it");
		return -EEXIST;
	}
	ldev = kzalloc(sizeof(*ldev), GFP_KERNEL_ACCOUNT);
	if (!ldev)
		return -ENOMEM;
	ldev->ifindex = dev->ifindex;
	ldev->dev = dev;
	ldev->spec = *spec;

	if (old) {
		ldev->stats = old->stats;
		hlist_replace_rcu(&old->by_index, &ldev->by_index);
		lnet_dev_release(ln, old);
		kfree_rcu(old, rcu);
	} else {
		err = lnet_dev_add(ln, ldev, extack);
		if (err) {
			kfree(ldev);
			return err;
		}
	}
	netdev_hold(dev, &ldev->tracker, GFP_KERNEL);
	ln->seq++;
	return 0;
}

/**
 * lnet_dev_del() - accept no labelled packets from a device any more
 * @ln: namespace
 * @ifindex: device
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 * Return: 0, or -ENOENT if none are accepted from it.
 */
int lnet_dev_del(struct lnet_net *ln, int ifindex)
{
	struct lnet_dev *ldev;

	lockdep_assert_held(&ln->lock);
	ldev = lnet_dev_find(ln, ifindex);
	if (!ldev)
		return -ENOENT;
	hash_del_rcu(&ldev->by_index);
	lnet_dev_release(ln, ldev);
	call_rcu(&ldev->rcu, lnet_dev_free_rcu);
	if (!--ln->num_devs) {
		lnet_udp_close(ln);
		lnet_rx_hooks_put(ln);
	}
	return 0;
}

/**
 * lnet_dev_gone() - a device leaves the namespace
 * @ln: namespace
 * @dev: the device
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 */
void lnet_dev_gone(struct lnet_net *ln, const struct net_device *dev)
{
	struct lnet_dev *ldev = lnet_dev_find(ln, dev->ifindex);

	if (!ldev)
		return;
	lnet_nl_dev_ntf(ln, ldev, LNET_EXIT_CMD_DEV_DEL_NTF, NULL);
	lnet_dev_del(ln, dev->ifindex);
}

/**
 * lnet_dev_flush() - accept no labelled packets from any device
 * @ln: namespace that is going away
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 */
void lnet_dev_flush(struct lnet_net *ln)
{
	struct lnet_dev *ldev;

	while ((ldev = lnet_dev_next(ln, 0)))
		lnet_dev_del(ln, ldev->ifindex);
}

/**
 * lnet_dev_counters() - what has come in by a device
 * @ldev: accepted device
 * @packets: labelled packets accepted
 * @bytes: their bytes, outer header included
 *
 * Context: lnet_net.lock or RCU.
 */
void lnet_dev_counters(const struct lnet_dev *ldev, u64 *packets, u64 *bytes)
{
	unsigned int start;
	u64 p, b;
	int cpu;

	*packets = 0;
	*bytes = 0;
	for_each_possible_cpu(cpu) {
		const struct lnet_dev_pcpu *s = per_cpu_ptr(ldev->stats, cpu);

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			p = u64_stats_read(&s->rx_packets);
			b = u64_stats_read(&s->rx_bytes);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		*packets += p;
		*bytes += b;
	}
}
