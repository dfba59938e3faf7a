/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the label table's engine share.
 *
 *   struct lnet_ftn
 *     ├─ values        what entries stand for, by number (ftn_value.c)
 *     └─ fam[2]        for each family
 *          ├─ store    the prefixes in order, each with its number; for the
 *          │           writers (ftn_store.c)
 *          └─ top      what lookups read (ftn_lookup.c)
 *
 * Both families use the same code on 128-bit keys in host order; an IPv4
 * address is the top 32 bits.
 */
#ifndef _LNET_EXIT_FTN_INT_H
#define _LNET_EXIT_FTN_INT_H

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

/* Up to FTN_PAGE4 or FTN_PAGE6 prefixes in order: 2 KB at most. */
#define FTN_PAGE4	255
#define FTN_PAGE6	102

/**
 * struct ftn_page - prefixes that follow one another
 * @num: how many
 * @room: for how many
 * @kept: a merge under way takes the page over as it is
 * @data: @room keys, of 4 or 16 bytes, then @room numbers
 */
struct ftn_page {
	u16	num;
	u16	room;
	bool	kept;
	u64	data[];
};

/**
 * struct ftn_store - the prefixes of a family in walk order
 * @page: pages, none of them empty
 * @pages: how many
 * @room: for how many
 * @spare: page that ftn_store_cut() has left empty
 * @num: prefixes in all
 * @v6: of which family
 */
struct ftn_store {
	struct ftn_page	**page;
	struct ftn_page	*spare;
	u32		pages;
	u32		room;
	u32		num;
	bool		v6;
};

/* A place in a store: an entry, or behind the last one (page == pages). */
struct ftn_pos {
	u32 page;
	u32 slot;
};

/* From @start to the next range: one number, 0 for no entry. */
struct ftn_range {
	struct ftn_key	start;
	u32		id;
};

struct ftn_ranges {
	struct ftn_range	*range;
	u32			num;
	u32			room;
};

/**
 * struct ftn_hits - values by number, for lookups
 * @rcu: frees it when a larger one has taken its place
 * @room: for how many
 * @hit: the values; 0 is not used
 */
struct ftn_hits {
	struct rcu_head		rcu;
	u32			room;
	struct lnet_ftn_hit	hit[];
};

/**
 * struct ftn_count - who uses a value; for the writers
 * @refs: entries of the table and operations of batches
 * @next: in its hash chain, or among the free ones
 * @grace: once free, when no lookup can know the number any more
 */
struct ftn_count {
	u32		refs;
	u32		next;
	unsigned long	grace;
};

/**
 * struct ftn_values - what entries stand for, each different one once
 * @hits: for lookups
 * @count: likewise by number
 * @chain: heads of hash chains, room / 2 of them, a power of two
 * @used: numbers used at some time
 * @free_first: free numbers, the one free for longest first
 * @free_last: the last of them
 * @live: numbers in use now
 */
struct ftn_values {
	struct ftn_hits __rcu	*hits;
	struct ftn_count	*count;
	u32			*chain;
	u32			used;
	u32			free_first;
	u32			free_last;
	u32			live;
};

struct ftn_top;

struct ftn_family {
	struct ftn_store	store;
	struct ftn_top __rcu	*top;
};

struct lnet_ftn {
	struct ftn_family	fam[2];	/* by ftn_index() */
	struct ftn_values	values;
	struct lnet_ftn_owner	*owner;
};

/* Of the writers */
#define ftn_deref_locked(ftn, p) \
	rcu_dereference_protected(p, lockdep_is_held((ftn)->owner->lock))

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

/* The last twelve bytes of an IPv4 address are zero, as they must be. */
static inline void ftn_key_bytes(struct ftn_key key, u8 *addr)
{
	__be64 half[2] = { cpu_to_be64(key.hi), cpu_to_be64(key.lo) };

	memcpy(addr, half, sizeof(half));
}

static inline bool ftn_key_less(struct ftn_key a, struct ftn_key b)
{
	return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
}

