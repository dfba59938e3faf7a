// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <linux/time_types.h>
#include <linux/wireguard.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "list.h"
#include "wireguard.h"

/* WireGuard's REJECT_AFTER_TIME: no session is older. */
#define SESSION_S 180

static void key_str(const unsigned char *key, char *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned int i, bits = 0, have = 0;

	for (i = 0; i < WG_KEY_LEN; i++) {
		bits = bits << 8 | key[i];
		for (have += 8; have >= 6; have -= 6)
			*text++ = digits[bits >> (have - 6) & 63];
	}
	/* 32 bytes leave four bits, and one digit of padding */
	*text++ = digits[bits << (6 - have) & 63];
	*text++ = '=';
	*text = '\0';
}

/* Time of the last handshake, 0 when there was none. */
static int64_t handshake(const struct nlattr *nla)
{
	struct __kernel_timespec at;

	if (!nla || nla_len(nla) < (int)sizeof(at))
		return 0;
	memcpy(&at, nla_data(nla), sizeof(at));
	return at.tv_sec;
}

static struct lx_wg_peer *add_peer(struct lx_wg *wg, struct nlattr **tb,
				   const char *key)
{
	int64_t at = handshake(tb[WGPEER_A_LAST_HANDSHAKE_TIME]);
	const struct nlattr *keepalive;
	struct lx_wg_peer *p;

	p = LX_LIST_ADD(wg);
	if (!p)
		return NULL;
	strcpy(p->key, key);
	keepalive = tb[WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL];
	p->endpoint = tb[WGPEER_A_ENDPOINT];
	p->tried = tb[WGPEER_A_TX_BYTES] &&
		   nla_get_u64(tb[WGPEER_A_TX_BYTES]);
	p->shaken = at;
	p->silent = at && wg->now - at > SESSION_S && keepalive &&
		    nla_get_u16(keepalive);
	return p;
}

static int add_allowed(struct lx_wg *wg, struct nlattr *nla)
{
	struct nlattr *tb[WGALLOWEDIP_A_MAX + 1];
	struct lx_wg_allowed_ip *a;

	if (nla_parse_nested(tb, WGALLOWEDIP_A_MAX, nla, NULL) < 0 ||
	    !tb[WGALLOWEDIP_A_CIDR_MASK])
		return -EBADMSG;
	a = LX_LIST_ADD(&wg->allowed);
	if (!a)
		return -ENOMEM;
	a->peer = wg->n - 1;
	a->prefix.len = nla_get_u8(tb[WGALLOWEDIP_A_CIDR_MASK]);
	if (lx_addr_from_nla(&a->prefix.addr, tb[WGALLOWEDIP_A_IPADDR]))
		return -EBADMSG;
	return 0;
}

/* A peer with many AllowedIPs comes in parts, which say nothing else of it. */
static int add_part(struct lx_wg *wg, struct nlattr *nla)
{
	struct nlattr *tb[WGPEER_A_MAX + 1], *allowed;
	char key[LX_WG_KEY_STRLEN];
	int left, err;

	if (nla_parse_nested(tb, WGPEER_A_MAX, nla, NULL) < 0 ||
	    !tb[WGPEER_A_PUBLIC_KEY] ||
	    nla_len(tb[WGPEER_A_PUBLIC_KEY]) != WG_KEY_LEN)
		return -EBADMSG;
	key_str(nla_data(tb[WGPEER_A_PUBLIC_KEY]), key);
	if ((!wg->n || strcmp(wg->v[wg->n - 1].key, key)) &&
	    !add_peer(wg, tb, key))
		return -ENOMEM;
	if (!tb[WGPEER_A_ALLOWEDIPS])
		return 0;
	nla_for_each_nested(allowed, tb[WGPEER_A_ALLOWEDIPS], left) {
		err = add_allowed(wg, allowed);
		if (err)
			return err;
	}
	return 0;
}

int lx_wg_add(struct nlmsghdr *h, void *arg)
{
	struct nlattr *tb[WGDEVICE_A_MAX + 1], *peer;
	int left, err;

	err = lx_genl_attrs(h, WGDEVICE_A_MAX, tb);
	if (err || !tb[WGDEVICE_A_PEERS])
		return err;
	nla_for_each_nested(peer, tb[WGDEVICE_A_PEERS], left) {
		err = add_part(arg, peer);
		if (err)
			return err;
	}
	return 0;
}

static void forget(void *arg)
{
	struct lx_wg *wg = arg;

	wg->n = 0;
	wg->allowed.n = 0;
}

int lx_wg_read(struct lx_sock *s, uint32_t ifindex, struct lx_wg *wg)
{
	struct lx_report rep;
	struct nl_msg *msg;
	int err;

	memset(wg, 0, sizeof(*wg));
	wg->now = time(NULL);
	msg = lx_genl_msg(s, WG_CMD_GET_DEVICE, 0);
	if (msg && nla_put_u32(msg, WGDEVICE_A_IFINDEX, ifindex)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	err = lx_dump(s, msg, lx_wg_add, forget, wg, &rep);
	/* peers that change all the time are there all the same */
	return err == -EAGAIN ? 0 : err;
}

void lx_wg_free(struct lx_wg *wg)
{
	free(wg->v);
	free(wg->allowed.v);
	memset(wg, 0, sizeof(*wg));
}

const struct lx_wg_peer *lx_wg_find(const struct lx_wg *wg,
				    const struct lx_addr *to)
{
	const struct lx_wg_allowed_ip *a, *best = NULL;

	for (a = wg->allowed.v; a < wg->allowed.v + wg->allowed.n; a++)
		if (lx_prefix_contains(&a->prefix, to) &&
		    (!best || a->prefix.len > best->prefix.len))
			best = a;
	return best ? &wg->v[best->peer] : NULL;
}
