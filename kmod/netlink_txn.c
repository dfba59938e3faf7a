// SPDX-License-Identifier: GPL-2.0
/*
 * Transactions of the label table on the netlink interface: prefixes by the
 * thousand in a message, carried out as one change.
 */
#include <linux/err.h>
#include <linux/sched.h>

#include "netlink.h"
#include "tables.h"
#include "txn.h"

/* One prefix of an array: its address, and a byte of length */
#define LNET_NL_PREFIX4	(sizeof(struct in_addr) + 1)
#define LNET_NL_PREFIX6	(sizeof(struct in6_addr) + 1)

#define LNET_NL_STATUS_SIZE (10 * nla_total_size(sizeof(u32)))

/* What all prefixes of a message have in common, and what is done to them. */
struct lnet_nl_bulk {
	struct lnet_ftn_entry e;
	unsigned int how;
	bool remove;
};

/* The socket that a request came from */
static void lnet_nl_set_sender(struct genl_info *info, const struct sk_buff *skb)
{
	info->user_ptr[0] = NETLINK_CB(skb).sk;
}

static struct sock *lnet_nl_sender(const struct genl_info *info)
{
	return info->user_ptr[0];
}

static int lnet_nl_put_status(struct sk_buff *skb, const struct lnet_net *ln,
			      const struct lnet_table *table)
{
	if (nla_put_u32(skb, LNET_EXIT_A_LABEL_TABLE, table->id) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_ENTRIES4,
			lnet_ftn_count(table->ftn, AF_INET)) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_ENTRIES6,
			lnet_ftn_count(table->ftn, AF_INET6)) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_GENERATION, ln->label_gen) ||
	    (ln->txn && nla_put_u32(skb, LNET_EXIT_A_LABEL_OWNER,
				    ln->txn->portid)))
		return -EMSGSIZE;
	return 0;
}

static int lnet_nl_put_result(struct sk_buff *skb, const struct lnet_net *ln,
			      const struct lnet_table *table,
			      const struct lnet_ftn_result *result)
{
	if (lnet_nl_put_status(skb, ln, table) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_ADDED, result->added) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_REPLACED, result->replaced) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_REMOVED, result->removed) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_SAME, result->same) ||
	    nla_put_u32(skb, LNET_EXIT_A_LABEL_TAKEN, result->taken))
		return -EMSGSIZE;
	return 0;
}

static struct sk_buff *lnet_nl_label_status(struct lnet_net *ln,
					    struct genl_info *info)
{
	struct lnet_table *table;
	struct sk_buff *skb;

	table = lnet_nl_table_numbered(ln, info->attrs[LNET_EXIT_A_LABEL_TABLE],
				       info->extack);
	if (IS_ERR(table))
		return ERR_CAST(table);
	skb = lnet_nl_new(LNET_NL_STATUS_SIZE, LNET_EXIT_CMD_LABEL_STATUS,
			  info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_status(skb, ln, table));
}

int lnet_exit_nl_label_status_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_label_status);
}

/* What goes unless it is put: a filter tells it only of a whole. */
static int lnet_nl_scope(struct lnet_net *ln, struct genl_info *info,
			 struct lnet_label_filter *scope)
{
	static const u8 of_whole[] = {
		LNET_EXIT_A_LABEL_EXIT, LNET_EXIT_A_LABEL_TYPE,
		LNET_EXIT_A_LABEL_PROTOCOL, LNET_EXIT_A_LABEL_FAMILY,
	};
	const struct nlattr *attr;
	unsigned int i;

	if (nla_get_flag(info->attrs[LNET_EXIT_A_LABEL_WHOLE]))
		return lnet_nl_filter(ln, info->attrs, scope, info->extack);
	for (i = 0; i < ARRAY_SIZE(of_whole); i++) {
		attr = info->attrs[of_whole[i]];
		if (attr)
			return lnet_nl_refuse(info->extack, attr, -EINVAL,
					      "which entries go: expected with the flag whole only");
	}
	return 0;
}

static struct sk_buff *lnet_nl_label_begin(struct lnet_net *ln,
					   struct genl_info *info)
{
	bool whole = nla_get_flag(info->attrs[LNET_EXIT_A_LABEL_WHOLE]);
	struct lnet_label_filter scope;
	struct lnet_table *table;
	struct sk_buff *skb;
	int err;

