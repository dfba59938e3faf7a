// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a namespace's state, and the events that it follows.
 */
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netns/generic.h>

#include "hooks.h"
#include "lnet.h"
#include "own.h"
#include "route.h"

static unsigned int lnet_net_id __read_mostly;

struct lnet_net *lnet_net(const struct net *net)
{
	return net_generic(net, lnet_net_id);
}

static int __net_init lnet_net_start(struct net *net)
{
	struct lnet_net *ln = lnet_net(net);
	int err;

	ln->net = net;
	mutex_init(&ln->lock);
	xa_init(&ln->ilm);
	hash_init(ln->devs);
	hash_init(ln->addrs);
	hash_init(ln->exits);
	ln->ftn = lnet_ftn_alloc(&ln->lock);
	if (!ln->ftn)
		return -ENOMEM;
	err = -ENOMEM;
	ln->counters = __alloc_percpu_gfp(sizeof(unsigned long) * LNET_CNT_MAX,
					  __alignof__(unsigned long),
					  GFP_KERNEL_ACCOUNT);
	if (!ln->counters)
		goto err_ftn;
	err = lnet_answers_init(ln);
	if (err)
		goto err_counters;
	return 0;

err_counters:
	free_percpu(ln->counters);
err_ftn:
	lnet_ftn_free(ln->ftn, NULL);
	return err;
}

/*
 * Before any device of the namespace goes: nothing may hold one any more, and
 * no packet may be in our hooks. The core waits for a grace period afterwards.
 */
static void __net_exit lnet_net_pre_exit(struct net *net)
{
	const struct lnet_label_filter all = { };
	struct lnet_net *ln = lnet_net(net);

	rtnl_lock();
	mutex_lock(&ln->lock);
	ln->dead = true;
	lnet_hooks_down(ln);
	lnet_label_flush(ln, &all);
	lnet_exit_flush(ln);
	lnet_dev_flush(ln);
	mutex_unlock(&ln->lock);
	rtnl_unlock();
}

static void __net_exit lnet_net_stop(struct net *net)
{
	struct lnet_net *ln = lnet_net(net);

	WARN_ON(!xa_empty(&ln->ilm) || !hash_empty(ln->addrs) ||
		ln->num_exits || ln->num_devs);
	lnet_answers_free(ln);
	free_percpu(ln->counters);
	lnet_ftn_free(ln->ftn, NULL);
	xa_destroy(&ln->ilm);
	mutex_destroy(&ln->lock);
}

static struct pernet_operations lnet_net_ops = {
	.init		= lnet_net_start,
	.pre_exit	= lnet_net_pre_exit,
	.exit		= lnet_net_stop,
	.id		= &lnet_net_id,
	.size		= sizeof(struct lnet_net),
};

static int lnet_netdev_event(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct lnet_net *ln = lnet_net(dev_net(dev));

	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_GOING_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGEMTU:
	case NETDEV_UNREGISTER:
		break;
	default:
		return NOTIFY_DONE;
	}
	mutex_lock(&ln->lock);
	if (event == NETDEV_UNREGISTER)
		lnet_dev_gone(ln, dev);
	lnet_exit_device_event(ln, dev, event);
	mutex_unlock(&ln->lock);
	return NOTIFY_DONE;
}

/*
 * An address came or went. The outer source of a next hop may be one of
 * another device, so all are looked at.
 */
static int lnet_inetaddr_event(struct notifier_block *nb, unsigned long event,
			       void *ptr)
{
	const struct in_ifaddr *ifa = ptr;
	struct lnet_net *ln = lnet_net(dev_net(ifa->ifa_dev->dev));

	mutex_lock(&ln->lock);
	lnet_exit_device_event(ln, NULL, NETDEV_CHANGE);
	mutex_unlock(&ln->lock);
	return NOTIFY_DONE;
}

static struct notifier_block lnet_netdev_nb = {
	.notifier_call = lnet_netdev_event,
};

static struct notifier_block lnet_inetaddr_nb = {
	.notifier_call = lnet_inetaddr_event,
};

int lnet_net_init(void)
{
	int err;

	err = register_pernet_subsys(&lnet_net_ops);
	if (err)
		return err;
	err = register_netdevice_notifier(&lnet_netdev_nb);
	if (err)
		goto err_pernet;
	err = register_inetaddr_notifier(&lnet_inetaddr_nb);
	if (err)
		goto err_netdev;
	return 0;

err_netdev:
	unregister_netdevice_notifier(&lnet_netdev_nb);
err_pernet:
	unregister_pernet_subsys(&lnet_net_ops);
	return err;
}

void lnet_net_exit(void)
{
	unregister_inetaddr_notifier(&lnet_inetaddr_nb);
	unregister_netdevice_notifier(&lnet_netdev_nb);
	unregister_pernet_subsys(&lnet_net_ops);
}
