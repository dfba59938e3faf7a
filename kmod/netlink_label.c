// SPDX-License-Identifier: GPL-2.0
/*
 * The label table on the netlink interface.
 */
#include "netlink.h"
#include "tables.h"

/**
 * lnet_nl_put_entry() - put a label table entry into a message
 * @skb: message; the entry takes LNET_NL_ENTRY_SIZE bytes at most
 * @table: table that it is in
 * @e: entry
 *
 * Context: lnet_net.lock or RCU.
 * Return: 0 or -EMSGSIZE.
 */
int lnet_nl_put_entry(struct sk_buff *skb, const struct lnet_table *table,
		      const struct lnet_ftn_entry *e)
{
	if (nla_put(skb, LNET_EXIT_A_LABEL_ADDRESS,
		    e->family == AF_INET ? 4 : 16, e->addr) ||
	    nla_put_u8(skb, LNET_EXIT_A_LABEL_PREFIXLEN, e->plen) ||
	    nla_put_u8(skb, LNET_EXIT_A_LABEL_TYPE, e->type) ||
	    nla_put_bitfield32(skb, LNET_EXIT_A_LABEL_FLAGS, e->flags,
			       LNET_EXIT_ENTRY_F_OVERRIDE) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_TABLE, table->id) ||
	    nla_put_u8(skb, LNET_EXIT_A_LABEL_PROTOCOL, e->protocol) ||
	    (e->exit && nla_put_string(skb, LNET_EXIT_A_LABEL_EXIT,
				       e->exit->name)))
		return -EMSGSIZE;
	return 0;
}

/* The announcement about an entry, for lnet_nl_announce(). */
static struct sk_buff *lnet_nl_entry_news(const struct lnet_net *ln,
					  const struct lnet_table *table,
					  const struct lnet_ftn_entry *e,
					  u8 cmd, const struct genl_info *info)
{
	struct sk_buff *skb;

	if (!lnet_nl_wanted(ln, info))
		return NULL;
	skb = lnet_nl_new(LNET_NL_ENTRY_SIZE, cmd, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_entry(skb, table, e));
}

/* The table that a request names. */
static struct lnet_table *lnet_nl_table(struct lnet_net *ln, struct nlattr **tb,
					struct netlink_ext_ack *extack)
{
	return lnet_nl_table_numbered(ln, tb[LNET_EXIT_A_LABEL_TABLE], extack);
}

/* The prefix that a request names; the rest of the entry is zero. */
static int lnet_nl_key(struct nlattr **tb, struct lnet_ftn_entry *e,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_LABEL_ADDRESS];
	struct lnet_addr addr;
	int err;

	memset(e, 0, sizeof(*e));
	if (!attr)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_LABEL_ADDRESS,
				       "address of the prefix is missing");
	if (!tb[LNET_EXIT_A_LABEL_PREFIXLEN])
		return lnet_nl_missing(extack, NULL,
				       LNET_EXIT_A_LABEL_PREFIXLEN,
				       "length of the prefix is missing");
	err = lnet_nl_prefix(attr, tb[LNET_EXIT_A_LABEL_PREFIXLEN], &addr,
			     &e->plen, extack);
	if (err)
		return err;
	e->family = addr.family;
	memcpy(e->addr, nla_data(attr), nla_len(attr));
	return 0;
}

static int lnet_nl_entry_exit(struct lnet_net *ln, struct nlattr **tb,
			      struct lnet_ftn_entry *e,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_LABEL_EXIT];
	struct lnet_exit *exit;

	if (e->type == LNET_EXIT_ENTRY_BYPASS) {
		if (attr)
			return lnet_nl_refuse(extack, attr, -EINVAL,
					      "a bypass entry leads to no exit, expected one of the two");
		return 0;
	}
	if (!attr)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_LABEL_EXIT,
				       "exit is missing");
	exit = lnet_nl_exit_named(ln, attr, extack);
	if (IS_ERR(exit))
		return PTR_ERR(exit);
	e->exit = exit;
	return 0;
}

