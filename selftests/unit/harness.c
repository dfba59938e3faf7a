// SPDX-License-Identifier: GPL-2.0
/*
 * Operations done to the label table and to the oracle alike.
 */
#include "harness.h"

unsigned int test_number;
const char *test_name;
unsigned int share = 1;
u64 random_state;
static u8 bases[2][4][16];	/* of IPv6, of IPv4 */
DEFINE_MUTEX(lock);
struct lnet_ftn *ftn;
struct oracle oracle;

/* Entries of each exit, as the owner was told. */
static int told[IDS + 1];

static void entries(struct lnet_exit *exit, int diff)
{
	told[(uintptr_t)exit] += diff;
}

struct lnet_ftn_owner owner = { .lock = &lock, .entries = entries };

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

u32 table_lookup(const struct prefix *p)
{
	const struct lnet_ftn_hit *hit;
	struct in6_addr addr6;
	struct prefix known;
	__be32 addr4;

	if (p->family == AF_INET) {
		memcpy(&addr4, p->addr, sizeof(addr4));
		hit = lnet_ftn_lookup4(ftn, addr4);
	} else {
		memcpy(&addr6, p->addr, sizeof(addr6));
		hit = lnet_ftn_lookup6(ftn, &addr6);
	}
	if (!hit)
		return 0;
	known = *p;
	known.plen = hit->plen;
	cut_host_bits(&known);
	EXPECT(hit->family == p->family, "%s", show(p));
	EXPECT((uintptr_t)hit->exit == hit->flags, "%s", show(p));
	/* A reader that was overtaken may know what is gone */
	EXPECT(shim_act || shim_publish ||
	       oracle_find(&oracle, &known) == hit->flags, "%s", show(&known));
	return hit->flags;
}

u32 table_find(const struct prefix *p)
{
	struct lnet_ftn_entry e;

	if (!lnet_ftn_find(ftn, p->family, p->addr, p->plen, &e))
		return 0;
	EXPECT(e.family == p->family && e.plen == p->plen &&
	       !memcmp(e.addr, p->addr, addr_bits(p->family) / 8),
	       "%s", show(p));
	return e.flags;
}

u32 table_next(u8 family, const struct prefix *after)
{
	struct lnet_ftn_cursor cur = {
		.family = after->family, .plen = after->plen,
	};
	struct lnet_ftn_entry e;

	memcpy(cur.addr, after->addr, sizeof(cur.addr));
	return lnet_ftn_next(ftn, family, &cur, &e) ? e.flags : 0;
}

struct lnet_ftn_entry new_entry(const struct prefix *p)
{
	u32 id = 1 + rnd(rnd(2) ? IDS : 4);
	struct lnet_ftn_entry e = {
		.exit	= (struct lnet_exit *)(uintptr_t)id,
		.flags	= id,
		.protocol = PROTOCOL_OF(id),
		.family	= p->family,
		.plen	= p->plen,
	};

	memcpy(e.addr, p->addr, sizeof(e.addr));
	return e;
}

void insert(const struct prefix *p)
{
	struct lnet_ftn_entry e = new_entry(p);
	u32 known = oracle_find(&oracle, p);
	int err;

	mutex_lock(&lock);
	err = lnet_ftn_insert(ftn, &e);
	mutex_unlock(&lock);
	EXPECT(err == (known ? -EEXIST : 0), "%s: %d", show(p), err);
	if (!err)
		oracle_put(&oracle, p, e.flags);
}

void replace(const struct prefix *p)
{
	struct lnet_ftn_entry e = new_entry(p);
	int err;

	mutex_lock(&lock);
	err = lnet_ftn_replace(ftn, &e);
	mutex_unlock(&lock);
	EXPECT(!err, "%s: %d", show(p), err);
	oracle_put(&oracle, p, e.flags);
}

void remove_entry(const struct prefix *p)
{
	bool known = oracle_remove(&oracle, p);
	int err;

	mutex_lock(&lock);
	err = lnet_ftn_remove(ftn, p->family, p->addr, p->plen);
	mutex_unlock(&lock);
	if (prefix_valid(p) && p->plen <= addr_bits(p->family))
		EXPECT(err == (known ? 0 : -ENOENT), "%s: %d", show(p), err);
	else
		EXPECT(err == -EINVAL || err == -ERANGE, "%s: %d", show(p), err);
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

static void check_walk(u8 family)
{
	struct lnet_ftn_cursor cur = { };
	struct prefix at = { };
	struct lnet_ftn_entry e;
	u32 count;
	bool more;

	for (count = 0; ; count++) {
		more = lnet_ftn_next(ftn, family, &cur, &e);
		EXPECT((more ? e.flags : 0) ==
		       oracle_next(&oracle, family, &at),
		       "walk, behind %s", show(&at));
		if (!more)
			break;
		EXPECT(e.exit == (void *)(uintptr_t)e.flags, "exit");
		lnet_ftn_cursor_set(&cur, &e);
		at.family = e.family;
		at.plen = e.plen;
		memcpy(at.addr, e.addr, sizeof(at.addr));
		EXPECT(oracle_find(&oracle, &at) == e.flags, "key");
	}
	if (!family)
		return;
	EXPECT(count == lnet_ftn_count(ftn, family), "%u", count);
	EXPECT(count == oracle_count(&oracle, family), "%u", count);
}

/* The whole table, in order; and what the owner was told of it. */
void check_all(void)
{
	int count[IDS + 1] = { };
	unsigned int i;

	mutex_lock(&lock);
	check_walk(AF_UNSPEC);
	check_walk(AF_INET);
	check_walk(AF_INET6);
	for (i = 0; i < oracle.n; i++)
		count[oracle.items[i].id]++;
	for (i = 0; i <= IDS; i++) {
		EXPECT(count[i] == told[i], "exit %u: %d", i, told[i]);
		EXPECT(!count[i] ||
		       lnet_ftn_names(ftn, (void *)(uintptr_t)i), "exit %u", i);
	}
	mutex_unlock(&lock);
	shim_grace_period();
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
	ftn = lnet_ftn_alloc(&owner);
	EXPECT(ftn, "no table");
}

void end(void)
{
	check_all();
	mutex_lock(&lock);
	lnet_ftn_clear(ftn);
	mutex_unlock(&lock);
	oracle.n = 0;
	check_all();
	lnet_ftn_free(ftn);
	EXPECT(!shim_live, "%lu objects left", shim_live);
	EXPECT(!owner.bytes, "%zu bytes left", owner.bytes);
}
