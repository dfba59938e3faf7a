// SPDX-License-Identifier: GPL-2.0
/*
 * A module that is broken on purpose: the proof that each detector of a debug
 * kernel speaks up.  The parameter "fault" chooses the mistake, which is made
 * while the module is loaded.  Never for a machine that is to live on.
 */

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched/clock.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <net/net_namespace.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "the mistake to make");

struct thing {
	struct list_head list;
	struct timer_list timer;
	struct rcu_head rcu;
	int again;
	u8 bytes[40];
};

static DEFINE_MUTEX(lock_a);
static DEFINE_MUTEX(lock_b);
static DEFINE_SPINLOCK(lock_s);
static struct thing __rcu *published;
static netdevice_tracker held_device;

/* Neither the compiler nor its warnings know where this one points. */
static struct thing *new_thing(void)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(thing);
	return thing;
}

static int use_after_free(void)
{
	struct thing *thing = new_thing();
	struct thing *stale = thing;

	if (!thing)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(stale);
	kfree(thing);
	WRITE_ONCE(stale->bytes[0], 1);
	return 0;
}

static int out_of_bounds(void)
{
	size_t behind = sizeof(struct thing);
	struct thing *thing = new_thing();

	if (!thing)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(behind);
	WRITE_ONCE(((u8 *)thing)[behind], 1);
	kfree(thing);
	return 0;
}

/* A few, should a stale copy of a pointer be left on a stack. */
static int leak(void)
{
	int i;

	for (i = 0; i < 10; i++)
		if (!new_thing())
			return -ENOMEM;
	return 0;
}

static int leak_skb(void)
{
	struct sk_buff *skb;
	int i;

	for (i = 0; i < 10; i++) {
		skb = alloc_skb(100, GFP_KERNEL);
		OPTIMIZER_HIDE_VAR(skb);
		if (!skb)
			return -ENOMEM;
	}
	return 0;
}

static int sleep_in_atomic(void)
{
	struct thing *thing;

	spin_lock(&lock_s);
	thing = new_thing();
	spin_unlock(&lock_s);
	kfree(thing);
	return 0;
}

static int sleep_under_rcu(void)
{
	struct thing *thing;

	rcu_read_lock();
	thing = new_thing();
	rcu_read_unlock();
	kfree(thing);
	return 0;
}

static int lock_inversion(void)
{
	mutex_lock(&lock_a);
	mutex_lock(&lock_b);
	mutex_unlock(&lock_b);
	mutex_unlock(&lock_a);

	mutex_lock(&lock_b);
	mutex_lock(&lock_a);
	mutex_unlock(&lock_a);
	mutex_unlock(&lock_b);
	return 0;
}

static int suspicious_rcu(void)
{
	return rcu_dereference(published) ? -EEXIST : 0;
}

static int shift(void)
{
	unsigned int bits = 40;

	OPTIMIZER_HIDE_VAR(bits);
	return 1 << bits == 3 ? -EDOM : 0;
}

static int index_beyond(void)
{
	static const u8 table[4] = { 1, 2, 3, 4 };
	unsigned int index = 7;

	OPTIMIZER_HIDE_VAR(index);
	return table[index] == 77 ? -EDOM : 0;
}

static void expired(struct timer_list *timer)
{
}

static int free_active(void)
{
	struct thing *thing = new_thing();

	if (!thing)
		return -ENOMEM;
	timer_setup(&thing->timer, expired, 0);
	mod_timer(&thing->timer, jiffies + 1000 * HZ);
	kfree(thing);
	return 0;
}

static int list_corruption(void)
{
	struct thing *thing = new_thing();
	LIST_HEAD(head);

	if (!thing)
		return -ENOMEM;
	list_add(&thing->list, &head);
	list_add(&thing->list, &head);
	return 0;
}

static int refcount(void)
{
	refcount_t references = REFCOUNT_INIT(0);

	refcount_inc(&references);
	return 0;
}

static int debug_net(void)
{
	struct sk_buff *skb = alloc_skb(100, GFP_KERNEL);
	int ret;

	if (!skb)
		return -ENOMEM;
	ret = skb_transport_header(skb) ? 0 : -EDOM;
	kfree_skb(skb);
	return ret;
}

/* The device "broken0" has to be there; it cannot go away any more. */
static int device_reference(void)
{
	struct net_device *dev = dev_get_by_name(&init_net, "broken0");

	if (!dev)
		return -ENODEV;
	netdev_hold(dev, &held_device, GFP_KERNEL);
	dev_put(dev);
	return 0;
}

static int namespace_reference(void)
{
	netns_tracker tracker;

	/* init_net itself must stay. */
	get_net(&init_net);
	get_net_track(&init_net, &tracker, GFP_KERNEL);
	put_net_track(&init_net, &tracker);
	put_net_track(&init_net, &tracker);
	return 0;
}

static int never_woken(void *unused)
{
	DECLARE_COMPLETION_ONSTACK(never);

	wait_for_completion(&never);
	return 0;
}

static int hung_task(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(never_woken, NULL, "broken"));
}

static void spin(u64 seconds)
{
	u64 until = local_clock() + seconds * NSEC_PER_SEC;

	while (local_clock() < until)
		cpu_relax();
}

static int rcu_stall(void)
{
	rcu_read_lock();
	spin(20);
	rcu_read_unlock();
	return 0;
}

static int soft_lockup(void)
{
	preempt_disable();
	spin(20);
	preempt_enable();
	return 0;
}

/* Grace periods pass while the module is being unloaded. */
static void free_later(struct rcu_head *rcu)
{
	struct thing *thing = container_of(rcu, struct thing, rcu);

	if (thing->again--)
		call_rcu(&thing->rcu, free_later);
	else
		kfree(thing);
}

static int missing_barrier(void)
{
	struct thing *thing = new_thing();

	if (!thing)
		return -ENOMEM;
	thing->again = 100;
	call_rcu(&thing->rcu, free_later);
	return 0;
}

static int none(void)
{
	struct thing *thing = new_thing();

	kfree(thing);
	return 0;
}

static const struct {
	const char *name;
	int (*make)(void);
} faults[] = {
	{ "none", none },
	{ "use-after-free", use_after_free },
	{ "out-of-bounds", out_of_bounds },
	{ "leak", leak },
	{ "leak-skb", leak_skb },
	{ "sleep-in-atomic", sleep_in_atomic },
	{ "sleep-under-rcu", sleep_under_rcu },
	{ "lock-inversion", lock_inversion },
	{ "suspicious-rcu", suspicious_rcu },
	{ "shift", shift },
	{ "index", index_beyond },
	{ "free-active", free_active },
	{ "list", list_corruption },
	{ "refcount", refcount },
	{ "debug-net", debug_net },
	{ "device-reference", device_reference },
	{ "namespace-reference", namespace_reference },
	{ "hung-task", hung_task },
	{ "rcu-stall", rcu_stall },
	{ "soft-lockup", soft_lockup },
	{ "missing-barrier", missing_barrier },
};

static int __init broken_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (!strcmp(faults[i].name, fault))
			return faults[i].make();
	pr_err("no such fault: %s\n", fault);
	return -EINVAL;
}

static void __exit broken_exit(void)
{
}

module_init(broken_init);
module_exit(broken_exit);

MODULE_DESCRIPTION("Broken on purpose: the proof that detectors detect");
MODULE_LICENSE("GPL");
