// SPDX-License-Identifier: GPL-2.0
/*
 * This host's own packets.
 *
 * New traffic of the host uses the label table only if the namespace says so.
 * Answers to what came in labelled always do (heard.c): the way back may admit
 * nothing but router addresses, so an answer without label would be lost.
 *
 * Never labelled, because the label travels on top of them: protocol 137, UDP
 * port 6635, packets of tunnel sockets (WireGuard's among them) and of tunnel
 * protocols. Sockets bound to a device keep to it.
 */
#include <linux/udp.h>
#include <net/ip.h>
#include <net/route.h>

#include "heard.h"
#include "hooks.h"
#include "ler.h"
#include "route.h"

#define LNET_MPLS_UDP_PORT	6635	/* RFC 7510 */

/* Carries labels or may come to carry them. */
static bool lnet_is_tunnel4(const struct sk_buff *skb, const struct sock *sk)
{
	const struct iphdr *iph = ip_hdr(skb);
	const struct udphdr *uh;
	struct udphdr _uh;

	switch (iph->protocol) {
	case IPPROTO_MPLS:
	case IPPROTO_IPIP:
	case IPPROTO_IPV6:
	case IPPROTO_GRE:
	case IPPROTO_ESP:
	case IPPROTO_AH:
	case IPPROTO_L2TP:
		return true;
	case IPPROTO_UDP:
		break;
	default:
		return false;
	}
	if (sk && sk->sk_protocol == IPPROTO_UDP &&
	    READ_ONCE(udp_sk(sk)->encap_type))
		return true;
	uh = skb_header_pointer(skb, iph->ihl * 4, sizeof(_uh), &_uh);
	return uh && (uh->dest == htons(LNET_MPLS_UDP_PORT) ||
		      uh->source == htons(LNET_MPLS_UDP_PORT));
}

/* Answers something that came in labelled, as far as can be told. */
static bool lnet_is_answer4(const struct lnet_net *ln,
			    const struct sk_buff *skb, const struct sock *sk)
{
	const struct net_device *dev0 = rcu_dereference(ln->dev0);
	const struct iphdr *iph = ip_hdr(skb);

	if (!dev0)
		return false;
	if (iph->protocol == IPPROTO_ICMP && lnet_icmp_is_error(skb))
		return lnet_heard_lately4(ln, LNET_HEARD_ANY, iph->daddr);
	/* A connection that is idle for long stays in its socket's memory. */
	if (iph->protocol == IPPROTO_TCP && sk && sk_fullsock(sk) &&
	    READ_ONCE(sk->sk_rx_dst_ifindex) == dev0->ifindex)
		return true;
	return lnet_heard_lately4(ln, LNET_HEARD_LOCAL, iph->daddr);
}

static unsigned int lnet_own_step4(struct lnet_net *ln, struct sk_buff *skb,
				   bool answer)
{
	const struct iphdr *iph = ip_hdr(skb);
	const struct lnet_query4 q = {
		.daddr	= iph->daddr,
		.saddr	= iph->saddr,
		.tos	= iph->tos,
		.mark	= skb->mark,
		.skb	= skb,
		.answer	= answer,
	};
	struct lnet_decision d;

	lnet_decide4(ln, &q, &d);
	switch (lnet_steer4(ln, skb, &d)) {
	case LNET_STEER_KEEP:
		return NF_ACCEPT;
	case LNET_STEER_DROP:
		return NF_DROP;
	case LNET_STEER_ROUTED:
		break;
	}
	if (answer)
		lnet_count(ln, LNET_CNT_ANSWERS);
	if (d.exit->type == LNET_EXIT_TYPE_LOCAL &&
	    lnet_uplink_route4(ln->net, skb, READ_ONCE(d.exit->oif_index))) {
		lnet_count(ln, LNET_CNT_UNREACHABLE);
		return NF_DROP_ERR(-EHOSTUNREACH);
	}
	return NF_ACCEPT;
}

/**
 * lnet_own4() - LOCAL_OUT: give own packets the route of their exit
 * @priv: unused
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT, or a drop for a packet that must not go on.
 */
unsigned int lnet_own4(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	struct lnet_net *ln = lnet_net(state->net);
	const struct rtable *rt = skb_rtable(skb);
	const struct sock *sk = state->sk;
	bool answer;

	if (!rt || rt->rt_type != RTN_UNICAST ||
	    rt->dst.dev == rcu_access_pointer(ln->dev0))
		return NF_ACCEPT;
	if (sk && sk_fullsock(sk) && READ_ONCE(sk->sk_bound_dev_if))
		return NF_ACCEPT;
	answer = lnet_is_answer4(ln, skb, sk);
	if (!answer && !READ_ONCE(ln->own_host))
		return NF_ACCEPT;
	if (lnet_is_tunnel4(skb, sk))
		return NF_ACCEPT;
	return lnet_own_step4(ln, skb, answer);
}