/**
 * lnet_nl_entry_value() - read what an entry says besides its prefix
 * @ln: namespace
 * @tb: attributes of the request
 * @e: filled but for its prefix
 * @extack: says what is wrong
 *
 * Context: lnet_net.lock is held.
 * Return: 0, -EINVAL, -ENOENT.
 */
int lnet_nl_entry_value(struct lnet_net *ln, struct nlattr **tb,
			struct lnet_ftn_entry *e,
			struct netlink_ext_ack *extack)
{
	struct nla_bitfield32 flags = { };

	e->type = LNET_EXIT_ENTRY_EXIT;
	if (tb[LNET_EXIT_A_LABEL_TYPE])
		e->type = nla_get_u8(tb[LNET_EXIT_A_LABEL_TYPE]);
	if (tb[LNET_EXIT_A_LABEL_FLAGS])
		flags = nla_get_bitfield32(tb[LNET_EXIT_A_LABEL_FLAGS]);
	e->flags = flags.value;
	e->protocol = LNET_EXIT_PROTO_STATIC;
	if (tb[LNET_EXIT_A_LABEL_PROTOCOL])
		e->protocol = nla_get_u8(tb[LNET_EXIT_A_LABEL_PROTOCOL]);
	return lnet_nl_entry_exit(ln, tb, e, extack);
}

static int lnet_nl_label_new(struct lnet_net *ln, struct genl_info *info)
{
	struct netlink_ext_ack *extack = info->extack;
	struct lnet_table *table;
	struct lnet_ftn_entry e;
	int err;

	table = lnet_nl_table(ln, info->attrs, extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	err = lnet_nl_key(info->attrs, &e, extack);
	if (!err)
		err = lnet_nl_entry_value(ln, info->attrs, &e, extack);
	if (err)
		return err;
	err = lnet_label_set(ln, table, &e,
			     info->nlhdr->nlmsg_flags & NLM_F_REPLACE, extack);
	if (err) {
		if (err == -EEXIST)
			NL_SET_BAD_ATTR(extack,
					info->attrs[LNET_EXIT_A_LABEL_ADDRESS]);
		return err;
	}
	lnet_nl_announce(ln, lnet_nl_entry_news(ln, table, &e,
						LNET_EXIT_CMD_LABEL_NTF, info),
			 info);
	return 0;
}

int lnet_exit_nl_label_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_NEW, false, lnet_nl_label_new);
}

/* The entry to delete, if it is the one that the request means. */
static int lnet_nl_entry_found(struct lnet_net *ln,
			       const struct lnet_table *table,
			       struct genl_info *info,
			       struct lnet_ftn_entry *e)
{
	struct nlattr *protocol = info->attrs[LNET_EXIT_A_LABEL_PROTOCOL];
	struct nlattr *name = info->attrs[LNET_EXIT_A_LABEL_EXIT];
	struct lnet_exit *exit;
	int err;

	err = lnet_nl_key(info->attrs, e, info->extack);
	if (err)
		return err;
	if (!lnet_ftn_find(table->ftn, e->family, e->addr, e->plen, e)) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[LNET_EXIT_A_LABEL_ADDRESS],
				    "there is no entry of exactly this prefix");
		return -ENOENT;
	}
	if (name) {
		exit = lnet_nl_exit_named(ln, name, info->extack);
		if (IS_ERR(exit))
			return PTR_ERR(exit);
		if (e->exit != exit) {
			LNET_SET_ERR_MSG_ATTR_FMT(info->extack, name,
						  "the entry of this prefix is another one: %s",
						  e->exit ? e->exit->name :
						  "bypass");
			return -ENOENT;
		}
	}
	if (protocol && e->protocol != nla_get_u8(protocol)) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, protocol,
					  "the entry of this prefix is another one, of protocol %u",
					  e->protocol);
		return -ENOENT;
	}
	return 0;
}

