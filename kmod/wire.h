/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Labelled packets as bytes: MPLS-in-IP (RFC 4023) with one label stack entry
 * (RFC 3032):
 *
 *   outer header, protocol 137            20 bytes (IPv4) or 40 (IPv6)
 *   label (20) | TC (3) | S (1) | TTL (8)  4 bytes
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
#include <net/ipv6.h>

#include "addr.h"
#include "stats.h"
#include "wire_inner.h"

#define LNET_LSE_LEN		4
/* What stands before the inner packet, by the family of the outer header. */
#define LNET_ENCAP_LEN4		((int)sizeof(struct iphdr) + LNET_LSE_LEN)
#define LNET_ENCAP_LEN6		((int)sizeof(struct ipv6hdr) + LNET_LSE_LEN)
/* All that lnet_wire_check4() and lnet_wire_check6() look at. */
#define LNET_WIRE_LEN4		(LNET_ENCAP_LEN4 + LNET_INNER_LEN)
#define LNET_WIRE_LEN6		(LNET_ENCAP_LEN6 + LNET_INNER_LEN)

#define LNET_LABEL_EXPLICIT_MAX	15	/* 0..15 are reserved */
/* Explicit nulls: the label has done its work, IPv4 or IPv6 is inside. */
#define LNET_LABEL_NULL4	0
#define LNET_LABEL_NULL6	2
#define LNET_LABEL_LAST		0xfffff

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

/**
 * struct lnet_dev_spec - what a labelled packet must look like to be accepted
 * @label_min: smallest label
 * @label_max: largest label
 * @from: prefix of outer sources, AF_UNSPEC for any
 * @from_len: its length in bits
 * @protocol: who made it
 * @zero_checksum: MPLS-in-UDP over IPv6 may come without checksum
 */
struct lnet_dev_spec {
	u32 label_min;
	u32 label_max;
	struct lnet_addr from;
	u8 from_len;
	u8 protocol;
	bool zero_checksum;
};

static inline bool lnet_wire_from4(const struct lnet_dev_spec *spec,
				   __be32 saddr)
{
	if (spec->from.family == AF_UNSPEC)
		return true;
	return spec->from.family == AF_INET &&
	       !((saddr ^ spec->from.ip4) & inet_make_mask(spec->from_len));
}

static inline bool lnet_wire_from6(const struct lnet_dev_spec *spec,
				   const struct in6_addr *saddr)
{
	if (spec->from.family == AF_UNSPEC)
		return true;
	return spec->from.family == AF_INET6 &&
	       ipv6_prefix_equal(saddr, &spec->from.ip6, spec->from_len);
}

/* What is behind an outer header that is right; LNET_INNER_LEN can be read. */
static inline int lnet_wire_check_label(const void *data, unsigned int len,
					const struct lnet_dev_spec *spec,
					const struct lnet_lse *lse)
{
	if (unlikely(lse->label <= LNET_LABEL_EXPLICIT_MAX))
		return LNET_CNT_RESERVED_LABEL;
	if (unlikely(!lse->bottom))
		return LNET_CNT_NO_BOTTOM;
	if (unlikely(lse->label < spec->label_min ||
		     lse->label > spec->label_max))
		return LNET_CNT_LABEL_FILTERED;
	if (unlikely(!lse->ttl))
		return LNET_CNT_TTL_ZERO;
	return lnet_wire_check_inner(data + LNET_LSE_LEN, len - LNET_LSE_LEN);
}

/**
 * lnet_wire_check_null() - is this an explicit null to be carried on?
 * @data: label stack entry, behind an outer header that lnet_wire_check4() or
 *        lnet_wire_check6() found right but for LNET_CNT_RESERVED_LABEL;
 *        LNET_INNER_LEN behind it can be read
 * @len: length of the packet from there on
 * @spec: what its device accepts
 * @lse: the label stack entry
 *
 * A range of labels that a device accepts has no reserved ones in it, so only a
 * device that accepts all labels accepts these.
 *
 * Return: what is wrong with it, a drop counter, or -1 for nothing.
 */
static inline int lnet_wire_check_null(const void *data, unsigned int len,
				       const struct lnet_dev_spec *spec,
				       const struct lnet_lse *lse)
{
	unsigned int version = lnet_wire_version(data + LNET_LSE_LEN);

	if (lse->label != LNET_LABEL_NULL4 && lse->label != LNET_LABEL_NULL6)
		return LNET_CNT_RESERVED_LABEL;
	if (!lse->bottom)
		return LNET_CNT_NO_BOTTOM;
	if (spec->label_min > LNET_LABEL_EXPLICIT_MAX + 1 ||
	    spec->label_max < LNET_LABEL_LAST)
		return LNET_CNT_LABEL_FILTERED;
	if (!lse->ttl)
		return LNET_CNT_TTL_ZERO;
	if (version != (lse->label == LNET_LABEL_NULL4 ? 4 : 6))
		return LNET_CNT_INNER_VERSION;
	return lnet_wire_check_inner(data + LNET_LSE_LEN, len - LNET_LSE_LEN);
}

