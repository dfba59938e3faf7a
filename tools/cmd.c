// SPDX-License-Identifier: GPL-2.0
/* The command table: from words to a command. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "words.h"

#define WORDS_MAX 32

static const struct lx_cmd follow_cmds[] = {
	{ .summary = "keep next hops in step with the routing table",
	  .raw = cmd_follow,
	  .usage = "[ --config FILE ] [ --check | --dry-run | --once ] [ --rcvbuf BYTES ]" },
	{ }
};

const struct lx_object lx_obj_follow = {
	.name = "follow",
	.summary = "the daemon: exits from a file, next hops from the routes",
	.cmds = follow_cmds,
	.notes = "See lnet-exit-follow(8) and lnet-exit.conf(5).\n",
};

const struct lx_object *const lx_objects[] = {
	&lx_obj_exit,
	&lx_obj_label,
	&lx_obj_rule,
	&lx_obj_table,
	&lx_obj_dev,
	&lx_obj_nexthop,
	&lx_obj_config,
	&lx_obj_stats,
	&lx_obj_monitor,
	&lx_obj_check,
	&lx_obj_status,
	&lx_obj_why,
	&lx_obj_exec,
	&lx_obj_follow,
	&lx_obj_latency,
	&lx_obj_complete,
	&lx_obj_help,
	NULL,
};

/* "x": expected one of a, b or c (did you mean "b"?) */
static int unknown(struct ctx *ctx, const char *lead, const char *word,
		   const char *const *words)
{
	const char *near = word ? word_nearest(word, words) : NULL;
	char quoted[WORD_QUOTED_MAX] = "the line ends here";
	char *list = word_list(words);

	if (word)
		word_quote(quoted, word, strlen(word));
	if (near)
		ctx_err(ctx, "%s%s: expected one of %s (did you mean \"%s\"?)",
			lead, quoted, list, near);
	else
		ctx_err(ctx, "%s%s: expected one of %s", lead, quoted, list);
	free(list);
	return LX_USAGE;
}

const struct lx_object *lx_find_object(const char *name)
{
	const struct lx_object *const *o;

	for (o = lx_objects; *o; o++)
		if (!strcmp((*o)->name, name))
			return *o;
	return NULL;
}

const struct lx_cmd *lx_find_cmd(const struct lx_object *obj, const char *verb)
{
	const struct lx_cmd *cmd;

	for (cmd = obj->cmds; cmd->summary; cmd++)
		if (!verb ? !cmd->verb : cmd->verb && !strcmp(cmd->verb, verb))
			return cmd;
	return NULL;
}

static int unknown_object(struct ctx *ctx, const char *word)
{
	const char *words[WORDS_MAX];
	size_t n;

	for (n = 0; lx_objects[n]; n++)
		words[n] = lx_objects[n]->name;
	words[n] = NULL;
	return unknown(ctx, "", word, words);
}

static int unknown_verb(struct ctx *ctx, const struct lx_object *obj,
			const char *word)
{
	const char *words[WORDS_MAX];
	const struct lx_cmd *cmd;
	char lead[32];
	size_t n = 0;

	for (cmd = obj->cmds; cmd->summary; cmd++)
		words[n++] = cmd->verb;
	words[n++] = "help";
	words[n] = NULL;
	snprintf(lead, sizeof(lead), "%s: ", obj->name);
	return unknown(ctx, lead, word, words);
}

static int run_forms(struct ctx *ctx, const struct lx_object *obj,
		     const struct lx_cmd *cmd, int argc, char **argv)
{
	char why[LX_ARGS_WHY_LEN];
	void *args;
	int err;

	args = calloc(1, cmd->size);
	if (!args) {
		ctx_err(ctx, "out of memory");
		return LX_REFUSED_BY_KERNEL;
	}
	err = lx_args_parse(cmd, argc, argv, args, why);
	if (!err) {
		err = cmd->run(ctx, args);
		free(args);
		return err;
	}
	free(args);
	ctx_err(ctx, "%s%s%s: %s", obj->name, cmd->verb ? " " : "",
		cmd->verb ? cmd->verb : "", why);
	/* the words are right, it is the host that lacks the device */
	if (err == -ENODEV)
		return LX_REFUSED_BY_KERNEL;
	if (!ctx->batch) {
		lx_usage_cmd(stderr, "usage: ", obj, cmd);
		lx_usage_groups(stderr, cmd);
	}
	return LX_USAGE;
}

int cmd_run(struct ctx *ctx, int argc, char **argv)
{
	const struct lx_object *obj;
	const struct lx_cmd *cmd;

	obj = argc ? lx_find_object(argv[0]) : NULL;
	if (!obj)
		return unknown_object(ctx, argc ? argv[0] : NULL);
	argc--;
	argv++;
	cmd = obj->cmds;
	if (argc && !strcmp(argv[0], "help")) {
		cmd_help_object(obj);
		return LX_OK;
	}
	if (cmd->verb) {
		cmd = argc ? lx_find_cmd(obj, argv[0]) : NULL;
		if (!cmd)
			return unknown_verb(ctx, obj, argc ? argv[0] : NULL);
		argc--;
		argv++;
	}
	if (cmd->raw)
		return cmd->raw(ctx, argc, argv);
	return run_forms(ctx, obj, cmd, argc, argv);
}
