/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inner packets as bytes, IPv4 and IPv6: what is read from them on their way
 * below a label, and what is written into them where the label comes off. Like
 * wire.h, of which this is a part, away from socket buffers.
 */
#ifndef _LNET_WIRE_INNER_H
#define _LNET_WIRE_INNER_H

#include <linux/in.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "stats.h"

/* All that lnet_wire_check_inner() looks at, and the shortest packet. */
#define LNET_INNER_LEN		((int)sizeof(struct iphdr))

/* The version that an IP header says it is of. */
static inline unsigned int lnet_wire_version(const void *ip)
{
	return *(const u8 *)ip >> 4;
}

/* Type of service or traffic class: DSCP and ECN. */
static inline u8 lnet_wire_tos(const void *ip)
{
	const u8 *byte = ip;

	return lnet_wire_version(ip) == 6 ? byte[0] << 4 | byte[1] >> 4 :
					    byte[1];
}

/* TTL or hop limit. */
static inline u8 lnet_wire_ttl(const void *ip)
{
	return lnet_wire_version(ip) == 6 ?
	       ((const struct ipv6hdr *)ip)->hop_limit :
	       ((const struct iphdr *)ip)->ttl;
}

static inline int lnet_wire_check_inner4(const struct iphdr *iph,
					 unsigned int room)
{
	unsigned int len = ntohs(iph->tot_len);

	if (iph->ihl < 5 || len < iph->ihl * 4 || len > room)
		return LNET_CNT_INNER_HEADER;
	return -1;
}

static inline int lnet_wire_check_inner6(const struct ipv6hdr *ip6h,
					 unsigned int room)
{
	if (sizeof(*ip6h) + ntohs(ip6h->payload_len) > room)
		return LNET_CNT_INNER_HEADER;
	return -1;
}

/* The inner header as far as it must be right to be carried on. */
static inline int lnet_wire_check_inner(const void *inner, unsigned int room)
{
	switch (lnet_wire_version(inner)) {
	case 4:
		return lnet_wire_check_inner4(inner, room);
	case 6:
		return lnet_wire_check_inner6(inner, room);
	}
	return LNET_CNT_INNER_VERSION;
}

static inline bool lnet_wire_has_ports(u8 protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
		return true;
	}
	return false;
}

/**
 * lnet_wire_ports4() - where are the ports of an IPv4 packet?
 * @iph: its header
 *
 * Return: how far behind @iph; 0 if the protocol has none, or if the packet is
 * a fragment: all parts of a packet take one path.
 */
static inline unsigned int lnet_wire_ports4(const struct iphdr *iph)
{
	return !ip_is_fragment(iph) && lnet_wire_has_ports(iph->protocol) ?
	       iph->ihl * 4 : 0;
}

/**
 * lnet_wire_fold_ttl4() - give a popped packet the TTL of its label
 * @iph: header of the packet
 * @ttl: of the label stack entry
 *
 * Uniform model (RFC 3443), but never up: an LER of the pipe model may have put
 * a larger one outside.
 */
static inline void lnet_wire_fold_ttl4(struct iphdr *iph, u8 ttl)
{
	if (ttl >= iph->ttl)
		return;
	csum_replace2(&iph->check, htons(iph->ttl << 8), htons(ttl << 8));
	iph->ttl = ttl;
}

/**
 * lnet_wire_fold_ttl6() - give a popped packet the hop limit of its label
 * @ip6h: header of the packet
 * @ttl: of the label stack entry
 *
 * As lnet_wire_fold_ttl4(); nothing in the packet sums up a hop limit.
 */
static inline void lnet_wire_fold_ttl6(struct ipv6hdr *ip6h, u8 ttl)
{
	if (ttl < ip6h->hop_limit)
		ip6h->hop_limit = ttl;
}

#endif /* _LNET_WIRE_INNER_H */
