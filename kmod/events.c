// SPDX-License-Identifier: GPL-2.0
/*
 * Devices and addresses come and go, and the exits follow.
 */
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>

#include "lnet.h"

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

int lnet_events_init(void)
{
	int err;

	err = register_netdevice_notifier(&lnet_netdev_nb);
	if (err)
		return err;
	err = register_inetaddr_notifier(&lnet_inetaddr_nb);
	if (err)
		unregister_netdevice_notifier(&lnet_netdev_nb);
	return err;
}

/* To us all devices go away: no next hop is alive when it returns. */
void lnet_events_exit(void)
{
	unregister_inetaddr_notifier(&lnet_inetaddr_nb);
	unregister_netdevice_notifier(&lnet_netdev_nb);
}
