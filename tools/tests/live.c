// SPDX-License-Identifier: GPL-2.0
/*
 * Questions to a running kernel, in a network namespace of our own: routes of
 * every shape, with and without nexthop objects, devices and addresses.
 *
 *	d1 10.0.1.2/24 -- 10.0.1.1	d2 10.0.2.2/24 -- 10.0.2.1
 *	(their other ends e1 and e2 have no address: nobody answers, the FIB does)
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../fib.h"
#include "../link.h"
#include "../nft.h"
#include "../resolve.h"
#include "../shadow.h"
#include "msg.h"
#include "tap.h"

static struct lx_sock *rt;

static bool __attribute__((format(printf, 1, 2))) sh(const char *fmt, ...)
{
	char cmd[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	return !system(cmd);
}

static bool same_route(const struct lx_fib_route *a,
		       const struct lx_fib_route *b)
{
	unsigned int i;

	if (!lx_prefix_equal(&a->prefix, &b->prefix) || a->type != b->type ||
	    a->nhid != b->nhid || a->n_hops != b->n_hops)
		return false;
	for (i = 0; i < a->n_hops; i++)
		if (a->hops[i].ifindex != b->hops[i].ifindex ||
		    a->hops[i].weight != b->hops[i].weight ||
		    !lx_addr_equal(&a->hops[i].gateway, &b->hops[i].gateway))
			return false;
	return true;
}

/*
 * A thousand questions at a time get the answers that each gets by itself, in
 * their order, refusals among them; and again when few answers find room.
 */
static void many(const char *what)
{
	static struct lx_fib_match m[1000];
	static const char *const dsts[] = {
		"10.255.0.1", "10.255.0.2", "192.0.2.1", "10.0.1.1",
		"10.255.0.5", "fd00:255::1", "127.0.0.1",
		"10.255.1.1", "10.255.1.2", "10.255.1.3",
	};
	const size_t kinds = sizeof(dsts) / sizeof(dsts[0]);
	size_t i, n = sizeof(m) / sizeof(m[0]), wrong = 0, refused = 0;
	struct lx_fib_match one[sizeof(dsts) / sizeof(dsts[0])];

	for (i = 0; i < kinds; i++) {
		one[i].dst = msg_addr(dsts[i]);
		one[i].err = lx_fib_lookup(rt, &one[i].dst, &one[i].route,
					   &one[i].rep);
		refused += one[i].err < 0;
	}
	for (i = 0; i < n; i++)
		m[i].dst = one[i % kinds].dst;
	lx_fib_lookups(rt, m, n);
	for (i = 0; i < n; i++)
		wrong += m[i].err != one[i % kinds].err ||
			 m[i].rep.error != one[i % kinds].rep.error ||
			 !same_route(&m[i].route, &one[i % kinds].route);
	tap(!wrong && refused && refused < kinds,
	    "%s: %zu of %zu answers are wrong", what, wrong, n);
}

/* Ask for an egress router, compare the words. */
static void ask(const char *egress, const char *want, const char *what)
{
	struct lx_addr a = msg_addr(egress);
	struct lx_resolution res;
	struct lx_report rep;
	char buf[1024];
	int err;

	err = lx_resolve(rt, &a, &res, &rep);
	if (err)
		snprintf(buf, sizeof(buf), "error %d %s", err, rep.text);
	else
		lx_resolve_str(&res, buf, sizeof(buf));
	tap_str(buf, want, "%s", what);
}

static bool setup(void)
{
	return sh("ip link set lo up") &&
	       sh("ip link add d1 type veth peer name e1") &&
	       sh("ip link add d2 type veth peer name e2") &&
	       sh("for d in d1 e1 d2 e2; do ip link set $d up; done") &&
	       sh("ip address add 10.0.1.2/24 dev d1") &&
	       sh("ip address add 10.0.2.2/24 dev d2") &&
	       sh("ip -6 address add fd00:1::2/64 dev d1 nodad") &&
	       sh("ip -6 address add fd00:2::2/64 dev d2 nodad");
}

