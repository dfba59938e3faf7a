/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules: which label table a packet is looked up in, or which exit it takes,
 * by more than its destination.
 *
 * The packet path reads an array that is never changed, only replaced; rules
 * are in it by their pref. Without a rule there is no array, and all that is
 * paid for it is to see that.
 */
#ifndef _LNET_RULES_H
#define _LNET_RULES_H

#include "decide.h"
#include "lnet.h"

struct cgroup;
struct lnet_table;

/* How far apart rules are that are added without a pref. */
#define LNET_RULE_STEP	10

/**
 * struct lnet_rule_spec - a rule as user space asked for it
 * @pref: place among the rules
 * @flags: LNET_EXIT_RULE_F_*
 * @mark: firewall mark, of which @mask counts
 * @mask: 0 if any mark will do
 * @from: prefix of sources; of no family if any will do
 * @to: prefix of destinations, likewise
 * @from_len: length of @from
 * @to_len: length of @to
 * @action: enum lnet_exit_rule_action
 * @protocol: who made it
 * @iif: name of the device packets come in by; empty if any will do
 * @path: of @cgroup, NULL without; the rule's
 * @cgroup: of the sending socket, NULL if any will do; the rule holds it
 * @exit: of action exit; the rule pins it
 * @table: of action table; the rule pins it
 */
struct lnet_rule_spec {
	u32 pref;
	u32 flags;
	u32 mark;
	u32 mask;
	struct lnet_addr from;
	struct lnet_addr to;
	u8 from_len;
	u8 to_len;
	u8 action;
	u8 protocol;
	char iif[IFNAMSIZ];
	char *path;
	struct cgroup *cgroup;
	struct lnet_exit *exit;
	struct lnet_table *table;
};

struct lnet_rule_pcpu {
	struct u64_stats_sync syncp;
	u64_stats_t packets;
	u64_stats_t bytes;
};

/**
 * struct lnet_rule - one rule
 * @spec: what was asked for; immutable
 * @ifindex: of the device that spec.iif names, 0 while there is none; written
 *           under lnet_net.lock, READ_ONCE() on the packet path
 * @entry: what actions exit and bypass say, as an entry of the label table
 *         would; immutable
 * @leaves: scratch of lnet_rules_remove(); lnet_net.lock
 * @stats: per-CPU counters
 * @rcu: frees the rule
 */
struct lnet_rule {
	struct lnet_rule_spec spec;
	int ifindex;
	bool leaves;
	struct lnet_ftn_hit entry;
	struct lnet_rule_pcpu __percpu *stats;
	struct rcu_head rcu;
};

/**
 * struct lnet_rules - all rules of a namespace; immutable
 * @rcu: frees the array, not the rules
 * @own: some of them are for connections that this host opens
 * @num: how many there are, not 0
 * @rule: sorted by pref
 */
struct lnet_rules {
	struct rcu_head rcu;
	bool own;
	unsigned int num;
	struct lnet_rule *rule[];
};

/**
 * struct lnet_rule_filter - which rules a dump or a flush is about
 * @exit: NULL for any
 * @table: NULL for any
 * @protocol: 0 for any
 */
struct lnet_rule_filter {
	const struct lnet_exit *exit;
	const struct lnet_table *table;
	u8 protocol;
};

/* rules.c: the packet path */
bool lnet_rules_decide(const struct lnet_net *ln,
		       const struct lnet_rules *rules,
		       const struct lnet_query *q, u8 family,
		       struct lnet_decision *d);
void lnet_rule_count(const struct lnet_rule *rule,
		     enum lnet_exit_verdict verdict, unsigned int len);
void lnet_rule_counters(const struct lnet_rule *rule, u64 *packets, u64 *bytes);

/* rule_change.c: changes; all need lnet_net.lock */
struct lnet_rule *lnet_rule_find(const struct lnet_net *ln, u32 pref);
struct lnet_rule *lnet_rule_next(const struct lnet_net *ln, u32 pref);
struct lnet_rule *lnet_rule_alloc(const struct lnet_rule_spec *spec);
void lnet_rule_free(struct lnet_rule *rule);
int lnet_rule_set(struct lnet_net *ln, struct lnet_rule *rule, bool replace,
		  struct netlink_ext_ack *extack);
bool lnet_rule_match(const struct lnet_rule *rule,
		     const struct lnet_rule_filter *f);
const struct lnet_rule *lnet_rule_user(const struct lnet_exit *exit,
				       unsigned int *num);
int lnet_rules_remove(struct lnet_net *ln, const struct lnet_rule_filter *f,
		      u32 pref,
		      void (*say)(struct lnet_net *ln, struct lnet_rule *rule,
				  void *arg),
		      void *arg);
void lnet_rules_device_event(struct lnet_net *ln);

/* netlink_rule.c */
void lnet_nl_rule_ntf(struct lnet_net *ln, const struct lnet_rule *rule, u8 cmd,
		      const struct genl_info *info);

#endif /* _LNET_RULES_H */
