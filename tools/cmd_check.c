// SPDX-License-Identifier: GPL-2.0
/* lnet-exit check */
#include "cmd.h"
#include "hostcheck.h"

static void show(const struct lx_finding *f, void *arg)
{
	struct out *o = arg;

	out_item(o);
	out_str(o, OUT_BAD, "id", "%s", f->id);
	out_str(o, OUT_PLAIN, "what", ": %s", f->what);
	out_str(o, OUT_PLAIN, "remedy", "\n    remedy: %s", f->remedy);
	out_item_end(o);
}

static int run(struct ctx *ctx, void *args)
{
	struct lx_report rep = { 0 };
	struct lx_sock *genl, *rt;
	int n;

	(void)args;
	genl = ctx_genl(ctx);
	rt = ctx_rtnl(ctx);
	if (!genl || !rt)
		return LX_REFUSED_BY_KERNEL;
	out_begin(ctx->out);
	n = lx_hostcheck(genl, rt, LX_CHECK_ALL, NULL, show, ctx->out, &rep);
	if (!n)
		out_text(ctx->out, "nothing found\n");
	out_end(ctx->out);
	if (n < 0)
		return ctx_result(ctx, n, &rep, "check");
	return n ? LX_REFUSED_BY_KERNEL : LX_OK;
}

static const struct lx_cmd cmds[] = {
	{ .summary = "look for settings of this host that break exits",
	  .size = sizeof(uint64_t), .run = run },
	{ }
};

const struct lx_object lx_obj_check = {
	.name = "check",
	.summary = "settings of this host that break exits, and remedies",
	.cmds = cmds,
	.notes = "Exit status 0 when nothing was found, else 1.\n",
};
