/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	uapi/lnet_exit.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_LNET_EXIT_H
#define _UAPI_LINUX_LNET_EXIT_H

#define LNET_EXIT_GENL_NAME	"lnet_exit"
#define LNET_EXIT_GENL_VERSION	1

#define LNET_EXIT_NAME_LEN	31
#define LNET_EXIT_LABEL_MIN	16
#define LNET_EXIT_LABEL_MAX	1048575
#define LNET_EXIT_NEXTHOP_MAX	64
#define LNET_EXIT_WEIGHT_MAX	256
#define LNET_EXIT_PROTO_STATIC	4
#define LNET_EXIT_PROTO_FOLLOW	137

/**
 * enum lnet_exit_type
 * @LNET_EXIT_TYPE_REMOTE: The egress router is elsewhere, the label is pushed
 *   or kept.
 * @LNET_EXIT_TYPE_LOCAL: This router is the egress, the label is popped.
 */
enum lnet_exit_type {
	LNET_EXIT_TYPE_REMOTE,
	LNET_EXIT_TYPE_LOCAL,
};

/**
 * enum lnet_exit_flags
 * @LNET_EXIT_F_MASQUERADE: User space masquerades what leaves by this local
 *   exit. The module only remembers the flag.
 * @LNET_EXIT_F_PASS: With no live next hop and no live backup, packets take
 *   the ordinary route instead of an ICMP unreachable.
 * @LNET_EXIT_F_DOWN: Taken out of service: its own way is not taken, only that
 *   of its backup.
 * @LNET_EXIT_F_PIPE: Pipe model (RFC 3443, RFC 3270): TTL and DSCP of the
 *   packet inside are hidden from the routers between, and theirs from it.
 *   Without the flag, the uniform model.
 * @LNET_EXIT_F_EXPLICIT_NULL: A local exit that takes, besides its own label,
 *   the explicit nulls (RFC 3032): 0 with IPv4 inside and 2 with IPv6. Of
 *   several such exits that of the smallest label does.
 */
enum lnet_exit_flags {
	LNET_EXIT_F_MASQUERADE = 1,
	LNET_EXIT_F_PASS = 2,
	LNET_EXIT_F_DOWN = 4,
	LNET_EXIT_F_PIPE = 8,
	LNET_EXIT_F_EXPLICIT_NULL = 16,
};

/**
 * enum lnet_exit_encap
 * @LNET_EXIT_ENCAP_IP: MPLS-in-IP, RFC 4023, protocol 137.
 * @LNET_EXIT_ENCAP_UDP: MPLS-in-UDP, RFC 7510, port 6635.
 */
enum lnet_exit_encap {
	LNET_EXIT_ENCAP_IP,
	LNET_EXIT_ENCAP_UDP,
};

/**
 * enum lnet_exit_state
 * @LNET_EXIT_STATE_UNREACHABLE: Packets are refused with an ICMP destination
 *   unreachable.
 * @LNET_EXIT_STATE_BACKUP: The backup exit carries the packets.
 * @LNET_EXIT_STATE_PASS: Packets take the ordinary route.
 */
enum lnet_exit_state {
	LNET_EXIT_STATE_UNREACHABLE,
	LNET_EXIT_STATE_UP,
	LNET_EXIT_STATE_BACKUP,
	LNET_EXIT_STATE_PASS,
};

/**
 * enum lnet_exit_reason
 * @LNET_EXIT_REASON_NO_NEXTHOP: The exit has no next hop at all.
 * @LNET_EXIT_REASON_NEXTHOP_DEAD: No next hop is alive; see the flags of each.
 * @LNET_EXIT_REASON_NO_DEVICE: The namespace has no lnet_exit device, or it is
 *   down.
 * @LNET_EXIT_REASON_OIF_DOWN: The outgoing device of this local exit is down.
 * @LNET_EXIT_REASON_ADMIN_DOWN: The exit has the flag down.
 */
