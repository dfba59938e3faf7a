// SPDX-License-Identifier: GPL-2.0
/*
 * L-Net Exit: MPLS-like exit labels on stock WireGuard.
 */
#include <linux/module.h>
#include <net/rtnetlink.h>

#include "encap.h"
#include "lnet.h"
#include "lnet0.h"
#include "offload.h"
#include "txn.h"

static int __init lnet_init(void)
{
	int err;

	lnet_flow_init();
	lnet_offload_init();
	err = lnet_net_init();
	if (err)
		goto err_offload;
	err = lnet_events_init();
	if (err)
		goto err_net;
	err = lnet0_init();
	if (err)
		goto err_events;
	err = lnet_txn_init();
	if (err)
		goto err_lnet0;
	err = lnet_nl_init();
	if (err)
		goto err_txn;
	lnet_offload_start();
	return 0;

err_txn:
	lnet_txn_exit();
err_lnet0:
	lnet0_exit();
err_events:
	lnet_events_exit();
err_net:
	lnet_net_exit();
err_offload:
	lnet_offload_exit();
	rcu_barrier();
	return err;
}

/*
 * First nothing is merged any more, so that nothing is left to be completed.
 * Then the devices go, and with them the routes whose functions lie in this
 * module; then everything that exits follow; then no request can come any
 * more; then the hooks and what they used. What still waits for a grace period
 * is freed by functions of this module.
 */
static void __exit lnet_exit_module(void)
{
	lnet_offload_stop();
	lnet0_exit();
	lnet_events_exit();
	lnet_nl_exit();
	lnet_txn_exit();
	lnet_net_exit();
	lnet_offload_exit();
	rcu_barrier();
}

module_init(lnet_init);
module_exit(lnet_exit_module);

MODULE_DESCRIPTION("MPLS-like exit labels over WireGuard and other L3 devices");
MODULE_LICENSE("GPL");
MODULE_ALIAS_RTNL_LINK(KBUILD_MODNAME);
/* "lnet_exit", which a string constant will not paste into */
MODULE_ALIAS("net-pf-16-proto-16-family-" LNET_EXIT_GENL_NAME);
