// SPDX-License-Identifier: GPL-2.0
/* lnet-exit exit add | replace | set | del | show */
#include <errno.h>
#include <string.h>
#include "cmd.h"
#include "exit_args.h"
#include "hostcheck.h"
#include "link.h"
#include "nft.h"
#include "resolve.h"

#define CHECK_REMOTE (LX_CHECK_FORWARDING | LX_CHECK_LINK | \
		      LX_CHECK_NEXTHOPS | LX_CHECK_BRIDGE)
#define CHECK_LOCAL (LX_CHECK_FORWARDING | LX_CHECK_RP_FILTER | \
		     LX_CHECK_LINK | LX_CHECK_DEVICES)

/* Ask the FIB for next hops; @res is for say_resolved(). */
static int resolve(struct ctx *ctx, struct lx_exit *e,
		   struct lx_resolution *res)
{
	struct lx_report rep;
	struct lx_sock *rt;
	int err;

	rt = ctx_rtnl(ctx);
	if (!rt)
		return LX_REFUSED_BY_KERNEL;
	err = lx_resolve(rt, &e->egress, res, &rep);
	if (err)
		return ctx_result(ctx, err, &rep,
				  "cannot ask for the route to the egress router");

	memcpy(e->hops, res->hops, res->n_hops * sizeof(*e->hops));
	e->n_hops = res->n_hops;
	e->has |= LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS);
	return LX_OK;
}

/* What the FIB said, and that it may say something else tomorrow. */
static void say_resolved(struct ctx *ctx, const char *name,
			 const struct lx_resolution *res)
{
	char text[1024];

	ctx_note(ctx, "%s: %s; only \"lnet-exit follow\" keeps this current",
		 name, lx_resolve_str(res, text, sizeof(text)));
}

/* How a change of an exit goes about its masquerade rule. */
struct rules {
	struct lx_nft nft;
	bool begun;
};

/*
 * Rules for what is to come. An exit that promises to masquerade and does not
 * would send packets out with addresses that nobody answers: without the rules
 * there is no change.
 */
static int rules_first(struct ctx *ctx, struct rules *rules,
		       const struct lx_exit *coming, const struct lx_exit *old)
{
	struct lx_report rep, end;

	rules->begun = lx_masquerades(coming) || (old && lx_masquerades(old));
	if (!rules->begun ||
	    !lx_nft_begin(&rules->nft, ctx->genl, coming, 1, &rep) ||
	    !lx_masquerades(coming))
		return LX_OK;
	lx_nft_end(&rules->nft, ctx->genl, &end);
	ctx_err(ctx, "%s: the masquerade rule could not be installed, nothing was changed: %s",
		coming->name, rep.text);
	ctx_err(ctx, "  remedy: %s", LX_NFT_REMEDY);
	return LX_REFUSED_BY_KERNEL;
}

/* Rules that nothing needs any more go, whether the change was made or not. */
static void rules_last(struct ctx *ctx, struct rules *rules, const char *name)
{
	struct lx_report rep;

	if (rules->begun && lx_nft_end(&rules->nft, ctx->genl, &rep))
		ctx_warn(ctx, "%s: an old masquerade rule could not be removed: %s",
			 name, rep.text);
}

/* An exit needs lnet0; the first one brings it. */
static int need_link(struct ctx *ctx)
{
	struct lx_report rep;
	struct lx_sock *rt;
	bool created;
	int err;

	rt = ctx_rtnl(ctx);
	if (!rt)
		return LX_REFUSED_BY_KERNEL;
	err = lx_link_ensure(rt, &created, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "cannot make " LX_LINK_NAME);
	if (created)
		ctx_note(ctx, LX_LINK_NAME " created");
	return LX_OK;
}

/* @resolved: what is to be said of the egress address was said */
static void check_host(struct ctx *ctx, const struct lx_exit *e, bool resolved)
{
	if (e->type == LNET_EXIT_TYPE_LOCAL)
		ctx_hostcheck(ctx, CHECK_LOCAL, NULL);
	else
		ctx_hostcheck(ctx, CHECK_REMOTE |
			      (resolved ? 0 : LX_CHECK_EGRESS), e->name);
}

