// SPDX-License-Identifier: GPL-2.0
/*
 * Which way an exit has now, and how much went by it.
 */
#include <linux/rtnetlink.h>

#include "state.h"

/**
 * lnet_exit_backup() - the exit that carries the packets of one that is not alive
 * @exit: exit
 *
 * Context: RCU.
 * Return: the first living one of its backups, or NULL.
 */
struct lnet_exit *lnet_exit_backup(const struct lnet_exit *exit)
{
	struct lnet_exit *backup = rcu_dereference(exit->backup);
	int depth;

	for (depth = 0; backup && depth < LNET_BACKUP_DEPTH; depth++) {
		if (lnet_exit_alive(backup))
			return backup;
		backup = rcu_dereference(backup->backup);
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
