/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exits and label entries that are learned from tables of the FIB, which a
 * routing daemon fills for us. They become part of the configuration, so all
 * that follows does not know the difference. Pure.
 */

#ifndef FOLLOW_LEARN_H
#define FOLLOW_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "log.h"

/* Names of learned exits: this and the label. */
#define LEARN_NAME	"exit-"

/**
 * struct learned_route - a route of such a table
 * @prefix: what it is for
 * @metric: its metric
 */
struct learned_route {
	struct lx_prefix prefix;
	uint32_t metric;
};

/* Families of a table, which come and go each by itself: IPv4, IPv6. */
#define LEARN_FAMILIES	2

/**
 * struct learned - what was read from a table, of one family
 * @routes: its routes
 * @n: number of them
 * @room: for so many
 * @held_until: it has lost all of them at once; those that are not back count
 *	up to this time in ns; 0 when they are those of the table
 * @recalled: so many were not read, but found in the module when the daemon
 *	started
 */
struct learned {
	struct learned_route *routes;
	size_t n;
	size_t room;
	uint64_t held_until;
	size_t recalled;
};

void learned_add(struct learned *l, const struct lx_prefix *prefix,
		 uint32_t metric);
void learned_free(struct learned *l);
void learned_take(struct learned *l, struct learned *fresh, uint64_t now,
		  uint64_t hold);

void learn_recall(const struct conf *base, const struct lx_exits *exits,
		  const struct lx_labels *labels, struct learned *tables);
struct conf *learn_merge(const struct conf *base, const struct learned *tables,
			 const struct conf *before, struct notices *notices);
void learn_forget(struct conf *merged);

#endif
