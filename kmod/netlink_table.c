// SPDX-License-Identifier: GPL-2.0
/*
 * Label tables as objects on the netlink interface; netlink_label.c has their
 * entries.
 */
#include "netlink.h"
#include "tables.h"

#define LNET_NL_TABLE_SIZE (4 * nla_total_size(sizeof(u32)) +		\
			    nla_total_size(LNET_NAME_SIZE) +		\
			    nla_total_size(sizeof(u8)))

static int lnet_nl_put_table(struct sk_buff *skb,
			     const struct lnet_table *table)
{
	if (nla_put_u32(skb, LNET_EXIT_A_TABLE_ID, table->id) ||
	    nla_put_string(skb, LNET_EXIT_A_TABLE_NAME, table->name) ||
	    nla_put_u8(skb, LNET_EXIT_A_TABLE_PROTOCOL, table->protocol) ||
	    nla_put_u32(skb, LNET_EXIT_A_TABLE_ENTRIES4,
			lnet_ftn_count(table->ftn, AF_INET)) ||
	    nla_put_u32(skb, LNET_EXIT_A_TABLE_ENTRIES6,
			lnet_ftn_count(table->ftn, AF_INET6)) ||
	    nla_put_u32(skb, LNET_EXIT_A_TABLE_RULES, table->rules))
		return -EMSGSIZE;
	return 0;
}

static struct sk_buff *lnet_nl_table_msg(const struct lnet_table *table,
					 u8 cmd, const struct genl_info *info)
{
	struct sk_buff *skb;

	skb = lnet_nl_new(LNET_NL_TABLE_SIZE, cmd, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_table(skb, table));
}

/* The announcement about a table, for lnet_nl_announce(). */
static struct sk_buff *lnet_nl_table_news(const struct lnet_net *ln,
					  const struct lnet_table *table,
					  u8 cmd, const struct genl_info *info)
{
	return lnet_nl_wanted(ln, info) ? lnet_nl_table_msg(table, cmd, info) :
					  NULL;
}

/**
 * lnet_nl_table_numbered() - find the label table that an attribute names
 * @ln: namespace
 * @attr: number of the table, NULL for the main one
 * @extack: says what is wrong
 *
 * Context: lnet_net.lock is held.
 * Return: the table, or an ERR_PTR: -ENOENT.
 */
struct lnet_table *lnet_nl_table_numbered(struct lnet_net *ln,
					  const struct nlattr *attr,
					  struct netlink_ext_ack *extack)
{
	u32 id = attr ? nla_get_u32(attr) : LNET_EXIT_TABLE_MAIN;
	struct lnet_table *table = lnet_table_by_id(ln, id);

	if (table)
		return table;
	LNET_SET_ERR_MSG_ATTR_FMT(extack, attr, "there is no label table %u",
				  id);
	return ERR_PTR(-ENOENT);
}

/* What is a number in digits would be taken for an id. */
static int lnet_nl_table_name(const struct nlattr *attr, char *name,
			      struct netlink_ext_ack *extack)
{
	int err;

	err = lnet_nl_name(attr, name, extack);
	if (err)
		return lnet_nl_refuse(extack, attr, err,
				      "table name: expected 1 to 31 printable ASCII characters, no white space, no '/'");
	if (name[0] >= '0' && name[0] <= '9')
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "table name: it may not begin with a digit");
	return 0;
}

/* The table that a request names by id, name, or both. */
static struct lnet_table *lnet_nl_table_key(struct lnet_net *ln,
					    struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[LNET_EXIT_A_TABLE_NAME];
	const struct nlattr *id = info->attrs[LNET_EXIT_A_TABLE_ID];
	struct lnet_table *table;
	char name[LNET_NAME_SIZE];
	int err;

	if (!attr && !id)
		return ERR_PTR(lnet_nl_missing(info->extack, NULL,
					       LNET_EXIT_A_TABLE_NAME,
					       "name or id of the table is missing"));
	if (!attr)
		return lnet_nl_table_numbered(ln, id, info->extack);
	err = lnet_nl_table_name(attr, name, info->extack);
	if (err)
		return ERR_PTR(err);
	table = lnet_table_by_name(ln, name);
	if (!table) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					  "there is no label table %s", name);
		return ERR_PTR(-ENOENT);
	}
	if (id && nla_get_u32(id) != table->id) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, id,
					  "label table %s has the id %u", name,
					  table->id);
		return ERR_PTR(-ENOENT);
	}
	return table;
}

