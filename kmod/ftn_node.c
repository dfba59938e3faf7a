// SPDX-License-Identifier: GPL-2.0
/*
 * Single nodes of what lookups search: how they are made and what they take.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "ftn_node.h"

static size_t ftn_map_size(bool wide, u32 runs)
{
	if (wide)
		return ALIGN(sizeof(struct ftn_map), 4) + runs * sizeof(u32);
	return sizeof(struct ftn_map) + runs * sizeof(u16);
}

static size_t ftn_leaf_size(u32 num, bool wide, u32 key_size)
{
	return ftn_leaf_ids(num, wide, key_size) + num * (wide ? 4 : 2);
}

/**
 * ftn_word_mem() - where the memory of a node begins
 * @word: the node
 *
 * Return: what was allocated.
 */
const void *ftn_word_mem(unsigned long word)
{
	const void *node = ftn_word_node(word);

	if (!ftn_word_is_map(word))
		return node;
	return (const unsigned long *)node - ftn_word_map(word)->children;
}

/**
 * ftn_word_size() - memory that a word takes without its children
 * @word: the word
 *
 * Return: bytes, 0 for a value.
 */
size_t ftn_word_size(unsigned long word)
{
	enum ftn_kind kind = ftn_word_kind(word);
	const struct ftn_leaf *leaf;
	const struct ftn_map *map;

	if (kind == FTN_VALUE)
		return 0;
	if (!ftn_word_is_map(word)) {
		leaf = ftn_word_node(word);
		return ftn_leaf_size(leaf->num, leaf->wide,
				     ftn_leaf_key_size(kind));
	}
	map = ftn_word_map(word);
	return map->children * sizeof(word) +
	       ftn_map_size(kind == FTN_MAP32,
			    ftn_map_run(map, FTN_MAP_SLOTS - 1) + 1);
}

static void *ftn_node_alloc(struct ftn_builder *b, size_t size)
{
	void *mem;
	int err;

	err = ftn_list_reserve(&b->made);
	if (err)
		return ERR_PTR(err);
	mem = ftn_mem_get(b->ftn->owner, size);
	if (!IS_ERR(mem)) {
		ftn_list_add(&b->made, mem);
		b->made_bytes += size;
	}
	return mem;
}

/**
 * ftn_run_add() - add a word to the runs that a map is made of
 * @runs: the runs
 * @slot: where it begins; the slots come in order
 * @word: the word
 */
void ftn_run_add(struct ftn_runs *runs, u32 slot, unsigned long word)
{
	if (runs->num && runs->word[runs->num - 1] == word)
		return;
	runs->bits[slot / 64] |= 1ULL << slot % 64;
	runs->word[runs->num++] = word;
	runs->children += ftn_word_kind(word) != FTN_VALUE;
}

static bool ftn_runs_wide(const struct ftn_runs *runs)
{
	u32 i;

	for (i = 0; i < runs->num; i++)
		if (ftn_word_kind(runs->word[i]) == FTN_VALUE &&
		    ftn_word_id(runs->word[i]) >= FTN_CHILD16)
			return true;
	return false;
}

/* Few runs, and all of them values: a leaf is smaller than a map. */
static int ftn_runs_leaf(struct ftn_builder *b, const struct ftn_runs *runs,
			 unsigned long *out)
{
	bool wide = ftn_runs_wide(runs);
	struct ftn_leaf *leaf;
	u32 num = 0;
	u32 slot;
	u8 *ids;

	leaf = ftn_node_alloc(b, ftn_leaf_size(runs->num, wide, 1));
	if (IS_ERR(leaf))
		return PTR_ERR(leaf);
	leaf->num = runs->num;
	leaf->wide = wide;
	for (slot = 1; slot < FTN_MAP_SLOTS; slot++)
		if (runs->bits[slot / 64] >> slot % 64 & 1)
			leaf->data[num++] = slot;
	ids = (u8 *)leaf + ftn_leaf_ids(runs->num, wide, 1);
	for (num = 0; num < runs->num; num++) {
		if (wide)
			((u32 *)ids)[num] = ftn_word_id(runs->word[num]);
		else
			((u16 *)ids)[num] = ftn_word_id(runs->word[num]);
	}
	*out = (unsigned long)leaf | FTN_LEAF8;
	return 0;
}

