/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What lookups search. Everything here is immutable once lookups can reach it,
 * but for the slots of a struct ftn_top.
 *
 * A word is what a part of the address space comes to: the number of a value,
 * or a node; the low bits tell which. A part is all addresses that begin with
 * the same @depth bits, a multiple of eight.
 *
 *	map	the next eight bits, as runs of equal words: a bit for each
 *		start of a run, and an entry for each run. An entry is a number,
 *		or the index of a child
 *	leaf	few ranges, in order: the bits behind the first @depth ones where
 *		each but the first begins, as wide as they need, and their numbers
 *
 *	children of a map     ┌─ a map points here
 *	[ … ][ 1 ][ 0 ][ bits │ before │ children ][ entry 0 ][ entry 1 ] …
 */
#ifndef _LNET_EXIT_FTN_NODE_H
#define _LNET_EXIT_FTN_NODE_H

#include <linux/kernel.h>
#include <linux/minmax.h>

#include "ftn_int.h"

#define FTN_MAP_SLOTS	256

/* The low bits of a word */
enum ftn_kind {
	FTN_MAP16,		/* entries of 16 bits, the top one for a child */
	FTN_VALUE,		/* a number, shifted; 0 for no entry */
	FTN_MAP32,
	FTN_LEAF8,		/* keys of that many bits */
	FTN_LEAF16,
	FTN_LEAF32,
	FTN_LEAF64,
	FTN_LEAF128,
};

#define FTN_KIND_BITS	3
#define FTN_KIND_MASK	(BIT(FTN_KIND_BITS) - 1)
#define FTN_CHILD16	0x8000U
#define FTN_CHILD32	0x80000000U

/**
 * struct ftn_map - see above
 * @bits: slots where a run begins; slot 0 is the lowest bit of the first word
 * @before: runs that begin in the words before
 * @children: number of children
 * @entry: one for each run
 */
struct ftn_map {
	u64	bits[FTN_MAP_SLOTS / 64];
	u8	before[FTN_MAP_SLOTS / 64];
	u16	children;
	u16	entry[];
};

/**
 * struct ftn_leaf - see above
 * @num: ranges, at least two
 * @wide: numbers take 32 bits, not 16
 * @data: @num - 1 keys and @num numbers, each aligned
 */
struct ftn_leaf {
	u8	num;
	u8	wide;
	u8	data[];
};

struct ftn_node;	/* a word as a pointer that RCU guards */

/**
 * struct ftn_top - the root of what lookups search in a family
 * @rcu: frees it when another one has taken its place
 * @shift: the first 64 - @shift bits of an address are the number of its slot;
 *	48, or 64 for one slot
 * @def: number of the default route, which is in none of the words
 * @def_changes: counts how often @def has changed
 * @slot: words
 */
struct ftn_top {
	struct rcu_head		rcu;
	u8			shift;
	u32			def;
	unsigned int		def_changes;
	struct ftn_node __rcu	*slot[];
};

static inline unsigned long ftn_word_value(u32 id)
{
	return (unsigned long)id << FTN_KIND_BITS | FTN_VALUE;
}

static inline enum ftn_kind ftn_word_kind(unsigned long word)
{
	return word & FTN_KIND_MASK;
}

static inline u32 ftn_word_id(unsigned long word)
{
	return word >> FTN_KIND_BITS;
}

static inline bool ftn_word_is_map(unsigned long word)
{
	return ftn_word_kind(word) == FTN_MAP16 ||
	       ftn_word_kind(word) == FTN_MAP32;
}

static inline const void *ftn_word_node(unsigned long word)
{
	return (const void *)(word & ~FTN_KIND_MASK);
}

static inline const struct ftn_map *ftn_word_map(unsigned long word)
{
	return ftn_word_node(word);
}

static inline unsigned long ftn_map_child(const struct ftn_map *map, u32 n)
{
	return ((const unsigned long *)map)[-1 - (long)n];
}

static inline const u32 *ftn_map_wide(const struct ftn_map *map)
{
	/* The next whole word behind the head */
	return (const u32 *)((const u8 *)map + ALIGN(sizeof(*map), 4));
}

/* Which run is a slot in, from 0? */
static __always_inline u32 ftn_map_run(const struct ftn_map *map, u32 slot)
{
	u64 begun = map->bits[slot / 64] << (~slot & 63);

	return map->before[slot / 64] + hweight64(begun) - 1;
}

/* Bytes of a key of a leaf. */
static inline u32 ftn_leaf_key_size(enum ftn_kind kind)
{
	return 1U << (kind - FTN_LEAF8);
}

static inline u32 ftn_leaf_keys(u32 key_size)
{
	return max_t(u32, sizeof(struct ftn_leaf), min_t(u32, key_size, 8));
}

static inline u32 ftn_leaf_ids(u32 num, bool wide, u32 key_size)
{
	return ALIGN(ftn_leaf_keys(key_size) + (num - 1) * key_size,
		     wide ? 4 : 2);
}

static __always_inline u32 ftn_leaf_id(const struct ftn_leaf *leaf, u32 n,
				       u32 key_size)
{
	const u8 *ids = (const u8 *)leaf +
			ftn_leaf_ids(leaf->num, leaf->wide, key_size);

	return leaf->wide ? ((const u32 *)ids)[n] : ((const u16 *)ids)[n];
}

