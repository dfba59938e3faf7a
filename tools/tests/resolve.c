// SPDX-License-Identifier: GPL-2.0
/* From a route to the next hops of an exit. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include "../resolve.h"
#include "msg.h"
#include "tap.h"

static struct lx_fib_route r;

static void begin(const char *prefix)
{
	memset(&r, 0, sizeof(r));
	lx_prefix_parse(prefix, &r.prefix);
	r.type = RTN_UNICAST;
}

static void hop(const char *gw, uint32_t ifindex, uint32_t weight,
		uint32_t flags)
{
	struct lx_fib_hop *h = &r.hops[r.n_hops++];

	if (gw)
		h->gateway = msg_addr(gw);
	h->ifindex = ifindex;
	h->weight = weight;
	h->flags = flags;
}

static void verdict(enum lx_resolve_result want, const char *text,
		    const char *what)
{
	struct lx_resolution res;
	char buf[1024];

	tap(!lx_resolve_judge(&r, 0, 99, &res) && res.result == want, "%s",
	    what);
	tap_str(lx_resolve_str(&res, buf, sizeof(buf)), text, "and its words");
	tap(want == LX_RESOLVED || !res.n_hops, "and its next hops");
}

static void routes(void)
{
	struct lx_resolution res;

	begin("10.255.0.1/32");
	r.mtu = 1400;
	hop("10.0.1.1", 1, 1, 0);
	verdict(LX_RESOLVED, "via 10.0.1.1 dev lo (from route 10.255.0.1/32)",
		"a host route");
	lx_resolve_judge(&r, 0, 99, &res);
	tap(res.n_hops == 1 && res.hops[0].mtu == 1400 &&
	    res.hops[0].protocol == LNET_EXIT_PROTO_FOLLOW &&
	    res.hops[0].weight == 1 && !lx_addr_set(&res.hops[0].source),
	    "the next hop takes the route's MTU");

	begin("192.168.10.0/24");
	hop(NULL, 1, 1, 0);
	verdict(LX_RESOLVED, "dev lo (from route 192.168.10.0/24)",
		"a connected egress router");

	begin("10.255.0.1/32");
	hop("10.0.1.1", 1, 2, RTNH_F_LINKDOWN);
	hop("10.0.2.1", 1, 1, RTNH_F_DEAD);
	hop("10.0.3.1", 99, 1, 0);
	hop("10.0.4.1", 1, 3, 0);
	verdict(LX_RESOLVED,
		"via 10.0.1.1 dev lo weight 2, via 10.0.4.1 dev lo weight 3 (from route 10.255.0.1/32)",
		"without dead hops and lnet0, with those that lost carrier");

	begin("0.0.0.0/0");
	hop("10.0.1.1", 1, 1, 0);
	verdict(LX_ONLY_DEFAULT,
		"unreachable: no route but the default route, which does not count",
		"a default route");

	begin("10.255.0.1/32");
	r.type = RTN_LOCAL;
	hop(NULL, 1, 1, 0);
	verdict(LX_OWN_ADDRESS,
		"unreachable: it is an address of this router (for an exit here write \"local\" instead of \"egress\")",
		"an own address");

	begin("10.255.0.0/24");
	r.type = RTN_BLACKHOLE;
	verdict(LX_REFUSED,
		"unreachable: an unreachable, prohibit or blackhole route matches",
		"a blackhole nexthop object");

	begin("10.255.0.0/24");
	hop("10.0.1.1", 1, 1, RTNH_F_DEAD);
	verdict(LX_NO_LIVE_HOP,
		"unreachable: route 10.255.0.0/24 has no live next hop",
		"nothing but dead hops");
}

static void errors(void)
{
	struct lx_resolution res;
	char buf[128];

	tap(!lx_resolve_judge(NULL, -ENETUNREACH, 0, &res) &&
	    res.result == LX_NO_ROUTE, "no route");
	tap_str(lx_resolve_str(&res, buf, sizeof(buf)),
		"unreachable: no route", "and its words");
	tap(!lx_resolve_judge(NULL, -EHOSTUNREACH, 0, &res) &&
	    res.result == LX_REFUSED, "an unreachable route");
	tap(!lx_resolve_judge(NULL, -EACCES, 0, &res) &&
	    res.result == LX_REFUSED, "a prohibit route");
	tap(!lx_resolve_judge(NULL, -EINVAL, 0, &res) &&
	    res.result == LX_REFUSED, "a blackhole route");
	tap(lx_resolve_judge(NULL, -ENOMEM, 0, &res) == -ENOMEM,
	    "an error that is no answer");
}

static void weights(void)
{
	struct lx_resolution res;
	unsigned int i;

	begin("10.255.0.1/32");
	hop("10.0.1.1", 1, 65536, 0);
	hop("10.0.2.1", 1, 32768, 0);
	hop("10.0.3.1", 1, 1, 0);
	lx_resolve_judge(&r, 0, 0, &res);
	tap(res.hops[0].weight == 256 && res.hops[1].weight == 128 &&
	    res.hops[2].weight == 1, "weights are scaled to what fits");

	begin("10.255.0.1/32");
	for (i = 0; i < LX_FIB_HOPS_MAX; i++)
		hop("10.0.1.1", 1, 1, 0);
	lx_resolve_judge(&r, 0, 0, &res);
	tap(res.n_hops == LNET_EXIT_NEXTHOP_MAX, "as many as the module takes");
}

int main(void)
{
	routes();
	errors();
	weights();
	return tap_end();
}
