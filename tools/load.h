/* SPDX-License-Identifier: GPL-2.0 */
/* From a list to a label table that has it. */
#ifndef LNET_EXIT_TOOLS_LOAD_H
#define LNET_EXIT_TOOLS_LOAD_H

#include "cmd.h"
#include "loc.h"
#include "txn.h"
#include "values.h"

/**
 * struct load_args - words of "label load", "sync" and "diff"
 * @file: list to be read, "-" for the standard input; NULL with @loc
 * @loc: countries or autonomous systems instead
 * @exit: where all prefixes go, if that is given
 * @protocol: who makes the entries
 * @family: only prefixes of this family; 0 for both
 * @table: of which table, as typed
 */
struct load_args {
	uint64_t given;
	const char *file;
	struct lx_loc_query loc;
	char exit[LNET_EXIT_NAME_LEN + 1];
	uint8_t protocol;
	uint8_t family;
	struct lx_table_ref table;
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
	LOAD_TABLE,
};

/**
 * struct load - a list and the table it is to become
 * @ctx: context
 * @a: words of the command
 * @verb: of the command, for messages
 * @table: number of the table
 * @values: of all lists below
 * @preset: what the command line says of all prefixes
 * @want: the list
 * @facts: what is remarkable about it
 * @left_out: prefixes of the other family
 * @have: entries in the kernel, where they are read
 * @faults: faulty lines so far
 * @shown: when progress was shown last, in ms
 */
struct load {
	struct ctx *ctx;
	const struct load_args *a;
	const char *verb;
	uint32_t table;
	struct lx_pvalues values;
	struct lx_pvalue preset;
	struct lx_plist want;
	struct lx_plist_facts facts;
	size_t left_out;
	struct lx_plist have;
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
 * load_scope - the entries of the table that the list stands for
 * @load: what load_begin() has filled
 *
 * Those that the list does not have are what "sync" deletes.
 *
 * Return: a filter.
 */
struct lx_label_filter load_scope(const struct load *load);

/**
 * load_table - find the number of the table
 * @load: its @table is filled
 * @make: make a table that is not there
 *
 * Return: LX_OK or LX_REFUSED_BY_KERNEL.
 */
int load_table(struct load *load, bool make);

/**
 * load_compare - read the table and find what "sync" would change
 * @load: its @have is filled
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
