// SPDX-License-Identifier: GPL-2.0
/* Carrying out a plan, in its order. */

#include <stdlib.h>
#include <string.h>

#include "../link.h"
#include "apply_int.h"
#include "../mem.h"

#define EXIT_BIT(name)	LX_BIT(LNET_EXIT_A_EXIT_ ## name)

/**
 * apply_dry - in place of a request: it would have been sent
 * @rep: filled: nothing is refused
 *
 * Return: 0.
 */
int apply_dry(struct lx_report *rep)
{
	memset(rep, 0, sizeof(*rep));
	return 0;
}

/**
 * apply_judge - take in what the kernel has answered
 * @a: how plans are carried out; @failed is updated
 * @notices: where to say what it has refused, or warned of
 * @err: 0 or the negative errno of its refusal
 * @rep: its words
 * @what: the object, such as "exit sg"
 * @verb: what was done to it, such as "added"
 *
 * Return: true for success, which may come with a warning.
 */
bool apply_judge(struct applier *a, struct notices *notices, int err,
		 const struct lx_report *rep, const char *what,
		 const char *verb)
{
	char text[512];

	lx_report_str(rep, text, sizeof(text));
	trace_answers(a->trace, what, err ? text : verb, err);
	if (err) {
		a->failed++;
		notice(notices, "%s cannot be %s: %s", what, verb, text);
	} else if (*text) {
		notice(notices, "%s: %s", what, text);
	}
	return !err;
}

/** apply_exit_judge - the same about an exit with this name */
bool apply_exit_judge(struct applier *a, struct notices *notices, int err,
		      const struct lx_report *rep, const char *name,
		      const char *verb)
{
	char *what = mem_printf("exit %s", name);
	bool ok = apply_judge(a, notices, err, rep, what, verb);

	free(what);
	return ok;
}

static void exit_new(struct applier *a, const struct want *want)
{
	struct lx_report rep;
	int err;

	err = a->dry ? apply_dry(&rep) :
			       lx_exit_new(a->genl, &want->exit, false, &rep);
	if (!apply_exit_judge(a, a->notices, err, &rep, want->exit.name, "added"))
		return;
	a->made++;
	say_exit_new(a, want);
}

static void exit_del(struct applier *a, const struct lx_exit *exit)
{
	const struct log_about about = {
		.id = LOG_ID_EXIT_DELETED,
		.exit = exit->name,
		.label = exit->label,
	};
	struct lx_report rep;
	int err;

	err = a->dry ? apply_dry(&rep) : lx_exit_del(a->genl, exit->name, &rep);
	if (apply_exit_judge(a, a->table, err, &rep, exit->name, "deleted"))
		log_about(&about, LOG_INFO, "exit %s: deleted%s", exit->name,
			  a->remark);
}

/* The rules of exits that this plan makes or changes, before it does. */
static void first_rules(struct applier *a, const struct plan *plan)
{
	struct lx_exit *coming = NULL;
	struct lx_report rep;
	const struct op *op;
	size_t i, n = 0;
	int err;

	for (i = 0; i < plan->n && !a->dry; i++) {
		op = &plan->ops[i];
		if ((op->kind != OP_EXIT_NEW && op->kind != OP_EXIT_SET) ||
		    !lx_masquerades(&op->want->exit))
			continue;
		coming = mem_grow(coming, n, sizeof(*coming));
		coming[n++] = op->want->exit;
	}
	if (n) {
		err = lx_nft_begin(&a->nft, a->genl, coming, n, &rep);
		apply_judge(a, a->table, err, &rep, "masquerade rules", "written");
		a->rules_begun = true;
	}
	free(coming);
}

/* The rules of the exits that are there now. */
static void last_rules(struct applier *a)
{
	struct lx_report rep;
	int err;

	if (a->dry)
		return;
	err = a->rules_begun ? lx_nft_end(&a->nft, a->genl, &rep) :
			       lx_nft_sync(a->genl, &rep);
	a->rules_begun = false;
	apply_judge(a, a->table, err, &rep, "masquerade rules", "written");
}

static void dev_set(struct applier *a, const struct op *op)
{
	char name[IF_NAMESIZE], *what;
	struct lx_report rep;
	int err;

	err = a->dry ? apply_dry(&rep) :
			       lx_dev_new(a->genl, op->dev, op->dev_was, &rep);
	what = mem_printf("device %s", lx_ifname(op->dev->ifindex, name));
	if (apply_judge(a, a->notices, err, &rep, what, "accepted"))
		say_dev_set(a, op);
	free(what);
}

