// SPDX-License-Identifier: GPL-2.0
/*
 * What the label table costs: the module's own source in user space.
 *
 *	table-ours FILE [-x EXITS] [-n PREFIXES] [-l]	(list.h)
 *
 * With -l lookups() is there for a profiler that counts its instructions. Else
 * prints one JSON object.
 */
#include <stdio.h>

#include "../../../kmod/ftn_node.h"
#include "list.h"

#define UPDATES		20000
#define CHECKS		300000

static struct list list;
static struct mutex lock;

static void counted(struct lnet_exit *exit, int diff)
{
	(void)exit;
	(void)diff;
}

static struct lnet_ftn_owner owner = { .lock = &lock, .entries = counted };

static struct lnet_ftn_entry entry(const struct item *item, u32 exit)
{
	struct lnet_ftn_entry e = {
		.exit	= (struct lnet_exit *)(uintptr_t)exit,
		.type	= 1,
		.protocol = 4,
		.family	= item->family,
		.plen	= item->plen,
	};

	memcpy(e.addr, item->addr, sizeof(e.addr));
	return e;
}

static bool always(const struct lnet_ftn_hit *hit, const void *arg)
{
	return true;
}

static const struct lnet_ftn_scope everything = { .within = always };

static double load(struct lnet_ftn *ftn)
{
	struct lnet_ftn_result result;
	struct lnet_ftn_batch *b;
	struct lnet_ftn_entry e;
	double start;
	u32 i;

	mutex_lock(&lock);
	b = lnet_ftn_batch_begin(ftn, &everything);
	for (i = 0; i < list.num; i++) {
		e = entry(&list.item[i], list.item[i].exit);
		if (lnet_ftn_batch_put(b, &e, 0))
			list_die("put");
	}
	start = list_now();
	if (lnet_ftn_batch_commit(b, &result))
		list_die("commit");
	start = list_now() - start;
	mutex_unlock(&lock);
	shim_grace_period();
	return start / 1e6;
}

static noinline const struct lnet_ftn_hit *
lookup(const struct lnet_ftn *ftn, const struct in6_addr *addr, bool v6)
{
	__be32 addr4;

	if (v6)
		return lnet_ftn_lookup6(ftn, addr);
	memcpy(&addr4, addr, sizeof(addr4));
	return lnet_ftn_lookup4(ftn, addr4);
}

