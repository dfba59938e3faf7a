/* SPDX-License-Identifier: GPL-2.0 */
/* What becomes of an exit's packets when its ways fail, one after another. */
#ifndef LNET_EXIT_TOOLS_FAILING_H
#define LNET_EXIT_TOOLS_FAILING_H

#include "model.h"

/**
 * enum failing_kind - what comes next
 * @FAILING_HOPS: the other next hops of the exit that carries the packets
 * @FAILING_EXIT: a backup
 * @FAILING_PASS: the ordinary routes
 * @FAILING_REFUSE: packets are refused
 */
enum failing_kind {
	FAILING_HOPS,
	FAILING_EXIT,
	FAILING_PASS,
	FAILING_REFUSE,
};

/**
 * struct failing_step - one step
 * @kind: what comes next
 * @hops: how many next hops are left (FAILING_HOPS)
 * @exit: the backup (FAILING_EXIT)
 */
struct failing_step {
	enum failing_kind kind;
	unsigned int hops;
	const struct lx_exit *exit;
};

/* More backups in a row than the module allows. */
#define FAILING_MAX 32

/** failing_hop_live - is a next hop in use? */
bool failing_hop_live(const struct lx_nexthop *h);

/**
 * failing_carrier - which exit carries the packets of an exit
 * @all: exits of a dump
 * @exit: one of them
 *
 * Return: @exit, one of its backups, or NULL if none is alive.
 */
const struct lx_exit *failing_carrier(const struct lx_exits *all,
				      const struct lx_exit *exit);

/**
 * failing_steps - what comes when that fails, and that, and so on
 * @all: exits of a dump
 * @exit: one of them
 * @steps: filled
 *
 * Return: number of @steps, at least 1; the last is FAILING_PASS or
 * FAILING_REFUSE.
 */
size_t failing_steps(const struct lx_exits *all, const struct lx_exit *exit,
		     struct failing_step steps[FAILING_MAX]);

#endif /* LNET_EXIT_TOOLS_FAILING_H */
