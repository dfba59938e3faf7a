// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <nftables/libnftables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nft_run.h"

/* The first line of nft's complaint, without its place in our script. */
static void first_line(const char *err, char *buf, size_t size)
{
	const char *at = strstr(err, "Error: ");

	snprintf(buf, size, "%s", at ? at + strlen("Error: ") : err);
	buf[strcspn(buf, "\n")] = '\0';
}

int nft_run(const char *script, char **output, struct lx_report *rep)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);
	char why[160];
	int err = 0;

	memset(rep, 0, sizeof(*rep));
	if (!nft)
		return lx_report_set(rep, ENOMEM, "out of memory");
	nft_ctx_buffer_output(nft);
	nft_ctx_buffer_error(nft);
	if (nft_run_cmd_from_buffer(nft, script)) {
		first_line(nft_ctx_get_error_buffer(nft), why, sizeof(why));
		err = lx_report_set(rep, EOPNOTSUPP, "nftables: %s", why);
	} else if (output) {
		*output = strdup(nft_ctx_get_output_buffer(nft));
		if (!*output)
			err = lx_report_set(rep, ENOMEM, "out of memory");
	}
	nft_ctx_free(nft);
	return err;
}
