// SPDX-License-Identifier: GPL-2.0
/* lnet-exit help */
#include <string.h>
#include "cmd.h"
#include "options.h"

void cmd_help_object(const struct lx_object *obj)
{
	const struct lx_cmd *cmd;

	printf("lnet-exit %s: %s\n\n", obj->name, obj->summary);
	for (cmd = obj->cmds; cmd->summary; cmd++) {
		lx_usage_cmd(stdout, "", obj, cmd);
		lx_usage_groups(stdout, cmd);
		printf("    %s\n", cmd->summary);
	}
	if (obj->notes)
		printf("\n%s", obj->notes);
}

void cmd_help_all(FILE *f)
{
	const struct lx_object *const *obj;

	fprintf(f, "usage: lnet-exit [ OPTION ]... OBJECT COMMAND ...\n"
		"       lnet-exit [ OPTION ]... -batch FILE\n\n"
		"OBJECT is one of\n");
	for (obj = lx_objects; *obj; obj++)
		fprintf(f, "  %-9s %s\n", (*obj)->name, (*obj)->summary);
	fprintf(f, "\nOPTION is one of\n");
	options_help(f);
	fprintf(f, "\n\"lnet-exit help OBJECT\" tells more. Exit status: 0 done, 1 the kernel or the\n"
		"host refused, 2 the command line is wrong.\n");
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	const struct lx_object *const *obj;

	if (!argc) {
		cmd_help_all(stdout);
		return LX_OK;
	}
	for (obj = lx_objects; *obj; obj++) {
		if (strcmp((*obj)->name, argv[0]))
			continue;
		cmd_help_object(*obj);
		return LX_OK;
	}
	/* the same words as for any other unknown object */
	return cmd_run(ctx, 1, argv);
}

static const struct lx_cmd cmds[] = {
	{ .summary = "print the syntax", .raw = run, .usage = "[ OBJECT ]" },
	{ }
};

const struct lx_object lx_obj_help = {
	.name = "help",
	.summary = "this text, or that of an object",
	.cmds = cmds,
};
