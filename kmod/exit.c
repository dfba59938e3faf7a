// SPDX-License-Identifier: GPL-2.0
/*
 * Exits: found, made, deleted, kept in step with devices.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/stringhash.h>
#include <net/dst.h>

#include "addrset.h"
#include "compat/extack.h"
#include "exit_change.h"
#include "ilm.h"
#include "lnet.h"
#include "nexthop.h"
#include "route.h"
#include "rules.h"
#include "tables.h"
#include "txn.h"

static u32 lnet_name_hash(const char *name)
{
	return full_name_hash(NULL, name, strlen(name));
}

/**
 * lnet_exit_by_name() - find an exit by its name
 * @ln: namespace
 * @name: name
 *
 * Context: lnet_net.lock is held.
 * Return: the exit or NULL.
 */
struct lnet_exit *lnet_exit_by_name(struct lnet_net *ln, const char *name)
{
	struct lnet_exit *exit;

	lockdep_assert_held(&ln->lock);
	hash_for_each_possible(ln->exits, exit, by_name, lnet_name_hash(name))
		if (!strcmp(exit->name, name))
			return exit;
	return NULL;
}

/**
 * lnet_exit_by_label() - find an exit by its label
 * @ln: namespace
 * @label: label
 *
 * Context: lnet_net.lock is held.
 * Return: the exit or NULL.
 */
struct lnet_exit *lnet_exit_by_label(struct lnet_net *ln, u32 label)
{
	return xa_load(&ln->labels, label);
}

static void lnet_exit_free_rcu(struct rcu_head *rcu)
{
	struct lnet_exit *exit = container_of(rcu, struct lnet_exit, rcu);

	lnet_route_metrics_put(exit->metrics);
	lnet_route_metrics_put(exit->metrics6);
	free_percpu(exit->stats);
	kfree(exit);
}

static struct lnet_exit *lnet_exit_alloc(struct lnet_net *ln,
					 const struct lnet_exit_spec *spec)
{
	struct lnet_exit *exit;
	int cpu;

	exit = kzalloc(sizeof(*exit), GFP_KERNEL_ACCOUNT);
	if (!exit)
		return NULL;
	exit->ln = ln;
	exit->label = spec->label;
	exit->type = spec->type;
	strscpy(exit->name, spec->name, sizeof(exit->name));
	exit->metrics = lnet_route_metrics_alloc();
	exit->metrics6 = lnet_route_metrics_alloc();
	if (!exit->metrics || !exit->metrics6)
		goto err_free;
	exit->stats = alloc_percpu_gfp(struct lnet_exit_pcpu,
				       GFP_KERNEL_ACCOUNT);
	if (!exit->stats)
		goto err_free;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(exit->stats, cpu)->syncp);
	return exit;

err_free:
	lnet_exit_free_rcu(&exit->rcu);
	return NULL;
}

/**
 * lnet_exit_update() - recompute what follows from devices and next hops
 * @exit: exit
 *
 * Sets the path MTU and announces a change of state.
 *
 * Context: May sleep. lnet_net.lock is held.
 */
void lnet_exit_update(struct lnet_exit *exit)
{
	struct lnet_net *ln = exit->ln;
	struct net_device *dev0;
	enum lnet_exit_reason reason;
	u32 mtu;

	lockdep_assert_held(&ln->lock);
	dev0 = rcu_dereference_protected(ln->dev0, lockdep_is_held(&ln->lock));
	mtu = lnet_nh_group_mtu(rcu_dereference_protected(exit->nhs,
							  lockdep_is_held(&ln->lock)));
	if (exit->mtu && (!mtu || exit->mtu < mtu))
		mtu = exit->mtu;
	if (dev0 && mtu > dev0->mtu)
		mtu = dev0->mtu;
	WRITE_ONCE(exit->path_mtu, mtu);
	lnet_route_set_mtu(exit, mtu);
	exit->last_state = lnet_exit_state(exit, &reason);
}

/**
 * lnet_exit_create() - make an exit
 * @ln: namespace
 * @spec: all of its properties
 * @extack: says what is wrong
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 * Return: the exit or an ERR_PTR.
 */
