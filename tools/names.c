// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/lnet_exit.h>
#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/rtnl.h>
#include <netlink/route/route.h>
#include "names.h"

#define WORD(table, i) word(table, sizeof(table) / sizeof((table)[0]), i)

/* Names of an administrator, beyond those that the library knows. */
#define RT_PROTOS "/etc/iproute2/rt_protos"

static const char *word(const char *const *words, size_t n, size_t i)
{
	return i < n && words[i] ? words[i] : "unknown";
}

static void read_protocols(void)
{
	static int done;

	if (!done)
		rtnl_route_read_protocol_names(RT_PROTOS);
	done = 1;
}

const char *lx_proto_str(uint8_t proto, char *buf)
{
	if (proto == LNET_EXIT_PROTO_FOLLOW) {
		strcpy(buf, "follow");
		return buf;
	}
	read_protocols();
	rtnl_route_proto2str(proto, buf, LX_PROTO_STRLEN);
	/* an unknown one reads as 0x.. there, and as a number with us */
	if (!strncmp(buf, "0x", 2) || !buf[0])
		snprintf(buf, LX_PROTO_STRLEN, "%u", proto);
	return buf;
}

int lx_proto_num(const char *name)
{
	int proto;

	if (!strcmp(name, "follow"))
		return LNET_EXIT_PROTO_FOLLOW;
	read_protocols();
	proto = rtnl_route_str2proto(name);
	return proto < 0 || proto > 255 ? -EINVAL : proto;
}

const char *lx_rttable_str(uint32_t table, char *buf)
{
	rtnl_route_table2str(table, buf, LX_PROTO_STRLEN);
	if (!strncmp(buf, "0x", 2) || !buf[0])
		snprintf(buf, LX_PROTO_STRLEN, "%u", table);
	return buf;
}

const char *lx_exit_type_str(uint8_t type)
{
	static const char *const words[] = {
		[LNET_EXIT_TYPE_REMOTE] = "remote",
		[LNET_EXIT_TYPE_LOCAL] = "local",
	};

	return WORD(words, type);
}

const char *lx_encap_str(uint8_t encap)
{
	static const char *const words[] = {
		[LNET_EXIT_ENCAP_IP] = "ip",
		[LNET_EXIT_ENCAP_UDP] = "udp",
	};

	return WORD(words, encap);
}

const char *lx_exit_state_str(uint8_t state)
{
	static const char *const words[] = {
		[LNET_EXIT_STATE_UNREACHABLE] = "unreachable",
		[LNET_EXIT_STATE_UP] = "up",
		[LNET_EXIT_STATE_BACKUP] = "backup",
		[LNET_EXIT_STATE_PASS] = "pass",
	};

	return WORD(words, state);
}

const char *lx_exit_reason_str(uint8_t reason)
{
	static const char *const words[] = {
		[LNET_EXIT_REASON_NONE] = "none",
		[LNET_EXIT_REASON_NO_NEXTHOP] = "no_nexthop",
		[LNET_EXIT_REASON_NEXTHOP_DEAD] = "nexthop_dead",
		[LNET_EXIT_REASON_NO_DEVICE] = "no_device",
		[LNET_EXIT_REASON_OIF_DOWN] = "oif_down",
		[LNET_EXIT_REASON_ADMIN_DOWN] = "admin_down",
	};

	return WORD(words, reason);
}

const char *lx_exit_reason_text(uint8_t reason)
{
	static const char *const words[] = {
		[LNET_EXIT_REASON_NONE] = "",
		[LNET_EXIT_REASON_NO_NEXTHOP] = "no next hop",
		[LNET_EXIT_REASON_NEXTHOP_DEAD] = "no next hop is alive",
		[LNET_EXIT_REASON_NO_DEVICE] = "lnet0 is missing or down",
		[LNET_EXIT_REASON_OIF_DOWN] = "its oif is down",
		[LNET_EXIT_REASON_ADMIN_DOWN] = "it was taken down",
	};

	return WORD(words, reason);
}

