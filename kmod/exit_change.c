// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of exits: prepared first, then carried out without a step that can
 * fail.
 */
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>

#include "addrset.h"
#include "compat/extack.h"
#include "exit_change.h"
#include "ilm.h"
#include "model.h"
#include "route.h"

static int lnet_plan_backup(struct lnet_exit_plan *plan, struct lnet_net *ln,
			    const struct lnet_exit *exit,
			    const struct lnet_exit_spec *spec,
			    struct netlink_ext_ack *extack)
{
	struct lnet_exit *b;
	int depth = 0;

	if (!spec->backup[0])
		return 0;
	plan->backup = lnet_exit_by_name(ln, spec->backup);
	if (!plan->backup) {
		LNET_SET_ERR_MSG_FMT(extack, "backup: there is no exit %s",
				     spec->backup);
		return -ENOENT;
	}
	for (b = plan->backup; b;
	     b = rcu_dereference_protected(b->backup,
					   lockdep_is_held(&ln->lock))) {
		if (b == exit || !strcmp(b->name, spec->name)) {
			LNET_SET_ERR_MSG_FMT(extack,
					     "backup: %s leads back to this exit",
					     spec->backup);
			return -ELOOP;
		}
		if (++depth > LNET_BACKUP_DEPTH) {
			LNET_SET_ERR_MSG_FMT(extack,
					     "backup: more than %d exits in a row",
					     LNET_BACKUP_DEPTH);
			return -ELOOP;
		}
	}
	return 0;
}

static int lnet_plan_oif(struct lnet_exit_plan *plan, struct lnet_net *ln,
			 const struct lnet_exit_spec *spec,
			 struct netlink_ext_ack *extack)
{
	if (!spec->oif)
		return 0;
	plan->oif = __dev_get_by_index(ln->net, spec->oif);
	if (!plan->oif) {
		NL_SET_ERR_MSG(extack, "oif: no such device");
		return -ENODEV;
	}
	if (plan->oif == rtnl_dereference(ln->dev0)) {
		NL_SET_ERR_MSG(extack,
			       "oif: an exit cannot lead through the lnet_exit device itself");
		return -EINVAL;
	}
	return 0;
}

static int lnet_plan_tc_map(struct lnet_exit_plan *plan,
			    const struct lnet_exit_spec *spec)
{
	if (!spec->tc_map)
		return 0;
	plan->tc_map = kzalloc(sizeof(*plan->tc_map), GFP_KERNEL_ACCOUNT);
	if (!plan->tc_map)
		return -ENOMEM;
	memcpy(plan->tc_map->to, spec->tc_map, lnet_tc_map_num(spec->type));
	return 0;
}

/**
 * lnet_exit_plan() - prepare a change
 * @plan: what it needs
 * @ln: namespace
 * @exit: exit to be changed, NULL for a new one
 * @set: properties to be changed, LNET_SPEC_*
 * @spec: what they shall be
 * @extack: says what is wrong
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 * Return: 0, and then lnet_exit_apply() must follow, or a negative errno.
 */
int lnet_exit_plan(struct lnet_exit_plan *plan, struct lnet_net *ln,
		   struct lnet_exit *exit, u32 set,
		   const struct lnet_exit_spec *spec,
		   struct netlink_ext_ack *extack)
{
	const struct lnet_addr *egress;
	int err;

	memset(plan, 0, sizeof(*plan));
	egress = set & LNET_SPEC_EGRESS || !exit ? &spec->egress :
						   &exit->egress;
	if (exit && set & LNET_SPEC_EGRESS && !(set & LNET_SPEC_NEXTHOPS) &&
	    !lnet_addr_equal(&exit->egress, &spec->egress) &&
	    rcu_access_pointer(exit->nhs)) {
		NL_SET_ERR_MSG(extack,
			       "egress: next hops lead to the old address, name the new ones too");
		return -EINVAL;
	}
	if (set & LNET_SPEC_BACKUP) {
		err = lnet_plan_backup(plan, ln, exit, spec, extack);
		if (err)
			return err;
	}
	if (set & LNET_SPEC_OIF) {
		err = lnet_plan_oif(plan, ln, spec, extack);
		if (err)
			return err;
	}
	if (set & LNET_SPEC_NEXTHOPS) {
		plan->nhs = lnet_nh_group_build(ln, spec, egress, extack);
		if (IS_ERR(plan->nhs))
			return PTR_ERR(plan->nhs);
		err = lnet_nh_group_count_addrs(ln, plan->nhs, true);
		if (err)
			goto err_nhs;
	}
	if (set & LNET_SPEC_TC_MAP) {
		err = lnet_plan_tc_map(plan, spec);
		if (err)
			goto err_addrs;
	}
	if (set & LNET_SPEC_EGRESS) {
		err = lnet_addrset_add(ln, &spec->egress, LNET_ADDR_EGRESS);
		if (err)
			goto err_map;
	}
	plan->set = set;
	return 0;

err_map:
	kfree(plan->tc_map);
err_addrs:
	lnet_nh_group_count_addrs(ln, plan->nhs, false);
err_nhs:
	lnet_nh_group_free(plan->nhs);
	return err;
}

static void lnet_exit_set_nhs(struct lnet_exit *exit, struct lnet_nh_group *nhs)
{
	struct lnet_nh_group *old;

	old = rcu_replace_pointer(exit->nhs, nhs,
				  lockdep_is_held(&exit->ln->lock));
	lnet_nh_group_count_addrs(exit->ln, old, false);
	lnet_nh_group_free(old);
}

/**
 * lnet_exit_set_backup() - let another exit take over
 * @exit: exit
 * @backup: the other one, NULL for none
 *
 * Context: lnet_net.lock is held.
 */
