// SPDX-License-Identifier: GPL-2.0
/*
 * Many changes as one: operations are kept as they come, and the commit makes a
 * new table of them aside. Changes that others make while a batch is open stay,
 * unless the batch has an operation on the same prefix, or replaces what they
 * are within.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_node.h"

#define FTN_OPS_LEAST	16
/* A batch that changes less than this part of a table changes just that */
#define FTN_PATCH_SHARE	8

struct ftn_ops {
	struct ftn_op	*op;
	u32		num;
	u32		room;
};

/*
 * What a commit makes for a family before it changes anything; nothing if there
 * are no changes.
 */
struct ftn_next {
	u32			changes;
	struct ftn_store	store;
	struct ftn_builder	builder;
	struct ftn_top		*top;
};

struct lnet_ftn_batch {
	struct lnet_ftn	*ftn;
	struct ftn_ops	ops[2];
	struct ftn_next	next[2];
	struct lnet_ftn_scope scope;
};

/**
 * lnet_ftn_batch_begin() - begin a batch
 * @ftn: the table
 * @scope: entries within it that the batch does not put are not in the table
 *	afterwards; copied; NULL if there are none such
 *
 * Context: may sleep, under the lock, which may be dropped until the batch is
 * used again.
 * Return: the batch, or NULL when memory is short.
 */
struct lnet_ftn_batch *
lnet_ftn_batch_begin(struct lnet_ftn *ftn, const struct lnet_ftn_scope *scope)
{
	struct lnet_ftn_batch *b;

	b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	if (b) {
		b->ftn = ftn;
		if (scope)
			b->scope = *scope;
	}
	return b;
}

static const struct lnet_ftn_scope *
ftn_batch_scope(const struct lnet_ftn_batch *b)
{
	return b->scope.within ? &b->scope : NULL;
}

static int ftn_ops_grow(struct lnet_ftn_owner *owner, struct ftn_ops *ops)
{
	u32 room = ops->room ? ops->room + ops->room / 2 : FTN_OPS_LEAST;
	struct ftn_op *op;

	if (room < ops->room)
		return -ENOSPC;
	op = ftn_mem_get(owner, room * sizeof(*op));
	if (IS_ERR(op))
		return PTR_ERR(op);
	if (ops->num)
		memcpy(op, ops->op, ops->num * sizeof(*op));
	ftn_mem_put(owner, ops->op, ops->room * sizeof(*op));
	ops->op = op;
	ops->room = room;
	return 0;
}

static int ftn_batch_add(struct lnet_ftn_batch *b, u8 family, const void *addr,
			 u32 op)
{
	struct ftn_ops *ops = &b->ops[ftn_index(family)];
	int err;

	if (ops->num == ops->room) {
		err = ftn_ops_grow(b->ftn->owner, ops);
		if (err)
			return err;
	}
	ops->op[ops->num++] = (struct ftn_op){
		.key	= ftn_key(family, addr),
		.op	= op,
	};
	return 0;
}

/**
 * lnet_ftn_batch_put() - an entry is to be in the table
 * @b: the batch
 * @e: the entry, copied
 * @how: LNET_FTN_*; what it refuses is found out at the commit
 *
 * Its exit must exist as long as the batch does: see lnet_ftn_names().
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC beyond the owner's limit, or an error of
 * lnet_ftn_check(). After an error the batch is as it was.
 */
int lnet_ftn_batch_put(struct lnet_ftn_batch *b, const struct lnet_ftn_entry *e,
		       unsigned int how)
{
	int err;
	u32 id;

	lockdep_assert_held(b->ftn->owner->lock);
	err = lnet_ftn_check(e->family, e->addr, e->plen);
	if (err)
		return err;
	err = ftn_value_get(b->ftn, e, &id);
	if (err)
		return err;
	err = ftn_batch_add(b, e->family, e->addr, how << FTN_OP_HOW | id);
	if (err)
		ftn_value_put(b->ftn, id);
	return err;
}

