/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Masquerading of local exits by nftables, in a table of our own
 * (table inet lnet_exit). No other table is touched.
 */
#ifndef LNET_EXIT_TOOLS_NFT_H
#define LNET_EXIT_TOOLS_NFT_H

#include <stddef.h>
#include <stdint.h>
#include "lock.h"
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
 * lx_masquerades - does an exit want a rule?
 * @e: exit
 */
static inline bool lx_masquerades(const struct lx_exit *e)
{
	return e->type == LNET_EXIT_TYPE_LOCAL &&
	       (e->flags & LNET_EXIT_F_MASQUERADE);
}

/**
 * struct lx_nft - a change of exits that changes rules, too
 * @lock: keeps other processes from writing the table meanwhile
 */
struct lx_nft {
	struct lock lock;
};

/**
 * lx_nft_begin - have the rules before the exits that need them
 * @nft: filled; lx_nft_end() it in every case
 * @genl: socket of lx_genl_open(), used to list the local exits
 * @coming: exits that will be made or changed; those that do not masquerade
 *	do not matter
 * @n: number of them
 * @rep: says what failed; LX_NFT_REMEDY is the remedy
 *
 * A flow keeps the translation that its first packet got: were the rule to
 * come after its exit, flows that begin in between would never be masqueraded.
 *
 * Return: 0 or a negative errno; after an error the table is as it was.
 */
int lx_nft_begin(struct lx_nft *nft, struct lx_sock *genl,
		 const struct lx_exit *coming, size_t n, struct lx_report *rep);

/**
 * lx_nft_end - take away the rules that no exit needs any more
 * @nft: from lx_nft_begin()
 * @genl: socket of lx_genl_open()
 * @rep: says what failed
 *
 * Return: 0 or a negative errno.
 */
int lx_nft_end(struct lx_nft *nft, struct lx_sock *genl, struct lx_report *rep);

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
