// SPDX-License-Identifier: GPL-2.0
/*
 * L-Net Exit: MPLS-like exit labels on stock WireGuard.
 */
#include <linux/module.h>
#include <net/rtnetlink.h>

#include "encap.h"
#include "lnet.h"
#include "lnet0.h"

static int __init lnet_init(void)
{
	int err;

	lnet_flow_init();
	err = lnet_net_init();
	if (err)
		return err;
	err = lnet_events_init();
	if (err)
		goto err_net;
	err = lnet0_init();
	if (err)
		goto err_events;
	err = lnet_nl_init();
	if (err)
		goto err_lnet0;
	return 0;

err_lnet0:
	lnet0_exit();
err_events:
	lnet_events_exit();
err_net:
	lnet_net_exit();
	rcu_barrier();
	return err;
}

/*
 * First the devices go, and with them the routes whose functions lie in this
 * module; then everything that exits follow; then no request can come any
 * more; then the hooks and what they used. What still waits for a grace period
 * is freed by functions of this module.
 */
static void __exit lnet_exit_module(void)
{
	lnet0_exit();
	lnet_events_exit();
	lnet_nl_exit();
	lnet_net_exit();
	rcu_barrier();
}

module_init(lnet_init);
module_exit(lnet_exit_module);

MODULE_DESCRIPTION("MPLS-like exit labels over WireGuard and other L3 devices");
MODULE_LICENSE("GPL");
MODULE_ALIAS_RTNL_LINK(KBUILD_MODNAME);
/* "lnet_exit", which a string constant will not paste into */
MODULE_ALIAS("net-pf-16-proto-16-family-" LNET_EXIT_GENL_NAME);
