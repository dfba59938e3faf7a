// SPDX-License-Identifier: GPL-2.0
/* Entries of the label table: structs, netlink, and the requests. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "list.h"
#include "model.h"

static int put_prefix(struct nl_msg *msg, const struct lx_prefix *p)
{
	if (lx_addr_put(msg, LNET_EXIT_A_LABEL_ADDRESS, &p->addr) ||
	    nla_put_u8(msg, LNET_EXIT_A_LABEL_PREFIXLEN, p->len))
		return -EMSGSIZE;
	return 0;
}

int lx_label_put(struct nl_msg *msg, const struct lx_label *l)
{
	/* the flags of an entry are stated as a whole */
	struct nla_bitfield32 flags = { l->flags, LNET_EXIT_ENTRY_F_OVERRIDE };

	if ((l->has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN)) &&
	    put_prefix(msg, &l->prefix))
		return -EMSGSIZE;
	if ((l->has & LX_BIT(LNET_EXIT_A_LABEL_EXIT)) &&
	    nla_put_string(msg, LNET_EXIT_A_LABEL_EXIT, l->exit))
		return -EMSGSIZE;
	if ((l->has & LX_BIT(LNET_EXIT_A_LABEL_TYPE)) &&
	    nla_put_u8(msg, LNET_EXIT_A_LABEL_TYPE, l->type))
		return -EMSGSIZE;
	if ((l->has & LX_BIT(LNET_EXIT_A_LABEL_FLAGS)) &&
	    nla_put(msg, LNET_EXIT_A_LABEL_FLAGS, sizeof(flags), &flags))
		return -EMSGSIZE;
	if ((l->has & LX_BIT(LNET_EXIT_A_LABEL_TABLE)) &&
	    nla_put_u32(msg, LNET_EXIT_A_LABEL_TABLE, l->table))
		return -EMSGSIZE;
	if ((l->has & LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL)) &&
	    nla_put_u8(msg, LNET_EXIT_A_LABEL_PROTOCOL, l->protocol))
		return -EMSGSIZE;
	return 0;
}

static int take_prefix(struct nlattr *addr, struct nlattr *len,
		       struct lx_prefix *p)
{
	if (lx_addr_from_nla(&p->addr, addr) || !len)
		return -EBADMSG;
	p->len = nla_get_u8(len);
	return p->len > lx_addr_bits(&p->addr) ? -EBADMSG : 0;
}

static int take_label(struct nlattr **tb, struct lx_label *l)
{
	struct nla_bitfield32 *flags;

	memset(l, 0, sizeof(*l));
	if (tb[LNET_EXIT_A_LABEL_ADDRESS]) {
		if (take_prefix(tb[LNET_EXIT_A_LABEL_ADDRESS],
				tb[LNET_EXIT_A_LABEL_PREFIXLEN], &l->prefix))
			return -EBADMSG;
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN);
	}
	if (tb[LNET_EXIT_A_LABEL_EXIT]) {
		nla_strlcpy(l->exit, tb[LNET_EXIT_A_LABEL_EXIT],
			    sizeof(l->exit));
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
	}
	if (tb[LNET_EXIT_A_LABEL_TYPE]) {
		l->type = nla_get_u8(tb[LNET_EXIT_A_LABEL_TYPE]);
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_TYPE);
	}
	if (tb[LNET_EXIT_A_LABEL_FLAGS]) {
		if (nla_len(tb[LNET_EXIT_A_LABEL_FLAGS]) < (int)sizeof(*flags))
			return -EBADMSG;
		flags = nla_data(tb[LNET_EXIT_A_LABEL_FLAGS]);
		l->flags = flags->value & flags->selector;
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_FLAGS);
	}
	if (tb[LNET_EXIT_A_LABEL_TABLE]) {
		l->table = nla_get_u32(tb[LNET_EXIT_A_LABEL_TABLE]);
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_TABLE);
	}
	if (tb[LNET_EXIT_A_LABEL_PROTOCOL]) {
		l->protocol = nla_get_u8(tb[LNET_EXIT_A_LABEL_PROTOCOL]);
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL);
	}
	return 0;
}

