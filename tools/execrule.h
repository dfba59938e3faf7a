/* SPDX-License-Identifier: GPL-2.0 */
/* The rule that leads what runs in a cgroup of `exec` to its exit. */
#ifndef LNET_EXIT_TOOLS_EXECRULE_H
#define LNET_EXIT_TOOLS_EXECRULE_H

#include "nl.h"

/**
 * exec_rule_have - have the rule
 * @s: socket of lx_genl_open()
 * @path: cgroup
 * @exit: name of the exit
 * @rep: says what failed
 *
 * It goes before all other rules, or others could take packets of the command
 * elsewhere.
 *
 * Context: the lock of `exec` is held.
 * Return: 0 or a negative errno.
 */
int exec_rule_have(struct lx_sock *s, const char *path, const char *exit,
		   struct lx_report *rep);

/**
 * exec_rule_drop - take the rule away
 * @s: socket of lx_genl_open()
 * @path: cgroup, which may be gone
 * @rep: says what failed
 *
 * Context: the lock of `exec` is held.
 * Return: 0, also if there was none, or a negative errno.
 */
int exec_rule_drop(struct lx_sock *s, const char *path, struct lx_report *rep);

#endif /* LNET_EXIT_TOOLS_EXECRULE_H */
