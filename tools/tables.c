// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "tables.h"

static int make_table(struct ctx *ctx, const char *name)
{
	struct lx_table t = { .has = LX_BIT(LNET_EXIT_A_TABLE_NAME) };
	struct lx_report rep;
	int err;

	strcpy(t.name, name);
	err = lx_table_new(ctx->genl, &t, false, &rep);
	/* somebody else was faster: so be it */
	if (err == -EEXIST)
		return LX_OK;
	return ctx_result(ctx, err, &rep, "table add %s", name);
}

int ctx_table_id(struct ctx *ctx, const struct lx_table_ref *ref, bool make,
		 uint32_t *id)
{
	struct lx_table key = { .has = LX_BIT(LNET_EXIT_A_TABLE_NAME) };
	struct lx_report rep;
	struct lx_table t;
	int err;

	if (!ref->name[0]) {
		*id = ref->id;
		return LX_OK;
	}
	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	strcpy(key.name, ref->name);
	err = lx_table_get(ctx->genl, &key, &t, &rep);
	if (err == -ENOENT && make) {
		if (make_table(ctx, ref->name))
			return LX_REFUSED_BY_KERNEL;
		err = lx_table_get(ctx->genl, &key, &t, &rep);
	}
	if (err)
		return ctx_result(ctx, err, &rep, "table %s", ref->name);
	*id = t.id;
	return LX_OK;
}

static const struct lx_table *find(const struct lx_tables *l, uint32_t id)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].id == id)
			return &l->v[i];
	return NULL;
}

/* A socket of its own: that of the context may be one that listens. */
static void load(struct ctx *ctx)
{
	struct lx_report rep;
	struct lx_sock *s;

	lx_tables_free(&ctx->tables);
	if (lx_genl_open(&s, &rep))
		return;
	lx_table_dump(s, 0, &ctx->tables, &rep);
	lx_sock_close(s);
}

const char *ctx_table_str(struct ctx *ctx, uint32_t id, char *buf)
{
	const struct lx_table *t;

	if (id == LNET_EXIT_TABLE_MAIN)
		return strcpy(buf, "main");
	t = find(&ctx->tables, id);
	if (!t) {
		load(ctx);
		t = find(&ctx->tables, id);
	}
	if (t)
		return strcpy(buf, t->name);
	snprintf(buf, LNET_EXIT_NAME_LEN + 1, "%" PRIu32, id);
	return buf;
}
