// SPDX-License-Identifier: GPL-2.0
/*
 * The naive label table. It shares no code with the engine that it judges.
 */
#include "shim.h"
#include "oracle.h"

unsigned int addr_bits(u8 family)
{
	return family == AF_INET ? 32 : 128;
}

bool addr_bit(const u8 *addr, unsigned int n)
{
	return addr[n / 8] & (0x80 >> n % 8);
}

void addr_flip(u8 *addr, unsigned int n)
{
	addr[n / 8] ^= 0x80 >> n % 8;
}

bool prefix_valid(const struct prefix *p)
{
	unsigned int i;

	for (i = p->plen; i < addr_bits(p->family); i++)
		if (addr_bit(p->addr, i))
			return false;
	return true;
}

static bool matches(const struct prefix *p, u8 family, const u8 *addr)
{
	unsigned int i;

	if (p->family != family)
		return false;
	for (i = 0; i < p->plen; i++)
		if (addr_bit(p->addr, i) != addr_bit(addr, i))
			return false;
	return true;
}

/* In walk order; AF_INET is the smaller number. */
static int compare(const struct prefix *a, const struct prefix *b)
{
	int diff;

	if (a->family != b->family)
		return a->family - b->family;
	diff = memcmp(a->addr, b->addr, addr_bits(a->family) / 8);
	return diff ? diff : a->plen - b->plen;
}

static struct item *item_of(const struct oracle *o, const struct prefix *p)
{
	unsigned int i;

	for (i = 0; i < o->n; i++)
		if (!compare(&o->items[i].prefix, p))
			return (struct item *)&o->items[i];
	return NULL;
}

u32 oracle_put(struct oracle *o, const struct prefix *p, u32 id)
{
	struct item *item = item_of(o, p);
	u32 old = 0;

	if (item) {
		old = item->id;
		item->id = id;
	} else {
		if (o->n == ORACLE_MAX)
			abort();
		o->items[o->n++] = (struct item){ .prefix = *p, .id = id };
	}
	return old;
}

u32 oracle_remove(struct oracle *o, const struct prefix *p)
{
	struct item *item = item_of(o, p);
	u32 id;

	if (!item)
		return 0;
	id = item->id;
	*item = o->items[--o->n];
	return id;
}

u32 oracle_find(const struct oracle *o, const struct prefix *p)
{
	struct item *item = item_of(o, p);

	return item ? item->id : 0;
}

u32 oracle_lookup(const struct oracle *o, u8 family, const u8 *addr)
{
	const struct item *best = NULL;
	unsigned int i;

	for (i = 0; i < o->n; i++)
		if ((!best || o->items[i].prefix.plen > best->prefix.plen) &&
		    matches(&o->items[i].prefix, family, addr))
			best = &o->items[i];
	return best ? best->id : 0;
}

static const struct item *next_item(const struct oracle *o, u8 family,
				    const struct prefix *after)
{
	const struct item *best = NULL;
	const struct prefix *p;
	unsigned int i;

	for (i = 0; i < o->n; i++) {
		p = &o->items[i].prefix;
		if (family && p->family != family)
			continue;
		if (after->family && compare(p, after) <= 0)
			continue;
		if (!best || compare(p, &best->prefix) < 0)
			best = &o->items[i];
	}
	return best;
}

u32 oracle_next(const struct oracle *o, u8 family, const struct prefix *after)
{
	const struct item *item = next_item(o, family, after);

	return item ? item->id : 0;
}

void oracle_step(const struct oracle *o, u8 family, struct prefix *at)
{
	const struct item *item = next_item(o, family, at);

	if (item)
		*at = item->prefix;
}

u32 oracle_count(const struct oracle *o, u8 family)
{
	unsigned int i;
	u32 n = 0;

	for (i = 0; i < o->n; i++)
		n += o->items[i].prefix.family == family;
	return n;
}
