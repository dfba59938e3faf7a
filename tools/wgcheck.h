/* SPDX-License-Identifier: GPL-2.0 */
/* Why WireGuard would not carry labelled packets. */
#ifndef LNET_EXIT_TOOLS_WGCHECK_H
#define LNET_EXIT_TOOLS_WGCHECK_H

#include "hostcheck.h"
#include "wireguard.h"

/**
 * struct lx_wgcheck - what has been asked so far; starts as zeroes
 * @s: socket to WireGuard
 * @none: there is no WireGuard here, or we may not ask
 * @ifindex: interface that @wg and @is_wg are about, 0 for none yet
 * @is_wg: it is WireGuard's
 * @wg: its peers
 */
struct lx_wgcheck {
	struct lx_sock *s;
	bool none;
	uint32_t ifindex;
	bool is_wg;
	struct lx_wg wg;
};

/**
 * lx_wgcheck_hop - check a next hop
 * @c: state; one for many next hops, so that each interface is read once
 * @e: exit
 * @h: its next hop, whose device exists
 * @f: filled with what is wrong, if anything is
 *
 * It does not matter to other devices than WireGuard's. A session that nobody
 * has used yet is not wrong.
 *
 * Return: true if @f was filled.
 */
bool lx_wgcheck_hop(struct lx_wgcheck *c, const struct lx_exit *e,
		    const struct lx_nexthop *h, struct lx_finding *f);

/**
 * lx_wgcheck_dev - check a tunnel that no exit uses
 * @c: state, as for lx_wgcheck_hop()
 * @rt: rtnetlink socket
 * @ifindex: device that labelled packets are accepted from
 * @f: filled with what is wrong, if anything is
 *
 * Routing avoids a tunnel that carries nothing, so that no next hop tells of it.
 * Tunnels with one peer are looked at, and whether it may have an address of the
 * tunnel's network, or the one that follows from the own address.
 *
 * Return: true if @f was filled.
 */
bool lx_wgcheck_dev(struct lx_wgcheck *c, struct lx_sock *rt, uint32_t ifindex,
		    struct lx_finding *f);

/** lx_wgcheck_end - free what the state holds */
void lx_wgcheck_end(struct lx_wgcheck *c);

#endif /* LNET_EXIT_TOOLS_WGCHECK_H */