static inline bool ftn_key_equal(struct ftn_key a, struct ftn_key b)
{
	return a.hi == b.hi && a.lo == b.lo;
}

/* Number of leading bits that two keys share. */
static inline unsigned int ftn_common(struct ftn_key a, struct ftn_key b)
{
	u64 diff = a.hi ^ b.hi;

	if (diff)
		return 64 - fls64(diff);
	return 128 - fls64(a.lo ^ b.lo);
}

/* The bits behind the first plen ones. */
static inline struct ftn_key ftn_host_mask(unsigned int plen)
{
	return (struct ftn_key){
		.hi = plen < 64 ? ~0ULL >> plen : 0,
		.lo = plen <= 64 ? ~0ULL : plen < 128 ? ~0ULL >> (plen - 64) : 0,
	};
}

/* The first and the last key of a prefix; bits of the key behind it count not */
static inline struct ftn_key ftn_first(struct ftn_key key, unsigned int plen)
{
	struct ftn_key mask = ftn_host_mask(plen);

	return (struct ftn_key){ key.hi & ~mask.hi, key.lo & ~mask.lo };
}

static inline struct ftn_key ftn_last(struct ftn_key key, unsigned int plen)
{
	struct ftn_key mask = ftn_host_mask(plen);

	return (struct ftn_key){ key.hi | mask.hi, key.lo | mask.lo };
}

static inline struct ftn_key ftn_key_next(struct ftn_key key)
{
	return (struct ftn_key){ key.hi + !(key.lo + 1), key.lo + 1 };
}

/* ftn_mem.c */
void *ftn_mem_get(struct lnet_ftn_owner *owner, size_t size);
void ftn_mem_put(struct lnet_ftn_owner *owner, const void *ptr, size_t size);

/* ftn_value.c */
int ftn_value_get(struct lnet_ftn *ftn, const struct lnet_ftn_entry *e,
		  u32 *id);
void ftn_value_put(struct lnet_ftn *ftn, u32 id);
void ftn_value_entry(struct lnet_ftn *ftn, u32 id, int diff);
void ftn_values_free(struct lnet_ftn *ftn);

static inline const struct lnet_ftn_hit *ftn_hit(const struct lnet_ftn *ftn,
						 u32 id)
{
	return &ftn_deref_locked(ftn, ftn->values.hits)->hit[id];
}

/* One more reference on a number that has one. */
static inline void ftn_value_ref(struct lnet_ftn *ftn, u32 id)
{
	ftn->values.count[id].refs++;
}

/* ftn_page.c, ftn_store.c */
static inline struct ftn_key ftn_page_key(const struct ftn_page *page, bool v6,
					  u32 slot)
{
	if (v6)
		return ((const struct ftn_key *)page->data)[slot];
	return (struct ftn_key){
		.hi = (u64)((const u32 *)page->data)[slot] << 32
	};
}

static inline u32 *ftn_page_ids(const struct ftn_page *page, bool v6)
{
	return (u32 *)page->data + page->room * (v6 ? 4 : 1);
}

static inline struct ftn_key ftn_pos_key(const struct ftn_store *s,
					 struct ftn_pos pos)
{
	return ftn_page_key(s->page[pos.page], s->v6, pos.slot);
}

static inline u32 *ftn_pos_id(const struct ftn_store *s, struct ftn_pos pos)
{
	return &ftn_page_ids(s->page[pos.page], s->v6)[pos.slot];
}

static inline bool ftn_pos_end(const struct ftn_store *s, struct ftn_pos pos)
{
	return pos.page == s->pages;
}

static inline void ftn_pos_step(const struct ftn_store *s, struct ftn_pos *pos)
{
	if (++pos->slot == s->page[pos->page]->num) {
		pos->page++;
		pos->slot = 0;
	}
}

static inline u32 ftn_page_most(bool v6)
{
	return v6 ? FTN_PAGE6 : FTN_PAGE4;
}

struct ftn_page *ftn_page_alloc(struct lnet_ftn_owner *owner, bool v6,
				u32 room);
