/* SPDX-License-Identifier: GPL-2.0 */
/* Text that is put together piece by piece. */
#ifndef LNET_EXIT_TOOLS_TEXT_H
#define LNET_EXIT_TOOLS_TEXT_H

#include <stddef.h>

/**
 * text_append - add to a string, as much as there is room for
 * @buf: the string
 * @size: of its room in bytes
 * @fmt: as for printf
 */
void text_append(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
