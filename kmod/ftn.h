/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The label table (FTN): IPv4 and IPv6 prefixes to what becomes of the packets.
 *
 * The table knows prefixes and opaque entries, neither skb nor netlink, so that
 * its engine can change without a line changing elsewhere.
 *
 * Readers hold rcu_read_lock() (any flavour) or the writers' lock. Writers hold
 * the mutex given to lnet_ftn_alloc(). Every change is one atomic step for
 * readers, and a reader never mixes the states of two changes of a family: when
 * a shorter prefix is inserted before a longer one is removed, no lookup finds
 * neither.
 */
#ifndef _LNET_EXIT_FTN_H
#define _LNET_EXIT_FTN_H

#include <linux/in6.h>
#include <linux/mutex.h>
#include <linux/socket.h>
#include <linux/types.h>

struct lnet_exit;
struct lnet_ftn;

/**
 * struct lnet_ftn_entry - one prefix of the label table
 * @exit: where the packets go, opaque to the table; NULL for bypass
 * @flags: LNET_EXIT_ENTRY_F_*, opaque to the table
 * @family: AF_INET or AF_INET6
 * @plen: prefix length in bits
 * @type: enum lnet_exit_entry_type, opaque to the table
 * @protocol: who made the entry, opaque to the table
 * @addr: network byte order, host bits zero; IPv4 uses the first four bytes and
 *	leaves the others zero
 * @rcu: private to lnet_ftn_entry_free_rcu()
 *
 * Immutable once it is in a table: to change it, put another one in its place
 * with lnet_ftn_replace().
 */
struct lnet_ftn_entry {
	struct lnet_exit	*exit;
	u32			flags;
	u8			family;
	u8			plen;
	u8			type;
	u8			protocol;
	u8			addr[16];
	struct rcu_head		rcu;
};

/**
 * struct lnet_ftn_cursor - a place in the walk order, by key
 * @family: AF_INET or AF_INET6; 0 stands before the first entry
 * @plen: prefix length in bits
 * @addr: as in struct lnet_ftn_entry
 *
 * All zeroes is the start, as the context of a new netlink dump is. A cursor
 * points at nothing: the entry that it names may go and come while it is kept.
 */
struct lnet_ftn_cursor {
	u8	family;
	u8	plen;
	u8	addr[16];
};

struct lnet_ftn *lnet_ftn_alloc(const struct mutex *lock);
void lnet_ftn_free(struct lnet_ftn *ftn,
		   void (*release)(struct lnet_ftn_entry *e));

int lnet_ftn_check(u8 family, const void *addr, u8 plen);
struct lnet_ftn_entry *lnet_ftn_entry_alloc(u8 family, const void *addr,
					    u8 plen);
void lnet_ftn_entry_free(struct lnet_ftn_entry *e);
void lnet_ftn_entry_free_rcu(struct lnet_ftn_entry *e);

int lnet_ftn_insert(struct lnet_ftn *ftn, struct lnet_ftn_entry *e);
struct lnet_ftn_entry *lnet_ftn_replace(struct lnet_ftn *ftn,
					struct lnet_ftn_entry *e);
struct lnet_ftn_entry *lnet_ftn_remove(struct lnet_ftn *ftn, u8 family,
				       const void *addr, u8 plen);

struct lnet_ftn_entry *lnet_ftn_find(const struct lnet_ftn *ftn, u8 family,
				     const void *addr, u8 plen);
const struct lnet_ftn_entry *lnet_ftn_lookup4(const struct lnet_ftn *ftn,
					      __be32 daddr);
const struct lnet_ftn_entry *lnet_ftn_lookup6(const struct lnet_ftn *ftn,
					      const struct in6_addr *daddr);

struct lnet_ftn_entry *lnet_ftn_next(const struct lnet_ftn *ftn, u8 family,
				     const struct lnet_ftn_cursor *after);
void lnet_ftn_cursor_set(struct lnet_ftn_cursor *cur,
			 const struct lnet_ftn_entry *e);
u32 lnet_ftn_count(const struct lnet_ftn *ftn, u8 family);

#endif /* _LNET_EXIT_FTN_H */
