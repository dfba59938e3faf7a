// SPDX-License-Identifier: GPL-2.0
/* lnet-exit table add | replace | del | show */
#include <inttypes.h>
#include <string.h>
#include "cmd.h"
#include "names.h"
#include "values.h"

struct table_args {
	uint64_t given;
	struct lx_table_ref ref;
	struct lx_table t;
};

enum table_word { TABLE_NAME, TABLE_ID, TABLE_PROTOCOL };

void print_table(struct ctx *ctx, const struct lx_table *t)
{
	char proto[LX_PROTO_STRLEN];
	struct out *o = ctx->out;

	out_str(o, OUT_NAME, "name", "%s", t->name);
	out_uint(o, "id", " id %" PRIu64, t->id);
	out_uint(o, "entries4", " entries %" PRIu64, t->entries4);
	out_uint(o, "entries6", "+%" PRIu64, t->entries6);
	out_uint(o, "rules", t->rules ? " rules %" PRIu64 : NULL, t->rules);
	out_str(o, OUT_PLAIN, "protocol",
		t->protocol == LNET_EXIT_PROTO_STATIC ? NULL : " protocol %s",
		lx_proto_str(t->protocol, proto));
}

static const char *ref_str(const struct lx_table_ref *ref, char *buf)
{
	if (ref->name[0])
		return ref->name;
	snprintf(buf, LNET_EXIT_NAME_LEN + 1, "%" PRIu32, ref->id);
	return buf;
}

/* The attributes that name a table. */
static struct lx_table key_of(const struct lx_table_ref *ref)
{
	struct lx_table t = { .id = ref->id };

	strcpy(t.name, ref->name);
	t.has = ref->name[0] ? LX_BIT(LNET_EXIT_A_TABLE_NAME) :
			       LX_BIT(LNET_EXIT_A_TABLE_ID);
	return t;
}

static int make(struct ctx *ctx, struct table_args *a, bool replace)
{
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	a->t.has = LX_BIT(LNET_EXIT_A_TABLE_NAME);
	if (LX_GIVEN(a, TABLE_ID))
		a->t.has |= LX_BIT(LNET_EXIT_A_TABLE_ID);
	if (LX_GIVEN(a, TABLE_PROTOCOL))
		a->t.has |= LX_BIT(LNET_EXIT_A_TABLE_PROTOCOL);
	err = lx_table_new(ctx->genl, &a->t, replace, &rep);
	return ctx_result(ctx, err, &rep, "table %s %s",
			  replace ? "replace" : "add", a->t.name);
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
	struct table_args *a = args;
	const struct lx_table key = key_of(&a->ref);
	char buf[LNET_EXIT_NAME_LEN + 1];
	struct lx_report rep;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_table_del(ctx->genl, &key, &rep);
	return ctx_result(ctx, err, &rep, "table del %s",
			  ref_str(&a->ref, buf));
}

static int show_one(struct ctx *ctx, const struct table_args *a)
{
	const struct lx_table key = key_of(&a->ref);
	char buf[LNET_EXIT_NAME_LEN + 1];
	struct lx_report rep;
	struct lx_table t;
	int err;

	err = lx_table_get(ctx->genl, &key, &t, &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "table show %s",
				  ref_str(&a->ref, buf));
	out_begin(ctx->out);
	out_item(ctx->out);
	print_table(ctx, &t);
	out_item_end(ctx->out);
	out_end(ctx->out);
	return LX_OK;
}

static int run_show(struct ctx *ctx, void *args)
{
	struct table_args *a = args;
	struct lx_tables tables;
	struct lx_report rep;
	size_t i;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (LX_GIVEN(a, TABLE_NAME))
		return show_one(ctx, a);
	err = lx_table_dump(ctx->genl, a->t.protocol, &tables, &rep);
	if (!err) {
		out_begin(ctx->out);
		for (i = 0; i < tables.n; i++) {
			out_item(ctx->out);
			print_table(ctx, &tables.v[i]);
			out_item_end(ctx->out);
		}
		out_end(ctx->out);
	}
	lx_tables_free(&tables);
	return ctx_result(ctx, err, &rep, "table show");
}

#define AT(member) offsetof(struct table_args, member)
#define P_REF(f) { .kind = &lx_kind_table, .offset = AT(ref), \
		   .bit = TABLE_NAME, .flags = (f) }
#define P_PROTOCOL { .word = "protocol", .kind = &lx_kind_protocol, \
		     .offset = AT(t.protocol), .bit = TABLE_PROTOCOL }

static const struct lx_param add_form[] = {
	{ .kind = &lx_kind_tablename, .offset = AT(t.name), .bit = TABLE_NAME,
	  .flags = LX_P_REQUIRED },
	{ .word = "id", .kind = &lx_kind_tableid, .offset = AT(t.id),
	  .bit = TABLE_ID },
	P_PROTOCOL,
	{ }
};

static const struct lx_param del_form[] = { P_REF(LX_P_REQUIRED), { } };
static const struct lx_param show_form[] = { P_REF(0), P_PROTOCOL, { } };

#define CMD(v, s) .verb = #v, .summary = (s), .forms = { v##_form }, \
		  .size = sizeof(struct table_args), .run = run_##v

static const struct lx_cmd cmds[] = {
	{ CMD(add, "make a label table") },
	{ .verb = "replace", .summary = "the same, also when it is there",
	  .forms = { add_form }, .size = sizeof(struct table_args),
	  .run = run_replace },
	{ CMD(del, "delete a label table with all its entries") },
	{ CMD(show, "show label tables") },
	{ }
};

const struct lx_object lx_obj_table = {
	.name = "table",
	.summary = "label tables beside the main one, for rules",
	.cmds = cmds,
	.notes =
"\"label add PREFIX exit NAME table T\" makes a table T that is not there yet.\n"
"A table that a rule names cannot be deleted, and \"main\" never.\n",
};
