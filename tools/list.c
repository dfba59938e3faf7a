// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include "list.h"

void *lx_list_room(void *v, size_t n, size_t *room, size_t size)
{
	size_t want;

	if (n == *room) {
		want = *room ? 2 * *room : 16;
		v = reallocarray(v, want, size);
		if (!v)
			return NULL;
		*room = want;
	}
	memset((char *)v + n * size, 0, size);
	return v;
}
