/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow: every list of the model has members v, n and room. */
#ifndef LNET_EXIT_TOOLS_LIST_H
#define LNET_EXIT_TOOLS_LIST_H

#include <stddef.h>

/**
 * lx_list_room - have room for one more element
 * @v: array
 * @n: elements in use
 * @room: elements allocated, updated
 * @size: of one element
 *
 * Return: the array, perhaps moved, with a zeroed element behind those in use;
 * NULL without memory, and then @v is as it was.
 */
void *lx_list_room(void *v, size_t n, size_t *room, size_t size);

/* Append a zeroed element to a list and return it; NULL without memory. */
#define LX_LIST_ADD(list) ({						\
	__auto_type l_ = (list);					\
	void *v_ = lx_list_room(l_->v, l_->n, &l_->room, sizeof(*l_->v)); \
									\
	if (v_)								\
		l_->v = v_;						\
	v_ ? &l_->v[l_->n++] : NULL;					\
})

#endif /* LNET_EXIT_TOOLS_LIST_H */
