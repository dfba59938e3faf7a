// SPDX-License-Identifier: GPL-2.0
/* Words of a configuration: showing them safely, guessing what was meant. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "words.h"

#define WORD_COMPARED_MAX	32

/**
 * word_quote - make a word of a file fit to be printed
 * @buf: room for the result
 * @text: the word, any bytes
 * @len: its length in bytes
 *
 * Control characters would reach the operator's terminal: they become dots,
 * and a long word is cut. Bytes above 127 pass, they may be UTF-8.
 *
 * Return: @buf.
 */
const char *word_quote(char buf[WORD_QUOTED_MAX], const char *text, size_t len)
{
	size_t max = WORD_QUOTED_MAX - 6, i, n = 0;

	buf[n++] = '"';
	for (i = 0; i < len && i < max; i++) {
		unsigned char c = text[i];

		buf[n++] = c < ' ' || c == 127 ? '.' : c;
	}
	if (i < len) {
		memcpy(buf + n, "...", 3);
		n += 3;
	}
	buf[n++] = '"';
	buf[n] = '\0';
	return buf;
}

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Optimal string alignment: edits and swapped neighbours each cost one. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[3][WORD_COMPARED_MAX + 1];
	size_t la = strlen(a), lb = strlen(b), i, j;
	unsigned int *before = row[0], *above = row[1], *now = row[2], *spare;

	for (j = 0; j <= lb; j++)
		above[j] = j;
	for (i = 1; i <= la; i++) {
		now[0] = i;
		for (j = 1; j <= lb; j++) {
			bool differ = a[i - 1] != b[j - 1];

			now[j] = min3(above[j] + 1, now[j - 1] + 1,
				      above[j - 1] + differ);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		spare = before;
		before = above;
		above = now;
		now = spare;
	}
	return above[lb];
}

/**
 * word_nearest - find the word that was probably meant
 * @word: what was written
 * @words: valid words, ended by NULL
 *
 * Return: the nearest of @words, NULL when none is near enough to be a
 * mistyped @word.
 */
const char *word_nearest(const char *word, const char *const *words)
{
	unsigned int best, d;
	const char *near = NULL;

	if (strlen(word) > WORD_COMPARED_MAX)
		return NULL;
	best = strlen(word) / 3 + 2;
	for (; *words; words++) {
		if (strlen(*words) > WORD_COMPARED_MAX)
			continue;
		d = distance(word, *words);
		if (d < best && d < strlen(*words)) {
			best = d;
			near = *words;
		}
	}
	return near;
}

/**
 * word_list - write words as "a, b or c"
 * @words: words, ended by NULL
 *
 * Return: the text; free() it.
 */
char *word_list(const char *const *words)
{
	size_t size = 1, i;
	char *text;

	for (i = 0; words[i]; i++)
		size += strlen(words[i]) + strlen(" or ");
	text = mem_alloc(size);
	for (i = 0; words[i]; i++) {
		if (i)
			strcat(text, words[i + 1] ? ", " : " or ");
		strcat(text, words[i]);
	}
	return text;
}
