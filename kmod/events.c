// SPDX-License-Identifier: GPL-2.0
/*
 * Devices and addresses come and go, and the exits follow.
 */
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>

#include "hooks.h"
#include "local4.h"
#include "nexthop.h"
#include "rules.h"

/* How soon, and how often, tentative IPv6 addresses are looked at again. */
#define LNET_ADDR6_SOON		(HZ / 100 ? : 1)
#define LNET_ADDR6_LATE		(HZ / 2)

static int lnet_netdev_event(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct lnet_net *ln = lnet_net(dev_net(dev));
	int err = 0;

	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_GOING_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGEMTU:
	case NETDEV_UNREGISTER:
		break;
	case NETDEV_REGISTER:
		mutex_lock(&ln->lock);
		lnet_local4_add_device(ln, dev);
		lnet_rules_device_event(ln);
		if (netif_is_bridge_master(dev))
			err = lnet_hooks_bridge(ln);
		mutex_unlock(&ln->lock);
		return notifier_from_errno(err);
	case NETDEV_CHANGENAME:
		mutex_lock(&ln->lock);
		lnet_rules_device_event(ln);
		mutex_unlock(&ln->lock);
		return NOTIFY_DONE;
	default:
		return NOTIFY_DONE;
	}
	mutex_lock(&ln->lock);
	if (event == NETDEV_UNREGISTER) {
		lnet_dev_gone(ln, dev);
		lnet_rules_device_event(ln);
	}
	if (dev == rcu_access_pointer(ln->dev0))
		lnet_exit_refresh_routes(ln);
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
	if (event == NETDEV_UP)
		lnet_local4_add(ln, ifa->ifa_local);
	else
		lnet_local4_del(ln, ifa->ifa_local);
	lnet_exit_device_event(ln, NULL, NETDEV_CHANGE);
	mutex_unlock(&ln->lock);
	return NOTIFY_DONE;
}

/*
 * IPv6 addresses have changed: like lnet_inetaddr_event(), and once more if
 * there are tentative ones, for nobody says when they have passed the test.
 */
static void lnet_addr6_look(struct lnet_net *ln)
{
	unsigned long wait = 0;

	rtnl_lock();
	mutex_lock(&ln->lock);
	if (!ln->num_exits)
		goto unlock;
	lnet_exit_device_event(ln, NULL, NETDEV_CHANGE);
	if (lnet_tentative6(ln->net)) {
		wait = ln->addr6_wait;
		ln->addr6_wait = min_t(unsigned long, 2 * wait,
				       LNET_ADDR6_LATE);
	}
unlock:
	mutex_unlock(&ln->lock);
	rtnl_unlock();
	if (wait)
		schedule_delayed_work(&ln->addr6_again, wait);
}

static void lnet_addr6_work(struct work_struct *work)
{
	struct lnet_net *ln = container_of(work, struct lnet_net, addr6_work);
	bool used;

	mutex_lock(&ln->lock);
	ln->addr6_wait = LNET_ADDR6_SOON;
	used = ln->num_exits;
	mutex_unlock(&ln->lock);
	/* who has no exits need not wait for the RTNL */
	if (used)
		lnet_addr6_look(ln);
}

static void lnet_addr6_again(struct work_struct *work)
{
	lnet_addr6_look(container_of(to_delayed_work(work), struct lnet_net,
				     addr6_again));
}

/*
 * In a context that must not sleep: what the loss of an address kills dies
 * now, all else follows in lnet_addr6_work().
 */
static int lnet_inet6addr_event(struct notifier_block *nb, unsigned long event,
				void *ptr)
{
	const struct inet6_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->idev->dev;
	struct lnet_net *ln = lnet_net(dev_net(dev));

	if (event == NETDEV_DOWN)
		lnet_exit_lost6(ln, dev, &ifa->addr);
	schedule_work(&ln->addr6_work);
	return NOTIFY_DONE;
}

static struct notifier_block lnet_netdev_nb = {
	.notifier_call = lnet_netdev_event,
};

static struct notifier_block lnet_inetaddr_nb = {
	.notifier_call = lnet_inetaddr_event,
};

static struct notifier_block lnet_inet6addr_nb = {
	.notifier_call = lnet_inet6addr_event,
};

int lnet_events_init(void)
{
	int err;

	err = register_inetaddr_notifier(&lnet_inetaddr_nb);
	if (err)
		return err;
	/* tells of the devices that are there, whose addresses nobody tells */
	err = register_netdevice_notifier(&lnet_netdev_nb);
	if (err)
		goto err_inetaddr;
	err = register_inet6addr_notifier(&lnet_inet6addr_nb);
	if (err)
		goto err_netdev;
	return 0;

err_netdev:
	unregister_netdevice_notifier(&lnet_netdev_nb);
err_inetaddr:
	unregister_inetaddr_notifier(&lnet_inetaddr_nb);
	return err;
}

/* To us all devices go away: no next hop is alive when it returns. */
void lnet_events_exit(void)
{
	unregister_inet6addr_notifier(&lnet_inet6addr_nb);
	unregister_inetaddr_notifier(&lnet_inetaddr_nb);
	unregister_netdevice_notifier(&lnet_netdev_nb);
}

/**
 * lnet_events_watch6() - see to it that a new next hop gets its IPv6 source
 * @ln: namespace
 *
 * The address may be there and tentative, and no event would follow.
 *
 * Context: lnet_net.lock is held.
 */
void lnet_events_watch6(struct lnet_net *ln)
{
	lockdep_assert_held(&ln->lock);
	ln->addr6_wait = LNET_ADDR6_SOON;
	schedule_delayed_work(&ln->addr6_again, ln->addr6_wait);
}

void lnet_events_net_init(struct lnet_net *ln)
{
	ln->addr6_wait = LNET_ADDR6_SOON;
	INIT_WORK(&ln->addr6_work, lnet_addr6_work);
	INIT_DELAYED_WORK(&ln->addr6_again, lnet_addr6_again);
}

/* After the last device of the namespace, whose addresses went with it. */
void lnet_events_net_exit(struct lnet_net *ln)
{
	cancel_work_sync(&ln->addr6_work);
	cancel_delayed_work_sync(&ln->addr6_again);
}