void ftn_page_free(struct lnet_ftn_owner *owner, bool v6,
		   struct ftn_page *page);
void ftn_page_copy(struct ftn_page *to, u32 at, const struct ftn_page *from,
		   u32 first, u32 num, bool v6);
void ftn_page_move(struct ftn_page *page, bool v6, u32 to, u32 from);
void ftn_page_set(struct ftn_page *page, bool v6, u32 slot, struct ftn_key key,
		  u32 id);
int ftn_store_reserve(struct lnet_ftn_owner *owner, struct ftn_store *s,
		      u32 pages);
struct ftn_pos ftn_store_seek(const struct lnet_ftn *ftn,
			      const struct ftn_store *s, struct ftn_key key,
			      unsigned int plen);
bool ftn_store_at(const struct lnet_ftn *ftn, const struct ftn_store *s,
		  struct ftn_pos pos, struct ftn_key key, unsigned int plen);
u32 ftn_store_covering(const struct lnet_ftn *ftn, const struct ftn_store *s,
		       struct ftn_key key, int plen);
int ftn_store_insert(struct lnet_ftn *ftn, struct ftn_store *s,
		     struct ftn_key key, u32 id);
void ftn_store_cut(struct ftn_store *s, struct ftn_pos pos);
void ftn_store_uncut(struct ftn_store *s, struct ftn_pos pos,
		     struct ftn_key key, u32 id);
void ftn_store_tidy(struct lnet_ftn *ftn, struct ftn_store *s, u32 page);
void ftn_store_free(struct lnet_ftn_owner *owner, struct ftn_store *s);

/* ftn_sweep.c */
int ftn_sweep(const struct lnet_ftn *ftn, const struct ftn_store *s,
	      struct ftn_key key, unsigned int plen, struct ftn_ranges *out);
int ftn_range_begin(struct ftn_ranges *r, struct ftn_key start, u32 id);
void ftn_ranges_free(struct ftn_ranges *r);

/* Operations of a batch */
#define FTN_OP_GONE	BIT(31)		/* remove; the rest is the length */
#define FTN_OP_HOW	28		/* LNET_FTN_* */
#define FTN_OP_OVERRULED	(~0U)
#define FTN_ID_MAX	(BIT(FTN_OP_HOW) - 1)

/**
 * struct ftn_op - one operation of a batch
 * @key: prefix
 * @op: number of the value that it puts, or FTN_OP_GONE and the length;
 *	and how
 * @old: number of the entry that was there, 0 for none, FTN_OP_OVERRULED if a
 *	later operation is on the same prefix; set by the merge
 */
struct ftn_op {
	struct ftn_key	key;
	u32		op;
	u32		old;
};

static inline u32 ftn_op_id(u32 op)
{
	return op & FTN_OP_GONE ? 0 : op & FTN_ID_MAX;
}

static inline unsigned int ftn_op_plen(const struct lnet_ftn *ftn, u32 op)
{
	return op & FTN_OP_GONE ? op & 0xff : ftn_hit(ftn, ftn_op_id(op))->plen;
}

/* ftn_sort.c */
int ftn_sort(const struct lnet_ftn *ftn, struct ftn_op *ops, u32 num);

/* ftn_merge.c */
int ftn_merge(struct lnet_ftn *ftn, struct ftn_store *old, struct ftn_op *ops,
	      u32 num, const struct lnet_ftn_scope *scope,
	      struct ftn_store *new,
	      struct lnet_ftn_result *result);
void ftn_merge_cancel(struct lnet_ftn_owner *owner, struct ftn_store *old,
		      struct ftn_store *new);
void ftn_merge_finish(struct lnet_ftn_owner *owner, struct ftn_store *old,
		      struct ftn_store *new);

/* ftn_top.c */
int ftn_top_update(struct lnet_ftn *ftn, struct ftn_family *fam,
		   struct ftn_key key, unsigned int plen);
void ftn_top_clear(struct lnet_ftn *ftn, struct ftn_family *fam);

#endif /* _LNET_EXIT_FTN_INT_H */
