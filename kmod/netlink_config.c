// SPDX-License-Identifier: GPL-2.0
/*
 * Settings and counters of a namespace on the netlink interface.
 */
#include "netlink.h"

static struct sk_buff *lnet_nl_config_msg(const struct lnet_net *ln, u8 cmd,
					  const struct genl_info *info)
{
	struct sk_buff *skb;

	skb = lnet_nl_new(2 * nla_total_size(sizeof(u8)), cmd, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, nla_put_u8(skb, LNET_EXIT_A_CONFIG_OWN_HOST,
					      ln->own_host) ?:
				   nla_put_u8(skb, LNET_EXIT_A_CONFIG_MSS_CLAMP,
					      ln->mss_clamp));
}

static int lnet_nl_config_set(struct lnet_net *ln, struct genl_info *info)
{
	struct nlattr *own = info->attrs[LNET_EXIT_A_CONFIG_OWN_HOST];
	struct nlattr *mss = info->attrs[LNET_EXIT_A_CONFIG_MSS_CLAMP];
	struct sk_buff *news = NULL;

	if (!own && !mss)
		return lnet_nl_missing(info->extack, NULL,
				       LNET_EXIT_A_CONFIG_OWN_HOST,
				       "no setting is named, expected own-host or mss-clamp");
	if (own)
		WRITE_ONCE(ln->own_host, nla_get_u8(own));
	if (mss)
		WRITE_ONCE(ln->mss_clamp, nla_get_u8(mss));
	if (lnet_nl_wanted(ln, info))
		news = lnet_nl_config_msg(ln, LNET_EXIT_CMD_CONFIG_NTF, info);
	lnet_nl_announce(ln, news, info);
	return 0;
}

int lnet_exit_nl_config_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_config_set);
}

static struct sk_buff *lnet_nl_config_get(struct lnet_net *ln,
					  struct genl_info *info)
{
	return lnet_nl_config_msg(ln, LNET_EXIT_CMD_CONFIG_GET, info);
}

int lnet_exit_nl_config_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_config_get);
}

/* Does the name of a counter begin with what the request says? */
static bool lnet_nl_counter_match(enum lnet_counter c,
				  const struct nlattr *filter)
{
	return !filter || strstarts(lnet_counter_info[c].name,
				    nla_data(filter));
}

static size_t lnet_nl_counter_size(enum lnet_counter c)
{
	const struct lnet_counter_info *ci = &lnet_counter_info[c];

	return nla_total_size(nla_total_size(strlen(ci->name) + 1) +
			      nla_total_size(strlen(ci->doc) + 1) +
			      nla_total_size_64bit(sizeof(u64)) +
			      nla_total_size(0));
}

static int lnet_nl_put_counter(struct sk_buff *skb, const struct lnet_net *ln,
			       enum lnet_counter c)
{
	const struct lnet_counter_info *ci = &lnet_counter_info[c];
	struct nlattr *nest;

	nest = nla_nest_start(skb, LNET_EXIT_A_STATS_COUNTER);
	if (!nest ||
	    nla_put_string(skb, LNET_EXIT_A_COUNTER_NAME, ci->name) ||
	    nla_put_string(skb, LNET_EXIT_A_COUNTER_DOC, ci->doc) ||
	    nla_put_u64_64bit(skb, LNET_EXIT_A_COUNTER_VALUE,
			      lnet_counter_sum(ln, c),
			      LNET_EXIT_A_COUNTER_PAD) ||
	    (ci->drop && nla_put_flag(skb, LNET_EXIT_A_COUNTER_DROP)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static struct sk_buff *lnet_nl_stats_get(struct lnet_net *ln,
					 struct genl_info *info)
{
	struct nlattr *filter = info->attrs[LNET_EXIT_A_STATS_FILTER];
	struct sk_buff *skb;
	enum lnet_counter c;
	size_t size = 0;
	int err = 0;

	for (c = 0; c < LNET_CNT_MAX; c++)
		if (lnet_nl_counter_match(c, filter))
			size += lnet_nl_counter_size(c);
	if (!size) {
		NL_SET_ERR_MSG_ATTR(info->extack, filter,
				    "there is no counter whose name begins like this");
		return ERR_PTR(-ENOENT);
	}

	skb = lnet_nl_new(size, LNET_EXIT_CMD_STATS_GET, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	for (c = 0; c < LNET_CNT_MAX && !err; c++)
		if (lnet_nl_counter_match(c, filter))
			err = lnet_nl_put_counter(skb, ln, c);
	return lnet_nl_filled(skb, err);
}

int lnet_exit_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_stats_get);
}
