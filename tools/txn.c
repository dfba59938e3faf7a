// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "mem.h"
#include "txn.h"

/* Bytes of prefixes in one message: the most that an attribute may have */
#define BYTES_MAX	65000

/* Somebody else's transaction is waited for so long, and looked at so often. */
#define BUSY_SECONDS	30
#define BUSY_NS		20000000

/* A message with prefixes being filled. */
struct bulk {
	struct lx_sock *s;
	const struct lx_pvalues *values;
	void (*sent)(void *arg, size_t n);
	void *arg;
	struct lx_report *rep;
	uint8_t *buf;
	size_t len;
	bool remove;
};

static uint32_t get_u32(struct nlattr *nla)
{
	return nla && nla_len(nla) >= 4 ? nla_get_u32(nla) : 0;
}

int lx_label_status_parse(struct nlmsghdr *h, struct lx_label_status *st)
{
	struct nlattr *tb[LNET_EXIT_A_LABEL_MAX + 1];

	memset(st, 0, sizeof(*st));
	if (lx_genl_attrs(h, LNET_EXIT_A_LABEL_MAX, tb) ||
	    !tb[LNET_EXIT_A_LABEL_GENERATION])
		return -EBADMSG;
	st->entries4 = get_u32(tb[LNET_EXIT_A_LABEL_ENTRIES4]);
	st->entries6 = get_u32(tb[LNET_EXIT_A_LABEL_ENTRIES6]);
	st->generation = get_u32(tb[LNET_EXIT_A_LABEL_GENERATION]);
	st->owner = get_u32(tb[LNET_EXIT_A_LABEL_OWNER]);
	st->added = get_u32(tb[LNET_EXIT_A_LABEL_ADDED]);
	st->replaced = get_u32(tb[LNET_EXIT_A_LABEL_REPLACED]);
	st->removed = get_u32(tb[LNET_EXIT_A_LABEL_REMOVED]);
	st->same = get_u32(tb[LNET_EXIT_A_LABEL_SAME]);
	st->taken = get_u32(tb[LNET_EXIT_A_LABEL_TAKEN]);
	return 0;
}

static int take_status(struct nlmsghdr *h, void *arg)
{
	return lx_label_status_parse(h, arg);
}

/* A request with a number. Return: the request, or NULL without memory. */
static struct nl_msg *number_msg(struct lx_sock *s, uint8_t cmd, int attr,
				 uint32_t value)
{
	struct nl_msg *msg = lx_genl_msg(s, cmd, 0);

	if (msg && nla_put_u32(msg, attr, value)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

int lx_label_status(struct lx_sock *s, uint32_t table,
		    struct lx_label_status *st, struct lx_report *rep)
{
	struct nl_msg *msg = number_msg(s, LNET_EXIT_CMD_LABEL_STATUS,
					LNET_EXIT_A_LABEL_TABLE, table);

	return lx_request(s, msg, take_status, st, rep);
}

static struct nl_msg *begin_msg(struct lx_sock *s, uint32_t table,
				const struct lx_label_filter *scope)
{
	struct nl_msg *msg = number_msg(s, LNET_EXIT_CMD_LABEL_BEGIN,
					LNET_EXIT_A_LABEL_TABLE, table);

	if (msg && scope && (nla_put_flag(msg, LNET_EXIT_A_LABEL_WHOLE) ||
			     lx_label_filter_put(msg, scope))) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

int lx_txn_try(struct lx_sock *s, uint32_t table,
	       const struct lx_label_filter *scope, struct lx_report *rep)
{
	struct lx_label_status st;

	return lx_request(s, begin_msg(s, table, scope), take_status, &st, rep);
}

int lx_txn_begin(struct lx_sock *s, uint32_t table,
		 const struct lx_label_filter *scope, struct lx_report *rep)
{
	const struct timespec pause = { .tv_nsec = BUSY_NS };
	struct timespec now;
	time_t end;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &now);
	end = now.tv_sec + BUSY_SECONDS;
	for (;;) {
		err = lx_txn_try(s, table, scope, rep);
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (err != -EBUSY || now.tv_sec > end)
			return err;
		nanosleep(&pause, NULL);
	}
}

static int put_value(struct nl_msg *msg, const struct lx_pvalue *v)
{
	struct lx_label l = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_TYPE) |
		       LX_BIT(LNET_EXIT_A_LABEL_FLAGS) |
		       LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL),
		.type = v->type,
		.flags = v->flags,
		.protocol = v->protocol,
	};

	if (v->type == LNET_EXIT_ENTRY_EXIT) {
		l.has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
		memcpy(l.exit, v->exit, sizeof(l.exit));
	}
	return lx_label_put(msg, &l);
}

