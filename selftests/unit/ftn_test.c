// SPDX-License-Identifier: GPL-2.0
/*
 * The label table (kmod/ftn.h) against a naive oracle, in user space (main.c)
 * and in the kernel (kernel/).
 */
#include "harness.h"

#define OPERATIONS	1000000
#define WALKS		300
#define SHORTAGES	3000

static void test_check(void)
{
	struct prefix p;
	unsigned int i;
	int err;

	for (i = 0; i < 20000 / share; i++) {
		p = random_address();
		p.plen = rnd(256);
		err = lnet_ftn_check(p.family, p.addr, p.plen);
		if (p.plen > addr_bits(p.family))
			EXPECT(err == -ERANGE, "%s: %d", show(&p), err);
		else
			EXPECT(err == (prefix_valid(&p) ? 0 : -EINVAL),
			       "%s: %d", show(&p), err);
		if (err) {
			mutex_lock(&lock);
			EXPECT(!table_find(&p), "%s", show(&p));
			mutex_unlock(&lock);
			remove_entry(&p);
		}
	}
}

static void test_refused(void)
{
	struct prefix p = { .family = AF_INET, .plen = 8, .addr = { 10 } };
	struct lnet_ftn_entry e = new_entry(&p);

	e.addr[3] = 1;
	mutex_lock(&lock);
	EXPECT(lnet_ftn_insert(ftn, &e) == -EINVAL, "host bits");
	EXPECT(lnet_ftn_replace(ftn, &e) == -EINVAL, "host bits");
	e.plen = 33;
	EXPECT(lnet_ftn_insert(ftn, &e) == -ERANGE, "/33");
	e.family = AF_UNIX;
	EXPECT(lnet_ftn_insert(ftn, &e) == -EAFNOSUPPORT, "AF_UNIX");
	EXPECT(lnet_ftn_replace(ftn, &e) == -EAFNOSUPPORT, "AF_UNIX");
	mutex_unlock(&lock);
	EXPECT(lnet_ftn_check(AF_UNIX, p.addr, 0) == -EAFNOSUPPORT, "AF_UNIX");
	EXPECT(lnet_ftn_check(AF_UNSPEC, p.addr, 0) == -EAFNOSUPPORT, "none");
}

static void test_empty(void)
{
	struct prefix none = { .family = 0 };
	struct prefix p;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		p = random_address();
		check_answers(&p);
		cut_host_bits(&p);
		remove_entry(&p);
		mutex_lock(&lock);
		EXPECT(!table_find(&p), "%s", show(&p));
		EXPECT(!table_next(AF_UNSPEC, &p), "%s", show(&p));
		EXPECT(!table_next(AF_UNSPEC, &none), "start");
		mutex_unlock(&lock);
	}
	lnet_ftn_free(NULL);
}

/* All lengths of one address, put in and taken out in every kind of order. */
static void test_nest(void)
{
	static struct prefix all[129];
	unsigned int order;
	struct prefix tmp;
	unsigned int bits;
	unsigned int i;
	unsigned int j;

	for (order = 0; order < 16; order++) {
		tmp = random_prefix();
		tmp.family = order & 1 ? AF_INET : AF_INET6;
		bits = addr_bits(tmp.family);
		memset(tmp.addr, order & 2 ? 0xff : 0x5a, 16);
		if (tmp.family == AF_INET)
			memset(tmp.addr + 4, 0, 12);
		for (i = 0; i <= bits; i++) {
			all[i] = tmp;
			all[i].plen = order & 4 ? i : bits - i;
			cut_host_bits(&all[i]);
		}
		for (i = 0; order & 8 && i <= bits; i++) {
			j = rnd(bits + 1);
			tmp = all[i];
			all[i] = all[j];
			all[j] = tmp;
		}
		for (i = 0; i <= bits; i++) {
			insert(&all[i]);
			insert(&all[i]);
			for (j = rnd(share); j <= bits; j += share)
				check_answers(&all[j]);
			if (i % 8 == order % 8)
				check_all();
		}
		for (i = 0; i <= bits; i++) {
			remove_entry(&all[i]);
			remove_entry(&all[i]);
			tmp = all[rnd(bits + 1)];
			if (tmp.plen)
				addr_flip(tmp.addr, tmp.plen - 1);
			for (j = rnd(share); j <= bits; j += share)
				check_answers(&all[j]);
			check_answers(&tmp);
			if (i % 8 == order % 8)
				check_all();
		}
		check_all();
	}
}

