/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The label table (FTN): IPv4 and IPv6 prefixes to what becomes of the packets.
 *
 * The table knows prefixes and what they stand for, neither skb nor netlink, so
 * that its engine can change without a line changing elsewhere. A namespace may
 * have several tables, which share a struct lnet_ftn_owner.
 *
 * Lookups run under RCU (any flavour) and take no lock. Everything else runs
 * under the mutex of the owner, walks too. A change is prepared as a whole and
 * then published by a step that cannot fail; a lookup finds the state of before
 * or that of after, and one that is overtaken by many changes still gives an
 * answer that was right at some moment.
 */
#ifndef _LNET_EXIT_FTN_H
#define _LNET_EXIT_FTN_H

#include <linux/in6.h>
#include <linux/mutex.h>
#include <linux/socket.h>
#include <linux/types.h>

struct lnet_exit;
struct lnet_ftn;
struct lnet_ftn_batch;

/**
 * struct lnet_ftn_owner - what the tables of a namespace have in common
 * @lock: all writers and walkers hold it
 * @entries: told how many more entries (or fewer, negative) of a table name an
 *	exit, after the change; called with @lock held, never for NULL
 * @limit: most bytes that all tables may take, 0 for no limit; @lock
 * @bytes: how many they take; @lock
 */
struct lnet_ftn_owner {
	const struct mutex *lock;
	void (*entries)(struct lnet_exit *exit, int diff);
	size_t limit;
	size_t bytes;
};

/**
 * struct lnet_ftn_entry - one prefix of the label table, a value
 * @exit: where the packets go, opaque to the table; NULL for bypass
 * @flags: LNET_EXIT_ENTRY_F_*, opaque to the table
 * @type: enum lnet_exit_entry_type, opaque to the table
 * @protocol: who made the entry; the table counts whose are replaced
 * @family: AF_INET or AF_INET6
 * @plen: prefix length in bits
 * @addr: network byte order, host bits zero; IPv4 uses the first four bytes and
 *	leaves the others zero
 */
struct lnet_ftn_entry {
	struct lnet_exit	*exit;
	u32			flags;
	u8			type;
	u8			protocol;
	u8			family;
	u8			plen;
	u8			addr[16];
};

/**
 * struct lnet_ftn_hit - what a lookup finds: an entry but for its address
 *
 * The address is that looked up, cut to @plen bits. All entries that are alike
 * in this share one.
 */
struct lnet_ftn_hit {
	struct lnet_exit	*exit;
	u32			flags;
	u8			type;
	u8			protocol;
	u8			family;
	u8			plen;
};

/**
 * struct lnet_ftn_cursor - a prefix, and a place in the walk order
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

/**
 * struct lnet_ftn_result - what a batch has changed, or why it has not
 * @added: prefixes that had no entry before
 * @replaced: prefixes whose entry is another one now
 * @removed: prefixes that have no entry any more
 * @same: prefixes that were put as they were already
 * @taken: those of @replaced whose entry was of another protocol
 * @fault: prefix that the error is about, of family 0 if about none
 */
struct lnet_ftn_result {
	u32			added;
	u32			replaced;
	u32			removed;
	u32			same;
	u32			taken;
	struct lnet_ftn_cursor	fault;
};

/* How many prefixes have another entry, a first one or none any more. */
static inline u32 lnet_ftn_changes(const struct lnet_ftn_result *r)
{
	return r->added + r->replaced + r->removed;
}

/**
 * struct lnet_ftn_scope - which entries a batch replaces as a whole
 * @within: says of an entry whether it goes unless the batch puts it; called
 *	with the owner's lock held
 * @arg: for @within
 */
struct lnet_ftn_scope {
	bool (*within)(const struct lnet_ftn_hit *hit, const void *arg);
	const void *arg;
};

/* How a batch takes an operation; 0 takes whatever it finds. */
#define LNET_FTN_NEW	1	/* refuse a prefix that has an entry */
#define LNET_FTN_KNOWN	2	/* refuse a prefix that has none */

/* ftn.c: life, and single changes */
struct lnet_ftn *lnet_ftn_alloc(struct lnet_ftn_owner *owner);
void lnet_ftn_free(struct lnet_ftn *ftn);
void lnet_ftn_clear(struct lnet_ftn *ftn);
int lnet_ftn_check(u8 family, const void *addr, u8 plen);
int lnet_ftn_insert(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e);
int lnet_ftn_replace(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e);
int lnet_ftn_remove(struct lnet_ftn *ftn, u8 family, const void *addr, u8 plen);

/* ftn_batch.c: many changes as one */
struct lnet_ftn_batch *
lnet_ftn_batch_begin(struct lnet_ftn *ftn, const struct lnet_ftn_scope *scope);
int lnet_ftn_batch_put(struct lnet_ftn_batch *b,
		       const struct lnet_ftn_entry *e, unsigned int how);
int lnet_ftn_batch_remove(struct lnet_ftn_batch *b, u8 family,
			  const void *addr, u8 plen, unsigned int how);
u32 lnet_ftn_batch_count(const struct lnet_ftn_batch *b);
int lnet_ftn_batch_commit(struct lnet_ftn_batch *b,
			  struct lnet_ftn_result *result);
void lnet_ftn_batch_abort(struct lnet_ftn_batch *b);

/* ftn_lookup.c: under RCU */
const struct lnet_ftn_hit *lnet_ftn_lookup4(const struct lnet_ftn *ftn,
					    __be32 daddr);
const struct lnet_ftn_hit *lnet_ftn_lookup6(const struct lnet_ftn *ftn,
					    const struct in6_addr *daddr);

/* ftn_walk.c: under the lock */
bool lnet_ftn_find(const struct lnet_ftn *ftn, u8 family, const void *addr,
		   u8 plen, struct lnet_ftn_entry *e);
bool lnet_ftn_covering(const struct lnet_ftn *ftn, u8 family, const void *addr,
		       u8 plen, struct lnet_ftn_entry *e);
bool lnet_ftn_next(const struct lnet_ftn *ftn, u8 family,
		   const struct lnet_ftn_cursor *after,
		   struct lnet_ftn_entry *e);
bool lnet_ftn_next_within(const struct lnet_ftn *ftn,
			  const struct lnet_ftn_cursor *in,
			  const struct lnet_ftn_cursor *after,
			  struct lnet_ftn_entry *e);
void lnet_ftn_cursor_set(struct lnet_ftn_cursor *cur,
			 const struct lnet_ftn_entry *e);
u32 lnet_ftn_count(const struct lnet_ftn *ftn, u8 family);
bool lnet_ftn_names(const struct lnet_ftn *ftn, const struct lnet_exit *exit);

#endif /* _LNET_EXIT_FTN_H */
