// SPDX-License-Identifier: GPL-2.0
/* Rules: structs, netlink, and the requests. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "list.h"
#include "model.h"

static bool has(const struct lx_rule *r, int attr)
{
	return r->has & LX_BIT(attr);
}

static int put_selectors(struct nl_msg *msg, const struct lx_rule *r)
{
	if (has(r, LNET_EXIT_A_RULE_IIF) &&
	    nla_put_string(msg, LNET_EXIT_A_RULE_IIF, r->iif))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_FROM) &&
	    (lx_addr_put(msg, LNET_EXIT_A_RULE_FROM, &r->from.addr) ||
	     nla_put_u8(msg, LNET_EXIT_A_RULE_FROM_LEN, r->from.len)))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_TO) &&
	    (lx_addr_put(msg, LNET_EXIT_A_RULE_TO, &r->to.addr) ||
	     nla_put_u8(msg, LNET_EXIT_A_RULE_TO_LEN, r->to.len)))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_MARK) &&
	    (nla_put_u32(msg, LNET_EXIT_A_RULE_MARK, r->mark.mark) ||
	     nla_put_u32(msg, LNET_EXIT_A_RULE_MASK, r->mark.mask)))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_CGROUP) &&
	    nla_put_string(msg, LNET_EXIT_A_RULE_CGROUP, r->cgroup))
		return -EMSGSIZE;
	return 0;
}

int lx_rule_put(struct nl_msg *msg, const struct lx_rule *r)
{
	/* the flags of a rule are stated as a whole */
	const struct nla_bitfield32 flags = {
		r->flags, LNET_EXIT_RULE_F_OWN_HOST | LNET_EXIT_RULE_F_OVERRIDE
	};

	if (put_selectors(msg, r))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_PREF) &&
	    nla_put_u32(msg, LNET_EXIT_A_RULE_PREF, r->pref))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_FLAGS) &&
	    nla_put(msg, LNET_EXIT_A_RULE_FLAGS, sizeof(flags), &flags))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_ACTION) &&
	    nla_put_u8(msg, LNET_EXIT_A_RULE_ACTION, r->action))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_EXIT) &&
	    nla_put_string(msg, LNET_EXIT_A_RULE_EXIT, r->exit))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_TABLE) &&
	    nla_put_u32(msg, LNET_EXIT_A_RULE_TABLE, r->table))
		return -EMSGSIZE;
	if (has(r, LNET_EXIT_A_RULE_PROTOCOL) &&
	    nla_put_u8(msg, LNET_EXIT_A_RULE_PROTOCOL, r->protocol))
		return -EMSGSIZE;
	return 0;
}

static int take_prefix(struct nlattr *addr, struct nlattr *len,
		       struct lx_prefix *p)
{
	if (!addr)
		return 0;
	if (lx_addr_from_nla(&p->addr, addr) || !len)
		return -EBADMSG;
	p->len = nla_get_u8(len);
	return p->len > lx_addr_bits(&p->addr) ? -EBADMSG : 0;
}