static int make(struct ctx *ctx, struct exit_args *a, bool replace)
{
	const char *verb = replace ? "replace" : "add";
	bool existed = false, ask = exit_args_resolve(a, NULL);
	struct lx_exit old, *e = &a->e;
	struct lx_resolution res;
	struct lx_report rep;
	struct rules rules;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (replace)
		existed = !lx_exit_get(ctx->genl, e->name, &old, &rep);
	exit_args_finish(a, NULL);
	err = need_link(ctx);
	if (!err && ask)
		err = resolve(ctx, e, &res);
	if (!err)
		err = rules_first(ctx, &rules, e, existed ? &old : NULL);
	if (err)
		return err;

	err = lx_exit_new(ctx->genl, e, replace, &rep);
	rules_last(ctx, &rules, e->name);
	if (ctx_result(ctx, err, &rep, "exit %s %s", verb, e->name))
		return LX_REFUSED_BY_KERNEL;
	if (ask)
		say_resolved(ctx, e->name, &res);
	check_host(ctx, e, ask);
	return LX_OK;
}

static int run_add(struct ctx *ctx, void *args)
{
	return make(ctx, args, false);
}

static int run_replace(struct ctx *ctx, void *args)
{
	return make(ctx, args, true);
}

/* What masquerading looks at, after a change. */
static struct lx_exit changed(const struct lx_exit *old,
			      const struct lx_exit *change)
{
	struct lx_exit e = *old;

	e.flags = (old->flags & ~change->flags_mask) |
		  (change->flags & change->flags_mask);
	if (change->has & LX_BIT(LNET_EXIT_A_EXIT_MARK))
		e.mark = change->mark;
	if (change->has & LX_BIT(LNET_EXIT_A_EXIT_OIF))
		e.oif = change->oif;
	return e;
}

static int run_set(struct ctx *ctx, void *args)
{
	struct exit_args *a = args;
	struct lx_exit old, now;
	struct lx_resolution res;
	struct lx_report rep;
	struct rules rules;
	bool ask;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_exit_get(ctx->genl, a->e.name, &old, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "exit set %s", a->e.name);

	exit_args_finish(a, &old);
	ask = exit_args_resolve(a, &old);
	if (ask) {
		if (!LX_GIVEN(a, EXIT_EGRESS))
			a->e.egress = old.egress;
		if (old.type == LNET_EXIT_TYPE_LOCAL) {
			ctx_err(ctx, "exit set %s: a local exit has no next hops",
				old.name);
			return LX_REFUSED_BY_KERNEL;
		}
		err = resolve(ctx, &a->e, &res);
		if (err)
			return err;
	}
	now = changed(&old, &a->e);
	err = rules_first(ctx, &rules, &now, &old);
	if (err)
		return err;
	err = lx_exit_change(ctx->genl, &a->e, &rep);
	rules_last(ctx, &rules, old.name);
	if (ctx_result(ctx, err, &rep, "exit set %s", old.name))
		return LX_REFUSED_BY_KERNEL;
	if (ask)
		say_resolved(ctx, old.name, &res);
	check_host(ctx, &now, ask);
	return LX_OK;
}

/* Args of commands that name an exit or select some. */
struct select_args {
	uint64_t given;
	char name[LNET_EXIT_NAME_LEN + 1];
	struct lx_exit filter;
};

enum select_word { SELECT_NAME, SELECT_PROTOCOL, SELECT_TYPE };

static int run_del(struct ctx *ctx, void *args)
{
	struct select_args *a = args;
	struct lx_report rep;
	struct lx_exit old;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_exit_get(ctx->genl, a->name, &old, &rep);
	if (!err)
		err = lx_exit_del(ctx->genl, a->name, &rep);
	if (ctx_result(ctx, err, &rep, "exit del %s", a->name))
		return LX_REFUSED_BY_KERNEL;
	if (lx_masquerades(&old) && lx_nft_sync(ctx->genl, &rep))
		ctx_warn(ctx, "%s: its masquerade rule could not be removed: %s",
			 a->name, rep.text);
	return LX_OK;
}

