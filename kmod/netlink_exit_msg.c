// SPDX-License-Identifier: GPL-2.0
/*
 * An exit as a netlink message.
 */
#include "model.h"
#include "netlink.h"

static struct lnet_exit *lnet_nl_backup(const struct lnet_exit *exit)
{
	return rcu_dereference_protected(exit->backup,
					 lockdep_is_held(&exit->ln->lock));
}

static const struct lnet_nh_group *lnet_nl_nhs(const struct lnet_exit *exit)
{
	return rcu_dereference_protected(exit->nhs,
					 lockdep_is_held(&exit->ln->lock));
}

/**
 * lnet_nl_exit_size() - room that an exit takes in a message
 * @exit: exit
 *
 * Context: lnet_net.lock is held.
 * Return: bytes, never too few.
 */
size_t lnet_nl_exit_size(const struct lnet_exit *exit)
{
	return 2 * nla_total_size(LNET_NAME_SIZE) +	/* name, backup */
	       LNET_NL_ADDR +				/* egress */
	       lnet_nl_nexthops_size(lnet_nl_nhs(exit)) +
	       nla_total_size(sizeof(struct nla_bitfield32)) + /* flags */
	       6 * nla_total_size(sizeof(u32)) + /* label oif mark mtu path entries */
	       4 * nla_total_size(sizeof(u8)) +	/* type protocol state reason */
	       nla_total_size(LNET_EXIT_DSCP_NUM) +	/* one map */
	       nla_total_size(3 * LNET_EXIT_COUNTERS *
			      nla_total_size_64bit(sizeof(u64)));
}

