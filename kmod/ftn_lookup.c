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
	const type *first = (const type *)(keys);			\
	u32 left = num;							\
	u32 found = 0;							\
	u32 half;							\
									\
	while (left) {							\
		half = (left + 1) / 2;					\
		found += is_behind(first[found + half - 1]) ? 0 : half;	\
		left -= half;						\
	}								\
	found;								\
})

static __always_inline u32 ftn_leaf_find(unsigned long word, u64 hi, u64 lo)
{
	const struct ftn_leaf *leaf = ftn_word_node(word);
	const u8 *node = (const u8 *)leaf;
	u32 num = leaf->num - 1;
	u32 n;

#define ftn_behind8(k)		((k) > (u8)(hi >> 56))
#define ftn_behind16(k)		((k) > (u16)(hi >> 48))
#define ftn_behind32(k)		((k) > (u32)(hi >> 32))
#define ftn_behind64(k)		((k) > hi)
#define ftn_behind128(k)	ftn_key_less((struct ftn_key){ hi, lo }, k)
	switch (ftn_word_kind(word)) {
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

/* The word of a slot of a map; a value for FTN_CHILD* not set */
static __always_inline bool ftn_map_find(unsigned long *word, u32 slot,
					 u32 *id)
{
	const struct ftn_map *map = ftn_word_map(*word);
	u32 n = ftn_map_run(map, slot);

	if (likely(ftn_word_kind(*word) == FTN_MAP16)) {
		*id = map->entry[n];
		if (likely(!(*id & FTN_CHILD16)))
			return true;
		*word = ftn_map_child(map, *id & ~FTN_CHILD16);
	} else {
		*id = ftn_map_wide(map)[n];
		if (!(*id & FTN_CHILD32))
			return true;
		*word = ftn_map_child(map, *id & ~FTN_CHILD32);
	}
	return false;
}

/* Number of the value of a key; its first bits have led to the word. */
static __always_inline u32 ftn_find(unsigned long word, u64 hi, u64 lo)
{
	u32 id;

	for (;;) {
		if (ftn_word_kind(word) == FTN_VALUE)
			return ftn_word_id(word);
		if (!ftn_word_is_map(word))
			return ftn_leaf_find(word, hi, lo);
		if (ftn_map_find(&word, hi >> 56, &id))
			return id;
		hi = hi << 8 | lo >> 56;
		lo <<= 8;
	}
}

static __always_inline const struct lnet_ftn_hit *
ftn_hit_rcu(const struct lnet_ftn *ftn, u32 id)
{
	/* Room for a number came before the number */
	smp_rmb();
	return &ftn_deref(ftn, ftn->values.hits)->hit[id];
}

/*
 * All that a lookup may meet: when there is no other route it is the default
 * route, if that has not changed meanwhile.
 */
static noinline const struct lnet_ftn_hit *
ftn_lookup_any(const struct lnet_ftn *ftn, const struct ftn_top *top, u64 hi,
	       u64 lo)
{
	unsigned int changes;
	unsigned long word;
	bool one;
	u32 id;

	do {
		/* Pairs with ftn_top_default(), as the barriers below */
		changes = smp_load_acquire(&top->def_changes);
		one = top->shift == 64;
		word = (unsigned long)ftn_deref(ftn, top->slot[one ? 0 : hi >> 48]);
		id = ftn_find(word, one ? hi : hi << 16, lo);
		if (id)
			break;
		/* ftn_top_default() */
		smp_rmb();
		id = READ_ONCE(top->def);
		/* ftn_top_default() */
		smp_rmb();
	} while (unlikely(READ_ONCE(top->def_changes) != changes));
	return id ? ftn_hit_rcu(ftn, id) : NULL;
}

/*
 * There is no other route: true if the default route is one that never was
 * another while lookups could reach the root.
 */
static __always_inline bool ftn_default(const struct ftn_top *top, u32 *id)
{
	/* After the word: pairs with the release in ftn_top_default() */
	smp_rmb();
	*id = READ_ONCE(top->def);
	/* Who sees another default route sees the change counted */
	smp_rmb();
	return likely(!READ_ONCE(top->def_changes));
}

static noinline const struct lnet_ftn_hit *
ftn_lookup_any6(const struct lnet_ftn *ftn, const struct ftn_top *top,
		const struct in6_addr *daddr)
{
	struct ftn_key key = ftn_key6(daddr);

	return ftn_lookup_any(ftn, top, key.hi, key.lo);
}

/* The last step of a lookup, in functions that need more registers. */
static noinline const struct lnet_ftn_hit *
ftn_lookup_leaf4(const struct lnet_ftn *ftn, const struct ftn_top *top,
		 unsigned long word, u32 rest, u32 key)
{
	u32 id = ftn_leaf_find(word, (u64)rest << 32, 0);

	if (likely(id || ftn_default(top, &id)))
		return id ? ftn_hit_rcu(ftn, id) : NULL;
	return ftn_lookup_any(ftn, top, (u64)key << 32, 0);
}

static noinline const struct lnet_ftn_hit *
ftn_lookup_leaf6(const struct lnet_ftn *ftn, const struct ftn_top *top,
		 unsigned long word, const u8 *at,
		 const struct in6_addr *daddr)
{
	struct ftn_key rest = ftn_key6(daddr);
	u32 id;

	rest = ftn_key_shift(rest, (at - daddr->s6_addr) * 8);
	id = ftn_leaf_find(word, rest.hi, rest.lo);
	if (likely(id || ftn_default(top, &id)))
		return id ? ftn_hit_rcu(ftn, id) : NULL;
	return ftn_lookup_any6(ftn, top, daddr);
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
	const struct ftn_top *top = ftn_deref(ftn, ftn->fam[0].top);
	u32 key = be32_to_cpu(daddr);
	unsigned long word;
	u32 rest;
	u32 id;

	if (unlikely(!top))
		return NULL;
	if (unlikely(top->shift == 64))
		return ftn_lookup_any(ftn, top, (u64)key << 32, 0);
	word = (unsigned long)ftn_deref(ftn, top->slot[key >> 16]);
	rest = key << 16;
	for (;;) {
		if (likely(ftn_word_kind(word) == FTN_VALUE)) {
			id = ftn_word_id(word);
			break;
		}
		if (!ftn_word_is_map(word))
			return ftn_lookup_leaf4(ftn, top, word, rest, key);
		if (likely(ftn_map_find(&word, rest >> 24, &id)))
			break;
		rest <<= 8;
	}
	if (likely(id || ftn_default(top, &id)))
		return id ? ftn_hit_rcu(ftn, id) : NULL;
	return ftn_lookup_any(ftn, top, (u64)key << 32, 0);
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
	const struct ftn_top *top = ftn_deref(ftn, ftn->fam[1].top);
	const u8 *at = daddr->s6_addr;
	unsigned long word;
	u32 id;

	if (unlikely(!top))
		return NULL;
	word = (unsigned long)ftn_deref(ftn, top->slot[0]);
	for (;;) {
		if (ftn_word_kind(word) == FTN_VALUE) {
			id = ftn_word_id(word);
			break;
		}
		if (!ftn_word_is_map(word))
			return ftn_lookup_leaf6(ftn, top, word, at, daddr);
		if (ftn_map_find(&word, *at++, &id))
			break;
	}
	if (likely(id || ftn_default(top, &id)))
		return id ? ftn_hit_rcu(ftn, id) : NULL;
	return ftn_lookup_any6(ftn, top, daddr);
}
