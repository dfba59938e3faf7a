/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lists of label table entries by the million: what is common to many entries
 * is stored once, an entry takes 24 bytes.
 */
#ifndef LNET_EXIT_TOOLS_PLIST_H
#define LNET_EXIT_TOOLS_PLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/lnet_exit.h>
#include "addr.h"
#include "model.h"

/* Most values that the entries of a list may have. */
#define LX_PVALUES_MAX	65535

/**
 * struct lx_pvalue - what an entry says besides its prefix
 * @exit: name of the exit; empty for a bypass
 * @type: LNET_EXIT_ENTRY_*
 * @flags: LNET_EXIT_ENTRY_F_*
 * @protocol: who made it
 * @line: of the list, where it stood first; 0 when it came from elsewhere
 */
struct lx_pvalue {
	char exit[LNET_EXIT_NAME_LEN + 1];
	uint8_t type;
	uint8_t flags;
	uint8_t protocol;
	uint32_t line;
};

/**
 * struct lx_pvalues - the different values of one list or several
 * @v: values; an entry has the index of its own
 * @n: number of them
 * @slots: private: hash table of indices plus one
 * @n_slots: private
 */
struct lx_pvalues {
	struct lx_pvalue *v;
	size_t n;
	uint32_t *slots;
	size_t n_slots;
};

/**
 * struct lx_pentry - an entry
 * @addr: network order, zero behind the prefix
 * @line: of the list; 0 when it came from elsewhere
 * @value: index of its value
 * @family: AF_INET or AF_INET6
 * @len: length of the prefix
 */
struct lx_pentry {
	uint8_t addr[16];
	uint32_t line;
	uint16_t value;
	uint8_t family;
	uint8_t len;
};

/** struct lx_plist - entries; see lx_plist_sort() for their order */
struct lx_plist {
	struct lx_pentry *v;
	size_t n;
	size_t room;
};

/**
 * lx_pvalues_add - find a value, or add it
 * @values: values
 * @value: its @line counts when it is new only
 *
 * Return: its index, or -E2BIG when there are too many.
 */
int lx_pvalues_add(struct lx_pvalues *values, const struct lx_pvalue *value);

/** lx_pvalues_free - free what the values take */
void lx_pvalues_free(struct lx_pvalues *values);

/** lx_plist_add - append a zeroed entry; the program ends without memory */
struct lx_pentry *lx_plist_add(struct lx_plist *list);

/** lx_pentry_cmp - by family (IPv4 first), address, length */
int lx_pentry_cmp(const struct lx_pentry *a, const struct lx_pentry *b);

/** lx_pentry_within - is @inner equal to or a part of @outer? */
bool lx_pentry_within(const struct lx_pentry *outer,
		      const struct lx_pentry *inner);

/** lx_pentry_prefix - the prefix of an entry */
struct lx_prefix lx_pentry_prefix(const struct lx_pentry *e);

/** lx_plist_sort - sort by lx_pentry_cmp(); of equal ones the first line first */
void lx_plist_sort(struct lx_plist *list);

/**
 * struct lx_plist_facts - what is remarkable about a list
 * @duplicates: entries that stood there more than once
 * @within: entries that lie within another one
 * @redundant: those of them that say what the one around them says
 */
struct lx_plist_facts {
	size_t duplicates;
	size_t within;
	size_t redundant;
};

/**
 * lx_plist_tidy - drop duplicates of a sorted list, and look for overlaps
 * @list: list
 * @facts: filled
 * @clash: called for two entries of one prefix that say different things; the
 *	earlier line is kept
 * @arg: for @clash
 */
void lx_plist_tidy(struct lx_plist *list, struct lx_plist_facts *facts,
		   void (*clash)(void *arg, const struct lx_pentry *first,
				 const struct lx_pentry *second),
		   void *arg);

/**
 * lx_plist_diff - how two sorted lists without duplicates differ
 * @a: one
 * @b: the other
 * @fn: called in the order of the prefixes for each one: with one of the two
 *	NULL where one list has no such prefix
 * @arg: for @fn
 */
void lx_plist_diff(const struct lx_plist *a, const struct lx_plist *b,
		   void (*fn)(void *arg, const struct lx_pentry *a,
			      const struct lx_pentry *b),
		   void *arg);

/** lx_plist_free - free the entries */
void lx_plist_free(struct lx_plist *list);

/**
 * lx_plist_dump - read entries from the kernel
 * @s: socket of lx_genl_open()
 * @f: which; NULL for all
 * @list: filled and sorted; to be freed in every case
 * @values: what is not there yet is added
 * @rep: filled
 *
 * Return: 0 or a negative errno.
 */
int lx_plist_dump(struct lx_sock *s, const struct lx_label_filter *f,
		  struct lx_plist *list, struct lx_pvalues *values,
		  struct lx_report *rep);

#endif
