// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "load.h"
#include "mem.h"
#include "plist_read.h"
#include "tables.h"

/* So many faulty lines are shown, the others counted. */
#define FAULTS_MAX	16

/* Progress is shown after so many ms, and so often. */
#define PROGRESS_MS	250

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ull + t.tv_nsec / 1000000;
}

void load_begin(struct load *load, struct ctx *ctx, const struct load_args *a,
		const char *verb)
{
	memset(load, 0, sizeof(*load));
	load->ctx = ctx;
	load->a = a;
	load->verb = verb;
	load->shown = now_ms();
	load->preset.type = LX_GIVEN(a, LOAD_BYPASS) ? LNET_EXIT_ENTRY_BYPASS :
						       LNET_EXIT_ENTRY_EXIT;
	memcpy(load->preset.exit, a->exit, sizeof(load->preset.exit));
	if (LX_GIVEN(a, LOAD_OVERRIDE))
		load->preset.flags = LNET_EXIT_ENTRY_F_OVERRIDE;
	load->preset.protocol = LX_GIVEN(a, LOAD_PROTOCOL) ? a->protocol :
				LNET_EXIT_PROTO_STATIC;
}

void load_progress_end(struct load *load)
{
	if (isatty(STDERR_FILENO) && !load->ctx->batch)
		fputs("\r\033[K", stderr);
}

void load_progress(struct load *load, const char *what, size_t n, size_t of)
{
	uint64_t now;

	if (!isatty(STDERR_FILENO) || load->ctx->batch)
		return;
	now = now_ms();
	if (now - load->shown < PROGRESS_MS)
		return;
	load->shown = now;
	if (of)
		fprintf(stderr, "\r\033[Klabel %s: %s, %zu of %zu", load->verb,
			what, n, of);
	else
		fprintf(stderr, "\r\033[Klabel %s: %s, %zu", load->verb, what,
			n);
	fflush(stderr);
}

static void read_progress(void *arg, unsigned int percent, size_t n)
{
	char what[64];

	snprintf(what, sizeof(what), percent ? "read %u%%, entries" :
					       "read entries", percent);
	load_progress(arg, what, n, 0);
}

static void loc_progress(void *arg, size_t n)
{
	load_progress(arg, "found networks", n, 0);
}

static void line_fault(void *arg, unsigned long line, const char *why)
{
	struct load *load = arg;

	if (load->faults++ < FAULTS_MAX) {
		load_progress_end(load);
		ctx_err(load->ctx, "%s:%lu: %s", load->a->file, line, why);
	}
}

static const char *goes_to(const struct load *load, const struct lx_pentry *e,
			   char *buf, size_t size)
{
	const struct lx_pvalue *v = &load->values.v[e->value];

	if (v->type == LNET_EXIT_ENTRY_BYPASS)
		snprintf(buf, size, "\"bypass\"");
	else
		snprintf(buf, size, "exit %s%s", v->exit,
			 v->flags & LNET_EXIT_ENTRY_F_OVERRIDE ?
			 " with \"override\"" : "");
	return buf;
}

static void clash(void *arg, const struct lx_pentry *first,
		  const struct lx_pentry *second)
{
	char prefix[LX_ADDR_STRLEN], one[64], other[64], why[256];
	struct lx_prefix p = lx_pentry_prefix(second);
	struct load *load = arg;

	snprintf(why, sizeof(why), "%s stands in line %u already, with %s and not %s",
		 lx_prefix_str(&p, prefix), first->line,
		 goes_to(load, first, one, sizeof(one)),
		 goes_to(load, second, other, sizeof(other)));
	line_fault(load, second->line, why);
}

static int faults_end(struct load *load)
{
	load_progress_end(load);
	if (!load->faults)
		return LX_OK;
	if (load->faults > FAULTS_MAX)
		ctx_err(load->ctx, "%s: %zu more lines are faulty",
			load->a->file, load->faults - FAULTS_MAX);
	ctx_err(load->ctx, "label %s: nothing was changed", load->verb);
	return LX_USAGE;
}

static int read_file(struct load *load)
{
	struct lx_plist_reader r = {
		.list = &load->want,
		.values = &load->values,
		.preset = load->preset,
		.family = load->a->family,
		.fault = line_fault,
		.progress = read_progress,
		.arg = load,
	};
	char why[LX_PLIST_WHY_LEN];

	if (lx_plist_read(&r, load->a->file, why) < 0) {
		load_progress_end(load);
		ctx_err(load->ctx, "label %s: %s", load->verb, why);
		return LX_REFUSED_BY_KERNEL;
	}
	load->left_out = r.left_out;
	return faults_end(load);
}

static int read_loc(struct load *load)
{
	struct lx_loc_query q = load->a->loc;
	char why[LX_LOC_WHY_LEN];
	int value;

	q.family = load->a->family;
	value = lx_pvalues_add(&load->values, &load->preset);
	if (!lx_loc_read(&q, &load->want, value, loc_progress, load, why)) {
		load_progress_end(load);
		return LX_OK;
	}
	load_progress_end(load);
	ctx_err(load->ctx, "label %s: %s", load->verb, why);
	return LX_REFUSED_BY_KERNEL;
}

