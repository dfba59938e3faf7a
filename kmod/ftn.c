// SPDX-License-Identifier: GPL-2.0
/*
 * The label table: entries, lookups and walks.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "ftn_trie.h"

/**
 * lnet_ftn_check() - is this a prefix that the table can hold
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 *
 * Context: any.
 * Return: 0, -EAFNOSUPPORT for another family, -ERANGE for a length beyond the
 * address, -EINVAL for host bits that are not zero.
 */
int lnet_ftn_check(u8 family, const void *addr, u8 plen)
{
	struct ftn_key key;
	bool host_bits;

	if (family != AF_INET && family != AF_INET6)
		return -EAFNOSUPPORT;
	if (plen > (family == AF_INET ? 32 : 128))
		return -ERANGE;

	key = ftn_key(family, addr);
	if (plen < 64)
		host_bits = key.hi << plen || key.lo;
	else
		host_bits = plen < 128 && key.lo << (plen - 64);
	return host_bits ? -EINVAL : 0;
}

/**
 * lnet_ftn_entry_alloc() - make an entry that is in no table yet
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order, host bits zero
 * @plen: prefix length in bits
 *
 * The caller fills in the other members before it gives the entry to a table.
 *
 * Context: may sleep.
 * Return: the entry, or an ERR_PTR: -ENOMEM, or an error of lnet_ftn_check().
 */
struct lnet_ftn_entry *lnet_ftn_entry_alloc(u8 family, const void *addr,
					    u8 plen)
{
	struct lnet_ftn_entry *e;
	int err;

	err = lnet_ftn_check(family, addr, plen);
	if (err)
		return ERR_PTR(err);

	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return ERR_PTR(-ENOMEM);

	e->family = family;
	e->plen = plen;
	memcpy(e->addr, addr, family == AF_INET ? 4 : 16);
	return e;
}

/**
 * lnet_ftn_entry_free() - free an entry that was never in a table
 * @e: the entry, or NULL
 *
 * Context: any.
 */
void lnet_ftn_entry_free(struct lnet_ftn_entry *e)
{
	kfree(e);
}

/**
 * lnet_ftn_entry_free_rcu() - free an entry that is in no table any more
 * @e: the entry, or NULL; readers may still look at it
 *
 * What @e->exit points at must outlive the same grace period.
 *
 * Context: any.
 */
void lnet_ftn_entry_free_rcu(struct lnet_ftn_entry *e)
{
	kfree_rcu(e, rcu);
}

static unsigned int ftn_read_begin(const struct ftn_trie *trie)
{
	/* Pairs with ftn_count_change(): all counted but the last are seen */
	return smp_load_acquire(&trie->changes);
}

static bool ftn_read_retry(const struct ftn_trie *trie, unsigned int changes)
{
	/* Pairs with ftn_count_change(): who saw a change sees it counted */
	smp_rmb();
	return unlikely(READ_ONCE(trie->changes) != changes);
}

/**
 * lnet_ftn_find() - find the entry of exactly this prefix
 * @ftn: the table
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 *
 * Context: RCU read lock or the writers' lock, which also bounds the life of
 * what is returned.
 * Return: the entry, or NULL.
 */
struct lnet_ftn_entry *lnet_ftn_find(const struct lnet_ftn *ftn, u8 family,
				     const void *addr, u8 plen)
{
	const struct ftn_trie *trie = &ftn->trie[ftn_index(family)];
	const struct ftn_node *node;
	struct lnet_ftn_entry *e;
	unsigned int changes;
	struct ftn_key key;

	if (lnet_ftn_check(family, addr, plen))
		return NULL;
	key = ftn_key(family, addr);

	do {
		changes = ftn_read_begin(trie);
		e = NULL;
		node = ftn_deref(ftn, trie->root);
		while (node && node->plen < plen)
			node = ftn_deref(ftn,
					 node->child[ftn_bit(key, node->plen)]);
		if (node && node->plen == plen &&
		    ftn_common(key, node->key) >= plen)
			e = ftn_deref(ftn, node->entry);
	} while (ftn_read_retry(trie, changes));
	return e;
}

static __always_inline const struct lnet_ftn_entry *
ftn_lookup(const struct lnet_ftn *ftn, const struct ftn_trie *trie,
	   struct ftn_key key)
{
	const struct lnet_ftn_entry *best;
	const struct lnet_ftn_entry *e;
	const struct ftn_node *node;
	unsigned int changes;

	do {
		changes = ftn_read_begin(trie);
		best = NULL;
		node = ftn_deref(ftn, trie->root);
		while (node && ftn_common(key, node->key) >= node->plen) {
			e = ftn_deref(ftn, node->entry);
			if (e)
				best = e;
			node = ftn_deref(ftn,
					 node->child[ftn_bit(key, node->plen)]);
		}
	} while (ftn_read_retry(trie, changes));
	return best;
}

/**
 * lnet_ftn_lookup4() - longest match for an IPv4 address
 * @ftn: the table
 * @daddr: the address
 *
 * Context: RCU read lock or the writers' lock, which also bounds the life of
 * what is returned.
 * Return: the entry, or NULL when no prefix holds the address.
 */
