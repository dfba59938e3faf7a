// SPDX-License-Identifier: GPL-2.0
#include <linux/wireguard.h>
#include <stdio.h>
#include "link.h"
#include "wgcheck.h"

#define WHAT(f, ...) snprintf((f)->what, sizeof((f)->what), __VA_ARGS__)
#define REMEDY(f, ...) snprintf((f)->remedy, sizeof((f)->remedy), __VA_ARGS__)

/* Peers of the interface. Return: NULL when it is none of WireGuard. */
static const struct lx_wg *peers(struct lx_wgcheck *c, uint32_t ifindex)
{
	if (!c->s && !c->none)
		c->none = lx_genl_family_open(WG_GENL_NAME, &c->s);
	if (c->none)
		return NULL;
	if (c->ifindex != ifindex) {
		lx_wg_free(&c->wg);
		c->is_wg = !lx_wg_read(c->s, ifindex, &c->wg);
		c->ifindex = ifindex;
	}
	return c->is_wg ? &c->wg : NULL;
}

bool lx_wgcheck_hop(struct lx_wgcheck *c, const struct lx_exit *e,
		    const struct lx_nexthop *h, struct lx_finding *f)
{
	const struct lx_wg *wg = peers(c, h->ifindex);
	char addr[LX_ADDR_STRLEN], dev[IF_NAMESIZE];
	const struct lx_wg_peer *p;
	const struct lx_addr *to;

	if (!wg)
		return false;
	lx_ifname(h->ifindex, dev);
	to = lx_addr_set(&h->gateway) ? &h->gateway : &e->egress;
	lx_addr_str(to, addr);
	p = lx_wg_find(wg, to);
	if (!p) {
		f->id = "wireguard_allowed";
		WHAT(f, "exit %s: no peer of %s has %s among its AllowedIPs: WireGuard refuses labelled packets to it",
		     e->name, dev, addr);
		REMEDY(f, "add %s/%u to the AllowedIPs of the peer whose address it is",
		       addr, lx_addr_bits(to));
	} else if (!p->endpoint) {
		f->id = "wireguard_endpoint";
		WHAT(f, "exit %s: %s does not know where peer %s is, which has not called either",
		     e->name, dev, p->key);
		REMEDY(f, "set its Endpoint here, or ours and PersistentKeepalive there; compare the keys of both ends");
	} else if (!p->shaken && p->tried) {
		f->id = "wireguard_handshake";
		WHAT(f, "exit %s: peer %s of %s (%s) has never answered",
		     e->name, p->key, dev, addr);
		REMEDY(f, "compare the keys of both ends, then its Endpoint, and see whether UDP gets there: wg show %s",
		       dev);
	} else if (p->silent) {
		f->id = "wireguard_silent";
		WHAT(f, "exit %s: peer %s of %s (%s) has not answered for more than three minutes",
		     e->name, p->key, dev, addr);
		REMEDY(f, "see whether it runs and UDP gets there, and whether a key has been changed: wg show %s",
		       dev);
	} else {
		return false;
	}
	return true;
}

void lx_wgcheck_end(struct lx_wgcheck *c)
{
	lx_wg_free(&c->wg);
	lx_sock_close(c->s);
}
