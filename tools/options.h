/* SPDX-License-Identifier: GPL-2.0 */
/* Options before the object. */
#ifndef LNET_EXIT_TOOLS_OPTIONS_H
#define LNET_EXIT_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>
#include "out.h"

/** struct options - what the options say */
struct options {
	bool json;
	bool pretty;
	bool stats;
	bool force;
	bool version;
	bool help;
	enum out_when color;
	const char *netns;
	const char *batch;
};

/**
 * options_parse - read the options
 * @argc: number of @argv
 * @argv: words of the command line behind the program's name
 * @o: filled
 * @why: message for people, OPTIONS_WHY_LEN bytes
 *
 * Return: number of words read, or -EINVAL.
 */
int options_parse(int argc, char **argv, struct options *o, char *why);

#define OPTIONS_WHY_LEN 512

/** options_word - name of the Nth option, NULL behind the last */
const char *options_word(size_t n);

/**
 * options_meta - what an option calls the value that comes in the next word
 * @word: as typed
 *
 * Return: the name of the value; NULL when none comes, or for no option.
 */
const char *options_meta(const char *word);

/** options_help - print one line for each option */
void options_help(FILE *f);

#endif /* LNET_EXIT_TOOLS_OPTIONS_H */
