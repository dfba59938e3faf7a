/* SPDX-License-Identifier: GPL-2.0 */
/* Reading the tables to learn from, and what becomes of the configuration. */

#ifndef FOLLOW_STUDY_H
#define FOLLOW_STUDY_H

#include "../nl.h"
#include "learn.h"

/**
 * struct study - what the daemon has learned
 * @base: configuration of the file
 * @tables: what was read from each table of @base->learn, LEARN_FAMILIES each
 * @merged: both together; NULL with nothing to learn from
 */
struct study {
	struct conf *base;
	struct learned *tables;
	struct conf *merged;
};

struct conf *study_conf(const struct study *s);
void study_begin(struct study *s, struct conf *base);
void study_recall(struct study *s, const struct lx_exits *exits,
		  const struct lx_labels *labels);
void study_read(struct study *s, struct lx_sock *rtnl, uint64_t now,
		struct notices *notices);
void study_merge(struct study *s, struct notices *notices);
uint64_t study_due(const struct study *s);
size_t study_routes(const struct study *s, size_t learn, bool *held);
void study_end(struct study *s);

#endif