/* Send what has been gathered, prefixes of the family and value of @e. */
static int flush_bulk(struct bulk *b, const struct lx_pentry *e)
{
	int type = e->family == AF_INET ? LNET_EXIT_A_LABEL_PREFIXES4 :
					  LNET_EXIT_A_LABEL_PREFIXES6;
	struct nl_msg *msg;

	if (!b->len)
		return 0;
	if (b->remove)
		msg = lx_genl_msg_size(b->s, LNET_EXIT_CMD_LABEL_REMOVE, 0,
				       b->len + 1024);
	else
		msg = lx_genl_msg_size(b->s, LNET_EXIT_CMD_LABEL_PUT,
				       NLM_F_CREATE | NLM_F_REPLACE,
				       b->len + 1024);
	if (msg && ((!b->remove && put_value(msg, &b->values->v[e->value])) ||
		    nla_put(msg, type, b->len, b->buf))) {
		nlmsg_free(msg);
		return lx_report_set(b->rep, EMSGSIZE,
				     "the request is too long");
	}
	b->len = 0;
	return lx_request(b->s, msg, NULL, NULL, b->rep);
}

static bool alike(const struct lx_pentry *x, const struct lx_pentry *y)
{
	return x->family == y->family && x->value == y->value;
}

/* By value, those of one value in the order they were in. */
static const struct lx_pentry **group(const struct lx_plist *list,
				      size_t n_values)
{
	const struct lx_pentry **sorted;
	size_t i, at, count, *start;

	start = mem_alloc((n_values + 1) * sizeof(*start));
	sorted = mem_alloc(list->n * sizeof(*sorted));
	for (i = 0; i < list->n; i++)
		start[list->v[i].value]++;
	for (i = 0, at = 0; i < n_values; i++) {
		count = start[i];
		start[i] = at;
		at += count;
	}
	for (i = 0; i < list->n; i++)
		sorted[start[list->v[i].value]++] = &list->v[i];
	free(start);
	return sorted;
}

static int send_bulk(struct bulk *b, const struct lx_pentry **v, size_t n)
{
	const struct lx_pentry *e, *last = NULL;
	size_t i, size;
	int err = 0;

	for (i = 0; i < n && !err; i++) {
		e = v[i];
		size = e->family == AF_INET ? 4 : 16;
		if (last && (!alike(last, e) ||
			     b->len + size + 1 > BYTES_MAX)) {
			err = flush_bulk(b, last);
			if (b->sent)
				b->sent(b->arg, i);
		}
		memcpy(b->buf + b->len, e->addr, size);
		b->buf[b->len + size] = e->len;
		b->len += size + 1;
		last = e;
	}
	if (err || !last)
		return err;
	return flush_bulk(b, last);
}

static int send_list(struct bulk *b, size_t n_values,
		     const struct lx_plist *list)
{
	const struct lx_pentry **v;
	int err;

	if (!list->n)
		return 0;
	v = group(list, n_values);
	b->buf = mem_alloc(BYTES_MAX);
	err = send_bulk(b, v, list->n);
	free(b->buf);
	free(v);
	return err;
}

int lx_txn_put(struct lx_sock *s, const struct lx_pvalues *values,
	       const struct lx_plist *list, void (*sent)(void *arg, size_t n),
	       void *arg, struct lx_report *rep)
{
	struct bulk b = {
		.s = s, .values = values, .sent = sent, .arg = arg, .rep = rep,
	};

	return send_list(&b, values->n, list);
}

int lx_txn_remove(struct lx_sock *s, const struct lx_plist *list,
		  void (*sent)(void *arg, size_t n), void *arg,
		  struct lx_report *rep)
{
	struct bulk b = {
		.s = s, .sent = sent, .arg = arg, .rep = rep, .remove = true,
	};

	return send_list(&b, 1, list);
}

/* Send a commit, whose message may be NULL. */
static int commit(struct lx_sock *s, struct nl_msg *msg,
		  struct lx_label_status *st, struct lx_report *rep)
{
	memset(st, 0, sizeof(*st));
	return lx_request(s, msg, take_status, st, rep);
}

int lx_txn_commit(struct lx_sock *s, struct lx_label_status *st,
		  struct lx_report *rep)
{
	return commit(s, lx_genl_msg(s, LNET_EXIT_CMD_LABEL_COMMIT, 0), st,
		      rep);
}

int lx_txn_commit_since(struct lx_sock *s, uint32_t generation,
			struct lx_label_status *st, struct lx_report *rep)
{
	struct nl_msg *msg = number_msg(s, LNET_EXIT_CMD_LABEL_COMMIT,
					LNET_EXIT_A_LABEL_GENERATION,
					generation);

	return commit(s, msg, st, rep);
}

void lx_txn_abort(struct lx_sock *s)
{
	struct lx_report rep;

	lx_request(s, lx_genl_msg(s, LNET_EXIT_CMD_LABEL_ABORT, 0), NULL, NULL,
		   &rep);
}
