// SPDX-License-Identifier: GPL-2.0
/*
 * Many label entries as one change: a transaction of the module. It is refused
 * when anybody has changed the table since it was read, so that nothing made by
 * hand is ever replaced, and a second one beside that of somebody else is. Then
 * each entry is a request of its own, and what is wrong is said of that one.
 */

#include <stdlib.h>
#include <string.h>

#include "../txn.h"
#include "apply_int.h"
#include "../mem.h"

/* For fewer, requests of their own are as fast, and each has its own answer. */
#define TOGETHER_MIN	64

/**
 * struct many - a transaction
 * @values: of the entries that it makes
 * @set: entries that it makes
 * @gone: entries that it deletes
 */
struct many {
	struct lx_pvalues values;
	struct lx_plist set;
	struct lx_plist gone;
};

static void add(struct lx_plist *list, const struct lx_prefix *prefix,
		int value)
{
	struct lx_pentry *e = lx_plist_add(list);

	memcpy(e->addr, prefix->addr.bytes, sizeof(e->addr));
	e->family = prefix->addr.family;
	e->len = prefix->len;
	e->value = value;
}

/* Return: false when they are too different. */
static bool gather(struct many *m, const struct op *op, size_t n,
		   const struct target *t)
{
	struct lx_pvalue v;
	struct lx_label l;
	int value;
	size_t i;

	for (i = 0; i < n; i++) {
		if (op[i].kind == OP_LABEL_DEL) {
			add(&m->gone, &op[i].label_was->prefix, 0);
			continue;
		}
		l = apply_label(&op[i], t);
		v = (struct lx_pvalue){
			.type = l.type,
			.flags = l.flags,
			.protocol = l.protocol,
		};
		memcpy(v.exit, l.exit, sizeof(v.exit));
		value = lx_pvalues_add(&m->values, &v);
		if (value < 0)
			return false;
		add(&m->set, &l.prefix, value);
	}
	return true;
}

static void sent(void *arg, size_t n)
{
	(void)n;
	apply_turn(arg);
}

/* Return: 0 or a negative errno; after an error all is as it was. */
static int carry_out(struct applier *a, const struct many *m,
		     struct lx_report *rep)
{
	struct lx_label_status st;
	int err;

	err = lx_txn_try(a->genl, 0, NULL, rep);
	if (err)
		return err;
	err = lx_txn_put(a->genl, &m->values, &m->set, sent, a, rep);
	if (!err)
		err = lx_txn_remove(a->genl, &m->gone, sent, a, rep);
	if (err || a->stopped) {
		lx_txn_abort(a->genl);
		return err;
	}
	return lx_txn_commit_since(a->genl, a->generation, &st, rep);
}

static void say(struct applier *a, const struct many *m,
		const struct lx_report *rep)
{
	char *verb;

	verb = mem_printf("%zu entries set, %zu deleted", m->set.n, m->gone.n);
	apply_judge(a, a->table, 0, rep, "label", verb);
	free(verb);
}

/**
 * apply_together - carry out operations about label entries as one change
 * @a: how; @stopped is updated
 * @op: the first of them
 * @n: number of them
 * @t: the target that they were planned from
 * @tally: counts what is done
 *
 * Return: true when it is done, false when nothing is.
 */
bool apply_together(struct applier *a, const struct op *op, size_t n,
		    const struct target *t, struct tally *tally)
{
	struct lx_report rep;
	struct many m = { 0 };
	bool done = false;
	size_t i;

	if (a->dry || n < TOGETHER_MIN)
		return false;
	trace_sends(a->trace);
	if (gather(&m, op, n, t))
		done = !carry_out(a, &m, &rep) && !a->stopped;
	if (done)
		say(a, &m, &rep);
	for (i = 0; done && i < n; i++)
		say_label_op(a, &op[i], t, tally);
	lx_pvalues_free(&m.values);
	lx_plist_free(&m.set);
	lx_plist_free(&m.gone);
	return done;
}
