// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of rules: a new array is made aside and takes the place of the old
 * one in a single step. Rules pin the exits and tables that they name.
 */
#include <linux/slab.h>

#include "cgroup.h"
#include "compat/extack.h"
#include "hooks.h"
#include "rules.h"
#include "tables.h"

static struct lnet_rules *lnet_rules_locked(const struct lnet_net *ln)
{
	return rcu_dereference_protected(ln->rules, lockdep_is_held(&ln->lock));
}

/**
 * lnet_rule_find() - find a rule
 * @ln: namespace
 * @pref: its place
 *
 * Context: lnet_net.lock is held.
 * Return: the rule or NULL.
 */
struct lnet_rule *lnet_rule_find(const struct lnet_net *ln, u32 pref)
{
	struct lnet_rule *rule = pref ? lnet_rule_next(ln, pref - 1) : NULL;

	return rule && rule->spec.pref == pref ? rule : NULL;
}

/**
 * lnet_rule_next() - walk the rules in their order
 * @ln: namespace
 * @pref: of the one last seen, 0 to start
 *
 * Context: lnet_net.lock is held.
 * Return: the next rule or NULL.
 */
struct lnet_rule *lnet_rule_next(const struct lnet_net *ln, u32 pref)
{
	const struct lnet_rules *rules = lnet_rules_locked(ln);
	unsigned int i;

	for (i = 0; rules && i < rules->num; i++)
		if (rules->rule[i]->spec.pref > pref)
			return rules->rule[i];
	return NULL;
}

/**
 * lnet_rule_match() - does a filter select a rule
 * @rule: rule
 * @f: filter
 *
 * Return: true if it does.
 */
bool lnet_rule_match(const struct lnet_rule *rule,
		     const struct lnet_rule_filter *f)
{
	return (!f->exit || rule->spec.exit == f->exit) &&
	       (!f->table || rule->spec.table == f->table) &&
	       (!f->protocol || rule->spec.protocol == f->protocol);
}

/**
 * lnet_rule_user() - find a rule that leads to an exit
 * @exit: exit
 * @num: filled: how many do
 *
 * Context: lnet_net.lock is held.
 * Return: the first of them or NULL.
 */
const struct lnet_rule *lnet_rule_user(const struct lnet_exit *exit,
				       unsigned int *num)
{
	const struct lnet_rules *rules = lnet_rules_locked(exit->ln);
	const struct lnet_rule *first = NULL;
	unsigned int i;

	*num = 0;
	for (i = 0; rules && i < rules->num; i++) {
		if (rules->rule[i]->spec.exit != exit)
			continue;
		first = first ? : rules->rule[i];
		++*num;
	}
	return first;
}

/**
 * lnet_rule_free() - free a rule that no reader knows
 * @rule: rule, with its path and cgroup
 */
void lnet_rule_free(struct lnet_rule *rule)
{
	lnet_cgroup_put(rule->spec.cgroup);
	kfree(rule->spec.path);
	free_percpu(rule->stats);
	kfree(rule);
}

static void lnet_rule_free_rcu(struct rcu_head *rcu)
{
	lnet_rule_free(container_of(rcu, struct lnet_rule, rcu));
}

/**
 * lnet_rule_alloc() - make a rule
 * @spec: what it shall be; its path and cgroup go over to the rule
 *
 * Context: may sleep.
 * Return: the rule, or NULL when memory is short.
 */
struct lnet_rule *lnet_rule_alloc(const struct lnet_rule_spec *spec)
{
	struct lnet_rule *rule;
	int cpu;

	rule = kzalloc(sizeof(*rule), GFP_KERNEL_ACCOUNT);
	if (!rule)
		return NULL;
	rule->stats = alloc_percpu_gfp(struct lnet_rule_pcpu,
				       GFP_KERNEL_ACCOUNT);
	if (!rule->stats) {
		kfree(rule);
		return NULL;
	}
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(rule->stats, cpu)->syncp);
	rule->spec = *spec;
	rule->entry.exit = spec->exit;
	rule->entry.type = spec->action == LNET_EXIT_RULE_EXIT ?
			   LNET_EXIT_ENTRY_EXIT : LNET_EXIT_ENTRY_BYPASS;
	rule->entry.plen = spec->to_len;
	rule->entry.protocol = spec->protocol;
	if (spec->flags & LNET_EXIT_RULE_F_OVERRIDE)
		rule->entry.flags = LNET_EXIT_ENTRY_F_OVERRIDE;
	return rule;
}

/* Under the RTNL, or before the rule is to be found. */
static void lnet_rule_bind(struct lnet_net *ln, struct lnet_rule *rule)
{
	const struct net_device *dev;

	if (!rule->spec.iif[0])
		return;
	rcu_read_lock();
	dev = dev_get_by_name_rcu(ln->net, rule->spec.iif);
	WRITE_ONCE(rule->ifindex, dev ? dev->ifindex : 0);
	rcu_read_unlock();
}

static void lnet_rule_pin(struct lnet_rule *rule)
{
	if (rule->spec.table)
		rule->spec.table->rules++;
}

/* After it has left the array. */
static void lnet_rule_release(struct lnet_rule *rule)
{
	if (rule->spec.table)
		rule->spec.table->rules--;
	call_rcu(&rule->rcu, lnet_rule_free_rcu);
}

static struct lnet_rules *lnet_rules_alloc(unsigned int num)
{
	struct lnet_rules *rules;

	rules = kvzalloc(struct_size(rules, rule, num), GFP_KERNEL_ACCOUNT);
	if (rules)
		rules->num = num;
	return rules;
}

