// SPDX-License-Identifier: GPL-2.0
/*
 * The entries of label tables: they pin the exits they name, and the hooks that
 * label packets are there while the main table has entries.
 */
#include <linux/moduleparam.h>

#include "compat/extack.h"
#include "hooks.h"
#include "tables.h"

static unsigned int label_memory = 512;
module_param(label_memory, uint, 0644);
MODULE_PARM_DESC(label_memory,
		 "most memory for the label tables of a network namespace in MiB, 0 for no limit (default 512)");

static void lnet_label_entries(struct lnet_exit *exit, int diff)
{
	exit->entries += diff;
}

/**
 * lnet_label_init() - prepare for label tables
 * @ln: namespace
 */
void lnet_label_init(struct lnet_net *ln)
{
	ln->ftn_owner.lock = &ln->lock;
	ln->ftn_owner.entries = lnet_label_entries;
}

/**
 * lnet_label_limit() - what comes now counts against the memory of the tables
 * @ln: namespace
 *
 * Context: lnet_net.lock is held.
 */
void lnet_label_limit(struct lnet_net *ln)
{
	lockdep_assert_held(&ln->lock);
	ln->ftn_owner.limit = (size_t)READ_ONCE(label_memory) << 20;
}

/**
 * lnet_label_explain() - say what an error of the table means
 * @ln: namespace
 * @err: the error
 * @extack: where to say so
 *
 * Context: lnet_net.lock is held.
 */
void lnet_label_explain(const struct lnet_net *ln, int err,
			struct netlink_ext_ack *extack)
{
	if (err == -ENOSPC)
		LNET_SET_ERR_MSG_FMT(extack,
				     "label tables are full: %zu MiB (module parameter label_memory)",
				     ln->ftn_owner.limit >> 20);
}

/*
 * Before entries come, perhaps the first ones. Other tables than the main one
 * are looked at only if a rule says so, and rules see to the hooks themselves.
 */
static int lnet_label_begin(struct lnet_net *ln, bool main_table,
			    struct netlink_ext_ack *extack)
{
	int err;

	lnet_label_limit(ln);
	if (!main_table)
		return 0;
	err = lnet_ler_hooks_get(ln);
	if (err)
		NL_SET_ERR_MSG(extack,
			       "the netfilter hooks that label packets cannot be registered");
	return err;
}

/* After entries may have come or gone: @changes of them, or an error. */
static void lnet_label_end(struct lnet_net *ln, int changes,
			   struct netlink_ext_ack *extack)
{
	lnet_label_explain(ln, changes, extack);
	if (changes > 0) {
		ln->seq++;
		ln->label_gen++;
	}
	lnet_ler_hooks_idle(ln);
}

/**
 * lnet_label_within() - does a filter select what an entry stands for
 * @hit: all of an entry but its address
 * @filter: struct lnet_label_filter; its prefix is not looked at
 *
 * Context: lnet_net.lock or RCU.
 * Return: true if it does.
 */
bool lnet_label_within(const struct lnet_ftn_hit *hit, const void *filter)
{
	const struct lnet_label_filter *f = filter;

	return (!f->exit || hit->exit == f->exit) &&
	       (!f->family || hit->family == f->family) &&
	       (!f->protocol || hit->protocol == f->protocol) &&
	       (!f->one_type || hit->type == f->type);
}

/**
 * lnet_label_match() - does a filter select an entry
 * @e: entry
 * @f: filter
 *
 * Context: lnet_net.lock or RCU.
 * Return: true if it does.
 */
bool lnet_label_match(const struct lnet_ftn_entry *e,
		      const struct lnet_label_filter *f)
{
	const struct lnet_ftn_hit hit = {
		.exit = e->exit,
		.family = e->family,
		.protocol = e->protocol,
		.type = e->type,
	};

	return lnet_label_within(&hit, f);
}

/**
 * lnet_label_set() - put an entry into a label table
 * @ln: namespace
 * @table: the table
 * @entry: entry, copied
 * @replace: in place of the entry of the same prefix, if there is one
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0, -EEXIST, -ENOMEM, -ENOSPC, or what registering the hooks returned.
 */
