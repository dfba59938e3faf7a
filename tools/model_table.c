// SPDX-License-Identifier: GPL-2.0
/* Label tables as objects: structs, netlink, and the requests. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "list.h"
#include "model.h"

static int put_table(struct nl_msg *msg, const struct lx_table *t)
{
	if ((t->has & LX_BIT(LNET_EXIT_A_TABLE_ID)) &&
	    nla_put_u32(msg, LNET_EXIT_A_TABLE_ID, t->id))
		return -EMSGSIZE;
	if ((t->has & LX_BIT(LNET_EXIT_A_TABLE_NAME)) &&
	    nla_put_string(msg, LNET_EXIT_A_TABLE_NAME, t->name))
		return -EMSGSIZE;
	if ((t->has & LX_BIT(LNET_EXIT_A_TABLE_PROTOCOL)) &&
	    nla_put_u8(msg, LNET_EXIT_A_TABLE_PROTOCOL, t->protocol))
		return -EMSGSIZE;
	return 0;
}

int lx_table_parse(struct nlmsghdr *h, struct lx_table *t)
{
	struct nlattr *tb[LNET_EXIT_A_TABLE_MAX + 1];
	int attr;

	memset(t, 0, sizeof(*t));
	if (lx_genl_attrs(h, LNET_EXIT_A_TABLE_MAX, tb) ||
	    !tb[LNET_EXIT_A_TABLE_ID] || !tb[LNET_EXIT_A_TABLE_NAME])
		return -EBADMSG;
	for (attr = 1; attr <= LNET_EXIT_A_TABLE_MAX; attr++)
		if (tb[attr])
			t->has |= LX_BIT(attr);
	t->id = nla_get_u32(tb[LNET_EXIT_A_TABLE_ID]);
	nla_strlcpy(t->name, tb[LNET_EXIT_A_TABLE_NAME], sizeof(t->name));
	if (tb[LNET_EXIT_A_TABLE_PROTOCOL])
		t->protocol = nla_get_u8(tb[LNET_EXIT_A_TABLE_PROTOCOL]);
	if (tb[LNET_EXIT_A_TABLE_ENTRIES4])
		t->entries4 = nla_get_u32(tb[LNET_EXIT_A_TABLE_ENTRIES4]);
	if (tb[LNET_EXIT_A_TABLE_ENTRIES6])
		t->entries6 = nla_get_u32(tb[LNET_EXIT_A_TABLE_ENTRIES6]);
	if (tb[LNET_EXIT_A_TABLE_RULES])
		t->rules = nla_get_u32(tb[LNET_EXIT_A_TABLE_RULES]);
	return 0;
}

static int table_request(struct lx_sock *s, uint8_t cmd, int flags,
			 const struct lx_table *t, lx_msg_fn fn, void *arg,
			 struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, cmd, flags);

	if (msg && put_table(msg, t)) {
		nlmsg_free(msg);
		return lx_report_set(rep, EMSGSIZE, "the request is too long");
	}
	return lx_request(s, msg, fn, arg, rep);
}

int lx_table_new(struct lx_sock *s, const struct lx_table *t, bool replace,
		 struct lx_report *rep)
{
	return table_request(s, LNET_EXIT_CMD_TABLE_NEW,
			     NLM_F_CREATE | (replace ? NLM_F_REPLACE :
					     NLM_F_EXCL), t, NULL, NULL, rep);
}

int lx_table_del(struct lx_sock *s, const struct lx_table *key,
		 struct lx_report *rep)
{
	return table_request(s, LNET_EXIT_CMD_TABLE_DEL, 0, key, NULL, NULL, rep);
}

static int take_table(struct nlmsghdr *h, void *arg)
{
	return lx_table_parse(h, arg);
}

int lx_table_get(struct lx_sock *s, const struct lx_table *key,
		 struct lx_table *t, struct lx_report *rep)
{
	const struct lx_table copy = *key;

	memset(t, 0, sizeof(*t));
	return table_request(s, LNET_EXIT_CMD_TABLE_GET, 0, &copy, take_table,
			     t, rep);
}

static int add_table(struct nlmsghdr *h, void *arg)
{
	struct lx_table *t = LX_LIST_ADD((struct lx_tables *)arg);

	return t ? lx_table_parse(h, t) : -ENOMEM;
}

static void forget_tables(void *arg)
{
	((struct lx_tables *)arg)->n = 0;
}

int lx_table_dump(struct lx_sock *s, uint8_t protocol, struct lx_tables *out,
		  struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_TABLE_GET, 0);

	memset(out, 0, sizeof(*out));
	if (msg && protocol &&
	    nla_put_u8(msg, LNET_EXIT_A_TABLE_PROTOCOL, protocol)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_dump(s, msg, add_table, forget_tables, out, rep);
}

void lx_tables_free(struct lx_tables *l)
{
	free(l->v);
	memset(l, 0, sizeof(*l));
}
