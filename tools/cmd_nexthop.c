// SPDX-License-Identifier: GPL-2.0
/* lnet-exit nexthop show */
#include "cmd.h"
#include "print.h"

struct nexthop_args {
	uint64_t given;
	char exit[LNET_EXIT_NAME_LEN + 1];
	uint32_t ifindex;
};

enum nexthop_word { NEXTHOP_EXIT, NEXTHOP_DEV };

static void show_exit(struct ctx *ctx, const struct nexthop_args *a,
		      const struct lx_exit *e)
{
	unsigned int i;

	for (i = 0; i < e->n_hops; i++) {
		if (LX_GIVEN(a, NEXTHOP_DEV) &&
		    e->hops[i].ifindex != a->ifindex)
			continue;
		out_item(ctx->out);
		out_str(ctx->out, OUT_NAME, "exit", "exit %s ", e->name);
		print_nexthop(ctx->out, &e->hops[i]);
		out_item_end(ctx->out);
	}
}

static int run_show(struct ctx *ctx, void *args)
{
	struct nexthop_args *a = args;
	struct lx_exits exits = { 0 };
	struct lx_report rep;
	struct lx_exit e;
	size_t i;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (LX_GIVEN(a, NEXTHOP_EXIT))
		err = lx_exit_get(ctx->genl, a->exit, &e, &rep);
	else
		err = lx_exit_dump(ctx->genl, NULL, &exits, &rep);
	if (!err) {
		out_begin(ctx->out);
		if (LX_GIVEN(a, NEXTHOP_EXIT))
			show_exit(ctx, a, &e);
		for (i = 0; i < exits.n; i++)
			show_exit(ctx, a, &exits.v[i]);
		out_end(ctx->out);
	}
	lx_exits_free(&exits);
	return ctx_result(ctx, err, &rep, "nexthop show");
}

static const struct lx_param show_form[] = {
	{ .word = "exit", .kind = &lx_kind_name,
	  .offset = offsetof(struct nexthop_args, exit), .bit = NEXTHOP_EXIT },
	{ .word = "dev", .kind = &lx_kind_dev,
	  .offset = offsetof(struct nexthop_args, ifindex),
	  .bit = NEXTHOP_DEV },
	{ }
};

static const struct lx_cmd cmds[] = {
	{ .verb = "show", .summary = "show the next hops of exits",
	  .forms = { show_form }, .size = sizeof(struct nexthop_args),
	  .run = run_show },
	{ }
};

const struct lx_object lx_obj_nexthop = {
	.name = "nexthop",
	.summary = "next hops toward the egress routers",
	.cmds = cmds,
};
