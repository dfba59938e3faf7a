// SPDX-License-Identifier: GPL-2.0
/*
 * The operations of a batch in walk order. Those on the same prefix stay in the
 * order in which they were given.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_int.h"

/* Runs this short are sorted in place */
#define FTN_SORT_RUN	16

static bool ftn_op_less(const struct lnet_ftn *ftn, const struct ftn_op *a,
			const struct ftn_op *b)
{
	if (!ftn_key_equal(a->key, b->key))
		return ftn_key_less(a->key, b->key);
	return ftn_op_plen(ftn, a->op) < ftn_op_plen(ftn, b->op);
}

static void ftn_sort_run(const struct lnet_ftn *ftn, struct ftn_op *ops,
			 u32 num)
{
	struct ftn_op op;
	u32 i;
	u32 j;

	for (i = 1; i < num; i++) {
		op = ops[i];
		for (j = i; j && ftn_op_less(ftn, &op, &ops[j - 1]); j--)
			ops[j] = ops[j - 1];
		ops[j] = op;
	}
}

static void ftn_sort_merge(const struct lnet_ftn *ftn, struct ftn_op *to,
			   const struct ftn_op *a, u32 num_a,
			   const struct ftn_op *b, u32 num_b)
{
	while (num_a && num_b) {
		if (ftn_op_less(ftn, b, a)) {
			*to++ = *b++;
			num_b--;
		} else {
			*to++ = *a++;
			num_a--;
		}
	}
	memcpy(to, a, num_a * sizeof(*to));
	memcpy(to + num_a, b, num_b * sizeof(*to));
}

static bool ftn_sorted(const struct lnet_ftn *ftn, const struct ftn_op *ops,
		       u32 num)
{
	u32 i;

	for (i = 1; i < num; i++)
		if (ftn_op_less(ftn, &ops[i], &ops[i - 1]))
			return false;
	return true;
}

/**
 * ftn_sort() - sort the operations of a batch
 * @ftn: the table
 * @ops: the operations
 * @num: how many
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_sort(const struct lnet_ftn *ftn, struct ftn_op *ops, u32 num)
{
	struct ftn_op *other;
	struct ftn_op *from;
	struct ftn_op *to;
	u32 width;
	u32 rest;
	u32 i;

	if (ftn_sorted(ftn, ops, num))
		return 0;
	other = ftn_mem_get(ftn->owner, num * sizeof(*other));
	if (IS_ERR(other))
		return PTR_ERR(other);

	for (i = 0; i < num; i += FTN_SORT_RUN)
		ftn_sort_run(ftn, ops + i, min_t(u32, num - i, FTN_SORT_RUN));
	from = ops;
	to = other;
	for (width = FTN_SORT_RUN; width < num; width *= 2) {
		for (i = 0; i < num; i += 2 * width) {
			rest = num - i - min(width, num - i);
			ftn_sort_merge(ftn, to + i, from + i, num - i - rest,
				       from + i + width, min(width, rest));
			cond_resched();
		}
		swap(from, to);
	}
	if (from != ops)
		memcpy(ops, from, num * sizeof(*ops));
	ftn_mem_put(ftn->owner, other, num * sizeof(*other));
	return 0;
}