/**
 * lnet_wire_check4() - is this a labelled packet to be carried on?
 * @outer: packet, with an IPv4 header that the stack has found right
 * @have: bytes that can be read at @outer; LNET_WIRE_LEN4 of them unless the
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
	if (unlikely(have < LNET_WIRE_LEN4))
		return LNET_CNT_SHORT;
	*lse = lnet_lse_decode(*(const __be32 *)(outer + sizeof(*iph)));
	if (unlikely(!lnet_wire_from4(spec, iph->saddr)))
		return LNET_CNT_SOURCE_FILTERED;
	return lnet_wire_check_label(outer + sizeof(*iph), len - sizeof(*iph),
				     spec, lse);
}

/**
 * lnet_wire_check6() - is this a labelled packet to be carried on?
 * @outer: packet, with an IPv6 header that the stack has found right and no
 *         extension headers
 * @have: bytes that can be read at @outer; LNET_WIRE_LEN6 of them unless the
 *        packet is shorter
 * @len: length of the packet
 * @spec: what its device accepts
 * @lse: set to the label stack entry if there is one
 *
 * Return: what is wrong with it, a drop counter, or -1 for nothing.
 */
static inline int lnet_wire_check6(const void *outer, unsigned int have,
				   unsigned int len,
				   const struct lnet_dev_spec *spec,
				   struct lnet_lse *lse)
{
	const struct ipv6hdr *ip6h = outer;

	if (unlikely(have < LNET_WIRE_LEN6))
		return LNET_CNT_SHORT;
	*lse = lnet_lse_decode(*(const __be32 *)(outer + sizeof(*ip6h)));
	if (unlikely(!lnet_wire_from6(spec, &ip6h->saddr)))
		return LNET_CNT_SOURCE_FILTERED;
	return lnet_wire_check_label(outer + sizeof(*ip6h), len - sizeof(*ip6h),
				     spec, lse);
}

/**
 * lnet_wire_outer4() - write an outer IPv4 header
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
	iph->check = 0;
	iph->check = ip_fast_csum(iph, 5);
}

/**
 * lnet_wire_outer6() - write an outer IPv6 header
 * @ip6h: where it goes
 * @len: length of the whole packet
 * @tclass: traffic class
 * @flow: flow label, 20 bits
 * @saddr: this router
 * @daddr: the next one
 */
static inline void lnet_wire_outer6(struct ipv6hdr *ip6h, unsigned int len,
				    u8 tclass, u32 flow,
				    const struct in6_addr *saddr,
				    const struct in6_addr *daddr)
{
	*(__be32 *)ip6h = cpu_to_be32(6u << 28 | (u32)tclass << 20 | flow);
	ip6h->payload_len = htons(len - sizeof(*ip6h));
	ip6h->nexthdr = IPPROTO_MPLS;
	ip6h->hop_limit = IPDEFTTL;
	ip6h->saddr = *saddr;
	ip6h->daddr = *daddr;
}

/**
 * lnet_wire_flow() - the flow label that carries a flow's hash (RFC 6438)
 * @hash: hash of the inner flow
 *
 * The low bits: routers of ours choose next hops by the high ones.
 *
 * Return: 20 bits, never 0.
 */
static inline u32 lnet_wire_flow(u32 hash)
{
	return hash & 0xfffff ? : 1;
}

/* The flow label of an IPv6 header. */
static inline u32 lnet_wire_flow_of(const void *ip6h)
{
	return be32_to_cpu(*(const __be32 *)ip6h) & 0xfffff;
}

/**
 * lnet_wire_push() - the label stack entry of a packet that is labelled here
 * @tos: type of service or traffic class of the packet
 * @ttl: its TTL or hop limit
 * @label: label
 *
 * TTL by the uniform model (RFC 3443), the traffic class is the class selector
 * part of the DSCP.
 *
 * Return: the entry.
 */
static inline __be32 lnet_wire_push(u8 tos, u8 ttl, u32 label)
{
	struct lnet_lse lse = {
		.label	= label,
		.tc	= tos >> 5,
		.bottom	= true,
		.ttl	= ttl,
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

#endif /* _LNET_WIRE_H */
