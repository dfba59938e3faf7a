/* SPDX-License-Identifier: GPL-2.0 */
/* Saying what was found in a configuration: to people, as JSON, to the log. */

#ifndef FOLLOW_FAULTSAY_H
#define FOLLOW_FAULTSAY_H

#include "../out.h"
#include "faults.h"

/** typedef faults_summary_fn - members that sum up a valid configuration */
typedef void (*faults_summary_fn)(struct out *o, const void *conf);

void faults_say(const struct faults *faults);
void faults_print(const struct faults *faults);
int faults_report(struct out *o, const char *path, const struct faults *faults,
		  faults_summary_fn summary, const void *conf);

#endif