/**
 * lnet_ftn_batch_remove() - a prefix is to have no entry
 * @b: the batch
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 * @how: LNET_FTN_KNOWN or 0; what it refuses is found out at the commit
 *
 * Context: may sleep, under the lock.
 * Return: as lnet_ftn_batch_put().
 */
int lnet_ftn_batch_remove(struct lnet_ftn_batch *b, u8 family,
			  const void *addr, u8 plen, unsigned int how)
{
	int err;

	lockdep_assert_held(b->ftn->owner->lock);
	err = lnet_ftn_check(family, addr, plen);
	if (err)
		return err;
	return ftn_batch_add(b, family, addr,
			     FTN_OP_GONE | how << FTN_OP_HOW | plen);
}

/**
 * lnet_ftn_batch_count() - number of operations in a batch
 * @b: the batch
 *
 * Return: how many.
 */
u32 lnet_ftn_batch_count(const struct lnet_ftn_batch *b)
{
	return b->ops[0].num + b->ops[1].num;
}

static void ftn_ops_free(struct lnet_ftn *ftn, struct ftn_ops *ops)
{
	u32 id;
	u32 i;

	for (i = 0; i < ops->num; i++) {
		id = ftn_op_id(ops->op[i].op);
		if (id)
			ftn_value_put(ftn, id);
	}
	ftn_mem_put(ftn->owner, ops->op, ops->room * sizeof(*ops->op));
}

/**
 * lnet_ftn_batch_abort() - give a batch up; the table is as it was
 * @b: the batch, or NULL
 *
 * Context: may sleep, under the lock.
 */
void lnet_ftn_batch_abort(struct lnet_ftn_batch *b)
{
	unsigned int i;

	if (!b)
		return;
	lockdep_assert_held(b->ftn->owner->lock);
	for (i = 0; i < 2; i++)
		ftn_ops_free(b->ftn, &b->ops[i]);
	kfree(b);
}

static void ftn_next_cancel(struct lnet_ftn_batch *b, unsigned int i)
{
	struct ftn_next *next = &b->next[i];

	if (!next->changes)
		return;
	ftn_top_cancel(&next->builder, next->top);
	ftn_merge_cancel(b->ftn->owner, &b->ftn->fam[i].store, &next->store);
}

static bool ftn_op_idle(const struct ftn_op *op)
{
	return op->old == FTN_OP_OVERRULED || op->old == ftn_op_id(op->op);
}

/* A copy of what lookups search, in which every prefix is changed. */
static int ftn_next_patch(struct lnet_ftn_batch *b, unsigned int i)
{
	struct ftn_next *next = &b->next[i];
	struct ftn_ops *ops = &b->ops[i];
	const struct ftn_op *op;
	int err;
	u32 j;

	err = ftn_top_clone(&next->builder, &next->store, &next->top);
	for (j = 0; j < ops->num && !err; j++) {
		op = &ops->op[j];
		if (!ftn_op_idle(op))
			err = ftn_top_patch(&next->builder, &next->store,
					    next->top, op->key,
					    ftn_op_plen(b->ftn, op->op));
		cond_resched();
	}
	return err;
}

/* Make what lookups are to search. */
static int ftn_next_top(struct lnet_ftn_batch *b, unsigned int i)
{
	const struct ftn_top *old = ftn_deref_locked(b->ftn,
						     b->ftn->fam[i].top);
	struct ftn_next *next = &b->next[i];
	int err;

	next->top = NULL;
	err = ftn_builder_init(&next->builder, b->ftn, i);
	if (err)
		return err;
	/* Prefix by prefix is dearer for each */
	if (!ftn_batch_scope(b) && ftn_top_fits(old, &next->store) &&
	    next->changes < next->store.num / FTN_PATCH_SHARE)
		return ftn_next_patch(b, i);
	return ftn_top_make(&next->builder, &next->store, &next->top);
}

