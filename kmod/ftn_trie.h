/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engine of the label table: a path-compressed binary trie per family.
 * For ftn.c, which reads it, and ftn_update.c, which changes it.
 *
 * A node stands for a prefix. It carries an entry, or it is glue: a fork
 * without an entry that always has two children. Both families use the same
 * code on 128-bit keys in host order; an IPv4 address is the top 32 bits.
 *
 * Every change is one pointer store, so a reader sees all of it or nothing.
 * That alone is not enough for a reader that is overtaken by several changes:
 * it may have passed the place of the first and then find the second done, an
 * answer that was never right. So writers count the changes before they make
 * them, and a reader that sees the count move starts again. It never waits for
 * a writer.
 */
#ifndef _LNET_EXIT_FTN_TRIE_H
#define _LNET_EXIT_FTN_TRIE_H

#include <linux/bitops.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "ftn.h"

/* Bit 0 is the first bit on the wire, the top bit of hi. */
struct ftn_key {
	u64 hi;
	u64 lo;
};

/* 64 bytes, one cache line. Bits of the key behind plen mean nothing. */
struct ftn_node {
	struct ftn_key			key;
	struct ftn_node __rcu		*child[2];
	struct lnet_ftn_entry __rcu	*entry;
	u8				plen;
	union {
		struct rcu_head		rcu;
		struct ftn_node		*next;	/* lnet_ftn_free() only */
	};
};

struct ftn_trie {
	struct ftn_node __rcu	*root;
	unsigned int		changes;
	u32			count;
};

struct lnet_ftn {
	struct ftn_trie		trie[2];	/* by ftn_index() */
	const struct mutex	*lock;		/* of the writers */
};

/* For readers, which may be writers */
#define ftn_deref(ftn, p) \
	rcu_dereference_check(p, lockdep_is_held((ftn)->lock))

static inline unsigned int ftn_index(u8 family)
{
	return family == AF_INET6;
}

static inline struct ftn_key ftn_key4(__be32 addr)
{
	return (struct ftn_key){ .hi = (u64)be32_to_cpu(addr) << 32 };
}

static inline struct ftn_key ftn_key6(const void *addr)
{
	__be64 half[2];

	memcpy(half, addr, sizeof(half));
	return (struct ftn_key){
		.hi = be64_to_cpu(half[0]),
		.lo = be64_to_cpu(half[1]),
	};
}

static inline struct ftn_key ftn_key(u8 family, const void *addr)
{
	__be32 addr4;

	if (family == AF_INET6)
		return ftn_key6(addr);
	memcpy(&addr4, addr, sizeof(addr4));
	return ftn_key4(addr4);
}

/* Number of leading bits that two keys share. */
static inline unsigned int ftn_common(struct ftn_key a, struct ftn_key b)
{
	u64 diff = a.hi ^ b.hi;

	if (diff)
		return 64 - fls64(diff);
	return 128 - fls64(a.lo ^ b.lo);
}

/* Bit number n; with n behind the address any bit, for there are no children. */
static inline unsigned int ftn_bit(struct ftn_key key, unsigned int n)
{
	return (n < 64 ? key.hi : key.lo) >> (~n & 63) & 1;
}

#endif /* _LNET_EXIT_FTN_TRIE_H */
