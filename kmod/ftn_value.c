// SPDX-License-Identifier: GPL-2.0
/*
 * What entries stand for. A table has millions of prefixes and few different
 * values, so an entry is the number of its value.
 *
 * A number that nothing uses any more may still be known to a lookup that runs;
 * it is given away again after a grace period only.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ftn_int.h"

#define FTN_VALUES_LEAST 16

static size_t ftn_values_size(u32 room)
{
	return sizeof(struct ftn_hits) +
	       room * (sizeof(struct lnet_ftn_hit) + sizeof(struct ftn_count)) +
	       room / 2 * sizeof(u32);
}

static u32 ftn_value_hash(const struct lnet_ftn_hit *hit, u32 room)
{
	u64 small = (u64)hit->flags << 32 | hit->type << 24 |
		    hit->protocol << 16 | hit->plen << 8 | hit->family;

	return hash_64((uintptr_t)hit->exit ^ hash_64(small, 64),
		       fls(room / 2) - 1);
}

static void ftn_value_chain(struct ftn_values *v, const struct ftn_hits *hits,
			    u32 id)
{
	u32 hash = ftn_value_hash(&hits->hit[id], hits->room);

	v->count[id].next = v->chain[hash];
	v->chain[hash] = id;
}

static void ftn_value_unchain(struct ftn_values *v, const struct ftn_hits *hits,
			      u32 id)
{
	u32 *link = &v->chain[ftn_value_hash(&hits->hit[id], hits->room)];

	while (*link != id)
		link = &v->count[*link].next;
	*link = v->count[id].next;
}

/* Twice the room. Lookups that know the smaller one know small numbers only. */
static int ftn_values_grow(struct lnet_ftn *ftn)
{
	struct ftn_hits *old = ftn_deref_locked(ftn, ftn->values.hits);
	u32 room = old ? old->room * 2 : FTN_VALUES_LEAST;
	struct ftn_values *v = &ftn->values;
	struct ftn_count *old_count = v->count;
	struct ftn_count *count;
	struct ftn_hits *hits;
	u32 *old_chain = v->chain;
	u32 *chain;
	u32 id;

	if (room - 1 > FTN_ID_MAX)
		return -ENOSPC;
	if (ftn->owner->limit &&
	    ftn->owner->bytes + ftn_values_size(room) > ftn->owner->limit)
		return -ENOSPC;
	hits = kvzalloc(struct_size(hits, hit, room), GFP_KERNEL_ACCOUNT);
	count = kvcalloc(room, sizeof(*count), GFP_KERNEL_ACCOUNT);
	chain = kvcalloc(room / 2, sizeof(*chain), GFP_KERNEL_ACCOUNT);
	if (!hits || !count || !chain) {
		kvfree(hits);
		kvfree(count);
		kvfree(chain);
		return -ENOMEM;
	}

	hits->room = room;
	v->count = count;
	v->chain = chain;
	if (old) {
		memcpy(hits->hit, old->hit, old->room * sizeof(*hits->hit));
		memcpy(count, old_count, old->room * sizeof(*count));
		for (id = 1; id < v->used; id++)
			if (count[id].refs)
				ftn_value_chain(v, hits, id);
		ftn->owner->bytes -= ftn_values_size(old->room);
	} else {
		v->used = 1;
	}
	ftn->owner->bytes += ftn_values_size(room);
	rcu_assign_pointer(v->hits, hits);
	kvfree(old_count);
	kvfree(old_chain);
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

/* A number that no lookup knows. */
static int ftn_value_new(struct lnet_ftn *ftn, u32 *id)
{
	struct ftn_values *v = &ftn->values;
	const struct ftn_hits *hits;
	int err;

	if (v->free_first &&
	    poll_state_synchronize_rcu(v->count[v->free_first].grace)) {
		*id = v->free_first;
		v->free_first = v->count[*id].next;
		return 0;
	}
	hits = ftn_deref_locked(ftn, v->hits);
	if (!hits || v->used == hits->room) {
		err = ftn_values_grow(ftn);
		if (err)
			return err;
	}
	*id = v->used++;
	return 0;
}

/**
 * ftn_value_get() - the number of what an entry stands for
 * @ftn: the table
 * @e: the entry
 * @id: the number; it has one more reference
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_value_get(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e, u32 *id)
{
	struct lnet_ftn_hit want = {
		.exit		= e->exit,
		.flags		= e->flags,
		.type		= e->type,
		.protocol	= e->protocol,
		.family		= e->family,
		.plen		= e->plen,
	};
	struct ftn_values *v = &ftn->values;
	struct ftn_hits *hits;
	u32 i;
	int err;

	hits = ftn_deref_locked(ftn, v->hits);
	if (hits) {
		for (i = v->chain[ftn_value_hash(&want, hits->room)]; i;
		     i = v->count[i].next) {
			if (memcmp(&hits->hit[i], &want, sizeof(want)))
				continue;
			v->count[i].refs++;
			*id = i;
			return 0;
		}
	}
	err = ftn_value_new(ftn, id);
	if (err)
		return err;
	hits = ftn_deref_locked(ftn, v->hits);
	hits->hit[*id] = want;
	v->count[*id] = (struct ftn_count){ .refs = 1 };
	ftn_value_chain(v, hits, *id);
	v->live++;
	return 0;
}

/**
 * ftn_value_put() - give a reference on a number back
 * @ftn: the table
 * @id: the number
 *
 * If it is the last one, no lookup that begins now may find the number.
 *
 * Context: does not sleep, under the lock.
 */
void ftn_value_put(struct lnet_ftn *ftn, u32 id)
{
	struct ftn_values *v = &ftn->values;
	struct ftn_count *c = &v->count[id];

	if (--c->refs)
		return;
	ftn_value_unchain(v, ftn_deref_locked(ftn, v->hits), id);
	c->grace = get_state_synchronize_rcu();
	c->next = 0;
	if (v->free_first)
		v->count[v->free_last].next = id;
	else
		v->free_first = id;
	v->free_last = id;
	v->live--;
}

/**
 * ftn_value_entry() - the table has one more or one less entry of a number
 * @ftn: the table
 * @id: the number
 * @diff: 1 or -1; with -1 a reference is given back
 *
 * Context: does not sleep, under the lock.
 */
void ftn_value_entry(struct lnet_ftn *ftn, u32 id, int diff)
{
	const struct lnet_ftn_hit *hit = ftn_hit(ftn, id);

	if (hit->exit)
		ftn->owner->entries(hit->exit, diff);
	if (diff < 0)
		ftn_value_put(ftn, id);
}

/**
 * ftn_values_free() - free all values of a table that nobody looks up in
 * @ftn: the table
 *
 * Context: may sleep.
 */
void ftn_values_free(struct lnet_ftn *ftn)
{
	struct ftn_values *v = &ftn->values;
	struct ftn_hits *hits = rcu_dereference_protected(v->hits, true);

	if (!hits)
		return;
	ftn->owner->bytes -= ftn_values_size(hits->room);
	kvfree(hits);
	kvfree(v->count);
	kvfree(v->chain);
}
