/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Label table entries as people and "label save" write them, one a line:
 *
 *	PREFIX [ [exit] NAME | bypass ] [override] [protocol P]   # comment
 */
#ifndef LNET_EXIT_TOOLS_PLIST_READ_H
#define LNET_EXIT_TOOLS_PLIST_READ_H

#include "plist.h"

/* Enough for what is said about a line or a file. */
#define LX_PLIST_WHY_LEN 384

/**
 * struct lx_plist_reader - a list being read
 * @list: entries are appended to it
 * @values: their values
 * @preset: what a line that says no more than its prefix means; the type is
 *	exit with an empty name where each line must name one
 * @family: leave out all prefixes of the other family; 0 takes both
 * @left_out: how many were
 * @fault: called for each faulty line: what is wrong, and what was expected
 * @progress: called now and then with the percentage read, 0 if unknown, and
 *	the entries so far; or NULL
 * @arg: for @fault and @progress
 */
struct lx_plist_reader {
	struct lx_plist *list;
	struct lx_pvalues *values;
	struct lx_pvalue preset;
	uint8_t family;
	size_t left_out;
	void (*fault)(void *arg, unsigned long line, const char *why);
	void (*progress)(void *arg, unsigned int percent, size_t entries);
	void *arg;
};

/**
 * lx_plist_line - read one line
 * @r: reader
 * @line: text without line end; it is overwritten
 * @len: of it
 * @number: of it
 *
 * Return: true; false when it is faulty, and @r->fault has been told.
 */
bool lx_plist_line(struct lx_plist_reader *r, char *line, size_t len,
		   unsigned long number);

/**
 * lx_plist_read - read a file
 * @r: reader
 * @path: text, gzip or xz; "-" for the standard input
 * @why: LX_PLIST_WHY_LEN bytes: why the file cannot be read
 *
 * All of the file is read, so that every faulty line is told at once.
 *
 * Return: number of faulty lines, or -EIO.
 */
long lx_plist_read(struct lx_plist_reader *r, const char *path, char *why);

#endif
