/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A label table too simple to be wrong: an unsorted list, compared bit by bit.
 */
#ifndef LNET_ORACLE_H
#define LNET_ORACLE_H

#include <linux/types.h>

#define ORACLE_MAX 512

struct prefix {
	u8 family;
	u8 plen;
	u8 addr[16];
};

struct item {
	struct prefix	prefix;
	u32		id;	/* never 0 */
};

struct oracle {
	struct item	items[ORACLE_MAX];
	unsigned int	n;
};

unsigned int addr_bits(u8 family);
bool addr_bit(const u8 *addr, unsigned int n);
void addr_flip(u8 *addr, unsigned int n);
bool prefix_valid(const struct prefix *p);

/* Those that return an id give 0 for "there is none". */
u32 oracle_put(struct oracle *o, const struct prefix *p, u32 id);
u32 oracle_remove(struct oracle *o, const struct prefix *p);
u32 oracle_find(const struct oracle *o, const struct prefix *p);
u32 oracle_lookup(const struct oracle *o, u8 family, const u8 *addr);
/* @family as in lnet_ftn_next(); after->family 0 starts. */
u32 oracle_next(const struct oracle *o, u8 family, const struct prefix *after);
/* Moves the cursor to what oracle_next() finds, if it finds anything. */
void oracle_step(const struct oracle *o, u8 family, struct prefix *at);
u32 oracle_count(const struct oracle *o, u8 family);

#endif /* LNET_ORACLE_H */
