// SPDX-License-Identifier: GPL-2.0
/*
 * The account of memory that the label tables of a namespace take.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ftn_int.h"

/**
 * ftn_mem_get() - memory for a label table
 * @owner: whose account it goes to
 * @size: bytes
 *
 * Context: may sleep, under the owner's lock.
 * Return: the memory, not set to anything; or an ERR_PTR: -ENOMEM, -ENOSPC
 * beyond the owner's limit.
 */
void *ftn_mem_get(struct lnet_ftn_owner *owner, size_t size)
{
	void *ptr;

	if (owner->limit &&
	    (owner->bytes > owner->limit || size > owner->limit - owner->bytes))
		return ERR_PTR(-ENOSPC);
	ptr = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!ptr)
		return ERR_PTR(-ENOMEM);
	owner->bytes += size;
	return ptr;
}

/**
 * ftn_mem_put() - free memory that no lookup reads
 * @owner: whose account it is on
 * @ptr: from ftn_mem_get(), or NULL
 * @size: as then
 *
 * Context: may sleep, under the owner's lock.
 */
void ftn_mem_put(struct lnet_ftn_owner *owner, const void *ptr, size_t size)
{
	if (!ptr)
		return;
	owner->bytes -= size;
	kvfree(ptr);
}
