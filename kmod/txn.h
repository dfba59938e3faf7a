/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_TXN_H
#define _LNET_TXN_H

#include <linux/sched.h>

#include "lnet.h"

/**
 * struct lnet_txn - changes of a label table that are not carried out yet
 * @batch: the changes
 * @table: the table, which is not deleted meanwhile
 * @scope: entries that go unless they are put; its exit is not deleted meanwhile
 * @sk: the socket that owns it
 * @pid: process that has begun it
 * @comm: its name
 * @portid: netlink port of @sk
 *
 * All of it is under lnet_net.lock.
 */
struct lnet_txn {
	struct lnet_ftn_batch *batch;
	struct lnet_table *table;
	struct lnet_label_filter scope;
	struct sock *sk;
	struct pid *pid;
	char comm[TASK_COMM_LEN];
	u32 portid;
};

int lnet_txn_init(void);
void lnet_txn_exit(void);

/* All of these need lnet_net.lock. */
int lnet_txn_begin(struct lnet_net *ln, struct lnet_table *table,
		   struct sock *sk, u32 portid,
		   const struct lnet_label_filter *scope,
		   struct netlink_ext_ack *extack);
struct lnet_txn *lnet_txn_of(struct lnet_net *ln, const struct sock *sk,
			     struct netlink_ext_ack *extack);
bool lnet_txn_names(const struct lnet_exit *exit);
int lnet_txn_commit(struct lnet_net *ln, struct lnet_ftn_result *result,
		    struct netlink_ext_ack *extack);
void lnet_txn_abort(struct lnet_net *ln);

#endif /* _LNET_TXN_H */
