// SPDX-License-Identifier: GPL-2.0
/* lnet-exit stats */
#include <inttypes.h>
#include "cmd.h"

struct stats_args {
	uint64_t given;
	char prefix[LNET_EXIT_NAME_LEN + 1];
};

enum stats_word { STATS_PREFIX };

static int run(struct ctx *ctx, void *args)
{
	struct stats_args *a = args;
	struct lx_counters list;
	struct lx_report rep;
	struct lx_counter *c;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_stats_get(ctx->genl, LX_GIVEN(a, STATS_PREFIX) ? a->prefix :
			   NULL, &list, &rep);
	if (!err) {
		out_begin(ctx->out);
		for (c = list.v; c < list.v + list.n; c++) {
			out_item(ctx->out);
			out_str(ctx->out, OUT_NAME, "name", "%-20s", c->name);
			out_uint(ctx->out, "value", " %12" PRIu64, c->value);
			out_bool(ctx->out, "drop", NULL, c->drop);
			out_text(ctx->out, "  %s", c->drop ? "drop: " : "");
			out_str(ctx->out, OUT_PLAIN, "doc", "%s", c->doc);
			out_item_end(ctx->out);
		}
		out_end(ctx->out);
	}
	lx_counters_free(&list);
	return ctx_result(ctx, err, &rep, "stats");
}

static const struct lx_param form[] = {
	{ .kind = &lx_kind_counter,
	  .offset = offsetof(struct stats_args, prefix), .bit = STATS_PREFIX },
	{ }
};

static const struct lx_cmd cmds[] = {
	{ .summary = "show the counters, those of drops by their reasons",
	  .forms = { form }, .size = sizeof(struct stats_args), .run = run },
	{ }
};

const struct lx_object lx_obj_stats = {
	.name = "stats",
	.summary = "counters of the network namespace",
	.cmds = cmds,
	.notes = "With NAMEPREFIX only the counters whose names begin with it.\n",
};
