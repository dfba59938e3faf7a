/* SPDX-License-Identifier: GPL-2.0 */
/* Files that an operator wrote, read whole. */

#ifndef FOLLOW_TEXTFILE_H
#define FOLLOW_TEXTFILE_H

#include <stddef.h>

/**
 * text_read - read a regular file of bounded size
 * @path: file
 * @max: most bytes it may have
 * @len: length of the text in bytes
 * @why: set on failure: why it cannot be read, free() it
 *
 * A pipe or a device could keep the daemon waiting, so neither is read.
 *
 * Return: the text with a zero byte behind it, free() it; NULL on failure.
 */
char *text_read(const char *path, size_t max, size_t *len, char **why);

#endif
