// SPDX-License-Identifier: GPL-2.0
/* lnet-exit status: what the daemon of this network namespace says. */
#include <stdlib.h>
#include "ask.h"
#include "cmd.h"

static int run(struct ctx *ctx, void *args)
{
	char *line, *text;

	(void)args;
	line = ask_as(ctx, "status");
	text = ask_daemon(ctx, "status", false, line);
	free(line);
	if (!text)
		return LX_REFUSED_BY_KERNEL;
	out_raw(ctx->out, text);
	free(text);
	return LX_OK;
}

static const struct lx_cmd cmds[] = {
	{ .summary = "ask the daemon what it does",
	  .size = sizeof(uint64_t), .run = run },
	{ }
};

const struct lx_object lx_obj_status = {
	.name = "status",
	.summary = "what \"lnet-exit follow\" does: routes, exits, last changes",
	.cmds = cmds,
	.notes =
"Each exit with its state and since when, the route that its next hops come\n"
"from, and what was changed last and why. \"or longer\" stands behind a state\n"
"that the daemon found when it began. Exit status 1 without a daemon.\n",
};
