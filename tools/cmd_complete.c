// SPDX-License-Identifier: GPL-2.0
/* lnet-exit complete: for shells, what the word at the cursor may become. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "expect.h"
#include "netns.h"
#include "offer.h"
#include "options.h"

static void object_words(struct offer *o)
{
	const struct lx_object *const *obj;

	for (obj = lx_objects; *obj; obj++)
		offer_word(o, (*obj)->name);
}

/* Copies the word of a usage text that begins at @s; returns what follows. */
static const char *usage_word(const char *s, char *buf, size_t size)
{
	size_t n;

	s += strspn(s, " ");
	n = strcspn(s, " ");
	snprintf(buf, size, "%.*s", (int)n, s);
	return s + n;
}

/* Has this option a value, such as the FILE of "--config FILE"? */
static bool usage_value(const char *usage, const char *option, char *value,
			size_t size)
{
	char word[64];

	while (*usage) {
		usage = usage_word(usage, word, sizeof(word));
		if (strcmp(word, option))
			continue;
		usage_word(usage, value, size);
		return isupper(value[0]);
	}
	return false;
}

static void offer_usage_value(struct offer *o, const char *option,
			      const char *value)
{
	if (!strcmp(option, "--exit"))
		offer_value(o, &lx_kind_name);
	else if (!strcmp(option, "--user"))
		offer_ask(o, OFFER_USER);
	else if (!strcmp(value, "FILE"))
		offer_ask(o, OFFER_FILE);
}

/* A command that reads its words itself has options that its usage text tells. */
static void raw_words(struct offer *o, const struct lx_cmd *cmd, int argc,
		      char **argv)
{
	char word[64], value[64];
	const char *s;
	int i = 0;

	for (; i < argc && !strncmp(argv[i], "--", 2) && argv[i][2]; i++)
		if (usage_value(cmd->usage, argv[i], value, sizeof(value)) &&
		    ++i == argc) {
			offer_usage_value(o, argv[i - 1], value);
			return;
		}
	/* behind "--" or the options */
	if (i < argc && strcmp(argv[i], "--"))
		i--;
	if (strstr(cmd->usage, "COMMAND"))
		offer_ask(o, i + 1 < argc ? OFFER_FILE : OFFER_COMMAND);
	if (i < argc)
		return;
	if (strstr(cmd->usage, "OBJECT"))
		object_words(o);
	for (s = cmd->usage; *s;) {
		s = usage_word(s, word, sizeof(word));
		if (!strncmp(word, "--", 2))
			offer_word(o, word);
	}
}

static void command_words(struct offer *o, const struct lx_object *obj,
			  int argc, char **argv)
{
	const struct lx_cmd *cmd = obj->cmds;
	struct lx_expect next;
	size_t i;

	if (cmd->verb) {
		if (!argc) {
			for (; cmd->summary; cmd++)
				offer_word(o, cmd->verb);
			offer_word(o, "help");
			return;
		}
		cmd = lx_find_cmd(obj, argv[0]);
		if (!cmd)
			return;
		argc--;
		argv++;
	}
	if (cmd->raw) {
		raw_words(o, cmd, argc, argv);
		return;
	}
	lx_expect_next(cmd, argc, argv, &next);
	for (i = 0; next.words[i]; i++)
		offer_word(o, next.words[i]);
	/* what is being made has a name that nothing has yet */
	if (next.value && (argc || !cmd->verb || strcmp(cmd->verb, "add") ||
			   next.value != &lx_kind_name))
		offer_value(o, next.value);
}

/*
 * Options before the object. Return: how many words they are, or -1 when the
 * word at the cursor is one of them or its value, which has been dealt with.
 */
static int option_words(struct offer *o, int argc, char **argv)
{
	const char *meta, *word;
	char why[512];
	int i = 0;

	for (; i < argc - 1 && argv[i][0] == '-' && argv[i][1]; i++) {
		meta = options_meta(argv[i]);
		if (!meta)
			continue;
		if (++i < argc - 1) {
			if (!strcmp(meta, "NAME") &&
			    netns_enter(argv[i], why, sizeof(why)))
				return -1;
			continue;
		}
		if (!strcmp(meta, "NAME"))
			offer_netns(o);
		else
			offer_ask(o, OFFER_FILE);
		return -1;
	}
	if (i < argc - 1 || argv[i][0] != '-')
		return i;
	for (i = 0; (word = options_word(i)); i++)
		offer_word(o, word);
	return -1;
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	static char empty[] = "", *none[] = { empty };
	const struct lx_object *obj;
	struct offer o = { 0 };
	int n;

	(void)ctx;
	if (argc && !strcmp(argv[0], "--")) {
		argc--;
		argv++;
	}
	if (!argc) {
		argc = 1;
		argv = none;
	}
	o.begin = argv[argc - 1];
	n = option_words(&o, argc, argv);
	if (n < 0)
		return LX_OK;
	argc -= n + 1;
	argv += n;
	if (!argc) {
		object_words(&o);
		return LX_OK;
	}
	obj = lx_find_object(argv[0]);
	if (obj)
		command_words(&o, obj, argc - 1, argv + 1);
	return LX_OK;
}

static const struct lx_cmd cmds[] = {
	{ .summary = "print what the last word may become, each on a line",
	  .raw = run, .usage = "[ -- ] [ WORD ]..." },
	{ }
};

const struct lx_object lx_obj_complete = {
	.name = "complete",
	.summary = "words that may come next, for the completion of shells",
	.cmds = cmds,
	.notes =
"The words are those of a command line behind \"lnet-exit\", up to the cursor. A\n"
"line that begins with a blank asks the shell for names that it knows itself:\n"
"\" file\", \" user\" or \" command\". Bash comes with it; elsewhere it is a few lines.\n",
};
