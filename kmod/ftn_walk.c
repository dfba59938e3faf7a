// SPDX-License-Identifier: GPL-2.0
/*
 * Questions about prefixes, by those who hold the lock.
 */
#include <linux/err.h>

#include "ftn_int.h"

static void ftn_entry_fill(const struct lnet_ftn *ftn, struct ftn_key key,
			   u32 id, struct lnet_ftn_entry *e)
{
	const struct lnet_ftn_hit *hit = ftn_hit(ftn, id);

	*e = (struct lnet_ftn_entry){
		.exit		= hit->exit,
		.flags		= hit->flags,
		.type		= hit->type,
		.protocol	= hit->protocol,
		.family		= hit->family,
		.plen		= hit->plen,
	};
	ftn_key_bytes(key, e->addr);
}

/**
 * lnet_ftn_find() - find the entry of exactly this prefix
 * @ftn: the table
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 * @e: gets the entry
 *
 * Context: does not sleep, under the lock.
 * Return: whether there is one.
 */
bool lnet_ftn_find(const struct lnet_ftn *ftn, u8 family, const void *addr,
		   u8 plen, struct lnet_ftn_entry *e)
{
	const struct ftn_store *s = &ftn->fam[ftn_index(family)].store;
	struct ftn_pos pos;
	struct ftn_key key;

	if (lnet_ftn_check(family, addr, plen))
		return false;
	key = ftn_key(family, addr);
	pos = ftn_store_seek(ftn, s, key, plen);
	if (!ftn_store_at(ftn, s, pos, key, plen))
		return false;
	ftn_entry_fill(ftn, key, *ftn_pos_id(s, pos), e);
	return true;
}

/**
 * lnet_ftn_covering() - find the longest entry that holds an address or prefix
 * @ftn: the table
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: not longer than this; one less than what it gave leads to the next
 *	shorter one
 * @e: gets the entry
 *
 * Context: does not sleep, under the lock.
 * Return: whether there is one.
 */
bool lnet_ftn_covering(const struct lnet_ftn *ftn, u8 family, const void *addr,
		       u8 plen, struct lnet_ftn_entry *e)
{
	const struct ftn_store *s = &ftn->fam[ftn_index(family)].store;
	struct ftn_key key = ftn_key(family, addr);
	u32 id;

	id = ftn_store_covering(ftn, s, key, plen);
	if (!id)
		return false;
	ftn_entry_fill(ftn, ftn_first(key, ftn_hit(ftn, id)->plen), id, e);
	return true;
}

static bool ftn_store_next(const struct lnet_ftn *ftn,
			   const struct ftn_store *s,
			   const struct lnet_ftn_cursor *after,
			   struct lnet_ftn_entry *e)
{
	struct ftn_pos pos = { };

	if (after)
		pos = ftn_store_seek(ftn, s,
				     ftn_key(after->family, after->addr),
				     after->plen + 1);
	if (ftn_pos_end(s, pos))
		return false;
	ftn_entry_fill(ftn, ftn_pos_key(s, pos), *ftn_pos_id(s, pos), e);
	return true;
}

/**
 * lnet_ftn_next() - the first entry behind a cursor
 * @ftn: the table
 * @family: AF_INET or AF_INET6 to walk these entries only, AF_UNSPEC for all
 * @after: where the walk stands; all zeroes to start
 * @e: gets the entry
 *
 * The order is by family (IPv4 first), address, prefix length. The cursor is
 * not moved: do so with lnet_ftn_cursor_set() once the entry is dealt with.
 *
 * Context: does not sleep, under the lock, which may be dropped between two
 * steps.
 * Return: whether there is one.
 */
bool lnet_ftn_next(const struct lnet_ftn *ftn, u8 family,
		   const struct lnet_ftn_cursor *after,
		   struct lnet_ftn_entry *e)
{
	if (family != AF_INET6 && after->family != AF_INET6 &&
	    ftn_store_next(ftn, &ftn->fam[0].store,
			   after->family == AF_INET ? after : NULL, e))
		return true;
	return family != AF_INET &&
	       ftn_store_next(ftn, &ftn->fam[1].store,
			      after->family == AF_INET6 ? after : NULL, e);
}

/**
 * lnet_ftn_next_within() - the first entry behind a cursor, within a prefix
 * @ftn: the table
 * @in: the prefix; its own entry is within it
 * @after: where the walk stands; all zeroes to start
 * @e: gets the entry
 *
 * Context: as lnet_ftn_next().
 * Return: whether there is one.
 */
bool lnet_ftn_next_within(const struct lnet_ftn *ftn,
			  const struct lnet_ftn_cursor *in,
			  const struct lnet_ftn_cursor *after,
			  struct lnet_ftn_entry *e)
{
	const struct ftn_store *s = &ftn->fam[ftn_index(in->family)].store;
	struct ftn_key first = ftn_key(in->family, in->addr);
	struct ftn_pos pos;

	if (after->family)
		pos = ftn_store_seek(ftn, s,
				     ftn_key(after->family, after->addr),
				     after->plen + 1);
	else
		pos = ftn_store_seek(ftn, s, first, in->plen);
	if (ftn_pos_end(s, pos) ||
	    ftn_common(ftn_pos_key(s, pos), first) < in->plen)
		return false;
	ftn_entry_fill(ftn, ftn_pos_key(s, pos), *ftn_pos_id(s, pos), e);
	return true;
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
 * Context: any; exact under the lock.
 * Return: the number of entries of this family.
 */
u32 lnet_ftn_count(const struct lnet_ftn *ftn, u8 family)
{
	return READ_ONCE(ftn->fam[ftn_index(family)].store.num);
}

/**
 * lnet_ftn_names() - does anything in the table name an exit
 * @ftn: the table
 * @exit: the exit
 *
 * Operations of an open batch count, too.
 *
 * Context: does not sleep, under the lock.
 * Return: whether it does.
 */
bool lnet_ftn_names(const struct lnet_ftn *ftn, const struct lnet_exit *exit)
{
	const struct ftn_values *v = &ftn->values;
	u32 id;

	for (id = 1; id < v->used; id++)
		if (v->count[id].refs && ftn_hit(ftn, id)->exit == exit)
			return true;
	return false;
}
