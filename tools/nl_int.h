/* SPDX-License-Identifier: GPL-2.0 */
/* What those who send and receive by netlink sockets share. */
#ifndef LNET_EXIT_TOOLS_NL_INT_H
#define LNET_EXIT_TOOLS_NL_INT_H

#include "nl.h"

struct nl_sock;
struct lx_box;

/**
 * struct lx_sock - a netlink socket
 * @sk: of the library
 * @family: id of the lnet_exit family, 0 for rtnetlink
 * @box: where lx_sock_take() reads to, NULL before the first time
 */
struct lx_sock {
	struct nl_sock *sk;
	int family;
	struct lx_box *box;
};

/** lx_nle_errno - errno of an error of the library, for those that we can meet */
int lx_nle_errno(int nle);

/**
 * lx_sock_take - hand out what has arrived on a socket, many messages at a time
 * @s: socket
 * @fn: called for each message from the kernel
 * @arg: for @fn
 *
 * Does not wait. What @fn returns does not end it before the messages that came
 * together are handed out.
 *
 * Return: 0 when the socket is empty, -ENOBUFS when messages were lost (there
 * may be more of them), else the first error of @fn or a negative errno.
 */
int lx_sock_take(struct lx_sock *s, lx_msg_fn fn, void *arg);

#endif /* LNET_EXIT_TOOLS_NL_INT_H */
