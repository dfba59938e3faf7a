/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which way an exit has now, and how much went by it: what every packet asks.
 */
#ifndef _LNET_STATE_H
#define _LNET_STATE_H

#include "nexthop.h"

static inline bool lnet_dev_usable(const struct net_device *dev)
{
	return dev && (dev->flags & IFF_UP) && netif_carrier_ok(dev);
}

/* The exit's own way, without backups. */
static inline bool lnet_exit_alive(const struct lnet_exit *exit)
{
	if (unlikely(READ_ONCE(exit->flags) & LNET_EXIT_F_DOWN))
		return false;
	if (exit->type == LNET_EXIT_TYPE_LOCAL)
		return !READ_ONCE(exit->oif_index) ||
		       lnet_dev_usable(rcu_dereference(exit->oif));
	return !!lnet_nh_select(rcu_dereference(exit->nhs), 0);
}

struct lnet_exit *lnet_exit_backup(const struct lnet_exit *exit);

/**
 * lnet_exit_live() - the exit that carries the packets of an exit
 * @exit: exit
 *
 * Context: RCU.
 * Return: @exit, one of its backups, or NULL if none is alive.
 */
static inline struct lnet_exit *lnet_exit_live(struct lnet_exit *exit)
{
	return likely(lnet_exit_alive(exit)) ? exit :
					       lnet_exit_backup(exit);
}

/**
 * lnet_exit_count() - count a packet
 * @exit: exit that it takes
 * @c: in what role
 * @len: its inner length in bytes
 * @merged: it is a super-packet
 *
 * Context: BH disabled.
 */
static inline void lnet_exit_count(struct lnet_exit *exit,
				   enum lnet_exit_counter c, unsigned int len,
				   bool merged)
{
	struct lnet_exit_pcpu *s = this_cpu_ptr(exit->stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->cnt[c].packets);
	u64_stats_add(&s->cnt[c].bytes, len);
	if (merged)
		u64_stats_inc(&s->cnt[c].merged);
	u64_stats_update_end(&s->syncp);
}

#endif /* _LNET_STATE_H */
