// SPDX-License-Identifier: GPL-2.0
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "fib.h"
#include "hostcheck.h"
#include "link.h"
#include "nft.h"
#include "wgcheck.h"

/**
 * struct check - what the checks look at
 * @rt: rtnetlink socket
 * @exits: all exits
 * @devs: all accepted devices
 * @config: settings of the namespace
 * @lnet: the lnet_exit device, ifindex 0 without one
 * @only: exit that next hop and egress checks are about, NULL for all
 * @found: number of findings
 */
struct check {
	struct lx_sock *rt;
	struct lx_exits exits;
	struct lx_devs devs;
	struct lx_config config;
	struct lx_link lnet;
	const char *only;
	lx_finding_fn fn;
	void *arg;
	int found;
};

static void __attribute__((format(printf, 3, 4)))
what(struct lx_finding *f, const char *id, const char *fmt, ...)
{
	va_list ap;

	f->id = id;
	va_start(ap, fmt);
	vsnprintf(f->what, sizeof(f->what), fmt, ap);
	va_end(ap);
}

/* The remedy completes a finding, and hands it out. */
static void __attribute__((format(printf, 3, 4)))
remedy(struct check *c, struct lx_finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->remedy, sizeof(f->remedy), fmt, ap);
	va_end(ap);
	c->fn(f, c->arg);
	c->found++;
}

static bool is_local(const struct lx_exit *e)
{
	return e->type == LNET_EXIT_TYPE_LOCAL;
}

/* Do packets of others have to pass here, as far as the exits tell? */
static bool forwards(const struct check *c)
{
	size_t i;

	/* without own-host an entry can only be for packets of others */
	if (c->exits.n && !c->config.own_host)
		return true;
	for (i = 0; i < c->exits.n; i++)
		if (is_local(&c->exits.v[i]) &&
		    (c->exits.v[i].oif ||
		     (c->exits.v[i].flags & LNET_EXIT_F_MASQUERADE)))
			return true;
	return false;
}

static bool any_local(const struct check *c)
{
	size_t i;

	for (i = 0; i < c->exits.n; i++)
		if (is_local(&c->exits.v[i]))
			return true;
	return false;
}

static void check_forwarding(struct check *c)
{
	struct lx_finding f;
	char path[128];
	long value;

	if (!forwards(c))
		return;
	if (!lx_sysctl_get("net/ipv4/ip_forward", &value) && !value) {
		what(&f, "ip_forward",
		     "IPv4 forwarding is off: this router labels and forwards no packets of others");
		remedy(c, &f, "sysctl -w net.ipv4.ip_forward=1");
		return;
	}
	if (!c->lnet.ifindex || !any_local(c))
		return;
	snprintf(path, sizeof(path), "net/ipv4/conf/%s/forwarding",
		 c->lnet.name);
	if (!lx_sysctl_get(path, &value) && !value) {
		what(&f, "forwarding",
		     "forwarding is off on %s: packets whose label was taken off go no further",
		     c->lnet.name);
		remedy(c, &f, "sysctl -w net.ipv4.conf.%s.forwarding=1",
		       c->lnet.name);
	}
}

static void check_rp_filter(struct check *c)
{
	long all = 0, own = 0, mode;
	struct lx_finding f;
	char path[128];

	/* they appear on lnet0 where a label is taken off */
	if (!c->lnet.ifindex || (!any_local(c) && !c->devs.n))
		return;
	snprintf(path, sizeof(path), "net/ipv4/conf/%s/rp_filter",
		 c->lnet.name);
	if (lx_sysctl_get("net/ipv4/conf/all/rp_filter", &all) ||
	    lx_sysctl_get(path, &own))
		return;
	mode = all > own ? all : own;
	if (mode == 1) {
		what(&f, "rp_filter",
		     "strict rp_filter (the larger of all=%ld and %s=%ld counts): packets whose label was taken off come from anywhere and are dropped",
		     all, c->lnet.name, own);
		remedy(c, &f,
		       "sysctl -w net.ipv4.conf.%s.rp_filter=0 net.ipv4.conf.all.rp_filter=0 (and rp_filter=1 on single devices that need it)",
		       c->lnet.name);
	} else if (mode == 2 &&
		   lx_link_has_addr(c->rt, c->lnet.ifindex, AF_INET,
				    &(struct lx_report){ 0 }) == 0) {
		what(&f, "rp_filter",
		     "loose rp_filter (all=%ld, %s=%ld) while %s has no address: the kernel then drops packets whose label was taken off",
		     all, c->lnet.name, own, c->lnet.name);
		remedy(c, &f,
		       "sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.%s.rp_filter=0, or give %s an address: ip address add dev %s ADDR/32 (the router's own)",
		       c->lnet.name, c->lnet.name, c->lnet.name);
	}
}

