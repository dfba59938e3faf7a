// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include "args_words.h"

bool lx_param_is_end(const struct lx_param *p)
{
	return !p->word && !p->kind;
}

const struct lx_param *lx_param_find(const struct lx_param *params,
				     const char *word)
{
	for (; !lx_param_is_end(params); params++)
		if (params->word && !strcmp(params->word, word))
			return params;
	return NULL;
}

uint64_t lx_form_mask(const struct lx_param *form)
{
	uint64_t mask = 0;

	for (; !lx_param_is_end(form); form++)
		mask |= 1ull << form->bit;
	return mask;
}

bool lx_form_fits(const struct lx_param *form, uint64_t have)
{
	return form && !(have & ~lx_form_mask(form));
}

const struct lx_param *lx_cmd_find(const struct lx_cmd *cmd, uint64_t have,
				   const char *word)
{
	const struct lx_param *found = NULL, *here;
	size_t i;

	for (i = 0; i < LX_FORMS_MAX && cmd->forms[i]; i++) {
		here = lx_param_find(cmd->forms[i], word);
		if (!here)
			continue;
		if (lx_form_fits(cmd->forms[i], have))
			return here;
		found = here;
	}
	return found;
}

bool lx_cmd_begins_other(const struct lx_cmd *cmd, const char *word)
{
	const struct lx_param *param;
	size_t i;

	for (i = 1; i < LX_FORMS_MAX && cmd->forms[i]; i++)
		for (param = cmd->forms[i]; param->word; param++) {
			if (!strcmp(param->word, word))
				return true;
			if (!(param->flags & LX_P_CHOICE))
				break;
		}
	return false;
}

bool lx_group_ends(const struct lx_cmd *cmd, uint64_t have,
		   const struct lx_param *first, const struct lx_param *param,
		   uint64_t element)
{
	const struct lx_param *outer = lx_cmd_find(cmd, have, param->word);

	if (!outer || !outer->sub)
		return false;
	return first->kind || (element >> param->bit & 1);
}

static size_t add(const char **words, size_t max, size_t n, const char *word)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(words[i], word))
			return n;
	if (n < max - 1)
		words[n++] = word;
	return n;
}

/* Behind a param: the last one of the choice that begins with it. */
static const struct lx_param *choice_end(const struct lx_param *first)
{
	while (first->flags & LX_P_CHOICE)
		first++;
	return first + 1;
}

size_t lx_words_add(const char **words, size_t max, size_t n,
		    const struct lx_param *params, uint64_t have)
{
	const struct lx_param *end, *p;
	bool chosen;

	for (; !lx_param_is_end(params); params = end) {
		end = choice_end(params);
		chosen = false;
		for (p = params; p < end; p++)
			chosen |= !p->sub && (have >> p->bit & 1);
		if (chosen && !(params->flags & LX_P_BOTH))
			continue;
		for (p = params; p < end; p++)
			if (p->word && (p->sub || !(have >> p->bit & 1)))
				n = add(words, max, n, p->word);
	}
	return n;
}
