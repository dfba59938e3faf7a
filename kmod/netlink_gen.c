// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	uapi/lnet_exit.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/lnet_exit.h>

/* Common nested types */
const struct nla_policy lnet_exit_nexthop_nl_policy[LNET_EXIT_A_NH_UDP_CHECKSUM + 1] = {
	[LNET_EXIT_A_NH_GATEWAY] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_NH_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_NH_WEIGHT] = NLA_POLICY_RANGE(NLA_U32, 1, 256),
	[LNET_EXIT_A_NH_MTU] = { .type = NLA_U32, },
	[LNET_EXIT_A_NH_SOURCE] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_NH_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_NH_ENCAP] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_NH_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x1f),
	[LNET_EXIT_A_NH_USED_SOURCE] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_NH_UDP_CHECKSUM] = NLA_POLICY_MAX(NLA_U8, 1),
};

const struct nla_policy lnet_exit_nexthops_nl_policy[LNET_EXIT_A_NEXTHOPS_NEXTHOP + 1] = {
	[LNET_EXIT_A_NEXTHOPS_NEXTHOP] = NLA_POLICY_NESTED(lnet_exit_nexthop_nl_policy),
};

/* LNET_EXIT_CMD_EXIT_NEW - do */
const struct nla_policy lnet_exit_exit_new_nl_policy[LNET_EXIT_A_EXIT_TC_DSCP + 1] = {
	[LNET_EXIT_A_EXIT_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_EXIT_LABEL] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_TYPE] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_EXIT_EGRESS] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_EXIT_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_EXIT_NEXTHOPS] = NLA_POLICY_NESTED(lnet_exit_nexthops_nl_policy),
	[LNET_EXIT_A_EXIT_FLAGS] = NLA_POLICY_BITFIELD32(31),
	[LNET_EXIT_A_EXIT_OIF] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_MARK] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_BACKUP] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_EXIT_MTU] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_DSCP_TC] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_EXIT_TC_DSCP] = { .type = NLA_BINARY, },
};

/* LNET_EXIT_CMD_EXIT_SET - do */
const struct nla_policy lnet_exit_exit_set_nl_policy[LNET_EXIT_A_EXIT_TC_DSCP + 1] = {
	[LNET_EXIT_A_EXIT_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_EXIT_LABEL] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_TYPE] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_EXIT_EGRESS] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_EXIT_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_EXIT_NEXTHOPS] = NLA_POLICY_NESTED(lnet_exit_nexthops_nl_policy),
	[LNET_EXIT_A_EXIT_FLAGS] = NLA_POLICY_BITFIELD32(31),
	[LNET_EXIT_A_EXIT_OIF] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_MARK] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_BACKUP] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_EXIT_MTU] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_DSCP_TC] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_EXIT_TC_DSCP] = { .type = NLA_BINARY, },
};

/* LNET_EXIT_CMD_EXIT_DEL - do */
const struct nla_policy lnet_exit_exit_del_nl_policy[LNET_EXIT_A_EXIT_LABEL + 1] = {
	[LNET_EXIT_A_EXIT_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_EXIT_LABEL] = { .type = NLA_U32, },
};

/* LNET_EXIT_CMD_EXIT_GET - do */
const struct nla_policy lnet_exit_exit_get_nl_policy[LNET_EXIT_A_EXIT_PROTOCOL + 1] = {
	[LNET_EXIT_A_EXIT_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_EXIT_LABEL] = { .type = NLA_U32, },
	[LNET_EXIT_A_EXIT_TYPE] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_EXIT_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_LABEL_NEW - do */
const struct nla_policy lnet_exit_label_new_nl_policy[LNET_EXIT_A_LABEL_PROTOCOL + 1] = {
	[LNET_EXIT_A_LABEL_ADDRESS] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[LNET_EXIT_A_LABEL_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_LABEL_TYPE] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_FLAGS] = NLA_POLICY_BITFIELD32(1),
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_LABEL_DEL - do */
const struct nla_policy lnet_exit_label_del_nl_policy[LNET_EXIT_A_LABEL_PROTOCOL + 1] = {
	[LNET_EXIT_A_LABEL_ADDRESS] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[LNET_EXIT_A_LABEL_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_LABEL_GET - do */
const struct nla_policy lnet_exit_label_get_nl_policy[LNET_EXIT_A_LABEL_MATCH + 1] = {
	[LNET_EXIT_A_LABEL_DESTINATION] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_SOURCE] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_IIF] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_MARK] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_LABEL_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_FAMILY] = { .type = NLA_U8, },
	[LNET_EXIT_A_LABEL_CGROUP] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_CGROUP_LEN, },
	[LNET_EXIT_A_LABEL_ADDRESS] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[LNET_EXIT_A_LABEL_MATCH] = NLA_POLICY_MAX(NLA_U8, 2),
};

