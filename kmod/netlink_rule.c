// SPDX-License-Identifier: GPL-2.0
/*
 * Rules on the netlink interface: asked for, announced, deleted.
 * netlink_rule_spec.c reads what a new one shall be.
 */
#include "cgroup.h"
#include "netlink.h"
#include "netlink_rule.h"
#include "tables.h"

static size_t lnet_nl_rule_size(const struct lnet_rule *rule)
{
	const char *path = rule->spec.path;

	return 5 * nla_total_size(sizeof(u32)) +
	       4 * nla_total_size(sizeof(u8)) +
	       2 * LNET_NL_ADDR + nla_total_size(IFNAMSIZ) +
	       (path ? nla_total_size(strlen(path) + 1) : 0) +
	       nla_total_size(sizeof(struct nla_bitfield32)) +
	       nla_total_size(LNET_NAME_SIZE) +
	       2 * nla_total_size_64bit(sizeof(u64));
}

static u32 lnet_nl_rule_missing(const struct lnet_rule *rule)
{
	u32 missing = 0;

	if (rule->spec.iif[0] && !rule->ifindex)
		missing |= LNET_EXIT_RULE_M_DEVICE;
	if (rule->spec.cgroup && lnet_cgroup_gone(rule->spec.cgroup))
		missing |= LNET_EXIT_RULE_M_CGROUP;
	return missing;
}

static int lnet_nl_put_selectors(struct sk_buff *skb,
				 const struct lnet_rule_spec *spec)
{
	if ((spec->iif[0] &&
	     nla_put_string(skb, LNET_EXIT_A_RULE_IIF, spec->iif)) ||
	    (spec->path &&
	     nla_put_string(skb, LNET_EXIT_A_RULE_CGROUP, spec->path)))
		return -EMSGSIZE;
	if (spec->from.family != AF_UNSPEC &&
	    (lnet_nl_put_addr(skb, LNET_EXIT_A_RULE_FROM, &spec->from) ||
	     nla_put_u8(skb, LNET_EXIT_A_RULE_FROM_LEN, spec->from_len)))
		return -EMSGSIZE;
	if (spec->to.family != AF_UNSPEC &&
	    (lnet_nl_put_addr(skb, LNET_EXIT_A_RULE_TO, &spec->to) ||
	     nla_put_u8(skb, LNET_EXIT_A_RULE_TO_LEN, spec->to_len)))
		return -EMSGSIZE;
	if (spec->mask &&
	    (nla_put_u32(skb, LNET_EXIT_A_RULE_MARK, spec->mark) ||
	     nla_put_u32(skb, LNET_EXIT_A_RULE_MASK, spec->mask)))
		return -EMSGSIZE;
	return 0;
}

static int lnet_nl_put_rule(struct sk_buff *skb, const struct lnet_rule *rule)
{
	const struct lnet_rule_spec *spec = &rule->spec;
	u64 packets, bytes;
	u32 missing;
	int err;

	err = lnet_nl_put_selectors(skb, spec);
	if (err)
		return err;
	lnet_rule_counters(rule, &packets, &bytes);
	missing = lnet_nl_rule_missing(rule);
	if (nla_put_u32(skb, LNET_EXIT_A_RULE_PREF, spec->pref) ||
	    nla_put_bitfield32(skb, LNET_EXIT_A_RULE_FLAGS, spec->flags,
			       LNET_EXIT_RULE_F_OWN_HOST |
			       LNET_EXIT_RULE_F_OVERRIDE) ||
	    nla_put_u8(skb, LNET_EXIT_A_RULE_ACTION, spec->action) ||
	    (spec->exit && nla_put_string(skb, LNET_EXIT_A_RULE_EXIT,
					  spec->exit->name)) ||
	    (spec->table && nla_put_u32(skb, LNET_EXIT_A_RULE_TABLE,
					spec->table->id)) ||
	    nla_put_u8(skb, LNET_EXIT_A_RULE_PROTOCOL, spec->protocol) ||
	    (missing && nla_put_u32(skb, LNET_EXIT_A_RULE_MISSING, missing)) ||
	    nla_put_u64_64bit(skb, LNET_EXIT_A_RULE_PACKETS, packets,
			      LNET_EXIT_A_RULE_PAD) ||
	    nla_put_u64_64bit(skb, LNET_EXIT_A_RULE_BYTES, bytes,
			      LNET_EXIT_A_RULE_PAD))
		return -EMSGSIZE;
	return 0;
}

