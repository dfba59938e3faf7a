// SPDX-License-Identifier: GPL-2.0
/* Carrying out a plan: one request for each operation. */

#include <stdlib.h>
#include <string.h>

#include "../link.h"
#include "apply.h"
#include "../mem.h"

#define EXIT_BIT(name)	LX_BIT(LNET_EXIT_A_EXIT_ ## name)
#define LABEL_BIT(name)	LX_BIT(LNET_EXIT_A_LABEL_ ## name)

/* Entries are many: so many are logged one by one, the rest as a number. */
#define ENTRIES_SAID	16
/* ... and so many are written before anything else gets its turn. */
#define ENTRIES_AT_ONCE	1024

/* Numbers of label entries. */
struct tally {
	size_t set;
	size_t deleted;
	size_t remarks;
	size_t done;
};

/* In place of a request: it would have been sent, and nothing is refused. */
static int dry(struct lx_report *rep)
{
	memset(rep, 0, sizeof(*rep));
	return 0;
}

/*
 * What the kernel said. True for success, which may come with a warning.
 * @what is the object, "exit sg".
 */
static bool judge(struct applier *a, struct notices *notices, int err,
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

static bool exit_judge(struct applier *a, struct notices *notices, int err,
		       const struct lx_report *rep, const char *name,
		       const char *verb)
{
	char *what = mem_printf("exit %s", name);
	bool ok = judge(a, notices, err, rep, what, verb);

	free(what);
	return ok;
}

static void exit_new(struct applier *a, const struct want *want)
{
	struct lx_report rep;
	int err;

	err = a->dry ? dry(&rep) :
			       lx_exit_new(a->genl, &want->exit, false, &rep);
	if (!exit_judge(a, a->notices, err, &rep, want->exit.name, "added"))
		return;
	a->made++;
	say_exit_new(a, want);
}

static void exit_set(struct applier *a, const struct op *op)
{
	struct lx_exit exit = op->want->exit;
	struct lx_report rep;
	int err;

	exit.has = EXIT_BIT(NAME) | op->changed;
	err = a->dry ? dry(&rep) : lx_exit_change(a->genl, &exit, &rep);
	if (exit_judge(a, a->notices, err, &rep, exit.name, "changed"))
		say_exit_set(a, op);
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

	err = a->dry ? dry(&rep) : lx_exit_del(a->genl, exit->name, &rep);
	if (exit_judge(a, a->table, err, &rep, exit->name, "deleted"))
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
		judge(a, a->table, err, &rep, "masquerade rules", "written");
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
	judge(a, a->table, err, &rep, "masquerade rules", "written");
}

static void dev_set(struct applier *a, const struct op *op)
{
	char name[IF_NAMESIZE], *what;
	struct lx_report rep;
	int err;

	err = a->dry ? dry(&rep) :
			       lx_dev_new(a->genl, op->dev, op->dev_was, &rep);
	what = mem_printf("device %s", lx_ifname(op->dev->ifindex, name));
	if (judge(a, a->notices, err, &rep, what, "accepted"))
		say_dev_set(a, op);
	free(what);
}

static void dev_del(struct applier *a, const struct lx_dev *dev)
{
	char name[IF_NAMESIZE], *what;
	struct log_about about = { .id = LOG_ID_DEVICE };
	struct lx_report rep;
	int err;

	err = a->dry ? dry(&rep) : lx_dev_del(a->genl, dev->ifindex, &rep);
	about.device = lx_ifname(dev->ifindex, name);
	what = mem_printf("device %s", name);
	if (judge(a, a->table, err, &rep, what, "closed"))
		log_about(&about, LOG_INFO,
			  "%s: labelled packets accepted no more%s", what,
			  a->remark);
	free(what);
}

static void set_config(struct applier *a, const struct lx_config *settings)
{
	struct lx_report rep;
	int err;

	err = a->dry ? dry(&rep) : lx_config_set(a->genl, settings, &rep);
	if (!judge(a, a->notices, err, &rep, "settings", "set"))
		return;
	if (settings->has & LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST))
		log_line(LOG_INFO, "own-host: %s%s",
			 settings->own_host ? "on" : "off", a->remark);
	if (settings->has & LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP))
		log_line(LOG_INFO, "mss-clamp: %s%s",
			 settings->mss_clamp ? "on" : "off", a->remark);
}