static void check_link(struct check *c)
{
	struct lx_finding f;

	if (!c->exits.n)
		return;
	if (!c->lnet.ifindex) {
		what(&f, "no_device",
		     "there is no " LX_LINK_NAME ": nothing is labelled and no label taken off");
		remedy(c, &f, "ip link add %s type %s && ip link set %s up",
		       LX_LINK_NAME, LX_LINK_KIND, LX_LINK_NAME);
	} else if (!(c->lnet.flags & IFF_UP)) {
		what(&f, "device_down",
		     "%s is down: nothing is labelled and no label taken off",
		     c->lnet.name);
		remedy(c, &f, "ip link set %s up", c->lnet.name);
	}
}

/* IPv6 needs more than an address: what keeps a next hop from having one. */
static bool check_source6(struct check *c, const struct lx_exit *e,
			  const struct lx_nexthop *h, const char *dev)
{
	struct lx_finding f;

	if (h->flags & LNET_EXIT_NH_F_NO_IPV6) {
		what(&f, "nexthop_ipv6",
		     "exit %s: IPv6 is off on device %s of a next hop, or its MTU is below 1280",
		     e->name, dev);
		remedy(c, &f, "sysctl -w net.ipv6.conf.%s.disable_ipv6=0", dev);
		return false;
	}
	if (h->flags & LNET_EXIT_NH_F_TENTATIVE) {
		what(&f, "nexthop_tentative",
		     "exit %s: the address of device %s of a next hop waits for duplicate address detection",
		     e->name, dev);
		remedy(c, &f,
		       "wait a second; add addresses with \"nodad\" where nobody else can have them");
		return false;
	}
	/* a device that is down keeps no IPv6 addresses, and that is said */
	return !(h->flags & LNET_EXIT_NH_F_DOWN);
}

/* Is the outer source of a next hop one that its neighbour will know? */
static void check_source(struct check *c, const struct lx_exit *e,
			 const struct lx_nexthop *h, const char *dev)
{
	const struct lx_addr *to;
	struct lx_report rep = { 0 };
	char addr[LX_ADDR_STRLEN];
	struct lx_finding f;
	const char *lacks;
	bool is6;

	to = lx_addr_set(&h->gateway) ? &h->gateway : &e->egress;
	is6 = to->family == AF_INET6;
	if (is6 && !check_source6(c, e, h, dev))
		return;
	if (lx_addr_set(&h->source) ||
	    (lx_addr_set(&h->used_source) &&
	     lx_link_has(c->rt, h->ifindex, &h->used_source, &rep) != 0))
		return;
	lacks = is6 ? "no IPv6 address of that scope" : "no IPv4 address";
	if (h->flags & LNET_EXIT_NH_F_NO_SOURCE)
		what(&f, "nexthop_source",
		     "exit %s: device %s of a next hop has %s, nor has this host one to send labelled packets from",
		     e->name, dev, lacks);
	else
		what(&f, "nexthop_source",
		     "exit %s: device %s of a next hop has %s: labelled packets are sent from %s, which the neighbour has to accept",
		     e->name, dev, lacks, lx_addr_str(&h->used_source, addr));
	remedy(c, &f,
	       "ip address add ADDR/%d dev %s with an address that the neighbour accepts (AllowedIPs), or give the next hop a \"src\"",
	       is6 ? 128 : 32, dev);
}

static void check_hop(struct check *c, const struct lx_exit *e,
		      const struct lx_nexthop *h)
{
	char dev[IF_NAMESIZE];
	struct lx_finding f;

	if (!if_indextoname(h->ifindex, dev)) {
		what(&f, "nexthop_gone",
		     "exit %s: the device of a next hop is gone (it had index %u)",
		     e->name, h->ifindex);
		remedy(c, &f,
		       "lnet-exit exit set %s resolve, or name the next hops anew",
		       e->name);
		return;
	}
	if (h->flags & LNET_EXIT_NH_F_DOWN) {
		what(&f, "nexthop_down",
		     "exit %s: device %s of a next hop is down", e->name, dev);
		remedy(c, &f, "ip link set %s up", dev);
	} else if (h->flags & LNET_EXIT_NH_F_LINKDOWN) {
		what(&f, "nexthop_linkdown",
		     "exit %s: device %s of a next hop has no carrier",
		     e->name, dev);
		remedy(c, &f, "see what %s is connected to", dev);
	}
	check_source(c, e, h, dev);
}

static bool concerns(const struct check *c, const struct lx_exit *e)
{
	return !is_local(e) && (!c->only || !strcmp(c->only, e->name));
}

static void check_nexthops(struct check *c)
{
	unsigned int j;
	size_t i;

	for (i = 0; i < c->exits.n; i++)
		if (concerns(c, &c->exits.v[i]))
			for (j = 0; j < c->exits.v[i].n_hops; j++)
				check_hop(c, &c->exits.v[i],
					  &c->exits.v[i].hops[j]);
}