static struct sk_buff *lnet_nl_rule_msg(const struct lnet_rule *rule, u8 cmd,
					const struct genl_info *info)
{
	struct sk_buff *skb;

	skb = lnet_nl_new(lnet_nl_rule_size(rule), cmd, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_rule(skb, rule));
}

/**
 * lnet_nl_rule_ntf() - announce that a rule comes, changes or goes
 * @ln: namespace
 * @rule: rule
 * @cmd: LNET_EXIT_CMD_RULE_NTF or LNET_EXIT_CMD_RULE_DEL_NTF
 * @info: request that does it, NULL if none does
 *
 * Context: may sleep. lnet_net.lock is held over the change too.
 */
void lnet_nl_rule_ntf(struct lnet_net *ln, const struct lnet_rule *rule, u8 cmd,
		      const struct genl_info *info)
{
	struct sk_buff *skb = NULL;

	if (lnet_nl_wanted(ln, info))
		skb = lnet_nl_rule_msg(rule, cmd, info);
	lnet_nl_announce(ln, skb, info);
}

static int lnet_nl_rule_new(struct lnet_net *ln, struct genl_info *info)
{
	bool replace = info->nlhdr->nlmsg_flags & NLM_F_REPLACE;
	const struct nlattr *pref = info->attrs[LNET_EXIT_A_RULE_PREF];
	struct lnet_rule_spec spec;
	struct lnet_rule *rule;
	int err;

	if (replace && !pref)
		return lnet_nl_missing(info->extack, NULL,
				       LNET_EXIT_A_RULE_PREF,
				       "pref of the rule to be replaced is missing");
	err = lnet_nl_rule_spec(ln, info->attrs, &spec, info->extack);
	if (err)
		return err;
	rule = lnet_rule_alloc(&spec);
	if (!rule) {
		lnet_nl_rule_spec_free(&spec);
		return -ENOMEM;
	}
	err = lnet_rule_set(ln, rule, replace, info->extack);
	if (err) {
		if (err == -EEXIST)
			NL_SET_BAD_ATTR(info->extack, pref);
		lnet_rule_free(rule);
		return err;
	}
	lnet_nl_rule_ntf(ln, rule, LNET_EXIT_CMD_RULE_NTF, info);
	return 0;
}

int lnet_exit_nl_rule_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_NEW, true, lnet_nl_rule_new);
}

/* The rule that a request names. */
static struct lnet_rule *lnet_nl_rule_key(struct lnet_net *ln,
					  struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[LNET_EXIT_A_RULE_PREF];
	struct lnet_rule *rule;

	if (!attr)
		return ERR_PTR(lnet_nl_missing(info->extack, NULL,
					       LNET_EXIT_A_RULE_PREF,
					       "pref of the rule is missing"));
	rule = lnet_rule_find(ln, nla_get_u32(attr));
	if (!rule) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					  "there is no rule of pref %u",
					  nla_get_u32(attr));
		return ERR_PTR(-ENOENT);
	}
	return rule;
}

static void lnet_nl_rule_leaves(struct lnet_net *ln, struct lnet_rule *rule,
				void *arg)
{
	lnet_nl_rule_ntf(ln, rule, LNET_EXIT_CMD_RULE_DEL_NTF, arg);
}

static int lnet_nl_rule_del(struct lnet_net *ln, struct genl_info *info)
{
	const struct nlattr *protocol = info->attrs[LNET_EXIT_A_RULE_PROTOCOL];
	struct lnet_rule *rule = lnet_nl_rule_key(ln, info);
	const struct lnet_rule_filter any = { };

	if (IS_ERR(rule))
		return PTR_ERR(rule);
	if (protocol && rule->spec.protocol != nla_get_u8(protocol)) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, protocol,
					  "the rule of this pref is another one, of protocol %u",
					  rule->spec.protocol);
		return -ENOENT;
	}
	return lnet_rules_remove(ln, &any, rule->spec.pref,
				 lnet_nl_rule_leaves, info);
}

