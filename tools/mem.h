/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that is always there: running out of it ends the program with a message. */

#ifndef LX_MEM_H
#define LX_MEM_H

#include <stdarg.h>
#include <stddef.h>

void mem_exhausted(void) __attribute__((noreturn));
void *mem_alloc(size_t size);
void *mem_resize(void *old, size_t count, size_t size);
void *mem_grow(void *old, size_t count, size_t size);
char *mem_strdup(const char *text);
char *mem_vprintf(const char *fmt, va_list args);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
