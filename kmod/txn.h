/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_TXN_H
#define _LNET_TXN_H

#include "lnet.h"

/**
 * struct lnet_txn - changes of a label table that are not carried out yet
 * @batch: the changes
 * @table: the table, which is not deleted meanwhile
 * @portid: netlink port of the socket that owns it
 *
 * All of it is under lnet_net.lock.
 */
struct lnet_txn {
	struct lnet_ftn_batch *batch;
	struct lnet_table *table;
	u32 portid;
};

int lnet_txn_init(void);
void lnet_txn_exit(void);

/* All of these need lnet_net.lock. */
int lnet_txn_begin(struct lnet_net *ln, struct lnet_table *table, u32 portid,
		   bool whole, struct netlink_ext_ack *extack);
struct lnet_txn *lnet_txn_of(struct lnet_net *ln, u32 portid,
			     struct netlink_ext_ack *extack);
int lnet_txn_commit(struct lnet_net *ln, struct lnet_ftn_result *result,
		    struct netlink_ext_ack *extack);
void lnet_txn_abort(struct lnet_net *ln);

#endif /* _LNET_TXN_H */
