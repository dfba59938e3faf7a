// SPDX-License-Identifier: GPL-2.0
/* lnet-exit rule add | replace | del | show | flush */
#include <inttypes.h>
#include <string.h>
#include "cmd.h"
#include "hostcheck.h"
#include "names.h"
#include "print.h"
#include "tables.h"

struct rule_args {
	uint64_t given;
	struct lx_rule r;
	struct lx_table_ref table;
};

enum rule_word {
	RULE_PREF,
	RULE_IIF,
	RULE_OWN_HOST,
	RULE_FROM,
	RULE_TO,
	RULE_FWMARK,
	RULE_CGROUP,
	RULE_EXIT,
	RULE_TABLE,
	RULE_BYPASS,
	RULE_OVERRIDE,
	RULE_PROTOCOL,
	RULE_ALL,
};

static void print_mark(struct out *o, const struct lx_fwmark *m)
{
	char text[32];

	if (m->mask == UINT32_MAX)
		snprintf(text, sizeof(text), "0x%" PRIx32, m->mark);
	else
		snprintf(text, sizeof(text), "0x%" PRIx32 "/0x%" PRIx32,
			 m->mark, m->mask);
	out_text(o, " fwmark %s", text);
	out_uint(o, "fwmark", NULL, m->mark);
	out_uint(o, "fwmask", NULL, m->mask);
}

static void print_selectors(struct ctx *ctx, const struct lx_rule *r)
{
	struct out *o = ctx->out;

	if (r->iif[0])
		out_str(o, OUT_NAME, "iif", " iif %s", r->iif);
	/* a cgroup implies it */
	out_bool(o, "own_host", r->cgroup[0] ? NULL : " own-host",
		 r->flags & LNET_EXIT_RULE_F_OWN_HOST);
	if (lx_addr_set(&r->from.addr))
		print_prefix(o, "from", " from %s", &r->from);
	if (lx_addr_set(&r->to.addr))
		print_prefix(o, "to", " to %s", &r->to);
	if (r->has & LX_BIT(LNET_EXIT_A_RULE_MARK))
		print_mark(o, &r->mark);
	if (r->cgroup[0])
		out_str(o, OUT_PLAIN, "cgroup", " cgroup %s", r->cgroup);
}

static void print_action(struct ctx *ctx, const struct lx_rule *r)
{
	char table[LNET_EXIT_NAME_LEN + 1];
	struct out *o = ctx->out;

	out_str(o, OUT_PLAIN, "action", NULL, lx_rule_action_str(r->action));
	switch (r->action) {
	case LNET_EXIT_RULE_EXIT:
		out_str(o, OUT_NAME, "exit", " exit %s", r->exit);
		break;
	case LNET_EXIT_RULE_TABLE:
		out_str(o, OUT_NAME, "table_name", " table %s",
			ctx_table_str(ctx, r->table, table));
		out_uint(o, "table", NULL, r->table);
		break;
	case LNET_EXIT_RULE_BYPASS:
		out_text(o, " bypass");
		break;
	}
	out_bool(o, "override", " override",
		 r->flags & LNET_EXIT_RULE_F_OVERRIDE);
}

void print_rule(struct ctx *ctx, const struct lx_rule *r)
{
	char proto[LX_PROTO_STRLEN];
	struct out *o = ctx->out;

	out_uint(o, "pref", "pref %" PRIu64, r->pref);
	print_selectors(ctx, r);
	print_action(ctx, r);
	out_str(o, OUT_PLAIN, "protocol",
		r->protocol == LNET_EXIT_PROTO_STATIC ? NULL : " protocol %s",
		lx_proto_str(r->protocol, proto));
	if (r->missing & LNET_EXIT_RULE_M_DEVICE)
		out_str(o, OUT_BAD, "missing", " [%s is missing]", "device");
	else if (r->missing & LNET_EXIT_RULE_M_CGROUP)
		out_str(o, OUT_BAD, "missing", " [%s is missing]", "cgroup");
	out_uint(o, "packets", ctx->stats ? "\n    %" PRIu64 " packets" : NULL,
		 r->packets);
	out_uint(o, "bytes", ctx->stats ? " %" PRIu64 " bytes" : NULL,
		 r->bytes);
}

