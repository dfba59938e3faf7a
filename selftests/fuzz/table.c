// SPDX-License-Identifier: GPL-2.0
/*
 * The label table (kmod/ftn.h) against its oracle: an input is a list of
 * operations, each with a prefix, and both must answer alike.
 */
#include "../unit/harness.h"

/* Walking the whole table compares each entry with each other. */
#define WALKS	2

struct input {
	const u8 *at;
	const u8 *end;
};

noreturn void fail(void)
{
	fflush(stdout);
	abort();
}

static u8 byte(struct input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

/* Any length of any address; host bits are cut unless @raw says otherwise. */
static struct prefix take(struct input *in, bool raw)
{
	struct prefix p = { .family = byte(in) & 1 ? AF_INET6 : AF_INET };
	unsigned int i;

	p.plen = byte(in);
	if (!raw)
		p.plen %= addr_bits(p.family) + 1;
	for (i = 0; i < addr_bits(p.family) / 8; i++)
		if (raw || i * 8 < p.plen)
			p.addr[i] = byte(in);
	if (!raw)
		cut_host_bits(&p);
	return p;
}

/* What is no prefix is refused, as the oracle would. */
static void check_prefix(const struct prefix *p)
{
	int want = prefix_valid(p) ? 0 : -EINVAL;
	struct lnet_ftn_entry e = new_entry(p);

	if (p->plen > addr_bits(p->family))
		want = -ERANGE;
	EXPECT(lnet_ftn_check(p->family, p->addr, p->plen) == want, "%s",
	       show(p));
	if (!want)
		return;
	mutex_lock(&lock);
	EXPECT(lnet_ftn_insert(ftn, &e) == want, "%s", show(p));
	mutex_unlock(&lock);
	remove_entry(p);
}

static void check_next(struct input *in, const struct prefix *p)
{
	const u8 families[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	u8 family = families[byte(in) % 3];
	bool ok;

	mutex_lock(&lock);
	ok = table_next(family, p) == oracle_next(&oracle, family, p) &&
	     table_find(p) == oracle_find(&oracle, p);
	mutex_unlock(&lock);
	EXPECT(ok, "behind or at %s", show(p));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { .at = data, .end = data + size };
	unsigned int walks = 0;
	struct prefix p;
	u8 what;

	random_state = 0;
	test_name = "table";
	begin();
	while (in.at < in.end) {
		what = byte(&in) % 9;
		if (what == 8) {
			random_state = byte(&in);
			random_batch();
			continue;
		}
		p = take(&in, what > 5);
		if (what < 2 && oracle.n < ORACLE_MAX)
			insert(&p);
		else if (what == 2 && oracle.n < ORACLE_MAX)
			replace(&p);
		else if (what == 3)
			remove_entry(&p);
		else if (what == 4)
			check_next(&in, &p);
		else if (what == 5 && walks++ < WALKS)
			check_all();
		else if (what == 6)
			check_prefix(&p);
		else
			check_answers(&p);
	}
	end();
	return 0;
}
