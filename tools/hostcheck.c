// SPDX-License-Identifier: GPL-2.0
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "fib.h"
#include "hostcheck_int.h"
#include "nft.h"

void lx_found(struct lx_finding *f, const char *id, const char *fmt, ...)
{
	va_list ap;

	f->id = id;
	va_start(ap, fmt);
	vsnprintf(f->what, sizeof(f->what), fmt, ap);
	va_end(ap);
}

void lx_remedy(struct lx_hostcheck *c, struct lx_finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->remedy, sizeof(f->remedy), fmt, ap);
	va_end(ap);
	c->fn(f, c->arg);
	c->found++;
}

bool lx_is_local(const struct lx_exit *e)
{
	return e->type == LNET_EXIT_TYPE_LOCAL;
}

bool lx_any_local(const struct lx_hostcheck *c)
{
	size_t i;

	for (i = 0; i < c->exits.n; i++)
		if (lx_is_local(&c->exits.v[i]))
			return true;
	return false;
}

bool lx_concerns(const struct lx_hostcheck *c, const struct lx_exit *e)
{
	return !lx_is_local(e) && (!c->only || !strcmp(c->only, e->name));
}

static void check_link(struct lx_hostcheck *c)
{
	struct lx_finding f;

	if (!c->exits.n)
		return;
	if (!c->lnet.ifindex) {
		lx_found(&f, "no_device",
			 "there is no " LX_LINK_NAME ": nothing is labelled and no label taken off");
		lx_remedy(c, &f, "ip link add %s type %s && ip link set %s up",
			  LX_LINK_NAME, LX_LINK_KIND, LX_LINK_NAME);
	} else if (!(c->lnet.flags & IFF_UP)) {
		lx_found(&f, "device_down",
			 "%s is down: nothing is labelled and no label taken off",
			 c->lnet.name);
		lx_remedy(c, &f, "ip link set %s up", c->lnet.name);
	}
}

static void check_egress(struct lx_hostcheck *c)
{
	struct lx_fib_route route;
	char addr[LX_ADDR_STRLEN];
	struct lx_report rep;
	struct lx_finding f;
	struct lx_exit *e;
	size_t i;

	for (i = 0; i < c->exits.n; i++) {
		e = &c->exits.v[i];
		if (!lx_concerns(c, e) || !lx_addr_set(&e->egress) ||
		    lx_fib_lookup(c->rt, &e->egress, &route, &rep) ||
		    route.type != RTN_LOCAL)
			continue;
		lx_found(&f, "egress_is_own",
			 "exit %s: its egress %s is an address of this router",
			 e->name, lx_addr_str(&e->egress, addr));
		lx_remedy(c, &f,
			  "for an exit here: lnet-exit exit del %s, then exit add %s label %u local",
			  e->name, e->name, e->label);
	}
}

static void check_bridge(struct lx_hostcheck *c)
{
	struct lx_finding f;
	long value;

	if (!c->exits.n ||
	    lx_sysctl_get("net/bridge/bridge-nf-call-iptables", &value) ||
	    !value)
		return;
	lx_found(&f, "bridge_nf",
		 "br_netfilter is on (net.bridge.bridge-nf-call-iptables=1): packets from behind a bridge (containers, virtual machines) skip the usual hook and are labelled later, by a slower way");
	lx_remedy(c, &f,
		  "sysctl -w net.bridge.bridge-nf-call-iptables=0 unless a firewall has to see bridged packets; \"lnet-exit stats bridge\" counts them");
}

static void check_nft(struct lx_hostcheck *c)
{
	struct lx_report rep;
	const char *missing;
	struct lx_finding f;
	size_t i;

	for (i = 0; i < c->exits.n; i++)
		if (lx_is_local(&c->exits.v[i]) &&
		    (c->exits.v[i].flags & LNET_EXIT_F_MASQUERADE))
			break;
	if (i == c->exits.n)
		return;
	if (lx_nft_check(&rep)) {
		lx_found(&f, "nft", "nftables cannot masquerade here: %s", rep.text);
		lx_remedy(c, &f, "%s", LX_NFT_REMEDY);
		return;
	}
	missing = lx_nft_missing(&c->exits);
	if (missing) {
		lx_found(&f, "nft_rule",
			 "the masquerade rule of exit %s is gone: something has flushed nftables",
			 missing);
		lx_remedy(c, &f,
			  "lnet-exit exit set %s masquerade (and again after each \"flush ruleset\")",
			  missing);
	}
}

static void check_devices(struct lx_hostcheck *c)
{
	struct lx_finding f;

	if (!lx_any_local(c) || c->devs.n)
		return;
	lx_found(&f, "no_dev",
		 "there is a local exit, but labelled packets are accepted from no device");
	lx_remedy(c, &f,
		  "lnet-exit dev add DEV for each tunnel that they come from");
}

int lx_hostcheck(struct lx_sock *genl, struct lx_sock *rt, unsigned int which,
		 const char *only, lx_finding_fn fn, void *arg,
		 struct lx_report *rep)
{
	static const struct {
		unsigned int bit;
		void (*check)(struct lx_hostcheck *c);
	} checks[] = {
		{ LX_CHECK_LINK, check_link },
		{ LX_CHECK_FORWARDING, lx_check_forwarding },
		{ LX_CHECK_RP_FILTER, lx_check_rp_filter },
		{ LX_CHECK_NEXTHOPS, lx_check_nexthops },
		{ LX_CHECK_WIREGUARD, lx_check_wireguard },
		{ LX_CHECK_EGRESS, check_egress },
		{ LX_CHECK_DEVICES, check_devices },
		{ LX_CHECK_NFT, check_nft },
		{ LX_CHECK_BRIDGE, check_bridge },
	};
	struct lx_hostcheck c = { .rt = rt, .only = only, .fn = fn, .arg = arg };
	size_t i;
	int err;

	err = lx_exit_dump(genl, NULL, &c.exits, rep);
	if (!err)
		err = lx_dev_dump(genl, 0, &c.devs, rep);
	if (!err)
		err = lx_config_get(genl, &c.config, rep);
	if (!err)
		err = lx_table_dump(genl, 0, &c.tables, rep);
	if (!err)
		err = lx_link_find(rt, &c.lnet, rep);
	for (i = 0; !err && i < sizeof(checks) / sizeof(checks[0]); i++)
		if (which & checks[i].bit)
			checks[i].check(&c);
	lx_exits_free(&c.exits);
	lx_devs_free(&c.devs);
	lx_tables_free(&c.tables);
	return err ?: c.found;
}
