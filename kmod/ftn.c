// SPDX-License-Identifier: GPL-2.0
/*
 * The label table: its life, and changes of one entry.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_int.h"

/**
 * lnet_ftn_check() - is this a prefix that the table can hold
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 *
 * Context: any.
 * Return: 0, -EAFNOSUPPORT for another family, -ERANGE for a length beyond the
 * address, -EINVAL for host bits that are not zero.
 */
int lnet_ftn_check(u8 family, const void *addr, u8 plen)
{
	struct ftn_key key;

	if (family != AF_INET && family != AF_INET6)
		return -EAFNOSUPPORT;
	if (plen > (family == AF_INET ? 32 : 128))
		return -ERANGE;

	key = ftn_key(family, addr);
	return ftn_key_equal(key, ftn_first(key, plen)) ? 0 : -EINVAL;
}

/**
 * lnet_ftn_alloc() - make an empty table
 * @owner: of it and other tables; must outlive it
 *
 * Context: may sleep.
 * Return: the table, or NULL when memory is short.
 */
struct lnet_ftn *lnet_ftn_alloc(struct lnet_ftn_owner *owner)
{
	struct lnet_ftn *ftn;

	ftn = kzalloc(sizeof(*ftn), GFP_KERNEL_ACCOUNT);
	if (ftn) {
		ftn->owner = owner;
		ftn->fam[1].store.v6 = true;
	}
	return ftn;
}

static void ftn_store_clear(struct lnet_ftn *ftn, struct ftn_store *s)
{
	const struct ftn_page *page;
	u32 i;
	u32 j;

	for (i = 0; i < s->pages; i++) {
		page = s->page[i];
		for (j = 0; j < page->num; j++)
			ftn_value_entry(ftn, ftn_page_ids(page, s->v6)[j], -1);
		cond_resched();
	}
	ftn_store_free(ftn->owner, s);
}

/**
 * lnet_ftn_clear() - take all entries out; cannot fail
 * @ftn: the table
 *
 * Context: may sleep, under the lock.
 */
void lnet_ftn_clear(struct lnet_ftn *ftn)
{
	unsigned int i;

	lockdep_assert_held(ftn->owner->lock);
	for (i = 0; i < 2; i++) {
		ftn_top_clear(ftn, &ftn->fam[i]);
		ftn_store_clear(ftn, &ftn->fam[i].store);
	}
}

/**
 * lnet_ftn_free() - free a table; no batch of it is open
 * @ftn: the table, or NULL; it is empty, see lnet_ftn_clear(), no reader is left
 *	and none can come
 *
 * Context: may sleep. The lock need not be held, if nobody else can use what
 * is the owner's.
 */
void lnet_ftn_free(struct lnet_ftn *ftn)
{
	if (!ftn)
		return;
	ftn_values_free(ftn);
	kfree(ftn);
}

/* The prefix has an entry: it gets another value. */
static int ftn_change(struct lnet_ftn *ftn, struct ftn_family *fam,
		      struct ftn_pos pos, u32 id)
{
	struct ftn_key key = ftn_pos_key(&fam->store, pos);
	u32 *at = ftn_pos_id(&fam->store, pos);
	u32 old = *at;
	int err;

	if (old == id) {
		ftn_value_put(ftn, id);
		return 0;
	}
	*at = id;
	err = ftn_top_update(ftn, fam, key, ftn_hit(ftn, id)->plen);
	if (err) {
		*at = old;
		return err;
	}
	ftn_value_entry(ftn, id, 1);
	ftn_value_entry(ftn, old, -1);
	return 0;
}

static int ftn_add(struct lnet_ftn *ftn, struct ftn_family *fam,
		   struct ftn_key key, unsigned int plen, u32 id)
{
	struct ftn_pos pos;
	int err;

	err = ftn_store_insert(ftn, &fam->store, key, id);
	if (err)
		return err;
	err = ftn_top_update(ftn, fam, key, plen);
	if (err) {
		pos = ftn_store_seek(ftn, &fam->store, key, plen);
		ftn_store_cut(&fam->store, pos);
		ftn_store_tidy(ftn, &fam->store, pos.page);
		return err;
	}
	ftn_value_entry(ftn, id, 1);
	return 0;
}

static int ftn_put(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e,
		   bool replace)
{
	struct ftn_family *fam;
	struct ftn_key key;
	struct ftn_pos pos;
	bool known;
	int err;
	u32 id;

	lockdep_assert_held(ftn->owner->lock);
	err = lnet_ftn_check(e->family, e->addr, e->plen);
	if (err)
		return err;

	fam = &ftn->fam[ftn_index(e->family)];
	key = ftn_key(e->family, e->addr);
	pos = ftn_store_seek(ftn, &fam->store, key, e->plen);
	known = ftn_store_at(ftn, &fam->store, pos, key, e->plen);
	if (known && !replace)
		return -EEXIST;
	err = ftn_value_get(ftn, e, &id);
	if (err)
		return err;
	err = known ? ftn_change(ftn, fam, pos, id) :
		      ftn_add(ftn, fam, key, e->plen, id);
	if (err)
		ftn_value_put(ftn, id);
	return err;
}

/**
 * lnet_ftn_insert() - put an entry in, unless its prefix is there already
 * @ftn: the table
 * @e: the entry, copied
 *
 * Context: may sleep, under the lock.
 * Return: 0, -EEXIST, -ENOMEM, -ENOSPC beyond the owner's limit, or an error of
 * lnet_ftn_check(). After an error the table is as it was.
 */
int lnet_ftn_insert(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e)
{
	return ftn_put(ftn, e, false);
}

/**
 * lnet_ftn_replace() - put an entry in, in place of the one of the same prefix
 * @ftn: the table
 * @e: the entry, copied
 *
 * Readers find the old entry or the new one, never neither.
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC beyond the owner's limit, or an error of
 * lnet_ftn_check(). After an error the table is as it was.
 */
int lnet_ftn_replace(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e)
{
	return ftn_put(ftn, e, true);
}

/**
 * lnet_ftn_remove() - take an entry out
 * @ftn: the table
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOENT, -ENOMEM, -ENOSPC, or an error of lnet_ftn_check(). After
 * an error the table is as it was.
 */
int lnet_ftn_remove(struct lnet_ftn *ftn, u8 family, const void *addr, u8 plen)
{
	struct ftn_family *fam;
	struct ftn_pos pos;
	struct ftn_key key;
	int err;
	u32 id;

	lockdep_assert_held(ftn->owner->lock);
	err = lnet_ftn_check(family, addr, plen);
	if (err)
		return err;

	fam = &ftn->fam[ftn_index(family)];
	key = ftn_key(family, addr);
	pos = ftn_store_seek(ftn, &fam->store, key, plen);
	if (!ftn_store_at(ftn, &fam->store, pos, key, plen))
		return -ENOENT;
	id = *ftn_pos_id(&fam->store, pos);
	ftn_store_cut(&fam->store, pos);
	err = ftn_top_update(ftn, fam, key, plen);
	if (err) {
		ftn_store_uncut(&fam->store, pos, key, id);
		return err;
	}
	ftn_store_tidy(ftn, &fam->store, pos.page);
	ftn_value_entry(ftn, id, -1);
	return 0;
}
