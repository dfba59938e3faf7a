/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow: every list of the model has members v, n and room. */
#ifndef LNET_EXIT_TOOLS_LIST_H
#define LNET_EXIT_TOOLS_LIST_H

#include <stddef.h>

/**
 * lx_list_add - room for one more element
 * @v: array, may move
 * @n: elements in use, incremented
 * @room: elements allocated
 * @size: of one element
 *
 * Return: the new element, zeroed, or NULL without memory.
 */
void *lx_list_add(void **v, size_t *n, size_t *room, size_t size);

/* The same for a struct with these three members. */
#define LX_LIST_ADD(list) \
	((__typeof__((list)->v))lx_list_add((void **)&(list)->v, &(list)->n, \
					    &(list)->room, sizeof(*(list)->v)))

#endif /* LNET_EXIT_TOOLS_LIST_H */
