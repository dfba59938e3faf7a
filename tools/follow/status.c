// SPDX-License-Identifier: GPL-2.0
/* The answer to `lnet-exit status`. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../cmd.h"
#include "../mem.h"
#include "../names.h"
#include "../print.h"
#include "../version.h"
#include "age.h"
#include "status.h"

/* One answer being written. */
struct status {
	struct ctx ctx;
	struct daemon *d;
	uint64_t now;
};

/* Seconds and date of something that happened at @at. */
static void say_when(struct status *s, const char *key, const char *age_key,
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
	say_when(s, "started", "uptime", ", running for %s\n", h->started);
	out_str(o, OUT_PLAIN, "config", "%s", s->d->path);
	say_when(s, "in_force", "in_force_seconds", ": in force for %s",
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
		say_when(s, "reload_refused_at", "reload_refused_seconds",
			 ", %s ago: the configuration in force is an older one\n",
			 h->refused);
	}
	out_uint(o, "rounds", "%" PRIu64 " rounds", h->rounds);
	out_uint(o, "overruns", ", events lost %" PRIu64 " times",
		 h->overruns);
	out_uint(o, "repairs", ", %" PRIu64 " repairs", h->repairs);
	say_when(s, "audited", "audited_seconds", ", audit %s ago\n",
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

static void say_probe(struct out *o, const struct probe *p)
{
	char text[PROBE_TEXT_LEN], addr[LX_ADDR_STRLEN];

	out_object(o, NULL);
	out_text(o, "\n    probe %s: ", probe_str(p->conf, text));
	out_str(o, OUT_PLAIN, "kind", NULL, probe_kind_word(p->conf->kind));
	out_str(o, OUT_PLAIN, "target", NULL,
		lx_addr_str(&p->conf->target, addr));
	if (p->conf->kind != PROBE_ICMP)
		out_uint(o, "port", NULL, p->conf->port);
	out_bool(o, "asked", NULL, p->asked);
	out_bool(o, "answered", NULL, p->good);
	if (p->good) {
		out_uint(o, "took_us", "answered in %" PRIu64 " us",
			 p->took / 1000);
	} else if (p->asked) {
		out_str(o, OUT_BAD, "cause", "%s", p->cause);
	} else {
		out_text(o, "not asked yet");
	}
	out_object_end(o);
}

static void say_health(struct status *s, const char *name)
{
	const struct post *p = sentry_find(&s->d->k.sentry, name);
	struct out *o = s->ctx.out;
	unsigned int i;

	if (!p || !p->begun)
		return;
	out_object(o, "health");
	out_str(o, OUT_PLAIN, "state", "\n    health %s",
		health_word(p->health.state));
	say_when(s, "since", "since_seconds", " for %s", p->health.since);
	out_uint(o, "rounds", ", %" PRIu64 " rounds", p->health.rounds);
	out_uint(o, "bad", ", %" PRIu64 " of them bad", p->health.bad);
	out_uint(o, "need", NULL, p->conf->health->need);
	out_array(o, "probes");
	for (i = 0; i < p->conf->health->n_probes; i++)
		say_probe(o, &p->probes[i]);
	out_array_end(o);
	out_object_end(o);
}

static void say_announced(struct status *s, const char *name)
{
	const struct conf *base = s->d->study.base;
	const struct conf_exit *exit = conf_find_exit(base, name);
	struct out *o = s->ctx.out;
	char text[LX_ADDR_STRLEN];
	size_t i;

	if (!exit || !exit->n_announce)
		return;
	out_array(o, "announce");
	for (i = 0; i < exit->n_announce; i++) {
		const struct announcement route = {
			.prefix = exit->announce[i].prefix,
			.table = base->announce_table,
			.label = exit->label,
		};
		bool there = announce_has(&s->d->announcer, &route);

		out_object(o, NULL);
		out_str(o, OUT_PLAIN, "prefix", "\n    announce %s",
			lx_prefix_str(&route.prefix, text));
		out_uint(o, "table", " table %" PRIu64, route.table);
		out_bool(o, "announced", NULL, there);
		out_text(o, there ? "" : ": withdrawn");
		out_object_end(o);
	}
	out_array_end(o);
}

static void say_exit(struct status *s, const struct lx_exit *exit)
{
	const struct board_exit *e = board_find(&s->d->k.board, exit->name);
	struct out *o = s->ctx.out;

	out_object(o, NULL);
	print_exit(&s->ctx, exit);
	if (e) {
		out_text(o, "\n    %s", lx_exit_state_str(exit->state));
		say_when(s, "since", "since_seconds", " for %s", e->since);
		out_bool(o, "since_before", " or longer", e->before);
		say_source(s, e);
		out_uint(o, "changes", NULL, e->changes);
	}
	if (e && e->change) {
		say_when(s, "changed", "changed_seconds",
			 "\n    changed %s ago: ", e->changed);
		out_str(o, OUT_PLAIN, "last_change", "%s", e->change);
	}
	/* Of an exit that was made by hand, nothing is ours to say. */
	if (e && e->kept) {
		say_health(s, exit->name);
		say_announced(s, exit->name);
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

static void say_all(struct status *s, const struct lx_exits *exits)
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

static char *refuse(size_t *size, const char *why)
{
	char *text = mem_printf(CONTROL_ERROR "%s\n", why);

	*size = strlen(text);
	return text;
}

static char *write_all(struct daemon *d, const struct lx_exits *exits,
		       bool json, bool pretty, bool color, size_t *size)
{
	struct status s = { .d = d, .now = daemon_now() };
	char *text = NULL;
	FILE *f;

	f = open_memstream(&text, size);
	if (!f)
		return refuse(size, strerror(errno));
	fputs(CONTROL_OK, f);
	s.ctx.out = out_new(f, json, pretty, color ? OUT_ALWAYS : OUT_NEVER);
	if (!s.ctx.out)
		mem_exhausted();
	say_all(&s, exits);
	out_free(s.ctx.out);
	fclose(f);
	return text;
}

/**
 * status_answer - answer a line of the control socket
 * @arg: the daemon
 * @line: "status", and how the answer is wanted: json, pretty, color
 * @size: filled with the size of the answer
 *
 * Return: the answer; free() it.
 */
char *status_answer(void *arg, const char *line, size_t *size)
{
	bool json = false, pretty = false, color = false;
	struct lx_exits exits = { 0 };
	struct lx_report rep = { 0 };
	struct daemon *d = arg;
	char *copy, *word, *at;
	char *text;

	copy = mem_strdup(line);
	word = strtok_r(copy, " ", &at);
	if (!word || strcmp(word, "status")) {
		free(copy);
		return refuse(size, "expected \"status\"");
	}
	while ((word = strtok_r(NULL, " ", &at))) {
		json |= !strcmp(word, "json");
		pretty |= !strcmp(word, "pretty");
		color |= !strcmp(word, "color");
	}
	free(copy);
	/* The module may have gone a moment ago: then there are none. */
	if (!d->absent)
		lx_exit_dump(d->k.host.genl, NULL, &exits, &rep);
	if (exits.n)
		board_states(&d->k.board, &exits, daemon_now());
	text = write_all(d, &exits, json, pretty, color, size);
	lx_exits_free(&exits);
	return text;
}
