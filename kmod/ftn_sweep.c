// SPDX-License-Identifier: GPL-2.0
/*
 * From prefixes that lie in one another to ranges that follow one another.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_int.h"

#define FTN_DEEPEST 129

static int ftn_ranges_grow(struct ftn_ranges *r)
{
	u32 room = max_t(u32, 64, r->room * 2);
	struct ftn_range *range;

	range = kvmalloc_array(room, sizeof(*range), GFP_KERNEL_ACCOUNT);
	if (!range)
		return -ENOMEM;
	if (r->num)
		memcpy(range, r->range, r->num * sizeof(*range));
	kvfree(r->range);
	r->range = range;
	r->room = room;
	return 0;
}

/**
 * ftn_range_begin() - add a range behind the others, or instead of the last one
 * @r: the ranges
 * @start: its first key, not before that of the last one
 * @id: its number
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ftn_range_begin(struct ftn_ranges *r, struct ftn_key start, u32 id)
{
	struct ftn_range *last = r->num ? &r->range[r->num - 1] : NULL;
	int err;

	if (last && ftn_key_equal(last->start, start)) {
		last->id = id;
		if (r->num > 1 && last[-1].id == id)
			r->num--;
		return 0;
	}
	if (last && last->id == id)
		return 0;
	if (r->num == r->room) {
		err = ftn_ranges_grow(r);
		if (err)
			return err;
	}
	r->range[r->num++] = (struct ftn_range){ .start = start, .id = id };
	return 0;
}

/**
 * ftn_ranges_free() - free ranges
 * @r: the ranges, none then
 */
void ftn_ranges_free(struct ftn_ranges *r)
{
	kvfree(r->range);
	*r = (struct ftn_ranges){ };
}

/**
 * ftn_sweep() - what is true where in a prefix
 * @ftn: the table
 * @s: the store
 * @key: prefix
 * @plen: its length in bits
 * @out: gets the ranges; those that were in it are lost
 *
 * The first one starts with the prefix, and two that follow one another have
 * different numbers. The default route is left out.
 *
 * Context: may sleep, under the lock.
 * Return: 0 or -ENOMEM.
 */
int ftn_sweep(const struct lnet_ftn *ftn, const struct ftn_store *s,
	      struct ftn_key key, unsigned int plen, struct ftn_ranges *out)
{
	/* Prefixes that hold @in, each in the one before */
	struct {
		u32 id;
		u8 plen;
	} nest[FTN_DEEPEST + 1];
	struct ftn_key end = ftn_last(key, plen);
	struct ftn_key in = key;
	struct ftn_key last;
	struct ftn_pos pos;
	struct ftn_key k;
	u32 depth = 0;
	int err;
	u32 id;

	out->num = 0;
	nest[0].plen = plen;
	nest[0].id = ftn_store_covering(ftn, s, key, plen);
	if (nest[0].id && !ftn_hit(ftn, nest[0].id)->plen)
		nest[0].id = 0;
	err = ftn_range_begin(out, key, nest[0].id);
	pos = ftn_store_seek(ftn, s, key, plen + 1);
	for (; !err && !ftn_pos_end(s, pos); ftn_pos_step(s, &pos)) {
		k = ftn_pos_key(s, pos);
		if (ftn_key_less(end, k))
			break;
		last = ftn_last(in, nest[depth].plen);
		while (!err && ftn_key_less(last, k)) {
			depth--;
			err = ftn_range_begin(out, ftn_key_next(last),
					      nest[depth].id);
			last = ftn_last(in, nest[depth].plen);
		}
		id = *ftn_pos_id(s, pos);
		if (!err)
			err = ftn_range_begin(out, k, id);
		depth++;
		nest[depth].plen = ftn_hit(ftn, id)->plen;
		nest[depth].id = id;
		in = k;
		if (!pos.slot)
			cond_resched();
	}
	for (; !err && depth; depth--) {
		last = ftn_last(in, nest[depth].plen);
		if (!ftn_key_equal(last, end))
			err = ftn_range_begin(out, ftn_key_next(last),
					      nest[depth - 1].id);
	}
	return err;
}
