// SPDX-License-Identifier: GPL-2.0
/*
 * Pages of the store: prefixes that follow one another, and their numbers.
 */
#include <linux/err.h>
#include <linux/minmax.h>

#include "ftn_int.h"

static size_t ftn_page_size(bool v6, u32 room)
{
	return sizeof(struct ftn_page) + room * (v6 ? 20 : 8);
}

/**
 * ftn_page_alloc() - make an empty page
 * @owner: whose account it goes to
 * @v6: for IPv6
 * @room: for how many prefixes
 *
 * Context: may sleep, under the lock.
 * Return: the page or an ERR_PTR.
 */
struct ftn_page *ftn_page_alloc(struct lnet_ftn_owner *owner, bool v6, u32 room)
{
	struct ftn_page *page;

	page = ftn_mem_get(owner, ftn_page_size(v6, room));
	if (!IS_ERR(page)) {
		page->num = 0;
		page->room = room;
		page->kept = false;
	}
	return page;
}

/**
 * ftn_page_free() - free a page
 * @owner: whose account it is on
 * @v6: for IPv6
 * @page: the page
 */
void ftn_page_free(struct lnet_ftn_owner *owner, bool v6, struct ftn_page *page)
{
	ftn_mem_put(owner, page, ftn_page_size(v6, page->room));
}

/**
 * ftn_page_set() - write a prefix into a page
 * @page: the page
 * @v6: for IPv6
 * @slot: where
 * @key: prefix
 * @id: its number
 */
void ftn_page_set(struct ftn_page *page, bool v6, u32 slot, struct ftn_key key,
		  u32 id)
{
	if (v6)
		((struct ftn_key *)page->data)[slot] = key;
	else
		((u32 *)page->data)[slot] = key.hi >> 32;
	ftn_page_ids(page, v6)[slot] = id;
}

/**
 * ftn_page_copy() - copy prefixes into another page
 * @to: the other page
 * @at: slot of it
 * @from: the page
 * @first: slot of it
 * @num: how many
 * @v6: for IPv6
 */
void ftn_page_copy(struct ftn_page *to, u32 at,
		   const struct ftn_page *from, u32 first, u32 num, bool v6)
{
	size_t size = v6 ? 16 : 4;

	memcpy((u8 *)to->data + at * size, (u8 *)from->data + first * size,
	       num * size);
	memcpy(ftn_page_ids(to, v6) + at, ftn_page_ids(from, v6) + first,
	       num * sizeof(u32));
}

/**
 * ftn_page_move() - make or close a gap
 * @page: the page
 * @v6: for IPv6
 * @to: where prefixes go
 * @from: first of those that go, up to the last
 */
void ftn_page_move(struct ftn_page *page, bool v6, u32 to, u32 from)
{
	u32 num = page->num - min_t(u32, page->num, from);
	size_t size = v6 ? 16 : 4;
	u32 *ids = ftn_page_ids(page, v6);

	memmove((u8 *)page->data + to * size, (u8 *)page->data + from * size,
		num * size);
	memmove(ids + to, ids + from, num * sizeof(u32));
}
