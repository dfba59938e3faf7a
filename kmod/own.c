// SPDX-License-Identifier: GPL-2.0
/*
 * This host's own packets.
 *
 * New traffic of the host is labelled only if the namespace says so, or a rule
 * for the connections that this host opens.
 * Answers to what came in labelled always do (heard.c): the way back may admit
 * nothing but router addresses, so an answer without label would be lost.
 *
 * Never labelled, because the label travels on top of them: protocol 137, UDP
 * port 6635, packets of tunnel sockets (WireGuard's among them) and of tunnel
 * protocols. Sockets bound to a device keep to it.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/route.h>
#include <net/tcp_states.h>

#include "cgroup.h"
#include "drop.h"
#include "heard.h"
#include "hooks.h"
#include "icmp.h"
#include "ler.h"
#include "route.h"
#include "rules.h"
#include "wire_udp.h"

/**
 * struct lnet_own - an own packet
 * @sk: socket that sends it, NULL for none
 * @protocol: what it carries
 * @at: where that begins, from skb->data; negative if it cannot be found
 */
struct lnet_own {
	const struct sock *sk;
	u8 protocol;
	int at;
};

/* Carries labels or may come to carry them. */
static bool lnet_is_tunnel(const struct sk_buff *skb, const struct lnet_own *own)
{
	const struct udphdr *uh;
	struct udphdr _uh;

	switch (own->protocol) {
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
	if (own->sk && own->sk->sk_protocol == IPPROTO_UDP &&
	    READ_ONCE(udp_sk(own->sk)->encap_type))
		return true;
	if (own->at < 0)
		return false;
	uh = skb_header_pointer(skb, own->at, sizeof(_uh), &_uh);
	return uh && (uh->dest == htons(LNET_UDP_PORT) ||
		      uh->source == htons(LNET_UDP_PORT));
}

/* A connection that is idle for long stays in its socket's memory. */
static bool lnet_is_connection(const struct lnet_net *ln,
			       const struct lnet_own *own)
{
	const struct net_device *dev0 = rcu_dereference(ln->dev0);

	return own->protocol == IPPROTO_TCP && own->sk &&
	       sk_fullsock(own->sk) && dev0 &&
	       READ_ONCE(own->sk->sk_rx_dst_ifindex) == dev0->ifindex;
}

/* An ICMP error may be about anything popped, all else answers what was local. */
static enum lnet_heard_kind lnet_answers_kind(const struct sk_buff *skb,
					      const struct lnet_own *own)
{
	int type = own->at < 0 ? -1 : lnet_icmp_type(skb, own->at);

	if (own->protocol == IPPROTO_ICMP &&
	    (type == ICMP_DEST_UNREACH || type == ICMP_TIME_EXCEEDED ||
	     type == ICMP_PARAMETERPROB))
		return LNET_HEARD_ANY;
	if (own->protocol == IPPROTO_ICMPV6 && type >= 0 &&
	    !(type & ICMPV6_INFOMSG_MASK))
		return LNET_HEARD_ANY;
	return LNET_HEARD_LOCAL;
}

/* Answers something that came in labelled, as far as can be told. */
static bool lnet_is_answer4(const struct lnet_net *ln,
			    const struct sk_buff *skb,
			    const struct lnet_own *own)
{
	return rcu_access_pointer(ln->dev0) &&
	       (lnet_is_connection(ln, own) ||
		lnet_heard_lately4(ln, lnet_answers_kind(skb, own),
				   ip_hdr(skb)->daddr));
}

static bool lnet_is_answer6(const struct lnet_net *ln,
			    const struct sk_buff *skb,
			    const struct lnet_own *own)
{
	return rcu_access_pointer(ln->dev0) &&
	       (lnet_is_connection(ln, own) ||
		lnet_heard_lately6(ln, lnet_answers_kind(skb, own),
				   &ipv6_hdr(skb)->daddr));
}

/*
 * Does it belong to a connection that this host opened? Where connections are
 * tracked that is known. Where they are not, what no program sends is an answer
 * of the kernel's: echo replies, resets, and what accepts a connection.
 */
static bool lnet_own_begun(const struct sk_buff *skb,
			   const struct lnet_own *own)
{
	const struct sock *sk = own->sk;
	unsigned long ct = skb_get_nfct(skb);
	unsigned long info = ct & NFCT_INFOMASK;

	if (lnet_answers_kind(skb, own) == LNET_HEARD_ANY)
		return false;
	if (ct & NFCT_PTRMASK)
		return info != IP_CT_ESTABLISHED_REPLY &&
		       info != IP_CT_RELATED_REPLY;
	return sk && sk_fullsock(sk) && !sk->sk_kern_sock &&
	       sk->sk_state != TCP_LISTEN;
}

/* What there is to know of an own packet. Return: whether to look further. */
static bool lnet_own_asks(const struct lnet_net *ln, const struct sk_buff *skb,
			  const struct lnet_own *own, struct lnet_query *q)
{
	const struct lnet_rules *rules = rcu_dereference(ln->rules);

	if (rules) {
		q->cgroup = lnet_cgroup_of(own->sk);
		q->begun = rules->own && lnet_own_begun(skb, own);
	}
	return (q->answer || q->begun || READ_ONCE(ln->own_host)) &&
	       !lnet_is_tunnel(skb, own);
}

static int lnet_own_uplink(struct lnet_net *ln, struct sk_buff *skb, int oif)
{
	return skb->protocol == htons(ETH_P_IPV6) ?
	       lnet_uplink_route6(ln->net, skb, oif) :
	       lnet_uplink_route4(ln->net, skb, oif);
}

static unsigned int lnet_own_steer(struct lnet_net *ln, struct sk_buff *skb,
				   const struct lnet_decision *d, bool answer)
{
	switch (lnet_steer(ln, skb, d)) {
	case LNET_STEER_KEEP:
		return NF_ACCEPT;
	case LNET_STEER_DROP:
		return NF_DROP;
	case LNET_STEER_ROUTED:
		break;
	}
	if (answer)
		lnet_count(ln, LNET_CNT_ANSWERS);
	if (d->exit->type == LNET_EXIT_TYPE_LOCAL &&
	    lnet_own_uplink(ln, skb, READ_ONCE(d->exit->oif_index))) {
		lnet_dropping(ln, skb, LNET_CNT_UNREACHABLE);
		return NF_DROP_ERR(-EHOSTUNREACH);
	}
	return NF_ACCEPT;
}

/* Routed already, or bound to a device, which it keeps to. */
static bool lnet_own_passes(const struct lnet_net *ln,
			    const struct sk_buff *skb, const struct sock *sk)
{
	const struct dst_entry *dst = skb_dst(skb);

	return !dst || dst->dev == rcu_access_pointer(ln->dev0) ||
	       (sk && sk_fullsock(sk) && READ_ONCE(sk->sk_bound_dev_if));
}

/**
 * lnet_own4() - LOCAL_OUT: give own packets the route of their exit
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT, or a drop for a packet that must not go on.
 */
unsigned int lnet_own4(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct lnet_net *ln = priv;
	const struct lnet_own own = {
		.sk		= state->sk,
		.protocol	= iph->protocol,
		.at		= skb_network_offset(skb) + iph->ihl * 4,
	};
	struct lnet_query q = lnet_query4(skb, NULL);
	struct lnet_decision d;

	if (lnet_own_passes(ln, skb, own.sk) ||
	    skb_rtable(skb)->rt_type != RTN_UNICAST)
		return NF_ACCEPT;
	q.answer = lnet_is_answer4(ln, skb, &own);
	if (!lnet_own_asks(ln, skb, &own, &q))
		return NF_ACCEPT;
	lnet_decide4(ln, &q, &d);
	return lnet_own_steer(ln, skb, &d, q.answer);
}

/* What follows the extension headers; AH, one of them, counts as a tunnel. */
static void lnet_own_find6(const struct sk_buff *skb, struct lnet_own *own)
{
	int at = skb_network_offset(skb) + sizeof(struct ipv6hdr);
	unsigned int offset = 0;
	__be16 frag = 0;

	own->protocol = ipv6_hdr(skb)->nexthdr;
	own->at = at;
	if (likely(!ipv6_ext_hdr(own->protocol)))
		return;
	if (ipv6_find_hdr(skb, &offset, NEXTHDR_AUTH, NULL, NULL) >= 0) {
		own->protocol = NEXTHDR_AUTH;
		return;
	}
	own->at = ipv6_skip_exthdr(skb, at, &own->protocol, &frag);
	if (frag)
		own->at = -1;
}

/**
 * lnet_own6() - LOCAL_OUT: give own packets the route of their exit
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT, or a drop for a packet that must not go on.
 */
unsigned int lnet_own6(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	struct lnet_net *ln = priv;
	struct lnet_query q = lnet_query6(skb, NULL);
	struct lnet_own own = { .sk = state->sk };
	struct lnet_decision d;

	if (lnet_own_passes(ln, skb, own.sk) || lnet_special6(&ip6h->daddr))
		return NF_ACCEPT;
	lnet_own_find6(skb, &own);
	q.answer = lnet_is_answer6(ln, skb, &own);
	if (!lnet_own_asks(ln, skb, &own, &q))
		return NF_ACCEPT;
	lnet_decide6(ln, &q, &d);
	return lnet_own_steer(ln, skb, &d, q.answer);
}
