/* SPDX-License-Identifier: GPL-2.0 */
/* What is wrong with a configuration, and where. */

#ifndef FOLLOW_FAULTS_H
#define FOLLOW_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct pos - a place in one of the files of a configuration
 * @file: number that faults_file() gave the file
 * @line: line, counted from 1; 0 stands for the file as a whole
 * @column: column in characters, counted from 1
 */
struct pos {
	unsigned short file;
	unsigned short column;
	unsigned int line;
};

/**
 * struct fault - one finding
 * @pos: where
 * @note: harmless, only worth a look
 * @text: what was expected there
 */
struct fault {
	struct pos pos;
	bool note;
	char *text;
};

struct fault_file {
	char *name;
	unsigned int errors;
	unsigned int notes;
};

/**
 * struct faults - everything found in one reading of a configuration
 * @list: findings, in the order of the files and lines after faults_sort()
 * @count: length of @list
 * @errors: faults found, more than @list holds when a file has very many
 * @files: names of the files, indexed by struct pos.file
 * @nfiles: length of @files
 */
struct faults {
	struct fault *list;
	size_t count;
	size_t errors;
	struct fault_file *files;
	unsigned short nfiles;
};

#define FAULTS_PER_FILE	200
#define NOTES_PER_FILE	20

unsigned short faults_file(struct faults *faults, const char *name);
const char *faults_name(const struct faults *faults, unsigned short file);
void faults_add(struct faults *faults, struct pos pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void faults_note(struct faults *faults, struct pos pos, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool faults_full(const struct faults *faults, unsigned short file);
void faults_sort(struct faults *faults);
size_t faults_where(const struct faults *faults, struct pos pos, char *buf,
		    size_t size);
/** typedef fault_line_fn - gets a finding as one line; @note as in struct fault */
typedef void (*fault_line_fn)(void *arg, bool note, const char *text);

void faults_each(const struct faults *faults, fault_line_fn line, void *arg);
void faults_free(struct faults *faults);

#endif
