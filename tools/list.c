// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include "list.h"

void *lx_list_add(void **v, size_t *n, size_t *room, size_t size)
{
	size_t want;
	void *grown;
	char *added;

	if (*n == *room) {
		want = *room ? 2 * *room : 16;
		grown = reallocarray(*v, want, size);
		if (!grown)
			return NULL;
		*v = grown;
		*room = want;
	}
	added = (char *)*v + *n * size;
	memset(added, 0, size);
	(*n)++;
	return added;
}