void lnet_exit_set_backup(struct lnet_exit *exit, struct lnet_exit *backup)
{
	struct lnet_exit *old;

	if (backup)
		backup->backup_users++;
	old = rcu_replace_pointer(exit->backup, backup,
				  lockdep_is_held(&exit->ln->lock));
	if (old)
		old->backup_users--;
}

/**
 * lnet_exit_set_oif() - set the device that a local exit leaves by
 * @exit: exit
 * @dev: device, NULL for none, and for one that goes away: readers are done
 *       with that before it is freed, see lnet_nh_group_refresh()
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_exit_set_oif(struct lnet_exit *exit, struct net_device *dev)
{
	struct net_device *old;

	old = rcu_replace_pointer(exit->oif, dev, lockdep_rtnl_is_held());
	if (old)
		netdev_put(old, &exit->oif_tracker);
	if (dev)
		netdev_hold(dev, &exit->oif_tracker, GFP_KERNEL);
}

/* What push and pop have to look at, in one byte. */
static void lnet_exit_set_model(struct lnet_exit *exit)
{
	u8 model = 0;

	if (exit->flags & LNET_EXIT_F_PIPE)
		model |= LNET_MODEL_PIPE;
	if (rcu_access_pointer(exit->tc_map))
		model |= LNET_MODEL_MAP;
	WRITE_ONCE(exit->model, model);
}

static void lnet_exit_set_tc_map(struct lnet_exit *exit,
				 struct lnet_tc_map *map)
{
	map = rcu_replace_pointer(exit->tc_map, map,
				  lockdep_is_held(&exit->ln->lock));
	if (map)
		kfree_rcu(map, rcu);
}

/**
 * lnet_exit_apply() - carry out what lnet_exit_plan() prepared
 * @exit: exit
 * @plan: the plan, used up
 * @spec: as given to lnet_exit_plan()
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_exit_apply(struct lnet_exit *exit, const struct lnet_exit_plan *plan,
		     const struct lnet_exit_spec *spec)
{
	u32 set = plan->set, flags;

	if (set & LNET_SPEC_PROTOCOL)
		exit->protocol = spec->protocol;
	if (set & LNET_SPEC_FLAGS) {
		flags = exit->flags & ~spec->flags_mask;
		WRITE_ONCE(exit->flags,
			   flags | (spec->flags & spec->flags_mask));
	}
	if (set & LNET_SPEC_MARK)
		WRITE_ONCE(exit->mark, spec->mark);
	if (set & LNET_SPEC_MTU)
		exit->mtu = spec->mtu;
	if (set & LNET_SPEC_BACKUP)
		lnet_exit_set_backup(exit, plan->backup);
	if (set & LNET_SPEC_OIF) {
		WRITE_ONCE(exit->oif_index, spec->oif);
		lnet_exit_set_oif(exit, plan->oif);
	}
	if (set & LNET_SPEC_EGRESS) {
		lnet_addrset_del(exit->ln, &exit->egress, LNET_ADDR_EGRESS);
		exit->egress = spec->egress;
	}
	if (set & LNET_SPEC_NEXTHOPS)
		lnet_exit_set_nhs(exit, plan->nhs);
	if (set & LNET_SPEC_TC_MAP)
		lnet_exit_set_tc_map(exit, plan->tc_map);
	lnet_exit_set_model(exit);
}

/**
 * lnet_exit_strip() - take from an exit all that it refers to
 * @exit: exit that is not to be found any more
 *
 * Context: May sleep. RTNL and lnet_net.lock are held.
 */
void lnet_exit_strip(struct lnet_exit *exit)
{
	lnet_exit_set_nhs(exit, NULL);
	lnet_exit_set_backup(exit, NULL);
	lnet_exit_set_oif(exit, NULL);
	lnet_exit_set_tc_map(exit, NULL);
	lnet_addrset_del(exit->ln, &exit->egress, LNET_ADDR_EGRESS);
}

/**
 * lnet_exit_change() - change properties of an exit
 * @exit: exit
 * @spec: new properties
 * @replace: those that @spec does not name go back to what a new exit has
 * @extack: says what is wrong
 *
 * Context: May sleep. RTNL and lnet_net.lock of the exit's namespace are held.
 * Return: 0 or a negative errno, and then nothing has changed.
 */
int lnet_exit_change(struct lnet_exit *exit, const struct lnet_exit_spec *spec,
		     bool replace, struct netlink_ext_ack *extack)
{
	struct lnet_exit_spec full = *spec;
	struct lnet_exit_plan plan;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&exit->ln->lock);
	if (spec->set & LNET_SPEC_LABEL && spec->label != exit->label) {
		LNET_SET_ERR_MSG_FMT(extack,
				     "label: exit %s has label %u for good, delete and add it anew",
				     exit->name, exit->label);
		return -EINVAL;
	}
	if (spec->set & LNET_SPEC_TYPE && spec->type != exit->type) {
		NL_SET_ERR_MSG(extack,
			       "type: a local exit cannot become remote or the reverse, delete and add it anew");
		return -EINVAL;
	}
	if (replace) {
		full.set = ~0;
		full.flags_mask = ~0;
		if (!(spec->set & LNET_SPEC_PROTOCOL))
			full.protocol = LNET_EXIT_PROTO_STATIC;
	}
	err = lnet_exit_plan(&plan, exit->ln, exit, full.set, &full, extack);
	if (err)
		return err;
	lnet_exit_apply(exit, &plan, &full);
	if (full.flags_mask & LNET_EXIT_F_EXPLICIT_NULL)
		lnet_ilm_pick_null(exit->ln);
	lnet_exit_update(exit);
	exit->ln->seq++;
	return 0;
}
