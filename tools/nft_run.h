/* SPDX-License-Identifier: GPL-2.0 */
/* Commands of nft(8), carried out by libnftables. */
#ifndef LNET_EXIT_TOOLS_NFT_RUN_H
#define LNET_EXIT_TOOLS_NFT_RUN_H

#include "nl.h"

/**
 * nft_run - carry out commands, all or none
 * @script: commands
 * @output: NULL, or gets what they print; free() it
 * @rep: says what failed, if anything
 *
 * Return: 0 or a negative errno.
 */
int nft_run(const char *script, char **output, struct lx_report *rep);

#endif /* LNET_EXIT_TOOLS_NFT_RUN_H */
