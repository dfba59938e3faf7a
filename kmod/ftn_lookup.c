// SPDX-License-Identifier: GPL-2.0
/*
 * The label table as packets see it: longest match.
 */
#include <linux/compiler.h>

#include "ftn_node.h"

#define ftn_deref(ftn, p) \
	rcu_dereference_check(p, lockdep_is_held((ftn)->owner->lock))

/* Keys that are not behind the one looked for; no branch depends on it. */
#define ftn_leaf_search(type, keys, num, is_behind) ({			\
	const type *at = (const type *)(keys);				\
	u32 left = num;							\
	u32 half;							\
									\
	while (left > 1) {						\
		half = left / 2;					\
		at += is_behind(at[half - 1]) ? 0 : half;		\
		left -= half;						\
	}								\
	(u32)(at - (const type *)(keys)) + !is_behind(*at);		\
})

static __always_inline u32 ftn_leaf_find(const struct ftn_leaf *leaf,
					 enum ftn_kind kind, u64 hi, u64 lo)
{
	u32 num = leaf->num - 1;
	const u8 *node = (const u8 *)leaf;
	u32 n;

#define ftn_behind8(k)		((k) > (u8)(hi >> 56))
#define ftn_behind16(k)		((k) > (u16)(hi >> 48))
#define ftn_behind32(k)		((k) > (u32)(hi >> 32))
#define ftn_behind64(k)		((k) > hi)
#define ftn_behind128(k)	((k).hi > hi || ((k).hi == hi && (k).lo > lo))
	switch (kind) {
	case FTN_LEAF8:
		n = ftn_leaf_search(u8, node + ftn_leaf_keys(1), num,
				    ftn_behind8);
		return ftn_leaf_id(leaf, n, 1);
	case FTN_LEAF16:
		n = ftn_leaf_search(u16, node + ftn_leaf_keys(2), num,
				    ftn_behind16);
		return ftn_leaf_id(leaf, n, 2);
	case FTN_LEAF32:
		n = ftn_leaf_search(u32, node + ftn_leaf_keys(4), num,
				    ftn_behind32);
		return ftn_leaf_id(leaf, n, 4);
	case FTN_LEAF64:
		n = ftn_leaf_search(u64, node + ftn_leaf_keys(8), num,
				    ftn_behind64);
		return ftn_leaf_id(leaf, n, 8);
	default:
		n = ftn_leaf_search(struct ftn_key, node + ftn_leaf_keys(16),
				    num, ftn_behind128);
		return ftn_leaf_id(leaf, n, 16);
	}
}

/* The number of the value of a key, whose first bits led to the word. */
static __always_inline u32 ftn_word_find(unsigned long word, u64 hi, u64 lo)
{
	const struct ftn_map *map;
	enum ftn_kind kind;
	u32 n;
	u32 e;

	for (;;) {
		kind = ftn_word_kind(word);
		if (kind == FTN_VALUE)
			return ftn_word_id(word);
		if (likely(kind == FTN_MAP16)) {
			map = (const void *)(word - FTN_MAP16);
			n = ftn_map_run(map, hi >> 56);
			e = map->entry[n];
			if (likely(!(e & FTN_CHILD16)))
				return e;
			word = ftn_map_child(map, e & ~FTN_CHILD16);
		} else if (kind == FTN_MAP32) {
			map = (const void *)(word - FTN_MAP32);
			n = ftn_map_run(map, hi >> 56);
			e = ftn_map_wide(map)[n];
			if (!(e & FTN_CHILD32))
				return e;
			word = ftn_map_child(map, e & ~FTN_CHILD32);
		} else {
			return ftn_leaf_find(ftn_word_node(word), kind, hi, lo);
		}
		hi = hi << 8 | lo >> 56;
		lo <<= 8;
	}
}

static __always_inline const struct lnet_ftn_hit *
ftn_lookup(const struct lnet_ftn *ftn, const struct ftn_family *fam, u64 hi,
	   u64 lo)
{
	const struct ftn_top *top;
	unsigned int changes;
	unsigned long word;
	u32 id;

	do {
		top = ftn_deref(ftn, fam->top);
		if (unlikely(!top))
			return NULL;
		/* Pairs with ftn_top_default(), as the barrier below */
		changes = smp_load_acquire(&top->def_changes);
		if (top->shift == 64)
			word = (unsigned long)ftn_deref(ftn, top->slot[0]);
		else
			word = (unsigned long)ftn_deref(ftn,
							top->slot[hi >> 48]);
		id = ftn_word_find(word, top->shift == 64 ? hi : hi << 16, lo);
		/* Also: values that are large enough came before their names */
		smp_rmb();
		if (likely(id))
			break;
		id = READ_ONCE(top->def);
		smp_rmb();
	} while (unlikely(READ_ONCE(top->def_changes) != changes));
	if (!id)
		return NULL;
	return &ftn_deref(ftn, ftn->values.hits)->hit[id];
}

/**
 * lnet_ftn_lookup4() - longest match for an IPv4 address
 * @ftn: the table
 * @daddr: the address
 *
 * Context: RCU read lock or the lock, which also bounds the life of what is
 * returned.
 * Return: what the packets are to do, or NULL when no prefix holds the address.
 */
const struct lnet_ftn_hit *lnet_ftn_lookup4(const struct lnet_ftn *ftn,
					    __be32 daddr)
{
	return ftn_lookup(ftn, &ftn->fam[0], ftn_key4(daddr).hi, 0);
}

/**
 * lnet_ftn_lookup6() - longest match for an IPv6 address
 * @ftn: the table
 * @daddr: the address
 *
 * Context: RCU read lock or the lock, which also bounds the life of what is
 * returned.
 * Return: what the packets are to do, or NULL when no prefix holds the address.
 */
const struct lnet_ftn_hit *lnet_ftn_lookup6(const struct lnet_ftn *ftn,
					    const struct in6_addr *daddr)
{
	struct ftn_key key = ftn_key6(daddr);

	return ftn_lookup(ftn, &ftn->fam[1], key.hi, key.lo);
}
