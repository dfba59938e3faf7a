// SPDX-License-Identifier: GPL-2.0
/* What becomes of an event: telling it, as text or JSON. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "../out.h"
#include "age.h"
#include "debounce.h"
#include "trace.h"

/* One round being told. */
struct telling {
	struct out *o;
	const struct trace_round *r;
	uint64_t began;
};

/* A step of the round: microseconds since its first event. */
static void step(const struct telling *t, const char *key, uint64_t at)
{
	uint64_t us = at > t->began ? (at - t->began) / 1000 : 0;

	out_text(t->o, "\n    +%" PRIu64 ".%03u ms  ", us / 1000,
		 (unsigned int)(us % 1000));
	out_uint(t->o, key, NULL, us);
}

static void tell_event(const struct telling *t)
{
	const struct trace_round *r = t->r;
	char text[AGE_STAMP_LEN];

	out_str(t->o, OUT_PLAIN, "event", NULL, "round");
	out_str(t->o, OUT_PLAIN, "time", "%s ",
		age_stamp(r->wall, text));
	out_str(t->o, OUT_PLAIN, "cause", "%s", r->events ? r->event :
		"nothing but the time");
	out_uint(t->o, "events", NULL, r->events);
	if (r->events > 1) {
		step(t, "last_event_us", r->last);
		out_text(t->o, "the last of %u events", r->events);
	}
}

static void tell_change(const struct telling *t, const struct trace_change *c)
{
	struct out *o = t->o;
	uint64_t us = (c->acked - c->sent) / 1000;

	out_object(o, NULL);
	step(t, "sent_us", c->sent);
	out_str(o, OUT_NAME, "object", "%s", c->object);
	out_str(o, c->refused ? OUT_BAD : OUT_PLAIN, "change", ": %s", c->text);
	out_bool(o, "refused", NULL, c->refused);
	out_text(o, "; %s after %" PRIu64 ".%03u ms",
		 c->refused ? "refused" : "acknowledged", us / 1000,
		 (unsigned int)(us % 1000));
	out_uint(o, "acknowledged_us", NULL, (c->acked - t->began) / 1000);
	out_object_end(o);
}

static void tell_changes(const struct telling *t)
{
	const struct trace_round *r = t->r;
	size_t i;

	out_array(t->o, "changes");
	for (i = 0; i < r->n; i++)
		tell_change(t, &r->changes[i]);
	out_array_end(t->o);
	if (r->more) {
		step(t, "more_acknowledged_us", r->acked);
		out_uint(t->o, "more_changes",
			 "%" PRIu64 " more changes, the last one acknowledged",
			 r->more);
	}
}

static void tell(const struct telling *t)
{
	const struct trace_round *r = t->r;

	tell_event(t);
	step(t, "looked_us", r->looked);
	out_text(t->o, "looks at routes and module");
	if (r->decided) {
		step(t, "decided_us", r->decided);
		out_uint(t->o, "planned", r->planned == 1 ?
			 "decided: %" PRIu64 " change" :
			 "decided: %" PRIu64 " changes", r->planned);
	}
	tell_changes(t);
	step(t, "ended_us", r->ended);
	out_bool(t->o, "failed", NULL, r->failed);
	out_text(t->o, r->failed ? "the kernel could not be asked" : "done");
}

static void tell_missed(struct out *o, unsigned long missed)
{
	out_line(o);
	out_str(o, OUT_PLAIN, "event", NULL, "missed");
	out_uint(o, "rounds",
		 "%" PRIu64 " rounds are missing here: they came faster than they were read",
		 missed);
	out_item_end(o);
}

/**
 * trace_text - a round, the way that somebody wants to be told
 * @round: struct trace_round that is over
 * @as: how
 * @missed: rounds before it that were not told
 * @size: filled with the size of the text
 *
 * Times are microseconds since the first event was read.
 *
 * Return: the text; free() it.
 */
char *trace_text(const void *round, const struct answer *as,
		 unsigned long missed, size_t *size)
{
	struct telling t = { .r = round };
	char *text = NULL;
	FILE *f;

	t.began = t.r->events ? t.r->first : t.r->looked;
	f = open_memstream(&text, size);
	if (!f)
		mem_exhausted();
	t.o = out_new(f, as->json, as->pretty,
		      as->color ? OUT_ALWAYS : OUT_NEVER);
	if (!t.o)
		mem_exhausted();
	if (missed)
		tell_missed(t.o, missed);
	out_line(t.o);
	tell(&t);
	out_item_end(t.o);
	out_free(t.o);
	fclose(f);
	return text;
}
