/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters of a namespace. One line each: identifier, name on the netlink
 * interface, whether it counts dropped packets, and a line for people.
 */
#ifndef _LNET_STATS_H
#define _LNET_STATS_H

#include <linux/types.h>

#define LNET_COUNTERS(X)						       \
	X(PUSH, "push", false, "packets labelled here (LER)")		       \
	X(FORWARD, "forward", false, "labelled packets passed on (LSR)")       \
	X(POP, "pop", false, "labels taken off here (egress)")		       \
	X(DIRECT, "direct", false, "packets whose entry names a local exit")   \
	X(ANSWERS, "answers_labelled", false, "own answers that were labelled") \
	X(BRIDGED, "bridge_labelled", false, "packets labelled after br_netfilter hid them") \
	X(FRAGMENT, "fragment", true, "outer packet is a fragment")	       \
	X(OUTER_OPTIONS, "outer_options", true, "outer header has IP options") \
	X(SHORT, "short", true, "no room for a label and an inner header")     \
	X(NO_BOTTOM, "no_bottom", true, "more than one label (S bit not set)") \
	X(RESERVED_LABEL, "reserved_label", true, "label 0 to 15")	       \
	X(LABEL_FILTERED, "label_filtered", true, "label not admitted on the device") \
	X(SOURCE_FILTERED, "source_filtered", true, "outer source not admitted on the device") \
	X(UNKNOWN_LABEL, "unknown_label", true, "no exit has the label")       \
	X(INNER_VERSION, "inner_version", true, "inner packet is not IP")      \
	X(INNER_HEADER, "inner_header", true, "inner IP header is broken")     \
	X(TTL_ZERO, "ttl_zero", true, "label arrived with TTL 0")	       \
	X(TTL_EXPIRED, "ttl_expired", true, "TTL ran out here, answered by ICMP") \
	X(TOO_BIG, "too_big", true, "larger than the path, answered by ICMP")  \
	X(UNREACHABLE, "unreachable", true, "exit without live next hop, answered by ICMP") \
	X(NO_MEMORY, "no_memory", true, "out of memory")		       \
	X(ECN, "ecn", true, "congestion marks that contradict (RFC 6040)")     \
	X(STRAY, "stray", true, "sent to lnet0 by a route of someone else")    \
	X(FAMILY, "family", true, "IPv6, which this version does not carry")   \
	X(DEVICE_DOWN, "device_down", true, "lnet0 is missing or down")	       \
	X(TRANSMIT, "transmit", true, "the next hop's device refused")

#define LNET_COUNTER_ENUM(id, name, drop, doc) LNET_CNT_##id,

enum lnet_counter {
	LNET_COUNTERS(LNET_COUNTER_ENUM)
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

#endif /* _LNET_STATS_H */
