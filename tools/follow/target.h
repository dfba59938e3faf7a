/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel should hold: the configuration seen against the devices and
 * routes that there are, and against what was made by hand. Pure: all it knows
 * of the host comes by struct lookups.
 */

#ifndef FOLLOW_TARGET_H
#define FOLLOW_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../model.h"
#include "../resolve.h"
#include "config.h"
#include "log.h"

#define WANT_WHY_LEN	320

/**
 * struct lookups - questions about the host
 * @arg: for the functions
 * @ifindex: index of a device, 0 when there is no such device
 * @resolve: as lx_resolve()
 * @keep: is an exit that misses its route to keep its last next hops? NULL for
 *	never
 * @keep_arg: for @keep
 * @is_out: is a local exit not to be used, and why? NULL: all are
 * @is_out_arg: for @is_out
 */
struct lookups {
	void *arg;
	uint32_t (*ifindex)(void *arg, const char *name);
	int (*resolve)(void *arg, const struct lx_addr *egress,
		       struct lx_resolution *res, struct lx_report *rep);
	bool (*keep)(void *arg, const struct lx_exit *exit);
	void *keep_arg;
	bool (*is_out)(void *arg, const struct conf_exit *conf,
		       const struct lx_exit *kernel, char why[WANT_WHY_LEN]);
	void *is_out_arg;
};

/**
 * struct want_route - the route that next hops come from
 * @known: there is one; it need not be one that leads there
 * @prefix: what it is for
 * @table: RT_TABLE_*
 * @priority: metric
 * @protocol: RTPROT_*: who made it
 */
struct want_route {
	bool known;
	struct lx_prefix prefix;
	uint32_t table;
	uint32_t priority;
	uint8_t protocol;
};

/**
 * struct want - an exit as it should be
 * @exit: all of its properties; has names those that a new exit needs
 * @hops_only: made by hand: nothing but its next hops is ours to change
 * @depth: exits that follow one another as backups behind this one
 * @route: where the next hops come from
 * @why: the same in words, such as "route 10.255.0.1/32"; of a local exit: how
 *	it is known whether it works
 * @resolved: a route was found
 * @held: none was found, the next hops are those of the last one
 */
struct want {
	struct lx_exit exit;
	bool hops_only;
	unsigned int depth;
	struct want_route route;
	char why[WANT_WHY_LEN];
	bool resolved;
	bool held;
};

/**
 * struct target - what the kernel should hold
 * @conf: the configuration
 * @exits: exits, each behind its backup
 * @n_exits: number of them
 * @devs: devices, sorted by ifindex
 * @ref_exit: by number of struct conf_ref: the exit's name, empty for a
 *	bypass, NULL when there is no such exit in the kernel
 * @evict: exits of ours in the kernel that must be deleted before another can
 *	be made, because label and type of an exit never change
 * @n_evict: number of them
 */
struct target {
	const struct conf *conf;
	struct want *exits;
	size_t n_exits;
	struct lx_devs devs;
	const char **ref_exit;
	const struct lx_exit **evict;
	size_t n_evict;
};

void target_build(struct target *t, const struct conf *conf,
		  const struct lx_exits *kernel, const struct lookups *look,
		  struct notices *notices);
void target_free(struct target *t);

void want_hops(struct want *w, const struct conf_exit *conf,
	       const struct lx_exit *kernel, const struct lookups *look,
	       struct notices *notices);
void hops_sort(struct lx_exit *exit);
bool hops_equal(const struct lx_exit *a, const struct lx_exit *b);
bool exit_is_followed(const struct lx_exit *exit);

#endif