/* LNET_EXIT_CMD_LABEL_FLUSH - do */
const struct nla_policy lnet_exit_label_flush_nl_policy[LNET_EXIT_A_LABEL_FAMILY + 1] = {
	[LNET_EXIT_A_LABEL_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_FAMILY] = { .type = NLA_U8, },
};

/* LNET_EXIT_CMD_DEV_NEW - do */
const struct nla_policy lnet_exit_dev_new_nl_policy[LNET_EXIT_A_DEV_ZERO_CHECKSUM + 1] = {
	[LNET_EXIT_A_DEV_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_DEV_LABEL_MIN] = { .type = NLA_U32, },
	[LNET_EXIT_A_DEV_LABEL_MAX] = { .type = NLA_U32, },
	[LNET_EXIT_A_DEV_FROM] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_DEV_FROM_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[LNET_EXIT_A_DEV_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_DEV_ZERO_CHECKSUM] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* LNET_EXIT_CMD_DEV_DEL - do */
const struct nla_policy lnet_exit_dev_del_nl_policy[LNET_EXIT_A_DEV_IFINDEX + 1] = {
	[LNET_EXIT_A_DEV_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* LNET_EXIT_CMD_DEV_GET - do */
const struct nla_policy lnet_exit_dev_get_nl_policy[LNET_EXIT_A_DEV_PROTOCOL + 1] = {
	[LNET_EXIT_A_DEV_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_DEV_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_CONFIG_SET - do */
const struct nla_policy lnet_exit_config_set_nl_policy[LNET_EXIT_A_CONFIG_MSS_CLAMP + 1] = {
	[LNET_EXIT_A_CONFIG_OWN_HOST] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_CONFIG_MSS_CLAMP] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* LNET_EXIT_CMD_CONFIG_GET - do */
const struct nla_policy lnet_exit_config_get_nl_policy[LNET_EXIT_A_CONFIG_MSS_CLAMP + 1] = {
	[LNET_EXIT_A_CONFIG_OWN_HOST] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_CONFIG_MSS_CLAMP] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* LNET_EXIT_CMD_STATS_GET - do */
const struct nla_policy lnet_exit_stats_get_nl_policy[LNET_EXIT_A_STATS_FILTER + 1] = {
	[LNET_EXIT_A_STATS_FILTER] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
};

/* LNET_EXIT_CMD_RULE_NEW - do */
const struct nla_policy lnet_exit_rule_new_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1] = {
	[LNET_EXIT_A_RULE_PREF] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_RULE_IIF] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_IFNAME_LEN, },
	[LNET_EXIT_A_RULE_FROM] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_RULE_FROM_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[LNET_EXIT_A_RULE_TO] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_RULE_TO_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[LNET_EXIT_A_RULE_MARK] = { .type = NLA_U32, },
	[LNET_EXIT_A_RULE_MASK] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_RULE_CGROUP] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_CGROUP_LEN, },
	[LNET_EXIT_A_RULE_FLAGS] = NLA_POLICY_BITFIELD32(3),
	[LNET_EXIT_A_RULE_ACTION] = NLA_POLICY_MAX(NLA_U8, 2),
	[LNET_EXIT_A_RULE_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_RULE_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_RULE_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_RULE_DEL - do */
const struct nla_policy lnet_exit_rule_del_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1] = {
	[LNET_EXIT_A_RULE_PREF] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_RULE_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_RULE_GET - do */
const struct nla_policy lnet_exit_rule_get_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1] = {
	[LNET_EXIT_A_RULE_PREF] = NLA_POLICY_MIN(NLA_U32, 1),
	[LNET_EXIT_A_RULE_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_RULE_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_RULE_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_RULE_FLUSH - do */
const struct nla_policy lnet_exit_rule_flush_nl_policy[LNET_EXIT_A_RULE_PROTOCOL + 1] = {
	[LNET_EXIT_A_RULE_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_RULE_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_RULE_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_TABLE_NEW - do */
const struct nla_policy lnet_exit_table_new_nl_policy[LNET_EXIT_A_TABLE_PROTOCOL + 1] = {
	[LNET_EXIT_A_TABLE_ID] = { .type = NLA_U32, },
	[LNET_EXIT_A_TABLE_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_TABLE_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_TABLE_DEL - do */
const struct nla_policy lnet_exit_table_del_nl_policy[LNET_EXIT_A_TABLE_NAME + 1] = {
	[LNET_EXIT_A_TABLE_ID] = { .type = NLA_U32, },
	[LNET_EXIT_A_TABLE_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
};

/* LNET_EXIT_CMD_TABLE_GET - do */
const struct nla_policy lnet_exit_table_get_nl_policy[LNET_EXIT_A_TABLE_PROTOCOL + 1] = {
	[LNET_EXIT_A_TABLE_ID] = { .type = NLA_U32, },
	[LNET_EXIT_A_TABLE_NAME] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_TABLE_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* LNET_EXIT_CMD_LABEL_STATUS - do */
const struct nla_policy lnet_exit_label_status_nl_policy[LNET_EXIT_A_LABEL_TABLE + 1] = {
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
};

/* LNET_EXIT_CMD_LABEL_BEGIN - do */
const struct nla_policy lnet_exit_label_begin_nl_policy[LNET_EXIT_A_LABEL_WHOLE + 1] = {
	[LNET_EXIT_A_LABEL_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_LABEL_TYPE] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
	[LNET_EXIT_A_LABEL_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_FAMILY] = { .type = NLA_U8, },
	[LNET_EXIT_A_LABEL_WHOLE] = { .type = NLA_FLAG, },
};

/* LNET_EXIT_CMD_LABEL_PUT - do */
const struct nla_policy lnet_exit_label_put_nl_policy[LNET_EXIT_A_LABEL_PREFIXES6 + 1] = {
	[LNET_EXIT_A_LABEL_EXIT] = { .type = NLA_NUL_STRING, .len = LNET_EXIT_NAME_LEN, },
	[LNET_EXIT_A_LABEL_TYPE] = NLA_POLICY_MAX(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_FLAGS] = NLA_POLICY_BITFIELD32(1),
	[LNET_EXIT_A_LABEL_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[LNET_EXIT_A_LABEL_PREFIXES4] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_PREFIXES6] = { .type = NLA_BINARY, },
};

/* LNET_EXIT_CMD_LABEL_REMOVE - do */
const struct nla_policy lnet_exit_label_remove_nl_policy[LNET_EXIT_A_LABEL_PREFIXES6 + 1] = {
	[LNET_EXIT_A_LABEL_PREFIXES4] = { .type = NLA_BINARY, },
	[LNET_EXIT_A_LABEL_PREFIXES6] = { .type = NLA_BINARY, },
};

/* LNET_EXIT_CMD_LABEL_COMMIT - do */
const struct nla_policy lnet_exit_label_commit_nl_policy[LNET_EXIT_A_LABEL_GENERATION + 1] = {
	[LNET_EXIT_A_LABEL_GENERATION] = { .type = NLA_U32, },
};

/* LNET_EXIT_CMD_LABEL_ABORT - do */
const struct nla_policy lnet_exit_label_abort_nl_policy[LNET_EXIT_A_LABEL_TABLE + 1] = {
	[LNET_EXIT_A_LABEL_TABLE] = { .type = NLA_U32, },
};

/* Ops table for lnet_exit */
const struct genl_ops lnet_exit_nl_ops[27] = {
	{
		.cmd		= LNET_EXIT_CMD_EXIT_NEW,
		.doit		= lnet_exit_nl_exit_new_doit,
		.policy		= lnet_exit_exit_new_nl_policy,
		.maxattr	= LNET_EXIT_A_EXIT_TC_DSCP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_EXIT_SET,
		.doit		= lnet_exit_nl_exit_set_doit,
		.policy		= lnet_exit_exit_set_nl_policy,
		.maxattr	= LNET_EXIT_A_EXIT_TC_DSCP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_EXIT_DEL,
		.doit		= lnet_exit_nl_exit_del_doit,
		.policy		= lnet_exit_exit_del_nl_policy,
		.maxattr	= LNET_EXIT_A_EXIT_LABEL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_EXIT_GET,
		.doit		= lnet_exit_nl_exit_get_doit,
		.dumpit		= lnet_exit_nl_exit_get_dumpit,
		.policy		= lnet_exit_exit_get_nl_policy,
		.maxattr	= LNET_EXIT_A_EXIT_PROTOCOL,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_NEW,
		.doit		= lnet_exit_nl_label_new_doit,
		.policy		= lnet_exit_label_new_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_PROTOCOL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_DEL,
		.doit		= lnet_exit_nl_label_del_doit,
		.policy		= lnet_exit_label_del_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_PROTOCOL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_GET,
		.doit		= lnet_exit_nl_label_get_doit,
		.dumpit		= lnet_exit_nl_label_get_dumpit,
		.policy		= lnet_exit_label_get_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_MATCH,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_FLUSH,
		.doit		= lnet_exit_nl_label_flush_doit,
		.policy		= lnet_exit_label_flush_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_FAMILY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_DEV_NEW,
		.doit		= lnet_exit_nl_dev_new_doit,
		.policy		= lnet_exit_dev_new_nl_policy,
		.maxattr	= LNET_EXIT_A_DEV_ZERO_CHECKSUM,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_DEV_DEL,
		.doit		= lnet_exit_nl_dev_del_doit,
		.policy		= lnet_exit_dev_del_nl_policy,
		.maxattr	= LNET_EXIT_A_DEV_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_DEV_GET,
		.doit		= lnet_exit_nl_dev_get_doit,
		.dumpit		= lnet_exit_nl_dev_get_dumpit,
		.policy		= lnet_exit_dev_get_nl_policy,
		.maxattr	= LNET_EXIT_A_DEV_PROTOCOL,
	},
	{
		.cmd		= LNET_EXIT_CMD_CONFIG_SET,
		.doit		= lnet_exit_nl_config_set_doit,
		.policy		= lnet_exit_config_set_nl_policy,
		.maxattr	= LNET_EXIT_A_CONFIG_MSS_CLAMP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_CONFIG_GET,
		.doit		= lnet_exit_nl_config_get_doit,
		.policy		= lnet_exit_config_get_nl_policy,
		.maxattr	= LNET_EXIT_A_CONFIG_MSS_CLAMP,
	},
	{
		.cmd		= LNET_EXIT_CMD_STATS_GET,
		.doit		= lnet_exit_nl_stats_get_doit,
		.policy		= lnet_exit_stats_get_nl_policy,
		.maxattr	= LNET_EXIT_A_STATS_FILTER,
	},
	{
		.cmd		= LNET_EXIT_CMD_RULE_NEW,
		.doit		= lnet_exit_nl_rule_new_doit,
		.policy		= lnet_exit_rule_new_nl_policy,
		.maxattr	= LNET_EXIT_A_RULE_PROTOCOL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_RULE_DEL,
		.doit		= lnet_exit_nl_rule_del_doit,
		.policy		= lnet_exit_rule_del_nl_policy,
		.maxattr	= LNET_EXIT_A_RULE_PROTOCOL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_RULE_GET,
		.doit		= lnet_exit_nl_rule_get_doit,
		.dumpit		= lnet_exit_nl_rule_get_dumpit,
		.policy		= lnet_exit_rule_get_nl_policy,
		.maxattr	= LNET_EXIT_A_RULE_PROTOCOL,
	},
	{
		.cmd		= LNET_EXIT_CMD_RULE_FLUSH,
		.doit		= lnet_exit_nl_rule_flush_doit,
		.policy		= lnet_exit_rule_flush_nl_policy,
		.maxattr	= LNET_EXIT_A_RULE_PROTOCOL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_TABLE_NEW,
		.doit		= lnet_exit_nl_table_new_doit,
		.policy		= lnet_exit_table_new_nl_policy,
		.maxattr	= LNET_EXIT_A_TABLE_PROTOCOL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_TABLE_DEL,
		.doit		= lnet_exit_nl_table_del_doit,
		.policy		= lnet_exit_table_del_nl_policy,
		.maxattr	= LNET_EXIT_A_TABLE_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_TABLE_GET,
		.doit		= lnet_exit_nl_table_get_doit,
		.dumpit		= lnet_exit_nl_table_get_dumpit,
		.policy		= lnet_exit_table_get_nl_policy,
		.maxattr	= LNET_EXIT_A_TABLE_PROTOCOL,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_STATUS,
		.doit		= lnet_exit_nl_label_status_doit,
		.policy		= lnet_exit_label_status_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_TABLE,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_BEGIN,
		.doit		= lnet_exit_nl_label_begin_doit,
		.policy		= lnet_exit_label_begin_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_WHOLE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_PUT,
		.doit		= lnet_exit_nl_label_put_doit,
		.policy		= lnet_exit_label_put_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_PREFIXES6,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_REMOVE,
		.doit		= lnet_exit_nl_label_remove_doit,
		.policy		= lnet_exit_label_remove_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_PREFIXES6,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_COMMIT,
		.doit		= lnet_exit_nl_label_commit_doit,
		.policy		= lnet_exit_label_commit_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_GENERATION,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= LNET_EXIT_CMD_LABEL_ABORT,
		.doit		= lnet_exit_nl_label_abort_doit,
		.policy		= lnet_exit_label_abort_nl_policy,
		.maxattr	= LNET_EXIT_A_LABEL_TABLE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

static const struct genl_multicast_group lnet_exit_nl_mcgrps[] = {
	[LNET_EXIT_NLGRP_MONITOR] = { "monitor", },
};