static int lnet_nl_label_del(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_table *table;
	struct lnet_ftn_entry e;
	struct sk_buff *news;
	int err;

	table = lnet_nl_table(ln, info->attrs, info->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	err = lnet_nl_entry_found(ln, table, info, &e);
	if (err)
		return err;
	news = lnet_nl_entry_news(ln, table, &e, LNET_EXIT_CMD_LABEL_DEL_NTF,
				  info);
	return lnet_nl_conclude(ln, news, info, lnet_label_del(ln, table, &e));
}

int lnet_exit_nl_label_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_label_del);
}

/**
 * lnet_nl_filter() - read which entries a flush, a dump or a transaction is about
 * @ln: namespace
 * @tb: attributes of the request
 * @f: filled
 * @extack: says what is wrong
 *
 * Context: lnet_net.lock is held.
 * Return: 0, -EINVAL, -ENOENT, -EAFNOSUPPORT.
 */
int lnet_nl_filter(struct lnet_net *ln, struct nlattr **tb,
		   struct lnet_label_filter *f, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	struct lnet_exit *exit;

	memset(f, 0, sizeof(*f));
	attr = tb[LNET_EXIT_A_LABEL_FAMILY];
	if (attr) {
		f->family = nla_get_u8(attr);
		if (f->family != AF_INET && f->family != AF_INET6)
			return lnet_nl_refuse(extack, attr, -EAFNOSUPPORT,
					      "address family: expected 2 (IPv4) or 10 (IPv6)");
	}
	attr = tb[LNET_EXIT_A_LABEL_EXIT];
	if (attr) {
		exit = lnet_nl_exit_named(ln, attr, extack);
		if (IS_ERR(exit))
			return PTR_ERR(exit);
		f->exit = exit;
	}
	attr = tb[LNET_EXIT_A_LABEL_PROTOCOL];
	if (attr)
		f->protocol = nla_get_u8(attr);
	attr = tb[LNET_EXIT_A_LABEL_TYPE];
	f->one_type = !!attr;
	if (attr)
		f->type = nla_get_u8(attr);
	return 0;
}

/* Which entries a dump is about: a prefix selects, too. */
static int lnet_nl_dump_filter(struct lnet_net *ln, struct nlattr **tb,
			       struct lnet_label_filter *f,
			       struct netlink_ext_ack *extack)
{
	struct lnet_ftn_entry key;
	int err;

	err = lnet_nl_filter(ln, tb, f, extack);
	if (err)
		return err;
	if (!tb[LNET_EXIT_A_LABEL_ADDRESS] && !tb[LNET_EXIT_A_LABEL_PREFIXLEN]) {
		if (tb[LNET_EXIT_A_LABEL_MATCH])
			return lnet_nl_missing(extack, NULL,
					       LNET_EXIT_A_LABEL_ADDRESS,
					       "match: expected a prefix to go with it");
		return 0;
	}
	err = lnet_nl_key(tb, &key, extack);
	if (err)
		return err;
	lnet_ftn_cursor_set(&f->prefix, &key);
	if (tb[LNET_EXIT_A_LABEL_MATCH])
		f->match = nla_get_u8(tb[LNET_EXIT_A_LABEL_MATCH]);
	return 0;
}

/* The entries around a prefix, longest first; the cursor is on the last one. */
static bool lnet_nl_next_covering(const struct lnet_ftn *ftn,
				  const struct lnet_ftn_cursor *in,
				  const struct lnet_ftn_cursor *after,
				  struct lnet_ftn_entry *e)
{
	u8 plen = in->plen;

	if (after->family) {
		if (!after->plen)
			return false;
		plen = after->plen - 1;
	}
	return lnet_ftn_covering(ftn, in->family, in->addr, plen, e);
}

/* The next entry that a prefix selects; all are selected without one. */
static bool lnet_nl_next(const struct lnet_ftn *ftn,
			 const struct lnet_label_filter *f,
			 const struct lnet_ftn_cursor *after,
			 struct lnet_ftn_entry *e)
{
	const struct lnet_ftn_cursor *in = &f->prefix;

	if (!in->family)
		return lnet_ftn_next(ftn, f->family, after, e);
	switch (f->match) {
	case LNET_EXIT_MATCH_WITHIN:
		return lnet_ftn_next_within(ftn, in, after, e);
	case LNET_EXIT_MATCH_COVERING:
		return lnet_nl_next_covering(ftn, in, after, e);
	default:
		return !after->family &&
		       lnet_ftn_find(ftn, in->family, in->addr, in->plen, e);
	}
}

