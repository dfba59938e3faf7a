// SPDX-License-Identifier: GPL-2.0
/* Commands for nftables. */
#include <nftables/libnftables.h>
#include <stdlib.h>
#include <string.h>
#include "../nft.h"
#include "tap.h"

static struct lx_exit list[4];
static struct lx_exits exits = { .v = list };

static void add(const char *name, uint8_t type, uint32_t label, uint32_t flags,
		uint32_t mark, uint32_t oif)
{
	struct lx_exit *e = &list[exits.n++];

	strcpy(e->name, name);
	e->type = type;
	e->label = label;
	e->flags = flags;
	e->mark = mark;
	e->oif = oif;
}

static char *script(void)
{
	char *text = NULL;

	tap(!lx_nft_script(&exits, &text), "a script for %zu exits", exits.n);
	return text;
}

/* nftables itself reads it, without carrying it out. */
static void read_by_nft(const char *text)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);
	int err;

	nft_ctx_buffer_error(nft);
	nft_ctx_set_dry_run(nft, true);
	err = nft_run_cmd_from_buffer(nft, text);
	/* the parser names a place; who may not ask the kernel is no fault */
	tap(!err || strstr(nft_ctx_get_error_buffer(nft), "cache init"),
	    "nftables understands it");
	if (err)
		tap_note("%s", nft_ctx_get_error_buffer(nft));
	nft_ctx_free(nft);
}

int main(void)
{
	char *text;

	text = script();
	tap_str(text, "", "no exit, no rules");
	free(text);

	add("sg", LNET_EXIT_TYPE_REMOTE, 20, LNET_EXIT_F_MASQUERADE, 0, 0);
	add("own", LNET_EXIT_TYPE_LOCAL, 21, 0, 0, 0);
	text = script();
	tap_str(text, "", "none that masquerades, no rules");
	free(text);

	add("home", LNET_EXIT_TYPE_LOCAL, 1002, LNET_EXIT_F_MASQUERADE, 0, 1);
	add("o\"d\\d", LNET_EXIT_TYPE_LOCAL, 23, LNET_EXIT_F_MASQUERADE, 0x10,
	    0);
	text = script();
	tap_str(text,
		"add table inet lnet_exit\n"
		"delete table inet lnet_exit\n"
		"add table inet lnet_exit\n"
		"add chain inet lnet_exit postrouting { type nat hook postrouting priority srcnat; policy accept; }\n"
		"add rule inet lnet_exit postrouting meta mark 0x137003ea oifname \"lo\" masquerade comment \"lnet-exit exit home\"\n"
		"add rule inet lnet_exit postrouting meta mark 0x00000010 masquerade comment \"lnet-exit exit o?d?d\"\n",
		"two that do");
	read_by_nft(text);
	free(text);
	return tap_end();
}
