/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What all tables are given and asked in the bench: one list of prefixes, in one
 * order, and the same addresses.
 */
#ifndef BENCH_TABLE_LIST_H
#define BENCH_TABLE_LIST_H

#include <stdbool.h>
#include <netinet/in.h>

#define LOOKUPS		1048576

struct item {
	unsigned char family;
	unsigned char plen;
	unsigned char addr[16];
	unsigned int exit;		/* from 1 on */
};

struct list {
	struct item *item;
	unsigned int num;
	unsigned int exits;
	bool v6;
	bool only_lookups;
	const char *state;
};

/* Each run draws the same numbers. */
unsigned long long list_random(void);

/* Nanoseconds since some moment */
double list_now(void);

void list_die(const char *what) __attribute__((__noreturn__));

/*
 * What the command line says: "FILE [-x EXITS] [-n PREFIXES] [-l] [-s STATE]".
 * FILE has lines "prefix value", all of one family, the values are mapped to so
 * many exits (64); -n takes so many of the prefixes, evenly spread, -l only looks
 * up. The list is shuffled.
 */
void list_read(struct list *list, int argc, char **argv);

/*
 * LOOKUPS addresses, of which IPv4 takes the first four bytes: anywhere (IPv6:
 * in random prefixes), or in the prefixes, few of which are asked for often.
 */
struct in6_addr *list_addresses(const struct list *list, bool zipf);

/* What so many answers are in short: the same for two tables that agree */
unsigned long long list_digest(unsigned long long digest, unsigned int exit);

#endif /* BENCH_TABLE_LIST_H */
