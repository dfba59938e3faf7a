// SPDX-License-Identifier: GPL-2.0
/*
 * What DPDK's tables cost beside ours: rte_lpm (DIR-24-8) and rte_lpm6.
 *
 *	table-dpdk FILE [-x EXITS] [-n PREFIXES] [-l] -s STATE	(list.h)
 *
 * Prints one JSON object, and keeps an IPv4 table in STATE. Adding to it takes as
 * long as there are prefixes of a length, too long under a profiler: with -l the
 * table is read from there instead.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <rte_eal.h>
#include <rte_lpm.h>
#include <rte_lpm6.h>

#include "list.h"

#define GROUP_BYTES (RTE_LPM_TBL8_GROUP_NUM_ENTRIES * sizeof(unsigned int))

static struct list list;
static struct rte_lpm *lpm4;
static struct rte_lpm6 *lpm6;

/* Neither huge pages nor devices: memory, as any program has. */
static void start(void)
{
	static char *argv[] = {
		"table-dpdk", "--no-huge", "--no-pci", "--no-shconf",
		"--no-telemetry", "-m", "3072", "-l", "0",
		"--log-level", "*:error", NULL,
	};

	if (rte_eal_init(sizeof(argv) / sizeof(*argv) - 1, argv) < 0)
		list_die("DPDK does not start");
}

static int by_address(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return memcmp(x->addr, y->addr, sizeof(x->addr));
}

static bool longer(const struct item *item, unsigned int bits)
{
	return item->plen > bits;
}

/* Groups of 256: one for each beginning of 24, 32... bits that goes on. */
static unsigned int groups_needed(void)
{
	unsigned int bits, end = list.v6 ? 128 : 32;
	const struct item *last;
	struct item *sorted;
	unsigned int groups = 0;
	unsigned int i;

	sorted = malloc(list.num * sizeof(*sorted));
	if (!sorted)
		list_die("no memory");
	memcpy(sorted, list.item, list.num * sizeof(*sorted));
	qsort(sorted, list.num, sizeof(*sorted), by_address);
	for (bits = 24; bits < end; bits += 8) {
		for (last = NULL, i = 0; i < list.num; i++) {
			if (!longer(&sorted[i], bits))
				continue;
			if (!last || memcmp(last->addr, sorted[i].addr, bits / 8))
				groups++;
			last = &sorted[i];
		}
	}
	free(sorted);
	return groups;
}

static unsigned int host4(const unsigned char *addr)
{
	return (unsigned int)addr[0] << 24 | addr[1] << 16 | addr[2] << 8 | addr[3];
}

static void add4(unsigned int groups)
{
	const struct rte_lpm_config config = {
		.max_rules = list.num, .number_tbl8s = groups + 1,
	};
	const struct item *item;

	lpm4 = rte_lpm_create("bench", SOCKET_ID_ANY, &config);
	if (!lpm4)
		list_die("no rte_lpm");
	for (item = list.item; item < list.item + list.num; item++)
		if (rte_lpm_add(lpm4, host4(item->addr), item->plen, item->exit))
			list_die("rte_lpm_add");
}

static void add6(unsigned int groups)
{
	const struct rte_lpm6_config config = {
		.max_rules = list.num, .number_tbl8s = groups + 1,
	};
	const struct item *item;

	lpm6 = rte_lpm6_create("bench", SOCKET_ID_ANY, &config);
	if (!lpm6)
		list_die("no rte_lpm6");
	for (item = list.item; item < list.item + list.num; item++)
		if (rte_lpm6_add(lpm6, item->addr, item->plen, item->exit))
			list_die("rte_lpm6_add");
}

static void all(size_t (*what)(void *, size_t, size_t, FILE *), void *to,
		size_t size, FILE *file)
{
	if (what(to, size, 1, file) != 1)
		list_die("the state is not complete");
}

