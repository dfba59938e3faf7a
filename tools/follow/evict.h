/* SPDX-License-Identifier: GPL-2.0 */
/* Making room for exits whose label or type changes. */

#ifndef FOLLOW_EVICT_H
#define FOLLOW_EVICT_H

#include "plan.h"

/**
 * struct eviction - steps that delete exits which are in use
 * @keeper: exit that holds the entries meanwhile
 * @labels: entries as they have to be changed
 * @n_labels: number of them
 * @unbacked: exits that must do without their backup meanwhile
 * @n_unbacked: number of them
 * @doomed: exits to be deleted, in this order
 * @n_doomed: number of them
 */
struct eviction {
	struct lx_exit keeper;
	struct lx_label *labels;
	size_t n_labels;
	const struct lx_exit **unbacked;
	size_t n_unbacked;
	const struct lx_exit **doomed;
	size_t n_doomed;
};

bool eviction_make(struct eviction *e, const struct target *t,
		   const struct kernel *kernel, struct notices *notices);
void eviction_free(struct eviction *e);

#endif
