/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Results: one call prints a value as text or as a member of a JSON object,
 * so that the two cannot drift apart. JSON is an array of objects, written
 * object by object.
 */
#ifndef LNET_EXIT_TOOLS_OUT_H
#define LNET_EXIT_TOOLS_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct out;

/** enum out_color - what a value is; text on a terminal is coloured by it */
enum out_color {
	OUT_PLAIN,
	OUT_NAME,	/* exits and devices */
	OUT_ADDR,	/* IPv4 addresses */
	OUT_ADDR6,
	OUT_GOOD,	/* a state that is up */
	OUT_BAD,	/* a state that is not */
};

/** enum out_when - the argument of -color */
enum out_when {
	OUT_NEVER,
	OUT_AUTO,
	OUT_ALWAYS,
};

/**
 * out_new - begin to print
 * @f: where to
 * @json: JSON instead of text
 * @pretty: JSON with line breaks
 * @color: colours of text; JSON never has any
 *
 * Return: the printer, or NULL without memory.
 */
struct out *out_new(FILE *f, bool json, bool pretty, enum out_when color);

/**
 * out_free - end of printing
 *
 * Return: 0, or -EIO when something could not be written.
 */
int out_free(struct out *o);

/** out_json - is JSON wanted? */
bool out_json(const struct out *o);

/** out_pretty - is JSON wanted with line breaks? */
bool out_pretty(const struct out *o);

/** out_colored - are colours on? */
bool out_colored(const struct out *o);

/** out_raw - what another printer has made already */
void out_raw(struct out *o, const char *text);

/**
 * out_members - members of the object at hand that another printer has made
 * @o: printer
 * @text: as text, or as a JSON object
 */
void out_members(struct out *o, const char *text);

/** out_begin - begin a list, which is one JSON array */
void out_begin(struct out *o);

/** out_end - end the list */
void out_end(struct out *o);

/** out_item - begin an object of the list */
void out_item(struct out *o);

/** out_item_end - end the object; in text it ends the line */
void out_item_end(struct out *o);

/**
 * out_line - an object outside of any list, on a line of its own
 *
 * Ended by out_item_end(), which also flushes: for events.
 */
void out_line(struct out *o);

/** out_array - begin an array that is member @key of the object */
void out_array(struct out *o, const char *key);

/** out_array_end - end it */
void out_array_end(struct out *o);

/**
 * out_object - begin an object within the object or array at hand
 * @o: printer
 * @key: name of the member; NULL in an array
 */
void out_object(struct out *o, const char *key);

/** out_object_end - end it */
void out_object_end(struct out *o);

/*
 * One value. @key: name of the JSON member; NULL for an element of an array.
 * @fmt: text, a printf format for the value alone; NULL for JSON only.
 */
void out_str(struct out *o, enum out_color color, const char *key,
	     const char *fmt, const char *value);
void out_uint(struct out *o, const char *key, const char *fmt, uint64_t value);
/* @text: printed when @value is true */
void out_bool(struct out *o, const char *key, const char *text, bool value);

/** out_text - what only text has */
void out_text(struct out *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* LNET_EXIT_TOOLS_OUT_H */
