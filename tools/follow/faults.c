// SPDX-License-Identifier: GPL-2.0
/* Findings are gathered, not printed: the reader goes on after the first. */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"
#include "../mem.h"

/**
 * faults_file - number a file of the configuration
 * @faults: where findings go
 * @name: name to print; copied
 *
 * Return: the number, the same one when the file was seen before.
 */
unsigned short faults_file(struct faults *faults, const char *name)
{
	unsigned short i;

	for (i = 0; i < faults->nfiles; i++)
		if (!strcmp(faults->files[i].name, name))
			return i;

	faults->files = mem_grow(faults->files, faults->nfiles,
				 sizeof(*faults->files));
	faults->files[faults->nfiles] = (struct fault_file){
		.name = mem_strdup(name),
	};
	return faults->nfiles++;
}

/**
 * faults_name - name of a file by its number
 * @faults: where the file was numbered
 * @file: number
 *
 * Return: the name, which lives as long as @faults.
 */
const char *faults_name(const struct faults *faults, unsigned short file)
{
	return faults->files[file].name;
}

static void add(struct faults *faults, struct pos pos, bool note,
		const char *fmt, va_list args)
{
	struct fault_file *file = &faults->files[pos.file];
	struct fault *fault;

	/* A file of a million bad lines must not become a million messages. */
	if (note) {
		if (++file->notes > NOTES_PER_FILE)
			return;
	} else {
		faults->errors++;
		if (++file->errors > FAULTS_PER_FILE)
			return;
	}

	faults->list = mem_grow(faults->list, faults->count,
				sizeof(*faults->list));
	fault = &faults->list[faults->count++];
	fault->pos = pos;
	fault->note = note;
	fault->text = mem_vprintf(fmt, args);
}

/**
 * faults_add - note that the configuration cannot be used
 * @faults: where findings go
 * @pos: where the fault is
 * @fmt: what was expected, as for printf, without a final newline
 */
void faults_add(struct faults *faults, struct pos pos, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(faults, pos, false, fmt, args);
	va_end(args);
}

/**
 * faults_note - note something odd that does no harm
 * @faults: where findings go
 * @pos: where it is
 * @fmt: as for printf, without a final newline
 */
void faults_note(struct faults *faults, struct pos pos, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(faults, pos, true, fmt, args);
	va_end(args);
}

/**
 * faults_full - are further faults of a file only counted?
 * @faults: findings
 * @file: number of the file
 *
 * Return: true when their texts need not be made.
 */
bool faults_full(const struct faults *faults, unsigned short file)
{
	return faults->files[file].errors >= FAULTS_PER_FILE;
}

static int by_place(const void *a, const void *b)
{
	const struct pos *x = &((const struct fault *)a)->pos;
	const struct pos *y = &((const struct fault *)b)->pos;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return 0;
}

/**
 * faults_sort - bring findings into the order of files, lines and columns
 * @faults: findings
 */
void faults_sort(struct faults *faults)
{
	if (faults->count)
		qsort(faults->list, faults->count, sizeof(*faults->list),
		      by_place);
}

/**
 * faults_where - write a place as FILE:LINE:COLUMN
 * @faults: where the file was numbered
 * @pos: the place
 * @buf: result
 * @size: room in @buf in bytes
 *
 * Return: length of the text, as snprintf() gives it.
 */
size_t faults_where(const struct faults *faults, struct pos pos, char *buf,
		    size_t size)
{
	const char *name = faults_name(faults, pos.file);

	if (!pos.line)
		return snprintf(buf, size, "%s", name);
	return snprintf(buf, size, "%s:%u:%u", name, pos.line, pos.column);
}

static void rest(const struct fault_file *file, bool note, fault_line_fn line,
		 void *arg)
{
	unsigned int all = note ? file->notes : file->errors;
	unsigned int max = note ? NOTES_PER_FILE : FAULTS_PER_FILE;
	char *text;

	if (all <= max)
		return;
	text = mem_printf("%s: %s%u more like these", file->name,
			  note ? "note: " : "", all - max);
	line(arg, note, text);
	free(text);
}

/**
 * faults_each - hand every finding over as one line of text
 * @faults: findings
 * @line: called with FILE:LINE:COLUMN: TEXT, without a newline
 * @arg: passed to @line
 */
void faults_each(const struct faults *faults, fault_line_fn line, void *arg)
{
	unsigned short file;
	char where[4200];
	char *text;
	size_t i;

	for (i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->list[i];

		faults_where(faults, fault->pos, where, sizeof(where));
		text = mem_printf("%s: %s%s", where,
				  fault->note ? "note: " : "", fault->text);
		line(arg, fault->note, text);
		free(text);
	}
	for (file = 0; file < faults->nfiles; file++) {
		rest(&faults->files[file], false, line, arg);
		rest(&faults->files[file], true, line, arg);
	}
}

/**
 * faults_free - release what @faults holds; the struct itself stays usable
 * @faults: findings
 */
void faults_free(struct faults *faults)
{
	unsigned short file;
	size_t i;

	for (i = 0; i < faults->count; i++)
		free(faults->list[i].text);
	for (file = 0; file < faults->nfiles; file++)
		free(faults->files[file].name);
	free(faults->list);
	free(faults->files);
	memset(faults, 0, sizeof(*faults));
}