static void dev_del(struct applier *a, const struct lx_dev *dev)
{
	char name[IF_NAMESIZE], *what;
	struct log_about about = { .id = LOG_ID_DEVICE };
	struct lx_report rep;
	int err;

	err = a->dry ? apply_dry(&rep) : lx_dev_del(a->genl, dev->ifindex, &rep);
	about.device = lx_ifname(dev->ifindex, name);
	what = mem_printf("device %s", name);
	if (apply_judge(a, a->table, err, &rep, what, "closed"))
		log_about(&about, LOG_INFO,
			  "%s: labelled packets accepted no more%s", what,
			  a->remark);
	free(what);
}

static void set_config(struct applier *a, const struct lx_config *settings)
{
	struct lx_report rep;
	int err;

	err = a->dry ? apply_dry(&rep) : lx_config_set(a->genl, settings, &rep);
	if (!apply_judge(a, a->notices, err, &rep, "settings", "set"))
		return;
	if (settings->has & LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST))
		log_line(LOG_INFO, "own-host: %s%s",
			 settings->own_host ? "on" : "off", a->remark);
	if (settings->has & LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP))
		log_line(LOG_INFO, "mss-clamp: %s%s",
			 settings->mss_clamp ? "on" : "off", a->remark);
}

static void apply_op(struct applier *a, const struct op *op)
{
	trace_sends(a->trace);
	switch (op->kind) {
	case OP_EXIT_NEW:
		exit_new(a, op->want);
		break;
	case OP_EXIT_DEL:
		exit_del(a, op->exit_was);
		break;
	case OP_MASQUERADE:
		last_rules(a);
		break;
	case OP_DEV_SET:
		dev_set(a, op);
		break;
	case OP_DEV_DEL:
		dev_del(a, op->dev_was);
		break;
	case OP_CONFIG:
		set_config(a, &op->settings);
		break;
	case OP_EXIT_SET:
	case OP_LABEL_SET:
	case OP_LABEL_DEL:
		/* apply_some() takes them together. */
		break;
	}
}

/* One operation, or those that go together. Return: how many. */
static size_t apply_some(struct applier *a, const struct op *op, size_t left,
			 const struct target *t, struct tally *tally)
{
	switch (op->kind) {
	case OP_EXIT_SET:
		return apply_exit_sets(a, op, left);
	case OP_LABEL_SET:
	case OP_LABEL_DEL:
		return apply_labels(a, op, left, t, tally);
	default:
		apply_op(a, op);
		return 1;
	}
}

/**
 * apply_plan - carry out a plan
 * @a: how; @failed and @stopped are updated
 * @plan: operations
 * @t: the target that it was made from
 *
 * What the kernel refuses is said and left for the next time.
 */
void apply_plan(struct applier *a, const struct plan *plan,
		const struct target *t)
{
	struct tally tally = { 0 };
	size_t i = 0;

	first_rules(a, plan);
	while (i < plan->n && !a->stopped)
		i += apply_some(a, &plan->ops[i], plan->n - i, t, &tally);
	if (a->rules_begun)
		last_rules(a);
	say_labels_end(a, &tally);
}

static void drop_backup(struct applier *a, const char *name)
{
	struct lx_exit exit = {
		.has = EXIT_BIT(NAME) | EXIT_BIT(BACKUP),
	};
	struct lx_report rep;
	int err;

	strcpy(exit.name, name);
	err = a->dry ? apply_dry(&rep) : lx_exit_change(a->genl, &exit, &rep);
	apply_exit_judge(a, a->table, err, &rep, name, "changed");
}

/**
 * apply_eviction - delete exits that are in the way
 * @a: how; @failed is updated
 * @e: which, and how they are got out of use
 */
void apply_eviction(struct applier *a, const struct eviction *e)
{
	struct tally tally = { 0 };
	struct lx_report rep;
	size_t i;
	int err;

	err = a->dry ? apply_dry(&rep) :
			       lx_exit_new(a->genl, &e->keeper, false, &rep);
	if (!apply_exit_judge(a, a->table, err, &rep, e->keeper.name, "added"))
		return;
	for (i = 0; i < e->n_doomed; i++)
		say_exit_doomed(e->doomed[i]);
	for (i = 0; i < e->n_labels; i++) {
		err = a->dry ? apply_dry(&rep) :
			lx_label_new(a->genl, &e->labels[i], true, &rep);
		apply_label_judge(a, err, &rep, &e->labels[i].prefix,
				  "changed", &tally);
	}
	say_labels_end(a, &tally);
	for (i = 0; i < e->n_unbacked; i++)
		drop_backup(a, e->unbacked[i]->name);
	for (i = 0; i < e->n_doomed; i++)
		exit_del(a, e->doomed[i]);
}
