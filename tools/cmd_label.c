// SPDX-License-Identifier: GPL-2.0
/* lnet-exit label add | replace | del | show | get | flush */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "cmd_label.h"
#include "hostcheck.h"
#include "label_notes.h"
#include "load.h"
#include "names.h"
#include "print.h"
#include "tables.h"

/* Args of all commands of this object. */
struct label_args {
	uint64_t given;
	struct lx_label l;
	struct lx_label_filter filter;
	struct lx_lookup q;
	struct lx_table_ref table;
};

enum label_word {
	LABEL_PREFIX,
	LABEL_EXIT,
	LABEL_BYPASS,
	LABEL_OVERRIDE,
	LABEL_TABLE,
	LABEL_PROTOCOL,
	LABEL_FAMILY,
	LABEL_ALL,
	LABEL_ADDR,
	LABEL_FROM,
	LABEL_IIF,
	LABEL_MARK,
	LABEL_CGROUP,
};

void print_label(struct ctx *ctx, const struct lx_label *l)
{
	char table[LNET_EXIT_NAME_LEN + 1], proto[LX_PROTO_STRLEN];
	struct out *o = ctx->out;

	print_prefix(o, "prefix", "%s", &l->prefix);
	if (l->type == LNET_EXIT_ENTRY_BYPASS)
		out_text(o, " bypass");
	else
		out_str(o, OUT_NAME, "exit", " exit %s", l->exit);
	out_str(o, OUT_PLAIN, "type", NULL, lx_entry_type_str(l->type));
	out_bool(o, "override", " override",
		 l->flags & LNET_EXIT_ENTRY_F_OVERRIDE);
	out_uint(o, "table", NULL, l->table);
	if (l->table)
		out_str(o, OUT_NAME, "table_name", " table %s",
			ctx_table_str(ctx, l->table, table));
	out_str(o, OUT_PLAIN, "protocol",
		l->protocol == LNET_EXIT_PROTO_STATIC ? NULL : " protocol %s",
		lx_proto_str(l->protocol, proto));
}

/* The table that is named, for a request and for a filter. */
static int find_table(struct ctx *ctx, struct label_args *a, bool make_it)
{
	if (!LX_GIVEN(a, LABEL_TABLE))
		return LX_OK;
	if (ctx_table_id(ctx, &a->table, make_it, &a->l.table))
		return LX_REFUSED_BY_KERNEL;
	a->filter.table = a->l.table;
	return LX_OK;
}

/* The kernel says what is wrong; this adds what was probably meant. */
static int refused(struct ctx *ctx, int err, struct lx_report *rep,
		   const char *verb, const struct lx_prefix *p)
{
	char typed[LX_ADDR_STRLEN], meant[LX_ADDR_STRLEN];
	struct lx_prefix masked = *p;
	int status;

	lx_prefix_str(p, typed);
	status = ctx_result(ctx, err, rep, "label %s %s", verb, typed);
	if (err && lx_prefix_host_bits(p)) {
		lx_prefix_mask(&masked);
		ctx_err(ctx, "  %s has bits set behind its length: for the network that contains it write %s, for the host alone %.*s/%u",
			typed, lx_prefix_str(&masked, meant),
			(int)strcspn(typed, "/"), typed,
			lx_addr_bits(&p->addr));
	}
	return status;
}

static int make(struct ctx *ctx, struct label_args *a, bool replace)
{
	struct lx_label *l = &a->l;
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx) || find_table(ctx, a, true))
		return LX_REFUSED_BY_KERNEL;
	l->has = LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN) |
		 LX_BIT(LNET_EXIT_A_LABEL_TYPE) |
		 LX_BIT(LNET_EXIT_A_LABEL_FLAGS);
	if (LX_GIVEN(a, LABEL_BYPASS))
		l->type = LNET_EXIT_ENTRY_BYPASS;
	else
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
	if (LX_GIVEN(a, LABEL_OVERRIDE))
		l->flags = LNET_EXIT_ENTRY_F_OVERRIDE;
	if (LX_GIVEN(a, LABEL_TABLE))
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_TABLE);
	if (LX_GIVEN(a, LABEL_PROTOCOL))
		l->has |= LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL);

	err = lx_label_new(ctx->genl, l, replace, &rep);
	if (refused(ctx, err, &rep, replace ? "replace" : "add", &l->prefix))
		return LX_REFUSED_BY_KERNEL;
	if (l->type == LNET_EXIT_ENTRY_EXIT) {
		label_note_routes(ctx, l);
		ctx_hostcheck(ctx, LX_CHECK_LABELLING, NULL);
	}
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