struct lnet_exit *lnet_exit_create(struct lnet_net *ln,
				   const struct lnet_exit_spec *spec,
				   struct netlink_ext_ack *extack)
{
	struct lnet_exit_plan plan;
	struct net_device *dev0;
	struct lnet_exit *exit;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	exit = lnet_exit_by_label(ln, spec->label);
	if (exit) {
		LNET_SET_ERR_MSG_FMT(extack, "label %u belongs to exit %s",
				     spec->label, exit->name);
		return ERR_PTR(-EEXIST);
	}
	exit = lnet_exit_alloc(ln, spec);
	if (!exit)
		return ERR_PTR(-ENOMEM);
	err = lnet_exit_plan(&plan, ln, NULL, spec->set, spec, extack);
	if (err)
		goto err_free;
	lnet_exit_apply(exit, &plan, spec);

	dev0 = rtnl_dereference(ln->dev0);
	if (dev0) {
		err = lnet_route_add(exit, dev0);
		if (err)
			goto err_undo;
	}
	lnet_exit_update(exit);
	err = lnet_ilm_add(ln, exit);
	if (err)
		goto err_undo;
	hash_add(ln->exits, &exit->by_name, lnet_name_hash(exit->name));
	ln->num_exits++;
	ln->seq++;
	if (exit->flags & LNET_EXIT_F_EXPLICIT_NULL)
		lnet_ilm_pick_null(ln);
	return exit;

err_undo:
	lnet_route_del(exit);
	lnet_exit_strip(exit);
err_free:
	call_rcu(&exit->rcu, lnet_exit_free_rcu);
	return ERR_PTR(err);
}

/* An entry of any table that leads to an exit. */
static struct lnet_table *lnet_exit_entry(const struct lnet_exit *exit,
					  struct lnet_ftn_entry *e)
{
	struct lnet_table *table;

	list_for_each_entry(table, &exit->ln->tables, list) {
		struct lnet_ftn_cursor cur = { };

		while (lnet_ftn_next(table->ftn, 0, &cur, e)) {
			if (e->exit == exit)
				return table;
			lnet_ftn_cursor_set(&cur, e);
		}
	}
	return NULL;
}

static void lnet_exit_say_entry(const struct lnet_exit *exit,
				struct netlink_ext_ack *extack)
{
	const struct lnet_table *table;
	struct lnet_ftn_entry e = { };
	const char *of = "", *name = "";

	table = lnet_exit_entry(exit, &e);
	if (table && table->id != LNET_EXIT_TABLE_MAIN) {
		of = " of table ";
		name = table->name;
	}
	if (table && e.family == AF_INET)
		LNET_SET_ERR_MSG_FMT(extack,
				     "in use: label entry %pI4/%u%s%s, %u in all",
				     e.addr, e.plen, of, name, exit->entries);
	else if (table)
		LNET_SET_ERR_MSG_FMT(extack,
				     "in use: label entry %pI6c/%u%s%s, %u in all",
				     e.addr, e.plen, of, name, exit->entries);
}

/* A change of many entries that is under way names them without counting. */
static bool lnet_exit_in_batch(const struct lnet_exit *exit)
{
	const struct lnet_table *table;

	list_for_each_entry(table, &exit->ln->tables, list)
		if (lnet_ftn_names(table->ftn, exit))
			return true;
	return lnet_txn_names(exit);
}

/* Names one of those that keep an exit from being deleted. */
static int lnet_exit_busy(struct lnet_exit *exit,
			  struct netlink_ext_ack *extack)
{
	const struct lnet_rule *rule;
	struct lnet_net *ln = exit->ln;
	struct lnet_exit *other;
	unsigned long index;
	unsigned int num;

	if (exit->entries) {
		lnet_exit_say_entry(exit, extack);
		return -EBUSY;
	}
	if (lnet_exit_in_batch(exit)) {
		NL_SET_ERR_MSG(extack,
			       "in use: a change of many label entries names it and is not complete yet");
		return -EBUSY;
	}
	rule = lnet_rule_user(exit, &num);
	if (rule) {
		LNET_SET_ERR_MSG_FMT(extack, "in use: rule pref %u, %u in all",
				     rule->spec.pref, num);
		return -EBUSY;
	}
	xa_for_each(&ln->labels, index, other) {
		if (rcu_access_pointer(other->backup) != exit)
			continue;
		LNET_SET_ERR_MSG_FMT(extack,
				     "in use: backup of exit %s, %u in all",
				     other->name, exit->backup_users);
		return -EBUSY;
	}
	return 0;
}

