// SPDX-License-Identifier: GPL-2.0
/*
 * Lists of prefixes and addresses to look up, the same for all tables.
 */
#include <arpa/inet.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "list.h"

static unsigned long long state = 137;

unsigned long long list_random(void)
{
	unsigned long long z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

double list_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

void list_die(const char *what)
{
	fprintf(stderr, "bench-table: %s\n", what);
	exit(1);
}

static void read_file(struct list *list, const char *path)
{
	struct item item;
	unsigned int room = 0;
	unsigned int plen;
	unsigned int hash;
	char addr[64];
	char what[64];
	FILE *file;
	char *c;

	file = strcmp(path, "-") ? fopen(path, "r") : stdin;
	if (!file)
		list_die(path);
	while (fscanf(file, "%63[^/]/%u %63s\n", addr, &plen, what) == 3) {
		memset(&item, 0, sizeof(item));
		item.family = strchr(addr, ':') ? AF_INET6 : AF_INET;
		item.plen = plen;
		if (inet_pton(item.family, addr, item.addr) != 1)
			list_die(addr);
		for (hash = 0, c = what; *c; c++)
			hash = hash * 31 + *c;
		item.exit = hash % list->exits + 1;
		if (list->num == room) {
			room = room ? room * 2 : 1024;
			list->item = realloc(list->item,
					     room * sizeof(*list->item));
			if (!list->item)
				list_die("no memory");
		}
		list->item[list->num++] = item;
	}
	fclose(file);
	if (!list->num)
		list_die("no prefixes");
	list->v6 = list->item->family == AF_INET6;
}

static void thin_out(struct list *list, unsigned int want)
{
	unsigned int i;

	if (!want || want >= list->num)
		return;
	for (i = 0; i < want; i++)
		list->item[i] = list->item[(unsigned long long)i * list->num / want];
	list->num = want;
}

static void shuffle(struct list *list)
{
	struct item item;
	unsigned int i;
	unsigned int j;

	for (i = list->num - 1; i; i--) {
		j = list_random() % (i + 1);
		item = list->item[i];
		list->item[i] = list->item[j];
		list->item[j] = item;
	}
}

void list_read(struct list *list, int argc, char **argv)
{
	unsigned int want = 0;
	int c;

	list->exits = 64;
	while ((c = getopt(argc, argv, "x:n:ls:")) != -1) {
		if (c == 'x')
			list->exits = strtoul(optarg, NULL, 0);
		else if (c == 'n')
			want = strtoul(optarg, NULL, 0);
		else if (c == 'l')
			list->only_lookups = true;
		else if (c == 's')
			list->state = optarg;
		else
			list_die("usage: FILE [-x EXITS] [-n PREFIXES] [-l] [-s STATE]");
	}
	if (optind == argc)
		list_die("no file");
	read_file(list, argv[optind]);
	thin_out(list, want);
	shuffle(list);
}

struct in6_addr *list_addresses(const struct list *list, bool zipf)
{
	struct in6_addr *addr = calloc(LOOKUPS, sizeof(*addr));
	const struct item *item;
	unsigned long long random[2];
	unsigned int bit;
	unsigned char *bytes;
	unsigned int i;
	unsigned int j;

	if (!addr)
		list_die("no memory");
	for (i = 0; i < LOOKUPS; i++) {
		random[0] = list_random();
		random[1] = list_random();
		bytes = addr[i].s6_addr;
		memcpy(bytes, random, 16);
		if (!zipf && !list->v6)
			continue;
		/* Rank r with a chance of 1/r: log-uniform */
		j = zipf ? (unsigned int)exp(log(list->num) *
				(list_random() >> 11) / 0x1p53) - 1 :
			   list_random() % list->num;
		item = &list->item[j % list->num];
		for (bit = 0; bit < item->plen; bit++) {
			bytes[bit / 8] &= ~(0x80 >> bit % 8);
			bytes[bit / 8] |= item->addr[bit / 8] & 0x80 >> bit % 8;
		}
	}
	return addr;
}

unsigned long long list_digest(unsigned long long digest, unsigned int exit)
{
	return (digest ^ exit) * 0x100000001b3;
}