/* What the words say, as attributes. */
static int finish(struct ctx *ctx, struct rule_args *a)
{
	static const struct {
		enum rule_word word;
		int attr;
	} attrs[] = {
		{ RULE_PREF, LNET_EXIT_A_RULE_PREF },
		{ RULE_IIF, LNET_EXIT_A_RULE_IIF },
		{ RULE_FROM, LNET_EXIT_A_RULE_FROM },
		{ RULE_TO, LNET_EXIT_A_RULE_TO },
		{ RULE_FWMARK, LNET_EXIT_A_RULE_MARK },
		{ RULE_CGROUP, LNET_EXIT_A_RULE_CGROUP },
		{ RULE_EXIT, LNET_EXIT_A_RULE_EXIT },
		{ RULE_TABLE, LNET_EXIT_A_RULE_TABLE },
		{ RULE_PROTOCOL, LNET_EXIT_A_RULE_PROTOCOL },
	};
	size_t i;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	for (i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (LX_GIVEN(a, attrs[i].word))
			a->r.has |= LX_BIT(attrs[i].attr);
	if (!LX_GIVEN(a, RULE_TABLE))
		return LX_OK;
	return ctx_table_id(ctx, &a->table, false, &a->r.table);
}

static int make(struct ctx *ctx, struct rule_args *a, bool replace)
{
	struct lx_rule *r = &a->r;
	struct lx_report rep;
	int err;

	err = finish(ctx, a);
	if (err)
		return err;
	r->has |= LX_BIT(LNET_EXIT_A_RULE_FLAGS) |
		  LX_BIT(LNET_EXIT_A_RULE_ACTION);
	r->action = LX_GIVEN(a, RULE_EXIT) ? LNET_EXIT_RULE_EXIT :
		    LX_GIVEN(a, RULE_TABLE) ? LNET_EXIT_RULE_TABLE :
		    LNET_EXIT_RULE_BYPASS;
	if (LX_GIVEN(a, RULE_OWN_HOST))
		r->flags |= LNET_EXIT_RULE_F_OWN_HOST;
	if (LX_GIVEN(a, RULE_OVERRIDE))
		r->flags |= LNET_EXIT_RULE_F_OVERRIDE;
	err = lx_rule_new(ctx->genl, r, replace, NULL, &rep);
	if (ctx_result(ctx, err, &rep, "rule %s", replace ? "replace" : "add"))
		return LX_REFUSED_BY_KERNEL;
	ctx_hostcheck(ctx, LX_CHECK_LABELLING, NULL);
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
	struct rule_args *a = args;
	struct lx_report rep;
	int err;

	err = finish(ctx, a);
	if (err)
		return err;
	err = lx_rule_del(ctx->genl, &a->r, &rep);
	return ctx_result(ctx, err, &rep, "rule del pref %" PRIu32, a->r.pref);
}

static int show_one(struct ctx *ctx, uint32_t pref)
{
	struct lx_report rep;
	struct lx_rule r;
	int err;

	err = lx_rule_get(ctx->genl, pref, &r, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "rule show pref %" PRIu32,
				  pref);
	out_begin(ctx->out);
	out_item(ctx->out);
	print_rule(ctx, &r);
	out_item_end(ctx->out);
	out_end(ctx->out);
	return LX_OK;
}

static int run_show(struct ctx *ctx, void *args)
{
	struct rule_args *a = args;
	struct lx_rules rules;
	struct lx_report rep;
	size_t i;
	int err;

	err = finish(ctx, a);
	if (err)
		return err;
	if (LX_GIVEN(a, RULE_PREF))
		return show_one(ctx, a->r.pref);
	err = lx_rule_dump(ctx->genl, &a->r, &rules, &rep);
	if (!err) {
		out_begin(ctx->out);
		for (i = 0; i < rules.n; i++) {
			out_item(ctx->out);
			print_rule(ctx, &rules.v[i]);
			out_item_end(ctx->out);
		}
		out_end(ctx->out);
	}
	lx_rules_free(&rules);
	return ctx_result(ctx, err, &rep, "rule show");
}

static int run_flush(struct ctx *ctx, void *args)
{
	struct rule_args *a = args;
	struct lx_report rep;
	int err;

	if (!a->given) {
		ctx_err(ctx, "rule flush: say which rules: exit NAME, table T, protocol P, or \"all\" for every one of them");
		return LX_USAGE;
	}
	err = finish(ctx, a);
	if (err)
		return err;
	err = lx_rule_flush(ctx->genl, &a->r, &rep);
	return ctx_result(ctx, err, &rep, "rule flush");
}

#define AT(member) offsetof(struct rule_args, member)
#define P_PREF(f) { .word = "pref", .kind = &lx_kind_pref, \
		    .offset = AT(r.pref), .bit = RULE_PREF, .flags = (f) }
