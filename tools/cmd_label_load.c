// SPDX-License-Identifier: GPL-2.0
/* lnet-exit label load | sync | diff */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "cmd_label.h"
#include "hostcheck.h"
#include "load.h"

static void sent(void *arg, size_t n)
{
	struct load *load = arg;

	load_progress(load, "sent", n, load->want.n);
}

static int put(struct load *load, struct lx_report *rep)
{
	struct lx_sock *s = load->ctx->genl;
	int err;

	err = lx_txn_put(s, &load->values, &load->want, sent, load, rep);
	if (err)
		lx_txn_abort(s);
	return err;
}

/* All of the list, as one change; what was as the list says stays untouched. */
static int carry_out(struct load *load, bool whole, struct lx_label_status *st)
{
	struct lx_label_filter scope = load_scope(load);
	struct lx_sock *s = load->ctx->genl;
	struct lx_report rep;
	int err;

	err = lx_txn_begin(s, load->table, whole ? &scope : NULL, &rep);
	if (!err)
		err = put(load, &rep);
	if (!err)
		err = lx_txn_commit(s, st, &rep);
	return ctx_result(load->ctx, err, &rep, "label %s", load->verb);
}

static void print_facts(struct load *load)
{
	struct out *o = load->ctx->out;

	out_uint(o, "duplicates", load->facts.duplicates ?
		 "; %" PRIu64 " duplicates in the list" : NULL,
		 load->facts.duplicates);
	out_uint(o, "within", load->facts.within ?
		 "; %" PRIu64 " within others" : NULL, load->facts.within);
	out_uint(o, "redundant", load->facts.redundant ?
		 ", %" PRIu64 " of them without effect" : NULL,
		 load->facts.redundant);
	out_uint(o, "left_out", load->left_out ?
		 "; %" PRIu64 " of the other family left out" : NULL,
		 load->left_out);
}

static void print_counts(struct load *load, bool whole,
			 const struct lx_label_status *st)
{
	struct out *o = load->ctx->out;

	out_uint(o, "entries", "%" PRIu64 " entries: ", load->want.n);
	out_uint(o, "added", "%" PRIu64 " added, ", st->added);
	out_uint(o, "changed", "%" PRIu64 " changed, ", st->replaced);
	out_uint(o, "taken_over", st->taken ?
		 "%" PRIu64 " of them of other protocols, " : NULL,
		 st->taken);
	out_uint(o, "removed", whole ? "%" PRIu64 " removed, " : NULL,
		 st->removed);
	out_uint(o, "unchanged", "%" PRIu64 " as they were", st->same);
	print_facts(load);
}

static int run(struct ctx *ctx, const struct load_args *a, const char *verb,
	       bool whole)
{
	struct lx_label_status st;
	struct load load;
	int status;

	load_begin(&load, ctx, a, verb);
	status = load_list(&load);
	if (!status && whole && !load.want.n) {
		ctx_err(ctx, "label %s: the list is empty, which would delete all that it stands for: nothing was changed (\"label flush\" deletes)",
			verb);
		status = LX_REFUSED_BY_KERNEL;
	}
	if (!status)
		status = load_table(&load, true);
	if (!status)
		status = carry_out(&load, whole, &st);
	if (!status) {
		load_progress_end(&load);
		out_begin(ctx->out);
		out_item(ctx->out);
		print_counts(&load, whole, &st);
		out_item_end(ctx->out);
		out_end(ctx->out);
		if (st.added || st.replaced)
			ctx_hostcheck(ctx, LX_CHECK_LABELLING, NULL);
	}
	load_end(&load);
	return status;
}

int label_load(struct ctx *ctx, void *args)
{
	return run(ctx, args, "load", false);
}

int label_sync(struct ctx *ctx, void *args)
{
	return run(ctx, args, "sync", true);
}

static void print_side(struct load *load, const struct lx_pentry *e,
		       const char *key, const char *sign)
{
	struct lx_label l;

	if (!e)
		return;
	l = load_label(load, e);
	out_object(load->ctx->out, key);
	out_text(load->ctx->out, "%s", sign);
	print_label(load->ctx, &l);
	out_object_end(load->ctx->out);
}

static void print_difference(void *arg, const struct lx_pentry *have,
			     const struct lx_pentry *want)
{
	struct load *load = arg;

	out_item(load->ctx->out);
	print_side(load, have, "is", "- ");
	if (have && want)
		out_text(load->ctx->out, "\n");
	print_side(load, want, "would_be", "+ ");
	out_item_end(load->ctx->out);
}

int label_diff(struct ctx *ctx, void *args)
{
	struct load load;
	int status;

	load_begin(&load, ctx, args, "diff");
	status = load_list(&load);
	if (!status)
		status = load_table(&load, false);
	if (!status) {
		load_progress_end(&load);
		out_begin(ctx->out);
		status = load_compare(&load, print_difference, &load);
		out_end(ctx->out);
	}
	load_end(&load);
	return status;
}

#define AT(member) offsetof(struct load_args, member)

#define P_EXIT(f) { .word = "exit", .kind = &lx_kind_name, \
		    .offset = AT(exit), .bit = LOAD_EXIT, \
		    .flags = (f) | LX_P_CHOICE }
#define P_BYPASS { .word = "bypass", .bit = LOAD_BYPASS }
#define P_OVERRIDE { .word = "override", .bit = LOAD_OVERRIDE }
#define P_PROTOCOL { .word = "protocol", .kind = &lx_kind_protocol, \
		     .offset = AT(protocol), .bit = LOAD_PROTOCOL }
#define P_FAMILY { .word = "family", .kind = &lx_kind_family, \
		   .offset = AT(family), .bit = LOAD_FAMILY }
#define P_TABLE { .word = "table", .kind = &lx_kind_table, \
		  .offset = AT(table), .bit = LOAD_TABLE }

const struct lx_param label_load_file_form[] = {
	{ .kind = &lx_kind_file, .offset = AT(file), .bit = LOAD_FILE,
	  .flags = LX_P_REQUIRED },
	P_EXIT(0),
	P_BYPASS,
	P_OVERRIDE,
	P_TABLE,
	P_PROTOCOL,
	P_FAMILY,
	{ }
};

const struct lx_param label_load_loc_form[] = {
	{ .word = "country", .kind = &lx_kind_countries,
	  .offset = AT(loc.countries), .bit = LOAD_COUNTRY,
	  .flags = LX_P_REQUIRED | LX_P_CHOICE },
	{ .word = "asn", .kind = &lx_kind_asns, .offset = AT(loc.asns),
	  .bit = LOAD_ASN },
	P_EXIT(LX_P_REQUIRED),
	P_BYPASS,
	P_OVERRIDE,
	P_TABLE,
	P_PROTOCOL,
	P_FAMILY,
	{ .word = "database", .kind = &lx_kind_file,
	  .offset = AT(loc.database), .bit = LOAD_DATABASE },
	{ }
};
