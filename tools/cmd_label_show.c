// SPDX-License-Identifier: GPL-2.0
/* lnet-exit label show | save | count */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "cmd_label.h"
#include "load.h"
#include "tables.h"

enum show_word {
	SHOW_EXACT,
	SHOW_WITHIN,
	SHOW_COVERING,
	SHOW_EXIT,
	SHOW_BYPASS,
	SHOW_OVERRIDE,
	SHOW_TABLE,
	SHOW_PROTOCOL,
	SHOW_FAMILY,
};

static bool by_prefix(const struct label_show_args *a)
{
	return LX_GIVEN(a, SHOW_EXACT) || LX_GIVEN(a, SHOW_WITHIN) ||
	       LX_GIVEN(a, SHOW_COVERING);
}

static void finish_filter(struct label_show_args *a)
{
	struct lx_label_filter *f = &a->filter;

	if (LX_GIVEN(a, SHOW_EXIT))
		f->has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
	if (LX_GIVEN(a, SHOW_TABLE))
		f->has |= LX_BIT(LNET_EXIT_A_LABEL_TABLE);
	if (LX_GIVEN(a, SHOW_PROTOCOL))
		f->has |= LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL);
	if (LX_GIVEN(a, SHOW_FAMILY))
		f->has |= LX_BIT(LNET_EXIT_A_LABEL_FAMILY);
	if (by_prefix(a))
		f->has |= LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN);
	if (LX_GIVEN(a, SHOW_WITHIN))
		f->match = LNET_EXIT_MATCH_WITHIN;
	else if (LX_GIVEN(a, SHOW_COVERING))
		f->match = LNET_EXIT_MATCH_COVERING;
}

/* What the kernel's filter does not know. */
static bool selected(const struct label_show_args *a, const struct lx_pvalue *v)
{
	if (LX_GIVEN(a, SHOW_BYPASS) && v->type != LNET_EXIT_ENTRY_BYPASS)
		return false;
	return !LX_GIVEN(a, SHOW_OVERRIDE) ||
	       (v->flags & LNET_EXIT_ENTRY_F_OVERRIDE);
}

/* Read what the words of a command select into load->have. */
static int gather(struct ctx *ctx, struct label_show_args *a, const char *verb,
		  struct load *load)
{
	struct lx_report rep;
	size_t i, n = 0;
	int err;

	memset(load, 0, sizeof(*load));
	load->ctx = ctx;
	load->verb = verb;
	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (LX_GIVEN(a, SHOW_TABLE) &&
	    ctx_table_id(ctx, &a->table, false, &a->filter.table))
		return LX_REFUSED_BY_KERNEL;
	finish_filter(a);
	err = lx_plist_dump(ctx->genl, &a->filter, &load->have, &load->values,
			    &rep);
	if (err)
		return ctx_result(ctx, err, &rep, "label %s", verb);
	for (i = 0; i < load->have.n; i++)
		if (selected(a, &load->values.v[load->have.v[i].value]))
			load->have.v[n++] = load->have.v[i];
	load->have.n = n;
	return LX_OK;
}

static int show(struct ctx *ctx, void *args, const char *verb)
{
	char prefix[LX_ADDR_STRLEN];
	struct label_show_args *a = args;
	struct lx_label l;
	struct load load;
	int status;
	size_t i;

	status = gather(ctx, a, verb, &load);
	if (!status) {
		out_begin(ctx->out);
		for (i = 0; i < load.have.n; i++) {
			l = load_label(&load, &load.have.v[i]);
			/* a list is one of any table */
			l.table = strcmp(verb, "save") ? a->filter.table : 0;
			out_item(ctx->out);
			print_label(ctx, &l);
			out_item_end(ctx->out);
		}
		out_end(ctx->out);
		if (!load.have.n && LX_GIVEN(a, SHOW_EXACT)) {
			ctx_err(ctx, "label %s: there is no entry of exactly %s (\"label get\" tells which one an address takes)",
				verb, lx_prefix_str(&a->filter.prefix, prefix));
			status = LX_REFUSED_BY_KERNEL;
		}
	}
	load_end(&load);
	return status;
}

int label_show(struct ctx *ctx, void *args)
{
	return show(ctx, args, "show");
}