static void lnet_exit_destroy(struct lnet_exit *exit)
{
	struct lnet_net *ln = exit->ln;

	lnet_ilm_del(ln, exit);
	if (exit->flags & LNET_EXIT_F_EXPLICIT_NULL)
		lnet_ilm_pick_null(ln);
	hash_del(&exit->by_name);
	ln->num_exits--;
	ln->seq++;
	lnet_route_del(exit);
	lnet_exit_strip(exit);
	call_rcu(&exit->rcu, lnet_exit_free_rcu);
}

/**
 * lnet_exit_delete() - delete an exit that nothing uses
 * @exit: exit
 * @extack: names what uses it
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 * Return: 0 or -EBUSY.
 */
int lnet_exit_delete(struct lnet_exit *exit, struct netlink_ext_ack *extack)
{
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&exit->ln->lock);
	err = lnet_exit_busy(exit, extack);
	if (err)
		return err;
	lnet_exit_destroy(exit);
	return 0;
}

/**
 * lnet_exit_flush() - delete all exits of a namespace that is going away
 * @ln: namespace, its label table empty
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_exit_flush(struct lnet_net *ln)
{
	struct lnet_exit *exit;
	unsigned long index;

	ASSERT_RTNL();
	lockdep_assert_held(&ln->lock);
	xa_for_each(&ln->labels, index, exit)
		lnet_exit_set_backup(exit, NULL);
	xa_for_each(&ln->labels, index, exit)
		lnet_exit_destroy(exit);
}

/**
 * lnet_exit_refresh_routes() - lnet0 changed
 * @ln: namespace
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_exit_refresh_routes(struct lnet_net *ln)
{
	struct net_device *dev0 = rtnl_dereference(ln->dev0);
	struct lnet_exit *exit;
	unsigned long index;

	xa_for_each(&ln->labels, index, exit)
		lnet_route_refresh(exit, dev0);
}

/**
 * lnet_exit_device_event() - a device changed
 * @ln: namespace
 * @dev: the device, NULL if an address changed that any may serve
 * @event: NETDEV_*
 *
 * Brings the exits in step with it and announces those that changed.
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_exit_device_event(struct lnet_net *ln, struct net_device *dev,
			    unsigned long event)
{
	struct lnet_nh_group *nhs;
	struct lnet_exit *exit;
	unsigned long index;
	u32 mtu;
	u8 state;

	xa_for_each(&ln->labels, index, exit) {
		nhs = rcu_dereference_protected(exit->nhs,
						lockdep_is_held(&ln->lock));
		exit->touched = lnet_nh_group_refresh(ln, nhs, dev, event);
		if (dev && rcu_access_pointer(exit->oif) == dev &&
		    event == NETDEV_UNREGISTER) {
			lnet_exit_set_oif(exit, NULL);
			exit->touched = true;
		}
	}
	/* The state of an exit depends on its backup's next hops too. */
	xa_for_each(&ln->labels, index, exit) {
		state = exit->last_state;
		mtu = exit->path_mtu;
		lnet_exit_update(exit);
		if (!exit->touched && state == exit->last_state &&
		    mtu == exit->path_mtu)
			continue;
		ln->seq++;
		lnet_nl_exit_ntf(exit, LNET_EXIT_CMD_EXIT_NTF, NULL);
	}
}

/**
 * lnet_exit_lost6() - an IPv6 address has gone from a device
 * @ln: namespace
 * @dev: device
 * @addr: address
 *
 * Next hops that send from it are dead when this returns.
 *
 * Context: any. lnet_exit_device_event() must follow.
 */
void lnet_exit_lost6(struct lnet_net *ln, const struct net_device *dev,
		     const struct in6_addr *addr)
{
	struct lnet_nh_group *nhs;
	struct lnet_exit *exit;
	unsigned long index;
	unsigned int i;

	rcu_read_lock();
	xa_for_each(&ln->labels, index, exit) {
		nhs = rcu_dereference(exit->nhs);
		for (i = 0; nhs && i < nhs->num; i++)
			lnet_nh_lost6(&nhs->nh[i], dev, addr);
	}
	rcu_read_unlock();
}
