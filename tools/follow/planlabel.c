// SPDX-License-Identifier: GPL-2.0
/* The difference between label entries wanted and those in the kernel. */

#include <string.h>

#include "../names.h"
#include "plan.h"

/* So many entries that stand in the way are named one by one. */
#define NAMED_MAX	16

struct walk {
	struct plan *plan;
	const struct target *t;
	struct notices *notices;
	size_t in_the_way;
};

static const char *exit_of(const struct walk *w, const struct conf_label *label)
{
	return w->t->ref_exit[label->ref];
}

static bool as_wanted(const struct walk *w, const struct conf_label *label,
		      const struct lx_label *is)
{
	const char *exit = exit_of(w, label);
	uint8_t type = *exit ? LNET_EXIT_ENTRY_EXIT : LNET_EXIT_ENTRY_BYPASS;

	return is->type == type && !strcmp(is->exit, exit) &&
	       !!(is->flags & LNET_EXIT_ENTRY_F_OVERRIDE) == label->override;
}

static void set(struct walk *w, const struct conf_label *label,
		const struct lx_label *is)
{
	struct op *op;

	if (!exit_of(w, label) || (is && as_wanted(w, label, is)))
		return;
	op = plan_add(w->plan, OP_LABEL_SET);
	op->label = label;
	op->label_was = is;
}

static void stands_in_the_way(struct walk *w, const struct lx_label *is)
{
	char prefix[LX_ADDR_STRLEN], protocol[LX_PROTO_STRLEN];

	if (w->in_the_way++ >= NAMED_MAX)
		return;
	notice(w->notices,
	       "label %s: the entry in the kernel was made by hand (protocol %s), it wins and is left alone",
	       lx_prefix_str(&is->prefix, prefix),
	       lx_proto_str(is->protocol, protocol));
}

static void drop(struct walk *w, const struct lx_label *is)
{
	if (is->protocol == LNET_EXIT_PROTO_FOLLOW)
		plan_add(w->plan, OP_LABEL_DEL)->label_was = is;
}

/* Both lists are sorted by prefix; one step on the shorter way. */
static int order(const struct conf *conf, size_t c,
		 const struct lx_labels *labels, size_t k)
{
	if (c == conf->n_labels)
		return 1;
	if (k == labels->n)
		return -1;
	return lx_prefix_cmp(&conf->labels[c].prefix, &labels->v[k].prefix);
}

/* Sorted the other way, longer prefixes come before those that hold them. */
static void reverse(struct op *ops, size_t n)
{
	struct op op;
	size_t i;

	for (i = 0; i < n / 2; i++) {
		op = ops[i];
		ops[i] = ops[n - 1 - i];
		ops[n - 1 - i] = op;
	}
}

static void wanted(struct walk *w, const struct lx_labels *labels)
{
	const struct conf *conf = w->t->conf;
	size_t first = w->plan->n;
	size_t c = 0, k = 0;
	int cmp;

	while (c < conf->n_labels) {
		cmp = order(conf, c, labels, k);
		if (cmp < 0) {
			set(w, &conf->labels[c++], NULL);
		} else if (cmp > 0) {
			k++;
		} else {
			if (labels->v[k].protocol == LNET_EXIT_PROTO_FOLLOW)
				set(w, &conf->labels[c], &labels->v[k]);
			else
				stands_in_the_way(w, &labels->v[k]);
			c++;
			k++;
		}
	}
	if (w->plan->n > first)
		reverse(w->plan->ops + first, w->plan->n - first);
}

static void unwanted(struct walk *w, const struct lx_labels *labels)
{
	const struct conf *conf = w->t->conf;
	size_t c = 0, k = 0;
	int cmp;

	while (k < labels->n) {
		cmp = order(conf, c, labels, k);
		if (cmp < 0) {
			c++;
		} else if (cmp > 0) {
			drop(w, &labels->v[k++]);
		} else {
			/* The exit it should have cannot be made. */
			if (!exit_of(w, &conf->labels[c]))
				drop(w, &labels->v[k]);
			c++;
			k++;
		}
	}
}

/**
 * plan_labels - plan for the label table
 * @plan: operations are appended
 * @t: what the kernel should hold
 * @kernel: what it holds
 * @notices: where to say what is in the way
 *
 * Entries are deleted after all others are made: a prefix that is split or
 * merged is never without an entry. Longer ones are made first and deleted
 * last, so that none of their packets take the exit of the shorter ones.
 */
void plan_labels(struct plan *plan, const struct target *t,
		 const struct kernel *kernel, struct notices *notices)
{
	struct walk w = { .plan = plan, .t = t, .notices = notices };

	wanted(&w, &kernel->labels);
	unwanted(&w, &kernel->labels);
	if (w.in_the_way > NAMED_MAX)
		notice(notices,
		       "label: %zu more entries made by hand stand in the way",
		       w.in_the_way - NAMED_MAX);
}
