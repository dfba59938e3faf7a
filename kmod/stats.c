// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of a namespace: their names and sums.
 */
#include "lnet.h"

const struct lnet_counter_info lnet_counter_info[LNET_CNT_MAX] = {
	[LNET_CNT_PUSH] = {
		.name	= "push",
		.doc	= "packets labelled here (LER)",
	},
	[LNET_CNT_FORWARD] = {
		.name	= "forward",
		.doc	= "labelled packets passed on (LSR)",
	},
	[LNET_CNT_POP] = {
		.name	= "pop",
		.doc	= "labels taken off here (egress)",
	},
	[LNET_CNT_DIRECT] = {
		.name	= "direct",
		.doc	= "packets whose entry names a local exit",
	},
	[LNET_CNT_PUSH_MERGED] = {
		.name	= "push_merged",
		.doc	= "super-packets among those labelled here",
	},
	[LNET_CNT_FORWARD_MERGED] = {
		.name	= "forward_merged",
		.doc	= "super-packets among those passed on",
	},
	[LNET_CNT_POP_MERGED] = {
		.name	= "pop_merged",
		.doc	= "super-packets among those popped",
	},
	[LNET_CNT_ANSWERS] = {
		.name	= "answers_labelled",
		.doc	= "own answers that were labelled",
	},
	[LNET_CNT_BRIDGED] = {
		.name	= "bridge_labelled",
		.doc	= "packets labelled after br_netfilter hid them",
	},
	[LNET_CNT_ICMP_SENT] = {
		.name	= "icmp_sent",
		.doc	= "ICMP errors sent about labelled packets",
	},
	[LNET_CNT_ICMP_LIMITED] = {
		.name	= "icmp_limited",
		.doc	= "ICMP errors not sent, too many of them",
	},
	[LNET_CNT_MSS_CLAMPED] = {
		.name	= "mss_clamped",
		.doc	= "TCP connections told a smaller segment size",
	},
	[LNET_CNT_FRAGMENT] = {
		.name	= "fragment",
		.doc	= "outer packet is a fragment",
		.drop	= true,
	},
	[LNET_CNT_OUTER_OPTIONS] = {
		.name	= "outer_options",
		.doc	= "outer header has IP options",
		.drop	= true,
	},
	[LNET_CNT_SHORT] = {
		.name	= "short",
		.doc	= "no room for a label and an inner header",
		.drop	= true,
	},
	[LNET_CNT_NO_BOTTOM] = {
		.name	= "no_bottom",
		.doc	= "more than one label (S bit not set)",
		.drop	= true,
	},
	[LNET_CNT_RESERVED_LABEL] = {
		.name	= "reserved_label",
		.doc	= "label 0 to 15",
		.drop	= true,
	},
	[LNET_CNT_LABEL_FILTERED] = {
		.name	= "label_filtered",
		.doc	= "label not admitted on the device",
		.drop	= true,
	},
	[LNET_CNT_SOURCE_FILTERED] = {
		.name	= "source_filtered",
		.doc	= "outer source not admitted on the device",
		.drop	= true,
	},
	[LNET_CNT_UNKNOWN_LABEL] = {
		.name	= "unknown_label",
		.doc	= "no exit has the label",
		.drop	= true,
	},
	[LNET_CNT_INNER_VERSION] = {
		.name	= "inner_version",
		.doc	= "inner packet is not IP",
		.drop	= true,
	},
	[LNET_CNT_INNER_HEADER] = {
		.name	= "inner_header",
		.doc	= "inner IP header is broken",
		.drop	= true,
	},
	[LNET_CNT_TTL_ZERO] = {
		.name	= "ttl_zero",
		.doc	= "label arrived with TTL 0",
		.drop	= true,
	},
	[LNET_CNT_TTL_EXPIRED] = {
		.name	= "ttl_expired",
		.doc	= "TTL ran out here, answered by ICMP",
		.drop	= true,
	},
	[LNET_CNT_TOO_BIG] = {
		.name	= "too_big",
		.doc	= "larger than the path, answered by ICMP",
		.drop	= true,
	},
	[LNET_CNT_UNREACHABLE] = {
		.name	= "unreachable",
		.doc	= "exit without live next hop, answered by ICMP",
		.drop	= true,
	},
	[LNET_CNT_NO_MEMORY] = {
		.name	= "no_memory",
		.doc	= "out of memory",
		.drop	= true,
	},
	[LNET_CNT_ECN] = {
		.name	= "ecn",
		.doc	= "congestion marks that contradict (RFC 6040)",
		.drop	= true,
	},
	[LNET_CNT_STRAY] = {
		.name	= "stray",
		.doc	= "sent to lnet0 by a route of someone else",
		.drop	= true,
	},
	[LNET_CNT_FAMILY] = {
		.name	= "family",
		.doc	= "IPv6, which is switched off on lnet0",
		.drop	= true,
	},
	[LNET_CNT_DEVICE_DOWN] = {
		.name	= "device_down",
		.doc	= "lnet0 is missing or down",
		.drop	= true,
	},
	[LNET_CNT_TRANSMIT] = {
		.name	= "transmit",
		.doc	= "the next hop's device refused",
		.drop	= true,
	},
	[LNET_CNT_INNER_SCOPE] = {
		.name	= "inner_scope",
		.doc	= "inner IPv6 address that is valid on one link only",
		.drop	= true,
	},
	[LNET_CNT_UDP_HEADER] = {
		.name	= "udp_header",
		.doc	= "broken header of MPLS-in-UDP",
		.drop	= true,
	},
	[LNET_CNT_UDP_CHECKSUM] = {
		.name	= "udp_checksum",
		.doc	= "checksum of MPLS-in-UDP wrong, or missing (IPv6)",
		.drop	= true,
	},
};

/**
 * lnet_counter_sum() - value of a counter
 * @ln: namespace
 * @c: counter
 *
 * Return: the sum over all CPUs.
 */
u64 lnet_counter_sum(const struct lnet_net *ln, enum lnet_counter c)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(ln->counters, cpu)[c]);
	return sum;
}