const char *lx_verdict_str(uint8_t verdict)
{
	static const char *const words[] = {
		[LNET_EXIT_VERDICT_EXIT] = "exit",
		[LNET_EXIT_VERDICT_NO_ENTRY] = "no_entry",
		[LNET_EXIT_VERDICT_BYPASS] = "bypass",
		[LNET_EXIT_VERDICT_SPECIAL] = "special",
		[LNET_EXIT_VERDICT_LOCAL] = "local",
		[LNET_EXIT_VERDICT_CONNECTED] = "connected",
		[LNET_EXIT_VERDICT_GATEWAY] = "gateway",
		[LNET_EXIT_VERDICT_LONGER_ROUTE] = "longer_route",
		[LNET_EXIT_VERDICT_PASS] = "pass",
		[LNET_EXIT_VERDICT_UNREACHABLE] = "unreachable",
		[LNET_EXIT_VERDICT_FAMILY] = "family",
		[LNET_EXIT_VERDICT_EGRESS] = "egress",
		[LNET_EXIT_VERDICT_OWN_HOST_OFF] = "own_host_off",
		[LNET_EXIT_VERDICT_MARTIAN] = "martian",
		[LNET_EXIT_VERDICT_NO_FORWARD] = "no_forward",
	};

	return WORD(words, verdict);
}

const char *lx_entry_type_str(uint8_t type)
{
	static const char *const words[] = {
		[LNET_EXIT_ENTRY_EXIT] = "exit",
		[LNET_EXIT_ENTRY_BYPASS] = "bypass",
	};

	return WORD(words, type);
}

const char *lx_rule_action_str(uint8_t action)
{
	static const char *const words[] = {
		[LNET_EXIT_RULE_EXIT] = "exit",
		[LNET_EXIT_RULE_TABLE] = "table",
		[LNET_EXIT_RULE_BYPASS] = "bypass",
	};

	return WORD(words, action);
}

const char *lx_route_type_str(uint8_t type)
{
	static const char *const words[] = {
		[RTN_UNICAST] = "unicast",
		[RTN_LOCAL] = "local",
		[RTN_BROADCAST] = "broadcast",
		[RTN_ANYCAST] = "anycast",
		[RTN_MULTICAST] = "multicast",
		[RTN_BLACKHOLE] = "blackhole",
		[RTN_UNREACHABLE] = "unreachable",
		[RTN_PROHIBIT] = "prohibit",
		[RTN_THROW] = "throw",
	};

	return WORD(words, type);
}

const char *lx_exit_flag_str(unsigned int bit)
{
	static const char *const words[] = { "masquerade", "pass", "down",
					     "pipe", "explicit-null" };

	return bit < sizeof(words) / sizeof(words[0]) ? words[bit] : NULL;
}

const char *lx_nexthop_flag_str(unsigned int bit)
{
	static const char *const words[] = { "down", "linkdown", "no_source",
					     "no_ipv6", "tentative" };

	return bit < sizeof(words) / sizeof(words[0]) ? words[bit] : NULL;
}

static const char *exit_attr(const struct lx_report *rep)
{
	static const char *const words[] = {
		[LNET_EXIT_A_EXIT_NAME] = "name",
		[LNET_EXIT_A_EXIT_LABEL] = "label",
		[LNET_EXIT_A_EXIT_TYPE] = "type",
		[LNET_EXIT_A_EXIT_EGRESS] = "egress",
		[LNET_EXIT_A_EXIT_PROTOCOL] = "protocol",
		[LNET_EXIT_A_EXIT_NEXTHOPS] = "next hops",
		/* a refusal names the flag that it is about */
		[LNET_EXIT_A_EXIT_FLAGS] = "",
		[LNET_EXIT_A_EXIT_OIF] = "oif",
		[LNET_EXIT_A_EXIT_MARK] = "mark",
		[LNET_EXIT_A_EXIT_BACKUP] = "backup",
		[LNET_EXIT_A_EXIT_MTU] = "mtu",
		/* and a map by its name */
		[LNET_EXIT_A_EXIT_DSCP_TC] = "",
		[LNET_EXIT_A_EXIT_TC_DSCP] = "",
	};
	static const char *const hop_words[] = {
		[LNET_EXIT_A_NH_GATEWAY] = "next hop, via",
		[LNET_EXIT_A_NH_IFINDEX] = "next hop, dev",
		[LNET_EXIT_A_NH_WEIGHT] = "next hop, weight",
		[LNET_EXIT_A_NH_MTU] = "next hop, mtu",
		[LNET_EXIT_A_NH_SOURCE] = "next hop, src",
		[LNET_EXIT_A_NH_PROTOCOL] = "next hop, protocol",
		[LNET_EXIT_A_NH_ENCAP] = "next hop, encap",
		[LNET_EXIT_A_NH_UDP_CHECKSUM] = "next hop, udp-checksum",
	};

	if (rep->path[0] == LNET_EXIT_A_EXIT_NEXTHOPS && rep->depth == 3)
		return WORD(hop_words, rep->path[2]);
	return WORD(words, rep->path[0]);
}

