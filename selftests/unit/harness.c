// SPDX-License-Identifier: GPL-2.0
/*
 * Operations done to the label table and to the oracle alike.
 */
#include <stdio.h>

#include "harness.h"

unsigned int test_number;
const char *test_name;
u64 random_state;
static u8 bases[2][4][16];	/* of IPv6, of IPv4 */
struct mutex lock;
struct lnet_ftn *ftn;
struct oracle oracle;

static u32 last_id;
static u32 released;

u32 rnd(u32 limit)
{
	u64 z = random_state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (z ^ z >> 31) % limit;
}

static void random_bytes(u8 *addr, unsigned int len)
{
	while (len--)
		*addr++ = rnd(256);
}

void cut_host_bits(struct prefix *p)
{
	unsigned int i;

	for (i = p->plen; i < addr_bits(p->family); i++)
		if (addr_bit(p->addr, i))
			addr_flip(p->addr, i);
}

struct prefix random_prefix(void)
{
	struct prefix p = { .family = rnd(2) ? AF_INET : AF_INET6 };
	unsigned int bits = addr_bits(p.family);

	if (oracle.n && !rnd(3))
		return oracle.items[rnd(oracle.n)].prefix;

	memcpy(p.addr, bases[p.family == AF_INET][rnd(4)], bits / 8);
	p.plen = rnd(8) ? rnd(bits + 1) : rnd(2) * bits;
	if (rnd(2))
		addr_flip(p.addr, rnd(bits));
	if (p.plen && rnd(2))
		addr_flip(p.addr, p.plen - 1);
	cut_host_bits(&p);
	return p;
}

/* Inside of a prefix or just beside it, or anywhere. */
struct prefix random_address(void)
{
	struct prefix p = random_prefix();
	unsigned int bits = addr_bits(p.family);
	unsigned int i;

	if (!rnd(8)) {
		random_bytes(p.addr, bits / 8);
		return p;
	}
	for (i = p.plen; i < bits; i++)
		if (rnd(2))
			addr_flip(p.addr, i);
	if (p.plen && !rnd(4))
		addr_flip(p.addr, p.plen - 1);
	return p;
}

const char *show(const struct prefix *p)
{
	static char text[64];
	int at = 0;
	unsigned int i;

	for (i = 0; i < addr_bits(p->family) / 8; i++)
		at += sprintf(text + at, "%02x", p->addr[i]);
	sprintf(text + at, "/%u", p->plen);
	return text;
}

u32 id_of(const struct lnet_ftn_entry *e)
{
	return e ? e->flags : 0;
}

u32 table_lookup(const struct prefix *p)
{
	struct in6_addr addr6;
	__be32 addr4;

	if (p->family == AF_INET) {
		memcpy(&addr4, p->addr, sizeof(addr4));
		return id_of(lnet_ftn_lookup4(ftn, addr4));
	}
	memcpy(&addr6, p->addr, sizeof(addr6));
	return id_of(lnet_ftn_lookup6(ftn, &addr6));
}

u32 table_find(const struct prefix *p)
{
	return id_of(lnet_ftn_find(ftn, p->family, p->addr, p->plen));
}

u32 table_next(u8 family, const struct prefix *after)
{
	struct lnet_ftn_cursor cur = {
		.family = after->family, .plen = after->plen,
	};

	memcpy(cur.addr, after->addr, sizeof(cur.addr));
	return id_of(lnet_ftn_next(ftn, family, &cur));
}

struct lnet_ftn_entry *new_entry(const struct prefix *p)
{
	struct lnet_ftn_entry *e;

	e = lnet_ftn_entry_alloc(p->family, p->addr, p->plen);
	if (!IS_ERR(e)) {
		e->flags = ++last_id;
		e->exit = (struct lnet_exit *)(uintptr_t)last_id;
	}
	return e;
}

void insert(const struct prefix *p)
{
	struct lnet_ftn_entry *e = new_entry(p);
	u32 known = oracle_find(&oracle, p);
	int err;

	EXPECT(!IS_ERR(e), "%s", show(p));
	mutex_lock(&lock);
	err = lnet_ftn_insert(ftn, e);
	mutex_unlock(&lock);
	EXPECT(err == (known ? -EEXIST : 0), "%s: %d", show(p), err);
	if (err)
		lnet_ftn_entry_free(e);
	else
		oracle_put(&oracle, p, id_of(e));
}

