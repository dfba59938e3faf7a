// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors about IPv4 packets that arrived labelled.
 */
#include <linux/icmp.h>
#include <linux/inetdevice.h>
#include <net/icmp.h>
#include <net/ip.h>
#include <net/l3mdev.h>
#include <net/route.h>

#include "compat/flow.h"
#include "decide.h"
#include "heard.h"
#include "icmp.h"
#include "ler.h"
#include "lnet.h"
#include "nexthop.h"
#include "ratelimit.h"

/* ICMP messages that are no errors, as far as anybody knows. */
static bool lnet_icmp_query4(const struct sk_buff *skb)
{
	switch (lnet_icmp_type(skb, ip_hdrlen(skb))) {
	case ICMP_ECHOREPLY:
	case ICMP_ECHO:
	case ICMP_TIMESTAMP:
	case ICMP_TIMESTAMPREPLY:
	case ICMP_INFO_REQUEST:
	case ICMP_INFO_REPLY:
	case ICMP_ADDRESS:
	case ICMP_ADDRESSREPLY:
		return true;
	}
	return false;
}

/* RFC 1122, 3.2.2; no input routing has looked at these addresses. */
static bool lnet_answerable4(const struct net *net, const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	unsigned int type;

	if (lnet_special4(iph->saddr) || lnet_special4(iph->daddr))
		return false;
	if (iph->frag_off & htons(IP_OFFSET))
		return false;
	if (iph->protocol == IPPROTO_ICMP && !lnet_icmp_query4(skb))
		return false;
	type = inet_addr_type((struct net *)net, iph->daddr);
	return type != RTN_BROADCAST && type != RTN_MULTICAST;
}

/* The label table may know a way that the FIB does not. */
static bool lnet_icmp_labelled4(struct lnet_net *ln, struct sk_buff *skb,
				struct flowi4 *fl4, u8 tos)
{
	const struct lnet_query q = {
		.mark		= fl4->flowi4_mark,
		.tos		= tos,
		.answer		= true,
		.ip4.daddr	= fl4->daddr,
		.ip4.saddr	= fl4->saddr,
	};
	const struct lnet_nexthop *nh = NULL;
	const struct net_device *out;
	struct lnet_decision d;

	lnet_decide4(ln, &q, &d);
	if (d.verdict == LNET_EXIT_VERDICT_EXIT &&
	    d.exit->type == LNET_EXIT_TYPE_REMOTE)
		nh = lnet_nh_select(rcu_dereference(d.exit->nhs), 0);
	out = nh ? rcu_dereference(nh->dev) : NULL;
	if (!out || lnet_steer(ln, skb, &d) != LNET_STEER_ROUTED)
		return false;
	if (!fl4->saddr)
		fl4->saddr = inet_select_addr(out, fl4->daddr,
					      RT_SCOPE_UNIVERSE);
	lnet_count(ln, LNET_CNT_ANSWERS);
	return fl4->saddr;
}

/* Sets the source, too, unless it is set. */
static bool lnet_icmp_route4(struct lnet_net *ln, struct sk_buff *skb,
			     struct flowi4 *fl4, u8 tos)
{
	struct rtable *rt = ip_route_output_key(ln->net, fl4);

	if (IS_ERR(rt))
		return lnet_icmp_labelled4(ln, skb, fl4, tos);
	skb_dst_set(skb, &rt->dst);
	/* Not a broadcast address of a network of ours, or our own one. */
	return rt->rt_type == RTN_UNICAST;
}

static void lnet_icmp_header4(struct net *net, struct sk_buff *skb,
			      const struct flowi4 *fl4, u8 tos)
{
	struct icmphdr *icmp = icmp_hdr(skb);
	struct iphdr *iph;

	icmp->checksum = ip_compute_csum(icmp, skb->len);
	ICMP_INC_STATS(net, ICMP_MIB_OUTMSGS);
	ICMPMSGOUT_INC_STATS(net, icmp->type);

	iph = skb_push(skb, sizeof(*iph));
	skb_reset_network_header(skb);
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = tos;
	iph->frag_off = 0;
	iph->ttl = ip4_dst_hoplimit(skb_dst(skb));
	iph->protocol = IPPROTO_ICMP;
	iph->saddr = fl4->saddr;
	iph->daddr = fl4->daddr;
	ip_select_ident(net, skb, NULL);
}

/**
 * lnet_icmp_send4() - send an ICMP error
 * @ln: namespace
 * @in: packet it is about: IPv4, popped, network header at skb->data
 * @dev0: lnet0
 * @e: what it says
 *
 * It goes the way of all own answers to labelled packets, by the label table
 * first of all. Not sent is what RFC 1122 or the rate limits forbid.
 *
 * Context: RCU, BH disabled.
 */
void lnet_icmp_send4(struct lnet_net *ln, const struct sk_buff *in,
		     const struct net_device *dev0, const struct lnet_icmp *e)
{
	const struct iphdr *iph = ip_hdr(in);
	u8 tos = (iph->tos & IPTOS_TOS_MASK & INET_DSCP_MASK) |
		 IPTOS_PREC_INTERNETCONTROL;
	struct flowi4 fl4 = {
		.flowi4_oif	= l3mdev_master_ifindex_rcu(dev0),
		.flowi4_mark	= IP4_REPLY_MARK(ln->net, in->mark),
		.flowi4_proto	= IPPROTO_ICMP,
		.flowi4_uid	= sock_net_uid(ln->net, NULL),
		.daddr		= iph->saddr,
		.fl4_icmp_type	= e->type,
		.fl4_icmp_code	= e->code,
	};
	struct sk_buff *skb;

	if (!lnet_answerable4(ln->net, in) ||
	    !lnet_limit_allow4(ln, e->type, e->code, iph->saddr))
		return;
	lnet_flow_set_tos(&fl4, tos);
	if (READ_ONCE(ln->net->ipv4.sysctl_icmp_errors_use_inbound_ifaddr))
		fl4.saddr = inet_select_addr(in->dev, iph->saddr,
					     RT_SCOPE_LINK);
	skb = lnet_icmp_build(in, ntohs(iph->tot_len), 0, e);
	if (!skb)
		return;
	skb->mark = fl4.flowi4_mark;
	if (!lnet_icmp_route4(ln, skb, &fl4, tos)) {
		kfree_skb(skb);
		return;
	}
	lnet_icmp_header4(ln->net, skb, &fl4, tos);
	lnet_heard_note4(ln, LNET_HEARD_ANY, iph->saddr);
	lnet_count(ln, LNET_CNT_ICMP_SENT);
	ip_local_out(ln->net, NULL, skb);
}