static int show_one(struct ctx *ctx, const struct select_args *a)
{
	struct lx_report rep;
	struct lx_exit e;
	int err;

	err = lx_exit_get(ctx->genl, a->name, &e, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "exit show %s", a->name);
	out_begin(ctx->out);
	if ((!LX_GIVEN(a, SELECT_PROTOCOL) ||
	     e.protocol == a->filter.protocol) &&
	    (!LX_GIVEN(a, SELECT_TYPE) || e.type == a->filter.type)) {
		out_item(ctx->out);
		print_exit(ctx, &e);
		out_item_end(ctx->out);
	}
	out_end(ctx->out);
	return LX_OK;
}

static int run_show(struct ctx *ctx, void *args)
{
	struct select_args *a = args;
	struct lx_exits exits;
	struct lx_report rep;
	size_t i;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (LX_GIVEN(a, SELECT_NAME))
		return show_one(ctx, a);

	if (LX_GIVEN(a, SELECT_PROTOCOL))
		a->filter.has |= LX_BIT(LNET_EXIT_A_EXIT_PROTOCOL);
	if (LX_GIVEN(a, SELECT_TYPE))
		a->filter.has |= LX_BIT(LNET_EXIT_A_EXIT_TYPE);
	err = lx_exit_dump(ctx->genl, &a->filter, &exits, &rep);
	if (!err) {
		out_begin(ctx->out);
		for (i = 0; i < exits.n; i++) {
			out_item(ctx->out);
			print_exit(ctx, &exits.v[i]);
			out_item_end(ctx->out);
		}
		out_end(ctx->out);
	}
	lx_exits_free(&exits);
	return ctx_result(ctx, err, &rep, "exit show");
}

static const struct lx_param del_form[] = {
	{ .kind = &lx_kind_name, .offset = offsetof(struct select_args, name),
	  .bit = SELECT_NAME, .flags = LX_P_REQUIRED },
	{ }
};

static const struct lx_param show_form[] = {
	{ .kind = &lx_kind_name, .offset = offsetof(struct select_args, name),
	  .bit = SELECT_NAME },
	{ .word = "protocol", .kind = &lx_kind_protocol,
	  .offset = offsetof(struct select_args, filter.protocol),
	  .bit = SELECT_PROTOCOL },
	{ .word = "type", .kind = &lx_kind_type,
	  .offset = offsetof(struct select_args, filter.type),
	  .bit = SELECT_TYPE },
	{ }
};

static const struct lx_cmd cmds[] = {
	{ .verb = "add", .summary = "make an exit",
	  .forms = { exit_remote_form, exit_local_form },
	  .size = sizeof(struct exit_args), .run = run_add },
	{ .verb = "replace", .summary = "make an exit, or make an existing one anew",
	  .forms = { exit_remote_form, exit_local_form },
	  .size = sizeof(struct exit_args), .run = run_replace },
	{ .verb = "set", .summary = "change what is named, leave the rest",
	  .forms = { exit_set_form },
	  .size = sizeof(struct exit_args), .run = run_set },
	{ .verb = "del", .summary = "delete an exit that nothing uses",
	  .forms = { del_form },
	  .size = sizeof(struct select_args), .run = run_del },
	{ .verb = "show", .summary = "show exits, their state and next hops",
	  .forms = { show_form },
	  .size = sizeof(struct select_args), .run = run_show },
	{ }
};

const struct lx_object lx_obj_exit = {
	.name = "exit",
	.summary = "where packets leave: their labels and the ways there",
	.cmds = cmds,
	.notes =
"A remote exit pushes its label and sends to the egress router. Without a\n"
"NEXTHOP the kernel's routing table is asked once; \"lnet-exit follow\" keeps the\n"
"answer current. A local exit takes the label off here.\n"
"Words behind \"via\" or \"nexthop\" belong to that next hop: mtu there is that\n"
"of the labelled packet, the exit's own is that of the packet inside.\n"
"\"encap udp\" sends labels in UDP, port 6635 (MPLS-in-UDP), with a source port\n"
"for each flow.\n",
};
