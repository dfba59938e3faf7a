// SPDX-License-Identifier: GPL-2.0
/*
 * Which way an exit has now, and how much went by it.
 */
#include <linux/rtnetlink.h>

#include "nexthop.h"

static bool lnet_dev_usable(const struct net_device *dev)
{
	return dev && (dev->flags & IFF_UP) && netif_carrier_ok(dev);
}

/* The exit's own way, without backups. */
static bool lnet_exit_alive(const struct lnet_exit *exit)
{
	if (READ_ONCE(exit->flags) & LNET_EXIT_F_DOWN)
		return false;
	if (exit->type == LNET_EXIT_TYPE_LOCAL)
		return !READ_ONCE(exit->oif_index) ||
		       lnet_dev_usable(rcu_dereference(exit->oif));
	return lnet_nh_select(rcu_dereference(exit->nhs), 0);
}

/**
 * lnet_exit_live() - the exit that carries the packets of an exit
 * @exit: exit
 *
 * Context: RCU.
 * Return: @exit, one of its backups, or NULL if none is alive.
 */
struct lnet_exit *lnet_exit_live(struct lnet_exit *exit)
{
	int depth;

	for (depth = 0; exit && depth <= LNET_BACKUP_DEPTH; depth++) {
		if (likely(lnet_exit_alive(exit)))
			return exit;
		exit = rcu_dereference(exit->backup);
	}
	return NULL;
}

/**
 * lnet_exit_state() - state of an exit for people
 * @exit: exit
 * @reason: why the exit's own way is not taken, or cannot be
 *
 * Context: lnet_net.lock or RCU.
 * Return: the state.
 */
enum lnet_exit_state lnet_exit_state(struct lnet_exit *exit,
				     enum lnet_exit_reason *reason)
{
	const struct net_device *dev0;
	enum lnet_exit_state state;
	struct lnet_exit *live;

	rcu_read_lock();
	dev0 = rcu_dereference(exit->ln->dev0);
	live = lnet_exit_live(exit);
	if (live == exit)
		*reason = LNET_EXIT_REASON_NONE;
	else if (READ_ONCE(exit->flags) & LNET_EXIT_F_DOWN)
		*reason = LNET_EXIT_REASON_ADMIN_DOWN;
	else if (exit->type == LNET_EXIT_TYPE_LOCAL)
		*reason = LNET_EXIT_REASON_OIF_DOWN;
	else if (!rcu_dereference(exit->nhs))
		*reason = LNET_EXIT_REASON_NO_NEXTHOP;
	else
		*reason = LNET_EXIT_REASON_NEXTHOP_DEAD;

	if (!dev0 || !(dev0->flags & IFF_UP)) {
		*reason = LNET_EXIT_REASON_NO_DEVICE;
		state = LNET_EXIT_STATE_UNREACHABLE;
	} else if (live) {
		state = live == exit ? LNET_EXIT_STATE_UP :
				       LNET_EXIT_STATE_BACKUP;
	} else {
		state = READ_ONCE(exit->flags) & LNET_EXIT_F_PASS ?
			LNET_EXIT_STATE_PASS : LNET_EXIT_STATE_UNREACHABLE;
	}
	rcu_read_unlock();
	return state;
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
void lnet_exit_count(struct lnet_exit *exit, enum lnet_exit_counter c,
		     unsigned int len, bool merged)
{
	struct lnet_exit_pcpu *s = this_cpu_ptr(exit->stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->cnt[c].packets);
	u64_stats_add(&s->cnt[c].bytes, len);
	if (merged)
		u64_stats_inc(&s->cnt[c].merged);
	u64_stats_update_end(&s->syncp);
}

/**
 * lnet_exit_counters() - sums of an exit's counters over all CPUs
 * @exit: exit
 * @sum: by role
 */
void lnet_exit_counters(const struct lnet_exit *exit,
			struct lnet_exit_sum sum[LNET_EXIT_COUNTERS])
{
	struct lnet_exit_sum one[LNET_EXIT_COUNTERS];
	unsigned int start;
	int cpu, i;

	memset(sum, 0, sizeof(one));
	for_each_possible_cpu(cpu) {
		const struct lnet_exit_pcpu *s = per_cpu_ptr(exit->stats, cpu);

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			for (i = 0; i < LNET_EXIT_COUNTERS; i++) {
				one[i].packets =
					u64_stats_read(&s->cnt[i].packets);
				one[i].bytes = u64_stats_read(&s->cnt[i].bytes);
				one[i].merged =
					u64_stats_read(&s->cnt[i].merged);
			}
		} while (u64_stats_fetch_retry(&s->syncp, start));
		for (i = 0; i < LNET_EXIT_COUNTERS; i++) {
			sum[i].packets += one[i].packets;
			sum[i].bytes += one[i].bytes;
			sum[i].merged += one[i].merged;
		}
	}
}