static size_t put(void *from, size_t size, size_t num, FILE *file)
{
	return fwrite(from, size, num, file);
}

static void keep(unsigned int groups)
{
	FILE *file = fopen(list.state, "w");

	if (!file)
		list_die(list.state);
	all(put, lpm4->tbl24, sizeof(lpm4->tbl24), file);
	all(put, lpm4->tbl8, (groups + 1) * GROUP_BYTES, file);
	if (fclose(file))
		list_die(list.state);
}

static void take_back(unsigned int groups)
{
	FILE *file = fopen(list.state, "r");

	lpm4 = aligned_alloc(RTE_CACHE_LINE_SIZE, sizeof(*lpm4));
	if (!file || !lpm4)
		list_die(list.state);
	lpm4->tbl8 = malloc((groups + 1) * GROUP_BYTES);
	if (!lpm4->tbl8)
		list_die("no memory");
	all(fread, lpm4->tbl24, sizeof(lpm4->tbl24), file);
	all(fread, lpm4->tbl8, (groups + 1) * GROUP_BYTES, file);
	fclose(file);
}

/* Addresses of IPv4 as the table wants them */
static void turn(struct in6_addr *addr)
{
	unsigned int i;

	for (i = 0; !list.v6 && i < LOOKUPS; i++)
		addr[i].s6_addr32[0] = host4(addr[i].s6_addr);
}

static inline unsigned int lookup(const struct in6_addr *addr)
{
	unsigned int exit;

	if (list.v6 ? rte_lpm6_lookup(lpm6, addr->s6_addr, &exit) :
		      rte_lpm_lookup(lpm4, addr->s6_addr32[0], &exit))
		return 0;
	return exit;
}

static unsigned long long answers(const struct in6_addr *addr)
{
	unsigned long long digest = 0;
	unsigned int i;

	for (i = 0; i < LOOKUPS; i++)
		digest = list_digest(digest, lookup(&addr[i]));
	return digest;
}

/* Nanoseconds for each; @dependent: none begins before the last has ended. */
static __rte_noinline double lookups(const struct in6_addr *addr, bool dependent)
{
	double start = list_now();
	unsigned long long sum = 0;
	unsigned int i;

	for (i = 0; i < LOOKUPS; i++)
		sum += lookup(&addr[i + (dependent ? sum >> 63 : 0)]);
	__asm__ volatile("" : : "r"(sum));
	return (list_now() - start) / LOOKUPS;
}

int main(int argc, char **argv)
{
	struct in6_addr *random;
	struct in6_addr *zipf;
	unsigned int groups;
	double build;

	list_read(&list, argc, argv);
	if (!list.state)
		list_die("-s is missing");
	groups = groups_needed();
	build = list_now();
	if (list.v6) {
		start();
		add6(groups);
	} else if (list.only_lookups) {
		take_back(groups);
	} else {
		start();
		add4(groups);
		keep(groups);
	}
	build = list_now() - build;
	random = list_addresses(&list, false);
	zipf = list_addresses(&list, true);
	turn(random);
	turn(zipf);
	if (list.only_lookups) {
		lookups(random, false);
		return 0;
	}
	printf("{\"family\": %d, \"prefixes\": %u, \"build_ms\": %.1f, ",
	       list.v6 ? 6 : 4, list.num, build / 1e6);
	printf("\"answers\": \"%016llx %016llx\", ", answers(random),
	       answers(zipf));
	printf("\"lookup_bytes\": %.3f, ",
	       ((double)sizeof(lpm4->tbl24) + groups * GROUP_BYTES) / list.num);
	lookups(random, false);
	printf("\"random_ns\": %.1f, \"zipf_ns\": %.1f, ",
	       lookups(random, false), lookups(zipf, false));
	printf("\"random_dependent_ns\": %.1f, \"zipf_dependent_ns\": %.1f}\n",
	       lookups(random, true), lookups(zipf, true));
	return 0;
}
