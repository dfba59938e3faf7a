// SPDX-License-Identifier: GPL-2.0
/* Routes and nexthop objects as rtnetlink sends them. */
#include <errno.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include "../fib.h"
#include "../resolve.h"
#include "msg.h"
#include "tap.h"

static struct nl_msg *route(int family, int len, int type)
{
	struct rtmsg rtm = {
		.rtm_family = family,
		.rtm_dst_len = len,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_BIRD,
		.rtm_type = type,
	};

	return msg_rtnl(RTM_NEWROUTE, &rtm, sizeof(rtm));
}

static struct lx_fib_route parsed(struct nl_msg *msg, const char *what)
{
	struct lx_fib_route r;

	tap(!lx_fib_parse(nlmsg_hdr(msg), &r), "%s is read", what);
	nlmsg_free(msg);
	return r;
}

/* "10.0.0.1@3*1 ..." and what else is worth looking at */
static const char *hops(const struct lx_fib_route *r)
{
	static char text[512];
	char buf[LX_ADDR_STRLEN];
	unsigned int i;
	size_t n = 0;

	text[0] = '\0';
	for (i = 0; i < r->n_hops; i++)
		n += snprintf(text + n, sizeof(text) - n, "%s%s@%u*%u",
			      i ? " " : "",
			      lx_addr_str(&r->hops[i].gateway, buf),
			      r->hops[i].ifindex, r->hops[i].weight);
	return text;
}

static void put_hop(struct nl_msg *msg, uint32_t ifindex, unsigned int weight,
		    uint8_t flags, const char *gw, const char *via)
{
	struct nl_msg *attrs = nlmsg_alloc();
	struct rtnexthop nh = {
		.rtnh_flags = flags,
		.rtnh_hops = weight - 1,
		.rtnh_ifindex = ifindex,
	};
	struct {
		uint16_t family;
		uint8_t bytes[16];
	} __attribute__((packed)) v;
	struct lx_addr a;

	nlmsg_put(attrs, 0, 0, 0, 0, 0);
	if (gw)
		msg_put_addr(attrs, RTA_GATEWAY, gw);
	if (via) {
		a = msg_addr(via);
		v.family = a.family;
		memcpy(v.bytes, a.bytes, sizeof(v.bytes));
		nla_put(attrs, RTA_VIA, 2 + lx_addr_size(&a), &v);
	}
	nh.rtnh_len = sizeof(nh) + nlmsg_datalen(nlmsg_hdr(attrs));
	nlmsg_append(msg, &nh, sizeof(nh), 0);
	nlmsg_append(msg, nlmsg_data(nlmsg_hdr(attrs)),
		     nlmsg_datalen(nlmsg_hdr(attrs)), 0);
	nlmsg_free(attrs);
}

/* RTA_MULTIPATH holds no attributes of its own: grow it by hand. */
static struct nlattr *multipath_begin(struct nl_msg *msg)
{
	return nla_reserve(msg, RTA_MULTIPATH, 0);
}

static void multipath_end(struct nl_msg *msg, struct nlattr *nla)
{
	nla->nla_len = (char *)nlmsg_tail(nlmsg_hdr(msg)) - (char *)nla;
}

static void plain(void)
{
	struct nl_msg *msg = route(AF_INET, 32, RTN_UNICAST);
	struct lx_fib_route r;
	struct nlattr *nest;
	char buf[LX_ADDR_STRLEN];

	msg_put_addr(msg, RTA_DST, "10.255.0.1");
	msg_put_addr(msg, RTA_GATEWAY, "10.0.1.1");
	nla_put_u32(msg, RTA_OIF, 3);
	nla_put_u32(msg, RTA_TABLE, 1002);
	nla_put_u32(msg, RTA_PRIORITY, 32);
	nest = nla_nest_start(msg, RTA_METRICS);
	nla_put_u32(msg, RTAX_MTU, 1400);
	nla_nest_end(msg, nest);
	r = parsed(msg, "a route");
	tap_str(lx_prefix_str(&r.prefix, buf), "10.255.0.1/32", "its prefix");
	tap_str(hops(&r), "10.0.1.1@3*1", "its next hop");
	tap(r.table == 1002 && r.priority == 32 && r.mtu == 1400 &&
	    r.protocol == RTPROT_BIRD, "table, metric, MTU, protocol");

	msg = route(AF_INET, 32, RTN_UNICAST);
	msg_put_addr(msg, RTA_DST, "100.100.100.1");
	nla_put_u32(msg, RTA_OIF, 4);
	r = parsed(msg, "a route without gateway");
	tap_str(hops(&r), "none@4*1", "it is on the link");

	msg = route(AF_INET6, 0, RTN_UNICAST);
	msg_put_addr(msg, RTA_GATEWAY, "fe80::1");
	nla_put_u32(msg, RTA_OIF, 4);
	r = parsed(msg, "a default route");
	tap_str(lx_prefix_str(&r.prefix, buf), "::/0", "it has a family");
	tap_str(hops(&r), "fe80::1@4*1", "a link-local gateway");
}

