// SPDX-License-Identifier: GPL-2.0
/* lnet-exit config show | set */
#include <errno.h>
#include <linux/rtnetlink.h>
#include "cmd.h"
#include "fib.h"
#include "link.h"
#include "ownsource.h"
#include "print.h"

struct config_args {
	uint64_t given;
	struct lx_config c;
	struct lx_addr source;
};

enum config_word {
	CONFIG_OWN_HOST,
	CONFIG_MSS_CLAMP,
	CONFIG_OWN_SOURCE,
	CONFIG_NO_OWN_SOURCE,
};

void print_config(struct ctx *ctx, const struct lx_config *c)
{
	out_bool(ctx->out, "own_host", NULL, c->own_host);
	out_bool(ctx->out, "mss_clamp", NULL, c->mss_clamp);
	out_text(ctx->out, "own-host %s mss-clamp %s",
		 c->own_host ? "on" : "off", c->mss_clamp ? "on" : "off");
}

static void print_own_source(struct ctx *ctx)
{
	struct own_source s;

	own_source_get(&s);
	if (lx_addr_set(&s.ip4))
		print_addr(ctx->out, "own_source", " own-source %s", &s.ip4);
	if (lx_addr_set(&s.ip6))
		print_addr(ctx->out, "own_source6", " own-source %s", &s.ip6);
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
		print_own_source(ctx);
		out_item_end(ctx->out);
		out_end(ctx->out);
	}
	return ctx_result(ctx, err, &rep, "config show");
}

/* Answers to an address that is not here would go to somebody else. */
static bool is_ours(struct ctx *ctx, const struct lx_addr *addr)
{
	struct lx_fib_route route;
	struct lx_report rep;

	return !lx_fib_lookup(ctx->rtnl, addr, &route, &rep) &&
	       route.type == RTN_LOCAL;
}

static int set_own_source(struct ctx *ctx, const struct lx_addr *addr,
			  bool forget)
{
	struct lx_link link = { .name = LX_LINK_NAME };
	char text[LX_ADDR_STRLEN];
	struct own_source s = { };
	struct lx_report rep;
	int err;

	if (!ctx_rtnl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (lx_addr_set(addr) && !is_ours(ctx, addr)) {
		ctx_err(ctx, "config set own-source: %s is no address of this host",
			lx_addr_str(addr, text));
		return LX_REFUSED_BY_KERNEL;
	}
	if (!forget)
		own_source_get(&s);
	if (lx_addr_set(addr))
		*(addr->family == AF_INET ? &s.ip4 : &s.ip6) = *addr;
	err = lx_link_find(ctx->rtnl, &link, &rep);
	if (!err)
		err = own_source_set(&s, link.ifindex ? link.name : LX_LINK_NAME,
				     &rep);
	return ctx_result(ctx, err, &rep, "config set own-source");
}

static int run_set(struct ctx *ctx, void *args)
{
	struct config_args *a = args;
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if ((LX_GIVEN(a, CONFIG_OWN_SOURCE) ||
	     LX_GIVEN(a, CONFIG_NO_OWN_SOURCE)) &&
	    set_own_source(ctx, &a->source, LX_GIVEN(a, CONFIG_NO_OWN_SOURCE)))
		return LX_REFUSED_BY_KERNEL;
	if (!LX_GIVEN(a, CONFIG_OWN_HOST) && !LX_GIVEN(a, CONFIG_MSS_CLAMP))
		return LX_OK;
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
	  .bit = CONFIG_MSS_CLAMP, .flags = LX_P_CHOICE | LX_P_BOTH },
	{ .word = "own-source", .kind = &lx_kind_addr,
	  .offset = offsetof(struct config_args, source),
	  .bit = CONFIG_OWN_SOURCE, .flags = LX_P_CHOICE },
	{ .word = "no-own-source", .bit = CONFIG_NO_OWN_SOURCE },
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
"a segment size that fits the path, where they would use a larger one.\n"
"own-source: connections that this host opens and that are labelled come from this\n"
"address (one of each family), by a rule in nftables: one that this host's own\n"
"label serves, or else answers may not find the way back. \"no-own-source\" ends it.\n",
};