	table = lnet_nl_table_numbered(ln, info->attrs[LNET_EXIT_A_LABEL_TABLE],
				       info->extack);
	if (IS_ERR(table))
		return ERR_CAST(table);
	err = lnet_nl_scope(ln, info, &scope);
	if (err)
		return ERR_PTR(err);
	skb = lnet_nl_new(LNET_NL_STATUS_SIZE, LNET_EXIT_CMD_LABEL_BEGIN, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	err = lnet_txn_begin(ln, table, lnet_nl_sender(info), info->snd_portid,
			     whole ? &scope : NULL, info->extack);
	if (err) {
		nlmsg_free(skb);
		return ERR_PTR(err);
	}
	return lnet_nl_filled(skb, lnet_nl_put_status(skb, ln, table));
}

int lnet_exit_nl_label_begin_doit(struct sk_buff *skb, struct genl_info *info)
{
	lnet_nl_set_sender(info, skb);
	return lnet_nl_answer(info, lnet_nl_label_begin);
}

static int lnet_nl_bulk_check(const struct nlattr *attr, u8 family, int size,
			      struct netlink_ext_ack *extack)
{
	const u8 *p = nla_data(attr);
	int i, num;

	if (nla_len(attr) % size) {
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
					  "prefixes: expected %d bytes for each, but there are %d",
					  size, nla_len(attr));
		return -EINVAL;
	}
	num = nla_len(attr) / size;
	for (i = 0; i < num; i++, p += size) {
		switch (lnet_ftn_check(family, p, p[size - 1])) {
		case 0:
			break;
		case -ERANGE:
			LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
						  "prefix number %d: its length is %u, expected 0 to %d",
						  i, p[size - 1],
						  8 * (size - 1));
			return -EINVAL;
		default:
			LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
						  "prefix number %d: host bits are set",
						  i);
			return -EINVAL;
		}
	}
	return 0;
}

static int lnet_nl_bulk_add(struct lnet_ftn_batch *b, struct lnet_nl_bulk *bulk,
			    const struct nlattr *attr, u8 family, int size)
{
	struct lnet_ftn_entry *e = &bulk->e;
	const u8 *p = nla_data(attr);
	int num = nla_len(attr) / size;
	int i, err;

	for (i = 0; i < num; i++, p += size) {
		e->family = family;
		e->plen = p[size - 1];
		memcpy(e->addr, p, size - 1);
		err = bulk->remove ?
			lnet_ftn_batch_remove(b, family, e->addr, e->plen,
					      bulk->how) :
			lnet_ftn_batch_put(b, e, bulk->how);
		if (err)
			return err;
	}
	cond_resched();
	return 0;
}

/*
 * All prefixes of a message, or none: what is wrong with them is found before
 * the first is taken. Without memory the transaction is not what was asked for
 * any more, and ends.
 */
static int lnet_nl_bulk(struct lnet_net *ln, struct genl_info *info,
			struct lnet_nl_bulk *bulk)
{
	const struct nlattr *v4 = info->attrs[LNET_EXIT_A_LABEL_PREFIXES4];
	const struct nlattr *v6 = info->attrs[LNET_EXIT_A_LABEL_PREFIXES6];
	struct lnet_ftn_batch *b = ln->txn->batch;
	int err = 0;

	if (!v4 && !v6)
		return lnet_nl_missing(info->extack, NULL,
				       LNET_EXIT_A_LABEL_PREFIXES4,
				       "prefixes are missing");
	if (v4)
		err = lnet_nl_bulk_check(v4, AF_INET, LNET_NL_PREFIX4,
					 info->extack);
	if (!err && v6)
		err = lnet_nl_bulk_check(v6, AF_INET6, LNET_NL_PREFIX6,
					 info->extack);
	if (err)
		return err;

	lnet_label_limit(ln);
	if (v4)
		err = lnet_nl_bulk_add(b, bulk, v4, AF_INET, LNET_NL_PREFIX4);
	if (!err && v6)
		err = lnet_nl_bulk_add(b, bulk, v6, AF_INET6, LNET_NL_PREFIX6);
	if (err) {
		lnet_label_explain(ln, err, info->extack);
		lnet_txn_abort(ln);
	}
	return err;
}

static int lnet_nl_label_put(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_nl_bulk bulk = { };
	struct lnet_txn *txn;
	int err;

	txn = lnet_txn_of(ln, lnet_nl_sender(info), info->extack);
	if (IS_ERR(txn))
		return PTR_ERR(txn);
	err = lnet_nl_entry_value(ln, info->attrs, &bulk.e, info->extack);
	if (err)
		return err;
	if (!(info->nlhdr->nlmsg_flags & NLM_F_REPLACE))
		bulk.how = LNET_FTN_NEW;
	return lnet_nl_bulk(ln, info, &bulk);
}

