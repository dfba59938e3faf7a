// SPDX-License-Identifier: GPL-2.0
/*
 * Readers on all processors while one of them writes: what they find has to be
 * there for as long as they look at it, and to be an entry that could have been
 * meant.
 */
#include <linux/cpumask.h>
#include <linux/kthread.h>

#include "harness.h"

#define CHANGES		100000
#define ADDRESSES	4096

static struct prefix address[ADDRESSES];
static atomic_t wrong, lookups;

static bool plausible(const struct prefix *p, const struct lnet_ftn_hit *hit)
{
	return hit->family == p->family && hit->plen <= addr_bits(p->family) &&
	       hit->flags >= 1 && hit->flags <= IDS &&
	       (uintptr_t)hit->exit == hit->flags;
}

static int read_on(void *unused)
{
	const struct lnet_ftn_hit *hit;
	const struct prefix *p;
	struct in6_addr addr6;
	__be32 addr4;
	u32 i;

	for (i = 0; !kthread_should_stop(); i++) {
		p = &address[i % ADDRESSES];
		rcu_read_lock();
		if (p->family == AF_INET) {
			memcpy(&addr4, p->addr, sizeof(addr4));
			hit = lnet_ftn_lookup4(ftn, addr4);
		} else {
			memcpy(&addr6, p->addr, sizeof(addr6));
			hit = lnet_ftn_lookup6(ftn, &addr6);
		}
		if (hit && !plausible(p, hit))
			atomic_inc(&wrong);
		rcu_read_unlock();
		atomic_inc(&lookups);
		if (i % 256 == 0)
			cond_resched();
	}
	return 0;
}

void test_readers(void)
{
	struct task_struct *reader[16];
	unsigned int num = 0;
	struct prefix p;
	unsigned int i;
	int cpu;

	for (i = 0; i < ADDRESSES; i++)
		address[i] = random_address();
	atomic_set(&wrong, 0);
	atomic_set(&lookups, 0);
	for_each_online_cpu(cpu) {
		if (num == ARRAY_SIZE(reader))
			break;
		reader[num] = kthread_create_on_cpu(read_on, NULL, cpu,
						    "lnet_ftn_read/%u");
		if (IS_ERR(reader[num]))
			break;
		wake_up_process(reader[num++]);
	}
	for (i = 0; i < CHANGES / share; i++) {
		if (i % 16)
			random_change(oracle.n < 100);
		else
			random_batch();
		shim_grace_period();
		p = random_address();
		check_answers(&p);
		while (oracle.n > 200) {
			p = random_prefix();
			remove_entry(&p);
		}
	}
	for (i = 0; i < num; i++)
		kthread_stop(reader[i]);
	printf("# %u readers, %d lookups\n", num, atomic_read(&lookups));
	EXPECT(num && atomic_read(&lookups) > CHANGES / share, "%u", num);
	EXPECT(!atomic_read(&wrong), "%d", atomic_read(&wrong));
}
