/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables of a command, asked by word: what parser, completion and messages
 * share. @have: bits of the params given so far.
 */
#ifndef LNET_EXIT_TOOLS_ARGS_WORDS_H
#define LNET_EXIT_TOOLS_ARGS_WORDS_H

#include "args.h"

#define LX_FORMS_MAX (sizeof(((struct lx_cmd *)0)->forms) / sizeof(void *))

/** lx_param_is_end - the empty param behind the last one of a table */
bool lx_param_is_end(const struct lx_param *p);

/** lx_param_find - the param of a keyword in a table, or NULL */
const struct lx_param *lx_param_find(const struct lx_param *params,
				     const char *word);

/** lx_form_mask - bits of all params of a table */
uint64_t lx_form_mask(const struct lx_param *form);

/** lx_form_fits - could what was given still become a line of this form? */
bool lx_form_fits(const struct lx_param *form, uint64_t have);

/**
 * lx_cmd_find - look for a keyword in all forms of a command
 *
 * Return: its param in the first form that fits what was given, else in any
 * form, else NULL.
 */
const struct lx_param *lx_cmd_find(const struct lx_cmd *cmd, uint64_t have,
				   const char *word);

/**
 * lx_cmd_begins_other - is this a word that a form but the first begins with?
 *
 * A command line that begins with it has none of the values that the first
 * form begins with.
 */
bool lx_cmd_begins_other(const struct lx_cmd *cmd, const char *word);

/**
 * lx_group_ends - does a word end the element at hand, beginning another one?
 * @cmd: command
 * @have: what was given to the command
 * @first: param that began the element
 * @param: that of the word
 * @element: what was given to the element
 *
 * A bare word that began it ("nexthop") still takes the others that might have.
 */
bool lx_group_ends(const struct lx_cmd *cmd, uint64_t have,
		   const struct lx_param *first, const struct lx_param *param,
		   uint64_t element);

/**
 * lx_words_add - keywords of a table that may still come
 * @words: array of @max, those found are added behind the first @n
 * @max: size of @words
 * @n: how many are there
 * @params: table
 * @have: what was given
 *
 * Return: how many there are now; never more than @max - 1.
 */
size_t lx_words_add(const char **words, size_t max, size_t n,
		    const struct lx_param *params, uint64_t have);

#endif /* LNET_EXIT_TOOLS_ARGS_WORDS_H */
