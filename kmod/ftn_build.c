// SPDX-License-Identifier: GPL-2.0
/*
 * From ranges to nodes.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_node.h"

/**
 * ftn_builder_init() - prepare to make nodes
 * @b: builder
 * @ftn: the table
 * @v6: for which family
 *
 * Context: may sleep, under the lock.
 * Return: 0 or -ENOMEM; ftn_builder_done() must follow in any case.
 */
int ftn_builder_init(struct ftn_builder *b, struct lnet_ftn *ftn, bool v6)
{
	*b = (struct ftn_builder){ .ftn = ftn, .v6 = v6 };
	/* For the deepest maps that there can be, one at each depth */
	b->runs = kvmalloc_array(v6 ? 16 : 4, sizeof(*b->runs),
				 GFP_KERNEL_ACCOUNT);
	return b->runs ? 0 : -ENOMEM;
}

/**
 * ftn_builder_done() - what was made is published, or given up
 * @b: builder
 * @ok: it is published
 *
 * Context: may sleep, under the lock.
 */
void ftn_builder_done(struct ftn_builder *b, bool ok)
{
	if (ok) {
		b->ftn->owner->bytes -= b->gone_bytes;
		ftn_list_drop(&b->made);
		ftn_list_free_rcu(&b->gone);
	} else {
		b->ftn->owner->bytes -= b->made_bytes;
		ftn_list_free(&b->made);
		ftn_list_drop(&b->gone);
	}
	ftn_ranges_free(&b->fresh);
	ftn_ranges_free(&b->whole);
	kvfree(b->runs);
}

/* The narrowest keys that a leaf of these ranges can have; FTN_VALUE: none. */
static enum ftn_kind ftn_leaf_kind(const struct ftn_range *r, u32 num,
				   unsigned int depth)
{
	struct ftn_key all = { };
	struct ftn_key key;
	u32 i;

	for (i = 0; i < num; i++) {
		key = ftn_key_shift(r[i].start, depth);
		all.hi |= key.hi;
		all.lo |= key.lo;
	}
	/* Keys of all 128 bits are for small tables */
	if (all.lo)
		return depth ? FTN_VALUE : FTN_LEAF128;
	if (!(all.hi << 8))
		return FTN_LEAF8;
	if (!(all.hi << 16))
		return FTN_LEAF16;
	return all.hi << 32 ? FTN_LEAF64 : FTN_LEAF32;
}

static int ftn_build_map(struct ftn_builder *b, const struct ftn_range *r,
			 u32 num, u32 id, struct ftn_key base,
			 unsigned int depth, unsigned long *out)
{
	struct ftn_runs *runs = &b->runs[depth / 8];
	unsigned long word;
	struct ftn_key key;
	u32 slot = 0;
	int err;
	u32 n;

	memset(runs, 0, offsetof(struct ftn_runs, word));
	while (slot < FTN_MAP_SLOTS) {
		key = ftn_slot_key(base, depth, slot);
		if (num && ftn_key_equal(r->start, key)) {
			id = r->id;
			r++;
			num--;
		}
		for (n = 0; n < num &&
		     ftn_key_slot(r[n].start, depth) == slot; n++)
			;
		err = ftn_build(b, r, n, id, key, depth + 8, &word);
		if (err)
			return err;
		ftn_run_add(runs, slot++, word);
		if (n)
			id = r[n - 1].id;
		else
			slot = num ? ftn_key_slot(r->start, depth) :
				     FTN_MAP_SLOTS;
		r += n;
		num -= n;
	}
	return ftn_map_make(b, runs, depth, out);
}

/**
 * ftn_build() - make a word of ranges
 * @b: builder
 * @r: ranges but for the first one, which begins where the part does
 * @num: how many
 * @id: number of the first range
 * @base: where the part begins
 * @depth: bits that its keys share
 * @out: gets the word
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_build(struct ftn_builder *b, const struct ftn_range *r, u32 num, u32 id,
	      struct ftn_key base, unsigned int depth, unsigned long *out)
{
	enum ftn_kind kind;

	if (!num) {
		*out = ftn_word_value(id);
		return 0;
	}
	if (num < ftn_leaf_most(b->v6, depth)) {
		kind = ftn_leaf_kind(r, num, depth);
		if (kind != FTN_VALUE)
			return ftn_leaf_make(b, r, num, id, depth, kind, out);
	}
	return ftn_build_map(b, r, num, id, base, depth, out);
}

/* The first range that begins behind a key. */
static u32 ftn_range_behind(const struct ftn_ranges *r, struct ftn_key key)
{
	u32 high = r->num;
	u32 low = 0;
	u32 mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (ftn_key_less(key, r->range[mid].start))
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/**
 * ftn_build_part() - make a word of some of the ranges
 * @b: builder
 * @r: ranges; they hold all of the part
 * @base: where the part begins
 * @depth: bits that its keys share
 * @out: gets the word
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_build_part(struct ftn_builder *b, const struct ftn_ranges *r,
		   struct ftn_key base, unsigned int depth, unsigned long *out)
{
	u32 first = ftn_range_behind(r, base);
	u32 end = ftn_range_behind(r, ftn_last(base, depth));

	return ftn_build(b, r->range + first, end - first,
			 r->range[first - 1].id, base, depth, out);
}
