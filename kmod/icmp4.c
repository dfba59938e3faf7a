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
#include "lnet.h"
#include "ratelimit.h"

/* ICMP messages that are no errors, as far as anybody knows. */
static bool lnet_icmp_query4(const struct sk_buff *skb)
{
	const u8 *type;
	u8 _type;

	type = skb_header_pointer(skb, ip_hdrlen(skb), sizeof(_type), &_type);
	if (!type)
		return false;
	switch (*type) {
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

static struct rtable *lnet_icmp_route4(struct net *net, struct flowi4 *fl4)
{
	struct rtable *rt = ip_route_output_key(net, fl4);

	if (IS_ERR(rt))
		return NULL;
	/* A broadcast address of a network of ours, or our own one. */
	if (rt->rt_type != RTN_UNICAST) {
		ip_rt_put(rt);
		return NULL;
	}
	return rt;
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
	struct rtable *rt;

	if (!lnet_answerable4(ln->net, in) ||
	    !lnet_limit_allow4(ln, e->type, e->code, iph->saddr))
		return;
	lnet_flow_set_tos(&fl4, tos);
	if (READ_ONCE(ln->net->ipv4.sysctl_icmp_errors_use_inbound_ifaddr))
		fl4.saddr = inet_select_addr(in->dev, iph->saddr,
					     RT_SCOPE_LINK);
	rt = lnet_icmp_route4(ln->net, &fl4);
	if (!rt)
		return;
	skb = lnet_icmp_build(in, ntohs(iph->tot_len), 0, e);
	if (!skb) {
		ip_rt_put(rt);
		return;
	}
	skb_dst_set(skb, &rt->dst);
	skb->mark = fl4.flowi4_mark;
	lnet_icmp_header4(ln->net, skb, &fl4, tos);
	lnet_heard_note4(ln, LNET_HEARD_ANY, iph->saddr);
	lnet_count(ln, LNET_CNT_ICMP_SENT);
	ip_local_out(ln->net, NULL, skb);
}