static bool label_judge(struct applier *a, int err, const struct lx_report *rep,
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
	ok = judge(a, a->table, err, rep, what, verb);
	free(what);
	return ok;
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

static void label_set(struct applier *a, const struct op *op,
		      const struct target *t, struct tally *tally)
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
	struct lx_report rep;
	int err;

	if (*exit) {
		label.has |= LABEL_BIT(EXIT);
		label.type = LNET_EXIT_ENTRY_EXIT;
		strcpy(label.exit, exit);
	}
	err = a->dry ? dry(&rep) :
			       lx_label_new(a->genl, &label, op->label_was, &rep);
	if (!label_judge(a, err, &rep, &label.prefix, "added", tally))
		return;
	if (tally->set++ < ENTRIES_SAID)
		say_label(a, &label, op->label_was);
}

static void label_del(struct applier *a, const struct lx_label *was,
		      struct tally *tally)
{
	struct lx_label label = *was;
	char prefix[LX_ADDR_STRLEN];
	const struct log_about about = {
		.id = LOG_ID_LABEL,
		.exit = *label.exit ? label.exit : NULL,
		.prefix = lx_prefix_str(&label.prefix, prefix),
	};
	struct lx_report rep;
	int err;

	/* Not what somebody has put in its place meanwhile. */
	label.has = LABEL_BIT(PREFIXLEN) | LABEL_BIT(PROTOCOL);
	err = a->dry ? dry(&rep) : lx_label_del(a->genl, &label, &rep);
	if (!label_judge(a, err, &rep, &label.prefix, "deleted", tally))
		return;
	if (tally->deleted++ < ENTRIES_SAID)
		log_about(&about, LOG_INFO, "label %s: deleted%s", prefix,
			  a->remark);
}

static void end_remarks(struct applier *a, const struct tally *tally)
{
	if (tally->remarks > ENTRIES_SAID)
		notice(a->table,
		       "label: the kernel said as much about %zu more entries",
		       tally->remarks - ENTRIES_SAID);
}

static void apply_op(struct applier *a, const struct op *op,
		     const struct target *t, struct tally *tally)
{
	trace_sends(a->trace);
	switch (op->kind) {
	case OP_EXIT_NEW:
		exit_new(a, op->want);
		break;
	case OP_EXIT_SET:
		exit_set(a, op);
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
	case OP_LABEL_SET:
		label_set(a, op, t, tally);
		tally->done++;
		break;
	case OP_LABEL_DEL:
		label_del(a, op->label_was, tally);
		tally->done++;
		break;
	case OP_CONFIG:
		set_config(a, &op->settings);
		break;
	}
}

static bool go_on(struct applier *a, size_t done)
{
	if (a->between && done && done % ENTRIES_AT_ONCE == 0)
		a->stopped = !a->between(a->arg);
	return !a->stopped;
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
	const struct log_about about = { .id = LOG_ID_LABEL };
	struct tally tally = { 0 };
	size_t i;

	first_rules(a, plan);
	for (i = 0; i < plan->n && go_on(a, tally.done); i++)
		apply_op(a, &plan->ops[i], t, &tally);
	if (a->rules_begun)
		last_rules(a);
	if (tally.set > ENTRIES_SAID)
		log_about(&about, LOG_INFO, "label: %zu more entries set%s",
			  tally.set - ENTRIES_SAID, a->remark);
	if (tally.deleted > ENTRIES_SAID)
		log_about(&about, LOG_INFO, "label: %zu more entries deleted%s",
			  tally.deleted - ENTRIES_SAID, a->remark);
	end_remarks(a, &tally);
}

static void drop_backup(struct applier *a, const char *name)
{
	struct lx_exit exit = {
		.has = EXIT_BIT(NAME) | EXIT_BIT(BACKUP),
	};
	struct lx_report rep;
	int err;

	strcpy(exit.name, name);
	err = a->dry ? dry(&rep) : lx_exit_change(a->genl, &exit, &rep);
	exit_judge(a, a->table, err, &rep, name, "changed");
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

	err = a->dry ? dry(&rep) :
			       lx_exit_new(a->genl, &e->keeper, false, &rep);
	if (!exit_judge(a, a->table, err, &rep, e->keeper.name, "added"))
		return;
	for (i = 0; i < e->n_doomed; i++)
		say_exit_doomed(e->doomed[i]);
	for (i = 0; i < e->n_labels; i++) {
		err = a->dry ? dry(&rep) :
			lx_label_new(a->genl, &e->labels[i], true, &rep);
		label_judge(a, err, &rep, &e->labels[i].prefix, "changed",
			    &tally);
	}
	end_remarks(a, &tally);
	for (i = 0; i < e->n_unbacked; i++)
		drop_backup(a, e->unbacked[i]->name);
	for (i = 0; i < e->n_doomed; i++)
		exit_del(a, e->doomed[i]);
}