/* Nanoseconds for each; @dependent: none begins before the last has ended. */
static double lookups(const struct lnet_ftn *ftn, const struct in6_addr *addr,
		      bool v6, bool dependent)
{
	const struct lnet_ftn_hit *hit;
	const struct in6_addr *at;
	double start = list_now();
	u64 sum = 0;
	u32 i;

	for (i = 0; i < LOOKUPS; i++) {
		/* The sum never gets that large, but the processor must wait */
		at = &addr[i + (dependent ? sum >> 63 : 0)];
		hit = v6 ? lnet_ftn_lookup6(ftn, at) :
			   lnet_ftn_lookup4(ftn, at->s6_addr32[0]);
		sum += hit ? hit->plen : 0;
	}
	__asm__ volatile("" : : "r"(sum));
	return (list_now() - start) / LOOKUPS;
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void updates(struct lnet_ftn *ftn, double *t, u32 n)
{
	const struct item *item;
	struct lnet_ftn_entry e;
	double start;
	u32 i;

	for (i = 0; i < n; i++) {
		item = &list.item[list_random() % list.num];
		e = entry(item, item->exit);
		mutex_lock(&lock);
		start = list_now();
		switch (i % 3) {
		case 0:
			e = entry(item, list_random() % list.exits + 1);
			if (lnet_ftn_replace(ftn, &e))
				list_die("replace");
			t[i] = list_now() - start;
			break;
		default:
			if (lnet_ftn_remove(ftn, e.family, e.addr, e.plen))
				list_die("remove");
			if (i % 3 == 1)
				t[i] = list_now() - start;
			start = list_now();
			if (lnet_ftn_insert(ftn, &e))
				list_die("insert");
			if (i % 3 == 2)
				t[i] = list_now() - start;
		}
		mutex_unlock(&lock);
		if (i % 64 == 63)
			shim_grace_period();
	}
	shim_grace_period();
	qsort(t, n, sizeof(*t), by_time);
}

/* Against the store, which is searched in another way. */
static void check(struct lnet_ftn *ftn, const struct in6_addr *addr)
{
	const struct lnet_ftn_hit *hit;
	struct lnet_ftn_entry e;
	bool found;
	u32 i;

	mutex_lock(&lock);
	for (i = 0; i < CHECKS; i++) {
		hit = lookup(ftn, &addr[i], list.v6);
		found = lnet_ftn_covering(ftn, list.v6 ? AF_INET6 : AF_INET,
					  &addr[i], list.v6 ? 128 : 32, &e);
		if (found != !!hit ||
		    (hit && (hit->plen != e.plen || hit->exit != e.exit)))
			list_die("a lookup and the prefixes differ");
	}
	mutex_unlock(&lock);
}

static size_t store_bytes(const struct ftn_store *s)
{
	size_t size = s->room * sizeof(*s->page);
	u32 i;

	for (i = 0; i < s->pages; i++)
		size += sizeof(struct ftn_page) +
			s->page[i]->room * (s->v6 ? 20 : 8);
	return size;
}

/* Of the addresses in one order, so that another table's can be compared. */
static u64 answers(const struct lnet_ftn *ftn, const struct in6_addr *addr)
{
	const struct lnet_ftn_hit *hit;
	u64 digest = 0;
	u32 i;

	for (i = 0; i < LOOKUPS; i++) {
		hit = lookup(ftn, &addr[i], list.v6);
		digest = list_digest(digest, hit ? (uintptr_t)hit->exit : 0);
	}
	return digest;
}

int main(int argc, char **argv)
{
	static double t[UPDATES];
	struct in6_addr *random;
	struct in6_addr *zipf;
	struct lnet_ftn *ftn;
	size_t prefixes;
	size_t before;
	double build;
	bool v6;
	u32 num;

	list_read(&list, argc, argv);
	v6 = list.v6;
	before = shim_bytes;
	ftn = lnet_ftn_alloc(&owner);
	build = load(ftn);
	num = lnet_ftn_count(ftn, v6 ? AF_INET6 : AF_INET);
	prefixes = store_bytes(&ftn->fam[v6].store);
	random = list_addresses(&list, false);
	zipf = list_addresses(&list, true);
	if (list.only_lookups) {
		lookups(ftn, random, v6, false);
		return 0;
	}
	check(ftn, random);
	check(ftn, zipf);
	printf("{\"family\": %d, \"prefixes\": %u, \"build_ms\": %.1f, ",
	       v6 ? 6 : 4, num, build);
	printf("\"answers\": \"%016llx %016llx\", ", answers(ftn, random),
	       answers(ftn, zipf));
	printf("\"lookup_bytes\": %.3f, \"all_bytes\": %.3f, \"rounded_bytes\": %.3f, ",
	       (double)(owner.bytes - prefixes) / num,
	       (double)owner.bytes / num,
	       (double)(shim_bytes - before) / num);
	lookups(ftn, random, v6, false);
	printf("\"random_ns\": %.1f, \"zipf_ns\": %.1f, ",
	       lookups(ftn, random, v6, false), lookups(ftn, zipf, v6, false));
	printf("\"random_dependent_ns\": %.1f, \"zipf_dependent_ns\": %.1f, ",
	       lookups(ftn, random, v6, true), lookups(ftn, zipf, v6, true));
	updates(ftn, t, UPDATES);
	printf("\"update_p50_us\": %.2f, \"update_p99_us\": %.2f, \"update_max_us\": %.1f}\n",
	       t[UPDATES / 2] / 1e3, t[UPDATES * 99 / 100] / 1e3,
	       t[UPDATES - 1] / 1e3);
	check(ftn, random);
	check(ftn, zipf);
	return 0;
}
