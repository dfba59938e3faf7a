// SPDX-License-Identifier: GPL-2.0
/* Saying what was found in a configuration: to people, as JSON, to the log. */

#include <stdio.h>

#include "../cmd.h"
#include "faultsay.h"
#include "log.h"

static void print_fault(void *arg, bool note, const char *text)
{
	(void)arg;
	(void)note;
	fprintf(stderr, "%s\n", text);
}

/**
 * faults_print - write what was found to standard error, a line for each
 * @faults: findings
 */
void faults_print(const struct faults *faults)
{
	faults_each(faults, print_fault, NULL);
}

static void log_fault(void *arg, bool note, const char *text)
{
	(void)arg;
	log_about(&(struct log_about){ .id = LOG_ID_FAULT },
		  note ? LOG_NOTICE : LOG_ERR, "%s", text);
}

/**
 * faults_say - log what was found
 * @faults: findings
 */
void faults_say(const struct faults *faults)
{
	faults_each(faults, log_fault, NULL);
}

static void out_faults(struct out *o, const struct faults *faults)
{
	size_t i;

	out_array(o, "faults");
	for (i = 0; i < faults->count; i++) {
		const struct fault *fault = &faults->list[i];

		out_object(o, NULL);
		out_str(o, OUT_PLAIN, "file", NULL,
			faults_name(faults, fault->pos.file));
		if (fault->pos.line) {
			out_uint(o, "line", NULL, fault->pos.line);
			out_uint(o, "column", NULL, fault->pos.column);
		}
		out_bool(o, "note", NULL, fault->note);
		out_str(o, OUT_PLAIN, "text", NULL, fault->text);
		out_object_end(o);
	}
	out_array_end(o);
}

/**
 * faults_report - the answer to who has a configuration checked
 * @o: where it goes; in text, faults go to standard error
 * @path: file
 * @faults: what was found
 * @summary: what the configuration has
 * @conf: for @summary; NULL for one that is not valid
 *
 * Return: exit status of the program.
 */
int faults_report(struct out *o, const char *path, const struct faults *faults,
		  faults_summary_fn summary, const void *conf)
{
	if (!out_json(o))
		faults_print(faults);
	if (conf || out_json(o)) {
		out_begin(o);
		out_item(o);
		out_str(o, OUT_PLAIN, "file", "%s", path);
		out_bool(o, "valid", NULL, conf);
		if (conf)
			summary(o, conf);
		out_faults(o, faults);
		out_item_end(o);
		out_end(o);
	} else {
		fprintf(stderr, "%s: %zu fault%s\n", path, faults->errors,
			faults->errors == 1 ? "" : "s");
	}
	return conf ? LX_OK : LX_USAGE;
}
