// SPDX-License-Identifier: GPL-2.0
/* lnet-exit: exits of the lnet_exit module, from the command line. */
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "netns.h"
#include "options.h"
#include "version.h"

static int run(struct ctx *ctx, const struct options *o, int argc, char **argv)
{
	char why[512];

	if (o->netns && netns_enter(o->netns, why, sizeof(why))) {
		ctx_err(ctx, "%s", why);
		return LX_REFUSED_BY_KERNEL;
	}
	if (o->batch)
		return cmd_batch(ctx, o->batch, o->force);
	return cmd_run(ctx, argc, argv);
}

int main(int argc, char **argv)
{
	char why[OPTIONS_WHY_LEN];
	struct ctx ctx = { 0 };
	struct options o;
	int n, status;

	argc--;
	argv++;
	n = options_parse(argc, argv, &o, why);
	if (n < 0) {
		ctx_err(&ctx, "%s", why);
		return LX_USAGE;
	}
	argc -= n;
	argv += n;
	if (o.version) {
		printf("lnet-exit %s\n", lx_version);
		return LX_OK;
	}
	if (o.help) {
		cmd_help_all(stdout);
		return LX_OK;
	}
	if (o.batch && argc) {
		ctx_err(&ctx, "-batch: nothing more is expected behind the file, but there is \"%s\"",
			argv[0]);
		return LX_USAGE;
	}
	if (!o.batch && !argc) {
		cmd_help_all(stderr);
		return LX_USAGE;
	}

	ctx.stats = o.stats;
	ctx.out = out_new(stdout, o.json, o.pretty, o.color);
	if (!ctx.out) {
		ctx_err(&ctx, "out of memory");
		return LX_REFUSED_BY_KERNEL;
	}
	status = run(&ctx, &o, argc, argv);
	ctx_close(&ctx);
	if (out_free(ctx.out)) {
		ctx_err(&ctx, "the output could not be written");
		status = status ?: LX_REFUSED_BY_KERNEL;
	}
	return status;
}
