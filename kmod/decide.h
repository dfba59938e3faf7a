/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_DECIDE_H
#define _LNET_DECIDE_H

#include <linux/in.h>
#include <linux/ip.h>
#include <linux/types.h>
#include <net/ipv6.h>
#include <uapi/linux/lnet_exit.h>

#include "addr.h"

struct cgroup;
struct lnet_exit;
struct lnet_ftn_hit;
struct lnet_net;
struct lnet_rule;
struct net_device;
struct sk_buff;

/**
 * struct lnet_query - a packet as far as the decision needs it
 * @in: device it came in by, NULL for this host's own
 * @skb: the packet, for routing rules that look at ports; NULL if there is none
 * @mark: firewall mark
 * @tos: type of service or traffic class
 * @answer: an own packet that answers labelled traffic; it uses the table
 *          whether own traffic does or not
 * @begun: an own packet of a connection that this host opens
 * @cgroup: of the socket that sends an own packet, NULL if unknown
 * @entry: of the main label table, if the caller has asked it; else NULL
 * @ip4: addresses, for lnet_decide4()
 * @ip6: addresses, for lnet_decide6(), and all that a flow key has of the first
 *       word of the header
 */
struct lnet_query {
	const struct net_device *in;
	struct sk_buff *skb;
	struct cgroup *cgroup;
	const struct lnet_ftn_hit *entry;
	u32 mark;
	u8 tos;
	bool answer;
	bool begun;
	union {
		struct {
			__be32 daddr;
			__be32 saddr;
		} ip4;
		struct {
			const struct in6_addr *daddr;
			const struct in6_addr *saddr;
			__be32 flowinfo;
		} ip6;
	};
};

/* The whole packet, of the family named; @in as in struct lnet_query. */
static inline struct lnet_query lnet_query4(struct sk_buff *skb,
					    const struct net_device *in)
{
	const struct iphdr *iph = ip_hdr(skb);

	return (struct lnet_query) {
		.in		= in,
		.skb		= skb,
		.mark		= skb->mark,
		.tos		= iph->tos,
		.ip4.daddr	= iph->daddr,
		.ip4.saddr	= iph->saddr,
	};
}

static inline struct lnet_query lnet_query6(struct sk_buff *skb,
					    const struct net_device *in)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);

	return (struct lnet_query) {
		.in		= in,
		.skb		= skb,
		.mark		= skb->mark,
		.ip6.daddr	= &ip6h->daddr,
		.ip6.saddr	= &ip6h->saddr,
		.ip6.flowinfo	= ip6_flowinfo(ip6h),
	};
}

/**
 * struct lnet_decision - what becomes of a packet
 * @entry: longest entry that matches, or what @rule says in its place, NULL for
 *         none; RCU
 * @rule: rule that decided, NULL for none; RCU
 * @exit: exit whose label the packet gets, after backups; RCU. Set for the
 *        verdicts exit and unreachable
 * @verdict: who won and why
 * @fib_plen: length of the FIB's route that matches
 * @fib_prefix: its prefix, of no family if none matches
 */
struct lnet_decision {
	const struct lnet_ftn_hit *entry;
	const struct lnet_rule *rule;
	struct lnet_exit *exit;
	enum lnet_exit_verdict verdict;
	u8 fib_plen;
	struct lnet_addr fib_prefix;
};

/* Not the address of one host: nothing is labelled for it or answered to it. */
static inline bool lnet_special4(__be32 addr)
{
	return ipv4_is_multicast(addr) || ipv4_is_lbcast(addr) ||
	       ipv4_is_zeronet(addr) || ipv4_is_loopback(addr);
}

/* Likewise, or the address of a host on one link only. */
static inline bool lnet_special6(const struct in6_addr *addr)
{
	int type = ipv6_addr_type(addr);

	return type == IPV6_ADDR_ANY ||
	       type & (IPV6_ADDR_MULTICAST | IPV6_ADDR_LOOPBACK |
		       IPV6_ADDR_LINKLOCAL | IPV6_ADDR_MAPPED);
}

void lnet_decide4(struct lnet_net *ln, const struct lnet_query *q,
		  struct lnet_decision *d);
void lnet_decide6(struct lnet_net *ln, const struct lnet_query *q,
		  struct lnet_decision *d);
bool lnet_forwarded4(const struct net_device *in, const struct sk_buff *skb);
bool lnet_forwarded6(const struct net_device *in, struct sk_buff *skb);

#endif /* _LNET_DECIDE_H */