/* Make all that is needed, and change nothing. */
static int ftn_next_make(struct lnet_ftn_batch *b, unsigned int i,
			 struct lnet_ftn_result *result)
{
	struct ftn_next *next = &b->next[i];
	u32 before = lnet_ftn_changes(result);
	struct ftn_ops *ops = &b->ops[i];
	struct lnet_ftn *ftn = b->ftn;
	int err;

	next->changes = 0;
	err = ftn_sort(ftn, ops->op, ops->num);
	if (err)
		return err;
	err = ftn_merge(ftn, &ftn->fam[i].store, ops->op, ops->num,
			ftn_batch_scope(b), &next->store, result);
	if (err)
		return err;
	next->changes = lnet_ftn_changes(result) - before;
	if (!next->changes) {
		ftn_merge_cancel(ftn->owner, &ftn->fam[i].store, &next->store);
		return 0;
	}
	err = ftn_next_top(b, i);
	if (err)
		ftn_next_cancel(b, i);
	return err;
}

/* The owner and the values learn what has changed. */
static void ftn_ops_account(struct lnet_ftn *ftn, const struct ftn_ops *ops)
{
	const struct ftn_op *op;
	u32 id;
	u32 i;

	for (i = 0; i < ops->num; i++) {
		op = &ops->op[i];
		id = ftn_op_id(op->op);
		if (ftn_op_idle(op))
			continue;
		if (id) {
			ftn_value_ref(ftn, id);
			ftn_value_entry(ftn, id, 1);
		}
		if (op->old)
			ftn_value_entry(ftn, op->old, -1);
	}
}

static void ftn_store_account(struct lnet_ftn *ftn, const struct ftn_store *s,
			      int diff)
{
	const struct ftn_page *page;
	u32 id;
	u32 i;
	u32 j;

	for (i = 0; i < s->pages; i++) {
		page = s->page[i];
		for (j = 0; j < page->num; j++) {
			id = ftn_page_ids(page, s->v6)[j];
			if (diff > 0)
				ftn_value_ref(ftn, id);
			ftn_value_entry(ftn, id, diff);
		}
		cond_resched();
	}
}

/* From here on nothing can fail. */
static void ftn_next_publish(struct lnet_ftn_batch *b, unsigned int i)
{
	struct ftn_family *fam = &b->ftn->fam[i];
	struct ftn_next *next = &b->next[i];

	if (!next->changes)
		return;
	ftn_top_publish(&next->builder, next->top);
	if (ftn_batch_scope(b)) {
		ftn_store_account(b->ftn, &next->store, 1);
		ftn_store_account(b->ftn, &fam->store, -1);
	} else {
		ftn_ops_account(b->ftn, &b->ops[i]);
	}
	ftn_merge_finish(b->ftn->owner, &fam->store, &next->store);
}

/**
 * lnet_ftn_batch_commit() - carry a batch out
 * @b: the batch; freed unless there is an error
 * @result: gets what has changed, or what the error is about
 *
 * For lookups of a family all changes happen at once.
 *
 * Context: may sleep, under the lock.
 * Return: 0; -EEXIST or -ENOENT as the operations asked for, -ENOMEM, -ENOSPC
 * beyond the owner's limit. After an error table and batch are as they were.
 */
int lnet_ftn_batch_commit(struct lnet_ftn_batch *b,
			  struct lnet_ftn_result *result)
{
	int err;

	lockdep_assert_held(b->ftn->owner->lock);
	*result = (struct lnet_ftn_result){ };
	err = ftn_next_make(b, 0, result);
	if (err)
		return err;
	err = ftn_next_make(b, 1, result);
	if (err) {
		ftn_next_cancel(b, 0);
		return err;
	}
	ftn_next_publish(b, 0);
	ftn_next_publish(b, 1);
	lnet_ftn_batch_abort(b);
	return 0;
}
