/* SPDX-License-Identifier: GPL-2.0 */
/* Words of a configuration: showing them safely, guessing what was meant. */

#ifndef LX_WORDS_H
#define LX_WORDS_H

#include <stddef.h>

#define WORD_QUOTED_MAX	96

const char *word_quote(char buf[WORD_QUOTED_MAX], const char *text, size_t len);
const char *word_nearest(const char *word, const char *const *words);
char *word_list(const char *const *words);

#endif
