// SPDX-License-Identifier: GPL-2.0
/* Rounds of the daemon: which part of the kernel's state they look at. */

#include <errno.h>
#include <string.h>

#include "../names.h"
#include "daemon.h"
#include "module.h"

/**
 * round_because - tell those who watch why a round is about to begin
 * @d: daemon
 * @text: reason, unless events are one
 */
void round_because(struct daemon *d, const char *text)
{
	if (trace_wants_text(&d->trace))
		trace_event(&d->trace, text);
}

/**
 * round_complain - say why the kernel cannot be asked, once
 * @d: daemon
 * @rep: reason
 */
void round_complain(struct daemon *d, const struct lx_report *rep)
{
	char text[sizeof(d->complaint)];

	lx_report_str(rep, text, sizeof(text));
	if (strcmp(text, d->complaint))
		log_line(LOG_ERR, "the kernel cannot be asked: %s", text);
	strcpy(d->complaint, text);
}

/* Exits of others are theirs to announce. */
static bool is_up(void *arg, const struct conf_exit *exit,
		  char why[ANNOUNCE_WHY_LEN])
{
	const struct daemon *d = arg;
	const struct board_exit *e = board_find(&d->k.board, exit->name);
	const struct post *post = sentry_find(&d->k.sentry, exit->name);

	*why = '\0';
	if (d->absent)
		strcpy(why, "the module lnet_exit is not there");
	else if (!e || !e->known)
		strcpy(why, "it could not be made");
	else if (!e->kept)
		strcpy(why, "one that was made by hand is in its place");
	else if (e->state == LNET_EXIT_STATE_UP)
		return true;
	else if (e->reason == LNET_EXIT_REASON_ADMIN_DOWN && post &&
		 post->health.state != HEALTH_GOOD)
		strcpy(why, post->cause);
	else
		strcpy(why, lx_exit_reason_text(e->reason));
	return false;
}

/**
 * round_announce - announce those exits that are up
 * @d: daemon
 */
void round_announce(struct daemon *d)
{
	announce_sync(&d->announcer, d->k.host.rtnl, d->study.base, is_up, d);
}

/* Return: false when the round has to be run again. */
static bool run(struct daemon *d, struct pass *p)
{
	struct trace_round *outer = d->trace.round;
	struct trace_round trace;
	struct lx_report rep;
	int err;

	trace_begin(&d->trace, &trace);
	p->now = daemon_now();
	err = pass_run(&d->k, p, &rep);
	d->history.rounds++;
	/* What was refused will be tried, and counted, again. */
	if (*p->remark && !p->failed)
		d->history.repairs += p->planned;
	if (err == -ENOENT) {
		/* Gone, or it came back as another family. */
		d->e.gone = true;
		d->e.came = module_is_there();
	} else if (err == -EPROTONOSUPPORT) {
		/* It is about to go. */
		d->e.gone = true;
	} else if (err) {
		round_complain(d, &rep);
	} else {
		*d->complaint = '\0';
		if (d->k.board.stale)
			pass_look(&d->k, daemon_now());
		round_announce(d);
	}
	trace_end(&d->trace, outer, err);
	/* Unless they came in the middle of it. */
	if (trace.looked && trace.ended)
		control_tell(&d->control, trace_text, &trace);
	trace_round_free(&trace);
	return !err && !p->stopped;
}

static bool meanwhile(void *arg);

/*
 * The module may hold what an earlier daemon has learned, and the routing
 * daemon may not have begun yet.
 */
static bool recall(struct daemon *d)
{
	struct lx_labels labels = { 0 };
	struct lx_exits exits = { 0 };
	struct lx_report rep;
	int err;

	err = lx_exit_dump(d->k.host.genl, NULL, &exits, &rep);
	if (!err || err == -EAGAIN)
		err = lx_label_dump(d->k.host.genl, NULL, &labels, &rep);
	d->recalled = !err || err == -EAGAIN;
	if (d->recalled)
		study_recall(&d->study, &exits, &labels);
	else
		round_complain(d, &rep);
	lx_labels_free(&labels);
	lx_exits_free(&exits);
	return d->recalled;
}

/*
 * In the middle of a burst, what is known is better than a half of it. Return:
 * false when it is not even known what there is to lose.
 */
static bool learn(struct daemon *d)
{
	uint64_t now = daemon_now();

	if (!d->study.base->n_learn)
		return true;
	if (!d->recalled && !recall(d))
		return false;
	if (debounce_due(&d->lessons) == DEBOUNCE_NEVER ||
	    debounce_due(&d->lessons) <= now || study_due(&d->study) <= now) {
		debounce_acted(&d->lessons, now);
		study_read(&d->study, d->k.host.rtnl, now, &d->k.table);
	}
	study_merge(&d->study, &d->k.table);
	d->k.conf = study_conf(&d->study);
	d->e.conf = d->k.conf;
	return true;
}

/**
 * round_all - bring everything in step
 * @d: daemon
 * @remark: behind each log line
 *
 * Return: number of changes that the kernel refused.
 */
size_t round_all(struct daemon *d, const char *remark)
{
	struct pass p = {
		.all = true,
		.remark = remark,
		.changed = "",
		.between = meanwhile,
		.arg = d,
	};

	/* What comes from here on is for the next round. */
	d->e.dirty = 0;
	/* Somebody may have meddled with what is announced. */
	if (d->study.base->announce_table)
		d->announcer.known = false;
	debounce_acted(&d->bounce, daemon_now());
	d->retry = learn(d) && run(d, &p) ? DEBOUNCE_NEVER : daemon_now() + RETRY_NS;
	d->e.waiting = p.waiting;
	d->history.audited = daemon_now();
	d->audit = d->history.audited + AUDIT_NS;
	return p.failed;
}

/**
 * round_some - bring exits, devices and settings in step
 * @d: daemon
 * @within: within round_all()
 */
void round_some(struct daemon *d, bool within)
{
	bool objects = d->e.dirty & DIRTY_OBJECTS;
	struct pass p = {
		.within = within,
		.remark = objects ? " [repaired]" : "",
		.changed = objects ? "" : " changed",
	};

	if (d->e.dirty & DIRTY_ANNOUNCED)
		d->announcer.known = false;
	d->e.dirty &= ~(DIRTY_ROUTES | DIRTY_OBJECTS | DIRTY_HEALTH |
			DIRTY_ANNOUNCED);
	debounce_acted(&d->bounce, daemon_now());
	if (!run(d, &p))
		d->retry = daemon_now() + RETRY_NS;
	else if (!p.planned)
		debounce_in_vain(&d->bounce);
	/* An exit that had to wait for its device: its entries did, too. */
	if (p.made)
		d->e.dirty |= DIRTY_ANEW;
	if (d->e.dirty)
		debounce_event(&d->bounce, daemon_now());
}

/* Called within a round that has many entries to write: routes do not wait. */
static bool meanwhile(void *arg)
{
	struct daemon *d = arg;

	daemon_listen(d);
	if (debounce_due(&d->bounce) <= daemon_now() &&
	    (d->e.dirty & (DIRTY_ROUTES | DIRTY_OBJECTS | DIRTY_HEALTH)))
		round_some(d, true);
	return !d->stop && !d->reload && !d->e.gone;
}
