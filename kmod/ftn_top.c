// SPDX-License-Identifier: GPL-2.0
/*
 * What lookups search: made from the store aside, published by one store.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ftn_int.h"

static size_t ftn_top_size(const struct ftn_top *top)
{
	return struct_size(top, range, top->num);
}

/**
 * ftn_top_make() - make what lookups search
 * @ftn: the table
 * @s: the store that it is made from
 *
 * Context: may sleep, under the lock.
 * Return: it, or an ERR_PTR.
 */
struct ftn_top *ftn_top_make(const struct lnet_ftn *ftn,
			     const struct ftn_store *s)
{
	struct ftn_ranges r = { };
	struct ftn_top *top;
	int err;

	err = ftn_sweep(ftn, s, (struct ftn_key){ }, 0, &r);
	if (err) {
		ftn_ranges_free(&r);
		return ERR_PTR(err);
	}
	top = ftn_mem_get(ftn->owner, struct_size(top, range, r.num));
	if (!IS_ERR(top)) {
		top->num = r.num;
		memcpy(top->range, r.range, r.num * sizeof(*r.range));
	}
	ftn_ranges_free(&r);
	return top;
}

/**
 * ftn_top_set() - let lookups search another one
 * @ftn: the table
 * @fam: the family
 * @top: what they search from now on, NULL for nothing
 *
 * Context: under the lock.
 */
void ftn_top_set(struct lnet_ftn *ftn, struct ftn_family *fam,
		 struct ftn_top *top)
{
	struct ftn_top *old = ftn_deref_locked(ftn, fam->top);

	rcu_assign_pointer(fam->top, top);
	if (!old)
		return;
	ftn->owner->bytes -= ftn_top_size(old);
	kvfree_rcu(old, rcu);
}

/**
 * ftn_top_free() - free one that lookups do not search
 * @owner: whose account it is on
 * @top: from ftn_top_make(), or NULL
 */
void ftn_top_free(struct lnet_ftn_owner *owner, struct ftn_top *top)
{
	if (top)
		ftn_mem_put(owner, top, ftn_top_size(top));
}
