// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "out.h"

/* Objects and arrays within one object of the list. */
#define DEPTH_MAX 8

/**
 * struct out - a printer
 * @f: where to
 * @json: JSON instead of text
 * @flags: of json-c
 * @indent: elements of the list are indented
 * @color: colours are on
 * @list: within a list
 * @first: no element of the list was printed yet
 * @stack: containers being filled, the object itself first
 * @depth: number of them
 */
struct out {
	FILE *f;
	bool json;
	bool indent;
	bool color;
	bool list;
	bool first;
	int flags;
	int depth;
	struct json_object *stack[DEPTH_MAX];
};

struct out *out_new(FILE *f, bool json, bool pretty, enum out_when color)
{
	struct out *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->f = f;
	o->json = json;
	o->indent = pretty;
	o->flags = JSON_C_TO_STRING_NOSLASHESCAPE |
		   (pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED :
		    JSON_C_TO_STRING_PLAIN);
	o->color = !json && (color == OUT_ALWAYS ||
			     (color == OUT_AUTO && isatty(fileno(f))));
	return o;
}

int out_free(struct out *o)
{
	int err;

	if (!o)
		return 0;
	err = fflush(o->f) || ferror(o->f) ? -EIO : 0;
	free(o);
	return err;
}

bool out_json(const struct out *o)
{
	return o->json;
}

bool out_pretty(const struct out *o)
{
	return o->indent;
}

bool out_colored(const struct out *o)
{
	return o->color;
}

void out_raw(struct out *o, const char *text)
{
	fputs(text, o->f);
}

static const char *color_code(enum out_color color)
{
	const char *bg = getenv("COLORFGBG");
	/* the part behind the last ";" is the background: 0-6 and 8 are dark */
	const char *last = bg ? strrchr(bg, ';') : NULL;
	bool dark = last && ((last[1] >= '0' && last[1] <= '6') ||
			     last[1] == '8') && !last[2];
	static const char *const light_bg[] = {
		[OUT_NAME] = "\033[36m",
		[OUT_ADDR] = "\033[35m",
		[OUT_ADDR6] = "\033[34m",
		[OUT_GOOD] = "\033[32m",
		[OUT_BAD] = "\033[31m",
	};
	static const char *const dark_bg[] = {
		[OUT_NAME] = "\033[1;36m",
		[OUT_ADDR] = "\033[1;35m",
		[OUT_ADDR6] = "\033[1;34m",
		[OUT_GOOD] = "\033[1;32m",
		[OUT_BAD] = "\033[1;31m",
	};

	return dark ? dark_bg[color] : light_bg[color];
}

/* Add to the innermost container. */
static void add(struct out *o, const char *key, struct json_object *value)
{
	struct json_object *top = o->stack[o->depth - 1];

	if (json_object_is_type(top, json_type_array))
		json_object_array_add(top, value);
	else
		json_object_object_add(top, key, value);
}

void out_members(struct out *o, const char *text)
{
	struct json_object *all;

	if (!o->json) {
		fputs(text, o->f);
		return;
	}
	all = json_tokener_parse(text);
	if (json_object_is_type(all, json_type_object)) {
		json_object_object_foreach(all, key, value)
			add(o, key, json_object_get(value));
	}
	json_object_put(all);
}

static void push(struct out *o, const char *key, struct json_object *value)
{
	if (!o->json)
		return;
	if (o->depth == DEPTH_MAX)
		abort();
	if (o->depth)
		add(o, key, value);
	o->stack[o->depth++] = value;
}

static void pop(struct out *o)
{
	if (o->json)
		o->depth--;
}

void out_begin(struct out *o)
{
	o->list = true;
	o->first = true;
	if (o->json)
		fputc('[', o->f);
}

void out_end(struct out *o)
{
	o->list = false;
	if (o->json)
		fputs(o->indent && !o->first ? "\n]\n" : "]\n", o->f);
}

void out_item(struct out *o)
{
	if (o->json)
		push(o, NULL, json_object_new_object());
}

void out_line(struct out *o)
{
	out_item(o);
}

/* The library begins at column 0; as an element all is two columns in. */
static void print_indented(FILE *f, const char *text)
{
	fputs("\n  ", f);
	for (; *text; text++) {
		fputc(*text, f);
		if (*text == '\n')
			fputs("  ", f);
	}
}

void out_item_end(struct out *o)
{
	const char *text;

	if (!o->json) {
		fputc('\n', o->f);
	} else {
		text = json_object_to_json_string_ext(o->stack[0], o->flags);
		if (o->list && !o->first)
			fputc(',', o->f);
		if (o->list && o->indent)
			print_indented(o->f, text);
		else
			fputs(text, o->f);
		if (!o->list)
			fputc('\n', o->f);
		json_object_put(o->stack[0]);
		o->depth = 0;
	}
	o->first = false;
	if (!o->list)
		fflush(o->f);
}

void out_array(struct out *o, const char *key)
{
	if (o->json)
		push(o, key, json_object_new_array());
}

void out_array_end(struct out *o)
{
	pop(o);
}

void out_object(struct out *o, const char *key)
{
	if (o->json)
		push(o, key, json_object_new_object());
}

void out_object_end(struct out *o)
{
	pop(o);
}

void out_str(struct out *o, enum out_color color, const char *key,
	     const char *fmt, const char *value)
{
	const char *at;

	if (o->json) {
		add(o, key, json_object_new_string(value));
		return;
	}
	if (!fmt)
		return;
	at = strstr(fmt, "%s");
	if (!o->color || color == OUT_PLAIN || !at) {
		fprintf(o->f, fmt, value);
		return;
	}
	/* only the value has the colour, not the words around it */
	fprintf(o->f, "%.*s%s%s\033[0m%s", (int)(at - fmt), fmt,
		color_code(color), value, at + 2);
}

void out_uint(struct out *o, const char *key, const char *fmt, uint64_t value)
{
	if (o->json)
		add(o, key, json_object_new_uint64(value));
	else if (fmt)
		fprintf(o->f, fmt, value);
}

void out_bool(struct out *o, const char *key, const char *text, bool value)
{
	if (o->json)
		add(o, key, json_object_new_boolean(value));
	else if (text && value)
		fputs(text, o->f);
}

void out_text(struct out *o, const char *fmt, ...)
{
	va_list ap;

	if (o->json)
		return;
	va_start(ap, fmt);
	vfprintf(o->f, fmt, ap);
	va_end(ap);
}
