// SPDX-License-Identifier: GPL-2.0
/*
 * Label tables: made, found, deleted. The main one lives as long as its
 * namespace does.
 */
#include <linux/slab.h>

#include "compat/extack.h"
#include "rules.h"
#include "tables.h"
#include "txn.h"

static struct lnet_table *lnet_table_alloc(struct lnet_net *ln, u32 id,
					   const char *name)
{
	struct lnet_table *table;

	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->ftn = lnet_ftn_alloc(&ln->ftn_owner);
	if (!table->ftn) {
		kfree(table);
		return NULL;
	}
	table->id = id;
	table->protocol = LNET_EXIT_PROTO_STATIC;
	strscpy(table->name, name, sizeof(table->name));
	return table;
}

int lnet_tables_init(struct lnet_net *ln)
{
	struct lnet_table *table;

	INIT_LIST_HEAD(&ln->tables);
	table = lnet_table_alloc(ln, LNET_EXIT_TABLE_MAIN, "main");
	if (!table)
		return -ENOMEM;
	list_add(&table->list, &ln->tables);
	ln->num_tables = 1;
	ln->ftn = table->ftn;
	return 0;
}

/* No reader is left, and the entries are gone, for they pin exits. */
void lnet_tables_free(struct lnet_net *ln)
{
	struct lnet_table *table, *next;

	list_for_each_entry_safe(table, next, &ln->tables, list) {
		lnet_ftn_free(table->ftn);
		kfree(table);
	}
}

/**
 * lnet_table_by_id() - find a label table by its number
 * @ln: namespace
 * @id: number
 *
 * Context: lnet_net.lock is held.
 * Return: the table or NULL.
 */
struct lnet_table *lnet_table_by_id(const struct lnet_net *ln, u32 id)
{
	struct lnet_table *table;

	lockdep_assert_held(&ln->lock);
	list_for_each_entry(table, &ln->tables, list)
		if (table->id == id)
			return table;
	return NULL;
}

/**
 * lnet_table_by_name() - find a label table by its name
 * @ln: namespace
 * @name: name
 *
 * Context: lnet_net.lock is held.
 * Return: the table or NULL.
 */
struct lnet_table *lnet_table_by_name(const struct lnet_net *ln,
				      const char *name)
{
	struct lnet_table *table;

	lockdep_assert_held(&ln->lock);
	list_for_each_entry(table, &ln->tables, list)
		if (!strcmp(table->name, name))
			return table;
	return NULL;
}

/**
 * lnet_table_next() - walk the label tables by their numbers
 * @ln: namespace
 * @id: the one last seen, -1 to start
 *
 * Context: lnet_net.lock is held.
 * Return: the next one or NULL.
 */
struct lnet_table *lnet_table_next(const struct lnet_net *ln, s64 id)
{
	struct lnet_table *table;

	lockdep_assert_held(&ln->lock);
	list_for_each_entry(table, &ln->tables, list)
		if (table->id > id)
			return table;
	return NULL;
}

/* The smallest number that no table has. */
static u32 lnet_table_free_id(const struct lnet_net *ln)
{
	const struct lnet_table *table;
	u32 id = 0;

	list_for_each_entry(table, &ln->tables, list) {
		if (table->id != id)
			break;
		id++;
	}
	return id;
}

/**
 * lnet_table_add() - make a label table
 * @ln: namespace
 * @id: number that no table has; LNET_EXIT_TABLE_MAIN for any
 * @name: name that no table has
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: the table, or an ERR_PTR: -ENOSPC, -ENOMEM.
 */
struct lnet_table *lnet_table_add(struct lnet_net *ln, u32 id, const char *name,
				  struct netlink_ext_ack *extack)
{
	struct lnet_table *table, *before;

	lockdep_assert_held(&ln->lock);
	if (ln->num_tables >= LNET_EXIT_TABLE_MAX) {
		LNET_SET_ERR_MSG_FMT(extack,
				     "there are %u label tables already, no more are possible",
				     ln->num_tables);
		return ERR_PTR(-ENOSPC);
	}
	table = lnet_table_alloc(ln, id ? : lnet_table_free_id(ln), name);
	if (!table)
		return ERR_PTR(-ENOMEM);
	list_for_each_entry_reverse(before, &ln->tables, list)
		if (before->id < table->id)
			break;
	list_add(&table->list, &before->list);
	ln->num_tables++;
	ln->seq++;
	return table;
}

/**
 * lnet_table_del() - delete a label table and its entries
 * @ln: namespace
 * @table: the table
 * @extack: names the rule that uses it
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0, -EBUSY when a rule names it, -EPERM for the main one.
 */
int lnet_table_del(struct lnet_net *ln, struct lnet_table *table,
		   struct netlink_ext_ack *extack)
{
	const struct lnet_rule_filter filter = { .table = table };
	const struct lnet_rule *rule = NULL;

	lockdep_assert_held(&ln->lock);
	if (table->ftn == ln->ftn) {
		NL_SET_ERR_MSG(extack,
			       "the main label table stays, flush it to empty it");
		return -EPERM;
	}
	if (ln->txn && ln->txn->table == table) {
		NL_SET_ERR_MSG(extack,
			       "in use: a transaction of this table is under way");
		return -EBUSY;
	}
	if (table->rules) {
		do {
			rule = lnet_rule_next(ln, rule ? rule->spec.pref : 0);
		} while (!lnet_rule_match(rule, &filter));
		LNET_SET_ERR_MSG_FMT(extack, "in use: rule pref %u, %u in all",
				     rule->spec.pref, table->rules);
		return -EBUSY;
	}
	list_del(&table->list);
	ln->num_tables--;
	ln->seq++;
	lnet_ftn_clear(table->ftn);
	/* Rules that named it lately may be read still. */
	synchronize_rcu();
	lnet_ftn_free(table->ftn);
	kfree(table);
	return 0;
}