/**
 * ftn_map_make() - make a map
 * @b: builder
 * @runs: what is in it
 * @depth: bits before it
 * @out: gets the word, which may be something simpler
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_map_make(struct ftn_builder *b, const struct ftn_runs *runs,
		 unsigned int depth, unsigned long *out)
{
	unsigned long *child;
	struct ftn_map *map;
	unsigned long word;
	u32 children = 0;
	u32 *entry;
	bool wide;
	u32 e;
	u32 i;

	if (runs->num == 1 && !runs->children) {
		*out = runs->word[0];
		return 0;
	}
	if (!runs->children && runs->num <= ftn_leaf_most(b->v6, depth))
		return ftn_runs_leaf(b, runs, out);

	wide = ftn_runs_wide(runs);
	child = ftn_node_alloc(b, runs->children * sizeof(*child) +
			       ftn_map_size(wide, runs->num));
	if (IS_ERR(child))
		return PTR_ERR(child);
	child += runs->children;
	map = (struct ftn_map *)child;
	memcpy(map->bits, runs->bits, sizeof(map->bits));
	map->children = runs->children;
	map->before[0] = 0;
	for (i = 1; i < ARRAY_SIZE(map->before); i++)
		map->before[i] = map->before[i - 1] +
				 hweight64(map->bits[i - 1]);

	entry = (u32 *)ftn_map_wide(map);
	for (i = 0; i < runs->num; i++) {
		word = runs->word[i];
		e = ftn_word_id(word);
		if (ftn_word_kind(word) != FTN_VALUE) {
			child[-1 - (long)children] = word;
			e = children++ | (wide ? FTN_CHILD32 : FTN_CHILD16);
		}
		if (wide)
			entry[i] = e;
		else
			map->entry[i] = e;
	}
	*out = (unsigned long)map | (wide ? FTN_MAP32 : FTN_MAP16);
	return 0;
}

static void ftn_leaf_set(struct ftn_leaf *leaf, u32 n, u32 key_size,
			 struct ftn_key rest)
{
	u8 *keys = (u8 *)leaf + ftn_leaf_keys(key_size);

	switch (key_size) {
	case 1:
		keys[n] = rest.hi >> 56;
		break;
	case 2:
		((u16 *)keys)[n] = rest.hi >> 48;
		break;
	case 4:
		((u32 *)keys)[n] = rest.hi >> 32;
		break;
	case 8:
		((u64 *)keys)[n] = rest.hi;
		break;
	default:
		((struct ftn_key *)keys)[n] = rest;
	}
}

/**
 * ftn_leaf_make() - make a leaf
 * @b: builder
 * @r: ranges but for the first one, which begins where the leaf does
 * @num: how many
 * @id: number of the first range
 * @depth: bits before it
 * @kind: how wide keys are
 * @out: gets the word
 *
 * Context: may sleep, under the lock.
 * Return: 0, -ENOMEM, -ENOSPC.
 */
int ftn_leaf_make(struct ftn_builder *b, const struct ftn_range *r, u32 num,
		  u32 id, unsigned int depth, enum ftn_kind kind,
		  unsigned long *out)
{
	u32 key_size = ftn_leaf_key_size(kind);
	bool wide = id >= FTN_CHILD16;
	struct ftn_leaf *leaf;
	u8 *ids;
	u32 i;

	for (i = 0; i < num; i++)
		wide |= r[i].id >= FTN_CHILD16;
	leaf = ftn_node_alloc(b, ftn_leaf_size(num + 1, wide, key_size));
	if (IS_ERR(leaf))
		return PTR_ERR(leaf);
	leaf->num = num + 1;
	leaf->wide = wide;
	ids = (u8 *)leaf + ftn_leaf_ids(num + 1, wide, key_size);
	for (i = 0; i <= num; i++) {
		if (i) {
			ftn_leaf_set(leaf, i - 1, key_size,
				     ftn_key_shift(r[i - 1].start, depth));
			id = r[i - 1].id;
		}
		if (wide)
			((u32 *)ids)[i] = id;
		else
			((u16 *)ids)[i] = id;
	}
	*out = (unsigned long)leaf | kind;
	return 0;
}

/**
 * ftn_leaf_start() - where a range of a leaf begins
 * @word: the leaf
 * @n: which of them, from 0
 * @base: where the leaf begins
 * @depth: bits before it
 *
 * Return: its first key.
 */
struct ftn_key ftn_leaf_start(unsigned long word, u32 n, struct ftn_key base,
			      unsigned int depth)
{
	u32 key_size = ftn_leaf_key_size(ftn_word_kind(word));
	const u8 *keys = ftn_word_node(word);
	struct ftn_key rest = { };

	if (!n--)
		return base;
	keys += ftn_leaf_keys(key_size);
	switch (key_size) {
	case 1:
		rest.hi = (u64)keys[n] << 56;
		break;
	case 2:
		rest.hi = (u64)((const u16 *)keys)[n] << 48;
		break;
	case 4:
		rest.hi = (u64)((const u32 *)keys)[n] << 32;
		break;
	case 8:
		rest.hi = ((const u64 *)keys)[n];
		break;
	default:
		rest = ((const struct ftn_key *)keys)[n];
	}
	if (depth >= 64) {
		base.lo |= rest.hi >> (depth - 64);
	} else {
		base.hi |= rest.hi >> depth;
		base.lo |= depth ? rest.hi << (64 - depth) : rest.lo;
	}
	return base;
}

/**
 * ftn_gone() - lookups will not need the node of a word any more
 * @b: builder
 * @word: the word
 *
 * Context: may sleep, under the lock.
 * Return: 0 or -ENOMEM.
 */
int ftn_gone(struct ftn_builder *b, unsigned long word)
{
	int err;

	if (ftn_word_kind(word) == FTN_VALUE)
		return 0;
	err = ftn_list_reserve(&b->gone);
	if (err)
		return err;
	ftn_list_add(&b->gone, ftn_word_mem(word));
	b->gone_bytes += ftn_word_size(word);
	return 0;
}

/**
 * ftn_gone_all() - nor its children
 * @b: builder
 * @word: the word
 *
 * Context: may sleep, under the lock.
 * Return: 0 or -ENOMEM.
 */
int ftn_gone_all(struct ftn_builder *b, unsigned long word)
{
	const struct ftn_map *map;
	int err;
	u32 i;

	err = ftn_gone(b, word);
	if (err || !ftn_word_is_map(word))
		return err;
	map = ftn_word_map(word);
	for (i = 0; i < map->children && !err; i++)
		err = ftn_gone_all(b, ftn_map_child(map, i));
	return err;
}