int label_save(struct ctx *ctx, void *args)
{
	return show(ctx, args, "save");
}

void label_print_shadowed(struct ctx *ctx, const struct lx_lookup *q)
{
	struct label_show_args a = {
		.given = 1 << SHOW_COVERING | 1 << SHOW_TABLE,
		.filter.prefix = q->entry.prefix,
		.table.id = q->entry.table,
	};
	struct lx_label l;
	struct load load;
	size_t i;

	out_array(ctx->out, "shadowed");
	/* the last one is the entry itself */
	if (!gather(ctx, &a, "get", &load))
		for (i = load.have.n; i-- > 0;) {
			l = load_label(&load, &load.have.v[i]);
			if (lx_prefix_equal(&l.prefix, &q->entry.prefix))
				continue;
			out_object(ctx->out, NULL);
			out_text(ctx->out, "\n    shadows ");
			print_label(ctx, &l);
			out_object_end(ctx->out);
		}
	load_end(&load);
	out_array_end(ctx->out);
}

static void print_count(struct ctx *ctx, uint64_t n4, uint64_t n6)
{
	out_begin(ctx->out);
	out_item(ctx->out);
	out_uint(ctx->out, "entries", "%" PRIu64 " entries", n4 + n6);
	out_uint(ctx->out, "inet", ", %" PRIu64 " inet", n4);
	out_uint(ctx->out, "inet6", ", %" PRIu64 " inet6", n6);
	out_item_end(ctx->out);
	out_end(ctx->out);
}

/* Without a filter the kernel knows the numbers. */
static int count_all(struct ctx *ctx, const struct label_show_args *a)
{
	struct lx_label_status st;
	struct lx_report rep;
	uint32_t table;
	int err;

	if (!ctx_genl(ctx) || ctx_table_id(ctx, &a->table, false, &table))
		return LX_REFUSED_BY_KERNEL;
	err = lx_label_status(ctx->genl, table, &st, &rep);
	if (!err)
		print_count(ctx, st.entries4, st.entries6);
	return ctx_result(ctx, err, &rep, "label count");
}

int label_count(struct ctx *ctx, void *args)
{
	struct label_show_args *a = args;
	size_t i, n4 = 0, n6 = 0;
	struct load load;
	int status;

	if (!(a->given & ~(1ull << SHOW_TABLE)))
		return count_all(ctx, a);
	status = gather(ctx, a, "count", &load);
	if (!status) {
		for (i = 0; i < load.have.n; i++)
			if (load.have.v[i].family == AF_INET)
				n4++;
			else
				n6++;
		print_count(ctx, n4, n6);
	}
	load_end(&load);
	return status;
}

#define AT(member) offsetof(struct label_show_args, member)
#define P_MATCH(w, b, f) { .word = (w), .kind = &lx_kind_prefix, \
			   .offset = AT(filter.prefix), .bit = (b), \
			   .flags = (f) }

const struct lx_param label_show_form[] = {
	P_MATCH(NULL, SHOW_EXACT, LX_P_CHOICE),
	P_MATCH("exact", SHOW_EXACT, LX_P_CHOICE),
	P_MATCH("within", SHOW_WITHIN, LX_P_CHOICE),
	P_MATCH("root", SHOW_WITHIN, LX_P_CHOICE),
	P_MATCH("covering", SHOW_COVERING, LX_P_CHOICE),
	P_MATCH("match", SHOW_COVERING, 0),
	{ .word = "exit", .kind = &lx_kind_name, .offset = AT(filter.exit),
	  .bit = SHOW_EXIT, .flags = LX_P_CHOICE },
	{ .word = "bypass", .bit = SHOW_BYPASS },
	{ .word = "override", .bit = SHOW_OVERRIDE },
	{ .word = "table", .kind = &lx_kind_table, .offset = AT(table),
	  .bit = SHOW_TABLE },
	{ .word = "protocol", .kind = &lx_kind_protocol,
	  .offset = AT(filter.protocol), .bit = SHOW_PROTOCOL },
	{ .word = "family", .kind = &lx_kind_family,
	  .offset = AT(filter.family), .bit = SHOW_FAMILY },
	{ }
};