enum lnet_exit_reason {
	LNET_EXIT_REASON_NONE,
	LNET_EXIT_REASON_NO_NEXTHOP,
	LNET_EXIT_REASON_NEXTHOP_DEAD,
	LNET_EXIT_REASON_NO_DEVICE,
	LNET_EXIT_REASON_OIF_DOWN,
	LNET_EXIT_REASON_ADMIN_DOWN,
};

/**
 * enum lnet_exit_nexthop_flags
 * @LNET_EXIT_NH_F_DOWN: The device is administratively down.
 * @LNET_EXIT_NH_F_LINKDOWN: The device has no carrier.
 * @LNET_EXIT_NH_F_NO_SOURCE: No address can serve as outer source.
 * @LNET_EXIT_NH_F_NO_IPV6: IPv6 is off on the device, or the device's MTU too
 *   small for it.
 * @LNET_EXIT_NH_F_TENTATIVE: An address of the device waits for duplicate
 *   address detection.
 */
enum lnet_exit_nexthop_flags {
	LNET_EXIT_NH_F_DOWN = 1,
	LNET_EXIT_NH_F_LINKDOWN = 2,
	LNET_EXIT_NH_F_NO_SOURCE = 4,
	LNET_EXIT_NH_F_NO_IPV6 = 8,
	LNET_EXIT_NH_F_TENTATIVE = 16,
};

/**
 * enum lnet_exit_entry_type
 * @LNET_EXIT_ENTRY_BYPASS: Matching packets are never labelled.
 */
enum lnet_exit_entry_type {
	LNET_EXIT_ENTRY_EXIT,
	LNET_EXIT_ENTRY_BYPASS,
};

/**
 * enum lnet_exit_entry_flags
 * @LNET_EXIT_ENTRY_F_OVERRIDE: The entry wins over longer routes of the FIB
 *   too.
 */
enum lnet_exit_entry_flags {
	LNET_EXIT_ENTRY_F_OVERRIDE = 1,
};

/**
 * enum lnet_exit_verdict
 * @LNET_EXIT_VERDICT_EXIT: The packet takes the exit of the entry.
 * @LNET_EXIT_VERDICT_NO_ENTRY: No entry of the label table matches.
 * @LNET_EXIT_VERDICT_BYPASS: The longest entry says bypass.
 * @LNET_EXIT_VERDICT_SPECIAL: Multicast, broadcast, loopback and unspecified
 *   addresses.
 * @LNET_EXIT_VERDICT_LOCAL: The address is this router's own, or a broadcast
 *   address.
 * @LNET_EXIT_VERDICT_CONNECTED: The destination is on a connected network.
 * @LNET_EXIT_VERDICT_GATEWAY: The address is the gateway of a next hop.
 * @LNET_EXIT_VERDICT_LONGER_ROUTE: A route of the FIB is longer than the
 *   entry.
 * @LNET_EXIT_VERDICT_PASS: The exit has no live next hop and is set to pass.
 * @LNET_EXIT_VERDICT_UNREACHABLE: The exit has no live next hop, the packet is
 *   refused.
 * @LNET_EXIT_VERDICT_FAMILY: This version forwards no packets of this address
 *   family.
 * @LNET_EXIT_VERDICT_EGRESS: Own traffic to the address of an egress router
 *   stays with the FIB, and so does what another egress router sends there, so
 *   that routing protocols reach it whatever the exits do.
 * @LNET_EXIT_VERDICT_OWN_HOST_OFF: Own traffic is not labelled in this
 *   namespace.
 * @LNET_EXIT_VERDICT_MARTIAN: The source address fails validation, the FIB
 *   decides.
 * @LNET_EXIT_VERDICT_NO_FORWARD: Forwarding is off on the incoming device.
 */