int lx_label_parse(struct nlmsghdr *h, struct lx_label *l)
{
	struct nlattr *tb[LNET_EXIT_A_LABEL_MAX + 1];

	if (lx_genl_attrs(h, LNET_EXIT_A_LABEL_MAX, tb))
		return -EBADMSG;
	return take_label(tb, l);
}

int lx_label_filter_put(struct nl_msg *msg, const struct lx_label_filter *f)
{
	if ((f->has & LX_BIT(LNET_EXIT_A_LABEL_EXIT)) &&
	    nla_put_string(msg, LNET_EXIT_A_LABEL_EXIT, f->exit))
		return -EMSGSIZE;
	if ((f->has & LX_BIT(LNET_EXIT_A_LABEL_TABLE)) &&
	    nla_put_u32(msg, LNET_EXIT_A_LABEL_TABLE, f->table))
		return -EMSGSIZE;
	if ((f->has & LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL)) &&
	    nla_put_u8(msg, LNET_EXIT_A_LABEL_PROTOCOL, f->protocol))
		return -EMSGSIZE;
	if ((f->has & LX_BIT(LNET_EXIT_A_LABEL_FAMILY)) &&
	    nla_put_u8(msg, LNET_EXIT_A_LABEL_FAMILY, f->family))
		return -EMSGSIZE;
	if ((f->has & LX_BIT(LNET_EXIT_A_LABEL_TYPE)) &&
	    nla_put_u8(msg, LNET_EXIT_A_LABEL_TYPE, f->type))
		return -EMSGSIZE;
	if ((f->has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN)) &&
	    (put_prefix(msg, &f->prefix) ||
	     nla_put_u8(msg, LNET_EXIT_A_LABEL_MATCH, f->match)))
		return -EMSGSIZE;
	return 0;
}

int lx_label_filter_parse(struct nlmsghdr *h, struct lx_label_filter *f)
{
	struct nlattr *tb[LNET_EXIT_A_LABEL_MAX + 1];
	struct lx_label l;

	memset(f, 0, sizeof(*f));
	if (lx_genl_attrs(h, LNET_EXIT_A_LABEL_MAX, tb) || take_label(tb, &l))
		return -EBADMSG;
	f->has = l.has & (LX_BIT(LNET_EXIT_A_LABEL_EXIT) |
			  LX_BIT(LNET_EXIT_A_LABEL_TABLE) |
			  LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL));
	memcpy(f->exit, l.exit, sizeof(f->exit));
	f->table = l.table;
	f->protocol = l.protocol;
	if (tb[LNET_EXIT_A_LABEL_FAMILY]) {
		f->family = nla_get_u8(tb[LNET_EXIT_A_LABEL_FAMILY]);
		f->has |= LX_BIT(LNET_EXIT_A_LABEL_FAMILY);
	}
	return 0;
}

int lx_lookup_put(struct nl_msg *msg, const struct lx_lookup *q)
{
	if (lx_addr_put(msg, LNET_EXIT_A_LABEL_DESTINATION, &q->destination))
		return -EMSGSIZE;
	if (lx_addr_set(&q->source) &&
	    lx_addr_put(msg, LNET_EXIT_A_LABEL_SOURCE, &q->source))
		return -EMSGSIZE;
	if (q->iif && nla_put_u32(msg, LNET_EXIT_A_LABEL_IIF, q->iif))
		return -EMSGSIZE;
	if (q->mark && nla_put_u32(msg, LNET_EXIT_A_LABEL_MARK, q->mark))
		return -EMSGSIZE;
	if (q->cgroup[0] &&
	    nla_put_string(msg, LNET_EXIT_A_LABEL_CGROUP, q->cgroup))
		return -EMSGSIZE;
	return 0;
}

