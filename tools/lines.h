/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text files line by line, as they are or compressed with gzip or xz; which it
 * is their first bytes tell. A file is never in memory as a whole.
 */
#ifndef LNET_EXIT_TOOLS_LINES_H
#define LNET_EXIT_TOOLS_LINES_H

#include <stddef.h>
#include <stdint.h>

#define LX_LINES_WHY_LEN 160

struct lx_lines;

/**
 * lx_lines_open - open a file
 * @path: file, pipe or device; "-" for the standard input
 * @why: LX_LINES_WHY_LEN bytes; what is wrong, as the end of a sentence
 *
 * Return: the file, or NULL.
 */
struct lx_lines *lx_lines_open(const char *path, char *why);

/**
 * lx_lines_next - the next line
 * @l: file
 * @line: the line with a zero in place of its end; valid until the next call
 * @len: its length
 * @why: LX_LINES_WHY_LEN bytes
 *
 * Return: 1; 0 at the end of the file; -EIO when there is no reading on, and
 * @why tells the reason.
 */
int lx_lines_next(struct lx_lines *l, char **line, size_t *len, char *why);

/**
 * lx_lines_done - how much of the file is read
 *
 * Return: percent, 0 when the size is not known.
 */
unsigned int lx_lines_done(const struct lx_lines *l);

/** lx_lines_close - close the file; NULL is fine */
void lx_lines_close(struct lx_lines *l);

#endif
