// SPDX-License-Identifier: GPL-2.0
/* Peers as WireGuard lists them, in parts, too. */

#include <linux/time_types.h>
#include <linux/wireguard.h>
#include <netlink/genl/genl.h>
#include <string.h>

#include "../wireguard.h"
#include "tap.h"

#define NOW 1000000

/* What a peer has besides its key, unless it is a part that goes on. */
struct peer {
	unsigned char first;	/* byte of the key */
	uint64_t tx;
	int64_t handshake;
	uint16_t keepalive;
	bool part;
	const char *allowed[3];
};

static void put_allowed(struct nl_msg *msg, const char *text)
{
	struct nlattr *nest = nla_nest_start(msg, 0);
	struct lx_prefix p;

	lx_prefix_parse(text, &p);
	nla_put_u16(msg, WGALLOWEDIP_A_FAMILY, p.addr.family);
	nla_put(msg, WGALLOWEDIP_A_IPADDR, (int)lx_addr_size(&p.addr),
		p.addr.bytes);
	nla_put_u8(msg, WGALLOWEDIP_A_CIDR_MASK, p.len);
	nla_nest_end(msg, nest);
}

static void put_peer(struct nl_msg *msg, const struct peer *p)
{
	struct __kernel_timespec at = { .tv_sec = p->handshake };
	unsigned char key[WG_KEY_LEN] = { p->first };
	struct nlattr *nest = nla_nest_start(msg, 0);
	struct nlattr *list;
	unsigned int i;

	nla_put(msg, WGPEER_A_PUBLIC_KEY, sizeof(key), key);
	if (!p->part) {
		nla_put_u64(msg, WGPEER_A_TX_BYTES, p->tx);
		nla_put(msg, WGPEER_A_LAST_HANDSHAKE_TIME, sizeof(at), &at);
		nla_put_u16(msg, WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL,
			    p->keepalive);
	}
	list = nla_nest_start(msg, WGPEER_A_ALLOWEDIPS);
	for (i = 0; i < 3 && p->allowed[i]; i++)
		put_allowed(msg, p->allowed[i]);
	nla_nest_end(msg, list);
	nla_nest_end(msg, nest);
}

static int add(struct lx_wg *wg, const struct peer *p, unsigned int n)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct nlattr *list;
	unsigned int i;
	int err;

	genlmsg_put(msg, 0, 0, 100, 0, 0, WG_CMD_GET_DEVICE, 1);
	list = nla_nest_start(msg, WGDEVICE_A_PEERS);
	for (i = 0; i < n; i++)
		put_peer(msg, &p[i]);
	nla_nest_end(msg, list);
	err = lx_wg_add(nlmsg_hdr(msg), wg);
	nlmsg_free(msg);
	return err;
}

/* First bytes of the key of the peer that an address belongs to. */
static const char *whose(const struct lx_wg *wg, const char *address)
{
	const struct lx_wg_peer *p;
	static char text[8];
	struct lx_addr a;

	lx_addr_parse(address, &a);
	p = lx_wg_find(wg, &a);
	if (!p)
		return "nobody";
	memcpy(text, p->key, 3);
	return text;
}

int main(void)
{
	static const struct peer first[] = {
		{ .first = 1, .tx = 148, .keepalive = 25,
		  .allowed = { "10.0.0.0/8", "fd00::/16" } },
		{ .first = 2, .tx = 148, .handshake = NOW - 181, .keepalive = 25,
		  .allowed = { "10.0.0.2/32" } },
	};
	static const struct peer second[] = {
		{ .first = 2, .part = true, .allowed = { "fd00::2/128", "10.2.0.0/16" } },
		{ .first = 3, .handshake = NOW - 180, .keepalive = 25,
		  .allowed = { "10.3.0.0/16" } },
		{ .first = 4, .handshake = NOW - 99999, .allowed = { "0.0.0.0/0" } },
	};
	struct lx_wg wg = { .now = NOW };

	tap(!add(&wg, first, 2) && !add(&wg, second, 3), "two messages");
	tap(wg.n == 4, "a peer in two parts is one");
	tap_str(wg.v[0].key, "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "a key");
	tap(wg.v[0].tried && !wg.v[0].shaken && !wg.v[0].silent,
	    "one that never answered");
	tap(wg.v[1].shaken && wg.v[1].silent, "one that does not any more");
	tap(!wg.v[2].tried && wg.v[2].shaken && !wg.v[2].silent,
	    "one that did three minutes ago");
	tap(!wg.v[3].silent, "without a keepalive nobody has to answer");
	tap(!wg.v[0].endpoint, "no endpoint");
	tap_str(whose(&wg, "10.0.0.1"), "AQA", "by a short prefix");
	tap_str(whose(&wg, "10.0.0.2"), "AgA", "by the longest one");
	tap_str(whose(&wg, "10.2.3.4"), "AgA", "by one of the second part");
	tap_str(whose(&wg, "192.0.2.1"), "BAA", "by that of all addresses");
	tap_str(whose(&wg, "fd00::3"), "AQA", "IPv6");
	tap_str(whose(&wg, "2001:db8::1"), "nobody", "nobody's");
	lx_wg_free(&wg);
	return tap_end();
}
