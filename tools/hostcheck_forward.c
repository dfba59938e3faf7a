// SPDX-License-Identifier: GPL-2.0
/* Switches of the kernel that keep packets of others from passing. */
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include "hostcheck_int.h"

/* Do packets of others have to pass here, as far as the exits tell? */
static bool forwards(const struct lx_hostcheck *c)
{
	size_t i;

	/* without own-host an entry can only be for packets of others */
	if (c->exits.n && !c->config.own_host)
		return true;
	for (i = 0; i < c->exits.n; i++)
		if (lx_is_local(&c->exits.v[i]) &&
		    (c->exits.v[i].oif ||
		     (c->exits.v[i].flags & LNET_EXIT_F_MASQUERADE)))
			return true;
	return false;
}

static void check_forwarding4(struct lx_hostcheck *c)
{
	struct lx_finding f;
	char path[128];
	long value;

	if (!lx_sysctl_get("net/ipv4/ip_forward", &value) && !value) {
		lx_found(&f, "ip_forward",
			 "IPv4 forwarding is off: this router labels and forwards no packets of others");
		lx_remedy(c, &f, "sysctl -w net.ipv4.ip_forward=1");
		return;
	}
	if (!c->lnet.ifindex || !lx_any_local(c))
		return;
	snprintf(path, sizeof(path), "net/ipv4/conf/%s/forwarding",
		 c->lnet.name);
	if (!lx_sysctl_get(path, &value) && !value) {
		lx_found(&f, "forwarding",
			 "forwarding is off on %s: packets whose label was taken off go no further",
			 c->lnet.name);
		lx_remedy(c, &f, "sysctl -w net.ipv4.conf.%s.forwarding=1",
			  c->lnet.name);
	}
}

/* Nobody has to use IPv6: entries for it tell who does. */
static bool uses_ipv6(const struct lx_hostcheck *c)
{
	size_t i;

	for (i = 0; i < c->tables.n; i++)
		if (c->tables.v[i].entries6)
			return true;
	return false;
}

/*
 * IPv6 has one switch for all devices. Since Linux 6.17 a device may forward
 * without it: which ones need to is the operator's affair then.
 */
static bool forwards_ipv6(void)
{
	long value;
	glob_t one;
	size_t i;

	if (lx_sysctl_get("net/ipv6/conf/all/forwarding", &value) || value)
		return true;
	if (glob(LX_SYSCTL "net/ipv6/conf/*/force_forwarding", 0, NULL, &one))
		return false;
	for (i = 0; i < one.gl_pathc && !value; i++)
		lx_sysctl_get(one.gl_pathv[i] + strlen(LX_SYSCTL), &value);
	globfree(&one);
	return value;
}

static void check_forwarding6(struct lx_hostcheck *c)
{
	struct lx_finding f;
	char path[128];
	long value;

	if (!uses_ipv6(c))
		return;
	if (!forwards_ipv6()) {
		lx_found(&f, "ip6_forward",
			 "IPv6 forwarding is off: this router labels and forwards no IPv6 packets of others");
		lx_remedy(c, &f,
			  "sysctl -w net.ipv6.conf.all.forwarding=1 (and net.ipv6.conf.DEV.accept_ra=2 before it where router advertisements give DEV its addresses and routes)");
		return;
	}
	if (!c->lnet.ifindex || !lx_any_local(c))
		return;
	snprintf(path, sizeof(path), "net/ipv6/conf/%s/disable_ipv6",
		 c->lnet.name);
	if (!lx_sysctl_get(path, &value) && value) {
		lx_found(&f, "ipv6_off",
			 "IPv6 is off on %s: IPv6 packets whose label was taken off are dropped",
			 c->lnet.name);
		lx_remedy(c, &f, "sysctl -w net.ipv6.conf.%s.disable_ipv6=0",
			  c->lnet.name);
	}
}

void lx_check_forwarding(struct lx_hostcheck *c)
{
	if (!forwards(c))
		return;
	check_forwarding4(c);
	check_forwarding6(c);
}

void lx_check_rp_filter(struct lx_hostcheck *c)
{
	long all = 0, own = 0, mode;
	struct lx_finding f;
	char path[128];

	/* they appear on lnet0 where a label is taken off */
	if (!c->lnet.ifindex || (!lx_any_local(c) && !c->devs.n))
		return;
	snprintf(path, sizeof(path), "net/ipv4/conf/%s/rp_filter",
		 c->lnet.name);
	if (lx_sysctl_get("net/ipv4/conf/all/rp_filter", &all) ||
	    lx_sysctl_get(path, &own))
		return;
	mode = all > own ? all : own;
	if (mode == 1) {
		lx_found(&f, "rp_filter",
			 "strict rp_filter (the larger of all=%ld and %s=%ld counts): packets whose label was taken off come from anywhere and are dropped",
			 all, c->lnet.name, own);
		lx_remedy(c, &f,
			  "sysctl -w net.ipv4.conf.%s.rp_filter=0 net.ipv4.conf.all.rp_filter=0 (and rp_filter=1 on single devices that need it)",
			  c->lnet.name);
	} else if (mode == 2 &&
		   lx_link_has_addr(c->rt, c->lnet.ifindex, AF_INET,
				    &(struct lx_report){ 0 }) == 0) {
		lx_found(&f, "rp_filter",
			 "loose rp_filter (all=%ld, %s=%ld) while %s has no address: the kernel then drops packets whose label was taken off",
			 all, c->lnet.name, own, c->lnet.name);
		lx_remedy(c, &f,
			  "sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.%s.rp_filter=0, or give %s an address: ip address add dev %s ADDR/32 (the router's own)",
			  c->lnet.name, c->lnet.name, c->lnet.name);
	}
}
