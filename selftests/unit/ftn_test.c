// SPDX-License-Identifier: GPL-2.0
/*
 * The label table (kmod/ftn.h) against a naive oracle.
 *
 *	ftn_test [SEED]		the seed is printed; give it to repeat a run
 */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

#define OPERATIONS	1000000
#define WALKS		300
#define SHORTAGES	3000

noreturn void fail(void)
{
	printf("\nnot ok %u %s\n", test_number, test_name);
	/* Without a leak check: what the table holds is not lost but left */
	_exit(1);
}

static void test_check(void)
{
	struct prefix p;
	unsigned int i;
	int err;

	for (i = 0; i < 20000; i++) {
		p = random_address();
		p.plen = rnd(256);
		err = lnet_ftn_check(p.family, p.addr, p.plen);
		if (p.plen > addr_bits(p.family))
			EXPECT(err == -ERANGE, "%s: %d", show(&p), err);
		else
			EXPECT(err == (prefix_valid(&p) ? 0 : -EINVAL),
			       "%s: %d", show(&p), err);
		if (err) {
			EXPECT(PTR_ERR(new_entry(&p)) == err, "%s", show(&p));
			EXPECT(!table_find(&p), "%s", show(&p));
			remove_entry(&p);
		}
	}
}

static void test_refused(void)
{
	struct lnet_ftn_entry *e;
	struct prefix p = { .family = AF_INET, .plen = 8, .addr = { 10 } };

	e = new_entry(&p);
	EXPECT(!IS_ERR(e), "%s", show(&p));
	e->addr[3] = 1;
	mutex_lock(&lock);
	EXPECT(lnet_ftn_insert(ftn, e) == -EINVAL, "host bits");
	EXPECT(PTR_ERR(lnet_ftn_replace(ftn, e)) == -EINVAL, "host bits");
	e->plen = 33;
	EXPECT(lnet_ftn_insert(ftn, e) == -ERANGE, "/33");
	e->family = AF_UNIX;
	EXPECT(lnet_ftn_insert(ftn, e) == -EAFNOSUPPORT, "AF_UNIX");
	EXPECT(PTR_ERR(lnet_ftn_replace(ftn, e)) == -EAFNOSUPPORT, "AF_UNIX");
	mutex_unlock(&lock);
	lnet_ftn_entry_free(e);
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
		rcu_read_lock();
		EXPECT(!table_find(&p), "%s", show(&p));
		EXPECT(!table_next(AF_UNSPEC, &p), "%s", show(&p));
		EXPECT(!table_next(AF_UNSPEC, &none), "start");
		rcu_read_unlock();
	}
	lnet_ftn_free(NULL, NULL);
	lnet_ftn_entry_free(NULL);
}

/* All lengths of one address, put in and taken out in every kind of order. */
static void test_nest(void)
{
	struct prefix all[129];
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
			for (j = 0; j <= bits; j++)
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
			for (j = 0; j <= bits; j++)
				check_answers(&all[j]);
			check_answers(&tmp);
			if (i % 8 == order % 8)
				check_all();
		}
		shim_grace_period();
		EXPECT(shim_live == 1, "%lu objects", shim_live);
	}
}

/* The table grows and shrinks by turns, between empty and a hundred or so. */
static void test_random(void)
{
	unsigned int emptied = 0;
	bool grow = true;
	unsigned int i;
	struct prefix p;

	for (i = 0; i < OPERATIONS; i++) {
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
	EXPECT(emptied > 100, "%u", emptied);
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

	for (i = 0; i < WALKS; i++) {
		family = families[i % 3];
		memset(&at, 0, sizeof(at));
		do {
			for (j = rnd(4); j; j--)
				random_change(oracle.n < 100);
			shim_grace_period();
			rcu_read_lock();
			id = table_next(family, &at);
			rcu_read_unlock();
			EXPECT(id == oracle_next(&oracle, family, &at),
			       "walk %u behind %s", i, show(&at));
			for (j = 0; j < oracle.n; j++)
				if (oracle.items[j].id == id)
					at = oracle.items[j].prefix;
		} while (id);
		/* A cursor anywhere, on an entry or not */
		for (j = 0; j < 100; j++) {
			at = random_prefix();
			rcu_read_lock();
			id = table_next(family, &at);
			rcu_read_unlock();
			EXPECT(id == oracle_next(&oracle, family, &at),
			       "behind %s", show(&at));
		}
	}
}

/* Each allocation fails in turn: nothing changes and nothing is lost. */
static void test_no_memory(void)
{
	struct lnet_ftn_entry *e;
	struct lnet_ftn_entry *old;
	unsigned long failed = 0;
	unsigned int nth;
	unsigned long live;
	struct prefix p;
	unsigned int i;
	long err;

	shim_fail = 1;
	EXPECT(!lnet_ftn_alloc(&lock), "table");
	for (i = 0; i < SHORTAGES; i++) {
		p = random_prefix();
		shim_fail = 1;
		EXPECT(PTR_ERR(new_entry(&p)) == -ENOMEM, "entry");
		e = new_entry(&p);
		EXPECT(!IS_ERR(e), "%s", show(&p));
		shim_grace_period();
		live = shim_live;
		for (nth = 1; ; nth++) {
			shim_fail = nth;
			mutex_lock(&lock);
			old = i & 1 ? lnet_ftn_replace(ftn, e) :
				      ERR_PTR(lnet_ftn_insert(ftn, e));
			mutex_unlock(&lock);
			shim_fail = 0;
			err = IS_ERR(old) ? PTR_ERR(old) : 0;
			if (err != -ENOMEM)
				break;
			failed++;
			shim_grace_period();
			EXPECT(shim_live == live, "%lu left", shim_live - live);
			lnet_ftn_entry_free(e);
			check_all();
			e = new_entry(&p);
		}
		if (err) {
			EXPECT(err == -EEXIST && oracle_find(&oracle, &p),
			       "%s: %ld", show(&p), err);
			lnet_ftn_entry_free(e);
		} else {
			EXPECT(id_of(old) == oracle_put(&oracle, &p, id_of(e)),
			       "%s", show(&p));
			lnet_ftn_entry_free_rcu(old);
		}
		while (oracle.n > 60) {
			p = random_prefix();
			remove_entry(&p);
		}
	}
	printf("# %lu allocations failed\n", failed);
	EXPECT(failed > SHORTAGES / 4, "%lu", failed);
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{ "prefixes are checked as bits are counted", test_check },
	{ "what is no prefix is refused", test_refused },
	{ "an empty table", test_empty },
	{ "all lengths of one address", test_nest },
	{ "random operations", test_random },
	{ "walks resumed by key", test_walk },
	{ "every allocation fails in turn", test_no_memory },
	{ "readers overtaken by changes", test_overtaken },
	{ "readers in the middle of a change", test_half_done },
};

int main(int argc, char **argv)
{
	unsigned int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	random_state = argc > 1 ? strtoull(argv[1], NULL, 0) :
				  (u64)time(NULL) << 20 ^ getpid();
	printf("TAP version 13\n1..%zu\n", ARRAY_SIZE(tests));
	printf("# seed %llu\n", random_state);
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		test_number = i + 1;
		test_name = tests[i].name;
		begin();
		tests[i].run();
		end();
		printf("ok %u %s\n", test_number, test_name);
	}
	return 0;
}
