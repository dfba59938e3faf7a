// SPDX-License-Identifier: GPL-2.0
/*
 * Why packets are dropped, in the words of the kernel.
 *
 * They are those of its core: newer kernels let subsystems add words of their own,
 * but which subsystems is a list of the kernel's. What the core has no word for is
 * "not specified" there, and has its name in the counters and in the tracepoint.
 */
#include <linux/netfilter.h>

#include "drop.h"

#ifdef LNET_HAS_DROP_ECN
#define LNET_REASON_ECN		SKB_DROP_REASON_IP_TUNNEL_ECN
#else
#define LNET_REASON_ECN		SKB_DROP_REASON_NOT_SPECIFIED
#endif

static const u16 lnet_reasons[LNET_CNT_MAX] = {
	[LNET_CNT_OUTER_OPTIONS]	= SKB_DROP_REASON_IP_INHDR,
	[LNET_CNT_SHORT]		= SKB_DROP_REASON_PKT_TOO_SMALL,
	[LNET_CNT_NO_BOTTOM]		= SKB_DROP_REASON_UNHANDLED_PROTO,
	[LNET_CNT_RESERVED_LABEL]	= SKB_DROP_REASON_UNHANDLED_PROTO,
	[LNET_CNT_UNKNOWN_LABEL]	= SKB_DROP_REASON_IP_INNOROUTES,
	[LNET_CNT_INNER_VERSION]	= SKB_DROP_REASON_UNHANDLED_PROTO,
	[LNET_CNT_INNER_HEADER]		= SKB_DROP_REASON_IP_INHDR,
	[LNET_CNT_TTL_ZERO]		= SKB_DROP_REASON_IP_INHDR,
	[LNET_CNT_TTL_EXPIRED]		= SKB_DROP_REASON_IP_INHDR,
	[LNET_CNT_TOO_BIG]		= SKB_DROP_REASON_PKT_TOO_BIG,
	[LNET_CNT_UNREACHABLE]		= SKB_DROP_REASON_IP_OUTNOROUTES,
	[LNET_CNT_NO_MEMORY]		= SKB_DROP_REASON_NOMEM,
	[LNET_CNT_ECN]			= LNET_REASON_ECN,
	[LNET_CNT_STRAY]		= SKB_DROP_REASON_IP_OUTNOROUTES,
	[LNET_CNT_FAMILY]		= SKB_DROP_REASON_IPV6DISABLED,
	[LNET_CNT_DEVICE_DOWN]		= SKB_DROP_REASON_DEV_READY,
	[LNET_CNT_INNER_SCOPE]		= SKB_DROP_REASON_IP_INADDRERRORS,
	[LNET_CNT_UDP_HEADER]		= SKB_DROP_REASON_PKT_TOO_SMALL,
	[LNET_CNT_UDP_CHECKSUM]		= SKB_DROP_REASON_UDP_CSUM,
};

/**
 * lnet_free() - free a packet that is dropped
 * @skb: packet, consumed
 * @c: counter that says why; lnet_dropping() has counted it
 */
void lnet_free(struct sk_buff *skb, enum lnet_counter c)
{
	enum skb_drop_reason reason = lnet_reasons[c];

	kfree_skb_reason(skb, reason ? : SKB_DROP_REASON_NOT_SPECIFIED);
}

/**
 * lnet_drop() - drop a packet
 * @ln: namespace
 * @skb: packet, consumed
 * @c: counter that says why
 *
 * Return: NF_STOLEN, for hooks.
 */
unsigned int lnet_drop(struct lnet_net *ln, struct sk_buff *skb,
		       enum lnet_counter c)
{
	lnet_dropping(ln, skb, c);
	lnet_free(skb, c);
	return NF_STOLEN;
}
