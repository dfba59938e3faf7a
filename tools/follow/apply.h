/* SPDX-License-Identifier: GPL-2.0 */
/* Carrying out a plan, with a log line for each change. */

#ifndef FOLLOW_APPLY_H
#define FOLLOW_APPLY_H

#include "../nft.h"
#include "../nl.h"
#include "board.h"
#include "evict.h"
#include "plan.h"
#include "trace.h"

/**
 * struct applier - how to carry out plans
 * @genl: socket to the module
 * @notices: where to say that an exit or a device was refused
 * @table: the same for label entries and deletions
 * @board: where changes of exits are noted, with @now
 * @trace: where each request is noted for those who watch
 * @now: time in ns
 * @remark: behind each log line, such as " [repaired]"
 * @changed: the word behind the route of new next hops, such as " changed"
 * @between: called now and then while there are many entries; false stops.
 *	It may change next hops of exits, but nothing else.
 * @arg: for @between
 * @generation: of the label table, before it was read
 * @dry: say what would be changed, and change nothing
 * @nft: while masquerade rules and exits change together
 * @rules_begun: they do
 * @made: counts exits that were made
 * @failed: counts what was refused
 * @stopped: @between said so
 */
struct applier {
	struct lx_sock *genl;
	struct notices *notices;
	struct notices *table;
	struct board *board;
	struct trace *trace;
	uint64_t now;
	const char *remark;
	const char *changed;
	bool (*between)(void *arg);
	void *arg;
	uint32_t generation;
	bool dry;
	struct lx_nft nft;
	bool rules_begun;
	size_t made;
	size_t failed;
	bool stopped;
};

void apply_plan(struct applier *a, const struct plan *plan,
		const struct target *t);
void apply_eviction(struct applier *a, const struct eviction *e);

void say_exit_new(const struct applier *a, const struct want *w);
void say_exit_set(const struct applier *a, const struct op *op);
void say_exit_doomed(const struct lx_exit *exit);
void say_dev_set(const struct applier *a, const struct op *op);
char *label_way(const char *exit, bool override);

#endif
