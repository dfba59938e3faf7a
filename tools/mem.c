// SPDX-License-Identifier: GPL-2.0
/*
 * A daemon that cannot hold its configuration cannot do anything useful: it
 * ends, and the kernel goes on forwarding with what it was given.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

/** mem_exhausted - end the program with a message */
void mem_exhausted(void)
{
	fputs("lnet-exit: out of memory\n", stderr);
	exit(1);
}

static void *check(void *ptr)
{
	if (!ptr)
		mem_exhausted();
	return ptr;
}

/**
 * mem_alloc - allocate zeroed memory
 * @size: bytes, not 0
 *
 * Return: the memory, never NULL.
 */
void *mem_alloc(size_t size)
{
	return check(calloc(1, size));
}

/**
 * mem_resize - change the size of an array
 * @old: the array, or NULL
 * @count: elements wanted, not 0
 * @size: bytes of an element
 *
 * Return: the array, never NULL; new elements are not initialised.
 */
void *mem_resize(void *old, size_t count, size_t size)
{
	return check(reallocarray(old, count, size));
}

/**
 * mem_grow - make room for one more element
 * @old: array that only this function has sized, or NULL
 * @count: elements in use
 * @size: bytes of an element
 *
 * The room doubles, so the cost of an element stays constant.
 *
 * Return: the array, never NULL; the new element is not initialised.
 */
void *mem_grow(void *old, size_t count, size_t size)
{
	if (count & (count - 1))
		return old;
	return mem_resize(old, count ? count * 2 : 1, size);
}

/**
 * mem_strdup - copy a string
 * @text: string
 *
 * Return: the copy, never NULL; free() it.
 */
char *mem_strdup(const char *text)
{
	return check(strdup(text));
}

/**
 * mem_vprintf - format into new memory
 * @fmt: as for vprintf
 * @args: arguments
 *
 * Return: the text, never NULL; free() it.
 */
char *mem_vprintf(const char *fmt, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	return check(text);
}

/**
 * mem_printf - format into new memory
 * @fmt: as for printf
 *
 * Return: the text, never NULL; free() it.
 */
char *mem_printf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	return text;
}
