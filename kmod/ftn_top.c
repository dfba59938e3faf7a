// SPDX-License-Identifier: GPL-2.0
/*
 * The root of what lookups search: made as a whole, changed slot by slot, or
 * copied, changed and put in the place of the old one.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_node.h"

/* IPv4 tables with more prefixes have a slot for each /16. */
#define FTN_SLOTS_FROM	64
#define FTN_SLOTS_UNTIL	32
#define FTN_SLOT_BITS	16

static u32 ftn_top_slots(const struct ftn_top *top)
{
	return top->shift == 64 ? 1 : 1U << FTN_SLOT_BITS;
}

/* Bits that the keys of a slot share. */
static unsigned int ftn_top_depth(const struct ftn_top *top)
{
	return 64 - top->shift;
}

static size_t ftn_top_size(const struct ftn_top *top)
{
	return struct_size(top, slot, ftn_top_slots(top));
}

static struct ftn_top *ftn_top_alloc(struct lnet_ftn_owner *owner, u8 shift)
{
	u32 slots = shift == 64 ? 1 : 1U << FTN_SLOT_BITS;
	struct ftn_top *top;

	top = ftn_mem_get(owner, struct_size(top, slot, slots));
	if (!IS_ERR(top)) {
		top->shift = shift;
		top->def = 0;
		top->def_changes = 0;
	}
	return top;
}

static unsigned long ftn_top_word(const struct ftn_builder *b,
				  const struct ftn_top *top, u32 slot)
{
	return (unsigned long)ftn_deref_locked(b->ftn, top->slot[slot]);
}

static u32 ftn_store_default(const struct lnet_ftn *ftn,
			     const struct ftn_store *s)
{
	struct ftn_pos pos = { };

	return ftn_store_at(ftn, s, pos, (struct ftn_key){ }, 0) ?
	       *ftn_pos_id(s, pos) : 0;
}

static struct ftn_family *ftn_builder_family(const struct ftn_builder *b)
{
	return &b->ftn->fam[b->v6];
}

/**
 * ftn_top_fits() - is a root of the kind that a store wants
 * @top: the root, or NULL
 * @s: the store
 *
 * Return: whether it may be patched.
 */
bool ftn_top_fits(const struct ftn_top *top, const struct ftn_store *s)
{
	if (!top || !s->num)
		return false;
	if (s->v6)
		return true;
	return top->shift == 64 ? s->num <= FTN_SLOTS_FROM :
				  s->num >= FTN_SLOTS_UNTIL;
}

/* The words of all slots of a /8, or of the only slot. */
static int ftn_top_fill(struct ftn_builder *b, const struct ftn_store *s,
			struct ftn_top *top, u32 first, u32 num,
			unsigned int plen)
{
	struct ftn_key base = { .hi = (u64)first << 48 };
	unsigned long word;
	int err;
	u32 i;

	err = ftn_sweep(b->ftn, s, base, plen, &b->fresh);
	for (i = 0; i < num && !err; i++) {
		base.hi = (u64)(first + i) << 48;
		err = ftn_build_part(b, &b->fresh, base, ftn_top_depth(top),
				     &word);
		RCU_INIT_POINTER(top->slot[first + i], (struct ftn_node *)word);
	}
	cond_resched();
	return err;
}

/* All that lookups search now will be gone. */
static int ftn_top_gone(struct ftn_builder *b)
{
	const struct ftn_top *old = ftn_deref_locked(b->ftn,
						     ftn_builder_family(b)->top);
	int err = 0;
	u32 i;

	for (i = 0; old && i < ftn_top_slots(old) && !err; i++)
		err = ftn_gone_all(b, ftn_top_word(b, old, i));
	return err;
}

/**
 * ftn_top_make() - make all that lookups are to search
 * @b: builder
 * @s: prefixes
 * @out: gets the root, NULL for no prefixes
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC. In any case ftn_top_publish() or
 * ftn_top_cancel() must follow.
 */
int ftn_top_make(struct ftn_builder *b, const struct ftn_store *s,
		 struct ftn_top **out)
{
	bool many = !s->v6 && s->num > FTN_SLOTS_FROM;
	struct ftn_top *top;
	int err;
	u32 i;