static void check_wireguard(struct check *c)
{
	struct lx_wgcheck state = { 0 };
	const struct lx_exit *e;
	struct lx_finding f;
	unsigned int j;
	size_t i;

	for (i = 0; i < c->exits.n; i++) {
		e = &c->exits.v[i];
		if (!concerns(c, e))
			continue;
		for (j = 0; j < e->n_hops; j++) {
			if (!lx_wgcheck_hop(&state, e, &e->hops[j], &f))
				continue;
			c->fn(&f, c->arg);
			c->found++;
		}
	}
	lx_wgcheck_end(&state);
}

static void check_egress(struct check *c)
{
	struct lx_fib_route route;
	char addr[LX_ADDR_STRLEN];
	struct lx_report rep;
	struct lx_finding f;
	struct lx_exit *e;
	size_t i;

	for (i = 0; i < c->exits.n; i++) {
		e = &c->exits.v[i];
		if (!concerns(c, e) || !lx_addr_set(&e->egress) ||
		    lx_fib_lookup(c->rt, &e->egress, &route, &rep) ||
		    route.type != RTN_LOCAL)
			continue;
		what(&f, "egress_is_own",
		     "exit %s: its egress %s is an address of this router",
		     e->name, lx_addr_str(&e->egress, addr));
		remedy(c, &f,
		       "for an exit here: lnet-exit exit del %s, then exit add %s label %u local",
		       e->name, e->name, e->label);
	}
}

static void check_bridge(struct check *c)
{
	struct lx_finding f;
	long value;

	if (!c->exits.n ||
	    lx_sysctl_get("net/bridge/bridge-nf-call-iptables", &value) ||
	    !value)
		return;
	what(&f, "bridge_nf",
	     "br_netfilter is on (net.bridge.bridge-nf-call-iptables=1): packets from behind a bridge (containers, virtual machines) skip the usual hook and are labelled later, by a slower way");
	remedy(c, &f,
	       "sysctl -w net.bridge.bridge-nf-call-iptables=0 unless a firewall has to see bridged packets; \"lnet-exit stats bridge\" counts them");
}

static void check_nft(struct check *c)
{
	struct lx_report rep;
	const char *missing;
	struct lx_finding f;
	size_t i;

	for (i = 0; i < c->exits.n; i++)
		if (is_local(&c->exits.v[i]) &&
		    (c->exits.v[i].flags & LNET_EXIT_F_MASQUERADE))
			break;
	if (i == c->exits.n)
		return;
	if (lx_nft_check(&rep)) {
		what(&f, "nft", "nftables cannot masquerade here: %s", rep.text);
		remedy(c, &f, "%s", LX_NFT_REMEDY);
		return;
	}
	missing = lx_nft_missing(&c->exits);
	if (missing) {
		what(&f, "nft_rule",
		     "the masquerade rule of exit %s is gone: something has flushed nftables",
		     missing);
		remedy(c, &f,
		       "lnet-exit exit set %s masquerade (and again after each \"flush ruleset\")",
		       missing);
	}
}

static void check_devices(struct check *c)
{
	struct lx_finding f;

	if (!any_local(c) || c->devs.n)
		return;
	what(&f, "no_dev",
	     "there is a local exit, but labelled packets are accepted from no device");
	remedy(c, &f,
	       "lnet-exit dev add DEV for each tunnel that they come from");
}

int lx_hostcheck(struct lx_sock *genl, struct lx_sock *rt, unsigned int which,
		 const char *only, lx_finding_fn fn, void *arg,
		 struct lx_report *rep)
{
	static const struct {
		unsigned int bit;
		void (*check)(struct check *c);
	} checks[] = {
		{ LX_CHECK_LINK, check_link },
		{ LX_CHECK_FORWARDING, check_forwarding },
		{ LX_CHECK_RP_FILTER, check_rp_filter },
		{ LX_CHECK_NEXTHOPS, check_nexthops },
		{ LX_CHECK_WIREGUARD, check_wireguard },
		{ LX_CHECK_EGRESS, check_egress },
		{ LX_CHECK_DEVICES, check_devices },
		{ LX_CHECK_NFT, check_nft },
		{ LX_CHECK_BRIDGE, check_bridge },
	};
	struct check c = { .rt = rt, .only = only, .fn = fn, .arg = arg };
	size_t i;
	int err;

	err = lx_exit_dump(genl, NULL, &c.exits, rep);
	if (!err)
		err = lx_dev_dump(genl, 0, &c.devs, rep);
	if (!err)
		err = lx_config_get(genl, &c.config, rep);
	if (!err)
		err = lx_link_find(rt, &c.lnet, rep);
	for (i = 0; !err && i < sizeof(checks) / sizeof(checks[0]); i++)
		if (which & checks[i].bit)
			checks[i].check(&c);
	lx_exits_free(&c.exits);
	lx_devs_free(&c.devs);
	return err ?: c.found;
}
