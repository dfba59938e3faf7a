// SPDX-License-Identifier: GPL-2.0
/*
 * The prefixes of a family, in order, in pages that are found by bisection.
 * Lookups of packets do not come here, writers and walks do.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ftn_int.h"

/* Pages grow to their most when they are filled one by one. */
#define FTN_PAGE_LEAST	8

/**
 * ftn_store_reserve() - make room for pages
 * @owner: whose account it goes to
 * @s: the store
 * @pages: for how many
 *
 * Context: may sleep, under the lock.
 * Return: 0 or a negative errno.
 */
int ftn_store_reserve(struct lnet_ftn_owner *owner, struct ftn_store *s,
		      u32 pages)
{
	struct ftn_page **page;
	u32 room;

	if (pages <= s->room)
		return 0;
	room = max(pages, s->room + s->room / 2 + 4);
	page = ftn_mem_get(owner, room * sizeof(*page));
	if (IS_ERR(page))
		return PTR_ERR(page);
	if (s->pages)
		memcpy(page, s->page, s->pages * sizeof(*page));
	ftn_mem_put(owner, s->page, s->room * sizeof(*page));
	s->page = page;
	s->room = room;
	return 0;
}

/* Is entry @slot of a page before the prefix, in walk order? */
static bool ftn_before(const struct lnet_ftn *ftn, const struct ftn_page *page,
		       bool v6, u32 slot, struct ftn_key key, unsigned int plen)
{
	struct ftn_key k = ftn_page_key(page, v6, slot);

	if (!ftn_key_equal(k, key))
		return ftn_key_less(k, key);
	return ftn_hit(ftn, ftn_page_ids(page, v6)[slot])->plen < plen;
}

/**
 * ftn_store_seek() - the first entry that is not before a prefix
 * @ftn: the table
 * @s: the store
 * @key: prefix
 * @plen: its length in bits
 *
 * Return: its place.
 */
struct ftn_pos ftn_store_seek(const struct lnet_ftn *ftn,
			      const struct ftn_store *s, struct ftn_key key,
			      unsigned int plen)
{
	const struct ftn_page *page;
	u32 high = s->pages;
	u32 low = 0;
	u32 first;
	u32 mid;

	/* The last page whose first entry is before it, or the first one */
	while (high - low > 1) {
		mid = (low + high) / 2;
		if (ftn_before(ftn, s->page[mid], s->v6, 0, key, plen))
			low = mid;
		else
			high = mid;
	}
	if (!s->pages)
		return (struct ftn_pos){ };
	first = low;

	page = s->page[first];
	low = 0;
	high = page->num;
	while (low < high) {
		mid = (low + high) / 2;
		if (ftn_before(ftn, page, s->v6, mid, key, plen))
			low = mid + 1;
		else
			high = mid;
	}
	if (low == page->num)
		return (struct ftn_pos){ .page = first + 1 };
	return (struct ftn_pos){ .page = first, .slot = low };
}

/**
 * ftn_store_at() - is a prefix at a place
 * @ftn: the table
 * @s: the store
 * @pos: the place
 * @key: prefix
 * @plen: its length in bits
 *
 * Return: whether it is.
 */
bool ftn_store_at(const struct lnet_ftn *ftn, const struct ftn_store *s,
		  struct ftn_pos pos, struct ftn_key key, unsigned int plen)
{
	return !ftn_pos_end(s, pos) &&
	       ftn_key_equal(ftn_pos_key(s, pos), key) &&
	       ftn_hit(ftn, *ftn_pos_id(s, pos))->plen == plen;
}

/* The place before; there is one. */
static struct ftn_pos ftn_pos_back(const struct ftn_store *s,
				   struct ftn_pos pos)
{
	if (!pos.slot)
		pos.slot = s->page[--pos.page]->num;
	pos.slot--;
	return pos;
}

/**
 * ftn_store_covering() - the longest prefix that holds a key
 * @ftn: the table
 * @s: the store
 * @key: the key
 * @plen: not longer than this; negative for none
 *
 * What is before the key in walk order and does not hold it shares some bits
 * with it, and what holds both is not longer than these: every step back finds
 * the prefix, or makes the length shorter.
 *
 * Return: its number, 0 if there is none.
 */
u32 ftn_store_covering(const struct lnet_ftn *ftn, const struct ftn_store *s,
		       struct ftn_key key, int plen)
{
	const struct lnet_ftn_hit *hit;
	struct ftn_pos pos;
	unsigned int common;
	struct ftn_key k;
	u32 id;

	while (plen >= 0) {
		pos = ftn_store_seek(ftn, s, ftn_first(key, plen), plen + 1);
		if (!pos.page && !pos.slot)
			return 0;
		pos = ftn_pos_back(s, pos);
		k = ftn_pos_key(s, pos);
		id = *ftn_pos_id(s, pos);
		hit = ftn_hit(ftn, id);
		common = ftn_common(k, key);
		if (common >= hit->plen && hit->plen <= plen)
			return id;
		plen = min_t(int, plen - 1, common);
	}
	return 0;
}

static void ftn_store_link(struct ftn_store *s, u32 at, struct ftn_page *page)
{
	memmove(s->page + at + 1, s->page + at,
		(s->pages - at) * sizeof(*s->page));
	s->page[at] = page;
	s->pages++;
}

static struct ftn_page *ftn_store_unlink(struct ftn_store *s, u32 at)
{
	struct ftn_page *page = s->page[at];

	s->pages--;
	memmove(s->page + at, s->page + at + 1,
		(s->pages - at) * sizeof(*s->page));
	return page;
}

