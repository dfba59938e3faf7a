// SPDX-License-Identifier: GPL-2.0
/*
 * Readers at the same time as writers, played on one thread: the shim lets the
 * test act between any two reads of a reader and around every pointer that a
 * writer publishes.
 */
#include "harness.h"

#define OVERTAKEN	200000
#define HALF_DONE	50000

/*
 * A reader is overtaken by several changes between two of its reads. Its answer
 * must be one that was right at some moment while it read.
 */
static struct {
	struct prefix	p;
	u32		right[6];
	unsigned int	n;
} reader;

static u32 right_answer(void)
{
	return oracle_lookup(&oracle, reader.p.family, reader.p.addr);
}

static void overtake(void)
{
	unsigned int changes = 1 + rnd(5);
	struct prefix p;

	while (changes--) {
		p = reader.p;
		p.plen = rnd(addr_bits(p.family) + 1);
		cut_host_bits(&p);
		switch (rnd(4)) {
		case 0:
			random_change(oracle.n < 30);
			break;
		case 1:
			random_batch();
			break;
		case 2:
			insert(&p);
			break;
		default:
			if (oracle.n && rnd(2))
				p = oracle.items[rnd(oracle.n)].prefix;
			remove_entry(&p);
		}
		reader.right[reader.n++] = right_answer();
	}
}

void test_overtaken(void)
{
	unsigned int overtaken = 0;
	unsigned int i;
	unsigned int j;
	u32 id;

	shim_act = overtake;
	for (i = 0; i < OVERTAKEN; i++) {
		reader.p = random_address();
		reader.right[0] = right_answer();
		reader.n = 1;

		rcu_read_lock();
		shim_steps = 1 + rnd(4);
		id = table_lookup(&reader.p);
		shim_steps = 0;
		rcu_read_unlock();
		shim_grace_period();

		overtaken += reader.n > 1;
		for (j = 0; j < reader.n && reader.right[j] != id; j++)
			;
		EXPECT(j < reader.n, "%s, reader %u", show(&reader.p), i);
		while (oracle.n > 40) {
			reader.p = random_prefix();
			remove_entry(&reader.p);
		}
	}
	shim_act = NULL;
	printf("# %u of %u readers overtaken\n", overtaken, i);
	EXPECT(overtaken > OVERTAKEN / 4, "%u", overtaken);
}

/*
 * A reader comes while a writer publishes. Its answer must be that of before
 * the change or that of after it.
 */
#define WATCHED 8

static struct {
	struct prefix	p;
	u32		last;
	unsigned int	turns;
} watched[WATCHED];
static unsigned int published;

static void watch(void)
{
	unsigned int i;
	u32 id;

	rcu_read_lock();
	for (i = 0; i < WATCHED; i++) {
		id = table_lookup(&watched[i].p);
		watched[i].turns += id != watched[i].last;
		watched[i].last = id;
	}
	rcu_read_unlock();
	published++;
}

void test_half_done(void)
{
	unsigned int changed = 0;
	struct prefix gone;
	struct prefix *p;
	unsigned int i;
	unsigned int j;
	u32 before;
	u32 after;

	for (i = 0; i < HALF_DONE; i++) {
		for (j = 0; j < WATCHED; j++) {
			p = &watched[j].p;
			*p = random_address();
			watched[j].last = oracle_lookup(&oracle, p->family,
							p->addr);
			watched[j].turns = 0;
		}
		published = 0;
		shim_publish = watch;
		if (rnd(4))
			random_change(oracle.n < 50);
		else
			random_batch();
		shim_publish = NULL;
		shim_grace_period();

		changed += published > 0;
		for (j = 0; j < WATCHED; j++) {
			p = &watched[j].p;
			before = watched[j].last;
			after = oracle_lookup(&oracle, p->family, p->addr);
			EXPECT(watched[j].turns <= 1, "%s, change %u", show(p),
			       i);
			EXPECT(!published || before == after, "%s, change %u",
			       show(p), i);
		}
		while (oracle.n > 100) {
			gone = random_prefix();
			remove_entry(&gone);
		}
	}
	printf("# %u of %u changes watched\n", changed, i);
	EXPECT(changed > HALF_DONE / 4, "%u", changed);
}
