// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "words.h"
#include "options.h"

enum option_id {
	OPT_JSON,
	OPT_PRETTY,
	OPT_STATS,
	OPT_NETNS,
	OPT_BATCH,
	OPT_FORCE,
	OPT_COLOR,
	OPT_VERSION,
	OPT_HELP,
};

/**
 * struct option - an option
 * @name: with its dash; two of them will do as well
 * @letter: the same in short, behind a dash
 * @meta: its value, NULL for none
 * @help: one line
 */
struct option {
	const char *name;
	char letter;
	const char *meta;
	const char *help;
};

static const struct option options[] = {
	[OPT_JSON] = { "-json", 'j', NULL, "print JSON" },
	[OPT_PRETTY] = { "-pretty", 'p', NULL, "print JSON with line breaks" },
	[OPT_STATS] = { "-statistics", 's', NULL, "print counts of packets too" },
	[OPT_NETNS] = { "-netns", 'n', "NAME", "work in this network namespace" },
	[OPT_BATCH] = { "-batch", 'b', "FILE", "carry out the lines of FILE (- for stdin)" },
	[OPT_FORCE] = { "-force", 'f', NULL, "go on after a line of the batch that failed" },
	[OPT_COLOR] = { "-color", 'c', NULL, "colour text: -color=always, auto or never" },
	[OPT_VERSION] = { "-Version", 'V', NULL, "print the version" },
	[OPT_HELP] = { "-help", 'h', NULL, "print the syntax" },
};

#define OPTIONS (sizeof(options) / sizeof(options[0]))

/* @word: with one dash */
static int find(const char *word)
{
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (!strcmp(word, options[i].name) ||
		    (word[1] == options[i].letter && !word[2]))
			return i;
	return -1;
}

static int unknown(const char *word, char *why)
{
	const char *words[OPTIONS + 1];
	char quoted[WORD_QUOTED_MAX];
	const char *near;
	char *list;
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		words[i] = options[i].name;
	words[i] = NULL;
	list = word_list(words);
	near = word_nearest(word, words);
	snprintf(why, OPTIONS_WHY_LEN,
		 "%s is no option: expected one of %s%s%s%s",
		 word_quote(quoted, word, strlen(word)), list,
		 near ? " (did you mean \"" : "", near ? near : "",
		 near ? "\"?)" : "");
	free(list);
	return -EINVAL;
}

static int color(const char *value, struct options *o, char *why)
{
	if (!value || !strcmp(value, "always")) {
		o->color = OUT_ALWAYS;
	} else if (!strcmp(value, "auto")) {
		o->color = OUT_AUTO;
	} else if (!strcmp(value, "never")) {
		o->color = OUT_NEVER;
	} else {
		snprintf(why, OPTIONS_WHY_LEN,
			 "-color: expected -color=always, -color=auto or -color=never");
		return -EINVAL;
	}
	return 0;
}

static int set(enum option_id id, const char *value, struct options *o,
	       char *why)
{
	switch (id) {
	case OPT_JSON:
		o->json = true;
		break;
	case OPT_PRETTY:
		o->pretty = true;
		break;
	case OPT_STATS:
		o->stats = true;
		break;
	case OPT_NETNS:
		o->netns = value;
		break;
	case OPT_BATCH:
		o->batch = value;
		break;
	case OPT_FORCE:
		o->force = true;
		break;
	case OPT_COLOR:
		return color(value, o, why);
	case OPT_VERSION:
		o->version = true;
		break;
	case OPT_HELP:
		o->help = true;
		break;
	}
	return 0;
}

/* Split "-color=auto" into its name and its value. */
static const char *split(const char *word, char *name, size_t size)
{
	const char *equal = strchr(word, '=');
	size_t n = equal ? (size_t)(equal - word) : strlen(word);

	if (n >= size)
		n = size - 1;
	memcpy(name, word, n);
	name[n] = '\0';
	return equal ? equal + 1 : NULL;
}

int options_parse(int argc, char **argv, struct options *o, char *why)
{
	const char *value;
	char name[32];
	int i, id;

	memset(o, 0, sizeof(*o));
	for (i = 0; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		value = split(argv[i] + (argv[i][1] == '-'), name,
			      sizeof(name));
		id = find(name);
		if (id < 0)
			return unknown(argv[i], why);
		if (value && id != OPT_COLOR && !options[id].meta) {
			snprintf(why, OPTIONS_WHY_LEN, "%s takes no value",
				 options[id].name);
			return -EINVAL;
		}
		if (options[id].meta && !value) {
			if (++i == argc) {
				snprintf(why, OPTIONS_WHY_LEN,
					 "%s is expected after %s",
					 options[id].meta, options[id].name);
				return -EINVAL;
			}
			value = argv[i];
		}
		if (set(id, value, o, why))
			return -EINVAL;
	}
	return i;
}

const char *options_word(size_t n)
{
	return n < OPTIONS ? options[n].name : NULL;
}

const char *options_meta(const char *word)
{
	char name[32];
	int id;

	if (split(word + (word[1] == '-'), name, sizeof(name)))
		return NULL;
	id = find(name);
	return id < 0 ? NULL : options[id].meta;
}

void options_help(FILE *f)
{
	char text[64];
	size_t i;

	for (i = 0; i < OPTIONS; i++) {
		snprintf(text, sizeof(text), "%s%s%s", options[i].name,
			 options[i].meta ? " " : "",
			 options[i].meta ? options[i].meta : "");
		fprintf(f, "  %-16s %s\n", text, options[i].help);
	}
}
