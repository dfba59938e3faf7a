// SPDX-License-Identifier: GPL-2.0
/*
 * What the label table costs: the module's own source in user space.
 *
 *	table-ours FILE [-x EXITS] [-n PREFIXES] [-l]
 *
 * FILE has lines "prefix value"; -x maps the values to so many exits (64), -n
 * takes so many of the prefixes, evenly spread. -l only looks up, for a profiler
 * that counts the instructions of lookups(). Prints one JSON object.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "../../../kmod/ftn_node.h"

#define LOOKUPS		1048576
#define UPDATES		20000
#define CHECKS		300000

static struct lnet_ftn_entry *entries;
static u32 num;
static struct mutex lock;

static void counted(struct lnet_exit *exit, int diff)
{
	(void)exit;
	(void)diff;
}

static struct lnet_ftn_owner owner = { .lock = &lock, .entries = counted };

static u64 state = 137;

static u64 rnd64(void)
{
	u64 z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void die(const char *what)
{
	fprintf(stderr, "table-ours: %s\n", what);
	exit(1);
}

static void set_exit(struct lnet_ftn_entry *e, u32 n)
{
	e->exit = (struct lnet_exit *)(uintptr_t)(n + 1);
	e->type = 1;
	e->protocol = 4;
}

static void read_file(const char *path, u32 exits)
{
	struct lnet_ftn_entry e;
	char addr[64];
	char what[64];
	u32 hash;
	u32 room = 0;
	unsigned int plen;
	FILE *file;
	char *c;

	file = strcmp(path, "-") ? fopen(path, "r") : stdin;
	if (!file)
		die(path);
	while (fscanf(file, "%63[^/]/%u %63s\n", addr, &plen, what) == 3) {
		memset(&e, 0, sizeof(e));
		e.family = strchr(addr, ':') ? AF_INET6 : AF_INET;
		e.plen = plen;
		if (inet_pton(e.family, addr, e.addr) != 1)
			die(addr);
		for (hash = 0, c = what; *c; c++)
			hash = hash * 31 + *c;
		set_exit(&e, hash % exits);
		if (num == room) {
			room = room ? room * 2 : 1024;
			entries = realloc(entries, room * sizeof(*entries));
		}
		entries[num++] = e;
	}
	fclose(file);
}

static void thin_out(u32 want)
{
	u32 i;

	if (!want || want >= num)
		return;
	for (i = 0; i < want; i++)
		entries[i] = entries[(u64)i * num / want];
	num = want;
}

static void shuffle(void)
{
	struct lnet_ftn_entry e;
	u32 i;
	u32 j;

	for (i = num - 1; i; i--) {
		j = rnd64() % (i + 1);
		e = entries[i];
		entries[i] = entries[j];
		entries[j] = e;
	}
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
	double start;
	u32 i;

	mutex_lock(&lock);
	b = lnet_ftn_batch_begin(ftn, &everything);
	for (i = 0; i < num; i++)
		if (lnet_ftn_batch_put(b, &entries[i], 0))
			die("put");
	start = now();
	if (lnet_ftn_batch_commit(b, &result))
		die("commit");
	start = now() - start;
	mutex_unlock(&lock);
	shim_grace_period();
	num = result.added ? result.added : num;
	return start / 1e6;
}

/* Addresses to look up: anywhere, or in the prefixes, few of them often. */
static struct in6_addr *addresses(bool zipf)
{
	struct in6_addr *addr = calloc(LOOKUPS, sizeof(*addr));
	const struct lnet_ftn_entry *e;
	u64 random[2];
	u8 *bytes;
	u32 i;
	u32 j;
	u32 bit;

