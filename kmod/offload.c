// SPDX-License-Identifier: GPL-2.0
/*
 * Life of the offload of IP protocol 137: a table of the kernel's, one place
 * for all namespaces, that packets look into when they are merged and when they
 * are segmented.
 *
 * The place may be taken: then large packets are segmented before they are
 * labelled, and everything else works.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <net/protocol.h>

#include "offload.h"

/* Longest wait for merged packets that are held back, see below. */
#define LNET_OFFLOAD_PATIENCE	HZ

static const struct net_offload lnet_offload = {
	.callbacks = {
		.gso_segment	= lnet_gso_segment,
		.gro_receive	= lnet_gro_receive,
		.gro_complete	= lnet_gro_complete,
	},
};

static bool registered __ro_after_init;

/**
 * lnet_offload_init() - take the place in the kernel's tables
 *
 * Both families or none: which one an outer header has is known only when a
 * packet is too far to be segmented early.
 */
void __init lnet_offload_init(void)
{
	if (inet_add_offload(&lnet_offload, IPPROTO_MPLS))
		goto taken;
	if (inet6_add_offload(&lnet_offload, IPPROTO_MPLS)) {
		inet_del_offload(&lnet_offload, IPPROTO_MPLS);
		goto taken;
	}
	registered = true;
	return;

taken:
	pr_warn("IP protocol %d has an offload of somebody else's: large packets are segmented before they are labelled, and not merged\n",
		IPPROTO_MPLS);
}

/* Merging may begin: all that a merged packet needs is there. */
void __init lnet_offload_start(void)
{
	lnet_gro_allow(registered);
}

/**
 * lnet_offload_stop() - merge no more
 *
 * Who holds a merged packet back calls lnet_gro_complete() when it lets it go,
 * and warns in the kernel's log if there is no such function any more. Mostly
 * that is over with the softirq that received it; with a gro_flush_timeout, or
 * where a poll ended early, it takes as long as that says. A device that went
 * away drops what it held and tells nobody, hence the limit.
 *
 * Context: may sleep.
 */
void lnet_offload_stop(void)
{
	unsigned long until = jiffies + LNET_OFFLOAD_PATIENCE;

	if (!registered)
		return;
	lnet_gro_allow(false);
	synchronize_net();
	while (lnet_gro_held() > 0 && time_before(jiffies, until))
		usleep_range(1000, 2000);
}

/**
 * lnet_offload_exit() - give the place back
 *
 * A super-packet that still waits in some queue cannot be segmented afterwards
 * and is dropped there.
 *
 * Context: may sleep.
 */
void lnet_offload_exit(void)
{
	if (!registered)
		return;
	inet6_del_offload(&lnet_offload, IPPROTO_MPLS);
	inet_del_offload(&lnet_offload, IPPROTO_MPLS);
}

/**
 * lnet_offload_features() - what lnet0 may leave undone
 *
 * Return: features of a device whose packets are pushed as they are. Neither
 * SCTP, whose checksum few devices know, nor chains of whole packets, of which
 * only the first would get the label's TTL.
 */
netdev_features_t lnet_offload_features(void)
{
	if (!registered)
		return 0;
	return NETIF_F_HW_CSUM |
	       (NETIF_F_GSO_SOFTWARE &
		~(NETIF_F_GSO_SCTP | NETIF_F_GSO_FRAGLIST));
}