static int lnet_nl_put_filter(struct sk_buff *skb,
			      const struct lnet_table *table,
			      const struct lnet_label_filter *f)
{
	if ((f->exit &&
	     nla_put_string(skb, LNET_EXIT_A_LABEL_EXIT, f->exit->name)) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_TABLE, table->id) ||
	    (f->protocol &&
	     nla_put_u8(skb, LNET_EXIT_A_LABEL_PROTOCOL, f->protocol)) ||
	    (f->family &&
	     nla_put_u8(skb, LNET_EXIT_A_LABEL_FAMILY, f->family)))
		return -EMSGSIZE;
	return 0;
}

static struct sk_buff *lnet_nl_flush_news(const struct lnet_net *ln,
					  const struct lnet_table *table,
					  const struct lnet_label_filter *f,
					  const struct genl_info *info)
{
	struct sk_buff *skb;

	if (!lnet_nl_wanted(ln, info))
		return NULL;
	skb = lnet_nl_new(LNET_NL_ENTRY_SIZE, LNET_EXIT_CMD_LABEL_FLUSH_NTF,
			  info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_filter(skb, table, f));
}

static int lnet_nl_label_flush(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_label_filter f;
	struct lnet_table *table;
	int err;

	table = lnet_nl_table(ln, info->attrs, info->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	err = lnet_nl_filter(ln, info->attrs, &f, info->extack);
	if (err)
		return err;
	err = lnet_label_flush(ln, table, &f);
	if (err > 0)
		lnet_nl_announce(ln, lnet_nl_flush_news(ln, table, &f, info),
				 info);
	return min(err, 0);
}

int lnet_exit_nl_label_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_label_flush);
}

struct lnet_nl_label_dump {
	struct lnet_ftn_cursor cursor;
	bool started;
};

int lnet_exit_nl_label_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	static const u8 keys[] = {
		LNET_EXIT_A_LABEL_DESTINATION, LNET_EXIT_A_LABEL_SOURCE,
		LNET_EXIT_A_LABEL_IIF, LNET_EXIT_A_LABEL_MARK,
	};
	struct lnet_nl_label_dump *dump = (struct lnet_nl_label_dump *)cb->ctx;
	struct nlattr *tb[LNET_EXIT_A_LABEL_MATCH + 1];
	struct lnet_label_filter f;
	struct lnet_table *table;
	struct lnet_ftn_entry e;
	struct lnet_net *ln;
	void *hdr;
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	ln = lnet_nl_dump_begin(cb, tb, LNET_EXIT_A_LABEL_MATCH,
				lnet_exit_label_get_nl_policy);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	err = lnet_nl_reject(tb, keys, ARRAY_SIZE(keys), cb->extack);
	table = lnet_nl_table(ln, tb, cb->extack);
	if (!err)
		err = PTR_ERR_OR_ZERO(table);
	if (!err)
		err = lnet_nl_dump_filter(ln, tb, &f, cb->extack);
	/* The exit or the table went during the dump, and so have its entries */
	if (err == -ENOENT && dump->started)
		return lnet_nl_dump_end(ln, skb, 0);
	dump->started = true;

	while (!err && lnet_nl_next(table->ftn, &f, &dump->cursor, &e)) {
		if (lnet_label_match(&e, &f)) {
			hdr = lnet_nl_dump_put(skb, cb, LNET_NL_ENTRY_SIZE,
					       LNET_EXIT_CMD_LABEL_GET);
			if (IS_ERR(hdr)) {
				err = PTR_ERR(hdr);
				break;
			}
			err = lnet_nl_dump_close(skb, hdr,
						 lnet_nl_put_entry(skb, table,
								   &e));
			if (err)
				break;
		}
		lnet_ftn_cursor_set(&dump->cursor, &e);
		cond_resched();
	}
	return lnet_nl_dump_end(ln, skb, err);
}
