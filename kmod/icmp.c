// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors with the label stack of the packet that they are about (RFC 4884,
 * RFC 4950), so that traceroute shows each router and its label:
 *
 *   ICMP header, in it the length of the quotation    8 bytes
 *   the packet, cut or padded                       128
 *   version 2, checksum of the extension              4
 *   length 8, class 1 (MPLS label stack), type 1      4
 *   label stack entry, as it came in                  4
 *
 * The kernel's icmp_send() has no place for an extension of somebody else.
 * ICMP and ICMPv6 differ in where the length stands and in what it counts by.
 */
#include <linux/icmp.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/ipv6.h>

#include "encap.h"
#include "icmp.h"

#define LNET_ICMP_QUOTE		128	/* with an extension */
#define LNET_ICMP_VERSION	2
#define LNET_ICMP_CLASS_MPLS	1
#define LNET_ICMP_TYPE_INCOMING	1

/**
 * lnet_icmp_type() - the type of an ICMP or ICMPv6 packet
 * @skb: packet
 * @offset: where its ICMP header begins, from skb->data
 *
 * Return: the type, -1 if it is cut off.
 */
int lnet_icmp_type(const struct sk_buff *skb, int offset)
{
	const u8 *type;
	u8 _type;

	type = skb_header_pointer(skb, offset, sizeof(_type), &_type);
	return type ? *type : -1;
}

struct lnet_icmp_extension {
	struct icmp_ext_hdr head;
	struct icmp_extobj_hdr object;
	__be32 lse;
};

static void lnet_icmp_extend(struct sk_buff *skb, __be32 lse)
{
	struct lnet_icmp_extension *ext = skb_put_zero(skb, sizeof(*ext));

	ext->head.version = LNET_ICMP_VERSION;
	ext->object.length = htons(sizeof(ext->object) + sizeof(ext->lse));
	ext->object.class_num = LNET_ICMP_CLASS_MPLS;
	ext->object.class_type = LNET_ICMP_TYPE_INCOMING;
	ext->lse = lse;
	ext->head.checksum = ip_compute_csum(ext, sizeof(*ext));
}

/**
 * lnet_icmp_build() - make an ICMP error
 * @in: packet it is about, network header at skb->data
 * @len: length of that packet
 * @room: most bytes that may be quoted where there is no extension
 * @e: what it says
 *
 * Return: the message from its ICMP header on, without checksum, with headroom
 * for the headers that are to come; NULL if out of memory.
 */
struct sk_buff *lnet_icmp_build(const struct sk_buff *in, unsigned int len,
				unsigned int room, const struct lnet_icmp *e)
{
	unsigned int head = LL_MAX_HEADER + LNET_ENCAP_ROOM_MAX +
			    sizeof(struct ipv6hdr);
	unsigned int quote = e->length_at ? LNET_ICMP_QUOTE : min(len, room);
	struct icmphdr *icmp;
	struct sk_buff *skb;

	len = min(len, quote);
	skb = alloc_skb(head + sizeof(struct icmphdr) + quote +
			sizeof(struct lnet_icmp_extension), GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb->protocol = in->protocol;
	skb_reserve(skb, head);
	skb_reset_transport_header(skb);
	icmp = skb_put_zero(skb, sizeof(struct icmphdr));
	icmp->type = e->type;
	icmp->code = e->code;
	icmp->un.gateway = htonl(e->info);
	if (skb_copy_bits(in, 0, skb_put(skb, len), len)) {
		kfree_skb(skb);
		return NULL;
	}
	if (e->length_at) {
		skb_put_zero(skb, quote - len);
		((u8 *)icmp)[e->length_at] = quote / e->length_unit;
		lnet_icmp_extend(skb, e->lse);
	}
	return skb;
}
