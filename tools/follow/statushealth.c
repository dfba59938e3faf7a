// SPDX-License-Identifier: GPL-2.0
/* What `lnet-exit status` and `why` tell about local exits that are tried. */

#include <inttypes.h>
#include <string.h>

#include "status.h"

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

/**
 * status_health - what the probes of a local exit have shown
 * @s: answer that is being written
 * @name: name of the exit; nothing is told of one that is not tried
 */
void status_health(struct status *s, const char *name)
{
	const struct post *p = sentry_find(&s->d->k.sentry, name);
	struct out *o = s->ctx.out;
	unsigned int i;

	if (!p || !p->begun)
		return;
	out_object(o, "health");
	out_str(o, OUT_PLAIN, "state", "\n    health %s",
		health_word(p->health.state));
	status_when(s, "since", "since_seconds", " for %s", p->health.since);
	out_uint(o, "rounds", ", %" PRIu64 " rounds", p->health.rounds);
	out_uint(o, "bad", ", %" PRIu64 " of them bad", p->health.bad);
	out_uint(o, "need", NULL, p->conf->health->need);
	out_str(o, p->health.state == HEALTH_GOOD ? OUT_PLAIN : OUT_BAD,
		"cause", ": %s", p->cause + strlen(HEALTH_LEAD));
	out_array(o, "probes");
	for (i = 0; i < p->conf->health->n_probes; i++)
		say_probe(o, &p->probes[i]);
	out_array_end(o);
	out_object_end(o);
}

/**
 * status_announced - the routes by which an exit is announced
 * @s: answer that is being written
 * @name: name of the exit
 */
void status_announced(struct status *s, const char *name)
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
