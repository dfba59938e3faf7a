/* SPDX-License-Identifier: GPL-2.0 */
/* What may come next on a command line, by the tables that the parser reads. */
#ifndef LNET_EXIT_TOOLS_EXPECT_H
#define LNET_EXIT_TOOLS_EXPECT_H

#include "args.h"

#define LX_EXPECT_WORDS 48

/**
 * struct lx_expect - what may come next
 * @value: a value of this kind; NULL for none
 * @words: keywords, ended by NULL
 */
struct lx_expect {
	const struct lx_kind *value;
	const char *words[LX_EXPECT_WORDS];
};

/**
 * lx_expect_next - what may come behind some words of a command
 * @cmd: command with forms
 * @argc: number of @argv
 * @argv: words behind the command, all of them complete
 * @next: filled; empty when nothing may come or a word is not understood
 *
 * Values are not looked at: whether they are well formed is for the parser.
 */
void lx_expect_next(const struct lx_cmd *cmd, int argc, char **argv,
		    struct lx_expect *next);

#endif /* LNET_EXIT_TOOLS_EXPECT_H */
