// SPDX-License-Identifier: GPL-2.0
/* Settings and counters of the namespace. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <linux/genetlink.h>
#include "list.h"
#include "model.h"

int lx_config_put(struct nl_msg *msg, const struct lx_config *c)
{
	if ((c->has & LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST)) &&
	    nla_put_u8(msg, LNET_EXIT_A_CONFIG_OWN_HOST, c->own_host))
		return -EMSGSIZE;
	if ((c->has & LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP)) &&
	    nla_put_u8(msg, LNET_EXIT_A_CONFIG_MSS_CLAMP, c->mss_clamp))
		return -EMSGSIZE;
	return 0;
}

int lx_config_parse(struct nlmsghdr *h, struct lx_config *c)
{
	struct nlattr *tb[LNET_EXIT_A_CONFIG_MAX + 1];

	memset(c, 0, sizeof(*c));
	if (lx_genl_attrs(h, LNET_EXIT_A_CONFIG_MAX, tb))
		return -EBADMSG;
	if (tb[LNET_EXIT_A_CONFIG_OWN_HOST]) {
		c->own_host = nla_get_u8(tb[LNET_EXIT_A_CONFIG_OWN_HOST]);
		c->has |= LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST);
	}
	if (tb[LNET_EXIT_A_CONFIG_MSS_CLAMP]) {
		c->mss_clamp = nla_get_u8(tb[LNET_EXIT_A_CONFIG_MSS_CLAMP]);
		c->has |= LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP);
	}
	return 0;
}

int lx_config_set(struct lx_sock *s, const struct lx_config *c,
		  struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_CONFIG_SET, 0);

	if (msg && lx_config_put(msg, c)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_request(s, msg, NULL, NULL, rep);
}

static int take_config(struct nlmsghdr *h, void *arg)
{
	return lx_config_parse(h, arg);
}

int lx_config_get(struct lx_sock *s, struct lx_config *c,
		  struct lx_report *rep)
{
	memset(c, 0, sizeof(*c));
	return lx_request(s, lx_genl_msg(s, LNET_EXIT_CMD_CONFIG_GET, 0),
			  take_config, c, rep);
}

static int add_counter(struct nlattr *nest, struct lx_counters *l)
{
	struct nlattr *tb[LNET_EXIT_A_COUNTER_MAX + 1];
	struct lx_counter *c;

	if (nla_parse_nested(tb, LNET_EXIT_A_COUNTER_MAX, nest, NULL) < 0 ||
	    !tb[LNET_EXIT_A_COUNTER_NAME] || !tb[LNET_EXIT_A_COUNTER_VALUE])
		return -EBADMSG;
	c = LX_LIST_ADD(l);
	if (!c)
		return -ENOMEM;
	nla_strlcpy(c->name, tb[LNET_EXIT_A_COUNTER_NAME], sizeof(c->name));
	if (tb[LNET_EXIT_A_COUNTER_DOC])
		nla_strlcpy(c->doc, tb[LNET_EXIT_A_COUNTER_DOC],
			    sizeof(c->doc));
	c->value = nla_get_u64(tb[LNET_EXIT_A_COUNTER_VALUE]);
	c->drop = tb[LNET_EXIT_A_COUNTER_DROP];
	return 0;
}

static int take_counters(struct nlmsghdr *h, void *arg)
{
	struct lx_counters *l = arg;
	struct nlattr *nla;
	int err, rem;

	nlmsg_for_each_attr(nla, h, GENL_HDRLEN, rem) {
		if (nla_type(nla) != LNET_EXIT_A_STATS_COUNTER)
			continue;
		err = add_counter(nla, l);
		if (err)
			return err;
	}
	return 0;
}

int lx_stats_get(struct lx_sock *s, const char *prefix,
		 struct lx_counters *out, struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_STATS_GET, 0);

	memset(out, 0, sizeof(*out));
	if (msg && prefix &&
	    nla_put_string(msg, LNET_EXIT_A_STATS_FILTER, prefix)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_request(s, msg, take_counters, out, rep);
}

void lx_counters_free(struct lx_counters *l)
{
	free(l->v);
	memset(l, 0, sizeof(*l));
}
