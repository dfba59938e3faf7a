/* SPDX-License-Identifier: GPL-2.0 */
/* What WireGuard knows of the peers that labelled packets are sent to. */
#ifndef LNET_EXIT_TOOLS_WIREGUARD_H
#define LNET_EXIT_TOOLS_WIREGUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "addr.h"
#include "nl.h"

/* Base64 of a public key, with the terminating zero. */
#define LX_WG_KEY_STRLEN 45

/**
 * struct lx_wg_peer - a peer
 * @key: its public key
 * @endpoint: it is known where its packets go
 * @tried: something has been sent to it, if only to begin a session
 * @shaken: it has ever completed a handshake
 * @silent: it has to answer every two minutes (a keepalive is set), and has
 *	not done so for three
 */
struct lx_wg_peer {
	char key[LX_WG_KEY_STRLEN];
	bool endpoint;
	bool tried;
	bool shaken;
	bool silent;
};

/**
 * struct lx_wg - peers of an interface
 * @v: peers
 * @n: how many
 * @room: of the array
 * @now: in seconds since 1970: what the age of handshakes is counted from
 * @allowed: AllowedIPs of all of them, each with the index of its peer
 */
struct lx_wg {
	struct lx_wg_peer *v;
	size_t n;
	size_t room;
	int64_t now;
	struct lx_wg_allowed {
		struct lx_wg_allowed_ip {
			struct lx_prefix prefix;
			size_t peer;
		} *v;
		size_t n;
		size_t room;
	} allowed;
};

/**
 * lx_wg_read - ask WireGuard for the peers of an interface
 * @s: socket of lx_genl_family_open("wireguard")
 * @ifindex: interface
 * @wg: filled; lx_wg_free() it in every case
 *
 * Return: 0; -EOPNOTSUPP when the interface is none of WireGuard; another
 * negative errno.
 */
int lx_wg_read(struct lx_sock *s, uint32_t ifindex, struct lx_wg *wg);

/**
 * lx_wg_add - take the peers of one message
 * @h: answer to WG_CMD_GET_DEVICE, or a part of it
 * @arg: struct lx_wg with @now set, which gets them
 *
 * Return: 0, -EBADMSG or -ENOMEM.
 */
int lx_wg_add(struct nlmsghdr *h, void *arg);

/** lx_wg_free - free what lx_wg_read() has filled */
void lx_wg_free(struct lx_wg *wg);

/**
 * lx_wg_find - the peer that packets to an address are for
 * @wg: peers
 * @to: address
 *
 * Return: the one with the longest prefix among the AllowedIPs that contain
 * @to, NULL without one.
 */
const struct lx_wg_peer *lx_wg_find(const struct lx_wg *wg,
				    const struct lx_addr *to);

#endif /* LNET_EXIT_TOOLS_WIREGUARD_H */
