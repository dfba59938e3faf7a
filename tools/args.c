// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "args.h"
#include "words.h"
#include "values.h"

#define FORMS_MAX (sizeof(((struct lx_cmd *)0)->forms) / sizeof(void *))
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

static bool is_end(const struct lx_param *p)
{
	return !p->word && !p->kind;
}

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

static uint64_t table_mask(const struct lx_param *params)
{
	uint64_t mask = 0;

	for (; !is_end(params); params++)
		mask |= 1ull << params->bit;
	return mask;
}

/* Could what was given so far still become a command line of this form? */
static bool fits(const struct lx_param *form, uint64_t have)
{
	return form && !(have & ~table_mask(form));
}

static const struct lx_param *find(const struct lx_param *params,
				   const char *word)
{
	for (; !is_end(params); params++)
		if (params->word && !strcmp(params->word, word))
			return params;
	return NULL;
}

/* Look for a keyword in all forms, those that fit what was given first. */
static const struct lx_param *find_in_forms(const struct parse *p,
					    const char *word)
{
	const struct lx_param *found = NULL, *here;
	size_t i;

	for (i = 0; i < FORMS_MAX && p->cmd->forms[i]; i++) {
		here = find(p->cmd->forms[i], word);
		if (!here)
			continue;
		if (fits(p->cmd->forms[i], *given(p->args)))
			return here;
		found = here;
	}
	return found;
}

/* Keywords of a table that may still come, added to @words. */
static size_t add_words(const char **words, size_t n,
			const struct lx_param *params, uint64_t have)
{
	size_t i;

	for (; !is_end(params); params++) {
		if (!params->word)
			continue;
		if (!params->sub && (have >> params->bit & 1))
			continue;
		for (i = 0; i < n && strcmp(words[i], params->word); i++)
			;
		if (i == n && n < WORDS_MAX - 1)
			words[n++] = params->word;
	}
	return n;
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
		n = add_words(words, n, group, group_have);
	for (i = 0; i < FORMS_MAX; i++)
		if (fits(p->cmd->forms[i], *given(p->args)))
			n = add_words(words, n, p->cmd->forms[i],
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

	for (; !is_end(params); params++) {
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

/*
 * Does a word end the element at hand, since it begins another one? A bare
 * word that began it ("nexthop") still takes the others that might have.
 */
static bool ends_element(const struct parse *p, const struct lx_param *first,
			 const struct lx_param *param, void *element)
{
	const struct lx_param *outer = find_in_forms(p, param->word);

	if (!outer || !outer->sub)
		return false;
	return first->kind || (*given(element) >> param->bit & 1);
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
		param = find(group->params, p->argv[0]);
		if (!param || (first && ends_element(p, first, param, element)))
			break;
		first = first ?: param;
		err = take_param(p, param, element);
		if (err)
			return err;
	}
	if (p->argc && !find_in_forms(p, p->argv[0]))
		return unknown_word(p, p->argv[0], group->params,
				    *given(element));
	return check_table(group->params, *given(element), what, p->why);
}

/* Do the words begin with one that another form begins with? */
static bool begins_other_form(const struct parse *p)
{
	const struct lx_param *param;
	size_t i;

	for (i = 1; p->argc && i < FORMS_MAX && p->cmd->forms[i]; i++)
		for (param = p->cmd->forms[i]; param->word; param++) {
			if (!strcmp(param->word, p->argv[0]))
				return true;
			if (!(param->flags & LX_P_CHOICE))
				break;
		}
	return false;
}

/* Values without keyword come first, in the order of the table. */
static int take_positional(struct parse *p)
{
	const struct lx_param *params = p->cmd->forms[0];
	int err;

	if (begins_other_form(p))
		return 0;
	for (; params && !is_end(params) && !params->word; params++) {
		if (!(params->flags & LX_P_REQUIRED) &&
		    (!p->argc || find_in_forms(p, p->argv[0])))
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

	for (a = p->cmd->forms[0]; !is_end(a); a++) {
		if (!a->word || !(have >> a->bit & 1))
			continue;
		for (i = 1; i < FORMS_MAX && p->cmd->forms[i]; i++) {
			if (table_mask(p->cmd->forms[i]) >> a->bit & 1)
				continue;
			for (b = p->cmd->forms[i]; !is_end(b); b++)
				if (b->word && (have >> b->bit & 1) &&
				    !(table_mask(p->cmd->forms[0]) >> b->bit & 1))
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

	for (i = 0; i < FORMS_MAX && cmd->forms[i]; i++) {
		if (!fits(cmd->forms[i], *given(p->args)))
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
		param = find_in_forms(&p, p.argv[0]);
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
