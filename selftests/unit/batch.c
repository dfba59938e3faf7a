// SPDX-License-Identifier: GPL-2.0
/*
 * Batches against the oracle: carried out, given up, refused, out of memory.
 */
#include "harness.h"

#define BATCHES		20000
#define SHORTAGES	600

/* What the oracle is to be afterwards, and what the result is to say. */
static struct {
	struct oracle		to;
	struct lnet_ftn_result	result;
	enum { NONE, ALL, ODD }	scope;
} want;

static bool in_scope(u32 id)
{
	return want.scope == ALL || (want.scope == ODD && id & 1);
}

static bool hit_in_scope(const struct lnet_ftn_hit *hit, const void *arg)
{
	EXPECT(arg == &want, "%p", arg);
	return in_scope(hit->flags);
}

static const struct lnet_ftn_scope scope = {
	.within	= hit_in_scope,
	.arg	= &want,
};

static void drop_scope(void)
{
	unsigned int i;
	unsigned int n = 0;

	for (i = 0; i < want.to.n; i++)
		if (!in_scope(want.to.items[i].id))
			want.to.items[n++] = want.to.items[i];
	want.to.n = n;
}

static struct lnet_ftn_batch *fill(unsigned int num)
{
	struct lnet_ftn_batch *b;
	struct lnet_ftn_entry e;
	struct prefix p;
	int err;

	want.to = oracle;
	drop_scope();
	mutex_lock(&lock);
	b = lnet_ftn_batch_begin(ftn, want.scope ? &scope : NULL);
	for (; b && num; num--) {
		p = random_prefix();
		if (rnd(4) && want.to.n < ORACLE_MAX) {
			e = new_entry(&p);
			err = lnet_ftn_batch_put(b, &e, 0);
			if (!err)
				oracle_put(&want.to, &p, e.flags);
		} else {
			err = lnet_ftn_batch_remove(b, p.family, p.addr, p.plen,
						    0);
			if (!err)
				oracle_remove(&want.to, &p);
		}
		if (err) {
			EXPECT(err == -ENOMEM, "%d", err);
			lnet_ftn_batch_abort(b);
			b = NULL;
		}
	}
	mutex_unlock(&lock);
	return b;
}

static void compare(void)
{
	struct lnet_ftn_result *r = &want.result;
	const struct item *item;
	unsigned int i;
	u32 id;

	memset(r, 0, sizeof(*r));
	for (i = 0; i < want.to.n; i++) {
		item = &want.to.items[i];
		id = oracle_find(&oracle, &item->prefix);
		if (!id)
			r->added++;
		else if (id == item->id)
			r->same++;
		else
			r->replaced++;
		r->taken += id && PROTOCOL_OF(id) != PROTOCOL_OF(item->id);
	}
	for (i = 0; i < oracle.n; i++)
		r->removed += !oracle_find(&want.to, &oracle.items[i].prefix);
}

static void check_result(const struct lnet_ftn_result *got, bool exact)
{
	const struct lnet_ftn_result *r = &want.result;

	EXPECT(got->added == r->added && got->replaced == r->replaced &&
	       got->removed == r->removed && got->taken == r->taken,
	       "added %u/%u replaced %u/%u removed %u/%u taken %u/%u",
	       got->added, r->added, got->replaced, r->replaced, got->removed,
	       r->removed, got->taken, r->taken);
	/* Without the others, that no operation was on */
	EXPECT(exact ? got->same == r->same : got->same <= r->same, "%u",
	       got->same);
}

void random_batch(void)
{
	unsigned int num = rnd(8) ? rnd(12) : rnd(200);
	struct lnet_ftn_result result;
	struct lnet_ftn_batch *b;
	int err;

	want.scope = rnd(2) ? NONE : rnd(3);
	b = fill(num);
	EXPECT(b, "no batch");
	EXPECT(lnet_ftn_batch_count(b) == num, "%u",
	       lnet_ftn_batch_count(b));
	mutex_lock(&lock);
	if (rnd(5)) {
		compare();
		err = lnet_ftn_batch_commit(b, &result);
		EXPECT(!err, "%d", err);
		check_result(&result, want.scope == ALL);
		oracle = want.to;
	} else {
		lnet_ftn_batch_abort(b);
	}
	mutex_unlock(&lock);
}

