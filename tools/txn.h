/* SPDX-License-Identifier: GPL-2.0 */
/* Many changes of the label table as one: transactions of the module. */
#ifndef LNET_EXIT_TOOLS_TXN_H
#define LNET_EXIT_TOOLS_TXN_H

#include "plist.h"

/**
 * struct lx_label_status - a label table, and what a commit did to it
 * @entries4: IPv4 entries
 * @entries6: IPv6 entries
 * @generation: changes with every change
 * @owner: port of the socket that has a transaction under way, 0 without one
 * @added: entries made
 * @replaced: entries changed
 * @removed: entries deleted
 * @same: entries that were as they should be
 * @taken: those of @replaced that were of another protocol
 *
 * The last five are of the answer to a commit and of its announcement.
 */
struct lx_label_status {
	uint32_t entries4;
	uint32_t entries6;
	uint32_t generation;
	uint32_t owner;
	uint32_t added;
	uint32_t replaced;
	uint32_t removed;
	uint32_t same;
	uint32_t taken;
};

/** lx_label_status_parse - read an answer or an event; 0 or -EBADMSG */
int lx_label_status_parse(struct nlmsghdr *h, struct lx_label_status *st);

/**
 * lx_label_status - ask for the state of a label table
 * @s: socket of lx_genl_open()
 * @table: number of the table
 * @st: filled
 * @rep: filled
 *
 * Return: 0 or a negative errno.
 */
int lx_label_status(struct lx_sock *s, uint32_t table,
		    struct lx_label_status *st, struct lx_report *rep);

/**
 * lx_txn_begin - begin a transaction
 * @s: socket of lx_genl_open(), which owns it: it ends with it
 * @table: number of the table that it is about
 * @scope: what it does not put of the entries that this selects is deleted by
 *	its commit; NULL: nothing
 * @rep: filled
 *
 * Waits a while for one of somebody else to end.
 *
 * Return: 0; -EBUSY when the other one goes on; else a negative errno.
 */
int lx_txn_begin(struct lx_sock *s, uint32_t table,
		 const struct lx_label_filter *scope, struct lx_report *rep);

/** lx_txn_try - lx_txn_begin() for one who does not wait */
int lx_txn_try(struct lx_sock *s, uint32_t table,
	       const struct lx_label_filter *scope, struct lx_report *rep);

/**
 * lx_txn_put - make or replace entries
 * @s: socket that has begun a transaction
 * @values: of the entries
 * @list: entries, no prefix twice
 * @sent: called now and then with how many are sent; or NULL
 * @arg: for @sent
 * @rep: filled
 *
 * Return: 0 or a negative errno.
 */
int lx_txn_put(struct lx_sock *s, const struct lx_pvalues *values,
	       const struct lx_plist *list, void (*sent)(void *arg, size_t n),
	       void *arg, struct lx_report *rep);

/**
 * lx_txn_remove - delete entries
 * @s: socket that has begun a transaction
 * @list: entries, whose values are all 0
 * @sent: as for lx_txn_put()
 * @arg: for @sent
 * @rep: filled
 *
 * The commit fails if one of them is not there.
 *
 * Return: 0 or a negative errno.
 */
int lx_txn_remove(struct lx_sock *s, const struct lx_plist *list,
		  void (*sent)(void *arg, size_t n), void *arg,
		  struct lx_report *rep);

/**
 * lx_txn_commit - carry it all out in one step
 * @s: socket that has begun a transaction
 * @st: filled: what has changed
 * @rep: filled
 *
 * Return: 0, or a negative errno: then nothing has been carried out.
 */
int lx_txn_commit(struct lx_sock *s, struct lx_label_status *st,
		  struct lx_report *rep);

/**
 * lx_txn_commit_since - the same, unless the table has been changed meanwhile
 * @s: socket that has begun a transaction
 * @generation: as lx_label_status() told it before the table was looked at
 * @st: filled
 * @rep: filled
 *
 * Return: as lx_txn_commit(), -ESTALE when it has been.
 */
int lx_txn_commit_since(struct lx_sock *s, uint32_t generation,
			struct lx_label_status *st, struct lx_report *rep);

/** lx_txn_abort - drop the transaction */
void lx_txn_abort(struct lx_sock *s);

#endif
