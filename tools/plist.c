// SPDX-License-Identifier: GPL-2.0
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "mem.h"
#include "plist.h"

static uint32_t hash(const struct lx_pvalue *v)
{
	uint32_t h = 2166136261u;
	const char *c;

	for (c = v->exit; *c; c++)
		h = (h ^ (unsigned char)*c) * 16777619u;
	h = (h ^ v->type) * 16777619u;
	h = (h ^ v->flags) * 16777619u;
	return (h ^ v->protocol) * 16777619u;
}

static bool same(const struct lx_pvalue *a, const struct lx_pvalue *b)
{
	return a->type == b->type && a->flags == b->flags &&
	       a->protocol == b->protocol && !strcmp(a->exit, b->exit);
}

/* The slot of a value, or the empty one where it belongs. */
static uint32_t *find_slot(struct lx_pvalues *values, const struct lx_pvalue *v)
{
	size_t i = hash(v) & (values->n_slots - 1);

	while (values->slots[i] && !same(&values->v[values->slots[i] - 1], v))
		i = (i + 1) & (values->n_slots - 1);
	return &values->slots[i];
}

/* The table stays at most half full. */
static void more_slots(struct lx_pvalues *values)
{
	size_t i;

	if (values->n_slots > 2 * values->n)
		return;
	values->n_slots = values->n_slots ? 2 * values->n_slots : 64;
	free(values->slots);
	values->slots = mem_alloc(values->n_slots * sizeof(*values->slots));
	for (i = 0; i < values->n; i++)
		*find_slot(values, &values->v[i]) = i + 1;
}

int lx_pvalues_add(struct lx_pvalues *values, const struct lx_pvalue *value)
{
	uint32_t *slot;

	more_slots(values);
	slot = find_slot(values, value);
	if (*slot)
		return *slot - 1;
	if (values->n == LX_PVALUES_MAX)
		return -E2BIG;
	values->v = mem_grow(values->v, values->n, sizeof(*values->v));
	values->v[values->n++] = *value;
	*slot = values->n;
	return values->n - 1;
}

void lx_pvalues_free(struct lx_pvalues *values)
{
	free(values->v);
	free(values->slots);
	memset(values, 0, sizeof(*values));
}

struct lx_pentry *lx_plist_add(struct lx_plist *list)
{
	struct lx_pentry *e;

	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 1024;
		list->v = mem_resize(list->v, list->room, sizeof(*list->v));
	}
	e = &list->v[list->n++];
	memset(e, 0, sizeof(*e));
	return e;
}

static uint64_t half(const struct lx_pentry *e, unsigned int which)
{
	uint64_t v;

	memcpy(&v, e->addr + sizeof(v) * which, sizeof(v));
	return be64toh(v);
}

int lx_pentry_cmp(const struct lx_pentry *a, const struct lx_pentry *b)
{
	unsigned int i;

	if (a->family != b->family)
		return a->family == AF_INET ? -1 : 1;
	for (i = 0; i < 2; i++)
		if (half(a, i) != half(b, i))
			return half(a, i) < half(b, i) ? -1 : 1;
	return (int)a->len - (int)b->len;
}

struct lx_prefix lx_pentry_prefix(const struct lx_pentry *e)
{
	struct lx_prefix p = { .addr.family = e->family, .len = e->len };

	memcpy(p.addr.bytes, e->addr, sizeof(p.addr.bytes));
	return p;
}

/* The first @bits of both halves, @bits up to 64 */
static bool half_equal(uint64_t a, uint64_t b, unsigned int bits)
{
	return !bits || !((a ^ b) >> (64 - bits));
}

bool lx_pentry_within(const struct lx_pentry *outer,
		      const struct lx_pentry *inner)
{
	unsigned int high = outer->len < 64 ? outer->len : 64;

	return outer->family == inner->family && inner->len >= outer->len &&
	       half_equal(half(outer, 0), half(inner, 0), high) &&
	       half_equal(half(outer, 1), half(inner, 1), outer->len - high);
}

static int by_place(const void *a, const void *b)
{
	const struct lx_pentry *x = a, *y = b;
	int cmp = lx_pentry_cmp(x, y);

	if (cmp)
		return cmp;
	return x->line < y->line ? -1 : x->line > y->line;
}

void lx_plist_sort(struct lx_plist *list)
{
	size_t i;

	for (i = 1; i < list->n; i++)
		if (by_place(&list->v[i - 1], &list->v[i]) > 0)
			break;
	/* most lists come in order */
	if (i < list->n)
		qsort(list->v, list->n, sizeof(*list->v), by_place);
}

void lx_plist_tidy(struct lx_plist *list, struct lx_plist_facts *facts,
		   void (*clash)(void *arg, const struct lx_pentry *first,
				 const struct lx_pentry *second),
		   void *arg)
{
	/* those around the entry at hand, the outermost first */
	const struct lx_pentry *around[129];
	const struct lx_pentry *last;
	size_t i, n = 0, depth = 0;
	struct lx_pentry *e;

	memset(facts, 0, sizeof(*facts));
	for (i = 0; i < list->n; i++) {
		e = &list->v[i];
		last = n ? &list->v[n - 1] : NULL;
		if (last && !lx_pentry_cmp(last, e)) {
			if (last->value == e->value)
				facts->duplicates++;
			else
				clash(arg, last, e);
			continue;
		}
		list->v[n] = *e;
		e = &list->v[n++];
		while (depth && !lx_pentry_within(around[depth - 1], e))
			depth--;
		if (depth) {
			facts->within++;
			facts->redundant +=
				around[depth - 1]->value == e->value;
		}
		around[depth++] = e;
	}
	list->n = n;
}

void lx_plist_diff(const struct lx_plist *a, const struct lx_plist *b,
		   void (*fn)(void *arg, const struct lx_pentry *a,
			      const struct lx_pentry *b),
		   void *arg)
{
	size_t i = 0, k = 0;
	int cmp;

	while (i < a->n || k < b->n) {
		if (i == a->n)
			cmp = 1;
		else if (k == b->n)
			cmp = -1;
		else
			cmp = lx_pentry_cmp(&a->v[i], &b->v[k]);
		fn(arg, cmp <= 0 ? &a->v[i] : NULL, cmp >= 0 ? &b->v[k] : NULL);
		i += cmp <= 0;
		k += cmp >= 0;
	}
}

void lx_plist_free(struct lx_plist *list)
{
	free(list->v);
	memset(list, 0, sizeof(*list));
}
