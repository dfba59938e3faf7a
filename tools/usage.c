// SPDX-License-Identifier: GPL-2.0
/* Usage texts, made from the tables that the parser reads. */
#include <stdio.h>
#include <string.h>
#include "args_words.h"
#include "text.h"

#define COLUMNS 79

/* A line being written, broken between parts when it gets too long. */
struct line {
	FILE *f;
	int indent;
	int column;
};

static void part(struct line *l, const char *text)
{
	int len = strlen(text);

	if (l->column > l->indent && l->column + 1 + len > COLUMNS) {
		fprintf(l->f, "\n%*s", l->indent, "");
		l->column = l->indent;
	}
	l->column += fprintf(l->f, "%s%s", l->column > l->indent ? " " : "",
			     text);
}

static void one_param(char *buf, size_t size, const struct lx_param *p)
{
	if (p->sub)
		text_append(buf, size, "%s", p->sub->meta);
	else
		text_append(buf, size, "%s%s%s", p->word ? p->word : "",
			    p->word && p->kind ? " " : "",
			    p->kind ? p->kind->meta : "");
}

/* All params of a table, choices in braces, what may be left out in brackets. */
static void params(struct line *l, const struct lx_param *p)
{
	const struct lx_group *group;
	bool required, choice;
	char buf[256];

	for (; !lx_param_is_end(p); p++) {
		required = p->flags & LX_P_REQUIRED;
		choice = p->flags & LX_P_CHOICE;
		group = p->sub;
		buf[0] = '\0';
		if (!required || choice)
			text_append(buf, sizeof(buf), required ? "{ " : "[ ");
		one_param(buf, sizeof(buf), p);
		for (; p->flags & LX_P_CHOICE; p++) {
			text_append(buf, sizeof(buf), " | ");
			one_param(buf, sizeof(buf), p + 1);
		}
		if (!required || choice)
			text_append(buf, sizeof(buf), required ? " }" : " ]");
		if (group) {
			text_append(buf, sizeof(buf), "...");
			/* it stands there once for each word that begins it */
			while (p[1].sub == group)
				p++;
		}
		part(l, buf);
	}
}

void lx_usage_cmd(FILE *f, const char *lead, const struct lx_object *obj,
		  const struct lx_cmd *cmd)
{
	struct line l = { .f = f };
	size_t i;
	int n;

	for (i = 0; i < LX_FORMS_MAX && (!i || cmd->forms[i]); i++) {
		n = fprintf(f, "%*s%s", i ? (int)strlen(lead) : 0, "",
			    i ? "" : lead);
		l.indent = n + 8;
		n += fprintf(f, "lnet-exit %s%s%s", obj->name,
			     cmd->verb ? " " : "", cmd->verb ? cmd->verb : "");
		l.column = n;
		if (cmd->usage)
			part(&l, cmd->usage);
		else if (cmd->forms[i])
			params(&l, cmd->forms[i]);
		fputc('\n', f);
	}
}

static void print_group(FILE *f, const struct lx_group *group)
{
	struct line l = { .f = f };

	l.column = fprintf(f, "       %s :=", group->meta);
	l.indent = l.column;
	/* the first part, too, is set off by a blank */
	l.indent--;
	params(&l, group->params);
	fputc('\n', f);
}

void lx_usage_groups(FILE *f, const struct lx_cmd *cmd)
{
	const struct lx_group *done = NULL;
	const struct lx_param *p;
	size_t i;

	for (i = 0; i < LX_FORMS_MAX && cmd->forms[i]; i++)
		for (p = cmd->forms[i]; !lx_param_is_end(p); p++)
			if (p->sub && p->sub != done) {
				print_group(f, p->sub);
				done = p->sub;
			}
}
