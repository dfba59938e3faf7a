/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Masquerading of local exits by nftables, in a table of our own
 * (table inet lnet_exit). No other table is touched.
 */
#ifndef LNET_EXIT_TOOLS_NFT_H
#define LNET_EXIT_TOOLS_NFT_H

#include <stddef.h>
#include <stdint.h>
#include "model.h"

#define LX_NFT_TABLE "lnet_exit"

/* What to do when nftables refuses, to be shown after the reason. */
#define LX_NFT_REMEDY \
	"masquerade needs a kernel with nf_tables, nft_chain_nat and nft_masq; otherwise leave out \"masquerade\", give the exit a \"mark\" and translate packets with this mark by a rule of your own"

/* Upper half of the default mark of a masquerading exit without a mark. */
#define LX_MARK_BASE 0x13700000u

/** lx_default_mark - mark of a masquerading local exit that names none */
static inline uint32_t lx_default_mark(uint32_t label)
{
	return LX_MARK_BASE | label;
}

/**
 * lx_nft_sync - make the table say what the exits in the kernel want
 * @genl: socket of lx_genl_open(), used to list the local exits
 * @rep: says what failed; LX_NFT_REMEDY is the remedy
 *
 * Writes the whole table in one transaction, one rule per local exit with
 * masquerade; without any such exit the table is deleted. Safe to call at any
 * time by any number of processes: the list and the write happen under a lock
 * that belongs to the network namespace.
 *
 * Return: 0 or a negative errno; after an error the table is as it was.
 */
int lx_nft_sync(struct lx_sock *genl, struct lx_report *rep);

/**
 * lx_nft_script - the pure part: commands that make the table
 * @exits: all exits
 * @script: allocated, to be freed by the caller; empty text when no exit
 *	masquerades
 *
 * Return: 0 or -ENOMEM.
 */
int lx_nft_script(const struct lx_exits *exits, char **script);

/**
 * lx_nft_check - can masquerade rules be installed here?
 * @rep: says what is missing; LX_NFT_REMEDY is the remedy
 *
 * The kernel is asked to make and remove a table in one transaction, so that
 * nothing is changed.
 *
 * Return: 0 or a negative errno.
 */
int lx_nft_check(struct lx_report *rep);

/**
 * lx_nft_missing - is a rule gone that an exit needs?
 * @exits: all exits
 *
 * Whoever loads a firewall with "flush ruleset" takes our table away, too.
 *
 * Return: name of the first exit without its rule, or NULL.
 */
const char *lx_nft_missing(const struct lx_exits *exits);

#endif /* LNET_EXIT_TOOLS_NFT_H */