static void plain_routes(void)
{
	ask("10.255.0.1", "unreachable: no route", "no route");
	ask("fd00:ff::1", "unreachable: no route", "no IPv6 route");
	sh("ip route add default via 10.0.1.1");
	ask("10.255.0.1",
	    "unreachable: no route but the default route, which does not count",
	    "the default route");
	sh("ip route add 10.255.0.0/24 via 10.0.1.1");
	ask("10.255.0.1", "via 10.0.1.1 dev d1 (from route 10.255.0.0/24)",
	    "a covering route");
	sh("ip route add 10.255.0.1 nexthop via 10.0.1.1 weight 3 nexthop via 10.0.2.1");
	ask("10.255.0.1",
	    "via 10.0.1.1 dev d1 weight 3, via 10.0.2.1 dev d2 weight 1 (from route 10.255.0.1/32)",
	    "a host route over two hops: all of them, not one");
	sh("ip route add 10.255.0.2 dev d2");
	ask("10.255.0.2", "dev d2 (from route 10.255.0.2/32)",
	    "a route without gateway");
	ask("10.0.1.1", "dev d1 (from route 10.0.1.0/24)", "a neighbour");
	ask("10.0.1.2",
	    "unreachable: it is an address of this router (for an exit here write \"local\" instead of \"egress\")",
	    "an own address");
	sh("ip route add unreachable 10.255.0.3");
	sh("ip route add blackhole 10.255.0.4");
	sh("ip route add prohibit 10.255.0.5");
	ask("10.255.0.3",
	    "unreachable: an unreachable, prohibit or blackhole route matches",
	    "an unreachable route");
	ask("10.255.0.4",
	    "unreachable: an unreachable, prohibit or blackhole route matches",
	    "a blackhole route");
	ask("10.255.0.5",
	    "unreachable: an unreachable, prohibit or blackhole route matches",
	    "a prohibit route");
	sh("ip route add 10.255.0.6 via inet6 fe80::1 dev d2");
	ask("10.255.0.6", "via fe80::1 dev d2 (from route 10.255.0.6/32)",
	    "a gateway of the other family");
}

static void ipv6_routes(void)
{
	sh("ip -6 route add fd00:ff::1 nexthop via fd00:1::1 weight 2 nexthop via fd00:2::1");
	ask("fd00:ff::1",
	    "via fd00:1::1 dev d1 weight 2, via fd00:2::1 dev d2 weight 1 (from route fd00:ff::1/128)",
	    "an IPv6 route over two hops");
	sh("ip -6 route add fd00:ff::2 via fe80::1 dev d1");
	ask("fd00:ff::2", "via fe80::1 dev d1 (from route fd00:ff::2/128)",
	    "a link-local gateway");
	sh("ip -6 route add blackhole fd00:ff::4");
	ask("fd00:ff::4",
	    "unreachable: an unreachable, prohibit or blackhole route matches",
	    "an IPv6 blackhole route");
}

static void mtu_of_a_route(void)
{
	struct lx_addr a = msg_addr("10.255.0.7");
	struct lx_fib_route r;
	struct lx_report rep;

	sh("ip route add 10.255.0.7 via 10.0.1.1 mtu 1380");
	tap(!lx_fib_lookup(rt, &a, &r, &rep) && r.mtu == 1380,
	    "the MTU of a route");
}

static void rules(void)
{
	sh("ip route add 10.255.0.8 via 10.0.2.1 table 77");
	ask("10.255.0.8", "via 10.0.1.1 dev d1 (from route 10.255.0.0/24)",
	    "a route that no rule picks");
	sh("ip rule add to 10.255.0.8 table 77");
	ask("10.255.0.8", "via 10.0.2.1 dev d2 (from route 10.255.0.8/32)",
	    "the same with a rule");
	sh("ip rule del to 10.255.0.8 table 77");
}