const struct lnet_ftn_entry *lnet_ftn_lookup4(const struct lnet_ftn *ftn,
					      __be32 daddr)
{
	return ftn_lookup(ftn, &ftn->trie[0], ftn_key4(daddr));
}

/**
 * lnet_ftn_lookup6() - longest match for an IPv6 address
 * @ftn: the table
 * @daddr: the address
 *
 * Context: RCU read lock or the writers' lock, which also bounds the life of
 * what is returned.
 * Return: the entry, or NULL when no prefix holds the address.
 */
const struct lnet_ftn_entry *lnet_ftn_lookup6(const struct lnet_ftn *ftn,
					      const struct in6_addr *daddr)
{
	return ftn_lookup(ftn, &ftn->trie[1], ftn_key6(daddr));
}

/*
 * In walk order a node comes before its subtrees, and the subtree of bit 0
 * before that of bit 1. Finds the top of the first subtree behind the cursor.
 */
static const struct ftn_node *ftn_after(const struct lnet_ftn *ftn,
					const struct ftn_trie *trie,
					const struct lnet_ftn_cursor *cur)
{
	const struct ftn_node *node = ftn_deref(ftn, trie->root);
	struct ftn_key key = ftn_key(cur->family, cur->addr);
	const struct ftn_node *later = NULL;
	const struct ftn_node *child0;
	const struct ftn_node *child1;
	unsigned int common;

	while (node) {
		common = ftn_common(key, node->key);
		if (common < min(cur->plen, node->plen)) {
			/* Apart: all of it is behind the cursor, or nothing */
			if (!ftn_bit(key, common))
				return node;
			return later;
		}
		if (node->plen > cur->plen)
			return node;

		child0 = ftn_deref(ftn, node->child[0]);
		child1 = ftn_deref(ftn, node->child[1]);
		if (node->plen == cur->plen) {
			if (child0)
				return child0;
			return child1 ? child1 : later;
		}
		if (ftn_bit(key, node->plen)) {
			node = child1;
		} else {
			if (child1)
				later = child1;
			node = child0;
		}
	}
	return later;
}

static struct lnet_ftn_entry *
ftn_trie_next(const struct lnet_ftn *ftn, const struct ftn_trie *trie,
	      const struct lnet_ftn_cursor *after)
{
	const struct ftn_node *child;
	const struct ftn_node *node;
	struct lnet_ftn_entry *e;
	unsigned int changes;

	do {
		changes = ftn_read_begin(trie);
		e = NULL;
		node = after ? ftn_after(ftn, trie, after) :
			       ftn_deref(ftn, trie->root);
		while (node) {
			e = ftn_deref(ftn, node->entry);
			if (e)
				break;
			child = ftn_deref(ftn, node->child[0]);
			node = child ? child : ftn_deref(ftn, node->child[1]);
		}
	} while (ftn_read_retry(trie, changes));
	return e;
}

/**
 * lnet_ftn_next() - the first entry behind a cursor
 * @ftn: the table
 * @family: AF_INET or AF_INET6 to walk these entries only, AF_UNSPEC for all
 * @after: where the walk stands; all zeroes to start
 *
 * The order is by family (IPv4 first), address, prefix length. The cursor is
 * not moved: do so with lnet_ftn_cursor_set() once the entry is dealt with, and
 * before it is removed. A step that goes on from IPv4 to IPv6 is two atomic
 * ones.
 *
 * Context: RCU read lock or the writers' lock, which also bounds the life of
 * what is returned. Both may be dropped between two steps of a walk.
 * Return: the entry, or NULL at the end.
 */
struct lnet_ftn_entry *lnet_ftn_next(const struct lnet_ftn *ftn, u8 family,
				     const struct lnet_ftn_cursor *after)
{
	struct lnet_ftn_entry *e = NULL;

	if (family != AF_INET6 && after->family != AF_INET6)
		e = ftn_trie_next(ftn, &ftn->trie[0],
				  after->family == AF_INET ? after : NULL);
	if (!e && family != AF_INET)
		e = ftn_trie_next(ftn, &ftn->trie[1],
				  after->family == AF_INET6 ? after : NULL);
	return e;
}

/**
 * lnet_ftn_cursor_set() - put a cursor on an entry
 * @cur: the cursor
 * @e: the entry; lnet_ftn_next() goes on behind it
 *
 * Context: any.
 */
void lnet_ftn_cursor_set(struct lnet_ftn_cursor *cur,
			 const struct lnet_ftn_entry *e)
{
	cur->family = e->family;
	cur->plen = e->plen;
	memcpy(cur->addr, e->addr, sizeof(cur->addr));
}

/**
 * lnet_ftn_count() - number of entries
 * @ftn: the table
 * @family: AF_INET or AF_INET6
 *
 * Context: any; exact with the writers' lock held.
 * Return: the number of entries of this family.
 */
u32 lnet_ftn_count(const struct lnet_ftn *ftn, u8 family)
{
	return READ_ONCE(ftn->trie[ftn_index(family)].count);
}