int lnet_exit_nl_rule_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_rule_del);
}

/* Which rules a flush or a dump is about. */
static int lnet_nl_rule_filter(struct lnet_net *ln, struct nlattr **tb,
			       struct lnet_rule_filter *f,
			       struct netlink_ext_ack *extack)
{
	struct lnet_table *table;
	struct lnet_exit *exit;

	memset(f, 0, sizeof(*f));
	if (tb[LNET_EXIT_A_RULE_EXIT]) {
		exit = lnet_nl_exit_named(ln, tb[LNET_EXIT_A_RULE_EXIT],
					  extack);
		if (IS_ERR(exit))
			return PTR_ERR(exit);
		f->exit = exit;
	}
	if (tb[LNET_EXIT_A_RULE_TABLE]) {
		table = lnet_nl_table_numbered(ln, tb[LNET_EXIT_A_RULE_TABLE],
					       extack);
		if (IS_ERR(table))
			return PTR_ERR(table);
		f->table = table;
	}
	if (tb[LNET_EXIT_A_RULE_PROTOCOL])
		f->protocol = nla_get_u8(tb[LNET_EXIT_A_RULE_PROTOCOL]);
	return 0;
}

static int lnet_nl_rule_flush(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_rule_filter f;
	int err;

	err = lnet_nl_rule_filter(ln, info->attrs, &f, info->extack);
	if (err)
		return err;
	return lnet_rules_remove(ln, &f, 0, lnet_nl_rule_leaves, info);
}

int lnet_exit_nl_rule_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, false, lnet_nl_rule_flush);
}

static struct sk_buff *lnet_nl_rule_get(struct lnet_net *ln,
					struct genl_info *info)
{
	static const u8 filters[] = {
		LNET_EXIT_A_RULE_EXIT, LNET_EXIT_A_RULE_TABLE,
		LNET_EXIT_A_RULE_PROTOCOL,
	};
	struct lnet_rule *rule;
	int err;

	err = lnet_nl_reject(info->attrs, filters, ARRAY_SIZE(filters),
			     info->extack);
	if (err)
		return ERR_PTR(err);
	rule = lnet_nl_rule_key(ln, info);
	if (IS_ERR(rule))
		return ERR_CAST(rule);
	return lnet_nl_rule_msg(rule, LNET_EXIT_CMD_RULE_GET, info);
}

int lnet_exit_nl_rule_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_rule_get);
}

/* Where a dump stands. */
struct lnet_nl_rule_dump {
	u32 last;
	bool started;
};

int lnet_exit_nl_rule_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	static const u8 keys[] = { LNET_EXIT_A_RULE_PREF };
	struct lnet_nl_rule_dump *dump = (struct lnet_nl_rule_dump *)cb->ctx;
	struct nlattr *tb[LNET_EXIT_A_RULE_PROTOCOL + 1];
	struct lnet_rule_filter f;
	struct lnet_rule *rule;
	struct lnet_net *ln;
	void *hdr;
	int err;

	ln = lnet_nl_dump_begin(cb, tb, LNET_EXIT_A_RULE_PROTOCOL,
				lnet_exit_rule_get_nl_policy);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	err = lnet_nl_reject(tb, keys, ARRAY_SIZE(keys), cb->extack);
	if (!err)
		err = lnet_nl_rule_filter(ln, tb, &f, cb->extack);
	/* The exit or table went during the dump, and so have its rules */
	if (err == -ENOENT && dump->started)
		return lnet_nl_dump_end(ln, skb, 0);
	dump->started = true;

	while (!err && (rule = lnet_rule_next(ln, dump->last))) {
		if (lnet_rule_match(rule, &f)) {
			hdr = lnet_nl_dump_put(skb, cb, lnet_nl_rule_size(rule),
					       LNET_EXIT_CMD_RULE_GET);
			if (IS_ERR(hdr)) {
				err = PTR_ERR(hdr);
				break;
			}
			err = lnet_nl_dump_close(skb, hdr,
						 lnet_nl_put_rule(skb, rule));
			if (err)
				break;
		}
		dump->last = rule->spec.pref;
	}
	return lnet_nl_dump_end(ln, skb, err);
}