static void objects(int compat)
{
	if (lx_sysctl_set("net/ipv4/nexthop_compat_mode", compat)) {
		tap(true, "nexthop objects # SKIP no nexthop_compat_mode");
		return;
	}
	tap_note("nexthop_compat_mode=%d", compat);
	if (!sh("ip nexthop replace id 11 via 10.0.1.1 dev d1") ||
	    !sh("ip nexthop replace id 12 via 10.0.2.1 dev d2") ||
	    !sh("ip nexthop replace id 13 group 11,2/12,5") ||
	    !sh("ip nexthop replace id 14 blackhole")) {
		tap(false, "nexthop objects are made");
		return;
	}
	sh("ip route replace 10.255.1.1 nhid 11");
	sh("ip route replace 10.255.1.2 nhid 13");
	sh("ip route replace 10.255.1.3 nhid 14");
	ask("10.255.1.1", "via 10.0.1.1 dev d1 (from route 10.255.1.1/32)",
	    "a nexthop object");
	ask("10.255.1.2",
	    "via 10.0.1.1 dev d1 weight 2, via 10.0.2.1 dev d2 weight 5 (from route 10.255.1.2/32)",
	    "a group");
	ask("10.255.1.3",
	    "unreachable: an unreachable, prohibit or blackhole route matches",
	    "a blackhole object");

	many("many questions about them");

	/* an object is pruned without a word when its device goes down */
	sh("ip link set d2 down");
	ask("10.255.1.2", "via 10.0.1.1 dev d1 (from route 10.255.1.2/32)",
	    "a group that lost a member");
	sh("ip link set d2 up");
	sh("ip route flush 10.255.1.0/24; ip nexthop flush >/dev/null 2>&1");
	sh("ip address replace 10.0.2.2/24 dev d2");
}

static int gather(const struct lx_fib_route *r, void *arg)
{
	char *text = arg, buf[LX_ADDR_STRLEN];

	if (strlen(text) < 900) {
		strcat(text, " ");
		strcat(text, lx_prefix_str(&r->prefix, buf));
		if (r->table != RT_TABLE_MAIN)
			strcat(text, "!");
	}
	return 0;
}

static void walks(void)
{
	struct lx_shadow shadow = { 0 };
	struct lx_report rep;
	char text[1024] = "";
	struct lx_prefix p;
	size_t first;

	sh("ip route replace 10.255.0.8 via 10.0.2.1 table 77");
	tap(!lx_fib_walk(rt, AF_INET, gather, NULL, text, &rep),
	    "a walk over the FIB");
	tap(strstr(text, " 10.255.0.1/32") && strstr(text, " 0.0.0.0/0") &&
	    strstr(text, " 10.255.0.8/32!"), "all tables");
	tap(!strstr(text, " 127.0.0.1/32"), "but the local one");
	tap(!lx_shadow_load(rt, AF_INET, &shadow, &rep) && shadow.have4,
	    "routes that win over entries are read");
	lx_prefix_parse("10.0.0.0/16", &p);
	tap(lx_shadow_within(&shadow, &p, &first) == 2 &&
	    shadow.v[first].connected, "two connected networks");
	lx_shadow_free(&shadow);
}

static int stop(const struct lx_fib_route *r, void *arg)
{
	(void)r;
	(void)arg;
	return -ECANCELED;
}

static void stop_early(void)
{
	struct lx_addr a = msg_addr("10.255.0.7");
	struct lx_fib_route r;
	struct lx_report rep;
	int n;

	/* a dump that is not read to its end would block the next one */
	for (n = 0; n < 3; n++)
		if (lx_fib_walk(rt, AF_INET, stop, NULL, NULL, &rep) !=
		    -ECANCELED)
			break;
	tap(n == 3, "walks that are stopped");
	tap(!lx_fib_lookup(rt, &a, &r, &rep), "and a question after them");
}

