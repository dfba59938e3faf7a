// SPDX-License-Identifier: GPL-2.0
/* Carrying out what a plan says of label entries. */

#include <stdlib.h>
#include <string.h>

#include "apply_int.h"
#include "../mem.h"

/* So many are written before anything else gets its turn. */
#define ENTRIES_AT_ONCE	1024

/**
 * apply_label_judge - take in what the kernel has answered about an entry
 * @a: how plans are carried out; @failed is updated
 * @err: 0 or the negative errno of its refusal
 * @rep: its words
 * @prefix: of the entry
 * @verb: what was done to it, such as "added"
 * @tally: counts the words, which are said of the first entries only
 *
 * Return: true for success.
 */
bool apply_label_judge(struct applier *a, int err, const struct lx_report *rep,
		       const struct lx_prefix *prefix, const char *verb,
		       struct tally *tally)
{
	char text[LX_ADDR_STRLEN], *what;
	bool ok;

	if ((err || *rep->text) && tally->remarks++ >= ENTRIES_SAID) {
		a->failed += !!err;
		return !err;
	}
	what = mem_printf("label %s", lx_prefix_str(prefix, text));
	ok = apply_judge(a, a->table, err, rep, what, verb);
	free(what);
	return ok;
}

/**
 * apply_label - the entry that an operation makes
 * @op: operation, OP_LABEL_SET
 * @t: the target that it was planned from
 *
 * Return: the entry.
 */
struct lx_label apply_label(const struct op *op, const struct target *t)
{
	const char *exit = t->ref_exit[op->label->ref];
	struct lx_label label = {
		.has = LABEL_BIT(PREFIXLEN) | LABEL_BIT(TYPE) |
		       LABEL_BIT(FLAGS) | LABEL_BIT(PROTOCOL),
		.prefix = op->label->prefix,
		.type = LNET_EXIT_ENTRY_BYPASS,
		.flags = op->label->override ? LNET_EXIT_ENTRY_F_OVERRIDE : 0,
		.protocol = LNET_EXIT_PROTO_FOLLOW,
	};

	if (*exit) {
		label.has |= LABEL_BIT(EXIT);
		label.type = LNET_EXIT_ENTRY_EXIT;
		strcpy(label.exit, exit);
	}
	return label;
}

static void say_label(const struct applier *a, const struct lx_label *label,
		      const struct lx_label *was)
{
	char prefix[LX_ADDR_STRLEN];
	const struct log_about about = {
		.id = LOG_ID_LABEL,
		.exit = *label->exit ? label->exit : NULL,
		.prefix = lx_prefix_str(&label->prefix, prefix),
	};
	char *to, *from;

	to = label_way(label->exit, label->flags & LNET_EXIT_ENTRY_F_OVERRIDE);
	from = was ? label_way(was->exit,
			       was->flags & LNET_EXIT_ENTRY_F_OVERRIDE) : NULL;
	log_about(&about, LOG_INFO, "label %s: %s%s%s%s", prefix, from ?: "",
		  from ? " -> " : "", to, a->remark);
	free(from);
	free(to);
}

static void say_set(const struct applier *a, const struct op *op,
		    const struct target *t, struct tally *tally)
{
	struct lx_label label;

	if (tally->set++ >= ENTRIES_SAID)
		return;
	label = apply_label(op, t);
	say_label(a, &label, op->label_was);
}

static void say_deleted(const struct applier *a, const struct lx_label *was,
			struct tally *tally)
{
	char prefix[LX_ADDR_STRLEN];
	const struct log_about about = {
		.id = LOG_ID_LABEL,
		.exit = *was->exit ? was->exit : NULL,
		.prefix = lx_prefix_str(&was->prefix, prefix),
	};

	if (tally->deleted++ < ENTRIES_SAID)
		log_about(&about, LOG_INFO, "label %s: deleted%s", prefix,
			  a->remark);
}

/**
 * say_label_op - log what was done to an entry, unless they are many
 * @a: how it was done
 * @op: operation
 * @t: the target that it was planned from
 * @tally: counts them
 */
void say_label_op(const struct applier *a, const struct op *op,
		  const struct target *t, struct tally *tally)
{
	if (op->kind == OP_LABEL_SET)
		say_set(a, op, t, tally);
	else
		say_deleted(a, op->label_was, tally);
}

/**
 * say_labels_end - log how many more there were
 * @a: how it was done
 * @tally: numbers of them
 */
void say_labels_end(const struct applier *a, const struct tally *tally)
{
	const struct log_about about = { .id = LOG_ID_LABEL };

	if (tally->set > ENTRIES_SAID)
		log_about(&about, LOG_INFO, "label: %zu more entries set%s",
			  tally->set - ENTRIES_SAID, a->remark);
	if (tally->deleted > ENTRIES_SAID)
		log_about(&about, LOG_INFO, "label: %zu more entries deleted%s",
			  tally->deleted - ENTRIES_SAID, a->remark);
	if (tally->remarks > ENTRIES_SAID)
		notice(a->table,
		       "label: the kernel said as much about %zu more entries",
		       tally->remarks - ENTRIES_SAID);
}

static bool set(struct applier *a, const struct op *op, const struct target *t,
		struct tally *tally)
{
	struct lx_label label = apply_label(op, t);
	struct lx_report rep;
	int err;

	err = a->dry ? apply_dry(&rep) :
		       lx_label_new(a->genl, &label, op->label_was, &rep);
	return apply_label_judge(a, err, &rep, &label.prefix, "added", tally);
}

static bool del(struct applier *a, const struct op *op, struct tally *tally)
{
	struct lx_label label = *op->label_was;
	struct lx_report rep;
	int err;

	/* Not what somebody has put in its place meanwhile. */
	label.has = LABEL_BIT(PREFIXLEN) | LABEL_BIT(PROTOCOL);
	err = a->dry ? apply_dry(&rep) : lx_label_del(a->genl, &label, &rep);
	return apply_label_judge(a, err, &rep, &label.prefix, "deleted", tally);
}

static void one(struct applier *a, const struct op *op, const struct target *t,
		struct tally *tally)
{
	bool ok;

	trace_sends(a->trace);
	ok = op->kind == OP_LABEL_SET ? set(a, op, t, tally) :
					del(a, op, tally);
	if (ok)
		say_label_op(a, op, t, tally);
}

/* Operations about entries follow one another. */
static size_t how_many(const struct op *op, size_t left)
{
	size_t n = 0;

	while (n < left && (op[n].kind == OP_LABEL_SET ||
			    op[n].kind == OP_LABEL_DEL))
		n++;
	return n;
}

/**
 * apply_turn - let others have their turn
 * @a: how plans are carried out; @stopped is updated
 */
void apply_turn(struct applier *a)
{
	if (a->between && !a->stopped)
		a->stopped = !a->between(a->arg);
}

/**
 * apply_labels - carry out operations about label entries
 * @a: how; @failed and @stopped are updated
 * @op: the first of them
 * @left: operations from there on, of any kind
 * @t: the target that they were planned from
 * @tally: counts what is done
 *
 * Return: number of operations that were dealt with.
 */
size_t apply_labels(struct applier *a, const struct op *op, size_t left,
		    const struct target *t, struct tally *tally)
{
	size_t i, n = how_many(op, left);

	if (apply_together(a, op, n, t, tally) || a->stopped)
		return n;
	for (i = 0; i < n && !a->stopped; i++) {
		one(a, &op[i], t, tally);
		if ((i + 1) % ENTRIES_AT_ONCE == 0)
			apply_turn(a);
	}
	return n;
}
