// SPDX-License-Identifier: GPL-2.0
/*
 * Lists of nodes: those that were just made, to free them if something fails,
 * and those that are replaced, to free them when no lookup can be in them.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "ftn_node.h"

/**
 * ftn_list_reserve() - make room for one node
 * @list: the list
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ftn_list_reserve(struct ftn_list *list)
{
	struct ftn_chunk *chunk = list->first;
	u32 room = chunk ? FTN_LIST_MANY : FTN_LIST_FEW;

	if (chunk && chunk->num < chunk->room)
		return 0;
	chunk = kmalloc(struct_size(chunk, node, room), GFP_KERNEL_ACCOUNT);
	if (!chunk)
		return -ENOMEM;
	chunk->num = 0;
	chunk->room = room;
	chunk->next = list->first;
	list->first = chunk;
	return 0;
}

/**
 * ftn_list_add() - add a node
 * @list: the list; ftn_list_reserve() has made room
 * @node: start of the node's memory
 */
void ftn_list_add(struct ftn_list *list, const void *node)
{
	list->first->node[list->first->num++] = node;
}

static void ftn_chunk_free(struct ftn_chunk *chunk)
{
	u32 i;

	for (i = 0; i < chunk->num; i++)
		kfree(chunk->node[i]);
	kfree(chunk);
}

static void ftn_chunk_free_rcu(struct rcu_head *rcu)
{
	ftn_chunk_free(container_of(rcu, struct ftn_chunk, rcu));
}

static struct ftn_chunk *ftn_list_pop(struct ftn_list *list)
{
	struct ftn_chunk *chunk = list->first;

	if (chunk)
		list->first = chunk->next;
	return chunk;
}

/**
 * ftn_list_drop() - forget the nodes of a list
 * @list: the list, empty then
 */
void ftn_list_drop(struct ftn_list *list)
{
	struct ftn_chunk *chunk;

	while ((chunk = ftn_list_pop(list)))
		kfree(chunk);
}

/**
 * ftn_list_free() - free the nodes of a list now
 * @list: the list, empty then
 */
void ftn_list_free(struct ftn_list *list)
{
	struct ftn_chunk *chunk;

	while ((chunk = ftn_list_pop(list)))
		ftn_chunk_free(chunk);
}

/**
 * ftn_list_free_rcu() - free the nodes of a list after a grace period
 * @list: the list, empty then
 */
void ftn_list_free_rcu(struct ftn_list *list)
{
	struct ftn_chunk *chunk;

	while ((chunk = ftn_list_pop(list)))
		call_rcu(&chunk->rcu, ftn_chunk_free_rcu);
}