void replace(const struct prefix *p)
{
	struct lnet_ftn_entry *e = new_entry(p);
	struct lnet_ftn_entry *old;

	EXPECT(!IS_ERR(e), "%s", show(p));
	mutex_lock(&lock);
	old = lnet_ftn_replace(ftn, e);
	mutex_unlock(&lock);
	EXPECT(!IS_ERR(old), "%s: %ld", show(p), PTR_ERR(old));
	EXPECT(id_of(old) == oracle_put(&oracle, p, id_of(e)), "%s", show(p));
	lnet_ftn_entry_free_rcu(old);
}

void remove_entry(const struct prefix *p)
{
	struct lnet_ftn_entry *e;

	mutex_lock(&lock);
	e = lnet_ftn_remove(ftn, p->family, p->addr, p->plen);
	mutex_unlock(&lock);
	EXPECT(id_of(e) == oracle_remove(&oracle, p), "%s", show(p));
	lnet_ftn_entry_free_rcu(e);
}

void random_change(bool grow)
{
	struct prefix p = random_prefix();
	u32 what = rnd(9);

	if (oracle.n == ORACLE_MAX || (what >= 6 && !grow && oracle.n)) {
		p = oracle.items[rnd(oracle.n)].prefix;
		remove_entry(&p);
	} else if (what < 2) {
		remove_entry(&p);
	} else if (what < 4) {
		replace(&p);
	} else {
		insert(&p);
	}
}

void check_answers(const struct prefix *p)
{
	bool ok;

	rcu_read_lock();
	ok = table_lookup(p) == oracle_lookup(&oracle, p->family, p->addr);
	rcu_read_unlock();
	EXPECT(ok, "wrong answer for %s", show(p));
}

/* The whole table, in order; and no more memory than it needs. */
void check_all(void)
{
	const u8 families[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	struct lnet_ftn_cursor cur;
	struct lnet_ftn_entry *e;
	unsigned long most = 1;
	struct prefix at;
	unsigned int i;
	u32 count;

	mutex_lock(&lock);
	for (i = 0; i < 3; i++) {
		memset(&cur, 0, sizeof(cur));
		memset(&at, 0, sizeof(at));
		for (count = 0; ; count++) {
			e = lnet_ftn_next(ftn, families[i], &cur);
			EXPECT(id_of(e) == oracle_next(&oracle, families[i], &at),
			       "walk, behind %s", show(&at));
			if (!e)
				break;
			EXPECT(e->exit == (void *)(uintptr_t)e->flags, "exit");
			lnet_ftn_cursor_set(&cur, e);
			at.family = e->family;
			at.plen = e->plen;
			memcpy(at.addr, e->addr, sizeof(at.addr));
			EXPECT(oracle_find(&oracle, &at) == id_of(e), "key");
		}
		if (!families[i])
			continue;
		EXPECT(count == lnet_ftn_count(ftn, families[i]), "%u", count);
		EXPECT(count == oracle_count(&oracle, families[i]), "%u", count);
		/* entries, their nodes, and the forks of a binary tree */
		if (count)
			most += 3 * count - 1;
	}
	mutex_unlock(&lock);
	shim_grace_period();
	EXPECT(shim_live <= most, "%lu objects, %lu do", shim_live, most);
}

static void release(struct lnet_ftn_entry *e)
{
	struct prefix p = { .family = e->family, .plen = e->plen };

	memcpy(p.addr, e->addr, sizeof(p.addr));
	released += oracle_remove(&oracle, &p) == id_of(e);
}

void begin(void)
{
	unsigned int family;
	unsigned int i;

	for (family = 0; family < 2; family++) {
		random_bytes(bases[family][0], 16);
		for (i = 1; i < 3; i++) {
			memcpy(bases[family][i], bases[family][i - 1], 16);
			addr_flip(bases[family][i], rnd(family ? 32 : 128));
		}
		random_bytes(bases[family][3], 16);
	}
	oracle.n = 0;
	ftn = lnet_ftn_alloc(&lock);
	EXPECT(ftn, "no table");
}

void end(void)
{
	u32 n = oracle.n;

	check_all();
	released = 0;
	lnet_ftn_free(ftn, release);
	EXPECT(released == n && !oracle.n, "released %u of %u", released, n);
	EXPECT(!shim_live, "%lu objects left", shim_live);
}