static int lnet_nl_put_exit_stats(struct sk_buff *skb,
				  const struct lnet_exit *exit)
{
	static const u8 types[LNET_EXIT_COUNTERS][3] = {
		[LNET_EXIT_PUSH] = {
			LNET_EXIT_A_EXIT_STATS_PUSH_PACKETS,
			LNET_EXIT_A_EXIT_STATS_PUSH_BYTES,
			LNET_EXIT_A_EXIT_STATS_PUSH_MERGED,
		},
		[LNET_EXIT_FORWARD] = {
			LNET_EXIT_A_EXIT_STATS_FORWARD_PACKETS,
			LNET_EXIT_A_EXIT_STATS_FORWARD_BYTES,
			LNET_EXIT_A_EXIT_STATS_FORWARD_MERGED,
		},
		[LNET_EXIT_POP] = {
			LNET_EXIT_A_EXIT_STATS_POP_PACKETS,
			LNET_EXIT_A_EXIT_STATS_POP_BYTES,
			LNET_EXIT_A_EXIT_STATS_POP_MERGED,
		},
		[LNET_EXIT_DIRECT] = {
			LNET_EXIT_A_EXIT_STATS_DIRECT_PACKETS,
			LNET_EXIT_A_EXIT_STATS_DIRECT_BYTES,
			LNET_EXIT_A_EXIT_STATS_DIRECT_MERGED,
		},
	};
	struct lnet_exit_sum sum[LNET_EXIT_COUNTERS];
	struct nlattr *nest;
	unsigned int i;

	lnet_exit_counters(exit, sum);
	nest = nla_nest_start(skb, LNET_EXIT_A_EXIT_STATS);
	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < LNET_EXIT_COUNTERS; i++)
		if (nla_put_u64_64bit(skb, types[i][0], sum[i].packets,
				      LNET_EXIT_A_EXIT_STATS_PAD) ||
		    nla_put_u64_64bit(skb, types[i][1], sum[i].bytes,
				      LNET_EXIT_A_EXIT_STATS_PAD) ||
		    nla_put_u64_64bit(skb, types[i][2], sum[i].merged,
				      LNET_EXIT_A_EXIT_STATS_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int lnet_nl_put_tc_map(struct sk_buff *skb, const struct lnet_exit *exit)
{
	const struct lnet_tc_map *map;

	map = rcu_dereference_protected(exit->tc_map,
					lockdep_is_held(&exit->ln->lock));
	if (!map)
		return 0;
	return nla_put(skb, exit->type == LNET_EXIT_TYPE_LOCAL ?
		       LNET_EXIT_A_EXIT_TC_DSCP : LNET_EXIT_A_EXIT_DSCP_TC,
		       lnet_tc_map_num(exit->type), map->to);
}

/**
 * lnet_nl_put_exit() - put an exit into a message
 * @skb: message
 * @exit: exit
 *
 * Context: lnet_net.lock is held.
 * Return: 0 or -EMSGSIZE.
 */
int lnet_nl_put_exit(struct sk_buff *skb, struct lnet_exit *exit)
{
	const struct lnet_exit *backup = lnet_nl_backup(exit);
	enum lnet_exit_reason reason;
	enum lnet_exit_state state;

	state = lnet_exit_state(exit, &reason);
	if (nla_put_string(skb, LNET_EXIT_A_EXIT_NAME, exit->name) ||
	    nla_put_u32(skb, LNET_EXIT_A_EXIT_LABEL, exit->label) ||
	    nla_put_u8(skb, LNET_EXIT_A_EXIT_TYPE, exit->type) ||
	    nla_put_u8(skb, LNET_EXIT_A_EXIT_PROTOCOL, exit->protocol) ||
	    nla_put_bitfield32(skb, LNET_EXIT_A_EXIT_FLAGS, exit->flags,
			       LNET_EXIT_F_MASQUERADE | LNET_EXIT_F_PASS |
			       LNET_EXIT_F_DOWN | LNET_EXIT_F_PIPE |
			       LNET_EXIT_F_EXPLICIT_NULL) ||
	    nla_put_u8(skb, LNET_EXIT_A_EXIT_STATE, state) ||
	    nla_put_u8(skb, LNET_EXIT_A_EXIT_REASON, reason) ||
	    nla_put_u32(skb, LNET_EXIT_A_EXIT_ENTRIES, exit->entries) ||
	    lnet_nl_put_tc_map(skb, exit) ||
	    lnet_nl_put_exit_stats(skb, exit))
		return -EMSGSIZE;

	if (exit->type == LNET_EXIT_TYPE_LOCAL) {
		if (exit->oif_index &&
		    nla_put_u32(skb, LNET_EXIT_A_EXIT_OIF, exit->oif_index))
			return -EMSGSIZE;
		return exit->mark ? nla_put_u32(skb, LNET_EXIT_A_EXIT_MARK,
						exit->mark) : 0;
	}

	if (lnet_nl_put_addr(skb, LNET_EXIT_A_EXIT_EGRESS, &exit->egress) ||
	    lnet_nl_put_nexthops(skb, lnet_nl_nhs(exit)) ||
	    (backup && nla_put_string(skb, LNET_EXIT_A_EXIT_BACKUP,
				      backup->name)) ||
	    (exit->mtu && nla_put_u32(skb, LNET_EXIT_A_EXIT_MTU, exit->mtu)) ||
	    nla_put_u32(skb, LNET_EXIT_A_EXIT_PATH_MTU, exit->path_mtu))
		return -EMSGSIZE;
	return 0;
}

/**
 * lnet_nl_exit_msg() - make the message about an exit
 * @exit: exit
 * @cmd: LNET_EXIT_CMD_*
 * @info: request that it answers or that changed the exit, NULL for none
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: the message or an ERR_PTR.
 */
struct sk_buff *lnet_nl_exit_msg(struct lnet_exit *exit, u8 cmd,
				 const struct genl_info *info)
{
	struct sk_buff *skb;

	skb = lnet_nl_new(lnet_nl_exit_size(exit), cmd, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_exit(skb, exit));
}

/**
 * lnet_nl_exit_news() - make the announcement that an exit has changed
 * @exit: exit
 * @cmd: LNET_EXIT_CMD_EXIT_NTF or LNET_EXIT_CMD_EXIT_DEL_NTF
 * @info: request that changed it, NULL if none did
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: for lnet_nl_announce(), NULL if nobody listens.
 */
struct sk_buff *lnet_nl_exit_news(struct lnet_exit *exit, u8 cmd,
				  const struct genl_info *info)
{
	if (!lnet_nl_wanted(exit->ln, info))
		return NULL;
	return lnet_nl_exit_msg(exit, cmd, info);
}

/**
 * lnet_nl_exit_ntf() - announce that an exit has changed
 * @exit: exit
 * @cmd: LNET_EXIT_CMD_EXIT_NTF or LNET_EXIT_CMD_EXIT_DEL_NTF
 * @info: request that changed it, NULL if none did
 *
 * Context: may sleep. lnet_net.lock is held since before the change.
 */
void lnet_nl_exit_ntf(struct lnet_exit *exit, u8 cmd,
		      const struct genl_info *info)
{
	lnet_nl_announce(exit->ln, lnet_nl_exit_news(exit, cmd, info), info);
}
