// SPDX-License-Identifier: GPL-2.0
/*
 * Transactions of the label table: one in a namespace at a time, each of one
 * netlink socket. What the socket has asked for is gathered in a batch, so
 * nobody is held up meanwhile and nothing is seen of it. It goes with its
 * socket.
 */
#include <linux/err.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "compat/extack.h"
#include "tables.h"
#include "txn.h"

/**
 * lnet_txn_begin() - begin a transaction
 * @ln: namespace
 * @table: table that it is about
 * @portid: port of the socket that owns it
 * @whole: entries that it does not put go
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0, -EBUSY, -ENOMEM.
 */
int lnet_txn_begin(struct lnet_net *ln, struct lnet_table *table, u32 portid,
		   bool whole, struct netlink_ext_ack *extack)
{
	struct lnet_txn *txn = ln->txn;

	lockdep_assert_held(&ln->lock);
	if (txn && txn->portid == portid) {
		NL_SET_ERR_MSG(extack,
			       "this socket has a transaction under way: commit or abort it");
		return -EBUSY;
	}
	if (txn) {
		LNET_SET_ERR_MSG_FMT(extack,
				     "netlink port %u (mostly a process id) has one under way: try again",
				     txn->portid);
		return -EBUSY;
	}

	txn = kzalloc(sizeof(*txn), GFP_KERNEL_ACCOUNT);
	if (!txn)
		return -ENOMEM;
	txn->portid = portid;
	txn->table = table;
	txn->batch = lnet_ftn_batch_begin(table->ftn, whole);
	if (!txn->batch) {
		kfree(txn);
		return -ENOMEM;
	}
	WRITE_ONCE(ln->txn, txn);
	return 0;
}

/**
 * lnet_txn_of() - the transaction of a socket
 * @ln: namespace
 * @portid: port of the socket
 * @extack: says what is wrong
 *
 * Context: lnet_net.lock is held.
 * Return: the transaction, or ERR_PTR(-ENOENT).
 */
struct lnet_txn *lnet_txn_of(struct lnet_net *ln, u32 portid,
			     struct netlink_ext_ack *extack)
{
	struct lnet_txn *txn = ln->txn;

	lockdep_assert_held(&ln->lock);
	if (txn && txn->portid == portid)
		return txn;
	NL_SET_ERR_MSG(extack,
		       "this socket has no transaction under way: begin one, or it was aborted after an error");
	return ERR_PTR(-ENOENT);
}

static void lnet_txn_free(struct lnet_net *ln)
{
	struct lnet_txn *txn = ln->txn;

	WRITE_ONCE(ln->txn, NULL);
	kfree(txn);
}

/**
 * lnet_txn_commit() - carry the transaction out; it is over in every case
 * @ln: namespace with a transaction
 * @result: gets what has changed, or what the error is about
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: as lnet_label_commit().
 */
int lnet_txn_commit(struct lnet_net *ln, struct lnet_ftn_result *result,
		    struct netlink_ext_ack *extack)
{
	int err;

	err = lnet_label_commit(ln, ln->txn->batch, result, extack);
	if (err)
		lnet_txn_abort(ln);
	else
		lnet_txn_free(ln);
	return err;
}

/**
 * lnet_txn_abort() - drop the transaction, if there is one
 * @ln: namespace
 *
 * Context: may sleep. lnet_net.lock is held.
 */
void lnet_txn_abort(struct lnet_net *ln)
{
	lockdep_assert_held(&ln->lock);
	if (!ln->txn)
		return;
	lnet_ftn_batch_abort(ln->txn->batch);
	lnet_txn_free(ln);
}

/* A socket is gone: so is what it has left behind. */
static int lnet_txn_event(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	const struct netlink_notify *n = data;
	struct lnet_net *ln;

	if (event != NETLINK_URELEASE || n->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	ln = lnet_net(n->net);
	/* Who has begun one sees it here, however late others do */
	if (!READ_ONCE(ln->txn))
		return NOTIFY_DONE;
	mutex_lock(&ln->lock);
	if (ln->txn && ln->txn->portid == n->portid)
		lnet_txn_abort(ln);
	mutex_unlock(&ln->lock);
	return NOTIFY_DONE;
}

static struct notifier_block lnet_txn_notifier = {
	.notifier_call = lnet_txn_event,
};

/**
 * lnet_txn_init() - watch for sockets that go away
 *
 * Return: 0 or a negative errno.
 */
int __init lnet_txn_init(void)
{
	return netlink_register_notifier(&lnet_txn_notifier);
}

/**
 * lnet_txn_exit() - watch no longer
 */
void lnet_txn_exit(void)
{
	netlink_unregister_notifier(&lnet_txn_notifier);
}
