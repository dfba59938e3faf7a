// SPDX-License-Identifier: GPL-2.0
/*
 * This host's own packets.
 *
 * New traffic of the host uses the label table only if the namespace says so.
 * Answers always do: ICMP errors and echo replies, and what goes to an address
 * that lately came in on lnet0. The way back may admit nothing but router
 * addresses, so an answer without label would be lost.
 *
 * Never labelled, because the label travels on top of them: protocol 137, UDP
 * port 6635, packets of tunnel sockets (WireGuard's among them) and of tunnel
 * protocols. Sockets bound to a device keep to it.
 */
#include <linux/icmp.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/route.h>

#include "hooks.h"
#include "ler.h"
#include "own.h"
#include "route.h"

#define LNET_MPLS_UDP_PORT	6635	/* RFC 7510 */

#define LNET_ANSWERS		1024
#define LNET_ANSWER_TIME	(60 * HZ)

/**
 * struct lnet_answers - who came in lately on lnet0
 * @slot: by hash of the address; a newcomer takes the place of whoever has it.
 *        Written without lock: the worst that a race does is to forget one.
 */
struct lnet_answers {
	struct {
		__be32 addr;
		u32 time;	/* jiffies, low 32 bits */
	} slot[LNET_ANSWERS];
};

int lnet_answers_init(struct lnet_net *ln)
{
	ln->answers = kvzalloc(sizeof(*ln->answers), GFP_KERNEL_ACCOUNT);
	return ln->answers ? 0 : -ENOMEM;
}

void lnet_answers_free(struct lnet_net *ln)
{
	kvfree(ln->answers);
}

static unsigned int lnet_answer_slot(__be32 addr)
{
	return jhash_1word((__force u32)addr, 0) % LNET_ANSWERS;
}

static bool lnet_heard_lately(const struct lnet_net *ln, __be32 addr)
{
	unsigned int i = lnet_answer_slot(addr);

	return READ_ONCE(ln->answers->slot[i].addr) == addr &&
	       (u32)jiffies - READ_ONCE(ln->answers->slot[i].time) <
	       LNET_ANSWER_TIME;
}

/**
 * lnet_heard4() - LOCAL_IN: remember who came in on lnet0
 * @priv: unused
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT.
 */
unsigned int lnet_heard4(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	struct lnet_net *ln = lnet_net(state->net);
	__be32 addr = ip_hdr(skb)->saddr;
	unsigned int i;

	if (skb->dev != rcu_access_pointer(ln->dev0))
		return NF_ACCEPT;
	i = lnet_answer_slot(addr);
	WRITE_ONCE(ln->answers->slot[i].addr, addr);
	WRITE_ONCE(ln->answers->slot[i].time, (u32)jiffies);
	return NF_ACCEPT;
}

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

static bool lnet_is_icmp_answer(const struct sk_buff *skb)
{
	const struct icmphdr *ih;
	struct icmphdr _ih;

	ih = skb_header_pointer(skb, ip_hdrlen(skb), sizeof(_ih), &_ih);
	if (!ih)
		return false;
	switch (ih->type) {
	case ICMP_ECHOREPLY:
	case ICMP_DEST_UNREACH:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB:
	case ICMP_TIMESTAMPREPLY:
		return true;
	}
	return false;
}

/* Answers something that came in labelled, as far as can be told. */
static bool lnet_is_answer4(const struct lnet_net *ln,
			    const struct sk_buff *skb, const struct sock *sk)
{
	const struct net_device *dev0 = rcu_dereference(ln->dev0);
	const struct iphdr *iph = ip_hdr(skb);

	if (!dev0)
		return false;
	if (iph->protocol == IPPROTO_ICMP && lnet_is_icmp_answer(skb))
		return true;
	/* A connection that is idle for long stays in its socket's memory. */
	if (iph->protocol == IPPROTO_TCP && sk && sk_fullsock(sk) &&
	    READ_ONCE(sk->sk_rx_dst_ifindex) == dev0->ifindex)
		return true;
	return lnet_heard_lately(ln, iph->daddr);
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