	*out = NULL;
	err = ftn_top_gone(b);
	if (err || !s->num)
		return err;
	top = ftn_top_alloc(b->ftn->owner, many ? 64 - FTN_SLOT_BITS : 64);
	if (IS_ERR(top))
		return PTR_ERR(top);
	*out = top;
	top->def = ftn_store_default(b->ftn, s);
	if (!many)
		return ftn_top_fill(b, s, top, 0, 1, 0);
	for (i = 0; i < ftn_top_slots(top) && !err; i += 256)
		err = ftn_top_fill(b, s, top, i, 256, 8);
	return err;
}

/**
 * ftn_top_clone() - copy the root, to change the copy
 * @b: builder
 * @s: prefixes as they are to be
 * @out: gets the copy
 *
 * Context: may sleep, under the lock.
 * Return: as ftn_top_make().
 */
int ftn_top_clone(struct ftn_builder *b, const struct ftn_store *s,
		  struct ftn_top **out)
{
	const struct ftn_top *old = ftn_deref_locked(b->ftn,
						     ftn_builder_family(b)->top);
	struct ftn_top *top;

	*out = NULL;
	top = ftn_top_alloc(b->ftn->owner, old->shift);
	if (IS_ERR(top))
		return PTR_ERR(top);
	top->def = ftn_store_default(b->ftn, s);
	memcpy(top->slot, old->slot,
	       ftn_top_slots(old) * sizeof(*old->slot));
	*out = top;
	return 0;
}

/* The slots that a prefix lies in, or that lie in it. */
static u32 ftn_top_part(const struct ftn_top *top, struct ftn_key key,
			unsigned int plen, u32 *num)
{
	unsigned int depth = ftn_top_depth(top);

	*num = plen < depth ? 1U << (depth - plen) : 1;
	return depth ? key.hi >> (64 - FTN_SLOT_BITS) : 0;
}

static int ftn_top_slot(struct ftn_builder *b, const struct ftn_top *top,
			u32 slot, struct ftn_key key, unsigned int plen,
			unsigned long *out)
{
	struct ftn_key base = { .hi = (u64)slot << (64 - FTN_SLOT_BITS) };

	return ftn_update(b, ftn_top_word(b, top, slot), base,
			  ftn_top_depth(top), key, plen, out);
}

/**
 * ftn_top_patch() - change a root that lookups do not search yet
 * @b: builder
 * @s: prefixes
 * @top: of ftn_top_clone()
 * @key: prefix that has changed
 * @plen: its length in bits
 *
 * Context: may sleep, under the lock.
 * Return: as ftn_top_make().
 */
int ftn_top_patch(struct ftn_builder *b, const struct ftn_store *s,
		  struct ftn_top *top, struct ftn_key key, unsigned int plen)
{
	unsigned long word;
	u32 first;
	int err;
	u32 num;
	u32 i;

	if (!plen)
		return 0;
	err = ftn_sweep(b->ftn, s, key, plen, &b->fresh);
	first = ftn_top_part(top, key, plen, &num);
	for (i = first; i < first + num && !err; i++) {
		err = ftn_top_slot(b, top, i, key, plen, &word);
		if (!err)
			RCU_INIT_POINTER(top->slot[i],
					 (struct ftn_node *)word);
	}
	return err;
}

/**
 * ftn_top_publish() - let lookups search another root
 * @b: builder, done with
 * @top: root, NULL for none
 *
 * Context: may sleep, under the lock.
 */
void ftn_top_publish(struct ftn_builder *b, struct ftn_top *top)
{
	struct ftn_family *fam = ftn_builder_family(b);
	struct ftn_top *old = ftn_deref_locked(b->ftn, fam->top);

	rcu_assign_pointer(fam->top, top);
	if (old) {
		b->ftn->owner->bytes -= ftn_top_size(old);
		kvfree_rcu(old, rcu);
	}
	ftn_builder_done(b, true);
}

/**
 * ftn_top_cancel() - give a root up
 * @b: builder, done with
 * @top: root, or NULL
 *
 * Context: may sleep, under the lock.
 */
void ftn_top_cancel(struct ftn_builder *b, struct ftn_top *top)
{
	if (top)
		ftn_mem_put(b->ftn->owner, top, ftn_top_size(top));
	ftn_builder_done(b, false);
}

