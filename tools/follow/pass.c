// SPDX-License-Identifier: GPL-2.0
/* One round: read what there is, find the difference, carry it out. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../hostcheck.h"
#include "pass.h"

/* Most conditions are those of an exit, and begin with its name. */
static void say_warning(const char *text)
{
	struct log_about about = { .id = LOG_ID_CONDITION };
	char exit[LNET_EXIT_NAME_LEN + 1];

	if (!strncmp(text, "exit ", 5)) {
		snprintf(exit, sizeof(exit), "%.*s",
			 (int)strcspn(text + 5, ": "), text + 5);
		about.exit = exit;
	}
	log_about(&about, LOG_WARNING, "%s", text);
}

static void finding(const struct lx_finding *f, void *arg)
{
	struct notices *table = arg;

	notice(table, "%s; %s", f->what, f->remedy);
}

static void check_host(struct keeper *k)
{
	struct lx_report rep;

	/* A host that cannot be asked is none to complain about. */
	lx_hostcheck(k->host.genl, k->host.rtnl, LX_CHECK_ALL, NULL, finding,
		     &k->table, &rep);
}

/*
 * Exits that are in the way are deleted, which changes everything that was
 * read. Return: 1 when that happened, 0, or a negative errno.
 */
static int make_way(struct keeper *k, struct applier *a, const struct target *t,
		    const struct kernel *kernel)
{
	struct eviction eviction;
	bool any;

	any = eviction_make(&eviction, t, kernel, &k->table);
	if (any && a->dry)
		notice(&k->table,
		       "an exit would have to make way: what takes its place is not told here");
	if (any)
		apply_eviction(a, &eviction);
	eviction_free(&eviction);
	return any;
}

/* Return: as make_way(). */
static int attempt(struct keeper *k, struct pass *p, struct applier *a,
		   bool may_evict, struct lx_report *rep)
{
	struct kernel kernel;
	struct target target;
	struct lookups look;
	struct plan plan;
	int err;

	err = host_read(&k->host, &kernel, p->all, rep);
	if (err)
		goto out;
	board_states(&k->board, &kernel.exits, p->now);
	look = host_lookups(&k->host, k->conf, &kernel);
	keep_lookup(k, &look);
	look.is_out = sentry_is_out;
	look.is_out_arg = &k->sentry;
	k->sentry.now = p->now;
	target_build(&target, k->conf, &kernel.exits, &look, &k->notices);
	host_lookups_end(&k->host);
	board_wants(&k->board, &target);
	keep_seen(k, &target);
	if (may_evict && target.n_evict)
		err = make_way(k, a, &target, &kernel);
	if (!err) {
		p->waiting = target.n_evict;
		plan_make(&plan, &target, &kernel, &k->notices,
			  p->all ? &k->table : NULL);
		p->planned += plan.n;
		trace_decided(k->trace, plan.n);
		a->generation = kernel.generation;
		apply_plan(a, &plan, &target);
		plan_free(&plan);
	}
	target_free(&target);
out:
	host_forget(&kernel);
	return err;
}

/**
 * pass_look - see how the exits are after they were changed
 * @k: what stays between rounds
 * @now: time in ns
 */
void pass_look(struct keeper *k, uint64_t now)
{
	struct lx_exits exits;
	struct lx_report rep;
	int err;

	err = lx_exit_dump(k->host.genl, NULL, &exits, &rep);
	if (!err || err == -EAGAIN)
		board_states(&k->board, &exits, now);
	lx_exits_free(&exits);
	/* If not now, the next round sees. */
	k->board.stale = false;
}

/**
 * pass_run - bring the kernel in step with configuration and routes
 * @k: what stays between rounds
 * @p: how; @planned, @made, @failed, @waiting and @stopped are filled
 * @rep: filled on failure
 *
 * Return: 0, also when the kernel refused something; -ENOENT when the module
 * is gone; another negative errno when the kernel could not be asked.
 */
int pass_run(struct keeper *k, struct pass *p, struct lx_report *rep)
{
	struct applier a = {
		.genl = k->host.genl,
		.notices = &k->notices,
		.table = &k->table,
		.board = &k->board,
		.trace = k->trace,
		.now = p->now,
		.remark = p->remark,
		.changed = p->changed,
		.between = p->between,
		.arg = p->arg,
		.dry = k->dry,
	};
	int err;

	hold_begin(&k->holds, p->now);
	err = host_begin(&k->host, !k->dry, rep);
	if (!err)
		err = attempt(k, p, &a, p->all, rep);
	if (err > 0) {
		notices_restart(&k->notices);
		err = attempt(k, p, &a, false, rep);
	}
	hold_end(&k->holds);
	p->made = a.made;
	p->failed = a.failed;
	p->waiting |= a.failed;
	p->stopped = a.stopped;
	if (err)
		return err;
	if (!p->within)
		notices_end(&k->notices, say_warning);
	if (p->all && !a.stopped) {
		check_host(k);
		notices_end(&k->table, say_warning);
	}
	return 0;
}
