// SPDX-License-Identifier: GPL-2.0
/* What becomes of an event: remembering it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "trace.h"

/**
 * trace_wants_text - would an event that comes now be told by its text?
 * @t: trace
 *
 * Only the first one of a round is: nobody has to describe the others.
 *
 * Return: true if it would.
 */
bool trace_wants_text(const struct trace *t)
{
	return t->on && !t->next.events;
}

/**
 * trace_event - an event was read, or it is time for something
 * @t: trace
 * @text: what happened; not looked at unless trace_wants_text()
 */
void trace_event(struct trace *t, const char *text)
{
	struct trace_round *r = &t->next;

	if (!t->on)
		return;
	r->last = t->clock();
	if (r->events++)
		return;
	r->first = r->last;
	r->wall = t->wall();
	snprintf(r->event, sizeof(r->event), "%s", text);
}

/**
 * trace_begin - a round begins
 * @t: trace
 * @r: the round, filled with the events so far
 *
 * A round may run within another one: @t->round tells which, before.
 */
void trace_begin(struct trace *t, struct trace_round *r)
{
	*r = t->next;
	memset(&t->next, 0, sizeof(t->next));
	t->round = r;
	if (!t->on)
		return;
	r->looked = t->clock();
	if (!r->events)
		r->wall = t->wall();
}

/* The round that is to remember something, NULL for none. */
static struct trace_round *round_of(struct trace *t)
{
	return t && t->on ? t->round : NULL;
}

/**
 * trace_decided - it is known what to change
 * @t: trace
 * @planned: number of changes
 */
void trace_decided(struct trace *t, size_t planned)
{
	struct trace_round *r = round_of(t);

	if (!r)
		return;
	r->decided = t->clock();
	r->planned += planned;
}

/**
 * trace_sends - a request is about to be sent
 * @t: trace
 */
void trace_sends(struct trace *t)
{
	struct trace_round *r = round_of(t);

	if (r)
		r->sent = t->clock();
}

/**
 * trace_answers - the kernel has answered a request
 * @t: trace
 * @object: what it was about, such as "exit sg"
 * @text: what was done to it, or why it was refused
 * @refused: it was
 */
void trace_answers(struct trace *t, const char *object, const char *text,
		   bool refused)
{
	struct trace_round *r = round_of(t);
	uint64_t now;

	if (!r)
		return;
	now = t->clock();
	if (r->n >= TRACE_CHANGES) {
		r->more++;
		r->acked = now;
		return;
	}
	r->changes = mem_grow(r->changes, r->n, sizeof(*r->changes));
	r->changes[r->n++] = (struct trace_change){
		.object = mem_strdup(object),
		.text = mem_strdup(text),
		.refused = refused,
		.sent = r->sent,
		.acked = now,
	};
}

/**
 * trace_says - the change that was answered last, in more words
 * @t: trace
 * @text: what was changed, and why
 */
void trace_says(struct trace *t, const char *text)
{
	struct trace_round *r = round_of(t);
	struct trace_change *c;
	char *whole;

	if (!r || !r->n || r->more)
		return;
	c = &r->changes[r->n - 1];
	whole = mem_printf("%s%s%s", c->said ? c->text : "",
			   c->said ? ", " : "", text);
	free(c->text);
	c->text = whole;
	c->said = true;
}

/**
 * trace_end - a round is over
 * @t: trace
 * @outer: the round that it ran within, NULL for none
 * @failed: the kernel could not be asked
 */
void trace_end(struct trace *t, struct trace_round *outer, bool failed)
{
	if (t->on) {
		t->round->ended = t->clock();
		t->round->failed = failed;
	}
	t->round = outer;
}

/**
 * trace_round_free - forget a round
 * @r: round
 */
void trace_round_free(struct trace_round *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		free(r->changes[i].object);
		free(r->changes[i].text);
	}
	free(r->changes);
	memset(r, 0, sizeof(*r));
}
