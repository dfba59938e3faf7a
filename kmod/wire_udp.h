/* SPDX-License-Identifier: GPL-2.0 */
/*
 * MPLS-in-UDP (RFC 7510) as bytes: a UDP header between the outer header and the
 * label stack entry.
 *
 *   outer header, protocol 17             20 bytes (IPv4) or 40 (IPv6)
 *   source port: hash of the inner flow    2 bytes, 49152 and above
 *   port 6635, length, checksum            6 bytes
 *   label stack entry, inner packet
 *
 * Everywhere else in this module a labelled packet is one of protocol 137: the
 * UDP header comes off before a packet is looked at, and gets on as it is sent.
 */
#ifndef _LNET_WIRE_UDP_H
#define _LNET_WIRE_UDP_H

#include <linux/udp.h>

#include "stats.h"

#define LNET_UDP_PORT		6635
#define LNET_UDP_LEN		((int)sizeof(struct udphdr))
/* Source ports that nobody listens on (RFC 6335). */
#define LNET_UDP_SOURCE_MIN	((u16)0xc000)

/**
 * lnet_wire_udp_source() - the source port that carries a flow's hash
 * @hash: hash of the inner flow
 *
 * Of the low bits, as lnet_wire_flow() is.
 *
 * Return: the port.
 */
static inline __be16 lnet_wire_udp_source(u32 hash)
{
	return htons(LNET_UDP_SOURCE_MIN | (u16)(hash & 0x3fff));
}

/**
 * lnet_wire_udp_room() - how long does a UDP header say its packet is?
 * @uh: the header
 * @room: bytes there are, the header included
 *
 * Return: the length; 0 if that cannot be.
 */
static inline unsigned int lnet_wire_udp_room(const struct udphdr *uh,
					      unsigned int room)
{
	unsigned int len = ntohs(uh->len);

	return len >= sizeof(*uh) && len <= room ? len : 0;
}

#endif /* _LNET_WIRE_UDP_H */
