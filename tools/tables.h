/* SPDX-License-Identifier: GPL-2.0 */
/* Label tables as people name them, and the numbers that the module knows. */
#ifndef LNET_EXIT_TOOLS_TABLES_H
#define LNET_EXIT_TOOLS_TABLES_H

#include "cmd.h"
#include "values.h"

/**
 * ctx_table_id - the number of a table
 * @ctx: context
 * @ref: name or number
 * @make: make a table that has a name and is not there
 * @id: filled
 *
 * Return: LX_OK, or LX_REFUSED_BY_KERNEL after the reason was printed.
 */
int ctx_table_id(struct ctx *ctx, const struct lx_table_ref *ref, bool make,
		 uint32_t *id);

/**
 * ctx_table_str - the name of a table
 * @ctx: context; the names are asked for once
 * @id: number
 * @buf: LNET_EXIT_NAME_LEN + 1 bytes, filled: the number if it has no name
 *
 * Return: @buf.
 */
const char *ctx_table_str(struct ctx *ctx, uint32_t id, char *buf);

#endif /* LNET_EXIT_TOOLS_TABLES_H */
