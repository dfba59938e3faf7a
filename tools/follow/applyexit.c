// SPDX-License-Identifier: GPL-2.0
/*
 * Changing exits: all at a time, since a link that fails may take the next hops
 * of a thousand of them. What became of each is said when the last one has its
 * own, not before.
 */

#include <stdlib.h>

#include "../model_int.h"
#include "../mem.h"
#include "apply_int.h"

static struct nl_msg *request(const struct applier *a, const struct op *op)
{
	struct lx_exit exit = op->want->exit;

	exit.has = LX_BIT(LNET_EXIT_A_EXIT_NAME) | op->changed;
	return lx_exit_change_msg(a->genl, &exit);
}

/**
 * apply_exit_sets - change exits
 * @a: how; @failed is updated
 * @op: the first of the operations, OP_EXIT_SET
 * @left: operations from there on, of any kind
 *
 * Return: number of operations that were dealt with.
 */
size_t apply_exit_sets(struct applier *a, const struct op *op, size_t left)
{
	struct lx_call *calls;
	size_t i, n;

	for (n = 1; n < left && op[n].kind == OP_EXIT_SET; n++)
		;
	calls = mem_alloc(n * sizeof(*calls));
	trace_sends(a->trace);
	for (i = 0; i < n && !a->dry; i++)
		calls[i].msg = request(a, &op[i]);
	if (!a->dry)
		lx_calls(a->genl, calls, n);
	for (i = 0; i < n; i++)
		if (apply_exit_judge(a, a->notices, calls[i].err,
				     &calls[i].rep, op[i].want->exit.name,
				     "changed"))
			say_exit_set(a, &op[i]);
	free(calls);
	return n;
}