/* ftn_list.c: nodes that were made, or are to be freed */
#define FTN_LIST_FEW	12
#define FTN_LIST_MANY	508

struct ftn_chunk {
	struct rcu_head		rcu;
	struct ftn_chunk	*next;
	u32			num;
	u32			room;
	const void		*node[];
};

struct ftn_list {
	struct ftn_chunk *first;
};

int ftn_list_reserve(struct ftn_list *list);
void ftn_list_add(struct ftn_list *list, const void *node);
void ftn_list_drop(struct ftn_list *list);
void ftn_list_free(struct ftn_list *list);
void ftn_list_free_rcu(struct ftn_list *list);

/* ftn_node.c */
struct ftn_runs {
	u64		bits[FTN_MAP_SLOTS / 64];
	u32		num;
	u32		children;
	unsigned long	word[FTN_MAP_SLOTS];
};

/**
 * struct ftn_builder - makes nodes aside
 * @ftn: the table
 * @v6: of which family
 * @made: nodes that no lookup can reach yet
 * @gone: nodes that no lookup will reach when the new ones are published
 * @made_bytes: memory that the former take
 * @gone_bytes: and the latter
 * @fresh: what is true now in the prefix that changes
 * @whole: what is true now in a leaf that it lies in
 * @runs: scratch for each depth
 */
struct ftn_builder {
	struct lnet_ftn		*ftn;
	bool			v6;
	struct ftn_list		made;
	struct ftn_list		gone;
	size_t			made_bytes;
	size_t			gone_bytes;
	struct ftn_ranges	fresh;
	struct ftn_ranges	whole;
	struct ftn_runs		*runs;
};

/* At the root a leaf may have more ranges: small tables are one leaf. */
#define FTN_LEAF_SMALL	64
#define FTN_LEAF_MOST4	16
#define FTN_LEAF_MOST6	24

static inline u32 ftn_leaf_most(bool v6, unsigned int depth)
{
	if (!depth)
		return FTN_LEAF_SMALL;
	return v6 ? FTN_LEAF_MOST6 : FTN_LEAF_MOST4;
}

void ftn_run_add(struct ftn_runs *runs, u32 slot, unsigned long word);
int ftn_map_make(struct ftn_builder *b, const struct ftn_runs *runs,
		 unsigned int depth, unsigned long *out);
int ftn_leaf_make(struct ftn_builder *b, const struct ftn_range *r, u32 num,
		  u32 id, unsigned int depth, enum ftn_kind kind,
		  unsigned long *out);
struct ftn_key ftn_leaf_start(unsigned long word, u32 n, struct ftn_key base,
			      unsigned int depth);
const void *ftn_word_mem(unsigned long word);
size_t ftn_word_size(unsigned long word);
int ftn_gone(struct ftn_builder *b, unsigned long word);
int ftn_gone_all(struct ftn_builder *b, unsigned long word);

/* ftn_build.c */
int ftn_builder_init(struct ftn_builder *b, struct lnet_ftn *ftn, bool v6);
void ftn_builder_done(struct ftn_builder *b, bool ok);
int ftn_build(struct ftn_builder *b, const struct ftn_range *r, u32 num, u32 id,
	      struct ftn_key base, unsigned int depth, unsigned long *out);
int ftn_build_part(struct ftn_builder *b, const struct ftn_ranges *r,
		   struct ftn_key base, unsigned int depth, unsigned long *out);

/* ftn_update.c */
int ftn_update(struct ftn_builder *b, unsigned long old, struct ftn_key base,
	       unsigned int depth, struct ftn_key key, unsigned int plen,
	       unsigned long *out);

/* ftn_top.c */
int ftn_top_make(struct ftn_builder *b, const struct ftn_store *s,
		 struct ftn_top **out);
int ftn_top_clone(struct ftn_builder *b, const struct ftn_store *s,
		  struct ftn_top **out);
int ftn_top_patch(struct ftn_builder *b, const struct ftn_store *s,
		  struct ftn_top *top, struct ftn_key key, unsigned int plen);
bool ftn_top_fits(const struct ftn_top *top, const struct ftn_store *s);
void ftn_top_publish(struct ftn_builder *b, struct ftn_top *top);
void ftn_top_cancel(struct ftn_builder *b, struct ftn_top *top);

/* Eight bits of a key */
static inline u32 ftn_key_slot(struct ftn_key key, unsigned int depth)
{
	return depth < 64 ? key.hi >> (56 - depth) & 0xff :
			    key.lo >> (120 - depth) & 0xff;
}

static inline struct ftn_key ftn_slot_key(struct ftn_key base,
					  unsigned int depth, u32 slot)
{
	if (depth < 64)
		base.hi |= (u64)slot << (56 - depth);
	else
		base.lo |= (u64)slot << (120 - depth);
	return base;
}

static inline struct ftn_key ftn_key_shift(struct ftn_key key, unsigned int by)
{
	if (by >= 128)
		return (struct ftn_key){ };
	if (by >= 64)
		return (struct ftn_key){ .hi = key.lo << (by - 64) };
	if (!by)
		return key;
	return (struct ftn_key){
		.hi = key.hi << by | key.lo >> (64 - by),
		.lo = key.lo << by,
	};
}

#endif /* _LNET_EXIT_FTN_NODE_H */
