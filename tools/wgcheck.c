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

static void refuses(const char *whose, const char *dev,
		    const struct lx_prefix *to, struct lx_finding *f)
{
	bool host = to->len == lx_addr_bits(&to->addr);
	char text[LX_ADDR_STRLEN];

	if (host)
		lx_addr_str(&to->addr, text);
	else
		lx_prefix_str(to, text);
	f->id = "wireguard_allowed";
	WHAT(f, "%s: no peer of %s has %s%s among its AllowedIPs: WireGuard refuses labelled packets %s",
	     whose, dev, host ? "" : "a part of ", text,
	     host ? "to it" : "there");
	REMEDY(f, "add %s%s to the AllowedIPs of the peer whose address it is",
	       host ? lx_prefix_str(to, text) : "the one address of ",
	       host ? "" : text);
}

/* Do the AllowedIPs have a part of it? */
static bool admits(const struct lx_wg *wg, const struct lx_prefix *p)
{
	const struct lx_wg_allowed_ip *a;

	for (a = wg->allowed.v; a < wg->allowed.v + wg->allowed.n; a++)
		if (lx_prefix_within(&a->prefix, p) ||
		    lx_prefix_within(p, &a->prefix))
			return true;
	return false;
}

/* @to: where packets to it go, in words: " (10.8.0.2)" */
static bool no_answer(const struct lx_wg_peer *p, const char *whose,
		      const char *dev, const char *to, struct lx_finding *f)
{
	if (!p->shaken && p->tried) {
		f->id = "wireguard_handshake";
		WHAT(f, "%s: peer %s of %s%s has never answered",
		     whose, p->key, dev, to);
		REMEDY(f, "compare the keys of both ends, then its Endpoint, and see whether UDP gets there: wg show %s",
		       dev);
	} else if (p->silent) {
		f->id = "wireguard_silent";
		WHAT(f, "%s: peer %s of %s%s has not answered for more than three minutes",
		     whose, p->key, dev, to);
		REMEDY(f, "see whether it runs and UDP gets there, and whether a key has been changed: wg show %s",
		       dev);
	} else {
		return false;
	}
	return true;
}

bool lx_wgcheck_hop(struct lx_wgcheck *c, const struct lx_exit *e,
		    const struct lx_nexthop *h, struct lx_finding *f)
{
	char whose[sizeof("exit ") + LNET_EXIT_NAME_LEN], dev[IF_NAMESIZE];
	char addr[LX_ADDR_STRLEN], at[LX_ADDR_STRLEN + sizeof(" ()")];
	const struct lx_wg *wg = peers(c, h->ifindex);
	const struct lx_wg_peer *p;
	const struct lx_addr *to;
	struct lx_prefix whole;

	if (!wg)
		return false;
	lx_ifname(h->ifindex, dev);
	to = lx_addr_set(&h->gateway) ? &h->gateway : &e->egress;
	p = lx_wg_find(wg, to);
	snprintf(whose, sizeof(whose), "exit %s", e->name);
	snprintf(at, sizeof(at), " (%s)", lx_addr_str(to, addr));
	if (!p) {
		whole = (struct lx_prefix){ *to, lx_addr_bits(to) };
		refuses(whose, dev, &whole, f);
		return true;
	}
	if (!p->endpoint) {
		f->id = "wireguard_endpoint";
		WHAT(f, "exit %s: %s does not know where peer %s is, which has not called either",
		     e->name, dev, p->key);
		REMEDY(f, "set its Endpoint here, or ours and PersistentKeepalive there; compare the keys of both ends");
		return true;
	}
	return no_answer(p, whose, dev, at, f);
}

/* @other: filled with who is at the other end, as far as is known */
static bool is_refused(const struct lx_wg *wg, struct lx_sock *rt,
		       uint32_t ifindex, int family, struct lx_prefix *other)
{
	struct lx_report rep;

	return lx_link_other(rt, ifindex, family, other, &rep) == 1 &&
	       !admits(wg, other);
}

bool lx_wgcheck_dev(struct lx_wgcheck *c, struct lx_sock *rt, uint32_t ifindex,
		    struct lx_finding *f)
{
	char whose[sizeof("device ") + IF_NAMESIZE], dev[IF_NAMESIZE];
	const struct lx_wg *wg = peers(c, ifindex);
	struct lx_prefix other;

	/* of many peers, some are away; one that has not called yet may be, too */
	if (!wg || wg->n != 1 || !wg->v[0].endpoint)
		return false;
	lx_ifname(ifindex, dev);
	snprintf(whose, sizeof(whose), "device %s", dev);
	if (is_refused(wg, rt, ifindex, AF_INET, &other) ||
	    is_refused(wg, rt, ifindex, AF_INET6, &other)) {
		refuses(whose, dev, &other, f);
		return true;
	}
	return no_answer(&wg->v[0], whose, dev, "", f);
}

void lx_wgcheck_end(struct lx_wgcheck *c)
{
	lx_wg_free(&c->wg);
	lx_sock_close(c->s);
}
