/* SPDX-License-Identifier: GPL-2.0 */
/* Questions to the daemon of this network namespace. */
#ifndef LNET_EXIT_TOOLS_ASK_H
#define LNET_EXIT_TOOLS_ASK_H

#include <stdbool.h>
#include "cmd.h"

int ask_begin(struct ctx *ctx, const char *who, bool may_lack,
	      const char *line);
char *ask_daemon(struct ctx *ctx, const char *who, bool may_lack,
		 const char *line);
bool ask_is_good(struct ctx *ctx, const char *who, int fd);
char *ask_as(const struct ctx *ctx, const char *what);

#endif /* LNET_EXIT_TOOLS_ASK_H */
