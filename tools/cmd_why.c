// SPDX-License-Identifier: GPL-2.0
/* lnet-exit why: the whole way of a packet, and what if that failed. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "failing.h"
#include "fib.h"
#include "label_notes.h"
#include "link.h"
#include "list.h"
#include "names.h"
#include "print.h"
#include "tables.h"
#include "why.h"

struct why_args {
	uint64_t given;
	struct lx_lookup q;
};

enum why_word { WHY_ADDR, WHY_FROM, WHY_IIF, WHY_MARK, WHY_CGROUP };

/* What was found out about the packet's way. */
struct why {
	struct ctx *ctx;
	struct lx_lookup *q;
	struct lx_exits exits;
	const struct lx_exit *exit;
	const struct lx_exit *carrier;
};

/* Entries that match, too, but are shorter: longest first. */
static int shorter_entries(struct why *w, struct lx_labels *found,
			   struct lx_report *rep)
{
	struct lx_label_filter filter = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_FAMILY) |
		       LX_BIT(LNET_EXIT_A_LABEL_TABLE),
		.family = w->q->destination.family,
		.table = w->q->entry.table,
	};
	struct lx_label *copy;
	struct lx_labels all;
	int err;
	size_t i;

	memset(found, 0, sizeof(*found));
	err = lx_label_dump(w->ctx->genl, &filter, &all, rep);
	/* In order, those that contain one address stand shortest first. */
	for (i = all.n; i && (!err || err == -EAGAIN); i--) {
		const struct lx_label *l = &all.v[i - 1];

		if (l->prefix.len >= w->q->entry.prefix.len ||
		    !lx_prefix_contains(&l->prefix, &w->q->destination))
			continue;
		copy = LX_LIST_ADD(found);
		if (!copy)
			break;
		*copy = *l;
	}
	lx_labels_free(&all);
	return err == -EAGAIN ? 0 : err;
}

static void say_fib_route(struct out *o, const struct lx_fib_route *r)
{
	char dev[IF_NAMESIZE];
	unsigned int i;

	print_route(o, &r->prefix, r->table, r->protocol, r->priority);
	out_str(o, OUT_PLAIN, "type",
		r->n_hops ? NULL : " %s", lx_route_type_str(r->type));
	out_array(o, "nexthops");
	for (i = 0; i < r->n_hops; i++) {
		out_object(o, NULL);
		if (lx_addr_set(&r->hops[i].gateway))
			print_addr(o, "gateway", " via %s",
				   &r->hops[i].gateway);
		if (r->hops[i].ifindex)
			out_str(o, OUT_NAME, "dev", " dev %s",
				lx_ifname(r->hops[i].ifindex, dev));
		out_object_end(o);
	}
	out_array_end(o);
}

/* The route that the packet takes, or would take without labels. */
static void say_ordinary(struct why *w)
{
	struct out *o = w->ctx->out;
	struct lx_fib_route *r;
	struct lx_report rep;

	r = malloc(sizeof(*r));
	if (r && !lx_fib_lookup(w->ctx->rtnl, &w->q->destination, r, &rep)) {
		out_text(o, "\n  %s route",
			 w->exit ? "without it:" : "it takes");
		out_object(o, "ordinary_route");
		say_fib_route(o, r);
		out_object_end(o);
	}
	free(r);
}

static void say_rule(struct why *w)
{
	struct lx_report rep;
	struct lx_rule rule;

	if (!w->q->rule ||
	    lx_rule_get(w->ctx->genl, w->q->rule, &rule, &rep))
		return;
	out_text(w->ctx->out, "\n  rule: ");
	out_object(w->ctx->out, "rule");
	print_rule(w->ctx, &rule);
	out_object_end(w->ctx->out);
}

static int say_entry(struct why *w)
{
	struct out *o = w->ctx->out;
	struct lx_labels shadowed;
	struct lx_report rep;
	size_t i;
	int err;

	if (!(w->q->entry.has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN)))
		return LX_OK;
	out_text(o, "\n  entry: ");
	out_object(o, "entry");
	print_label(w->ctx, &w->q->entry);
	out_object_end(o);
	err = shorter_entries(w, &shadowed, &rep);
	out_array(o, "shadows");
	for (i = 0; i < shadowed.n; i++) {
		out_text(o, "\n    hides: ");
		out_object(o, NULL);
		print_label(w->ctx, &shadowed.v[i]);
		out_object_end(o);
	}
	out_array_end(o);
	lx_labels_free(&shadowed);
	return err ? ctx_result(w->ctx, err, &rep, "why: label show") : LX_OK;
}