static void lnet_rules_publish(struct lnet_net *ln, struct lnet_rules *rules)
{
	struct lnet_rules *old;
	unsigned int i;

	for (i = 0; rules && i < rules->num; i++)
		if (rules->rule[i]->spec.flags & LNET_EXIT_RULE_F_OWN_HOST)
			rules->own = true;
	old = rcu_replace_pointer(ln->rules, rules, lockdep_is_held(&ln->lock));
	if (old)
		kvfree_rcu(old, rcu);
	ln->seq++;
}

/* A rule without a place gets the next one behind the last rule. */
static int lnet_rule_place(const struct lnet_net *ln, struct lnet_rule *rule,
			   struct netlink_ext_ack *extack)
{
	const struct lnet_rules *rules = lnet_rules_locked(ln);
	u32 last = 0;

	if (rule->spec.pref)
		return 0;
	if (rules)
		last = rules->rule[rules->num - 1]->spec.pref;
	if (last > U32_MAX - LNET_RULE_STEP) {
		NL_SET_ERR_MSG(extack,
			       "there is no room behind the last rule, say a pref");
		return -ENOSPC;
	}
	rule->spec.pref = last + LNET_RULE_STEP;
	return 0;
}

/**
 * lnet_rule_set() - put a rule among the others
 * @ln: namespace
 * @rule: rule; on success it belongs to the namespace, otherwise still to the
 *	caller. Without a pref it gets one behind the last.
 * @replace: in place of the rule of the same pref, if there is one
 * @extack: says what is wrong
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 * Return: 0, -EEXIST, -ENOSPC, -ENOMEM, or what registering the hooks returned.
 */
int lnet_rule_set(struct lnet_net *ln, struct lnet_rule *rule, bool replace,
		  struct netlink_ext_ack *extack)
{
	struct lnet_rules *rules = lnet_rules_locked(ln), *made;
	unsigned int num = rules ? rules->num : 0, i, at = 0;
	struct lnet_rule *old;
	int err;

	lockdep_assert_held(&ln->lock);
	err = lnet_rule_place(ln, rule, extack);
	if (err)
		return err;
	old = lnet_rule_find(ln, rule->spec.pref);
	if (old && !replace) {
		NL_SET_ERR_MSG(extack,
			       "this pref has a rule already; replace it to change it");
		return -EEXIST;
	}
	if (!old && num >= LNET_EXIT_RULE_MAX) {
		LNET_SET_ERR_MSG_FMT(extack,
				     "there are %u rules already, no more are possible",
				     num);
		return -ENOSPC;
	}
	made = lnet_rules_alloc(num + !old);
	if (!made)
		return -ENOMEM;
	err = lnet_ler_hooks_get(ln);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "the netfilter hooks that label packets cannot be registered");
		kvfree(made);
		return err;
	}

	for (i = 0; i < num && rules->rule[i]->spec.pref < rule->spec.pref; i++)
		made->rule[at++] = rules->rule[i];
	made->rule[at++] = rule;
	for (i += !!old; i < num; i++)
		made->rule[at++] = rules->rule[i];
	lnet_rule_bind(ln, rule);
	lnet_rule_pin(rule);
	lnet_rules_publish(ln, made);
	if (old)
		lnet_rule_release(old);
	return 0;
}

/**
 * lnet_rules_remove() - delete rules in one step
 * @ln: namespace
 * @f: which ones
 * @pref: the one of this place only, 0 for all
 * @say: called for each before it goes, when nothing can fail any more
 * @arg: for @say
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0 or -ENOMEM, and then all are still there.
 */
int lnet_rules_remove(struct lnet_net *ln, const struct lnet_rule_filter *f,
		      u32 pref,
		      void (*say)(struct lnet_net *ln, struct lnet_rule *rule,
				  void *arg),
		      void *arg)
{
	struct lnet_rules *rules = lnet_rules_locked(ln), *made = NULL;
	unsigned int i, at = 0, left = 0;
	struct lnet_rule *rule;

	lockdep_assert_held(&ln->lock);
	if (!rules)
		return 0;
	for (i = 0; i < rules->num; i++) {
		rule = rules->rule[i];
		rule->leaves = (!pref || rule->spec.pref == pref) &&
			       lnet_rule_match(rule, f);
		left += !rule->leaves;
	}
	if (left == rules->num)
		return 0;
	if (left) {
		made = lnet_rules_alloc(left);
		if (!made)
			return -ENOMEM;
	}
	for (i = 0; i < rules->num; i++) {
		rule = rules->rule[i];
		if (!rule->leaves)
			made->rule[at++] = rule;
		else if (say)
			say(ln, rule, arg);
	}
	/* The old array lives until the next grace period, and we may wait. */
	rcu_read_lock();
	lnet_rules_publish(ln, made);
	for (i = 0; i < rules->num; i++)
		if (rules->rule[i]->leaves)
			lnet_rule_release(rules->rule[i]);
	rcu_read_unlock();
	lnet_ler_hooks_idle(ln);
	return 0;
}

/**
 * lnet_rules_device_event() - a device came, went, or has another name
 * @ln: namespace
 *
 * Rules name devices: they match the packets of whichever has the name.
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 */
void lnet_rules_device_event(struct lnet_net *ln)
{
	const struct lnet_rules *rules = lnet_rules_locked(ln);
	struct lnet_rule *rule;
	unsigned int i;
	int before;

	for (i = 0; rules && i < rules->num; i++) {
		rule = rules->rule[i];
		before = rule->ifindex;
		lnet_rule_bind(ln, rule);
		if (rule->ifindex != before)
			lnet_nl_rule_ntf(ln, rule, LNET_EXIT_CMD_RULE_NTF,
					 NULL);
	}
}
