/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	uapi/lnet_exit.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_LNET_EXIT_GEN_H
#define _LINUX_LNET_EXIT_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/lnet_exit.h>

/* Common nested types */
extern const struct nla_policy lnet_exit_nexthop_nl_policy[LNET_EXIT_A_NH_UDP_CHECKSUM + 1];
extern const struct nla_policy lnet_exit_nexthops_nl_policy[LNET_EXIT_A_NEXTHOPS_NEXTHOP + 1];

extern const struct nla_policy lnet_exit_exit_new_nl_policy[LNET_EXIT_A_EXIT_TC_DSCP + 1];

extern const struct nla_policy lnet_exit_exit_set_nl_policy[LNET_EXIT_A_EXIT_TC_DSCP + 1];

extern const struct nla_policy lnet_exit_exit_del_nl_policy[LNET_EXIT_A_EXIT_LABEL + 1];

extern const struct nla_policy lnet_exit_exit_get_nl_policy[LNET_EXIT_A_EXIT_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_label_new_nl_policy[LNET_EXIT_A_LABEL_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_label_del_nl_policy[LNET_EXIT_A_LABEL_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_label_get_nl_policy[LNET_EXIT_A_LABEL_MATCH + 1];

extern const struct nla_policy lnet_exit_label_flush_nl_policy[LNET_EXIT_A_LABEL_FAMILY + 1];

extern const struct nla_policy lnet_exit_dev_new_nl_policy[LNET_EXIT_A_DEV_ZERO_CHECKSUM + 1];

extern const struct nla_policy lnet_exit_dev_del_nl_policy[LNET_EXIT_A_DEV_IFINDEX + 1];

extern const struct nla_policy lnet_exit_dev_get_nl_policy[LNET_EXIT_A_DEV_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_config_set_nl_policy[LNET_EXIT_A_CONFIG_MSS_CLAMP + 1];

extern const struct nla_policy lnet_exit_config_get_nl_policy[LNET_EXIT_A_CONFIG_MSS_CLAMP + 1];

extern const struct nla_policy lnet_exit_stats_get_nl_policy[LNET_EXIT_A_STATS_FILTER + 1];

extern const struct nla_policy lnet_exit_rule_new_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_rule_del_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_rule_get_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_rule_flush_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_table_new_nl_policy[LNET_EXIT_A_TABLE_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_table_del_nl_policy[LNET_EXIT_A_TABLE_NAME + 1];

extern const struct nla_policy lnet_exit_table_get_nl_policy[LNET_EXIT_A_TABLE_PROTOCOL + 1];

extern const struct nla_policy lnet_exit_label_status_nl_policy[LNET_EXIT_A_LABEL_TABLE + 1];

extern const struct nla_policy lnet_exit_label_begin_nl_policy[LNET_EXIT_A_LABEL_WHOLE + 1];

extern const struct nla_policy lnet_exit_label_put_nl_policy[LNET_EXIT_A_LABEL_PREFIXES6 + 1];

extern const struct nla_policy lnet_exit_label_remove_nl_policy[LNET_EXIT_A_LABEL_PREFIXES6 + 1];

extern const struct nla_policy lnet_exit_label_commit_nl_policy[LNET_EXIT_A_LABEL_GENERATION + 1];

extern const struct nla_policy lnet_exit_label_abort_nl_policy[LNET_EXIT_A_LABEL_TABLE + 1];

/* Ops table for lnet_exit */
extern const struct genl_ops lnet_exit_nl_ops[27];

int lnet_exit_nl_exit_new_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_exit_set_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_exit_del_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_exit_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_exit_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int lnet_exit_nl_label_new_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_del_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int lnet_exit_nl_label_flush_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_dev_new_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_dev_del_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_dev_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int lnet_exit_nl_config_set_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_config_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_rule_new_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_rule_del_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_rule_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_rule_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int lnet_exit_nl_rule_flush_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_table_new_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_table_del_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_table_get_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_table_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int lnet_exit_nl_label_status_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_begin_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_put_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_remove_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_commit_doit(struct sk_buff *skb, struct genl_info *info);
int lnet_exit_nl_label_abort_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	LNET_EXIT_NLGRP_MONITOR,
};

#endif /* _LINUX_LNET_EXIT_GEN_H */