static struct lnet_table *lnet_nl_table_make(struct lnet_net *ln,
					     struct genl_info *info,
					     const char *name)
{
	const struct nlattr *attr = info->attrs[LNET_EXIT_A_TABLE_ID];
	const struct lnet_table *other;
	u32 id = 0;

	if (attr) {
		id = nla_get_u32(attr);
		other = lnet_table_by_id(ln, id);
		if (other) {
			LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						  "id %u belongs to label table %s",
						  id, other->name);
			return ERR_PTR(-EEXIST);
		}
	}
	return lnet_table_add(ln, id, name, info->extack);
}

static int lnet_nl_table_new(struct lnet_net *ln, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[LNET_EXIT_A_TABLE_NAME];
	struct lnet_table *table;
	char name[LNET_NAME_SIZE];
	int err;

	if (!attr)
		return lnet_nl_missing(info->extack, NULL,
				       LNET_EXIT_A_TABLE_NAME,
				       "name of the table is missing");
	err = lnet_nl_table_name(attr, name, info->extack);
	if (err)
		return err;
	table = lnet_table_by_name(ln, name);
	if (!table)
		table = lnet_nl_table_make(ln, info, name);
	else if (!(info->nlhdr->nlmsg_flags & NLM_F_REPLACE))
		return lnet_nl_refuse(info->extack, attr, -EEXIST,
				      "there is a label table of this name already");
	else
		table = lnet_nl_table_key(ln, info);
	if (IS_ERR(table))
		return PTR_ERR(table);
	attr = info->attrs[LNET_EXIT_A_TABLE_PROTOCOL];
	table->protocol = attr ? nla_get_u8(attr) : LNET_EXIT_PROTO_STATIC;
	lnet_nl_announce(ln, lnet_nl_table_news(ln, table,
						LNET_EXIT_CMD_TABLE_NTF, info),
			 info);
	return 0;
}

int lnet_exit_nl_table_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_NEW, false, lnet_nl_table_new);
}

static int lnet_nl_table_del(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_table *table = lnet_nl_table_key(ln, info);
	struct sk_buff *news;

	if (IS_ERR(table))
		return PTR_ERR(table);
	news = lnet_nl_table_news(ln, table, LNET_EXIT_CMD_TABLE_DEL_NTF, info);
	return lnet_nl_conclude(ln, news, info,
				lnet_table_del(ln, table, info->extack));
}

int lnet_exit_nl_table_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_table_del);
}

static struct sk_buff *lnet_nl_table_get(struct lnet_net *ln,
					 struct genl_info *info)
{
	static const u8 filters[] = { LNET_EXIT_A_TABLE_PROTOCOL };
	struct lnet_table *table;
	int err;

	err = lnet_nl_reject(info->attrs, filters, ARRAY_SIZE(filters),
			     info->extack);
	if (err)
		return ERR_PTR(err);
	table = lnet_nl_table_key(ln, info);
	if (IS_ERR(table))
		return ERR_CAST(table);
	return lnet_nl_table_msg(table, LNET_EXIT_CMD_TABLE_GET, info);
}

int lnet_exit_nl_table_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_table_get);
}

/* Where a dump stands. */
struct lnet_nl_table_dump {
	u32 last;
	bool started;
};

int lnet_exit_nl_table_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	static const u8 keys[] = {
		LNET_EXIT_A_TABLE_ID, LNET_EXIT_A_TABLE_NAME,
	};
	struct lnet_nl_table_dump *dump = (struct lnet_nl_table_dump *)cb->ctx;
	struct nlattr *tb[LNET_EXIT_A_TABLE_PROTOCOL + 1];
	const struct nlattr *protocol;
	struct lnet_table *table;
	struct lnet_net *ln;
	void *hdr;
	int err;

	ln = lnet_nl_dump_begin(cb, tb, LNET_EXIT_A_TABLE_PROTOCOL,
				lnet_exit_table_get_nl_policy);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	err = lnet_nl_reject(tb, keys, ARRAY_SIZE(keys), cb->extack);
	protocol = tb[LNET_EXIT_A_TABLE_PROTOCOL];

	while (!err && (table = lnet_table_next(ln, dump->started ?
						(s64)dump->last : -1))) {
		if (!protocol || table->protocol == nla_get_u8(protocol)) {
			hdr = lnet_nl_dump_put(skb, cb, LNET_NL_TABLE_SIZE,
					       LNET_EXIT_CMD_TABLE_GET);
			if (IS_ERR(hdr)) {
				err = PTR_ERR(hdr);
				break;
			}
			err = lnet_nl_dump_close(skb, hdr,
						 lnet_nl_put_table(skb, table));
			if (err)
				break;
		}
		dump->last = table->id;
		dump->started = true;
	}
	return lnet_nl_dump_end(ln, skb, err);
}
