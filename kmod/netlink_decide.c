// SPDX-License-Identifier: GPL-2.0
/*
 * label-get on the netlink interface: what becomes of a packet, and why.
 */
#include "cgroup.h"
#include "netlink.h"
#include "netlink_rule.h"
#include "tables.h"

#define LNET_NL_DECISION_SIZE (LNET_NL_ENTRY_SIZE + 2 * LNET_NL_ADDR +	\
			       2 * nla_total_size(sizeof(u8)) +		\
			       nla_total_size(sizeof(u32)))

/**
 * struct lnet_nl_question - a packet that user space asks about
 * @to: destination
 * @from: source, AF_UNSPEC for none
 * @mark: firewall mark
 * @cgroup: of the socket that sends it, NULL for none; held
 * @in: device it comes in by, NULL for this host's own; RCU
 */
struct lnet_nl_question {
	struct lnet_addr to;
	struct lnet_addr from;
	u32 mark;
	struct cgroup *cgroup;
	const struct net_device *in;
};

static int lnet_nl_question_addrs(struct nlattr **tb,
				  struct lnet_nl_question *q,
				  struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err;

	attr = tb[LNET_EXIT_A_LABEL_DESTINATION];
	if (!attr)
		return lnet_nl_missing(extack, NULL,
				       LNET_EXIT_A_LABEL_DESTINATION,
				       "destination address is missing");
	err = lnet_nl_addr(attr, &q->to, extack);
	if (err)
		return err;
	attr = tb[LNET_EXIT_A_LABEL_SOURCE];
	if (!attr) {
		if (!tb[LNET_EXIT_A_LABEL_IIF])
			return 0;
		/* Without one, source validation would answer for the packet */
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_LABEL_SOURCE,
				       "source address of a packet that comes in by a device is missing");
	}
	err = lnet_nl_addr(attr, &q->from, extack);
	if (err)
		return err;
	if (q->from.family != q->to.family)
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "expected source and destination of one address family");
	return 0;
}

static int lnet_nl_question(struct lnet_net *ln, struct nlattr **tb,
			    struct lnet_nl_question *q,
			    struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	u32 ifindex;
	int err;

	err = lnet_nl_question_addrs(tb, q, extack);
	if (err)
		return err;
	attr = tb[LNET_EXIT_A_LABEL_MARK];
	if (attr)
		q->mark = nla_get_u32(attr);
	attr = tb[LNET_EXIT_A_LABEL_IIF];
	if (!attr)
		return 0;
	if (tb[LNET_EXIT_A_LABEL_CGROUP])
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_LABEL_CGROUP],
				      -EINVAL,
				      "what comes in by a device has no cgroup");
	ifindex = nla_get_u32(attr);
	if (ifindex <= INT_MAX)
		q->in = dev_get_by_index_rcu(ln->net, ifindex);
	if (!q->in) {
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
					  "no such device: interface index %u is not in this namespace",
					  ifindex);
		return -ENODEV;
	}
	return 0;
}

static void lnet_nl_decide(struct lnet_net *ln,
			   const struct lnet_nl_question *q,
			   struct lnet_decision *d)
{
	struct lnet_query query = {
		.mark	= q->mark,
		.in	= q->in,
		.begun	= !q->in,
		.cgroup	= q->cgroup,
	};

	if (q->to.family == AF_INET) {
		query.ip4.daddr = q->to.ip4;
		query.ip4.saddr = q->from.ip4;
		lnet_decide4(ln, &query, d);
	} else {
		query.ip6.daddr = &q->to.ip6;
		query.ip6.saddr = &q->from.ip6;
		lnet_decide6(ln, &query, d);
	}
}

/* What a lookup has found, with its prefix. */
static void lnet_nl_hit_entry(const struct lnet_nl_question *q,
			      const struct lnet_ftn_hit *hit,
			      struct lnet_ftn_entry *e)
{
	memset(e, 0, sizeof(*e));
	e->exit = hit->exit;
	e->flags = hit->flags;
	e->type = hit->type;
	e->protocol = hit->protocol;
	e->family = hit->family;
	e->plen = hit->plen;
	if (hit->family == AF_INET) {
		__be32 addr = q->to.ip4 & inet_make_mask(hit->plen);

		memcpy(e->addr, &addr, sizeof(addr));
	} else {
		ipv6_addr_prefix((struct in6_addr *)e->addr, &q->to.ip6,
				 hit->plen);
	}
}

