// SPDX-License-Identifier: GPL-2.0
/* Answers to lines of the control socket. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "status.h"

/* The words of a line. */
struct question {
	const char *what;
	const char *of;
};

static void refuse(struct answer *a, const char *why)
{
	a->text = mem_printf(CONTROL_ERROR "%s\n", why);
	a->size = strlen(a->text);
}

static bool begin(struct status *s, struct answer *a, FILE **f)
{
	*f = open_memstream(&a->text, &a->size);
	if (!*f) {
		refuse(a, strerror(errno));
		return false;
	}
	fputs(CONTROL_OK, *f);
	s->now = daemon_now();
	s->ctx.out = out_new(*f, a->json, a->pretty,
			     a->color ? OUT_ALWAYS : OUT_NEVER);
	if (!s->ctx.out)
		mem_exhausted();
	return true;
}

static void end(struct status *s, FILE *f)
{
	out_free(s->ctx.out);
	fclose(f);
}

static void answer_status(struct daemon *d, struct answer *a)
{
	struct status s = { .d = d };
	struct lx_exits exits = { 0 };
	struct lx_report rep = { 0 };
	FILE *f;

	/* The module may have gone a moment ago: then there are none. */
	if (!d->absent)
		lx_exit_dump(d->k.host.genl, NULL, &exits, &rep);
	if (exits.n)
		board_states(&d->k.board, &exits, daemon_now());
	if (begin(&s, a, &f)) {
		status_say(&s, &exits);
		end(&s, f);
	}
	lx_exits_free(&exits);
}

/* Members of an object, for one who has more to say of the exit. */
static void answer_health(struct daemon *d, const char *name, struct answer *a)
{
	struct status s = { .d = d };
	FILE *f;

	if (!begin(&s, a, &f))
		return;
	if (a->json)
		out_line(s.ctx.out);
	status_health(&s, name);
	if (a->json)
		out_item_end(s.ctx.out);
	end(&s, f);
}

static void split(char *line, struct question *q, struct answer *a)
{
	char *word, *at;

	q->what = strtok_r(line, " ", &at) ?: "";
	if (!strcmp(q->what, "health"))
		q->of = strtok_r(NULL, " ", &at);
	while ((word = strtok_r(NULL, " ", &at))) {
		a->json |= !strcmp(word, "json");
		a->pretty |= !strcmp(word, "pretty");
		a->color |= !strcmp(word, "color");
	}
}

/**
 * answer_line - answer a line of the control socket
 * @arg: the daemon
 * @line: "status", "trace" or "health EXIT", and how the answer is wanted:
 *	json, pretty, color
 * @a: filled
 */
void answer_line(void *arg, const char *line, struct answer *a)
{
	char *copy = mem_strdup(line);
	struct question q = { 0 };
	struct daemon *d = arg;

	split(copy, &q, a);
	if (!strcmp(q.what, "status")) {
		answer_status(d, a);
	} else if (!strcmp(q.what, "health") && q.of) {
		answer_health(d, q.of, a);
	} else if (strcmp(q.what, "trace")) {
		refuse(a, "expected \"status\", \"trace\" or \"health EXIT\"");
	} else if (control_watchers(&d->control) >= CONTROL_WATCHERS) {
		refuse(a, "too many of them are watching already");
	} else {
		a->text = mem_strdup(CONTROL_OK);
		a->size = strlen(a->text);
		a->stays = true;
	}
	free(copy);
}