enum lnet_exit_verdict {
	LNET_EXIT_VERDICT_EXIT,
	LNET_EXIT_VERDICT_NO_ENTRY,
	LNET_EXIT_VERDICT_BYPASS,
	LNET_EXIT_VERDICT_SPECIAL,
	LNET_EXIT_VERDICT_LOCAL,
	LNET_EXIT_VERDICT_CONNECTED,
	LNET_EXIT_VERDICT_GATEWAY,
	LNET_EXIT_VERDICT_LONGER_ROUTE,
	LNET_EXIT_VERDICT_PASS,
	LNET_EXIT_VERDICT_UNREACHABLE,
	LNET_EXIT_VERDICT_FAMILY,
	LNET_EXIT_VERDICT_EGRESS,
	LNET_EXIT_VERDICT_OWN_HOST_OFF,
	LNET_EXIT_VERDICT_MARTIAN,
	LNET_EXIT_VERDICT_NO_FORWARD,
};

#define LNET_EXIT_TABLE_MAIN	0
#define LNET_EXIT_TABLE_MAX	256
#define LNET_EXIT_RULE_MAX	1024
#define LNET_EXIT_CGROUP_LEN	1023
#define LNET_EXIT_IFNAME_LEN	15

/**
 * enum lnet_exit_rule_action
 * @LNET_EXIT_RULE_EXIT: The packet takes the exit, as if an entry of the label
 *   table said so: of the prefix that its destination must have, or of length
 *   0.
 * @LNET_EXIT_RULE_TABLE: The table is asked. If it has no entry for the
 *   packet, the next rule is.
 * @LNET_EXIT_RULE_BYPASS: The packet is not labelled.
 */
enum lnet_exit_rule_action {
	LNET_EXIT_RULE_EXIT,
	LNET_EXIT_RULE_TABLE,
	LNET_EXIT_RULE_BYPASS,
};

/**
 * enum lnet_exit_rule_flags
 * @LNET_EXIT_RULE_F_OWN_HOST: For connections that this host opens, and for
 *   nothing else. They are labelled even if own-host of the settings is off.
 * @LNET_EXIT_RULE_F_OVERRIDE: With action exit, wins over longer routes of the
 *   FIB too.
 */
enum lnet_exit_rule_flags {
	LNET_EXIT_RULE_F_OWN_HOST = 1,
	LNET_EXIT_RULE_F_OVERRIDE = 2,
};

/**
 * enum lnet_exit_rule_missing
 * @LNET_EXIT_RULE_M_DEVICE: There is no device of this name now.
 * @LNET_EXIT_RULE_M_CGROUP: The cgroup was removed; one of the same name is
 *   another one.
 */
enum lnet_exit_rule_missing {
	LNET_EXIT_RULE_M_DEVICE = 1,
	LNET_EXIT_RULE_M_CGROUP = 2,
};

#define LNET_EXIT_DSCP_NUM	64
#define LNET_EXIT_TC_NUM	8
#define LNET_EXIT_DSCP_KEEP	255

/**
 * enum lnet_exit_prefix_match
 * @LNET_EXIT_MATCH_EXACT: Entries of exactly this prefix.
 * @LNET_EXIT_MATCH_WITHIN: Entries whose prefix is this one or a part of it.
 * @LNET_EXIT_MATCH_COVERING: Entries whose prefix is this one or holds it.
 */
enum lnet_exit_prefix_match {
	LNET_EXIT_MATCH_EXACT,
	LNET_EXIT_MATCH_WITHIN,
	LNET_EXIT_MATCH_COVERING,
};

enum {
	LNET_EXIT_A_EXIT_UNSPEC,
	LNET_EXIT_A_EXIT_NAME,
	LNET_EXIT_A_EXIT_LABEL,
	LNET_EXIT_A_EXIT_TYPE,
	LNET_EXIT_A_EXIT_EGRESS,
	LNET_EXIT_A_EXIT_PROTOCOL,
	LNET_EXIT_A_EXIT_NEXTHOPS,
	LNET_EXIT_A_EXIT_FLAGS,
	LNET_EXIT_A_EXIT_OIF,
	LNET_EXIT_A_EXIT_MARK,
	LNET_EXIT_A_EXIT_BACKUP,
	LNET_EXIT_A_EXIT_MTU,
	LNET_EXIT_A_EXIT_STATE,
	LNET_EXIT_A_EXIT_REASON,
	LNET_EXIT_A_EXIT_PATH_MTU,
	LNET_EXIT_A_EXIT_ENTRIES,
	LNET_EXIT_A_EXIT_STATS,
	LNET_EXIT_A_EXIT_DSCP_TC,
	LNET_EXIT_A_EXIT_TC_DSCP,

