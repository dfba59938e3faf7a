/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `lnet-exit status` tells about the exits: where their next hops come
 * from, how they are and since when, and what was changed last. Pure: whoever
 * calls says what time it is.
 */

#ifndef FOLLOW_BOARD_H
#define FOLLOW_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../model.h"
#include "target.h"

/**
 * struct board_exit - an exit of the kernel
 * @name: its name
 * @known: its state has been seen
 * @state: LNET_EXIT_STATE_*
 * @reason: LNET_EXIT_REASON_*
 * @since: when it was first seen in this state, in ns
 * @before: it was in this state already when the daemon looked first
 * @kept: the daemon keeps it, or its next hops
 * @route: where its next hops come from
 * @last: the latest route that gave it next hops
 * @held: it has none, and keeps the next hops of the last one
 * @why: the same in words, empty when it has none to come from anywhere
 * @change: what the daemon changed last, and why; NULL for nothing so far
 * @changed: when, in ns
 * @changes: how often it changed something
 */
struct board_exit {
	char name[LNET_EXIT_NAME_LEN + 1];
	bool known;
	uint8_t state;
	uint8_t reason;
	uint64_t since;
	bool before;
	bool kept;
	struct want_route route;
	struct want_route last;
	bool held;
	char why[WANT_WHY_LEN];
	char *change;
	uint64_t changed;
	unsigned long changes;
};

/**
 * struct board - all exits
 * @exits: sorted by name
 * @n: number of them
 * @looked: the kernel's exits have been seen once
 * @stale: something was changed since they were seen
 */
struct board {
	struct board_exit **exits;
	size_t n;
	bool looked;
	bool stale;
};

const struct board_exit *board_find(const struct board *b, const char *name);
void board_states(struct board *b, const struct lx_exits *kernel, uint64_t now);
void board_wants(struct board *b, const struct target *t);
void board_changed(struct board *b, const char *name, uint64_t now,
		   const char *change);
void board_free(struct board *b);

#endif
