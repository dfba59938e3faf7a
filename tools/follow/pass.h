/* SPDX-License-Identifier: GPL-2.0 */
/* One round of bringing the kernel in step. */

#ifndef FOLLOW_PASS_H
#define FOLLOW_PASS_H

#include "apply.h"
#include "board.h"
#include "hold.h"
#include "host.h"
#include "sentry.h"
#include "trace.h"

/**
 * struct keeper - what stays between rounds
 * @host: sockets for questions and changes
 * @conf: configuration
 * @notices: lasting conditions of exits and devices
 * @table: lasting conditions of the label table and of the host
 * @board: what is told about the exits
 * @holds: exits whose routes may come back
 * @sentry: local exits that are tried
 * @trace: what is remembered for those who watch
 * @dry: say what would be changed, and change nothing
 */
struct keeper {
	struct host host;
	struct conf *conf;
	struct notices notices;
	struct notices table;
	struct board board;
	struct holds holds;
	struct sentry sentry;
	struct trace *trace;
	bool dry;
};

/**
 * struct pass - one round
 * @all: look at the label table, and at what is to be deleted, too
 * @within: it runs within another round, which also says what both find
 * @now: time in ns
 * @remark: behind each log line, may be empty
 * @changed: behind the route of new next hops, may be empty
 * @between: as in struct applier, NULL for none
 * @arg: for @between
 * @planned: changes that had to be made
 * @made: exits that were made
 * @failed: operations that were refused
 * @waiting: what was made by hand keeps exits from being deleted
 * @stopped: @between wanted no more
 */
struct pass {
	bool all;
	bool within;
	uint64_t now;
	const char *remark;
	const char *changed;
	bool (*between)(void *arg);
	void *arg;
	size_t planned;
	size_t made;
	size_t failed;
	bool waiting;
	bool stopped;
};

void keep_lookup(struct keeper *k, struct lookups *look);
void keep_seen(struct keeper *k, const struct target *t);

void pass_look(struct keeper *k, uint64_t now);
int pass_run(struct keeper *k, struct pass *p, struct lx_report *rep);

#endif