	for (i = 0; i < LOOKUPS; i++) {
		random[0] = rnd64();
		random[1] = rnd64();
		bytes = (u8 *)&addr[i];
		memcpy(bytes, random, 16);
		if (!zipf && entries->family == AF_INET)
			continue;
		/* Rank r with a chance of 1/r: log-uniform */
		j = zipf ? (u32)(__builtin_exp(__builtin_log(num) *
				 (rnd64() >> 11) / 0x1p53)) - 1 :
			   rnd64() % num;
		e = &entries[j % num];
		for (bit = 0; bit < e->plen; bit++) {
			bytes[bit / 8] &= ~(0x80 >> bit % 8);
			bytes[bit / 8] |= e->addr[bit / 8] & 0x80 >> bit % 8;
		}
	}
	return addr;
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
	double start = now();
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
	return (now() - start) / LOOKUPS;
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void updates(struct lnet_ftn *ftn, u32 exits, double *t, u32 n)
{
	struct lnet_ftn_entry e;
	double start;
	u32 i;

	for (i = 0; i < n; i++) {
		e = entries[rnd64() % num];
		mutex_lock(&lock);
		start = now();
		switch (i % 3) {
		case 0:
			set_exit(&e, rnd64() % exits);
			if (lnet_ftn_replace(ftn, &e))
				die("replace");
			t[i] = now() - start;
			break;
		default:
			if (lnet_ftn_remove(ftn, e.family, e.addr, e.plen))
				die("remove");
			if (i % 3 == 1)
				t[i] = now() - start;
			start = now();
			if (lnet_ftn_insert(ftn, &e))
				die("insert");
			if (i % 3 == 2)
				t[i] = now() - start;
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
		hit = lookup(ftn, &addr[i], entries->family == AF_INET6);
		found = lnet_ftn_covering(ftn, entries->family, &addr[i],
					  entries->family == AF_INET ? 32 : 128,
					  &e);
		if (found != !!hit ||
		    (hit && (hit->plen != e.plen || hit->exit != e.exit)))
			die("a lookup and the prefixes differ");
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

int main(int argc, char **argv)
{
	static double t[UPDATES];
	struct in6_addr *random;
	struct in6_addr *zipf;
	struct lnet_ftn *ftn;
	bool only_lookups = false;
	u32 exits = 64;
	size_t prefixes;
	size_t before;
	double build;
	u32 want = 0;
	bool v6;
	int c;

	while ((c = getopt(argc, argv, "x:n:l")) != -1) {
		if (c == 'x')
			exits = strtoul(optarg, NULL, 0);
		else if (c == 'n')
			want = strtoul(optarg, NULL, 0);
		else if (c == 'l')
			only_lookups = true;
		else
			die("usage: table-ours FILE [-x EXITS] [-n PREFIXES] [-l]");
	}
	if (optind == argc)
		die("no file");
	read_file(argv[optind], exits);
	thin_out(want);
	if (!num)
		die("no prefixes");
	shuffle();
	v6 = entries->family == AF_INET6;
	before = shim_bytes;
	ftn = lnet_ftn_alloc(&owner);
	build = load(ftn);
	prefixes = store_bytes(&ftn->fam[v6].store);
	random = addresses(false);
	zipf = addresses(true);
	if (only_lookups) {
		lookups(ftn, random, v6, false);
		return 0;
	}
	check(ftn, random);
	check(ftn, zipf);
	printf("{\"family\": %d, \"prefixes\": %u, \"build_ms\": %.1f, ",
	       v6 ? 6 : 4, num, build);
	printf("\"lookup_bytes\": %.3f, \"all_bytes\": %.3f, \"rounded_bytes\": %.3f, ",
	       (double)(owner.bytes - prefixes) / num,
	       (double)owner.bytes / num,
	       (double)(shim_bytes - before) / num);
	lookups(ftn, random, v6, false);
	printf("\"random_ns\": %.1f, \"zipf_ns\": %.1f, ",
	       lookups(ftn, random, v6, false), lookups(ftn, zipf, v6, false));
	printf("\"random_dependent_ns\": %.1f, \"zipf_dependent_ns\": %.1f, ",
	       lookups(ftn, random, v6, true), lookups(ftn, zipf, v6, true));
	updates(ftn, exits, t, UPDATES);
	printf("\"update_p50_us\": %.2f, \"update_p99_us\": %.2f, \"update_max_us\": %.1f}\n",
	       t[UPDATES / 2] / 1e3, t[UPDATES * 99 / 100] / 1e3,
	       t[UPDATES - 1] / 1e3);
	check(ftn, random);
	check(ftn, zipf);
	return 0;
}