void test_batches(void)
{
	struct prefix p;
	unsigned int i;
	unsigned int j;

	for (i = 0; i < BATCHES / share; i++) {
		random_batch();
		if (!rnd(3))
			random_change(oracle.n < 200);
		shim_grace_period();
		for (j = 0; j < 20; j++) {
			p = random_address();
			check_answers(&p);
		}
		if (!rnd(50))
			check_all();
	}
}

/* One operation that is refused, among others or alone, changes nothing. */
void test_batch_refused(void)
{
	struct lnet_ftn_result result;
	struct lnet_ftn_batch *b;
	struct lnet_ftn_entry e;
	struct prefix p;
	unsigned int i;
	u32 known;
	int err;

	for (i = 0; i < 3000 / share; i++) {
		random_change(oracle.n < 60);
		p = random_prefix();
		e = new_entry(&p);
		want.scope = rnd(3);
		b = fill(0);
		EXPECT(b, "no batch");
		known = oracle_find(&oracle, &p);
		if (known && in_scope(known))
			known = 0;
		mutex_lock(&lock);
		if (i & 1) {
			err = lnet_ftn_batch_put(b, &e, LNET_FTN_NEW);
			EXPECT(!err, "%d", err);
			err = known ? -EEXIST : 0;
		} else {
			err = lnet_ftn_batch_remove(b, p.family, p.addr, p.plen,
						    LNET_FTN_KNOWN);
			EXPECT(!err, "%d", err);
			err = known ? 0 : -ENOENT;
		}
		if (!err) {
			/* The same once more is what it may not be */
			err = i & 1 ? lnet_ftn_batch_put(b, &e, LNET_FTN_NEW) :
			      lnet_ftn_batch_remove(b, p.family, p.addr, p.plen,
						    LNET_FTN_KNOWN);
			EXPECT(!err, "%d", err);
			err = i & 1 ? -EEXIST : -ENOENT;
		}
		EXPECT(lnet_ftn_batch_commit(b, &result) == err, "%s", show(&p));
		EXPECT(result.fault.family == p.family &&
		       result.fault.plen == p.plen &&
		       !memcmp(result.fault.addr, p.addr,
			       addr_bits(p.family) / 8), "%s", show(&p));
		lnet_ftn_batch_abort(b);
		e.plen = 200;
		b = lnet_ftn_batch_begin(ftn, NULL);
		EXPECT(lnet_ftn_batch_put(b, &e, 0) == -ERANGE, "/200");
		EXPECT(lnet_ftn_batch_remove(b, e.family, e.addr, 200, 0) ==
		       -ERANGE, "/200");
		lnet_ftn_batch_abort(b);
		lnet_ftn_batch_abort(NULL);
		mutex_unlock(&lock);
		check_all();
	}
}

/* Each allocation of a batch and of its commit fails in turn. */
void test_batch_no_memory(void)
{
	struct lnet_ftn_result result;
	struct lnet_ftn_batch *b;
	unsigned long failed = 0;
	unsigned int nth;
	unsigned int i;
	u64 state;
	int err;

	for (i = 0; i < SHORTAGES / share; i++) {
		want.scope = rnd(3);
		state = random_state;
		for (nth = 1, err = -ENOMEM; err; nth++) {
			random_state = state;
			shim_fail = nth;
			b = fill(40);
			if (b) {
				mutex_lock(&lock);
				compare();
				err = lnet_ftn_batch_commit(b, &result);
				if (err)
					lnet_ftn_batch_abort(b);
				mutex_unlock(&lock);
			}
			shim_fail = 0;
			if (err) {
				EXPECT(err == -ENOMEM, "%d", err);
				failed++;
				check_all();
			}
		}
		check_result(&result, want.scope == ALL);
		oracle = want.to;
		check_all();
	}
	printf("# %lu allocations failed\n", failed);
	EXPECT(failed > SHORTAGES / share, "%lu", failed);
}
