// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "args.h"
#include "args_words.h"
#include "words.h"
#include "values.h"

#define WORDS_MAX 32

/**
 * struct parse - a command line being read
 * @cmd: command
 * @argc: words left
 * @argv: words left
 * @args: struct of the command
 * @why: message
 */
struct parse {
	const struct lx_cmd *cmd;
	int argc;
	char **argv;
	void *args;
	char *why;
};

static uint64_t *given(void *args)
{
	return args;
}

static int __attribute__((format(printf, 2, 3)))
fail(char *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, LX_ARGS_WHY_LEN, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

static int unknown_word(const struct parse *p, const char *word,
			const struct lx_param *group, uint64_t group_have)
{
	const char *words[WORDS_MAX] = { NULL };
	char quoted[WORD_QUOTED_MAX];
	const char *near;
	char *list;
	size_t i, n = 0;

	if (group)
		n = lx_words_add(words, WORDS_MAX, n, group, group_have);
	for (i = 0; i < LX_FORMS_MAX; i++)
		if (lx_form_fits(p->cmd->forms[i], *given(p->args)))
			n = lx_words_add(words, WORDS_MAX, n, p->cmd->forms[i],
					 *given(p->args));
	words[n] = NULL;
	word_quote(quoted, word, strlen(word));
	if (!n)
		return fail(p->why, "%s: nothing more is expected here",
			    quoted);
	near = word_nearest(word, words);
	list = word_list(words);
	if (near)
		fail(p->why, "%s: expected %s%s (did you mean \"%s\"?)", quoted,
		     n > 1 ? "one of " : "", list, near);
	else
		fail(p->why, "%s: expected %s%s", quoted,
		     n > 1 ? "one of " : "", list);
	free(list);
	return -EINVAL;
}

/* Read the value of @param from the words that are left. */
static int take_value(struct parse *p, const struct lx_param *param, void *args)
{
	char quoted[WORD_QUOTED_MAX];
	char why[LX_WHY_LEN];
	const char *lead;
	int err;

	lead = param->word ? param->word : "";
	if (!p->argc) {
		if (!param->word)
			return fail(p->why, "%s is expected here",
				    param->kind->noun);
		return fail(p->why, "%s is expected after \"%s\"",
			    param->kind->noun, lead);
	}
	err = param->kind->parse(p->argv[0], (char *)args + param->offset, why);
	if (err) {
		word_quote(quoted, p->argv[0], strlen(p->argv[0]));
		fail(p->why, "%s%s%s %s", lead, *lead ? ": " : "", quoted, why);
		return err;
	}
	p->argc--;
	p->argv++;
	return 0;
}

/* A keyword that stands at p->argv[0], and its value. */
static int take_param(struct parse *p, const struct lx_param *param, void *args)
{
	if (*given(args) >> param->bit & 1)
		return fail(p->why, "\"%s\" is given twice", param->word);
	*given(args) |= 1ull << param->bit;
	p->argc--;
	p->argv++;
	return param->kind ? take_value(p, param, args) : 0;
}

/* "label N", as usage texts have it */
static void param_text(const struct lx_param *param, char *buf, size_t size)
{
	if (param->sub)
		snprintf(buf, size, "%s", param->sub->meta);
	else
		snprintf(buf, size, "%s%s%s", param->word ? param->word : "",
			 param->word && param->kind ? " " : "",
			 param->kind ? param->kind->meta : "");
}

/*
 * Are all params there that @params require, and of each choice no more than
 * one? @what names the whole for the message.
 */
static int check_table(const struct lx_param *params, uint64_t have,
		       const char *what, char *why)
{
	const struct lx_param *first, *one;
	char text[256], part[64];
	bool seen;

	for (; !lx_param_is_end(params); params++) {
		first = params;
		one = have >> first->bit & 1 ? first : NULL;
		seen = one;
		param_text(first, text, sizeof(text));
		for (; params->flags & LX_P_CHOICE; params++) {
			param_text(params + 1, part, sizeof(part));
			strncat(text, "\" or \"", sizeof(text) - strlen(text) - 1);
			strncat(text, part, sizeof(text) - strlen(text) - 1);
			if (!(have >> params[1].bit & 1) ||
			    params[1].bit == params->bit)
				continue;
			if (seen && !(first->flags & LX_P_BOTH))
				return fail(why, "%s\"%s\" and \"%s\" exclude each other",
					    what, one->word, params[1].word);
			seen = true;
			one = params + 1;
		}
		if ((first->flags & LX_P_REQUIRED) && !seen) {
			if (!first->word && first->kind)
				return fail(why, "%s%s is expected here", what,
					    first->kind->noun);
			return fail(why, "%s\"%s\" is missing", what, text);
		}
	}
	return 0;
}

/* One element of a group, whose first word stands at p->argv[0]. */
static int take_group(struct parse *p, const struct lx_group *group)
{
	const struct lx_param *first = NULL, *param;
	char what[64];
	void *element;
	int err;

	element = group->begin(p->args);
	if (!element)
		return fail(p->why, "%s: there may be no more than %u",
			    group->meta, group->max);
	snprintf(what, sizeof(what), "%s: ", group->meta);

	while (p->argc) {
		param = lx_param_find(group->params, p->argv[0]);
		if (!param || (first && lx_group_ends(p->cmd, *given(p->args),
						      first, param,
						      *given(element))))
			break;
		first = first ?: param;
		err = take_param(p, param, element);
		if (err)
			return err;
	}
	if (p->argc && !lx_cmd_find(p->cmd, *given(p->args), p->argv[0]))
		return unknown_word(p, p->argv[0], group->params,
				    *given(element));
	return check_table(group->params, *given(element), what, p->why);
}

/* Values without keyword come first, in the order of the table. */
static int take_positional(struct parse *p)
{
	const struct lx_param *params = p->cmd->forms[0];
	int err;

	if (p->argc && lx_cmd_begins_other(p->cmd, p->argv[0]))
		return 0;
	for (; params && !lx_param_is_end(params) && !params->word; params++) {
		if (!(params->flags & LX_P_REQUIRED) &&
		    (!p->argc || lx_cmd_find(p->cmd, *given(p->args), p->argv[0])))
			continue;
		err = take_value(p, params, p->args);
		if (err)
			return err;
		*given(p->args) |= 1ull << params->bit;
	}
	return 0;
}

/* A keyword of each of two forms that have nothing else in common. */
static int mixed_forms(const struct parse *p)
{
	const struct lx_param *a, *b;
	uint64_t have = *given(p->args);
	size_t i;

	for (a = p->cmd->forms[0]; !lx_param_is_end(a); a++) {
		if (!a->word || !(have >> a->bit & 1))
			continue;
		for (i = 1; i < LX_FORMS_MAX && p->cmd->forms[i]; i++) {
			if (lx_form_mask(p->cmd->forms[i]) >> a->bit & 1)
				continue;
			for (b = p->cmd->forms[i]; !lx_param_is_end(b); b++)
				if (b->word && (have >> b->bit & 1) &&
				    !(lx_form_mask(p->cmd->forms[0]) >> b->bit & 1))
					return fail(p->why, "\"%s\" and \"%s\" do not go together",
						    a->word, b->word);
		}
	}
	return fail(p->why, "these words do not go together");
}

/*
 * Is the whole a command line of one of the forms? When it could still become
 * any of several, each says what it misses.
 */
static int check_forms(const struct parse *p)
{
	const struct lx_cmd *cmd = p->cmd;
	char why[LX_ARGS_WHY_LEN];
	bool any = false;
	size_t i, n;

	for (i = 0; i < LX_FORMS_MAX && cmd->forms[i]; i++) {
		if (!lx_form_fits(cmd->forms[i], *given(p->args)))
			continue;
		if (!check_table(cmd->forms[i], *given(p->args), "", why))
			return 0;
		n = any ? strlen(p->why) : 0;
		if (!any)
			snprintf(p->why, LX_ARGS_WHY_LEN, "%s", why);
		else if (strcmp(p->why, why))
			snprintf(p->why + n, LX_ARGS_WHY_LEN - n, ", or %s",
				 why);
		any = true;
	}
	if (!cmd->forms[0])
		return 0;
	return any ? -EINVAL : mixed_forms(p);
}

int lx_args_parse(const struct lx_cmd *cmd, int argc, char **argv, void *args,
		  char *why)
{
	struct parse p = { cmd, argc, argv, args, why };
	const struct lx_param *param;
	int err;

	err = take_positional(&p);
	while (!err && p.argc) {
		param = lx_cmd_find(p.cmd, *given(p.args), p.argv[0]);
		if (!param)
			return unknown_word(&p, p.argv[0], NULL, 0);
		if (param->sub) {
			*given(args) |= 1ull << param->bit;
			err = take_group(&p, param->sub);
		} else {
			err = take_param(&p, param, args);
		}
	}
	return err ?: check_forms(&p);
}
