// SPDX-License-Identifier: GPL-2.0
/* What all commands share: sockets, and words to people on stderr. */
#include <linux/netlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "hostcheck.h"
#include "shadow.h"

/* Results that were printed before must not appear after this line. */
static void say(struct ctx *ctx, const char *lead, const char *fmt, va_list ap)
{
	fflush(stdout);
	fprintf(stderr, "lnet-exit: %s%s", ctx->where, lead);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void ctx_err(struct ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ctx, "", fmt, ap);
	va_end(ap);
}

void ctx_note(struct ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ctx, "note: ", fmt, ap);
	va_end(ap);
}

void ctx_warn(struct ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ctx, "warning: ", fmt, ap);
	va_end(ap);
}

struct lx_sock *ctx_genl(struct ctx *ctx)
{
	struct lx_report rep;

	if (!ctx->genl && lx_genl_open(&ctx->genl, &rep))
		ctx_err(ctx, "%s", rep.text);
	return ctx->genl;
}

struct lx_sock *ctx_rtnl(struct ctx *ctx)
{
	int err;

	if (!ctx->rtnl) {
		err = lx_sock_open(NETLINK_ROUTE, &ctx->rtnl);
		if (err)
			ctx_err(ctx, "cannot open an rtnetlink socket: %s",
				strerror(-err));
	}
	return ctx->rtnl;
}

void ctx_close(struct ctx *ctx)
{
	lx_sock_close(ctx->genl);
	lx_sock_close(ctx->rtnl);
	ctx->genl = NULL;
	ctx->rtnl = NULL;
	if (ctx->shadow)
		lx_shadow_free(ctx->shadow);
	free(ctx->shadow);
	lx_tables_free(&ctx->tables);
	ctx->shadow = NULL;
}

int ctx_result(struct ctx *ctx, int err, const struct lx_report *rep,
	       const char *fmt, ...)
{
	char text[512], what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	lx_report_str(rep, text, sizeof(text));
	if (err) {
		ctx_err(ctx, "%s: %s", what,
			text[0] ? text : strerror(abs(err)));
		return LX_REFUSED_BY_KERNEL;
	}
	if (text[0])
		ctx_warn(ctx, "%s: %s", what, text);
	return LX_OK;
}

static void show_finding(const struct lx_finding *f, void *arg)
{
	ctx_warn(arg, "%s", f->what);
	ctx_warn(arg, "  remedy: %s", f->remedy);
}

void ctx_hostcheck(struct ctx *ctx, unsigned int which, const char *only)
{
	struct lx_sock *genl, *rt;
	struct lx_report rep;

	if (ctx->batch) {
		ctx->checks |= which;
		return;
	}
	genl = ctx_genl(ctx);
	rt = ctx_rtnl(ctx);
	if (genl && rt &&
	    lx_hostcheck(genl, rt, which, only, show_finding, ctx, &rep) < 0)
		ctx_warn(ctx, "the host could not be checked: %s", rep.text);
}

const char *ctx_value(struct ctx *ctx, int argc, char **argv, int *i,
		      const char *what)
{
	if (*i + 1 < argc)
		return argv[++*i];
	ctx_err(ctx, "%s is expected behind \"%s\"", what, argv[*i]);
	return NULL;
}