	__LNET_EXIT_A_EXIT_MAX
};
#define LNET_EXIT_A_EXIT_MAX (__LNET_EXIT_A_EXIT_MAX - 1)

enum {
	LNET_EXIT_A_NEXTHOPS_UNSPEC,
	LNET_EXIT_A_NEXTHOPS_NEXTHOP,

	__LNET_EXIT_A_NEXTHOPS_MAX
};
#define LNET_EXIT_A_NEXTHOPS_MAX (__LNET_EXIT_A_NEXTHOPS_MAX - 1)

enum {
	LNET_EXIT_A_NH_UNSPEC,
	LNET_EXIT_A_NH_GATEWAY,
	LNET_EXIT_A_NH_IFINDEX,
	LNET_EXIT_A_NH_WEIGHT,
	LNET_EXIT_A_NH_MTU,
	LNET_EXIT_A_NH_SOURCE,
	LNET_EXIT_A_NH_PROTOCOL,
	LNET_EXIT_A_NH_ENCAP,
	LNET_EXIT_A_NH_FLAGS,
	LNET_EXIT_A_NH_USED_SOURCE,
	LNET_EXIT_A_NH_UDP_CHECKSUM,

	__LNET_EXIT_A_NH_MAX
};
#define LNET_EXIT_A_NH_MAX (__LNET_EXIT_A_NH_MAX - 1)

enum {
	LNET_EXIT_A_EXIT_STATS_UNSPEC,
	LNET_EXIT_A_EXIT_STATS_PAD,
	LNET_EXIT_A_EXIT_STATS_PUSH_PACKETS,
	LNET_EXIT_A_EXIT_STATS_PUSH_BYTES,
	LNET_EXIT_A_EXIT_STATS_FORWARD_PACKETS,
	LNET_EXIT_A_EXIT_STATS_FORWARD_BYTES,
	LNET_EXIT_A_EXIT_STATS_POP_PACKETS,
	LNET_EXIT_A_EXIT_STATS_POP_BYTES,
	LNET_EXIT_A_EXIT_STATS_DIRECT_PACKETS,
	LNET_EXIT_A_EXIT_STATS_DIRECT_BYTES,
	LNET_EXIT_A_EXIT_STATS_PUSH_MERGED,
	LNET_EXIT_A_EXIT_STATS_FORWARD_MERGED,
	LNET_EXIT_A_EXIT_STATS_POP_MERGED,
	LNET_EXIT_A_EXIT_STATS_DIRECT_MERGED,

	__LNET_EXIT_A_EXIT_STATS_MAX
};
#define LNET_EXIT_A_EXIT_STATS_MAX (__LNET_EXIT_A_EXIT_STATS_MAX - 1)

enum {
	LNET_EXIT_A_LABEL_UNSPEC,
	LNET_EXIT_A_LABEL_ADDRESS,
	LNET_EXIT_A_LABEL_PREFIXLEN,
	LNET_EXIT_A_LABEL_EXIT,
	LNET_EXIT_A_LABEL_TYPE,
	LNET_EXIT_A_LABEL_FLAGS,
	LNET_EXIT_A_LABEL_TABLE,
	LNET_EXIT_A_LABEL_PROTOCOL,
	LNET_EXIT_A_LABEL_DESTINATION,
	LNET_EXIT_A_LABEL_SOURCE,
	LNET_EXIT_A_LABEL_IIF,
	LNET_EXIT_A_LABEL_MARK,
	LNET_EXIT_A_LABEL_VERDICT,
	LNET_EXIT_A_LABEL_FIB_PREFIXLEN,
	LNET_EXIT_A_LABEL_FIB_ADDRESS,
	LNET_EXIT_A_LABEL_FAMILY,
	LNET_EXIT_A_LABEL_CGROUP,
	LNET_EXIT_A_LABEL_RULE,
	LNET_EXIT_A_LABEL_MATCH,
	LNET_EXIT_A_LABEL_PREFIXES4,
	LNET_EXIT_A_LABEL_PREFIXES6,
	LNET_EXIT_A_LABEL_WHOLE,
	LNET_EXIT_A_LABEL_GENERATION,
	LNET_EXIT_A_LABEL_OWNER,
	LNET_EXIT_A_LABEL_ENTRIES4,
	LNET_EXIT_A_LABEL_ENTRIES6,
	LNET_EXIT_A_LABEL_ADDED,
	LNET_EXIT_A_LABEL_REPLACED,
	LNET_EXIT_A_LABEL_REMOVED,
	LNET_EXIT_A_LABEL_SAME,
	LNET_EXIT_A_LABEL_TAKEN,