int lx_rule_parse(struct nlmsghdr *h, struct lx_rule *r)
{
	struct nlattr *tb[LNET_EXIT_A_RULE_MAX + 1];
	struct nla_bitfield32 *flags;
	int attr;

	memset(r, 0, sizeof(*r));
	if (lx_genl_attrs(h, LNET_EXIT_A_RULE_MAX, tb) ||
	    !tb[LNET_EXIT_A_RULE_PREF] || !tb[LNET_EXIT_A_RULE_ACTION])
		return -EBADMSG;
	for (attr = 1; attr <= LNET_EXIT_A_RULE_MAX; attr++)
		if (tb[attr])
			r->has |= LX_BIT(attr);
	r->pref = nla_get_u32(tb[LNET_EXIT_A_RULE_PREF]);
	r->action = nla_get_u8(tb[LNET_EXIT_A_RULE_ACTION]);
	if (take_prefix(tb[LNET_EXIT_A_RULE_FROM],
			tb[LNET_EXIT_A_RULE_FROM_LEN], &r->from) ||
	    take_prefix(tb[LNET_EXIT_A_RULE_TO], tb[LNET_EXIT_A_RULE_TO_LEN],
			&r->to))
		return -EBADMSG;
	if (tb[LNET_EXIT_A_RULE_IIF])
		nla_strlcpy(r->iif, tb[LNET_EXIT_A_RULE_IIF], sizeof(r->iif));
	if (tb[LNET_EXIT_A_RULE_CGROUP])
		nla_strlcpy(r->cgroup, tb[LNET_EXIT_A_RULE_CGROUP],
			    sizeof(r->cgroup));
	if (tb[LNET_EXIT_A_RULE_EXIT])
		nla_strlcpy(r->exit, tb[LNET_EXIT_A_RULE_EXIT],
			    sizeof(r->exit));
	r->mark.mask = UINT32_MAX;
	if (tb[LNET_EXIT_A_RULE_MARK])
		r->mark.mark = nla_get_u32(tb[LNET_EXIT_A_RULE_MARK]);
	if (tb[LNET_EXIT_A_RULE_MASK])
		r->mark.mask = nla_get_u32(tb[LNET_EXIT_A_RULE_MASK]);
	if (tb[LNET_EXIT_A_RULE_FLAGS]) {
		if (nla_len(tb[LNET_EXIT_A_RULE_FLAGS]) < (int)sizeof(*flags))
			return -EBADMSG;
		flags = nla_data(tb[LNET_EXIT_A_RULE_FLAGS]);
		r->flags = flags->value & flags->selector;
	}
	if (tb[LNET_EXIT_A_RULE_TABLE])
		r->table = nla_get_u32(tb[LNET_EXIT_A_RULE_TABLE]);
	if (tb[LNET_EXIT_A_RULE_PROTOCOL])
		r->protocol = nla_get_u8(tb[LNET_EXIT_A_RULE_PROTOCOL]);
	if (tb[LNET_EXIT_A_RULE_MISSING])
		r->missing = nla_get_u32(tb[LNET_EXIT_A_RULE_MISSING]);
	if (tb[LNET_EXIT_A_RULE_PACKETS])
		r->packets = nla_get_u64(tb[LNET_EXIT_A_RULE_PACKETS]);
	if (tb[LNET_EXIT_A_RULE_BYTES])
		r->bytes = nla_get_u64(tb[LNET_EXIT_A_RULE_BYTES]);
	return 0;
}

static int rule_request(struct lx_sock *s, uint8_t cmd, int flags,
			const struct lx_rule *r, lx_msg_fn fn, void *arg,
			struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, cmd, flags);

	if (msg && lx_rule_put(msg, r)) {
		nlmsg_free(msg);
		return lx_report_set(rep, EMSGSIZE, "the request is too long");
	}
	return lx_request(s, msg, fn, arg, rep);
}

static int take_rule(struct nlmsghdr *h, void *arg)
{
	return lx_rule_parse(h, arg);
}

int lx_rule_new(struct lx_sock *s, const struct lx_rule *r, bool replace,
		struct lx_rule *made, struct lx_report *rep)
{
	return rule_request(s, LNET_EXIT_CMD_RULE_NEW,
			    NLM_F_CREATE | (made ? NLM_F_ECHO : 0) |
			    (replace ? NLM_F_REPLACE : NLM_F_EXCL), r,
			    made ? take_rule : NULL, made, rep);
}

int lx_rule_del(struct lx_sock *s, const struct lx_rule *r,
		struct lx_report *rep)
{
	return rule_request(s, LNET_EXIT_CMD_RULE_DEL, 0, r, NULL, NULL, rep);
}

int lx_rule_flush(struct lx_sock *s, const struct lx_rule *filter,
		  struct lx_report *rep)
{
	return rule_request(s, LNET_EXIT_CMD_RULE_FLUSH, 0, filter, NULL, NULL,
			    rep);
}

int lx_rule_get(struct lx_sock *s, uint32_t pref, struct lx_rule *r,
		struct lx_report *rep)
{
	const struct lx_rule key = {
		.has = LX_BIT(LNET_EXIT_A_RULE_PREF),
		.pref = pref,
	};

	memset(r, 0, sizeof(*r));
	return rule_request(s, LNET_EXIT_CMD_RULE_GET, 0, &key, take_rule, r,
			    rep);
}

static int add_rule(struct nlmsghdr *h, void *arg)
{
	struct lx_rule *r = LX_LIST_ADD((struct lx_rules *)arg);

	return r ? lx_rule_parse(h, r) : -ENOMEM;
}

static void forget_rules(void *arg)
{
	((struct lx_rules *)arg)->n = 0;
}

int lx_rule_dump(struct lx_sock *s, const struct lx_rule *filter,
		 struct lx_rules *out, struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_RULE_GET, 0);

	memset(out, 0, sizeof(*out));
	if (msg && lx_rule_put(msg, filter)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_dump(s, msg, add_rule, forget_rules, out, rep);
}

void lx_rules_free(struct lx_rules *l)
{
	free(l->v);
	memset(l, 0, sizeof(*l));
}
