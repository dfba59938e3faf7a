/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Labelled packets as bytes: MPLS-in-IP (RFC 4023) with one label stack entry
 * (RFC 3032):
 *
 *   outer IPv4 header, protocol 137      20 bytes
 *   label (20) | TC (3) | S (1) | TTL (8) 4 bytes
 *   inner packet, untouched
 *
 * What is read from a packet that somebody sent, and what is written into one,
 * is here, away from socket buffers: selftests/fuzz builds the same lines in
 * user space. They are inline, for each has one caller on the packet path.
 */
#ifndef _LNET_WIRE_H
#define _LNET_WIRE_H

#include <linux/in.h>
#include <linux/inetdevice.h>
#include <net/checksum.h>
#include <net/ip.h>

#include "addr.h"
#include "stats.h"

#define LNET_LSE_LEN		4
#define LNET_ENCAP_LEN		((int)sizeof(struct iphdr) + LNET_LSE_LEN)
/* All that lnet_wire_check4() looks at: both headers without options. */
#define LNET_WIRE_LEN		(LNET_ENCAP_LEN + (int)sizeof(struct iphdr))

#define LNET_LABEL_EXPLICIT_MAX	15	/* 0..15 are reserved */

/**
 * struct lnet_lse - label stack entry
 * @label: 20 bits
 * @tc: traffic class, 3 bits (RFC 5462)
 * @bottom: bottom of stack
 * @ttl: time to live
 */
struct lnet_lse {
	u32 label;
	u8 tc;
	bool bottom;
	u8 ttl;
};

static inline __be32 lnet_lse_encode(const struct lnet_lse *lse)
{
	return cpu_to_be32(lse->label << 12 | (u32)lse->tc << 9 |
			   (u32)lse->bottom << 8 | lse->ttl);
}

static inline struct lnet_lse lnet_lse_decode(__be32 word)
{
	u32 v = be32_to_cpu(word);

	return (struct lnet_lse){
		.label	= v >> 12,
		.tc	= v >> 9 & 7,
		.bottom	= v >> 8 & 1,
		.ttl	= v,
	};
}

/* The label stack entry behind an outer header without options. */
static inline __be32 *lnet_wire_lse(void *outer)
{
	return outer + sizeof(struct iphdr);
}

/**
 * struct lnet_dev_spec - what a labelled packet must look like to be accepted
 * @label_min: smallest label
 * @label_max: largest label
 * @from: prefix of outer sources, AF_UNSPEC for any
 * @from_len: its length in bits
 * @protocol: who made it
 */
struct lnet_dev_spec {
	u32 label_min;
	u32 label_max;
	struct lnet_addr from;
	u8 from_len;
	u8 protocol;
};

static inline bool lnet_wire_from4(const struct lnet_dev_spec *spec,
				   __be32 saddr)
{
	if (spec->from.family == AF_UNSPEC)
		return true;
	return spec->from.family == AF_INET &&
	       !((saddr ^ spec->from.ip4) & inet_make_mask(spec->from_len));
}

/* The inner header as far as it must be right to be carried on. */
static inline int lnet_wire_check_inner(const struct iphdr *inner,
					unsigned int room)
{
	unsigned int len;

	if (inner->version == 6)
		return LNET_CNT_FAMILY;
	if (inner->version != 4)
		return LNET_CNT_INNER_VERSION;
	len = ntohs(inner->tot_len);
	if (inner->ihl < 5 || len < inner->ihl * 4 || len > room)
		return LNET_CNT_INNER_HEADER;
	return -1;
}

/**
 * lnet_wire_check4() - is this a labelled packet to be carried on?
 * @outer: packet, with an IPv4 header that the stack has found right
 * @have: bytes that can be read at @outer; LNET_WIRE_LEN of them unless the
 *        packet is shorter
 * @len: length of the packet
 * @spec: what its device accepts
 * @lse: set to the label stack entry if there is one
 *
 * Return: what is wrong with it, a drop counter, or -1 for nothing.
 */
static inline int lnet_wire_check4(const void *outer, unsigned int have,
				   unsigned int len,
				   const struct lnet_dev_spec *spec,
				   struct lnet_lse *lse)
{
	const struct iphdr *iph = outer;

	if (unlikely(ip_is_fragment(iph)))
		return LNET_CNT_FRAGMENT;
	if (unlikely(iph->ihl != 5))
		return LNET_CNT_OUTER_OPTIONS;
	if (unlikely(have < LNET_WIRE_LEN))
		return LNET_CNT_SHORT;
	*lse = lnet_lse_decode(*(const __be32 *)(outer + sizeof(*iph)));
	if (unlikely(!lnet_wire_from4(spec, iph->saddr)))
		return LNET_CNT_SOURCE_FILTERED;
	if (unlikely(lse->label <= LNET_LABEL_EXPLICIT_MAX))
		return LNET_CNT_RESERVED_LABEL;
	if (unlikely(!lse->bottom))
		return LNET_CNT_NO_BOTTOM;
	if (unlikely(lse->label < spec->label_min ||
		     lse->label > spec->label_max))
		return LNET_CNT_LABEL_FILTERED;
	if (unlikely(!lse->ttl))
		return LNET_CNT_TTL_ZERO;
	return lnet_wire_check_inner(outer + LNET_ENCAP_LEN,
				     len - LNET_ENCAP_LEN);
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
	if (ip_is_fragment(iph))
		return 0;
	switch (iph->protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
		return iph->ihl * 4;
	}
	return 0;
}

/**
 * lnet_wire_outer4() - write the outer header
 * @iph: where it goes
 * @len: length of the whole packet
 * @tos: type of service
 * @saddr: this router
 * @daddr: the next one
 */
static inline void lnet_wire_outer4(struct iphdr *iph, unsigned int len, u8 tos,
				    __be32 saddr, __be32 daddr)
{
	*(__be16 *)iph = htons(0x4500 | tos);
	iph->tot_len = htons(len);
	iph->id = 0;
	iph->frag_off = htons(IP_DF);
	iph->ttl = IPDEFTTL;
	iph->protocol = IPPROTO_MPLS;
	iph->saddr = saddr;
	iph->daddr = daddr;
	ip_send_check(iph);
}

/**
 * lnet_wire_push4() - the label stack entry of a packet that is labelled here
 * @inner: header of the packet
 * @label: label
 *
 * TTL by the uniform model (RFC 3443), the traffic class is the class selector
 * part of the DSCP.
 *
 * Return: the entry.
 */
static inline __be32 lnet_wire_push4(const struct iphdr *inner, u32 label)
{
	struct lnet_lse lse = {
		.label	= label,
		.tc	= inner->tos >> 5,
		.bottom	= true,
		.ttl	= inner->ttl,
	};

	return lnet_lse_encode(&lse);
}

/**
 * lnet_wire_pass() - the label stack entry of a packet that is passed on
 * @word: as it came in, its TTL not 0
 * @label: outgoing label
 *
 * Return: as it goes out.
 */
static inline __be32 lnet_wire_pass(__be32 word, u32 label)
{
	struct lnet_lse lse = lnet_lse_decode(word);

	lse.label = label;
	lse.ttl--;
	return lnet_lse_encode(&lse);
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

#endif /* _LNET_WIRE_H */
