// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lines.h"
#include "plist_read.h"
#include "values.h"
#include "words.h"

/* So many lines lie between two reports of progress. */
#define PROGRESS_LINES	16384

/* What follows the prefix is mostly what followed one of the last ones. */
#define CACHE_SIZE	256
#define CACHE_TEXT	48

struct cached {
	char text[CACHE_TEXT];
	int value;
};

/**
 * struct reading - one line being read
 * @r: reader
 * @number: of the line
 * @at: what is left of it
 */
struct reading {
	struct lx_plist_reader *r;
	unsigned long number;
	char *at;
};

static bool __attribute__((format(printf, 2, 3)))
fault(struct reading *g, const char *fmt, ...)
{
	char why[LX_PLIST_WHY_LEN];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	g->r->fault(g->r->arg, g->number, why);
	return false;
}

static bool wrong(struct reading *g, const char *word, const char *why)
{
	char quoted[WORD_QUOTED_MAX];

	word_quote(quoted, word, strlen(word));
	return fault(g, "%s %s", quoted, why);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* The next word with a zero behind it; NULL at the end of the line. */
static char *next_word(struct reading *g)
{
	char *word;

	while (blank(*g->at))
		g->at++;
	if (!*g->at)
		return NULL;
	word = g->at;
	while (*g->at && !blank(*g->at))
		g->at++;
	if (*g->at)
		*g->at++ = '\0';
	return word;
}

/* A number from 0 to @max without zeroes before it; -1 for anything else. */
static int small_number(const char **s, int max)
{
	const char *c = *s;
	int v = 0;

	if (*c == '0' && c[1] >= '0' && c[1] <= '9')
		return -1;
	for (; *c >= '0' && *c <= '9' && v <= max; c++)
		v = 10 * v + *c - '0';
	if (c == *s || v > max)
		return -1;
	*s = c;
	return v;
}

/*
 * The most common form, A.B.C.D or A.B.C.D/LENGTH, without the detours of the
 * library. False says no more than that it is for lx_value_prefix() to judge.
 */
static bool quick_prefix(const char *s, struct lx_prefix *p)
{
	int i, v;

	memset(p, 0, sizeof(*p));
	p->addr.family = AF_INET;
	for (i = 0; i < 4; i++) {
		v = small_number(&s, 255);
		if (v < 0 || *s != (i < 3 ? '.' : *s))
			return false;
		p->addr.bytes[i] = v;
		s += i < 3;
	}
	p->len = 32;
	if (*s == '/') {
		s++;
		v = small_number(&s, 32);
		if (v < 0)
			return false;
		p->len = v;
	}
	return !*s;
}

static bool read_prefix(struct reading *g, const char *word,
			struct lx_prefix *p)
{
	char why[LX_WHY_LEN], meant[LX_ADDR_STRLEN];
	struct lx_prefix masked;

	if (!quick_prefix(word, p) && lx_value_prefix(word, p, why))
		return wrong(g, word, why);
	masked = *p;
	lx_prefix_mask(&masked);
	if (!memcmp(masked.addr.bytes, p->addr.bytes, sizeof(p->addr.bytes)))
		return true;
	return fault(g, "%s has bits set behind its length, expected %s", word,
		     lx_prefix_str(&masked, meant));
}

/* "exit NAME" or the name alone */
static bool read_exit(struct reading *g, const char *name,
		      struct lx_pvalue *value, bool *named)
{
	const struct lx_pvalue *preset = &g->r->preset;
	char why[LX_WHY_LEN];

	if (!name)
		return fault(g, "the name of an exit is expected behind \"exit\"");
	if (*named)
		return wrong(g, name, "is not expected here: the line has said where its packets go");
	if (lx_value_name(name, value->exit, why))
		return wrong(g, name, why);
	if (preset->type == LNET_EXIT_ENTRY_BYPASS || preset->exit[0])
		return fault(g, "the line names exit %s, but the command line says where all prefixes go",
			     name);
	value->type = LNET_EXIT_ENTRY_EXIT;
	*named = true;
	return true;
}

static bool read_word(struct reading *g, const char *word,
		      struct lx_pvalue *value, bool *named)
{
	char why[LX_WHY_LEN];

	if (!strcmp(word, "exit"))
		return read_exit(g, next_word(g), value, named);
	if (!strcmp(word, "bypass")) {
		if (*named)
			return fault(g, "\"bypass\" and an exit exclude each other");
		value->type = LNET_EXIT_ENTRY_BYPASS;
		value->exit[0] = '\0';
		*named = true;
		return true;
	}
	if (!strcmp(word, "override")) {
		value->flags |= LNET_EXIT_ENTRY_F_OVERRIDE;
		return true;
	}
	if (!strcmp(word, "protocol")) {
		word = next_word(g);
		if (!word)
			return fault(g, "a protocol is expected behind \"protocol\"");
		if (lx_value_protocol(word, &value->protocol, why))
			return wrong(g, word, why);
		return true;
	}
	return read_exit(g, word, value, named);
}

/* What stands behind the prefix. Return: index of the value, or -1. */
static int read_value(struct reading *g)
{
	struct lx_pvalue value = g->r->preset;
	bool named = false;
	char *word;
	int index;

	value.line = g->number;
	while ((word = next_word(g)))
		if (!read_word(g, word, &value, &named))
			return -1;
	if (value.type == LNET_EXIT_ENTRY_EXIT && !value.exit[0]) {
		fault(g, "the name of an exit or \"bypass\" is expected behind the prefix (or \"exit NAME\" on the command line, for all of them)");
		return -1;
	}
	index = lx_pvalues_add(g->r->values, &value);
	if (index < 0)
		fault(g, "there are more than %d different combinations of exit, flags and protocol",
		      LX_PVALUES_MAX);
	return index < 0 ? -1 : index;
}

static unsigned int text_hash(const char *s, size_t len)
{
	unsigned int h = len;

	while (len--)
		h = 31 * h + (unsigned char)*s++;
	return h;
}

/* The same, from the lines before if one of them had the same words. */
static int cached_value(struct reading *g, struct cached *cache)
{
	struct cached *c;
	size_t len;

	while (blank(*g->at))
		g->at++;
	len = strlen(g->at);
	while (len && blank(g->at[len - 1]))
		g->at[--len] = '\0';
	if (!cache || len >= CACHE_TEXT)
		return read_value(g);
	c = &cache[text_hash(g->at, len) % CACHE_SIZE];
	if (c->value >= 0 && !strcmp(c->text, g->at))
		return c->value;
	/* reading leaves zeroes in the text */
	memcpy(c->text, g->at, len + 1);
	c->value = read_value(g);
	return c->value;
}

static bool read_line(struct lx_plist_reader *r, char *line, size_t len,
		      unsigned long number, struct cached *cache)
{
	struct reading g = { .r = r, .number = number, .at = line };
	char *comment = memchr(line, '#', len);
	struct lx_pentry *e;
	struct lx_prefix p;
	char *word;
	int value;

	if (comment)
		*comment = '\0';
	word = next_word(&g);
	if (!word)
		return true;
	if (!read_prefix(&g, word, &p))
		return false;
	value = cached_value(&g, cache);
	if (value < 0)
		return false;
	if (r->family && r->family != p.addr.family) {
		r->left_out++;
		return true;
	}
	e = lx_plist_add(r->list);
	memcpy(e->addr, p.addr.bytes, sizeof(e->addr));
	e->family = p.addr.family;
	e->len = p.len;
	e->value = value;
	e->line = number;
	return true;
}

bool lx_plist_line(struct lx_plist_reader *r, char *line, size_t len,
		   unsigned long number)
{
	return read_line(r, line, len, number, NULL);
}

long lx_plist_read(struct lx_plist_reader *r, const char *path, char *why)
{
	struct cached cache[CACHE_SIZE];
	unsigned long number = 0;
	char text[LX_LINES_WHY_LEN];
	struct lx_lines *l;
	long faults = 0;
	char *line;
	size_t len;
	int ret;

	for (len = 0; len < CACHE_SIZE; len++)
		cache[len].value = -1;
	l = lx_lines_open(path, text);
	ret = l ? 1 : -EIO;
	while (ret > 0) {
		ret = lx_lines_next(l, &line, &len, text);
		if (ret <= 0)
			break;
		faults += !read_line(r, line, len, ++number, cache);
		if (r->progress && !(number % PROGRESS_LINES))
			r->progress(r->arg, lx_lines_done(l), r->list->n);
	}
	lx_lines_close(l);
	if (ret < 0)
		snprintf(why, LX_PLIST_WHY_LEN, "%s %s", path, text);
	return ret < 0 ? ret : faults;
}
