// SPDX-License-Identifier: GPL-2.0
/* The answer to `lnet-exit status`. */

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "../names.h"
#include "../print.h"
#include "../version.h"
#include "age.h"
#include "status.h"

/**
 * status_when - seconds and date of something
 * @s: answer that is being written
 * @key: member for the date
 * @age_key: member for the seconds since
 * @fmt: text, with the age
 * @at: when it happened, in ns
 */
void status_when(struct status *s, const char *key, const char *age_key,
		 const char *fmt, uint64_t at)
{
	uint64_t ns = s->now > at ? s->now - at : 0;
	struct out *o = s->ctx.out;
	char text[AGE_LEN];

	out_str(o, OUT_PLAIN, key, NULL, age_date(ns, time(NULL), text));
	out_uint(o, age_key, NULL, ns / SECOND_NS);
	if (!out_json(o))
		out_str(o, OUT_PLAIN, NULL, fmt, age_str(ns, text));
}

static void say_daemon(struct status *s)
{
	const struct history *h = &s->d->history;
	const struct conf *conf = s->d->k.conf;
	struct out *o = s->ctx.out;

	out_str(o, OUT_PLAIN, "version", "lnet-exit %s", lx_version);
	out_uint(o, "pid", " follow, pid %" PRIu64, getpid());
	status_when(s, "started", "uptime", ", running for %s\n", h->started);
	out_str(o, OUT_PLAIN, "config", "%s", s->d->path);
	status_when(s, "in_force", "in_force_seconds", ": in force for %s",
		    h->in_force);
	out_uint(o, "configured_exits", ", %" PRIu64 " exits", conf->n_exits);
	out_uint(o, "configured_devices", ", %" PRIu64 " devices",
		 conf->n_devs);
	out_uint(o, "configured_labels", ", %" PRIu64 " label entries\n",
		 conf->n_labels);
	out_bool(o, "reload_refused", NULL, h->faults);
	if (h->faults) {
		out_uint(o, "reload_faults",
			 "reload refused, %" PRIu64 " faults", h->faults);
		status_when(s, "reload_refused_at", "reload_refused_seconds",
			    ", %s ago: the configuration in force is an older one\n",
			    h->refused);
	}
	out_uint(o, "rounds", "%" PRIu64 " rounds", h->rounds);
	out_uint(o, "overruns", ", events lost %" PRIu64 " times",
		 h->overruns);
	out_uint(o, "repairs", ", %" PRIu64 " repairs", h->repairs);
	status_when(s, "audited", "audited_seconds", ", audit %s ago\n",
		    h->audited);
	out_bool(o, "module", NULL, !s->d->absent);
	if (s->d->absent)
		out_text(o, "the module lnet_exit is not loaded\n");
}

static void say_learned(struct status *s)
{
	const struct conf *base = s->d->study.base;
	struct out *o = s->ctx.out;
	bool held;
	size_t i;

	out_array(o, "learned");
	for (i = 0; i < base->n_learn; i++) {
		const struct conf_learn *from = &base->learn[i];
		size_t routes = study_routes(&s->d->study, i, &held);

		out_object(o, NULL);
		out_uint(o, "table", "table %" PRIu64 ": ", from->table);
		out_str(o, OUT_PLAIN, "what", "%s",
			from->exits ? "exits" : "labels");
		if (*from->exit)
			out_str(o, OUT_NAME, "exit", " of exit %s", from->exit);
		out_uint(o, "routes", ", %" PRIu64 " routes", routes);
		out_bool(o, "held", ", lost at once and held for now", held);
		out_object_end(o);
		out_text(o, "\n");
	}
	out_array_end(o);
}

static void say_source(struct status *s, const struct board_exit *e)
{
	struct out *o = s->ctx.out;

	out_bool(o, "kept", NULL, e->kept);
	if (!e->kept) {
		out_text(o, "; made by hand, left alone");
		return;
	}
	if (*e->why)
		out_str(o, OUT_PLAIN, "why", NULL, e->why);
	out_bool(o, "held", "; its last next hops are held for now", e->held);
	if (e->route.known) {
		out_text(o, "; route");
		out_object(o, "route");
		print_route(o, &e->route.prefix, e->route.table,
			    e->route.protocol, e->route.priority);
		out_object_end(o);
	} else if (*e->why) {
		out_text(o, "; %s", e->why);
	}
}

static void say_exit(struct status *s, const struct lx_exit *exit)
{
	const struct board_exit *e = board_find(&s->d->k.board, exit->name);
	struct out *o = s->ctx.out;

	out_object(o, NULL);
	print_exit(&s->ctx, exit);
	if (e) {
		out_text(o, "\n    %s", lx_exit_state_str(exit->state));
		status_when(s, "since", "since_seconds", " for %s", e->since);
		out_bool(o, "since_before", " or longer", e->before);
		say_source(s, e);
		out_uint(o, "changes", NULL, e->changes);
	}
	if (e && e->change) {
		status_when(s, "changed", "changed_seconds",
			    "\n    changed %s ago: ", e->changed);
		out_str(o, OUT_PLAIN, "last_change", "%s", e->change);
	}
	/* Of an exit that was made by hand, nothing is ours to say. */
	if (e && e->kept) {
		status_health(s, exit->name);
		status_announced(s, exit->name);
	}
	out_object_end(o);
	out_text(o, "\n");
}

static void say_exits(struct status *s, const struct lx_exits *exits)
{
	size_t i;

	out_array(s->ctx.out, "exits");
	for (i = 0; i < exits->n; i++)
		say_exit(s, &exits->v[i]);
	out_array_end(s->ctx.out);
}

static void say_conditions(struct status *s)
{
	const struct notices *of[] = { &s->d->k.notices, &s->d->k.table };
	size_t i, j;

	out_array(s->ctx.out, "conditions");
	for (i = 0; i < 2; i++)
		for (j = 0; j < of[i]->n_said; j++)
			out_str(s->ctx.out, OUT_BAD, NULL, "warning: %s\n",
				of[i]->said[j]);
	out_array_end(s->ctx.out);
}

/**
 * status_say - what the daemon does, all of it
 * @s: answer that is being written
 * @exits: exits of the kernel
 */
void status_say(struct status *s, const struct lx_exits *exits)
{
	out_begin(s->ctx.out);
	out_item(s->ctx.out);
	say_daemon(s);
	say_learned(s);
	say_exits(s, exits);
	say_conditions(s);
	if (out_json(s->ctx.out))
		out_item_end(s->ctx.out);
	out_end(s->ctx.out);
}