static void ftn_top_default(struct ftn_top *top, u32 id)
{
	/*
	 * After the change before, and before this one: a lookup that finds no
	 * other route, and a default route of another time, begins again.
	 */
	smp_store_release(&top->def_changes, top->def_changes + 1);
	/* As said */
	smp_wmb();
	WRITE_ONCE(top->def, id);
}

/*
 * New words for the slots of a prefix, all of them made before the first one is
 * published. A lookup reads one slot.
 */
static int ftn_top_slots_update(struct ftn_builder *b, struct ftn_top *top,
				struct ftn_key key, unsigned int plen)
{
	unsigned long one;
	unsigned long *word = &one;
	u32 first;
	int err = 0;
	u32 num;
	u32 i;

	first = ftn_top_part(top, key, plen, &num);
	if (num > 1) {
		word = kvmalloc_array(num, sizeof(*word), GFP_KERNEL_ACCOUNT);
		if (!word)
			return -ENOMEM;
	}
	for (i = 0; i < num && !err; i++)
		err = ftn_top_slot(b, top, first + i, key, plen, &word[i]);
	for (i = 0; i < num && !err; i++)
		rcu_assign_pointer(top->slot[first + i],
				   (struct ftn_node *)word[i]);
	if (num > 1)
		kvfree(word);
	return err;
}

/**
 * ftn_top_update() - let lookups see that a prefix has changed
 * @ftn: the table
 * @fam: the family; its store has the change
 * @key: prefix
 * @plen: its length in bits
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC. After an error lookups see no change.
 */
int ftn_top_update(struct lnet_ftn *ftn, struct ftn_family *fam,
		   struct ftn_key key, unsigned int plen)
{
	struct ftn_top *top = ftn_deref_locked(ftn, fam->top);
	struct ftn_store *s = &fam->store;
	struct ftn_builder b;
	int err;

	if (ftn_top_fits(top, s) && !plen) {
		ftn_top_default(top, ftn_store_default(ftn, s));
		return 0;
	}
	err = ftn_builder_init(&b, ftn, s->v6);
	if (!err && ftn_top_fits(top, s)) {
		err = ftn_sweep(ftn, s, key, plen, &b.fresh);
		if (!err)
			err = ftn_top_slots_update(&b, top, key, plen);
		ftn_builder_done(&b, !err);
		return err;
	}
	top = NULL;
	if (!err)
		err = ftn_top_make(&b, s, &top);
	if (err)
		ftn_top_cancel(&b, top);
	else
		ftn_top_publish(&b, top);
	return err;
}

/* Lookups are not in it any more. */
static void ftn_word_free(struct lnet_ftn_owner *owner, unsigned long word)
{
	const struct ftn_map *map;
	u32 i;

	if (ftn_word_is_map(word)) {
		map = ftn_word_map(word);
		for (i = 0; i < map->children; i++)
			ftn_word_free(owner, ftn_map_child(map, i));
	}
	if (ftn_word_kind(word) != FTN_VALUE)
		ftn_mem_put(owner, ftn_word_mem(word), ftn_word_size(word));
}

static void ftn_top_free(struct ftn_builder *b, struct ftn_top *top)
{
	u32 i;

	for (i = 0; i < ftn_top_slots(top); i++)
		ftn_word_free(b->ftn->owner, ftn_top_word(b, top, i));
	ftn_mem_put(b->ftn->owner, top, ftn_top_size(top));
}

/**
 * ftn_top_clear() - let lookups find nothing
 * @ftn: the table
 * @fam: the family
 *
 * Context: may sleep, under the lock. When there is no memory for a list of
 * what is to be freed later, waits for a grace period.
 */
void ftn_top_clear(struct lnet_ftn *ftn, struct ftn_family *fam)
{
	struct ftn_top *top = ftn_deref_locked(ftn, fam->top);
	struct ftn_builder b;

	if (!top)
		return;
	if (!ftn_builder_init(&b, ftn, fam->store.v6) && !ftn_top_gone(&b)) {
		ftn_top_publish(&b, NULL);
		return;
	}
	ftn_builder_done(&b, false);
	rcu_assign_pointer(fam->top, NULL);
	synchronize_rcu();
	ftn_top_free(&b, top);
}
