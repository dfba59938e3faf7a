/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The source address of connections that this host opens through its exits, by
 * nftables, in a table of our own (table inet lnet_exit_source) which is where
 * the setting is kept.
 */
#ifndef LNET_EXIT_TOOLS_OWNSOURCE_H
#define LNET_EXIT_TOOLS_OWNSOURCE_H

#include "addr.h"
#include "nl.h"

/**
 * struct own_source - one address of each family
 * @ip4: of no family for none
 * @ip6: likewise
 */
struct own_source {
	struct lx_addr ip4;
	struct lx_addr ip6;
};

/**
 * own_source_get - what is set
 * @s: filled; without nftables nothing is set
 */
void own_source_get(struct own_source *s);

/**
 * own_source_set - set both; the table goes if there is neither
 * @s: the addresses
 * @dev: name of the device that labelled packets leave by
 * @rep: says what failed
 *
 * Return: 0 or a negative errno; after an error all is as it was.
 */
int own_source_set(const struct own_source *s, const char *dev,
		   struct lx_report *rep);

#endif /* LNET_EXIT_TOOLS_OWNSOURCE_H */
