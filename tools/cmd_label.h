/* SPDX-License-Identifier: GPL-2.0 */
/* The commands of "label", which are in several files. */
#ifndef LNET_EXIT_TOOLS_CMD_LABEL_H
#define LNET_EXIT_TOOLS_CMD_LABEL_H

#include "cmd.h"
#include "values.h"

/**
 * struct label_show_args - words of "label show", "save" and "count"
 * @filter: which entries
 * @table: of which table, as typed
 */
struct label_show_args {
	uint64_t given;
	struct lx_label_filter filter;
	struct lx_table_ref table;
};

/**
 * label_print_shadowed - the entries that a longer one keeps from an address
 * @ctx: context
 * @q: answer about the address, with the entry that matches
 */
void label_print_shadowed(struct ctx *ctx, const struct lx_lookup *q);

/* cmd_label_load.c; the args are struct load_args */
extern const struct lx_param label_load_file_form[];
extern const struct lx_param label_load_loc_form[];
int label_load(struct ctx *ctx, void *args);
int label_sync(struct ctx *ctx, void *args);
int label_diff(struct ctx *ctx, void *args);

/* cmd_label_show.c */
extern const struct lx_param label_show_form[];
int label_show(struct ctx *ctx, void *args);
int label_save(struct ctx *ctx, void *args);
int label_count(struct ctx *ctx, void *args);

#endif