static void say_failing(struct why *w)
{
	static const char *const words[] = {
		[FAILING_HOPS] = "nexthops",
		[FAILING_EXIT] = "exit",
		[FAILING_PASS] = "pass",
		[FAILING_REFUSE] = "refused",
	};
	struct failing_step steps[FAILING_MAX];
	struct out *o = w->ctx->out;
	size_t i, n;

	n = failing_steps(&w->exits, w->exit, steps);
	out_text(o, "\n  %s: ", w->carrier ? "if that failed" : "now");
	out_array(o, "if_failed");
	for (i = 0; i < n; i++) {
		out_object(o, NULL);
		out_text(o, "%s", i ? ", then " : "");
		out_str(o, OUT_PLAIN, "then", NULL, words[steps[i].kind]);
		if (steps[i].kind == FAILING_HOPS)
			out_uint(o, "nexthops",
				 "%" PRIu64 " other next hop(s)",
				 steps[i].hops);
		else if (steps[i].kind == FAILING_EXIT)
			out_str(o, OUT_NAME, "exit", "exit %s",
				steps[i].exit->name);
		else if (steps[i].kind == FAILING_PASS)
			out_text(o, "the ordinary route");
		else
			out_text(o, "refused by ICMP");
		out_object_end(o);
	}
	out_array_end(o);
}

static int say(struct why *w)
{
	static const struct lx_exit unknown;
	struct ctx *ctx = w->ctx;
	char text[512];
	int status;

	if (w->q->entry.table)
		ctx_table_str(ctx, w->q->entry.table, w->q->table_name);
	print_addr(ctx->out, "destination", "%s ", &w->q->destination);
	out_str(ctx->out, OUT_PLAIN, "verdict", NULL,
		lx_verdict_str(w->q->verdict));
	out_str(ctx->out, OUT_PLAIN, "text", "%s",
		label_explain(w->q, w->exit ?: &unknown, text, sizeof(text)));
	say_rule(w);
	status = say_entry(w);
	say_ordinary(w);
	if (!w->exit)
		return status;
	why_exit(ctx, "exit", "exit", w->exit);
	if (w->carrier && w->carrier != w->exit)
		why_exit(ctx, "carried_by", "carried by", w->carrier);
	say_failing(w);
	return status;
}

/* Or else the exit that it names has nothing to do with the packet. */
static bool entry_wins(const struct lx_lookup *q)
{
	return q->verdict == LNET_EXIT_VERDICT_EXIT ||
	       q->verdict == LNET_EXIT_VERDICT_UNREACHABLE ||
	       q->verdict == LNET_EXIT_VERDICT_PASS;
}

static int run(struct ctx *ctx, void *args)
{
	struct why_args *a = args;
	struct why w = { .ctx = ctx, .q = &a->q };
	char addr[LX_ADDR_STRLEN];
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx) || !ctx_rtnl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_label_lookup(ctx->genl, w.q, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "why %s",
				  lx_addr_str(&w.q->destination, addr));
	err = lx_exit_dump(ctx->genl, NULL, &w.exits, &rep);
	if (err && err != -EAGAIN) {
		lx_exits_free(&w.exits);
		return ctx_result(ctx, err, &rep, "why: exit show");
	}
	if (entry_wins(w.q) && w.q->entry.exit[0])
		w.exit = lx_exits_find(&w.exits, w.q->entry.exit);
	if (w.exit)
		w.carrier = failing_carrier(&w.exits, w.exit);
	out_begin(ctx->out);
	out_item(ctx->out);
	err = say(&w);
	out_item_end(ctx->out);
	out_end(ctx->out);
	lx_exits_free(&w.exits);
	return err;
}

#define AT(member) offsetof(struct why_args, member)

static const struct lx_param why_form[] = {
	{ .kind = &lx_kind_addr, .offset = AT(q.destination), .bit = WHY_ADDR,
	  .flags = LX_P_REQUIRED },
	{ .word = "from", .kind = &lx_kind_addr, .offset = AT(q.source),
	  .bit = WHY_FROM },
	{ .word = "iif", .kind = &lx_kind_dev, .offset = AT(q.iif),
	  .bit = WHY_IIF },
	{ .word = "mark", .kind = &lx_kind_mark, .offset = AT(q.mark),
	  .bit = WHY_MARK },
	{ .word = "cgroup", .kind = &lx_kind_cgroup, .offset = AT(q.cgroup),
	  .bit = WHY_CGROUP },
	{ }
};

static const struct lx_cmd cmds[] = {
	{ .summary = "tell the whole way of a packet, and what if that failed",
	  .forms = { why_form }, .size = sizeof(struct why_args), .run = run },
	{ }
};

const struct lx_object lx_obj_why = {
	.name = "why",
	.summary = "the way of a packet: rule, entry, exit, next hop, route",
	.cmds = cmds,
	.notes =
"The rule and the entry that decide, the entries that are hidden by it, the route\n"
"that the packet would take otherwise, the exit with its state, next hops and MTU,\n"
"the route that these come from, and what carries the packet when that fails.\n"
"Without \"iif\" it is about a packet of this host itself.\n",
};