/* The exits that the list names must be there. */
static int check_exits(struct load *load)
{
	const struct lx_pvalue *v;
	struct lx_report rep;
	struct lx_exits exits;
	char why[128];
	size_t i;
	int err;

	err = lx_exit_dump(load->ctx->genl, NULL, &exits, &rep);
	if (err) {
		lx_exits_free(&exits);
		return ctx_result(load->ctx, err, &rep, "label %s", load->verb);
	}
	for (i = 0; i < load->values.n; i++) {
		v = &load->values.v[i];
		if (v->type != LNET_EXIT_ENTRY_EXIT ||
		    lx_exits_find(&exits, v->exit))
			continue;
		if (load->preset.exit[0]) {
			ctx_err(load->ctx, "label %s: there is no exit %s",
				load->verb, v->exit);
			err = LX_REFUSED_BY_KERNEL;
			break;
		}
		snprintf(why, sizeof(why), "there is no exit %s", v->exit);
		line_fault(load, v->line, why);
	}
	lx_exits_free(&exits);
	return err ?: faults_end(load) ? LX_REFUSED_BY_KERNEL : LX_OK;
}

int load_list(struct load *load)
{
	int status;

	status = load->a->file ? read_file(load) : read_loc(load);
	if (status)
		return status;
	lx_plist_sort(&load->want);
	lx_plist_tidy(&load->want, &load->facts, clash, load);
	status = faults_end(load);
	if (status)
		return status;
	if (!ctx_genl(load->ctx))
		return LX_REFUSED_BY_KERNEL;
	return check_exits(load);
}

struct lx_label_filter load_scope(const struct load *load)
{
	struct lx_label_filter f = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL),
		.protocol = load->preset.protocol,
		.family = load->a->family,
	};

	if (f.family)
		f.has |= LX_BIT(LNET_EXIT_A_LABEL_FAMILY);
	if (load->preset.exit[0]) {
		f.has |= LX_BIT(LNET_EXIT_A_LABEL_EXIT);
		memcpy(f.exit, load->preset.exit, sizeof(f.exit));
	} else if (load->preset.type == LNET_EXIT_ENTRY_BYPASS) {
		f.has |= LX_BIT(LNET_EXIT_A_LABEL_TYPE);
		f.type = LNET_EXIT_ENTRY_BYPASS;
	}
	return f;
}

int load_table(struct load *load, bool make)
{
	if (!LX_GIVEN(load->a, LOAD_TABLE))
		return LX_OK;
	return ctx_table_id(load->ctx, &load->a->table, make, &load->table);
}

struct compare {
	const struct load *load;
	struct lx_label_filter scope;
	void (*each)(void *arg, const struct lx_pentry *have,
		     const struct lx_pentry *want);
	void *arg;
};

/* Is an entry of the kernel one that the list stands for? */
static bool own(const struct compare *c, const struct lx_pentry *e)
{
	const struct lx_pvalue *v = &c->load->values.v[e->value];
	const struct lx_label_filter *f = &c->scope;

	if (v->protocol != f->protocol)
		return false;
	if (f->has & LX_BIT(LNET_EXIT_A_LABEL_EXIT))
		return !strcmp(v->exit, f->exit);
	return !(f->has & LX_BIT(LNET_EXIT_A_LABEL_TYPE)) ||
	       v->type == f->type;
}

static void one(void *arg, const struct lx_pentry *have,
		const struct lx_pentry *want)
{
	struct compare *c = arg;

	if (want ? !have || want->value != have->value : own(c, have))
		c->each(c->arg, have, want);
}

int load_compare(struct load *load,
		 void (*each)(void *arg, const struct lx_pentry *have,
			      const struct lx_pentry *want),
		 void *arg)
{
	struct compare c = {
		.load = load,
		.scope = load_scope(load),
		.each = each,
		.arg = arg,
	};
	struct lx_label_filter f = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_TABLE),
		.table = load->table,
		.family = load->a->family,
	};
	struct lx_report rep;
	int err;

	if (f.family)
		f.has |= LX_BIT(LNET_EXIT_A_LABEL_FAMILY);
	err = lx_plist_dump(load->ctx->genl, &f, &load->have, &load->values,
			    &rep);
	if (err)
		return ctx_result(load->ctx, err, &rep, "label %s", load->verb);
	lx_plist_diff(&load->have, &load->want, one, &c);
	return LX_OK;
}

struct lx_label load_label(const struct load *load, const struct lx_pentry *e)
{
	const struct lx_pvalue *v = &load->values.v[e->value];
	struct lx_label l = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN),
		.prefix = lx_pentry_prefix(e),
		.type = v->type,
		.flags = v->flags,
		.protocol = v->protocol,
		.table = load->table,
	};

	memcpy(l.exit, v->exit, sizeof(l.exit));
	return l;
}

void load_end(struct load *load)
{
	load_progress_end(load);
	lx_plist_free(&load->have);
	lx_plist_free(&load->want);
	lx_pvalues_free(&load->values);
}
