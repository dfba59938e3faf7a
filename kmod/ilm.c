// SPDX-License-Identifier: GPL-2.0
/*
 * The incoming label map, and beside it the same exits in the order of their
 * labels, for those who walk over them.
 */
#include <linux/mm.h>

#include "ilm.h"

static struct lnet_ilm *lnet_ilm_get(struct lnet_net *ln)
{
	struct lnet_ilm *ilm;

	ilm = rcu_dereference_protected(ln->ilm, lockdep_is_held(&ln->lock));
	if (ilm)
		return ilm;
	ilm = kvzalloc(sizeof(*ilm), GFP_KERNEL_ACCOUNT);
	if (ilm)
		rcu_assign_pointer(ln->ilm, ilm);
	return ilm;
}

static struct lnet_ilm_part *lnet_ilm_part(struct lnet_net *ln, u32 label)
{
	struct lnet_ilm *ilm = lnet_ilm_get(ln);
	struct lnet_ilm_part __rcu **place;
	struct lnet_ilm_part *part;

	if (!ilm)
		return NULL;
	place = &ilm->part[label >> LNET_ILM_BITS];
	part = rcu_dereference_protected(*place, lockdep_is_held(&ln->lock));
	if (part)
		return part;
	part = kvzalloc(sizeof(*part), GFP_KERNEL_ACCOUNT);
	if (part)
		rcu_assign_pointer(*place, part);
	return part;
}

/**
 * lnet_ilm_add() - from now on packets find an exit
 * @ln: namespace
 * @exit: exit, nobody else has its label
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or -ENOMEM.
 */
int lnet_ilm_add(struct lnet_net *ln, struct lnet_exit *exit)
{
	struct lnet_ilm_part *part;
	int err;

	lockdep_assert_held(&ln->lock);
	part = lnet_ilm_part(ln, exit->label);
	if (!part)
		return -ENOMEM;
	err = xa_err(xa_store(&ln->labels, exit->label, exit,
			      GFP_KERNEL_ACCOUNT));
	if (err)
		return err;
	rcu_assign_pointer(part->exit[exit->label & (LNET_ILM_SIZE - 1)], exit);
	return 0;
}

/**
 * lnet_ilm_del() - packets find an exit no more
 * @ln: namespace
 * @exit: exit that is there
 *
 * Context: lnet_net.lock is held.
 */
void lnet_ilm_del(struct lnet_net *ln, const struct lnet_exit *exit)
{
	struct lnet_ilm_part *part = lnet_ilm_part(ln, exit->label);

	lockdep_assert_held(&ln->lock);
	RCU_INIT_POINTER(part->exit[exit->label & (LNET_ILM_SIZE - 1)], NULL);
	xa_erase(&ln->labels, exit->label);
}

/**
 * lnet_ilm_pick_null() - find out whose the explicit nulls are
 * @ln: namespace in which exits came, went or changed
 *
 * Context: lnet_net.lock is held.
 */
void lnet_ilm_pick_null(struct lnet_net *ln)
{
	struct lnet_exit *exit;
	unsigned long label;

	lockdep_assert_held(&ln->lock);
	xa_for_each(&ln->labels, label, exit)
		if (exit->flags & LNET_EXIT_F_EXPLICIT_NULL)
			break;
	/* NULL behind the last one */
	rcu_assign_pointer(ln->null_exit, exit);
}

/**
 * lnet_ilm_free() - free the map
 * @ln: namespace that is gone, without exits
 */
void lnet_ilm_free(struct lnet_net *ln)
{
	struct lnet_ilm *ilm = rcu_dereference_protected(ln->ilm, true);
	unsigned int i;

	for (i = 0; ilm && i < LNET_ILM_SIZE; i++)
		kvfree(rcu_dereference_protected(ilm->part[i], true));
	kvfree(ilm);
	xa_destroy(&ln->labels);
}
