/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_DECIDE_H
#define _LNET_DECIDE_H

#include <linux/in.h>
#include <linux/types.h>
#include <net/ipv6.h>
#include <uapi/linux/lnet_exit.h>

struct lnet_exit;
struct lnet_ftn_entry;
struct lnet_net;
struct net_device;
struct sk_buff;

/**
 * struct lnet_query4 - an IPv4 packet as far as the decision needs it
 * @daddr: destination
 * @saddr: source
 * @mark: firewall mark
 * @in: device it came in by, NULL for this host's own
 * @skb: the packet, for routing rules that look at ports; NULL if there is none
 * @tos: type of service
 * @answer: an own packet that answers labelled traffic; it uses the table
 *          whether own traffic does or not
 */
struct lnet_query4 {
	__be32 daddr;
	__be32 saddr;
	u32 mark;
	const struct net_device *in;
	struct sk_buff *skb;
	u8 tos;
	bool answer;
};

/**
 * struct lnet_decision - what becomes of a packet
 * @entry: longest entry that matches, NULL for none; RCU
 * @exit: exit whose label the packet gets, after backups; RCU. Set for the
 *        verdicts exit and unreachable
 * @verdict: who won and why
 * @fib_hit: a route of the FIB matches
 * @fib_plen: its length
 * @fib_prefix: its prefix
 */
struct lnet_decision {
	const struct lnet_ftn_entry *entry;
	struct lnet_exit *exit;
	enum lnet_exit_verdict verdict;
	bool fib_hit;
	u8 fib_plen;
	__be32 fib_prefix;
};

/* Not the address of one host: nothing is labelled for it or answered to it. */
static inline bool lnet_special4(__be32 addr)
{
	return ipv4_is_multicast(addr) || ipv4_is_lbcast(addr) ||
	       ipv4_is_zeronet(addr) || ipv4_is_loopback(addr);
}

static inline bool lnet_special6(const struct in6_addr *addr)
{
	return ipv6_addr_is_multicast(addr) || ipv6_addr_any(addr) ||
	       ipv6_addr_loopback(addr) ||
	       (ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL);
}

void lnet_decide4(struct lnet_net *ln, const struct lnet_query4 *q,
		  struct lnet_decision *d);

#endif /* _LNET_DECIDE_H */
