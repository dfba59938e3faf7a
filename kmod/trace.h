/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: what becomes of each packet. While nobody looks they cost a
 * jump over nothing.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM lnet_exit

#if !defined(_LNET_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _LNET_TRACE_H

#include <linux/tracepoint.h>

#include "lnet.h"

/* Longest name of a counter, with its zero. */
#define LNET_TRACE_REASON	20

DECLARE_EVENT_CLASS(lnet_exit_packet,
	TP_PROTO(const struct lnet_exit *exit, const struct sk_buff *skb,
		 const struct net_device *dev, unsigned int len),
	TP_ARGS(exit, skb, dev, len),
	TP_STRUCT__entry(
		__field(const void *,	skbaddr)
		__field(unsigned int,	netns)
		__field(u32,		label)
		__field(int,		ifindex)
		__field(unsigned int,	len)
		__field(unsigned int,	segments)
		__array(char,		exit, LNET_NAME_SIZE)
	),
	TP_fast_assign(
		__entry->skbaddr = skb;
		__entry->netns = exit->ln->net->ns.inum;
		__entry->label = exit->label;
		__entry->ifindex = dev->ifindex;
		__entry->len = len;
		__entry->segments = skb_is_gso(skb) ?
				    skb_shinfo(skb)->gso_segs : 1;
		memcpy(__entry->exit, exit->name, LNET_NAME_SIZE);
	),
	TP_printk("netns=%u skbaddr=%p exit=%s label=%u ifindex=%d len=%u segments=%u",
		  __entry->netns, __entry->skbaddr, __entry->exit,
		  __entry->label, __entry->ifindex, __entry->len,
		  __entry->segments)
);

/* Labelled here and on its way to @dev; @len is that of the inner packet. */
DEFINE_EVENT(lnet_exit_packet, lnet_exit_push,
	TP_PROTO(const struct lnet_exit *exit, const struct sk_buff *skb,
		 const struct net_device *dev, unsigned int len),
	TP_ARGS(exit, skb, dev, len)
);

/* Passed on to @dev with its label. */
DEFINE_EVENT(lnet_exit_packet, lnet_exit_forward,
	TP_PROTO(const struct lnet_exit *exit, const struct sk_buff *skb,
		 const struct net_device *dev, unsigned int len),
	TP_ARGS(exit, skb, dev, len)
);

/* The label came off, the packet appears on @dev, lnet0. */
DEFINE_EVENT(lnet_exit_packet, lnet_exit_pop,
	TP_PROTO(const struct lnet_exit *exit, const struct sk_buff *skb,
		 const struct net_device *dev, unsigned int len),
	TP_ARGS(exit, skb, dev, len)
);

/* Dropped, by the name that the counter of such packets has. */
TRACE_EVENT(lnet_exit_drop,
	TP_PROTO(const struct lnet_net *ln, const struct sk_buff *skb,
		 enum lnet_counter counter),
	TP_ARGS(ln, skb, counter),
	TP_STRUCT__entry(
		__field(const void *,	skbaddr)
		__field(unsigned int,	netns)
		__field(u16,		protocol)
		__field(unsigned int,	len)
		__array(char,		reason, LNET_TRACE_REASON)
	),
	TP_fast_assign(
		__entry->skbaddr = skb;
		__entry->netns = ln->net->ns.inum;
		__entry->protocol = ntohs(skb->protocol);
		__entry->len = skb->len;
		strscpy(__entry->reason, lnet_counter_info[counter].name,
			LNET_TRACE_REASON);
	),
	TP_printk("netns=%u skbaddr=%p protocol=0x%04x len=%u reason=%s",
		  __entry->netns, __entry->skbaddr, __entry->protocol,
		  __entry->len, __entry->reason)
);

#endif /* _LNET_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
