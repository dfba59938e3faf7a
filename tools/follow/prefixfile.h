/* SPDX-License-Identifier: GPL-2.0 */
/* Files with one prefix a line. */

#ifndef FOLLOW_PREFIXFILE_H
#define FOLLOW_PREFIXFILE_H

#include "../addr.h"
#include "faults.h"

/**
 * prefix_file_read - read a file of prefixes
 * @path: file
 * @max: most bytes that it may have
 * @faults: where faults go; lines are numbered there under @path
 * @why: set when the file cannot be read at all, free() it; else NULL
 * @prefix: called for each prefix; false stops
 * @arg: for @prefix
 *
 * A line holds one prefix; a number sign begins a comment.
 */
void prefix_file_read(const char *path, size_t max, struct faults *faults,
		      char **why,
		      bool (*prefix)(void *arg, struct pos pos,
				     const struct lx_prefix *prefix),
		      void *arg);

#endif
