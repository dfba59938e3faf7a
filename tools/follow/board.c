// SPDX-License-Identifier: GPL-2.0
/* What `lnet-exit status` tells about the exits. */

#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "board.h"

/* Index of the first exit whose name is not before this one. */
static size_t place_of(const struct board *b, const char *name)
{
	size_t low = 0, high = b->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(b->exits[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct board_exit *find(const struct board *b, const char *name)
{
	size_t at = place_of(b, name);

	return at < b->n && !strcmp(b->exits[at]->name, name) ? b->exits[at] :
								NULL;
}

static struct board_exit *find_or_add(struct board *b, const char *name)
{
	size_t at = place_of(b, name);
	struct board_exit *e;

	if (at < b->n && !strcmp(b->exits[at]->name, name))
		return b->exits[at];
	e = mem_alloc(sizeof(*e));
	memset(e, 0, sizeof(*e));
	strncpy(e->name, name, LNET_EXIT_NAME_LEN);
	b->exits = mem_grow(b->exits, b->n, sizeof(*b->exits));
	memmove(&b->exits[at + 1], &b->exits[at],
		(b->n++ - at) * sizeof(*b->exits));
	b->exits[at] = e;
	return e;
}

static void forget(struct board_exit *e)
{
	free(e->change);
	free(e);
}

/**
 * board_find - what is known of an exit
 * @b: board
 * @name: its name
 *
 * Return: the exit, or NULL.
 */
const struct board_exit *board_find(const struct board *b, const char *name)
{
	return find(b, name);
}

static void drop_others(struct board *b, const struct lx_exits *kernel)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++) {
		if (lx_exits_find(kernel, b->exits[i]->name))
			b->exits[n++] = b->exits[i];
		else
			forget(b->exits[i]);
	}
	b->n = n;
}

/**
 * board_states - the exits of the kernel have been read
 * @b: board
 * @kernel: exits, as lx_exit_dump() gives them
 * @now: time in ns
 *
 * Those that are not among them are forgotten.
 */
void board_states(struct board *b, const struct lx_exits *kernel, uint64_t now)
{
	const struct lx_exit *is;
	struct board_exit *e;
	size_t i;

	drop_others(b, kernel);
	for (i = 0; i < kernel->n; i++) {
		is = &kernel->v[i];
		e = find_or_add(b, is->name);
		if (!e->known || e->state != is->state) {
			e->since = now;
			e->before = !b->looked;
		}
		e->known = true;
		e->state = is->state;
		e->reason = is->reason;
	}
	b->looked = true;
	b->stale = false;
}

/**
 * board_wants - it has been found out what the exits should be
 * @b: board
 * @t: target
 */
void board_wants(struct board *b, const struct target *t)
{
	struct board_exit *e;
	size_t i;

	for (i = 0; i < b->n; i++)
		b->exits[i]->kept = false;
	for (i = 0; i < t->n_exits; i++) {
		e = find_or_add(b, t->exits[i].exit.name);
		e->kept = true;
		e->route = t->exits[i].route;
		e->held = t->exits[i].held;
		if (t->exits[i].resolved)
			e->last = e->route;
		strcpy(e->why, t->exits[i].why);
	}
}

/**
 * board_changed - the daemon has changed an exit
 * @b: board
 * @name: its name
 * @now: time in ns
 * @change: what, and why
 */
void board_changed(struct board *b, const char *name, uint64_t now,
		   const char *change)
{
	struct board_exit *e = find_or_add(b, name);

	free(e->change);
	e->change = mem_strdup(change);
	e->changed = now;
	e->changes++;
	b->stale = true;
}

/**
 * board_free - release what is known
 * @b: board
 */
void board_free(struct board *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		forget(b->exits[i]);
	free(b->exits);
	memset(b, 0, sizeof(*b));
}