#define P_EXIT(f) { .word = "exit", .kind = &lx_kind_name, \
		    .offset = AT(r.exit), .bit = RULE_EXIT, .flags = (f) }
#define P_TABLE(f) { .word = "table", .kind = &lx_kind_table, \
		     .offset = AT(table), .bit = RULE_TABLE, .flags = (f) }
#define P_PROTOCOL { .word = "protocol", .kind = &lx_kind_protocol, \
		     .offset = AT(r.protocol), .bit = RULE_PROTOCOL }
#define P_IIF { .word = "iif", .kind = &lx_kind_ifname, \
		.offset = AT(r.iif), .bit = RULE_IIF }
#define P_OWN_HOST { .word = "own-host", .bit = RULE_OWN_HOST }
#define P_FROM { .word = "from", .kind = &lx_kind_prefix, \
		 .offset = AT(r.from), .bit = RULE_FROM }
#define P_TO { .word = "to", .kind = &lx_kind_prefix, \
	       .offset = AT(r.to), .bit = RULE_TO }
#define P_FWMARK { .word = "fwmark", .kind = &lx_kind_fwmark, \
		   .offset = AT(r.mark), .bit = RULE_FWMARK }
#define P_CGROUP { .word = "cgroup", .kind = &lx_kind_cgroup, \
		   .offset = AT(r.cgroup), .bit = RULE_CGROUP }
#define P_BYPASS { .word = "bypass", .bit = RULE_BYPASS }
#define P_OVERRIDE { .word = "override", .bit = RULE_OVERRIDE }

static const struct lx_param add_form[] = {
	P_PREF(0), P_IIF, P_OWN_HOST, P_FROM, P_TO, P_FWMARK, P_CGROUP,
	P_EXIT(LX_P_REQUIRED | LX_P_CHOICE), P_TABLE(LX_P_CHOICE), P_BYPASS,
	P_OVERRIDE, P_PROTOCOL, { }
};

static const struct lx_param replace_form[] = {
	P_PREF(LX_P_REQUIRED), P_IIF, P_OWN_HOST, P_FROM, P_TO, P_FWMARK,
	P_CGROUP, P_EXIT(LX_P_REQUIRED | LX_P_CHOICE), P_TABLE(LX_P_CHOICE),
	P_BYPASS, P_OVERRIDE, P_PROTOCOL, { }
};

static const struct lx_param del_form[] = {
	P_PREF(LX_P_REQUIRED), P_PROTOCOL, { }
};

static const struct lx_param show_form[] = {
	P_PREF(0), P_EXIT(0), P_TABLE(0), P_PROTOCOL, { }
};

static const struct lx_param flush_form[] = {
	{ .word = "all", .bit = RULE_ALL },
	P_EXIT(0), P_TABLE(0), P_PROTOCOL, { }
};

#define CMD(v, s) { .verb = #v, .summary = (s), .forms = { v##_form }, \
		    .size = sizeof(struct rule_args), .run = run_##v }

static const struct lx_cmd cmds[] = {
	CMD(add, "choose an exit or a table by more than the destination"),
	CMD(replace, "the same, in place of the rule of this pref"),
	CMD(del, "delete a rule"),
	CMD(show, "show rules in their order"),
	CMD(flush, "delete the rules that are named"),
	{ }
};

const struct lx_object lx_obj_rule = {
	.name = "rule",
	.summary = "who takes which exit or label table (ordered rules)",
	.cmds = cmds,
	.notes =
"Rules are asked in the order of \"pref\", the smallest first; without one a rule\n"
"goes behind the last. The first decides whose table has an entry for the\n"
"destination, or which names an exit or \"bypass\" itself. If none does, the main\n"
"label table is asked. A rule that names an exit is to the routes like a label\n"
"entry of the prefix after \"to\", or of 0.0.0.0/0 and ::/0: longer routes win,\n"
"unless it says \"override\".\n"
"\"own-host\" and \"cgroup\" are for connections that this host itself opens, and\n"
"label them even if \"config set own-host\" is off; rules without them are for\n"
"forwarded packets, and for own ones while it is on.\n",
};