	__LNET_EXIT_A_LABEL_MAX
};
#define LNET_EXIT_A_LABEL_MAX (__LNET_EXIT_A_LABEL_MAX - 1)

enum {
	LNET_EXIT_A_DEV_UNSPEC,
	LNET_EXIT_A_DEV_IFINDEX,
	LNET_EXIT_A_DEV_LABEL_MIN,
	LNET_EXIT_A_DEV_LABEL_MAX,
	LNET_EXIT_A_DEV_FROM,
	LNET_EXIT_A_DEV_FROM_LEN,
	LNET_EXIT_A_DEV_PROTOCOL,
	LNET_EXIT_A_DEV_PAD,
	LNET_EXIT_A_DEV_RX_PACKETS,
	LNET_EXIT_A_DEV_RX_BYTES,
	LNET_EXIT_A_DEV_ZERO_CHECKSUM,

	__LNET_EXIT_A_DEV_MAX
};
#define LNET_EXIT_A_DEV_MAX (__LNET_EXIT_A_DEV_MAX - 1)

enum {
	LNET_EXIT_A_CONFIG_UNSPEC,
	LNET_EXIT_A_CONFIG_OWN_HOST,
	LNET_EXIT_A_CONFIG_MSS_CLAMP,

	__LNET_EXIT_A_CONFIG_MAX
};
#define LNET_EXIT_A_CONFIG_MAX (__LNET_EXIT_A_CONFIG_MAX - 1)

enum {
	LNET_EXIT_A_STATS_UNSPEC,
	LNET_EXIT_A_STATS_COUNTER,
	LNET_EXIT_A_STATS_FILTER,

	__LNET_EXIT_A_STATS_MAX
};
#define LNET_EXIT_A_STATS_MAX (__LNET_EXIT_A_STATS_MAX - 1)

enum {
	LNET_EXIT_A_COUNTER_UNSPEC,
	LNET_EXIT_A_COUNTER_PAD,
	LNET_EXIT_A_COUNTER_NAME,
	LNET_EXIT_A_COUNTER_DOC,
	LNET_EXIT_A_COUNTER_VALUE,
	LNET_EXIT_A_COUNTER_DROP,

	__LNET_EXIT_A_COUNTER_MAX
};
#define LNET_EXIT_A_COUNTER_MAX (__LNET_EXIT_A_COUNTER_MAX - 1)

enum {
	LNET_EXIT_A_RULE_UNSPEC,
	LNET_EXIT_A_RULE_PREF,
	LNET_EXIT_A_RULE_IIF,
	LNET_EXIT_A_RULE_FROM,
	LNET_EXIT_A_RULE_FROM_LEN,
	LNET_EXIT_A_RULE_TO,
	LNET_EXIT_A_RULE_TO_LEN,
	LNET_EXIT_A_RULE_MARK,
	LNET_EXIT_A_RULE_MASK,
	LNET_EXIT_A_RULE_CGROUP,
	LNET_EXIT_A_RULE_FLAGS,
	LNET_EXIT_A_RULE_ACTION,
	LNET_EXIT_A_RULE_EXIT,
	LNET_EXIT_A_RULE_TABLE,
	LNET_EXIT_A_RULE_PROTOCOL,
	LNET_EXIT_A_RULE_MISSING,
	LNET_EXIT_A_RULE_PAD,
	LNET_EXIT_A_RULE_PACKETS,
	LNET_EXIT_A_RULE_BYTES,

