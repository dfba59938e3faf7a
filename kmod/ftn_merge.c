// SPDX-License-Identifier: GPL-2.0
/*
 * A store and the operations of a batch make a new store, aside. Pages that no
 * operation touches belong to both until the new one takes the old one's place
 * or is given up.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_int.h"

struct ftn_merge {
	struct lnet_ftn		*ftn;
	struct ftn_store	*new;
	struct ftn_page		*page;	/* is filled, the last one of new */
	struct ftn_op		*ops;	/* those to come */
	u32			num;
	const struct lnet_ftn_scope *scope;	/* goes unless put */
	struct lnet_ftn_result	*result;
};

static int ftn_merge_page(struct ftn_merge *m, struct ftn_page *page)
{
	int err;

	err = ftn_store_reserve(m->ftn->owner, m->new, m->new->pages + 1);
	if (!err)
		m->new->page[m->new->pages++] = page;
	return err;
}

/* A page of the old store as it is. */
static int ftn_merge_keep(struct ftn_merge *m, struct ftn_page *page)
{
	int err;

	err = ftn_merge_page(m, page);
	if (err)
		return err;
	page->kept = true;
	m->new->num += page->num;
	m->page = NULL;
	return 0;
}

static int ftn_merge_add(struct ftn_merge *m, struct ftn_key key, u32 id)
{
	struct ftn_store *new = m->new;
	struct ftn_page *page;
	int err;

	if (!m->page || m->page->num == m->page->room) {
		page = ftn_page_alloc(m->ftn->owner, new->v6,
				      ftn_page_most(new->v6));
		if (IS_ERR(page))
			return PTR_ERR(page);
		err = ftn_merge_page(m, page);
		if (err) {
			ftn_page_free(m->ftn->owner, new->v6, page);
			return err;
		}
		m->page = page;
	}
	ftn_page_set(m->page, new->v6, m->page->num++, key, id);
	new->num++;
	return 0;
}

/* How many of the operations to come are on the same prefix as the first? */
static u32 ftn_merge_alike(const struct ftn_merge *m)
{
	unsigned int plen = ftn_op_plen(m->ftn, m->ops->op);
	u32 n = 1;

	while (n < m->num && ftn_key_equal(m->ops[n].key, m->ops->key) &&
	       ftn_op_plen(m->ftn, m->ops[n].op) == plen)
		n++;
	return n;
}

/* Is an entry of the old store one that is there only if it is put? */
static bool ftn_merge_goes(const struct ftn_merge *m, u32 id)
{
	return m->scope && m->scope->within(ftn_hit(m->ftn, id), m->scope->arg);
}

static void ftn_merge_count(struct ftn_merge *m, u32 old, u32 now)
{
	struct lnet_ftn_result *r = m->result;

	if (old && now && old != now) {
		r->replaced++;
		r->taken += ftn_hit(m->ftn, old)->protocol !=
			    ftn_hit(m->ftn, now)->protocol;
	} else if (old && now) {
		r->same++;
	} else if (now) {
		r->added++;
	} else if (old) {
		r->removed++;
	}
}

/*
 * The operations on the next prefix, which has the entry @old (0: none) in the
 * table. The last one decides, if each may do what it wants.
 */
static int ftn_merge_prefix(struct ftn_merge *m, u32 old)
{
	struct lnet_ftn_result *r = m->result;
	u32 num = ftn_merge_alike(m);
	struct ftn_op *ops = m->ops;
	u32 now = old && ftn_merge_goes(m, old) ? 0 : old;
	unsigned int how;
	int err = 0;
	u32 i;

	for (i = 0; i < num && !err; i++) {
		how = ops[i].op >> FTN_OP_HOW & 3;
		if (now && how == LNET_FTN_NEW)
			err = -EEXIST;
		else if (!now && how == LNET_FTN_KNOWN)
			err = -ENOENT;
		now = ftn_op_id(ops[i].op);
		ops[i].old = FTN_OP_OVERRULED;
	}
	if (err) {
		r->fault.family = m->new->v6 ? AF_INET6 : AF_INET;
		r->fault.plen = ftn_op_plen(m->ftn, ops->op);
		ftn_key_bytes(ops->key, r->fault.addr);
		return err;
	}

	ops[num - 1].old = old;
	ftn_merge_count(m, old, now);
	m->ops += num;
	m->num -= num;
	return now ? ftn_merge_add(m, ops->key, now) : 0;
}