int lnet_label_set(struct lnet_net *ln, struct lnet_table *table,
		   const struct lnet_ftn_entry *entry, bool replace,
		   struct netlink_ext_ack *extack)
{
	int err;

	err = lnet_label_begin(ln, table->ftn == ln->ftn, extack);
	if (err)
		return err;
	err = replace ? lnet_ftn_replace(table->ftn, entry) :
			lnet_ftn_insert(table->ftn, entry);
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack,
			       "this prefix has an entry already; replace it to change it");
	lnet_label_end(ln, err ? : 1, extack);
	return err;
}

/**
 * lnet_label_del() - take an entry out of a label table
 * @ln: namespace
 * @table: the table
 * @entry: entry of the table
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0 or -ENOMEM.
 */
int lnet_label_del(struct lnet_net *ln, struct lnet_table *table,
		   const struct lnet_ftn_entry *entry)
{
	int err;

	lockdep_assert_held(&ln->lock);
	/* What makes room may take some */
	ln->ftn_owner.limit = 0;
	err = lnet_ftn_remove(table->ftn, entry->family, entry->addr,
			      entry->plen);
	lnet_label_end(ln, err ? : 1, NULL);
	return err;
}

/**
 * lnet_label_commit() - carry out a batch of changes of a label table
 * @ln: namespace
 * @table: the table
 * @b: batch; freed unless there is an error
 * @result: gets what has changed, or what the error is about
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0, an error of lnet_ftn_batch_commit(), or what registering the hooks
 * returned.
 */
int lnet_label_commit(struct lnet_net *ln, const struct lnet_table *table,
		      struct lnet_ftn_batch *b, struct lnet_ftn_result *result,
		      struct netlink_ext_ack *extack)
{
	int err;

	*result = (struct lnet_ftn_result){ };
	err = lnet_label_begin(ln, table->ftn == ln->ftn, extack);
	if (err)
		return err;
	err = lnet_ftn_batch_commit(b, result);
	lnet_label_end(ln, err ? : lnet_ftn_changes(result), extack);
	return err;
}

/**
 * lnet_label_flush() - take all entries that a filter selects out
 * @ln: namespace
 * @table: the table
 * @f: filter
 *
 * They go at once, so no packet falls from one of them to another on the way.
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: number of entries that went, or -ENOMEM.
 */
int lnet_label_flush(struct lnet_net *ln, struct lnet_table *table,
		     const struct lnet_label_filter *f)
{
	struct lnet_ftn_cursor cur = { };
	struct lnet_ftn_result result;
	struct lnet_ftn_batch *b;
	struct lnet_ftn_entry e;
	int err = 0;

	lockdep_assert_held(&ln->lock);
	/* What is to make room may take some */
	ln->ftn_owner.limit = 0;
	b = lnet_ftn_batch_begin(table->ftn, NULL);
	if (!b)
		return -ENOMEM;
	while (!err && lnet_ftn_next(table->ftn, f->family, &cur, &e)) {
		lnet_ftn_cursor_set(&cur, &e);
		if (lnet_label_match(&e, f))
			err = lnet_ftn_batch_remove(b, e.family, e.addr, e.plen,
						    0);
		cond_resched();
	}
	if (!err)
		err = lnet_ftn_batch_commit(b, &result);
	if (err)
		lnet_ftn_batch_abort(b);
	err = err ? : result.removed;
	lnet_label_end(ln, err, NULL);
	return err;
}

/**
 * lnet_label_clear() - take all entries out; cannot fail
 * @ln: namespace
 * @table: the table
 *
 * Context: may sleep. lnet_net.lock is held.
 */
void lnet_label_clear(struct lnet_net *ln, struct lnet_table *table)
{
	lockdep_assert_held(&ln->lock);
	lnet_ftn_clear(table->ftn);
	lnet_label_end(ln, 1, NULL);
}
