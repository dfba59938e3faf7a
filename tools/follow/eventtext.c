// SPDX-License-Identifier: GPL-2.0
/* Events of the kernel in words, for those who watch. */

#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fib.h"
#include "../link.h"
#include "../mem.h"
#include "../model.h"
#include "../names.h"
#include "eventtext.h"

static const char *verb(const struct nlmsghdr *h, bool deleted)
{
	return deleted ? "deleted" :
	       h->nlmsg_flags & NLM_F_REPLACE ? "replaced" : "added";
}

static void route_text(struct nlmsghdr *h, char *buf, size_t size)
{
	char prefix[LX_ADDR_STRLEN], table[LX_PROTO_STRLEN];
	char protocol[LX_PROTO_STRLEN];
	struct lx_fib_route *r;

	r = mem_alloc(sizeof(*r));
	if (lx_fib_parse(h, r))
		snprintf(buf, size, "a route");
	else
		snprintf(buf, size,
			 "route %s table %s protocol %s metric %u %s",
			 lx_prefix_str(&r->prefix, prefix),
			 lx_rttable_str(r->table, table),
			 lx_proto_str(r->protocol, protocol), r->priority,
			 verb(h, h->nlmsg_type == RTM_DELROUTE));
	free(r);
}

static const char *device_state(const struct ifinfomsg *ifi)
{
	if (!(ifi->ifi_flags & IFF_UP))
		return "down";
	return ifi->ifi_flags & IFF_RUNNING ? "up" : "without carrier";
}

static void device_text(struct nlmsghdr *h, char *buf, size_t size)
{
	struct ifinfomsg *ifi = nlmsg_data(h);
	struct nlattr *name;

	if (!nlmsg_valid_hdr(h, sizeof(*ifi))) {
		snprintf(buf, size, "a device");
		return;
	}
	name = nlmsg_find_attr(h, sizeof(*ifi), IFLA_IFNAME);
	snprintf(buf, size, "device %s %s", name ? nla_get_string(name) : "?",
		 h->nlmsg_type == RTM_DELLINK ? "deleted" : device_state(ifi));
}

static void address_text(struct nlmsghdr *h, char *buf, size_t size)
{
	struct ifaddrmsg *ifa = nlmsg_data(h);
	struct lx_addr addr = { 0 };
	char text[LX_ADDR_STRLEN], dev[IF_NAMESIZE];
	struct nlattr *nla;

	nla = nlmsg_valid_hdr(h, sizeof(*ifa)) ?
	      nlmsg_find_attr(h, sizeof(*ifa), IFA_ADDRESS) : NULL;
	if (!nla || nla_len(nla) > (int)sizeof(addr.bytes)) {
		snprintf(buf, size, "an address");
		return;
	}
	addr.family = ifa->ifa_family;
	memcpy(addr.bytes, nla_data(nla), nla_len(nla));
	snprintf(buf, size, "address %s/%u dev %s %s",
		 lx_addr_str(&addr, text), ifa->ifa_prefixlen,
		 lx_ifname(ifa->ifa_index, dev),
		 verb(h, h->nlmsg_type == RTM_DELADDR));
}

static void nexthop_text(struct nlmsghdr *h, char *buf, size_t size)
{
	struct nlattr *id = nlmsg_find_attr(h, sizeof(struct nhmsg), NHA_ID);

	snprintf(buf, size, "nexthop id %u %s", id ? nla_get_u32(id) : 0,
		 verb(h, h->nlmsg_type == RTM_DELNEXTHOP));
}

/**
 * event_route_text - an event of the routing table in words
 * @h: message of rtnetlink
 * @buf: filled, such as "route 10.255.0.1/32 table main protocol bird metric 32
 *	replaced" or "device p1 down"
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *event_route_text(struct nlmsghdr *h, char *buf, size_t size)
{
	switch (h->nlmsg_type) {
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		route_text(h, buf, size);
		break;
	case RTM_NEWLINK:
	case RTM_DELLINK:
		device_text(h, buf, size);
		break;
	case RTM_NEWADDR:
	case RTM_DELADDR:
		address_text(h, buf, size);
		break;
	case RTM_NEWNEXTHOP:
	case RTM_DELNEXTHOP:
		nexthop_text(h, buf, size);
		break;
	case RTM_NEWRULE:
	case RTM_DELRULE:
		snprintf(buf, size, "a rule %s",
			 verb(h, h->nlmsg_type == RTM_DELRULE));
		break;
	default:
		snprintf(buf, size, "rtnetlink message %u", h->nlmsg_type);
		break;
	}
	return buf;
}

static const char *object_of(uint8_t cmd)
{
	switch (cmd) {
	case LNET_EXIT_CMD_EXIT_NTF:
	case LNET_EXIT_CMD_EXIT_DEL_NTF:
		return "an exit";
	case LNET_EXIT_CMD_LABEL_NTF:
	case LNET_EXIT_CMD_LABEL_DEL_NTF:
	case LNET_EXIT_CMD_LABEL_FLUSH_NTF:
	case LNET_EXIT_CMD_LABEL_COMMIT_NTF:
		return "label entries";
	case LNET_EXIT_CMD_DEV_NTF:
	case LNET_EXIT_CMD_DEV_DEL_NTF:
		return "a device";
	default:
		return "settings";
	}
}

/**
 * event_module_text - an event of the module in words
 * @h: message of the module
 * @buf: filled, such as "an exit was changed by somebody else"
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *event_module_text(struct nlmsghdr *h, char *buf, size_t size)
{
	snprintf(buf, size, "%s changed by %s", object_of(lx_genl_cmd(h)),
		 h->nlmsg_pid ? "somebody else" : "the module itself");
	return buf;
}
