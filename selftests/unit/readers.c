// SPDX-License-Identifier: GPL-2.0
/*
 * Readers at the same time as writers, played on one thread: the shim lets the
 * test act between any two reads of a reader and around every pointer that a
 * writer publishes.
 */
#include <stdio.h>

#include "harness.h"

#define OVERTAKEN	200000
#define HALF_DONE	50000

/*
 * A reader is overtaken by several changes between two of its reads. Its answer
 * must be one that was right at some moment while it read.
 */
static struct {
	struct prefix	p;
	unsigned int	question;
	u32		right[6];
	unsigned int	n;
} reader;

static u32 right_answer(void)
{
	switch (reader.question) {
	case 0:
		return oracle_find(&oracle, &reader.p);
	case 1:
		return oracle_next(&oracle, reader.p.family, &reader.p);
	default:
		return oracle_lookup(&oracle, reader.p.family, reader.p.addr);
	}
}

static u32 table_answer(void)
{
	switch (reader.question) {
	case 0:
		return table_find(&reader.p);
	case 1:
		return table_next(reader.p.family, &reader.p);
	default:
		return table_lookup(&reader.p);
	}
}

static void overtake(void)
{
	unsigned int changes = 1 + rnd(5);
	struct prefix p;

	while (changes--) {
		p = reader.p;
		p.plen = rnd(addr_bits(p.family) + 1);
		cut_host_bits(&p);
		switch (rnd(3)) {
		case 0:
			random_change(oracle.n < 30);
			break;
		case 1:
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
		reader.question = rnd(6);
		reader.p = random_address();
		if (reader.question < 2)
			cut_host_bits(&reader.p);
		reader.right[0] = right_answer();
		reader.n = 1;

		rcu_read_lock();
		shim_steps = 1 + rnd(16);
		id = table_answer();
		shim_steps = 0;
		rcu_read_unlock();
		shim_grace_period();

		overtaken += reader.n > 1;
		for (j = 0; j < reader.n && reader.right[j] != id; j++)
			;
		EXPECT(j < reader.n, "question %u about %s, reader %u",
		       reader.question, show(&reader.p), i);
		while (oracle.n > 40) {
			reader.p = random_prefix();
			remove_entry(&reader.p);
		}
	}
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
	u32		seen[4];
} watched[WATCHED];
static unsigned int published;

static void watch(void)
{
	unsigned int i;

	if (published == ARRAY_SIZE(watched[0].seen))
		return;
	rcu_read_lock();
	for (i = 0; i < WATCHED; i++)
		watched[i].seen[published] = table_lookup(&watched[i].p);
	rcu_read_unlock();
	published++;
}

void test_half_done(void)
{
	unsigned int changed = 0;
	u32 before[WATCHED];
	struct prefix gone;
	struct prefix *p;
	unsigned int i;
	unsigned int j;
	unsigned int k;
	u32 after;

	for (i = 0; i < HALF_DONE; i++) {
		for (j = 0; j < WATCHED; j++) {
			p = &watched[j].p;
			*p = random_address();
			before[j] = oracle_lookup(&oracle, p->family, p->addr);
		}
		published = 0;
		shim_publish = watch;
		random_change(oracle.n < 50);
		shim_publish = NULL;
		shim_grace_period();

		changed += published > 0;
		/* One store is all that a change may need: before and after */
		EXPECT(published == 0 || published == 2, "%u", published);
		for (j = 0; j < WATCHED; j++) {
			p = &watched[j].p;
			after = oracle_lookup(&oracle, p->family, p->addr);
			for (k = 0; k < published; k++)
				EXPECT(watched[j].seen[k] ==
				       (k ? after : before[j]),
				       "%s, change %u", show(p), i);
		}
		while (oracle.n > 100) {
			gone = random_prefix();
			remove_entry(&gone);
		}
	}
	printf("# %u of %u changes watched\n", changed, i);
	EXPECT(changed > HALF_DONE / 4, "%u", changed);
}