static int run_del(struct ctx *ctx, void *args)
{
	struct label_args *a = args;
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx) || find_table(ctx, a, false))
		return LX_REFUSED_BY_KERNEL;
	a->l.has = LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN);
	if (LX_GIVEN(a, LABEL_EXIT))
		a->l.has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
	if (LX_GIVEN(a, LABEL_TABLE))
		a->l.has |= LX_BIT(LNET_EXIT_A_LABEL_TABLE);
	if (LX_GIVEN(a, LABEL_PROTOCOL))
		a->l.has |= LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL);
	err = lx_label_del(ctx->genl, &a->l, &rep);
	return refused(ctx, err, &rep, "del", &a->l.prefix);
}

static void finish_filter(struct label_args *a)
{
	if (LX_GIVEN(a, LABEL_EXIT))
		a->filter.has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
	if (LX_GIVEN(a, LABEL_PROTOCOL))
		a->filter.has |= LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL);
	if (LX_GIVEN(a, LABEL_TABLE))
		a->filter.has |= LX_BIT(LNET_EXIT_A_LABEL_TABLE);
	if (LX_GIVEN(a, LABEL_FAMILY))
		a->filter.has |= LX_BIT(LNET_EXIT_A_LABEL_FAMILY);
}

static int run_get(struct ctx *ctx, void *args)
{
	struct label_args *a = args;
	struct lx_lookup *q = &a->q;
	struct lx_exit e = { 0 };
	char addr[LX_ADDR_STRLEN];
	struct lx_report rep;
	char text[512];
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_label_lookup(ctx->genl, q, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "label get %s",
				  lx_addr_str(&q->destination, addr));
	/* the exit may be deleted by now: then there is less to say */
	if (q->entry.exit[0] &&
	    lx_exit_get(ctx->genl, q->entry.exit, &e, &rep))
		memset(&e, 0, sizeof(e));

	out_begin(ctx->out);
	out_item(ctx->out);
	print_addr(ctx->out, "destination", "%s ", &q->destination);
	out_str(ctx->out, OUT_PLAIN, "verdict", NULL,
		lx_verdict_str(q->verdict));
	if (q->entry.has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN))
		print_prefix(ctx->out, "prefix", NULL, &q->entry.prefix);
	if (q->entry.exit[0])
		out_str(ctx->out, OUT_NAME, "exit", NULL, q->entry.exit);
	if (q->rule)
		out_uint(ctx->out, "rule", NULL, q->rule);
	if (q->entry.table)
		out_str(ctx->out, OUT_NAME, "table_name", NULL,
			ctx_table_str(ctx, q->entry.table, q->table_name));
	if (q->has_fib)
		print_prefix(ctx->out, "fib_prefix", NULL, &q->fib);
	out_text(ctx->out, "%s", label_explain(q, &e, text, sizeof(text)));
	if (q->entry.has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN))
		label_print_shadowed(ctx, q);
	out_item_end(ctx->out);
	out_end(ctx->out);
	return LX_OK;
}

static int run_flush(struct ctx *ctx, void *args)
{
	struct label_args *a = args;
	struct lx_report rep;
	int err;

	finish_filter(a);
	if (!a->filter.has && !LX_GIVEN(a, LABEL_ALL)) {
		ctx_err(ctx, "label flush: say which entries: exit NAME, table T, protocol P, family inet or inet6, or \"all\" for every one of them");
		return LX_USAGE;
	}
	if (!ctx_genl(ctx) || find_table(ctx, a, false))
		return LX_REFUSED_BY_KERNEL;
	err = lx_label_flush(ctx->genl, &a->filter, &rep);
	return ctx_result(ctx, err, &rep, "label flush");
}

#define AT(member) offsetof(struct label_args, member)
#define P_PREFIX(f) { .kind = &lx_kind_prefix, .offset = AT(l.prefix), \
		      .bit = LABEL_PREFIX, .flags = (f) }
