// SPDX-License-Identifier: GPL-2.0
/*
 * The label table of a namespace: entries pin the exits they name, and the
 * hooks that label packets are there while there are entries.
 */
#include "hooks.h"
#include "lnet.h"

static bool lnet_label_none(const struct lnet_net *ln)
{
	return !lnet_ftn_count(ln->ftn, AF_INET) &&
	       !lnet_ftn_count(ln->ftn, AF_INET6);
}

/* After an entry has left the table. */
static void lnet_label_release(struct lnet_net *ln, struct lnet_ftn_entry *e)
{
	if (e->exit)
		e->exit->entries--;
	lnet_ftn_entry_free_rcu(e);
	ln->seq++;
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
	return (!f->exit || e->exit == f->exit) &&
	       (!f->family || e->family == f->family) &&
	       (!f->protocol || e->protocol == f->protocol);
}

/**
 * lnet_label_set() - put an entry into the label table
 * @ln: namespace
 * @entry: entry; on success it belongs to the table, otherwise still to the
 *	caller
 * @replace: in place of the entry of the same prefix, if there is one
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0, -EEXIST, -ENOMEM, or what registering the hooks returned.
 */
int lnet_label_set(struct lnet_net *ln, struct lnet_ftn_entry *entry,
		   bool replace, struct netlink_ext_ack *extack)
{
	bool first = lnet_label_none(ln);
	struct lnet_ftn_entry *old = NULL;
	int err;

	lockdep_assert_held(&ln->lock);
	if (first) {
		err = lnet_ler_hooks_get(ln);
		if (err) {
			NL_SET_ERR_MSG(extack,
				       "the netfilter hooks that label packets cannot be registered");
			return err;
		}
	}

	if (replace) {
		old = lnet_ftn_replace(ln->ftn, entry);
		err = PTR_ERR_OR_ZERO(old);
	} else {
		err = lnet_ftn_insert(ln->ftn, entry);
	}
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack,
			       "this prefix has an entry already; replace it to change it");
	if (err) {
		if (first)
			lnet_ler_hooks_put(ln);
		return err;
	}

	if (entry->exit)
		entry->exit->entries++;
	ln->seq++;
	if (old)
		lnet_label_release(ln, old);
	return 0;
}

/**
 * lnet_label_del() - take an entry out of the label table and free it
 * @ln: namespace
 * @entry: entry of the table
 *
 * Context: may sleep. lnet_net.lock is held.
 */
void lnet_label_del(struct lnet_net *ln, struct lnet_ftn_entry *entry)
{
	lockdep_assert_held(&ln->lock);
	lnet_ftn_remove(ln->ftn, entry->family, entry->addr, entry->plen);
	lnet_label_release(ln, entry);
	if (lnet_label_none(ln))
		lnet_ler_hooks_put(ln);
}

/**
 * lnet_label_flush() - take all entries that a filter selects out and free them
 * @ln: namespace
 * @f: filter
 *
 * A shorter prefix goes before the longer ones in it, so no packet falls from
 * one of them to the other on the way.
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: number of entries that went.
 */
unsigned int lnet_label_flush(struct lnet_net *ln,
			      const struct lnet_label_filter *f)
{
	struct lnet_ftn_cursor cur = { };
	struct lnet_ftn_entry *e;
	unsigned int num = 0;

	lockdep_assert_held(&ln->lock);
	while ((e = lnet_ftn_next(ln->ftn, f->family, &cur))) {
		lnet_ftn_cursor_set(&cur, e);
		if (lnet_label_match(e, f)) {
			lnet_label_del(ln, e);
			num++;
		}
		cond_resched();
	}
	return num;
}