/* The table grows and shrinks by turns, between empty and a hundred or so. */
static void test_random(void)
{
	unsigned int emptied = 0;
	bool grow = true;
	unsigned int i;
	struct prefix p;

	for (i = 0; i < OPERATIONS / share; i++) {
		if (oracle.n > 120) {
			grow = false;
		} else if (!oracle.n) {
			grow = true;
			emptied++;
		}
		random_change(grow);
		shim_grace_period();

		p = random_address();
		check_answers(&p);
		if (rnd(4000) == 0)
			check_all();
	}
	printf("# %u times empty\n", emptied);
	EXPECT(emptied > 100 / share, "%u", emptied);
}

/* A walk resumes by key, whatever happened to the table in between. */
static void test_walk(void)
{
	const u8 families[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	struct prefix at;
	unsigned int i;
	unsigned int j;
	u8 family;
	u32 id;

	for (i = 0; i < WALKS / share; i++) {
		family = families[i % 3];
		memset(&at, 0, sizeof(at));
		do {
			for (j = rnd(4); j; j--)
				random_change(oracle.n < 100);
			shim_grace_period();
			mutex_lock(&lock);
			id = table_next(family, &at);
			mutex_unlock(&lock);
			EXPECT(id == oracle_next(&oracle, family, &at),
			       "walk %u behind %s", i, show(&at));
			oracle_step(&oracle, family, &at);
		} while (id);
		/* A cursor anywhere, on an entry or not */
		for (j = 0; j < 100; j++) {
			at = random_prefix();
			mutex_lock(&lock);
			id = table_next(family, &at);
			mutex_unlock(&lock);
			EXPECT(id == oracle_next(&oracle, family, &at),
			       "behind %s", show(&at));
		}
	}
}

static bool inside(const struct prefix *p, const struct prefix *in)
{
	struct prefix cut = *p;

	if (p->family != in->family || p->plen < in->plen)
		return false;
	cut.plen = in->plen;
	cut_host_bits(&cut);
	return !memcmp(cut.addr, in->addr, addr_bits(in->family) / 8);
}

static struct lnet_ftn_cursor cursor(const struct prefix *p)
{
	struct lnet_ftn_cursor cur = { .family = p->family, .plen = p->plen };

	memcpy(cur.addr, p->addr, sizeof(cur.addr));
	return cur;
}

/* What is within a prefix, and what holds it. */
static void test_nested_walk(void)
{
	struct lnet_ftn_cursor cur;
	struct lnet_ftn_cursor in;
	struct lnet_ftn_entry e;
	unsigned int found;
	unsigned int want;
	struct prefix p;
	unsigned int i;
	unsigned int j;
	int plen;

	for (i = 0; i < 20000 / share; i++) {
		random_change(oracle.n < 100);
		shim_grace_period();
		p = random_prefix();
		in = cursor(&p);
		memset(&cur, 0, sizeof(cur));
		mutex_lock(&lock);
		for (found = 0; lnet_ftn_next_within(ftn, &in, &cur, &e);
		     found++)
			lnet_ftn_cursor_set(&cur, &e);
		for (want = j = 0; j < oracle.n; j++)
			want += inside(&oracle.items[j].prefix, &p);
		EXPECT(found == want, "%u within %s, %u are", found, show(&p),
		       want);
		for (plen = p.plen, found = 0; plen >= 0 &&
		     lnet_ftn_covering(ftn, p.family, p.addr, plen, &e);
		     found++) {
			EXPECT(e.plen <= plen, "%u", e.plen);
			plen = e.plen - 1;
		}
		for (want = j = 0; j < oracle.n; j++)
			want += inside(&p, &oracle.items[j].prefix);
		EXPECT(found == want, "%u hold %s, %u do", found, show(&p),
		       want);
		mutex_unlock(&lock);
	}
}

/* Each allocation fails in turn: nothing changes and nothing is lost. */
static void test_no_memory(void)
{
	struct lnet_ftn_entry e;
	unsigned long failed = 0;
	unsigned int nth;
	struct prefix p;
	unsigned int i;
	int what;
	int err;

	shim_fail = 1;
	EXPECT(!lnet_ftn_alloc(&owner), "table");
	for (i = 0; i < SHORTAGES / share; i++) {
		p = random_prefix();
		e = new_entry(&p);
		what = rnd(oracle.n < 60 ? 2 : 3);
		for (nth = 1; ; nth++) {
			shim_fail = nth;
			mutex_lock(&lock);
			if (what == 0)
				err = lnet_ftn_insert(ftn, &e);
			else if (what == 1)
				err = lnet_ftn_replace(ftn, &e);
			else
				err = lnet_ftn_remove(ftn, p.family, p.addr,
						      p.plen);
			mutex_unlock(&lock);
			shim_fail = 0;
			if (err != -ENOMEM)
				break;
			failed++;
			check_all();
			check_answers(&p);
		}
		if (err)
			EXPECT(err == (what ? -ENOENT : -EEXIST), "%d", err);
		else if (what == 2)
			EXPECT(oracle_remove(&oracle, &p), "%s", show(&p));
		else
			oracle_put(&oracle, &p, e.flags);
		while (oracle.n > 100) {
			p = random_prefix();
			remove_entry(&p);
		}
	}
	printf("# %lu allocations failed\n", failed);
	/* The kernel takes pages where it has nothing smaller */
	EXPECT(failed > SHORTAGES / 20 / share, "%lu", failed);
}

/* The owner's limit holds, and what is refused changes nothing. */
static void test_limit(void)
{
	unsigned int refused = 0;
	struct lnet_ftn_entry e;
	struct prefix p;
	unsigned int i;
	int err;

	owner.limit = 4096;
	for (i = 0; i < 5000; i++) {
		p = random_prefix();
		e = new_entry(&p);
		mutex_lock(&lock);
		err = lnet_ftn_replace(ftn, &e);
		mutex_unlock(&lock);
		EXPECT(!err || err == -ENOSPC, "%d", err);
		EXPECT(owner.bytes <= owner.limit, "%zu", owner.bytes);
		if (!err)
			oracle_put(&oracle, &p, e.flags);
		refused += !!err;
		check_answers(&p);
		while (oracle.n > ORACLE_MAX - 10) {
			owner.limit = 0;
			p = random_prefix();
			remove_entry(&p);
			owner.limit = 4096;
		}
	}
	owner.limit = 0;
	printf("# %u refused\n", refused);
	EXPECT(refused > 100, "%u", refused);
}

const struct test tests[] = {
	{ .name = "prefixes are checked as bits are counted",
	  .run = test_check },
	{ .name = "what is no prefix is refused",
	  .run = test_refused },
	{ .name = "an empty table",
	  .run = test_empty },
	{ .name = "all lengths of one address",
	  .run = test_nest },
	{ .name = "random operations",
	  .run = test_random },
	{ .name = "walks resumed by key",
	  .run = test_walk },
	{ .name = "what is within a prefix and what holds it",
	  .run = test_nested_walk },
	{ .name = "every allocation fails in turn",
	  .run = test_no_memory, .shortage = true },
	{ .name = "the limit of memory",
	  .run = test_limit },
	{ .name = "random batches",
	  .run = test_batches },
	{ .name = "batches that are refused",
	  .run = test_batch_refused },
	{ .name = "every allocation of a batch fails in turn",
	  .run = test_batch_no_memory, .shortage = true },
#ifdef __KERNEL__
	{ .name = "readers on all processors",
	  .run = test_readers },
#else
	{ .name = "readers overtaken by changes",
	  .run = test_overtaken },
	{ .name = "readers in the middle of a change",
	  .run = test_half_done },
#endif
};

const unsigned int num_tests = ARRAY_SIZE(tests);