static void devices(void)
{
	uint32_t d1 = if_nametoindex("d1");
	struct lx_report rep;
	char name[IF_NAMESIZE];
	struct lx_link l;
	long value;

	tap(!lx_link_get(rt, d1, &l, &rep) && l.ifindex == d1 &&
	    !strcmp(l.name, "d1") && (l.flags & IFF_UP), "a device");
	tap(lx_link_get(rt, 99999, &l, &rep) == -ENODEV, "one that is not there");
	tap(lx_link_has_addr(rt, d1, AF_INET, &rep) == 1, "it has an address");
	sh("ip link add d3 type veth peer name e3");
	tap(lx_link_has_addr(rt, if_nametoindex("d3"), AF_INET, &rep) == 0,
	    "another one has none");
	tap(!lx_link_find(rt, &l, &rep) && !l.ifindex, "no lnet_exit device");
	tap_str(lx_ifname(d1, name), "d1", "name of a device");
	tap_str(lx_ifname(4711, name), "if4711", "of one that is gone");
	tap(!lx_sysctl_set("net/ipv4/conf/d1/rp_filter", 2) &&
	    !lx_sysctl_get("net/ipv4/conf/d1/rp_filter", &value) && value == 2,
	    "a sysctl of this namespace");
	tap(lx_sysctl_get("net/ipv4/conf/none/rp_filter", &value) == -ENOENT,
	    "one that is not there");
}

static int seen(struct nlmsghdr *h, void *arg)
{
	struct lx_fib_route r;

	if (h->nlmsg_type == RTM_NEWROUTE && !lx_fib_parse(h, &r))
		gather(&r, arg);
	return 0;
}

static void events(void)
{
	struct lx_sock *ev;
	char text[1024] = "";

	if (lx_sock_open(NETLINK_ROUTE, &ev) ||
	    lx_sock_join(ev, RTNLGRP_IPV4_ROUTE)) {
		tap(false, "a socket for events");
		return;
	}
	tap(!lx_sock_events(ev, seen, text), "nothing has happened");
	sh("ip route add 10.77.0.0/16 via 10.0.1.1");
	tap(!lx_sock_events(ev, seen, text), "events are read");
	tap_str(text, " 10.77.0.0/16", "a new route");

	/* more than the buffer holds */
	lx_sock_rcvbuf(ev, 4096);
	sh("for i in $(seq 200); do echo route add 10.78.$i.0/24 via 10.0.1.1; done | ip -batch -");
	text[0] = '\0';
	tap(lx_sock_events(ev, seen, text) == -ENOBUFS,
	    "lost events do not pass unnoticed");
	while (lx_sock_events(ev, seen, text) == -ENOBUFS)
		;
	text[0] = '\0';
	sh("ip route add 10.79.0.0/16 via 10.0.1.1");
	tap(!lx_sock_events(ev, seen, text) && strstr(text, "10.79.0.0/16"),
	    "and the next ones are there");
	lx_sock_close(ev);
}

int main(void)
{
	struct lx_report rep;

	if (unshare(CLONE_NEWNET)) {
		tap(true, "all # SKIP no network namespace to be had: %s",
		    strerror(errno));
		return tap_end();
	}
	if (lx_sock_open(NETLINK_ROUTE, &rt) || !setup()) {
		tap(false, "a namespace with two devices");
		return tap_end();
	}
	plain_routes();
	ipv6_routes();
	mtu_of_a_route();
	rules();
	objects(1);
	objects(0);
	walks();
	stop_early();
	many("many questions");
	lx_sock_rcvbuf(rt, 2304);
	many("with room for few answers");
	lx_sock_rcvbuf(rt, 212992);
	devices();
	events();
	if (!lx_nft_check(&rep))
		tap(!sh("nft list tables | grep -q lnet_exit"),
		    "asking whether nftables works leaves nothing behind");
	else
		tap(true, "nftables # SKIP %s", rep.text);
	lx_sock_close(rt);
	return tap_end();
}