	__LNET_EXIT_A_RULE_MAX
};
#define LNET_EXIT_A_RULE_MAX (__LNET_EXIT_A_RULE_MAX - 1)

enum {
	LNET_EXIT_A_TABLE_UNSPEC,
	LNET_EXIT_A_TABLE_ID,
	LNET_EXIT_A_TABLE_NAME,
	LNET_EXIT_A_TABLE_PROTOCOL,
	LNET_EXIT_A_TABLE_ENTRIES4,
	LNET_EXIT_A_TABLE_ENTRIES6,
	LNET_EXIT_A_TABLE_RULES,

	__LNET_EXIT_A_TABLE_MAX
};
#define LNET_EXIT_A_TABLE_MAX (__LNET_EXIT_A_TABLE_MAX - 1)

enum lnet_exit_cmd {
	LNET_EXIT_CMD_UNSPEC,
	LNET_EXIT_CMD_EXIT_NEW,
	LNET_EXIT_CMD_EXIT_SET,
	LNET_EXIT_CMD_EXIT_DEL,
	LNET_EXIT_CMD_EXIT_GET,
	LNET_EXIT_CMD_LABEL_NEW,
	LNET_EXIT_CMD_LABEL_DEL,
	LNET_EXIT_CMD_LABEL_GET,
	LNET_EXIT_CMD_LABEL_FLUSH,
	LNET_EXIT_CMD_DEV_NEW,
	LNET_EXIT_CMD_DEV_DEL,
	LNET_EXIT_CMD_DEV_GET,
	LNET_EXIT_CMD_CONFIG_SET,
	LNET_EXIT_CMD_CONFIG_GET,
	LNET_EXIT_CMD_STATS_GET,
	LNET_EXIT_CMD_EXIT_NTF,
	LNET_EXIT_CMD_EXIT_DEL_NTF,
	LNET_EXIT_CMD_LABEL_NTF,
	LNET_EXIT_CMD_LABEL_DEL_NTF,
	LNET_EXIT_CMD_LABEL_FLUSH_NTF,
	LNET_EXIT_CMD_DEV_NTF,
	LNET_EXIT_CMD_DEV_DEL_NTF,
	LNET_EXIT_CMD_CONFIG_NTF,
	LNET_EXIT_CMD_RULE_NEW,
	LNET_EXIT_CMD_RULE_DEL,
	LNET_EXIT_CMD_RULE_GET,
	LNET_EXIT_CMD_RULE_FLUSH,
	LNET_EXIT_CMD_TABLE_NEW,
	LNET_EXIT_CMD_TABLE_DEL,
	LNET_EXIT_CMD_TABLE_GET,
	LNET_EXIT_CMD_RULE_NTF,
	LNET_EXIT_CMD_RULE_DEL_NTF,
	LNET_EXIT_CMD_TABLE_NTF,
	LNET_EXIT_CMD_TABLE_DEL_NTF,
	LNET_EXIT_CMD_LABEL_STATUS,
	LNET_EXIT_CMD_LABEL_BEGIN,
	LNET_EXIT_CMD_LABEL_PUT,
	LNET_EXIT_CMD_LABEL_REMOVE,
	LNET_EXIT_CMD_LABEL_COMMIT,
	LNET_EXIT_CMD_LABEL_ABORT,
	LNET_EXIT_CMD_LABEL_COMMIT_NTF,

	__LNET_EXIT_CMD_MAX
};
#define LNET_EXIT_CMD_MAX (__LNET_EXIT_CMD_MAX - 1)

#define LNET_EXIT_MCGRP_MONITOR	"monitor"

#endif /* _UAPI_LINUX_LNET_EXIT_H */
