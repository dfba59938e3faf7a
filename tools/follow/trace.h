/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What becomes of an event, step by step and with times: for those who watch. While
 * nobody does it costs nothing.
 */

#ifndef FOLLOW_TRACE_H
#define FOLLOW_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "control.h"

#define TRACE_EVENT_LEN		192
/* So many changes are told one by one, the rest as a number. */
#define TRACE_CHANGES		64

/**
 * struct trace_change - one request to the kernel
 * @object: what it was about, such as "exit sg"
 * @text: what was changed, or why it was refused
 * @said: @text tells more than that
 * @refused: the kernel refused it
 * @sent: when it was sent, in ns
 * @acked: when the kernel had answered
 */
struct trace_change {
	char *object;
	char *text;
	bool said;
	bool refused;
	uint64_t sent;
	uint64_t acked;
};

/**
 * struct trace_round - one round of looking and changing; times in ns, 0: not yet
 * @event: what it was begun for: the first event
 * @events: number of them
 * @wall: what the clock on the wall said then, in ns since 1970
 * @first: when the first one was read
 * @last: when the last one was
 * @looked: when the round began
 * @decided: when it was known what to change
 * @planned: how much
 * @changes: what was changed
 * @n: number of them
 * @more: changes that are not among them
 * @acked: when the last of those was done
 * @sent: when the request that is on its way was sent
 * @ended: when the round was over
 * @failed: the kernel could not be asked
 */
struct trace_round {
	char event[TRACE_EVENT_LEN];
	unsigned int events;
	uint64_t wall;
	uint64_t first;
	uint64_t last;
	uint64_t looked;
	uint64_t decided;
	size_t planned;
	struct trace_change *changes;
	size_t n;
	size_t more;
	uint64_t acked;
	uint64_t sent;
	uint64_t ended;
	bool failed;
};

/**
 * struct trace - what is remembered for those who watch
 * @on: somebody does
 * @clock: time in ns that never goes back
 * @wall: time in ns since 1970
 * @next: events that no round has looked at yet
 * @round: the round that runs, NULL for none
 */
struct trace {
	bool on;
	uint64_t (*clock)(void);
	uint64_t (*wall)(void);
	struct trace_round next;
	struct trace_round *round;
};

bool trace_wants_text(const struct trace *t);
void trace_event(struct trace *t, const char *text);
void trace_begin(struct trace *t, struct trace_round *r);
void trace_decided(struct trace *t, size_t planned);
void trace_sends(struct trace *t);
void trace_answers(struct trace *t, const char *object, const char *text,
		   bool refused);
void trace_says(struct trace *t, const char *text);
void trace_end(struct trace *t, struct trace_round *outer, bool failed);
void trace_round_free(struct trace_round *r);

/* tracetext.c */
char *trace_text(const void *round, const struct answer *as,
		 unsigned long missed, size_t *size);

#endif
