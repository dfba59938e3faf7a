// SPDX-License-Identifier: GPL-2.0
/*
 * One prefix has changed: new nodes for the way to it and for what is in it,
 * all others stay.
 */
#include <linux/err.h>
#include <linux/minmax.h>

#include "ftn_node.h"

static u32 ftn_leaf_num(unsigned long word)
{
	const struct ftn_leaf *leaf = ftn_word_node(word);

	return ftn_word_kind(word) == FTN_VALUE ? 1 : leaf->num;
}

/* Range @n of a leaf, or the only one of a value. */
static struct ftn_range ftn_leaf_range(unsigned long word, u32 n,
				       struct ftn_key base, unsigned int depth)
{
	enum ftn_kind kind = ftn_word_kind(word);

	if (kind == FTN_VALUE)
		return (struct ftn_range){
			.start = base, .id = ftn_word_id(word)
		};
	return (struct ftn_range){
		.start	= ftn_leaf_start(word, n, base, depth),
		.id	= ftn_leaf_id(ftn_word_node(word), n,
				      ftn_leaf_key_size(kind)),
	};
}

/* A leaf or a value: all its ranges, with what is new in their midst. */
static int ftn_update_leaf(struct ftn_builder *b, unsigned long old,
			   struct ftn_key base, unsigned int depth,
			   struct ftn_key key, unsigned int plen,
			   unsigned long *out)
{
	struct ftn_key last = ftn_last(key, plen);
	struct ftn_ranges *all = &b->whole;
	struct ftn_range r = { };
	u32 num = ftn_leaf_num(old);
	bool more = false;
	int err = 0;
	u32 id = 0;
	u32 n = 0;
	u32 i;

	all->num = 0;
	for (; n < num && !err; n++) {
		r = ftn_leaf_range(old, n, base, depth);
		if (!ftn_key_less(r.start, key))
			break;
		err = ftn_range_begin(all, r.start, r.id);
		id = r.id;
	}
	for (i = 0; i < b->fresh.num && !err; i++)
		err = ftn_range_begin(all, b->fresh.range[i].start,
				      b->fresh.range[i].id);
	for (; n < num; n++) {
		r = ftn_leaf_range(old, n, base, depth);
		if (ftn_key_less(last, r.start)) {
			more = true;
			break;
		}
		id = r.id;
	}
	last = ftn_key_next(last);
	if (!err && !ftn_key_equal(ftn_key_next(ftn_last(base, depth)), last))
		err = ftn_range_begin(all, last, id);
	for (; more && n < num && !err; n++) {
		r = ftn_leaf_range(old, n, base, depth);
		err = ftn_range_begin(all, r.start, r.id);
	}
	if (!err)
		err = ftn_gone(b, old);
	if (err)
		return err;
	return ftn_build_part(b, all, base, depth, out);
}

static unsigned long ftn_map_word(unsigned long word, u32 run)
{
	const struct ftn_map *map = ftn_word_map(word);
	u32 e;

	if (ftn_word_kind(word) == FTN_MAP32) {
		e = ftn_map_wide(map)[run];
		if (e & FTN_CHILD32)
			return ftn_map_child(map, e & ~FTN_CHILD32);
	} else {
		e = map->entry[run];
		if (e & FTN_CHILD16)
			return ftn_map_child(map, e & ~FTN_CHILD16);
	}
	return ftn_word_value(e);
}

/* The runs of a map that begin in these slots. */
static void ftn_map_runs(unsigned long word, u32 first, u32 end,
			 struct ftn_runs *runs)
{
	const struct ftn_map *map = ftn_word_map(word);
	u32 slot;

	for (slot = first; slot < end; slot++)
		if (map->bits[slot / 64] >> slot % 64 & 1)
			ftn_run_add(runs, slot,
				    ftn_map_word(word, ftn_map_run(map, slot)));
}

static int ftn_update_map(struct ftn_builder *b, unsigned long old,
			  struct ftn_key base, unsigned int depth,
			  struct ftn_key key, unsigned int plen,
			  unsigned long *out)
{
	struct ftn_runs *runs = &b->runs[depth / 8];
	const struct ftn_map *map = ftn_word_map(old);
	u32 first = ftn_key_slot(key, depth);
	u32 end = first + (plen < depth + 8 ? 1U << (depth + 8 - plen) : 1);
	unsigned long child;
	unsigned long word;
	u32 slot;
	int err;

	memset(runs, 0, offsetof(struct ftn_runs, word));
	ftn_map_runs(old, 0, first, runs);
	for (slot = first; slot < end; slot++) {
		child = ftn_map_word(old, ftn_map_run(map, slot));
		err = ftn_update(b, child, ftn_slot_key(base, depth, slot),
				 depth + 8, key, plen, &word);
		if (err)
			return err;
		ftn_run_add(runs, slot, word);
	}
	if (end < FTN_MAP_SLOTS) {
		/* What went on behind the slots goes on there */
		ftn_run_add(runs, end, ftn_map_word(old, ftn_map_run(map, end)));
		ftn_map_runs(old, end + 1, FTN_MAP_SLOTS, runs);
	}
	err = ftn_gone(b, old);
	return err ? : ftn_map_make(b, runs, depth, out);
}

/**
 * ftn_update() - make a word of a word and of what is new in a prefix
 * @b: builder; its fresh ranges are those of the prefix
 * @old: the word
 * @base: where its part begins
 * @depth: bits that its keys share
 * @key: the prefix, in the part or around it
 * @plen: its length in bits
 * @out: gets the word
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_update(struct ftn_builder *b, unsigned long old, struct ftn_key base,
	       unsigned int depth, struct ftn_key key, unsigned int plen,
	       unsigned long *out)
{
	int err;

	if (plen <= depth) {
		err = ftn_gone_all(b, old);
		return err ? : ftn_build_part(b, &b->fresh, base, depth, out);
	}
	if (ftn_word_is_map(old))
		return ftn_update_map(b, old, base, depth, key, plen, out);
	return ftn_update_leaf(b, old, base, depth, key, plen, out);
}
