// SPDX-License-Identifier: GPL-2.0
/*
 * Transactions of the label table: one in a namespace at a time, each of one
 * netlink socket. What the socket has asked for is gathered in a batch, so
 * nobody is held up meanwhile and nothing is seen of it. It goes with its
 * socket.
 */
#include <linux/err.h>
#include <linux/netlink.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "compat/extack.h"
#include "tables.h"
#include "txn.h"

/**
 * lnet_txn_begin() - begin a transaction
 * @ln: namespace
 * @table: table that it is about
 * @sk: socket that owns it
 * @portid: port of @sk
 * @scope: entries that it selects go unless the transaction puts them; copied;
 *	NULL if there are none such
 * @extack: says what is wrong
 *
 * Context: may sleep. lnet_net.lock is held.
 * Return: 0, -EBUSY, -ENOMEM.
 */
int lnet_txn_begin(struct lnet_net *ln, struct lnet_table *table,
		   struct sock *sk, u32 portid,
		   const struct lnet_label_filter *scope,
		   struct netlink_ext_ack *extack)
{
	struct lnet_ftn_scope within = { .within = lnet_label_within };
	struct lnet_txn *txn = ln->txn;

	lockdep_assert_held(&ln->lock);
	if (txn && txn->sk == sk) {
		NL_SET_ERR_MSG(extack,
			       "this socket has a transaction under way: commit or abort it");
		return -EBUSY;
	}
	if (txn) {
		LNET_SET_ERR_MSG_FMT(extack,
				     "%s (pid %d, port %u) has one under way: try again",
				     txn->comm, pid_vnr(txn->pid), txn->portid);
		return -EBUSY;
	}

	txn = kzalloc(sizeof(*txn), GFP_KERNEL_ACCOUNT);
	if (!txn)
		return -ENOMEM;
	if (scope)
		txn->scope = *scope;
	within.arg = &txn->scope;
	txn->batch = lnet_ftn_batch_begin(table->ftn, scope ? &within : NULL);
	if (!txn->batch) {
		kfree(txn);
		return -ENOMEM;
	}
	txn->table = table;
	/* Its port may be another socket's before the notifier is called */
	sock_hold(sk);
	txn->sk = sk;
	txn->portid = portid;
	txn->pid = get_pid(task_tgid(current));
	get_task_comm(txn->comm, current);
	WRITE_ONCE(ln->txn, txn);
	return 0;
}

/**
 * lnet_txn_of() - the transaction of a socket
 * @ln: namespace
 * @sk: the socket
 * @extack: says what is wrong
 *
 * Context: lnet_net.lock is held.
 * Return: the transaction, or ERR_PTR(-ENOENT).
 */
struct lnet_txn *lnet_txn_of(struct lnet_net *ln, const struct sock *sk,
			     struct netlink_ext_ack *extack)
{
	struct lnet_txn *txn = ln->txn;

	lockdep_assert_held(&ln->lock);
	if (txn && txn->sk == sk)
		return txn;
	NL_SET_ERR_MSG(extack,
		       "this socket has no transaction under way: begin one, or it was aborted after an error");
	return ERR_PTR(-ENOENT);
}

/**
 * lnet_txn_names() - is an exit that of entries which a transaction replaces
 * @exit: the exit
 *
 * What a transaction puts is not meant, see lnet_ftn_names().
 *
 * Context: lnet_net.lock is held.
 * Return: true if it is.
 */
bool lnet_txn_names(const struct lnet_exit *exit)
{
	const struct lnet_txn *txn = exit->ln->txn;

	lockdep_assert_held(&exit->ln->lock);
	return txn && txn->scope.exit == exit;
}

static void lnet_txn_free(struct lnet_net *ln)
{
	struct lnet_txn *txn = ln->txn;

	WRITE_ONCE(ln->txn, NULL);
	sock_put(txn->sk);
	put_pid(txn->pid);
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

	err = lnet_label_commit(ln, ln->txn->table, ln->txn->batch, result,
				extack);
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
	/* The port of this one, or of one that has the port now and lives */
	if (ln->txn && ln->txn->portid == n->portid &&
	    sock_flag(ln->txn->sk, SOCK_DEAD))
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