static void many(void)
{
	struct nl_msg *msg = route(AF_INET, 32, RTN_UNICAST);
	struct lx_fib_route r;
	struct nlattr *nla;
	int i;

	msg_put_addr(msg, RTA_DST, "10.255.0.1");
	nla = multipath_begin(msg);
	put_hop(msg, 3, 1, 0, "10.0.1.1", NULL);
	put_hop(msg, 4, 20, RTNH_F_LINKDOWN, "10.0.2.1", NULL);
	put_hop(msg, 5, 256, 0, NULL, "fe80::5");
	put_hop(msg, 6, 1, RTNH_F_DEAD, NULL, NULL);
	multipath_end(msg, nla);
	r = parsed(msg, "a route over several hops");
	tap_str(hops(&r),
		"10.0.1.1@3*1 10.0.2.1@4*20 fe80::5@5*256 none@6*1",
		"all of them, one with a gateway of the other family");
	tap(r.hops[1].flags == RTNH_F_LINKDOWN &&
	    r.hops[3].flags == RTNH_F_DEAD, "with their flags");

	msg = route(AF_INET, 32, RTN_UNICAST);
	msg_put_addr(msg, RTA_DST, "10.255.0.1");
	nla = multipath_begin(msg);
	for (i = 0; i < 70; i++)
		put_hop(msg, 100 + i, 1, 0, "10.0.1.1", NULL);
	multipath_end(msg, nla);
	r = parsed(msg, "a route over 70 hops");
	tap(r.n_hops == LX_FIB_HOPS_MAX && r.truncated,
	    "as many as fit, and it says so");
}

static void objects(void)
{
	struct nhmsg nhm = { .nh_family = AF_INET, .nh_flags = RTNH_F_ONLINK };
	struct nexthop_grp grp[2] = { { .id = 8 }, { .id = 9, .weight = 4 } };
	struct nl_msg *msg = route(AF_INET, 32, RTN_UNICAST);
	struct lx_nexthop_obj o;
	struct lx_fib_route r;
	char buf[LX_ADDR_STRLEN];

	msg_put_addr(msg, RTA_DST, "10.255.0.1");
	nla_put_u32(msg, RTA_NH_ID, 77);
	r = parsed(msg, "a route with nothing but an id");
	tap(r.nhid == 77 && !r.n_hops, "its id");

	msg = msg_rtnl(RTM_NEWNEXTHOP, &nhm, sizeof(nhm));
	nla_put_u32(msg, NHA_ID, 8);
	nla_put_u32(msg, NHA_OIF, 3);
	msg_put_addr(msg, NHA_GATEWAY, "10.0.1.1");
	tap(!lx_nexthop_parse(nlmsg_hdr(msg), &o) && o.id == 8 &&
	    o.hop.ifindex == 3 && !o.n_members &&
	    !strcmp(lx_addr_str(&o.hop.gateway, buf), "10.0.1.1") &&
	    o.hop.flags == RTNH_F_ONLINK, "a single nexthop object");
	nlmsg_free(msg);

	msg = msg_rtnl(RTM_NEWNEXTHOP, &nhm, sizeof(nhm));
	nla_put_u32(msg, NHA_ID, 77);
	nla_put(msg, NHA_GROUP, sizeof(grp), grp);
	tap(!lx_nexthop_parse(nlmsg_hdr(msg), &o) && o.n_members == 2 &&
	    o.members[0].id == 8 && o.members[0].weight == 1 &&
	    o.members[1].id == 9 && o.members[1].weight == 5, "a group");
	nlmsg_free(msg);

	msg = msg_rtnl(RTM_NEWNEXTHOP, &nhm, sizeof(nhm));
	nla_put_u32(msg, NHA_ID, 5);
	nla_put_flag(msg, NHA_BLACKHOLE);
	tap(!lx_nexthop_parse(nlmsg_hdr(msg), &o) && o.blackhole, "a blackhole");
	nlmsg_free(msg);

	msg = msg_rtnl(RTM_NEWNEXTHOP, &nhm, sizeof(nhm));
	tap(lx_nexthop_parse(nlmsg_hdr(msg), &o) == -EBADMSG,
	    "an object without id");
	nlmsg_free(msg);
}

static void rubbish(void)
{
	struct nl_msg *msg = route(AF_INET, 32, RTN_UNICAST);
	struct lx_fib_route r;

	nla_put(msg, RTA_DST, 3, "abc");
	tap(lx_fib_parse(nlmsg_hdr(msg), &r) == -EBADMSG,
	    "an address of three bytes");
	nlmsg_free(msg);
	msg = route(AF_UNSPEC, 0, RTN_UNICAST);
	tap(lx_fib_parse(nlmsg_hdr(msg), &r) == -EBADMSG,
	    "a route of no family");
	nlmsg_free(msg);
	msg = route(AF_INET, 0, RTN_UNICAST);
	nlmsg_hdr(msg)->nlmsg_type = RTM_NEWLINK;
	tap(lx_fib_parse(nlmsg_hdr(msg), &r) == -EBADMSG, "no route at all");
	nlmsg_free(msg);
}

int main(void)
{
	plain();
	many();
	objects();
	rubbish();
	return tap_end();
}