/* What a rule says without a table is no entry, and has no prefix. */
static int lnet_nl_put_rule_entry(struct sk_buff *skb,
				  const struct lnet_ftn_hit *hit)
{
	if (nla_put_u8(skb, LNET_EXIT_A_LABEL_TYPE, hit->type) ||
	    nla_put_bitfield32(skb, LNET_EXIT_A_LABEL_FLAGS, hit->flags,
			       LNET_EXIT_ENTRY_F_OVERRIDE) ||
	    (hit->exit && nla_put_string(skb, LNET_EXIT_A_LABEL_EXIT,
					 hit->exit->name)))
		return -EMSGSIZE;
	return 0;
}

static int lnet_nl_put_decided(struct sk_buff *skb, const struct lnet_net *ln,
			       const struct lnet_nl_question *q,
			       const struct lnet_decision *d)
{
	const struct lnet_table *table;
	struct lnet_ftn_entry e;

	table = lnet_table_by_id(ln, LNET_EXIT_TABLE_MAIN);
	if (d->rule) {
		if (nla_put_u32(skb, LNET_EXIT_A_LABEL_RULE,
				d->rule->spec.pref))
			return -EMSGSIZE;
		table = d->rule->spec.table;
	}
	if (!table)
		return lnet_nl_put_rule_entry(skb, d->entry);
	lnet_nl_hit_entry(q, d->entry, &e);
	return lnet_nl_put_entry(skb, table, &e);
}

static int lnet_nl_put_decision(struct sk_buff *skb, const struct lnet_net *ln,
				const struct lnet_nl_question *q,
				const struct lnet_decision *d)
{
	if (lnet_nl_put_addr(skb, LNET_EXIT_A_LABEL_DESTINATION, &q->to) ||
	    nla_put_u8(skb, LNET_EXIT_A_LABEL_VERDICT, d->verdict))
		return -EMSGSIZE;
	if (d->fib_prefix.family != AF_UNSPEC &&
	    (lnet_nl_put_addr(skb, LNET_EXIT_A_LABEL_FIB_ADDRESS,
			      &d->fib_prefix) ||
	     nla_put_u8(skb, LNET_EXIT_A_LABEL_FIB_PREFIXLEN, d->fib_plen)))
		return -EMSGSIZE;
	return d->entry ? lnet_nl_put_decided(skb, ln, q, d) : 0;
}

static struct sk_buff *lnet_nl_label_get(struct lnet_net *ln,
					 struct genl_info *info)
{
	static const u8 filters[] = {
		LNET_EXIT_A_LABEL_EXIT, LNET_EXIT_A_LABEL_PROTOCOL,
		LNET_EXIT_A_LABEL_FAMILY, LNET_EXIT_A_LABEL_TABLE,
		LNET_EXIT_A_LABEL_ADDRESS, LNET_EXIT_A_LABEL_PREFIXLEN,
		LNET_EXIT_A_LABEL_MATCH,
	};
	const struct nlattr *cgroup = info->attrs[LNET_EXIT_A_LABEL_CGROUP];
	struct lnet_nl_question q = { };
	struct lnet_decision d;
	struct sk_buff *skb;
	int err;

	err = lnet_nl_reject(info->attrs, filters, ARRAY_SIZE(filters),
			     info->extack);
	if (err)
		return ERR_PTR(err);
	if (cgroup) {
		q.cgroup = lnet_nl_cgroup(cgroup, info->extack);
		if (IS_ERR(q.cgroup))
			return ERR_CAST(q.cgroup);
	}
	skb = lnet_nl_new(LNET_NL_DECISION_SIZE, LNET_EXIT_CMD_LABEL_GET, info);
	if (!skb) {
		lnet_cgroup_put(q.cgroup);
		return ERR_PTR(-ENOMEM);
	}

	rcu_read_lock();
	err = lnet_nl_question(ln, info->attrs, &q, info->extack);
	if (err) {
		rcu_read_unlock();
		lnet_cgroup_put(q.cgroup);
		nlmsg_free(skb);
		return ERR_PTR(err);
	}
	lnet_nl_decide(ln, &q, &d);
	err = lnet_nl_put_decision(skb, ln, &q, &d);
	rcu_read_unlock();
	lnet_cgroup_put(q.cgroup);
	return lnet_nl_filled(skb, err);
}

int lnet_exit_nl_label_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_label_get);
}
