// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include "args_words.h"
#include "expect.h"

/**
 * struct walk - a command line being walked along
 * @cmd: command
 * @have: what was given
 * @place: the value without keyword that may come; NULL when none may any more
 * @first: param that began the element of a group, NULL outside of groups
 * @group: group of that element
 * @element: what was given to the element
 * @pending: param whose value comes next, NULL for none
 */
struct walk {
	const struct lx_cmd *cmd;
	uint64_t have;
	const struct lx_param *place;
	const struct lx_param *first;
	const struct lx_group *group;
	uint64_t element;
	const struct lx_param *pending;
};

static const struct lx_param *place_or_none(const struct lx_param *p)
{
	return p && !lx_param_is_end(p) && !p->word ? p : NULL;
}

/* A value without keyword, as take_positional() of the parser has it. */
static bool take_place(struct walk *w, const char *word)
{
	while (w->place) {
		if (w->place->flags & LX_P_REQUIRED ||
		    !lx_cmd_find(w->cmd, w->have, word)) {
			w->have |= 1ull << w->place->bit;
			w->place = place_or_none(w->place + 1);
			return true;
		}
		w->place = place_or_none(w->place + 1);
	}
	return false;
}

static bool take_in_group(struct walk *w, const char *word)
{
	const struct lx_param *param;

	param = w->group ? lx_param_find(w->group->params, word) : NULL;
	if (!param || lx_group_ends(w->cmd, w->have, w->first, param,
				    w->element)) {
		w->group = NULL;
		return false;
	}
	w->element |= 1ull << param->bit;
	w->pending = param->kind ? param : NULL;
	return true;
}

static bool take_keyword(struct walk *w, const char *word)
{
	const struct lx_param *param = lx_cmd_find(w->cmd, w->have, word);

	w->place = NULL;
	if (!param)
		return false;
	w->have |= 1ull << param->bit;
	if (param->sub) {
		w->group = param->sub;
		w->element = 0;
		param = lx_param_find(w->group->params, word);
		w->first = param;
		w->element = 1ull << param->bit;
	}
	w->pending = param->kind ? param : NULL;
	return true;
}

static bool take(struct walk *w, const char *word)
{
	if (w->pending) {
		w->pending = NULL;
		return true;
	}
	return take_place(w, word) || take_in_group(w, word) ||
	       take_keyword(w, word);
}

static void keywords(const struct walk *w, struct lx_expect *next)
{
	size_t i, n = 0;

	if (w->group)
		n = lx_words_add(next->words, LX_EXPECT_WORDS, n,
				 w->group->params, w->element);
	for (i = 0; i < LX_FORMS_MAX; i++)
		if (lx_form_fits(w->cmd->forms[i], w->have))
			n = lx_words_add(next->words, LX_EXPECT_WORDS, n,
					 w->cmd->forms[i], w->have);
}

/* Words that another form begins with, in place of the first one's values. */
static void beginnings(const struct walk *w, struct lx_expect *next)
{
	const struct lx_param *param;
	size_t i, n = 0;

	for (i = 1; i < LX_FORMS_MAX && w->cmd->forms[i]; i++)
		for (param = w->cmd->forms[i]; param->word; param++) {
			next->words[n++] = param->word;
			if (!(param->flags & LX_P_CHOICE))
				break;
		}
}

void lx_expect_next(const struct lx_cmd *cmd, int argc, char **argv,
		    struct lx_expect *next)
{
	struct walk w = { .cmd = cmd };

	memset(next, 0, sizeof(*next));
	if (!argc || !lx_cmd_begins_other(cmd, argv[0]))
		w.place = place_or_none(cmd->forms[0]);
	for (; argc; argc--, argv++)
		if (!take(&w, argv[0]))
			return;
	if (w.pending) {
		next->value = w.pending->kind;
		return;
	}
	if (w.place)
		next->value = w.place->kind;
	if (w.place && w.place->flags & LX_P_REQUIRED) {
		if (!w.have)
			beginnings(&w, next);
		return;
	}
	keywords(&w, next);
}