static const char *label_attr(const struct lx_report *rep)
{
	static const char *const words[] = {
		[LNET_EXIT_A_LABEL_ADDRESS] = "prefix",
		[LNET_EXIT_A_LABEL_PREFIXLEN] = "prefix length",
		[LNET_EXIT_A_LABEL_EXIT] = "exit",
		[LNET_EXIT_A_LABEL_TYPE] = "bypass",
		[LNET_EXIT_A_LABEL_FLAGS] = "override",
		[LNET_EXIT_A_LABEL_TABLE] = "table",
		[LNET_EXIT_A_LABEL_PROTOCOL] = "protocol",
		[LNET_EXIT_A_LABEL_DESTINATION] = "destination",
		[LNET_EXIT_A_LABEL_SOURCE] = "from",
		[LNET_EXIT_A_LABEL_IIF] = "iif",
		[LNET_EXIT_A_LABEL_MARK] = "mark",
		[LNET_EXIT_A_LABEL_FAMILY] = "family",
		[LNET_EXIT_A_LABEL_CGROUP] = "cgroup",
	};

	return WORD(words, rep->path[0]);
}

static const char *dev_attr(const struct lx_report *rep)
{
	static const char *const words[] = {
		[LNET_EXIT_A_DEV_IFINDEX] = "device",
		[LNET_EXIT_A_DEV_LABEL_MIN] = "labels",
		[LNET_EXIT_A_DEV_LABEL_MAX] = "labels",
		[LNET_EXIT_A_DEV_FROM] = "from",
		[LNET_EXIT_A_DEV_FROM_LEN] = "from, prefix length",
		[LNET_EXIT_A_DEV_PROTOCOL] = "protocol",
		[LNET_EXIT_A_DEV_ZERO_CHECKSUM] = "zero-checksum",
	};

	return WORD(words, rep->path[0]);
}

static const char *rule_attr(const struct lx_report *rep)
{
	static const char *const words[] = {
		[LNET_EXIT_A_RULE_PREF] = "pref",
		/* a refusal says "iif" itself */
		[LNET_EXIT_A_RULE_IIF] = "",
		[LNET_EXIT_A_RULE_FROM] = "from",
		[LNET_EXIT_A_RULE_FROM_LEN] = "from, prefix length",
		[LNET_EXIT_A_RULE_TO] = "to",
		[LNET_EXIT_A_RULE_TO_LEN] = "to, prefix length",
		[LNET_EXIT_A_RULE_MARK] = "fwmark",
		[LNET_EXIT_A_RULE_MASK] = "fwmark, mask",
		[LNET_EXIT_A_RULE_CGROUP] = "",
		[LNET_EXIT_A_RULE_FLAGS] = "",
		[LNET_EXIT_A_RULE_EXIT] = "exit",
		[LNET_EXIT_A_RULE_TABLE] = "table",
		[LNET_EXIT_A_RULE_PROTOCOL] = "protocol",
	};

	return WORD(words, rep->path[0]);
}

static const char *table_attr(const struct lx_report *rep)
{
	static const char *const words[] = {
		[LNET_EXIT_A_TABLE_ID] = "id",
		[LNET_EXIT_A_TABLE_NAME] = "name",
		[LNET_EXIT_A_TABLE_PROTOCOL] = "protocol",
	};

	return WORD(words, rep->path[0]);
}

const char *lx_attr_str(const struct lx_report *rep, char *buf, size_t size)
{
	const char *word = "";

	if (rep->depth) {
		switch (rep->cmd) {
		case LNET_EXIT_CMD_EXIT_NEW ... LNET_EXIT_CMD_EXIT_GET:
			word = exit_attr(rep);
			break;
		case LNET_EXIT_CMD_LABEL_NEW ... LNET_EXIT_CMD_LABEL_FLUSH:
			word = label_attr(rep);
			break;
		case LNET_EXIT_CMD_DEV_NEW ... LNET_EXIT_CMD_DEV_GET:
			word = dev_attr(rep);
			break;
		case LNET_EXIT_CMD_RULE_NEW ... LNET_EXIT_CMD_RULE_FLUSH:
			word = rule_attr(rep);
			break;
		case LNET_EXIT_CMD_TABLE_NEW ... LNET_EXIT_CMD_TABLE_GET:
			word = table_attr(rep);
			break;
		case LNET_EXIT_CMD_CONFIG_SET:
			word = rep->path[0] == LNET_EXIT_A_CONFIG_MSS_CLAMP ?
			       "mss-clamp" : "own-host";
			break;
		case LNET_EXIT_CMD_STATS_GET:
			word = "name prefix";
			break;
		}
	}
	snprintf(buf, size, "%s", word);
	return buf;
}
