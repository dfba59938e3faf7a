// SPDX-License-Identifier: GPL-2.0
/* lnet-exit config show | set */
#include "cmd.h"

struct config_args {
	uint64_t given;
	struct lx_config c;
};

enum config_word { CONFIG_OWN_HOST, CONFIG_MSS_CLAMP };

void print_config(struct ctx *ctx, const struct lx_config *c)
{
	out_bool(ctx->out, "own_host", NULL, c->own_host);
	out_bool(ctx->out, "mss_clamp", NULL, c->mss_clamp);
	out_text(ctx->out, "own-host %s mss-clamp %s",
		 c->own_host ? "on" : "off", c->mss_clamp ? "on" : "off");
}

static int run_show(struct ctx *ctx, void *args)
{
	struct lx_report rep;
	struct lx_config c;
	int err;

	(void)args;
	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_config_get(ctx->genl, &c, &rep);
	if (!err) {
		out_begin(ctx->out);
		out_item(ctx->out);
		print_config(ctx, &c);
		out_item_end(ctx->out);
		out_end(ctx->out);
	}
	return ctx_result(ctx, err, &rep, "config show");
}

static int run_set(struct ctx *ctx, void *args)
{
	struct config_args *a = args;
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (LX_GIVEN(a, CONFIG_OWN_HOST))
		a->c.has |= LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST);
	if (LX_GIVEN(a, CONFIG_MSS_CLAMP))
		a->c.has |= LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP);
	err = lx_config_set(ctx->genl, &a->c, &rep);
	return ctx_result(ctx, err, &rep, "config set");
}

static const struct lx_param set_form[] = {
	{ .word = "own-host", .kind = &lx_kind_onoff,
	  .offset = offsetof(struct config_args, c.own_host),
	  .bit = CONFIG_OWN_HOST,
	  .flags = LX_P_REQUIRED | LX_P_CHOICE | LX_P_BOTH },
	{ .word = "mss-clamp", .kind = &lx_kind_onoff,
	  .offset = offsetof(struct config_args, c.mss_clamp),
	  .bit = CONFIG_MSS_CLAMP },
	{ }
};

static const struct lx_cmd cmds[] = {
	{ .verb = "show", .summary = "show the settings",
	  .size = sizeof(struct config_args), .run = run_show },
	{ .verb = "set", .summary = "change them",
	  .forms = { set_form }, .size = sizeof(struct config_args),
	  .run = run_set },
	{ }
};

const struct lx_object lx_obj_config = {
	.name = "config",
	.summary = "settings of the network namespace",
	.cmds = cmds,
	.notes =
"own-host: label packets that this host itself sends, too. Answers to what\n"
"came in labelled take the label table in any case.\n"
"mss-clamp: tell both ends of TCP connections that are labelled or popped here\n"
"a segment size that fits the path, where they would use a larger one.\n",
};