/* Walk order of the next operation and an entry: negative, 0, positive. */
static int ftn_merge_order(const struct ftn_merge *m, struct ftn_key key,
			   u32 id)
{
	if (!ftn_key_equal(m->ops->key, key))
		return ftn_key_less(m->ops->key, key) ? -1 : 1;
	return (int)ftn_op_plen(m->ftn, m->ops->op) - ftn_hit(m->ftn, id)->plen;
}

/* An entry of the old store, the operations before it, and those on it. */
static int ftn_merge_entry(struct ftn_merge *m, struct ftn_key key, u32 id)
{
	int order;
	int err;

	while (m->num) {
		order = ftn_merge_order(m, key, id);
		if (order > 0)
			break;
		err = ftn_merge_prefix(m, order ? 0 : id);
		if (err || !order)
			return err;
	}
	if (!ftn_merge_goes(m, id))
		return ftn_merge_add(m, key, id);
	m->result->removed++;
	return 0;
}

static int ftn_merge_all(struct ftn_merge *m, const struct ftn_store *old)
{
	struct ftn_page *page;
	struct ftn_key next;
	bool keep;
	int err;
	u32 i;
	u32 j;

	for (i = 0; i < old->pages; i++) {
		page = old->page[i];
		keep = !m->scope && !m->num;
		if (!m->scope && m->num && i + 1 < old->pages) {
			next = ftn_page_key(old->page[i + 1], old->v6, 0);
			keep = ftn_key_less(next, m->ops->key);
		}
		if (keep) {
			err = ftn_merge_keep(m, page);
			if (err)
				return err;
			continue;
		}
		for (j = 0; j < page->num; j++) {
			err = ftn_merge_entry(m, ftn_page_key(page, old->v6, j),
					      ftn_page_ids(page, old->v6)[j]);
			if (err)
				return err;
		}
		cond_resched();
	}
	while (m->num) {
		err = ftn_merge_prefix(m, 0);
		if (err)
			return err;
	}
	return 0;
}

/**
 * ftn_merge() - make a new store of an old one and operations
 * @ftn: the table
 * @old: the old store, which stays as it is
 * @ops: sorted operations; their @old is set
 * @num: how many
 * @scope: entries within it that no operation puts are not in the new store; or
 *	NULL
 * @new: the new store
 * @result: what is changed is added to its numbers; its fault is set
 *
 * Context: may sleep, under the lock.
 * Return: 0, then ftn_merge_finish() or ftn_merge_cancel() must follow; or a
 * negative errno.
 */
int ftn_merge(struct lnet_ftn *ftn, struct ftn_store *old, struct ftn_op *ops,
	      u32 num, const struct lnet_ftn_scope *scope,
	      struct ftn_store *new,
	      struct lnet_ftn_result *result)
{
	struct ftn_merge m = {
		.ftn	= ftn,
		.new	= new,
		.ops	= ops,
		.num	= num,
		.scope	= scope,
		.result	= result,
	};
	int err;

	*new = (struct ftn_store){ .v6 = old->v6 };
	err = ftn_merge_all(&m, old);
	if (err)
		ftn_merge_cancel(ftn->owner, old, new);
	return err;
}

/* Free the pages of @s but those that the other store has, too. */
static void ftn_merge_drop(struct lnet_ftn_owner *owner, struct ftn_store *s)
{
	u32 i;

	for (i = 0; i < s->pages; i++)
		if (!s->page[i]->kept)
			ftn_page_free(owner, s->v6, s->page[i]);
	ftn_mem_put(owner, s->page, s->room * sizeof(*s->page));
	*s = (struct ftn_store){ .v6 = s->v6 };
}

static void ftn_merge_unkeep(struct ftn_store *s)
{
	u32 i;

	for (i = 0; i < s->pages; i++)
		s->page[i]->kept = false;
}

/**
 * ftn_merge_cancel() - give the new store up
 * @owner: whose account it is on
 * @old: the old store
 * @new: the new store, empty then
 *
 * Context: does not sleep, under the lock.
 */
void ftn_merge_cancel(struct lnet_ftn_owner *owner, struct ftn_store *old,
		      struct ftn_store *new)
{
	ftn_merge_drop(owner, new);
	ftn_merge_unkeep(old);
}

/**
 * ftn_merge_finish() - put the new store in the place of the old one
 * @owner: whose account it is on
 * @old: the old store, gets what the new one has
 * @new: the new store, empty then
 *
 * Context: does not sleep, under the lock.
 */
void ftn_merge_finish(struct lnet_ftn_owner *owner, struct ftn_store *old,
		      struct ftn_store *new)
{
	ftn_merge_drop(owner, old);
	ftn_merge_unkeep(new);
	*old = *new;
	*new = (struct ftn_store){ .v6 = new->v6 };
}
