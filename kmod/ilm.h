/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The incoming label map as packets ask it: two steps, whatever the number of
 * exits. Labels have 20 bits, of which each step takes half; parts of the range
 * without exits have no memory.
 */
#ifndef _LNET_ILM_H
#define _LNET_ILM_H

#include "lnet.h"

#define LNET_ILM_BITS	10
#define LNET_ILM_SIZE	BIT(LNET_ILM_BITS)

/**
 * struct lnet_ilm_part - a part of the range of labels
 * @exit: by the lower half of the label; RCU, written under lnet_net.lock
 */
struct lnet_ilm_part {
	struct lnet_exit __rcu *exit[LNET_ILM_SIZE];
};

/**
 * struct lnet_ilm - all labels
 * @part: by the upper half of the label; RCU, written under lnet_net.lock.
 *        What is there stays until the namespace goes
 */
struct lnet_ilm {
	struct lnet_ilm_part __rcu *part[LNET_ILM_SIZE];
};

/**
 * lnet_ilm_find() - the exit of an incoming label
 * @ln: namespace
 * @label: 20 bits
 *
 * Context: RCU.
 * Return: the exit or NULL.
 */
static inline struct lnet_exit *lnet_ilm_find(const struct lnet_net *ln,
					      u32 label)
{
	const struct lnet_ilm *ilm = rcu_dereference(ln->ilm);
	const struct lnet_ilm_part *part;

	if (unlikely(!ilm))
		return NULL;
	part = rcu_dereference(ilm->part[label >> LNET_ILM_BITS]);
	if (unlikely(!part))
		return NULL;
	return rcu_dereference(part->exit[label & (LNET_ILM_SIZE - 1)]);
}

int lnet_ilm_add(struct lnet_net *ln, struct lnet_exit *exit);
void lnet_ilm_del(struct lnet_net *ln, const struct lnet_exit *exit);
void lnet_ilm_pick_null(struct lnet_net *ln);
void lnet_ilm_free(struct lnet_net *ln);

#endif /* _LNET_ILM_H */
