/* SPDX-License-Identifier: GPL-2.0 */
/* The answer to `lnet-exit status`. */

#ifndef FOLLOW_STATUS_H
#define FOLLOW_STATUS_H

#include <stddef.h>

#include "daemon.h"

char *status_answer(void *arg, const char *line, size_t *size);

#endif
