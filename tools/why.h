/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of what `lnet-exit why` tells. */
#ifndef LNET_EXIT_TOOLS_WHY_H
#define LNET_EXIT_TOOLS_WHY_H

#include "cmd.h"

void why_exit(struct ctx *ctx, const char *key, const char *lead,
	      const struct lx_exit *e);

#endif /* LNET_EXIT_TOOLS_WHY_H */
