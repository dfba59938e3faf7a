// SPDX-License-Identifier: GPL-2.0
/* What keeps labelled packets from their next hops: devices, addresses, peers. */
#include <linux/rtnetlink.h>
#include <net/if.h>
#include "hostcheck_int.h"
#include "wgcheck.h"

/* IPv6 needs more than an address: what keeps a next hop from having one. */
static bool check_source6(struct lx_hostcheck *c, const struct lx_exit *e,
			  const struct lx_nexthop *h, const char *dev)
{
	struct lx_finding f;

	if (h->flags & LNET_EXIT_NH_F_NO_IPV6) {
		lx_found(&f, "nexthop_ipv6",
			 "exit %s: IPv6 is off on device %s of a next hop, or its MTU is below 1280",
			 e->name, dev);
		lx_remedy(c, &f, "sysctl -w net.ipv6.conf.%s.disable_ipv6=0", dev);
		return false;
	}
	if (h->flags & LNET_EXIT_NH_F_TENTATIVE) {
		lx_found(&f, "nexthop_tentative",
			 "exit %s: the address of device %s of a next hop waits for duplicate address detection",
			 e->name, dev);
		lx_remedy(c, &f,
			  "wait a second; add addresses with \"nodad\" where nobody else can have them");
		return false;
	}
	/* a device that is down keeps no IPv6 addresses, and that is said */
	return !(h->flags & LNET_EXIT_NH_F_DOWN);
}

/* Is the outer source of a next hop one that its neighbour will know? */
static void check_source(struct lx_hostcheck *c, const struct lx_exit *e,
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
		lx_found(&f, "nexthop_source",
			 "exit %s: device %s of a next hop has %s, nor has this host one to send labelled packets from",
			 e->name, dev, lacks);
	else
		lx_found(&f, "nexthop_source",
			 "exit %s: device %s of a next hop has %s: labelled packets are sent from %s, which the neighbour has to accept",
			 e->name, dev, lacks, lx_addr_str(&h->used_source, addr));
	lx_remedy(c, &f,
		  "ip address add ADDR/%d dev %s with an address that the neighbour accepts (AllowedIPs), or give the next hop a \"src\"",
		  is6 ? 128 : 32, dev);
}

static void check_hop(struct lx_hostcheck *c, const struct lx_exit *e,
		      const struct lx_nexthop *h)
{
	char dev[IF_NAMESIZE];
	struct lx_finding f;

	if (!if_indextoname(h->ifindex, dev)) {
		lx_found(&f, "nexthop_gone",
			 "exit %s: the device of a next hop is gone (it had index %u)",
			 e->name, h->ifindex);
		lx_remedy(c, &f,
			  "lnet-exit exit set %s resolve, or name the next hops anew",
			  e->name);
		return;
	}
	if (h->flags & LNET_EXIT_NH_F_DOWN) {
		lx_found(&f, "nexthop_down",
			 "exit %s: device %s of a next hop is down", e->name, dev);
		lx_remedy(c, &f, "ip link set %s up", dev);
	} else if (h->flags & LNET_EXIT_NH_F_LINKDOWN) {
		lx_found(&f, "nexthop_linkdown",
			 "exit %s: device %s of a next hop has no carrier",
			 e->name, dev);
		lx_remedy(c, &f, "see what %s is connected to", dev);
	}
	check_source(c, e, h, dev);
}

void lx_check_nexthops(struct lx_hostcheck *c)
{
	unsigned int j;
	size_t i;

	for (i = 0; i < c->exits.n; i++)
		if (lx_concerns(c, &c->exits.v[i]))
			for (j = 0; j < c->exits.v[i].n_hops; j++)
				check_hop(c, &c->exits.v[i],
					  &c->exits.v[i].hops[j]);
}

static void tell(struct lx_hostcheck *c, bool wrong, const struct lx_finding *f)
{
	if (!wrong)
		return;
	c->fn(f, c->arg);
	c->found++;
}

/* Does a next hop use the device? */
static bool used(const struct lx_hostcheck *c, uint32_t ifindex)
{
	const struct lx_exit *e;
	unsigned int j;

	for (e = c->exits.v; e < c->exits.v + c->exits.n; e++)
		for (j = 0; j < e->n_hops; j++)
			if (!lx_is_local(e) && e->hops[j].ifindex == ifindex)
				return true;
	return false;
}

void lx_check_wireguard(struct lx_hostcheck *c)
{
	struct lx_wgcheck state = { 0 };
	const struct lx_exit *e;
	struct lx_finding f;
	unsigned int j;
	size_t i;

	for (i = 0; i < c->exits.n; i++) {
		e = &c->exits.v[i];
		if (!lx_concerns(c, e))
			continue;
		for (j = 0; j < e->n_hops; j++)
			tell(c, lx_wgcheck_hop(&state, e, &e->hops[j], &f), &f);
	}
	for (i = 0; !c->only && i < c->devs.n; i++)
		if (!used(c, c->devs.v[i].ifindex))
			tell(c, lx_wgcheck_dev(&state, c->rt,
					       c->devs.v[i].ifindex, &f), &f);
	lx_wgcheck_end(&state);
}
