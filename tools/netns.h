/* SPDX-License-Identifier: GPL-2.0 */
/* Entering a network namespace. */
#ifndef LNET_EXIT_TOOLS_NETNS_H
#define LNET_EXIT_TOOLS_NETNS_H

#include <stddef.h>

/**
 * netns_enter - move this process into a network namespace
 * @name: name under /run/netns as `ip netns` has them, or a path
 * @why: message for people
 * @size: of @why
 *
 * Sockets opened later, names of devices, /proc/sys/net and nftables are those
 * of the namespace from then on.
 *
 * Return: 0 or a negative errno.
 */
int netns_enter(const char *name, char *why, size_t size);

#endif /* LNET_EXIT_TOOLS_NETNS_H */