int lx_lookup_parse(struct nlmsghdr *h, struct lx_lookup *q)
{
	struct nlattr *tb[LNET_EXIT_A_LABEL_MAX + 1];

	if (lx_genl_attrs(h, LNET_EXIT_A_LABEL_MAX, tb) ||
	    take_label(tb, &q->entry) || !tb[LNET_EXIT_A_LABEL_VERDICT])
		return -EBADMSG;
	q->verdict = nla_get_u8(tb[LNET_EXIT_A_LABEL_VERDICT]);
	q->rule = 0;
	if (tb[LNET_EXIT_A_LABEL_RULE])
		q->rule = nla_get_u32(tb[LNET_EXIT_A_LABEL_RULE]);
	if (tb[LNET_EXIT_A_LABEL_DESTINATION] &&
	    lx_addr_from_nla(&q->destination,
			     tb[LNET_EXIT_A_LABEL_DESTINATION]))
		return -EBADMSG;
	q->has_fib = tb[LNET_EXIT_A_LABEL_FIB_ADDRESS] &&
		     !take_prefix(tb[LNET_EXIT_A_LABEL_FIB_ADDRESS],
				  tb[LNET_EXIT_A_LABEL_FIB_PREFIXLEN], &q->fib);
	return 0;
}

/* Send @msg, or give up on it when the attributes did not fit. */
static int finish(struct lx_sock *s, struct nl_msg *msg, int err, lx_msg_fn fn,
		  void *arg, struct lx_report *rep)
{
	if (msg && err) {
		nlmsg_free(msg);
		return lx_report_set(rep, EMSGSIZE, "the request is too long");
	}
	return lx_request(s, msg, fn, arg, rep);
}

int lx_label_new(struct lx_sock *s, const struct lx_label *l, bool replace,
		 struct lx_report *rep)
{
	struct nl_msg *msg;

	msg = lx_genl_msg(s, LNET_EXIT_CMD_LABEL_NEW,
			  NLM_F_CREATE | (replace ? NLM_F_REPLACE :
					  NLM_F_EXCL));
	return finish(s, msg, msg ? lx_label_put(msg, l) : 0, NULL, NULL, rep);
}

int lx_label_del(struct lx_sock *s, const struct lx_label *l,
		 struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_LABEL_DEL, 0);

	return finish(s, msg, msg ? lx_label_put(msg, l) : 0, NULL, NULL, rep);
}

static int take_lookup(struct nlmsghdr *h, void *arg)
{
	return lx_lookup_parse(h, arg);
}

int lx_label_lookup(struct lx_sock *s, struct lx_lookup *q,
		    struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_LABEL_GET, 0);

	return finish(s, msg, msg ? lx_lookup_put(msg, q) : 0, take_lookup, q,
		      rep);
}

int lx_label_flush(struct lx_sock *s, const struct lx_label_filter *f,
		   struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_LABEL_FLUSH, 0);

	return finish(s, msg, msg ? lx_label_filter_put(msg, f) : 0, NULL,
		      NULL, rep);
}

static int add_label(struct nlmsghdr *h, void *arg)
{
	struct lx_label *l = LX_LIST_ADD((struct lx_labels *)arg);

	return l ? lx_label_parse(h, l) : -ENOMEM;
}

static void forget_labels(void *arg)
{
	((struct lx_labels *)arg)->n = 0;
}

int lx_prefix_cmp(const struct lx_prefix *a, const struct lx_prefix *b)
{
	int diff;

	if (a->addr.family != b->addr.family)
		return a->addr.family == AF_INET ? -1 : 1;
	diff = memcmp(a->addr.bytes, b->addr.bytes, sizeof(a->addr.bytes));
	return diff ?: (int)a->len - (int)b->len;
}

static int cmp_label(const void *a, const void *b)
{
	return lx_prefix_cmp(&((const struct lx_label *)a)->prefix,
			     &((const struct lx_label *)b)->prefix);
}

int lx_label_dump(struct lx_sock *s, const struct lx_label_filter *f,
		  struct lx_labels *out, struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_LABEL_GET, 0);
	int err;

	memset(out, 0, sizeof(*out));
	if (msg && f && lx_label_filter_put(msg, f)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	err = lx_dump(s, msg, add_label, forget_labels, out, rep);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), cmp_label);
	return err;
}

void lx_labels_free(struct lx_labels *l)
{
	free(l->v);
	memset(l, 0, sizeof(*l));
}