int lnet_exit_nl_label_put_doit(struct sk_buff *skb, struct genl_info *info)
{
	lnet_nl_set_sender(info, skb);
	return lnet_nl_change(info, LNET_NL_NEW, false, lnet_nl_label_put);
}

static int lnet_nl_label_remove(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_nl_bulk bulk = { .remove = true, .how = LNET_FTN_KNOWN };
	struct lnet_txn *txn;

	txn = lnet_txn_of(ln, lnet_nl_sender(info), info->extack);
	if (IS_ERR(txn))
		return PTR_ERR(txn);
	return lnet_nl_bulk(ln, info, &bulk);
}

int lnet_exit_nl_label_remove_doit(struct sk_buff *skb, struct genl_info *info)
{
	lnet_nl_set_sender(info, skb);
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_label_remove);
}

/* Which prefix a commit has been refused for, and why. */
static void lnet_nl_commit_fault(const struct lnet_ftn_cursor *at, int err,
				 struct netlink_ext_ack *extack)
{
	const char *why = err == -EEXIST ?
		"has an entry already" : "has no entry";

	if (at->family == AF_INET)
		LNET_SET_ERR_MSG_FMT(extack, "%pI4/%u %s", at->addr, at->plen,
				     why);
	else if (at->family == AF_INET6)
		LNET_SET_ERR_MSG_FMT(extack, "%pI6c/%u %s", at->addr, at->plen,
				     why);
}

static int lnet_nl_commit(struct lnet_net *ln, struct genl_info *info,
			  struct lnet_ftn_result *result)
{
	const struct nlattr *attr = info->attrs[LNET_EXIT_A_LABEL_GENERATION];
	int err;

	if (attr && nla_get_u32(attr) != ln->label_gen) {
		lnet_txn_abort(ln);
		return lnet_nl_refuse(info->extack, attr, -ESTALE,
				      "the label table has been changed meanwhile: compare anew and try again");
	}
	err = lnet_txn_commit(ln, result, info->extack);
	if (err)
		lnet_nl_commit_fault(&result->fault, err, info->extack);
	return err;
}

static struct sk_buff *lnet_nl_label_commit(struct lnet_net *ln,
					    struct genl_info *info)
{
	struct sk_buff *reply, *news = NULL;
	struct lnet_ftn_result result;
	struct lnet_table *table;
	struct lnet_txn *txn;
	int err;

	txn = lnet_txn_of(ln, lnet_nl_sender(info), info->extack);
	if (IS_ERR(txn))
		return ERR_CAST(txn);
	table = txn->table;
	/* First all that can fail */
	reply = lnet_nl_new(LNET_NL_STATUS_SIZE, LNET_EXIT_CMD_LABEL_COMMIT,
			    info);
	if (!reply) {
		lnet_txn_abort(ln);
		return ERR_PTR(-ENOMEM);
	}
	err = lnet_nl_commit(ln, info, &result);
	if (err) {
		nlmsg_free(reply);
		return ERR_PTR(err);
	}

	if (!lnet_ftn_changes(&result))
		return lnet_nl_filled(reply, lnet_nl_put_result(reply, ln, table,
								&result));
	if (lnet_nl_wanted(ln, info)) {
		news = lnet_nl_new(LNET_NL_STATUS_SIZE,
				   LNET_EXIT_CMD_LABEL_COMMIT_NTF, info);
		news = news ? lnet_nl_filled(news,
					     lnet_nl_put_result(news, ln, table,
								&result)) :
		       ERR_PTR(-ENOMEM);
	}
	lnet_nl_announce(ln, news, info);
	return lnet_nl_filled(reply, lnet_nl_put_result(reply, ln, table, &result));
}

int lnet_exit_nl_label_commit_doit(struct sk_buff *skb, struct genl_info *info)
{
	lnet_nl_set_sender(info, skb);
	return lnet_nl_answer(info, lnet_nl_label_commit);
}

static int lnet_nl_label_abort(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_txn *txn;

	txn = lnet_txn_of(ln, lnet_nl_sender(info), info->extack);
	if (IS_ERR(txn))
		return PTR_ERR(txn);
	lnet_txn_abort(ln);
	return 0;
}

int lnet_exit_nl_label_abort_doit(struct sk_buff *skb, struct genl_info *info)
{
	lnet_nl_set_sender(info, skb);
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_label_abort);
}
