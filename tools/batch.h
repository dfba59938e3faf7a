/* SPDX-License-Identifier: GPL-2.0 */
/* Splitting a line of a batch into words. */
#ifndef LNET_EXIT_TOOLS_BATCH_H
#define LNET_EXIT_TOOLS_BATCH_H

#define BATCH_WORDS_MAX 1024

/**
 * batch_split - split a line into words, as a shell would
 * @line: changed: the words are cut out of it
 * @argv: filled, BATCH_WORDS_MAX pointers
 * @why: set to what is wrong
 *
 * Blanks separate words. A # at the beginning of a word starts a comment.
 * Between single quotes all stands for itself; between double quotes, and
 * outside of quotes, a backslash makes the next character stand for itself.
 *
 * Return: number of words, or -EINVAL.
 */
int batch_split(char *line, char **argv, const char **why);

#endif /* LNET_EXIT_TOOLS_BATCH_H */