static int ftn_store_new_page(struct lnet_ftn_owner *owner, struct ftn_store *s,
			      u32 at, u32 room)
{
	struct ftn_page *page;
	int err;

	err = ftn_store_reserve(owner, s, s->pages + 1);
	if (err)
		return err;
	page = ftn_page_alloc(owner, s->v6, room);
	if (IS_ERR(page))
		return PTR_ERR(page);
	ftn_store_link(s, at, page);
	return 0;
}

/* A page is full: it grows, or half of it goes into another one. */
static int ftn_store_widen(struct lnet_ftn_owner *owner, struct ftn_store *s,
			   u32 at)
{
	struct ftn_page *page = s->page[at];
	u32 most = ftn_page_most(s->v6);
	struct ftn_page *wider;
	u32 half;
	int err;

	if (page->room < most) {
		wider = ftn_page_alloc(owner, s->v6,
				       min_t(u32, page->room * 2, most));
		if (IS_ERR(wider))
			return PTR_ERR(wider);
		ftn_page_copy(wider, 0, page, 0, page->num, s->v6);
		wider->num = page->num;
		s->page[at] = wider;
		ftn_page_free(owner, s->v6, page);
		return 0;
	}
	err = ftn_store_new_page(owner, s, at + 1, most);
	if (err)
		return err;
	/* In order is the common case: leave the full one nearly full */
	half = at + 2 == s->pages ? most - most / 8 : most / 2;
	ftn_page_copy(s->page[at + 1], 0, page, half, page->num - half, s->v6);
	s->page[at + 1]->num = page->num - half;
	page->num = half;
	return 0;
}

/**
 * ftn_store_insert() - put a prefix in that is not there
 * @ftn: the table
 * @s: the store
 * @key: prefix
 * @id: its number
 *
 * Context: may sleep, under the lock.
 * Return: 0 or a negative errno.
 */
int ftn_store_insert(struct lnet_ftn *ftn, struct ftn_store *s,
		     struct ftn_key key, u32 id)
{
	unsigned int plen = ftn_hit(ftn, id)->plen;
	struct ftn_pos pos;
	int err;

	if (!s->pages) {
		err = ftn_store_new_page(ftn->owner, s, 0, FTN_PAGE_LEAST);
		if (err)
			return err;
	}
	for (;;) {
		pos = ftn_store_seek(ftn, s, key, plen);
		/* Between two pages: at the end of the first */
		if (pos.page && !pos.slot) {
			pos.page--;
			pos.slot = s->page[pos.page]->num;
		}
		if (s->page[pos.page]->num < s->page[pos.page]->room)
			break;
		err = ftn_store_widen(ftn->owner, s, pos.page);
		if (err)
			return err;
	}
	ftn_store_uncut(s, pos, key, id);
	return 0;
}

/**
 * ftn_store_cut() - take a prefix out
 * @s: the store
 * @pos: its place
 *
 * ftn_store_tidy() must follow, or ftn_store_uncut().
 */
void ftn_store_cut(struct ftn_store *s, struct ftn_pos pos)
{
	struct ftn_page *page = s->page[pos.page];

	ftn_page_move(page, s->v6, pos.slot, pos.slot + 1);
	page->num--;
	s->num--;
	if (!page->num)
		s->spare = ftn_store_unlink(s, pos.page);
}

/**
 * ftn_store_uncut() - put a prefix at a place where there is room
 * @s: the store
 * @pos: the place
 * @key: prefix
 * @id: its number
 */
void ftn_store_uncut(struct ftn_store *s, struct ftn_pos pos,
		     struct ftn_key key, u32 id)
{
	struct ftn_page *page;

	if (s->spare) {
		ftn_store_link(s, pos.page, s->spare);
		s->spare = NULL;
	}
	page = s->page[pos.page];
	ftn_page_move(page, s->v6, pos.slot + 1, pos.slot);
	page->num++;
	s->num++;
	ftn_page_set(page, s->v6, pos.slot, key, id);
}

/**
 * ftn_store_tidy() - leave no page empty, and no two neighbours nearly so
 * @ftn: the table
 * @s: the store
 * @at: page that ftn_store_cut() took a prefix from
 */
void ftn_store_tidy(struct lnet_ftn *ftn, struct ftn_store *s, u32 at)
{
	struct ftn_page *next;
	struct ftn_page *page;

	if (s->spare) {
		ftn_page_free(ftn->owner, s->v6, s->spare);
		s->spare = NULL;
		if (!s->pages)
			ftn_store_free(ftn->owner, s);
		return;
	}
	if (at && at + 1 == s->pages)
		at--;
	if (at + 1 >= s->pages)
		return;
	page = s->page[at];
	next = s->page[at + 1];
	if (page->num + next->num > page->room / 2)
		return;
	ftn_page_copy(page, page->num, next, 0, next->num, s->v6);
	page->num += next->num;
	ftn_page_free(ftn->owner, s->v6, ftn_store_unlink(s, at + 1));
}

/**
 * ftn_store_free() - free all of a store, which is empty then
 * @owner: whose account it is on
 * @s: the store
 *
 * Context: may sleep.
 */
void ftn_store_free(struct lnet_ftn_owner *owner, struct ftn_store *s)
{
	u32 i;

	for (i = 0; i < s->pages; i++)
		ftn_page_free(owner, s->v6, s->page[i]);
	ftn_mem_put(owner, s->page, s->room * sizeof(*s->page));
	*s = (struct ftn_store){ .v6 = s->v6 };
}