#define P_EXIT(to, f) { .word = "exit", .kind = &lx_kind_name, \
			.offset = AT(to), .bit = LABEL_EXIT, .flags = (f) }
#define P_TABLE { .word = "table", .kind = &lx_kind_table, \
		  .offset = AT(table), .bit = LABEL_TABLE }
#define P_PROTOCOL(to) { .word = "protocol", .kind = &lx_kind_protocol, \
			 .offset = AT(to), .bit = LABEL_PROTOCOL }
#define P_FAMILY { .word = "family", .kind = &lx_kind_family, \
		   .offset = AT(filter.family), .bit = LABEL_FAMILY }

static const struct lx_param add_form[] = {
	P_PREFIX(LX_P_REQUIRED),
	P_EXIT(l.exit, LX_P_REQUIRED | LX_P_CHOICE),
	{ .word = "bypass", .bit = LABEL_BYPASS },
	{ .word = "override", .bit = LABEL_OVERRIDE },
	P_TABLE,
	P_PROTOCOL(l.protocol),
	{ }
};

static const struct lx_param del_form[] = {
	P_PREFIX(LX_P_REQUIRED),
	P_EXIT(l.exit, 0),
	P_TABLE,
	P_PROTOCOL(l.protocol),
	{ }
};

static const struct lx_param get_form[] = {
	{ .kind = &lx_kind_addr, .offset = AT(q.destination),
	  .bit = LABEL_ADDR, .flags = LX_P_REQUIRED },
	{ .word = "from", .kind = &lx_kind_addr, .offset = AT(q.source),
	  .bit = LABEL_FROM },
	{ .word = "iif", .kind = &lx_kind_dev, .offset = AT(q.iif),
	  .bit = LABEL_IIF },
	{ .word = "mark", .kind = &lx_kind_mark, .offset = AT(q.mark),
	  .bit = LABEL_MARK },
	{ .word = "cgroup", .kind = &lx_kind_cgroup, .offset = AT(q.cgroup),
	  .bit = LABEL_CGROUP },
	{ }
};

static const struct lx_param flush_form[] = {
	{ .word = "all", .bit = LABEL_ALL },
	P_EXIT(filter.exit, 0),
	P_TABLE,
	P_PROTOCOL(filter.protocol),
	P_FAMILY,
	{ }
};

#define CMD(v, s) .verb = #v, .summary = (s), .forms = { v##_form }, \
		  .size = sizeof(struct label_args), .run = run_##v

#define SHOW(f) .forms = { label_show_form }, \
		.size = sizeof(struct label_show_args), .run = (f)
#define LOAD(f) .forms = { label_load_file_form, label_load_loc_form }, \
		.size = sizeof(struct load_args), .run = (f)

static const struct lx_cmd cmds[] = {
	{ CMD(add, "send a prefix to an exit, or keep it from labels") },
	{ .verb = "replace", .summary = "the same, in place of an existing entry",
	  .forms = { add_form }, .size = sizeof(struct label_args),
	  .run = run_replace },
	{ CMD(del, "delete an entry") },
	{ .verb = "show", .summary = "show entries", SHOW(label_show) },
	{ CMD(get, "tell which exit an address takes, and why") },
	{ CMD(flush, "delete the entries that are named") },
	{ .verb = "load", .summary = "make and change entries, those of a list",
	  LOAD(label_load) },
	{ .verb = "sync",
	  .summary = "the same, and delete what the list has no more",
	  LOAD(label_sync) },
	{ .verb = "diff", .summary = "show what \"sync\" would change",
	  LOAD(label_diff) },
	{ .verb = "save", .summary = "print entries as a list",
	  SHOW(label_save) },
	{ .verb = "count", .summary = "count entries", SHOW(label_count) },
	{ }
};

const struct lx_object lx_obj_label = {
	.name = "label",
	.summary = "which destinations take which exit (the label table)",
	.cmds = cmds,
	.notes =
"The longest match over label table and routes together wins; an entry wins a\n"
"tie. With \"override\" it wins over longer routes too, but never over this\n"
"router's own addresses, connected networks and the gateways of next hops.\n"
"Commands are about the main table unless they name another, see\n"
"\"lnet-exit help rule\".\n"
"\"bypass\" leaves a part of a labelled prefix to the routes.\n"
"\"get\" without \"iif\" asks for a packet of this host itself.\n",
};
