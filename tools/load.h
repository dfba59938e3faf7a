/* SPDX-License-Identifier: GPL-2.0 */
/* From a list to a label table that has it, by the fewest changes. */
#ifndef LNET_EXIT_TOOLS_LOAD_H
#define LNET_EXIT_TOOLS_LOAD_H

#include "cmd.h"
#include "loc.h"
#include "txn.h"

/**
 * struct load_args - words of "label load", "sync" and "diff"
 * @file: list to be read, "-" for the standard input; NULL with @loc
 * @loc: countries or autonomous systems instead
 * @exit: where all prefixes go, if that is given
 * @protocol: who makes the entries
 * @family: only prefixes of this family; 0 for both
 */
struct load_args {
	uint64_t given;
	const char *file;
	struct lx_loc_query loc;
	char exit[LNET_EXIT_NAME_LEN + 1];
	uint8_t protocol;
	uint8_t family;
	uint32_t table;
};

enum load_word {
	LOAD_FILE,
	LOAD_COUNTRY,
	LOAD_ASN,
	LOAD_DATABASE,
	LOAD_EXIT,
	LOAD_BYPASS,
	LOAD_OVERRIDE,
	LOAD_PROTOCOL,
	LOAD_FAMILY,
};

/**
 * struct load - a list and the table it is to become
 * @ctx: context
 * @a: words of the command
 * @verb: of the command, for messages
 * @remove: what the list does not have goes, so far as it is the list's own
 * @values: of all lists below
 * @preset: what the command line says of all prefixes
 * @want: the list
 * @facts: what is remarkable about it
 * @left_out: prefixes of the other family
 * @have: entries in the kernel
 * @generation: that @have is of
 * @put: entries of @want to be made or changed
 * @gone: entries of @have to be deleted
 * @added: number of entries that are new
 * @changed: number of entries that change
 * @same: number of entries of @want that are there already
 * @taken: number of those that change and were of another protocol
 * @faults: faulty lines so far
 * @shown: when progress was shown last, in ms
 */
struct load {
	struct ctx *ctx;
	const struct load_args *a;
	const char *verb;
	bool remove;
	struct lx_pvalues values;
	struct lx_pvalue preset;
	struct lx_plist want;
	struct lx_plist_facts facts;
	size_t left_out;
	struct lx_plist have;
	uint32_t generation;
	struct lx_txn_list put;
	struct lx_txn_list gone;
	size_t added;
	size_t changed;
	size_t same;
	size_t taken;
	size_t faults;
	uint64_t shown;
};

/**
 * load_begin - make ready what the other functions work on
 * @load: filled; load_end() frees what it holds
 * @ctx: context
 * @a: words of the command
 * @verb: of the command
 */
void load_begin(struct load *load, struct ctx *ctx, const struct load_args *a,
		const char *verb);

/**
 * load_list - read the list and look whether it makes sense
 * @load: its @want is filled
 *
 * Return: LX_OK, or the exit status of the program after the faults were told.
 */
int load_list(struct load *load);

/**
 * load_compare - read the table and find what has to change
 * @load: its @have, @put, @gone and counts are filled
 * @each: called for each change in the order of the prefixes: with the entry
 *	as it is and as it will be, one of them NULL where there is none
 * @arg: for @each
 *
 * Return: LX_OK or LX_REFUSED_BY_KERNEL.
 */
int load_compare(struct load *load,
		 void (*each)(void *arg, const struct lx_pentry *have,
			      const struct lx_pentry *want),
		 void *arg);

/** load_progress - how far a long load is, for people who watch it */
void load_progress(struct load *load, const char *what, size_t n, size_t of);

/** load_progress_end - nothing more of progress is to be seen */
void load_progress_end(struct load *load);

/** load_end - free it all */
void load_end(struct load *load);

/** load_label - an entry of one of the lists as the printers know it */
struct lx_label load_label(const struct load *load, const struct lx_pentry *e);

#endif
