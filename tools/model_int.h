/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of requests about exits, for those who put them together. */
#ifndef LNET_EXIT_TOOLS_MODEL_INT_H
#define LNET_EXIT_TOOLS_MODEL_INT_H

#include "model.h"

/** lx_nexthops_put - append the next hops of an exit; 0 or -EMSGSIZE */
int lx_nexthops_put(struct nl_msg *msg, const struct lx_exit *e);

/** lx_nexthops_parse - read the next hops of an exit; 0 or -EBADMSG */
int lx_nexthops_parse(struct nlattr *nest, struct lx_exit *e);

/**
 * lx_exit_change_msg - the request of lx_exit_change()
 * @s: socket of lx_genl_open()
 * @e: exit, and what is to be changed of it
 *
 * Made twice it changes no more than once.
 *
 * Return: the request, for lx_calls(), or NULL without memory.
 */
struct nl_msg *lx_exit_change_msg(const struct lx_sock *s,
				  const struct lx_exit *e);

#endif /* LNET_EXIT_TOOLS_MODEL_INT_H */
