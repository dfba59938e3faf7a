/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A routing daemon that ends takes all of its routes along, and brings them
 * back when it is started again. Between the two, exits keep their last next
 * hops. Pure: whoever calls says what time it is, and whether there are routes.
 */

#ifndef FOLLOW_HOLD_H
#define FOLLOW_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"

/* In place of a routing protocol: next hops that are older than this daemon. */
#define HOLD_EARLIER	0

/**
 * enum hold_state - what is thought of a routing protocol
 * @HOLD_DOUBT: an exit misses its route: perhaps it was withdrawn, perhaps all
 *	of the protocol are about to vanish
 * @HOLD_ALL_GONE: it has no route at all: exits keep their next hops
 * @HOLD_WITHDRAWN: it has others: a route that is not there has been withdrawn
 * @HOLD_OVER: it had none for too long
 */
enum hold_state {
	HOLD_DOUBT,
	HOLD_ALL_GONE,
	HOLD_WITHDRAWN,
	HOLD_OVER,
};

/**
 * struct hold - a routing protocol of whose routes exits miss some
 * @family: AF_INET or AF_INET6
 * @protocol: RTPROT_*, or HOLD_EARLIER
 * @state: what is thought of it
 * @since: when the first route was missed, in ns
 * @until: when the state has to be thought over, in ns
 * @asked: an exit of this round misses its route
 */
struct hold {
	int family;
	uint8_t protocol;
	enum hold_state state;
	uint64_t since;
	uint64_t until;
	bool asked;
};

/**
 * struct holds - all of them
 * @gather: after an event, for more of them, in ns
 * @most: how long a burst may be, in ns
 * @time: how long next hops are kept, in ns
 * @start: the same for those that are older than this daemon
 * @now: time of this round, in ns
 * @event: when the latest event of a route came, in ns
 * @routes: has a routing protocol a route of this family? HOLD_EARLIER asks
 *	for any routing protocol. 1, 0, or a negative errno
 * @arg: for @routes
 * @notices: where to say what is kept
 * @v: protocols in question
 * @n: number of them
 */
struct holds {
	uint64_t gather;
	uint64_t most;
	uint64_t time;
	uint64_t start;
	uint64_t now;
	uint64_t event;
	int (*routes)(void *arg, int family, uint8_t protocol);
	void *arg;
	struct notices *notices;
	struct hold *v;
	size_t n;
};

void hold_begin(struct holds *h, uint64_t now);
bool hold_ask(struct holds *h, int family, uint8_t protocol);
void hold_seen(struct holds *h, int family, uint8_t protocol);
void hold_end(struct holds *h);
uint64_t hold_due(const struct holds *h);
void hold_free(struct holds *h);

#endif
