/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_STATS_H
#define _LNET_STATS_H

#include <linux/types.h>

struct lnet_net;

/* Counters of a namespace; stats.c has their names. */
enum lnet_counter {
	LNET_CNT_PUSH,
	LNET_CNT_FORWARD,
	LNET_CNT_POP,
	LNET_CNT_DIRECT,
	LNET_CNT_PUSH_MERGED,
	LNET_CNT_FORWARD_MERGED,
	LNET_CNT_POP_MERGED,
	LNET_CNT_ANSWERS,
	LNET_CNT_BRIDGED,
	LNET_CNT_ICMP_SENT,
	LNET_CNT_ICMP_LIMITED,
	LNET_CNT_MSS_CLAMPED,
	LNET_CNT_FRAGMENT,
	LNET_CNT_OUTER_OPTIONS,
	LNET_CNT_SHORT,
	LNET_CNT_NO_BOTTOM,
	LNET_CNT_RESERVED_LABEL,
	LNET_CNT_LABEL_FILTERED,
	LNET_CNT_SOURCE_FILTERED,
	LNET_CNT_UNKNOWN_LABEL,
	LNET_CNT_INNER_VERSION,
	LNET_CNT_INNER_HEADER,
	LNET_CNT_TTL_ZERO,
	LNET_CNT_TTL_EXPIRED,
	LNET_CNT_TOO_BIG,
	LNET_CNT_UNREACHABLE,
	LNET_CNT_NO_MEMORY,
	LNET_CNT_ECN,
	LNET_CNT_STRAY,
	LNET_CNT_FAMILY,
	LNET_CNT_DEVICE_DOWN,
	LNET_CNT_TRANSMIT,
	LNET_CNT_INNER_SCOPE,
	LNET_CNT_UDP_HEADER,
	LNET_CNT_UDP_CHECKSUM,
	LNET_CNT_MAX,
};

/**
 * struct lnet_counter_info - what a counter is called
 * @name: word on the netlink interface, never changed once released
 * @doc: one line for people
 * @drop: counts dropped packets
 */
struct lnet_counter_info {
	const char *name;
	const char *doc;
	bool drop;
};

extern const struct lnet_counter_info lnet_counter_info[LNET_CNT_MAX];

u64 lnet_counter_sum(const struct lnet_net *ln, enum lnet_counter c);

#endif /* _LNET_STATS_H */
