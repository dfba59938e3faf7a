// SPDX-License-Identifier: GPL-2.0
/*
 * ICMPv6 errors about IPv6 packets that arrived labelled.
 */
#include <linux/icmpv6.h>
#include <net/addrconf.h>
#include <net/ip6_checksum.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/l3mdev.h>
#include <net/ndisc.h>

#include "decide.h"
#include "heard.h"
#include "icmp.h"
#include "ler.h"
#include "lnet.h"
#include "nexthop.h"
#include "ratelimit.h"

/* What an ICMPv6 error may quote of a packet without an extension */
#define LNET_ICMP6_ROOM	(IPV6_MIN_MTU - (int)sizeof(struct ipv6hdr) -	\
			 (int)sizeof(struct icmp6hdr))

/* RFC 4443, 2.4 (e), and no answers to fragments but the first. */
static bool lnet_answerable6(const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	u8 proto = ip6h->nexthdr;
	__be16 frag_off;
	int offset, type;

	if (lnet_special6(&ip6h->saddr) || lnet_special6(&ip6h->daddr))
		return false;
	offset = ipv6_skip_exthdr(skb, sizeof(*ip6h), &proto, &frag_off);
	if (offset < 0)
		return true;	/* no next header, or cut off: no error */
	if (frag_off & htons(IP6_OFFSET))
		return false;
	if (proto != IPPROTO_ICMPV6)
		return true;
	type = lnet_icmp_type(skb, offset);
	return type >= 0 && type & ICMPV6_INFOMSG_MASK &&
	       type != NDISC_REDIRECT;
}

/* The label table may know a way that the FIB does not. */
static const struct net_device *lnet_icmp_labelled6(struct lnet_net *ln,
						    struct sk_buff *skb,
						    const struct flowi6 *fl6)
{
	const struct lnet_query q = {
		.mark		= fl6->flowi6_mark,
		.answer		= true,
		.ip6.daddr	= &fl6->daddr,
		.ip6.saddr	= &fl6->saddr,
	};
	const struct lnet_nexthop *nh = NULL;
	struct lnet_decision d;

	lnet_decide6(ln, &q, &d);
	if (d.verdict == LNET_EXIT_VERDICT_EXIT &&
	    d.exit->type == LNET_EXIT_TYPE_REMOTE)
		nh = lnet_nh_select(rcu_dereference(d.exit->nhs), 0);
	if (!nh || lnet_steer(ln, skb, &d) != LNET_STEER_ROUTED)
		return NULL;
	lnet_count(ln, LNET_CNT_ANSWERS);
	return rcu_dereference(nh->dev);
}

/* Sets the source, too. */
static bool lnet_icmp_route6(struct lnet_net *ln, struct sk_buff *skb,
			     struct flowi6 *fl6)
{
	struct dst_entry *dst = ip6_route_output(ln->net, NULL, fl6);
	const struct rt6_info *rt = (const struct rt6_info *)dst;
	const struct net_device *out = dst->dev;

	if (dst->error) {
		dst_release(dst);
		out = lnet_icmp_labelled6(ln, skb, fl6);
	} else {
		skb_dst_set(skb, dst);
		/* Not an address of ours, or one that is not of one host. */
		if (rt->rt6i_flags & (RTF_LOCAL | RTF_ANYCAST))
			return false;
	}
	return out && !ipv6_dev_get_saddr(ln->net, out, &fl6->daddr, 0,
					  &fl6->saddr);
}

static void lnet_icmp_header6(struct net *net, struct sk_buff *skb,
			      const struct flowi6 *fl6)
{
	struct icmp6hdr *icmp = icmp6_hdr(skb);
	struct ipv6hdr *ip6h;

	icmp->icmp6_cksum = csum_ipv6_magic(&fl6->saddr, &fl6->daddr, skb->len,
					    IPPROTO_ICMPV6,
					    csum_partial(icmp, skb->len, 0));
	ICMP6_INC_STATS(net, NULL, ICMP6_MIB_OUTMSGS);
	ICMP6MSGOUT_INC_STATS(net, NULL, icmp->icmp6_type);

	ip6h = skb_push(skb, sizeof(*ip6h));
	skb_reset_network_header(skb);
	ip6_flow_hdr(ip6h, 0, 0);
	ip6h->nexthdr = IPPROTO_ICMPV6;
	ip6h->hop_limit = ip6_dst_hoplimit(skb_dst(skb));
	ip6h->saddr = fl6->saddr;
	ip6h->daddr = fl6->daddr;
}

/**
 * lnet_icmp_send6() - send an ICMPv6 error
 * @ln: namespace
 * @in: packet it is about: IPv6, popped, network header at skb->data
 * @dev0: lnet0
 * @e: what it says
 *
 * It goes the way of all own answers to labelled packets, by the label table
 * first of all. Not sent is what RFC 4443 or the rate limits forbid.
 *
 * Context: RCU, BH disabled.
 */
void lnet_icmp_send6(struct lnet_net *ln, const struct sk_buff *in,
		     const struct net_device *dev0, const struct lnet_icmp *e)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(in);
	struct flowi6 fl6 = {
		.flowi6_oif	= l3mdev_master_ifindex_rcu(dev0),
		.flowi6_mark	= IP6_REPLY_MARK(ln->net, in->mark),
		.flowi6_proto	= IPPROTO_ICMPV6,
		.flowi6_uid	= sock_net_uid(ln->net, NULL),
		.daddr		= ip6h->saddr,
		.fl6_icmp_type	= e->type,
		.fl6_icmp_code	= e->code,
	};
	struct sk_buff *skb;

	/* There are no routes to look at where the kernel has IPv6 disabled. */
	if (!ipv6_mod_enabled() || !lnet_answerable6(in) ||
	    !lnet_limit_allow6(ln, e->type, &ip6h->saddr))
		return;
	skb = lnet_icmp_build(in, sizeof(*ip6h) + ntohs(ip6h->payload_len),
			      LNET_ICMP6_ROOM, e);
	if (!skb)
		return;
	skb->mark = fl6.flowi6_mark;
	if (!lnet_icmp_route6(ln, skb, &fl6)) {
		kfree_skb(skb);
		return;
	}
	lnet_icmp_header6(ln->net, skb, &fl6);
	lnet_heard_note6(ln, LNET_HEARD_ANY, &ip6h->saddr);
	lnet_count(ln, LNET_CNT_ICMP_SENT);
	ip6_local_out(ln->net, NULL, skb);
}
