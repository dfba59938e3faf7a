/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_TABLES_H
#define _LNET_TABLES_H

#include <linux/list.h>

#include "lnet.h"

/**
 * struct lnet_table - a label table
 * @ftn: its entries
 * @list: in lnet_net.tables, by id; lnet_net.lock
 * @id: unique in the namespace; immutable
 * @rules: rules that name it; lnet_net.lock
 * @protocol: who made it; lnet_net.lock
 * @name: unique in the namespace; immutable
 *
 * Rules find the table on the packet path; all else needs lnet_net.lock.
 */
struct lnet_table {
	struct lnet_ftn *ftn;
	struct list_head list;
	u32 id;
	u32 rules;
	u8 protocol;
	char name[LNET_NAME_SIZE];
};

int lnet_tables_init(struct lnet_net *ln);
void lnet_tables_free(struct lnet_net *ln);

/* All of these need lnet_net.lock. */
struct lnet_table *lnet_table_by_id(const struct lnet_net *ln, u32 id);
struct lnet_table *lnet_table_by_name(const struct lnet_net *ln,
				      const char *name);
struct lnet_table *lnet_table_next(const struct lnet_net *ln, s64 id);
struct lnet_table *lnet_table_add(struct lnet_net *ln, u32 id, const char *name,
				  struct netlink_ext_ack *extack);
int lnet_table_del(struct lnet_net *ln, struct lnet_table *table,
		   struct netlink_ext_ack *extack);

#endif /* _LNET_TABLES_H */
