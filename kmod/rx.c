// SPDX-License-Identifier: GPL-2.0
/*
 * Labelled packets: is it one, is it right, and whose is it then? What the LSR and
 * the egress router do with it is in lsr.c and egress.c.
 *
 * Runs before defragmentation and connection tracking. What is not for us, or
 * came by a device that is not accepted, is left to the stack as it is.
 */
#include <linux/if_tunnel.h>
#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "bridge.h"
#include "drop.h"
#include "egress.h"
#include "encap.h"
#include "hooks.h"
#include "ilm.h"
#include "lnet.h"
#include "local4.h"
#include "lsr.h"
#include "route.h"
#include "rx.h"
#include "state.h"
#include "udp.h"
#include "wire.h"

/* What is wrong with a labelled packet: a drop counter, or -1 for nothing. */
static __always_inline int
lnet_check4(struct sk_buff *skb, const struct lnet_dev *ldev,
	    struct lnet_lse *lse)
{
	/* Fails for a packet that is shorter, and then it is all there. */
	unsigned int have = pskb_may_pull(skb, LNET_WIRE_LEN4) ?
			    LNET_WIRE_LEN4 : skb_headlen(skb);

	return lnet_wire_check4(ip_hdr(skb), have, skb->len, &ldev->spec, lse);
}

/*
 * A label behind extension headers; none is carried on. LNET_CNT_MAX if what
 * is behind them is something else.
 */
static int lnet_check_extensions6(const struct sk_buff *skb)
{
	u8 next = ipv6_hdr(skb)->nexthdr;
	const struct frag_hdr *fh;
	struct frag_hdr _fh;
	__be16 frag;
	int at;

	at = ipv6_skip_exthdr(skb, sizeof(struct ipv6hdr), &next, &frag);
	if (at >= 0 && next == NEXTHDR_FRAGMENT) {
		/* not the first fragment, and so it ends there */
		fh = skb_header_pointer(skb, at, sizeof(_fh), &_fh);
		if (fh)
			next = fh->nexthdr;
	}
	if (at < 0 || (next != IPPROTO_MPLS &&
		       (next != NEXTHDR_UDP || !lnet_udp_port(skb, at))))
		return LNET_CNT_MAX;
	return frag ? LNET_CNT_FRAGMENT : LNET_CNT_OUTER_OPTIONS;
}

static int lnet_check6(struct sk_buff *skb, const struct lnet_dev *ldev,
		       struct lnet_lse *lse)
{
	unsigned int have;

	if (unlikely(ipv6_hdr(skb)->nexthdr != IPPROTO_MPLS))
		return lnet_check_extensions6(skb);
	have = pskb_may_pull(skb, LNET_WIRE_LEN6) ?
	       LNET_WIRE_LEN6 : skb_headlen(skb);
	return lnet_wire_check6(ipv6_hdr(skb), have, skb->len, &ldev->spec,
				lse);
}

static void lnet_dev_count(const struct lnet_dev *ldev, unsigned int len)
{
	struct lnet_dev_pcpu *s = this_cpu_ptr(ldev->stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->rx_packets);
	u64_stats_add(&s->rx_bytes, len);
	u64_stats_update_end(&s->syncp);
}

/* The exit of a packet that is wrong only if its label is no explicit null. */
static noinline struct lnet_exit *
lnet_null_exit(struct lnet_net *ln, const struct sk_buff *skb,
	       const struct lnet_dev *ldev, const struct lnet_lse *lse,
	       int *bad)
{
	struct lnet_exit *exit = rcu_dereference(ln->null_exit);
	unsigned int at = lnet_outer_len(skb) - LNET_LSE_LEN;

	if (*bad != LNET_CNT_RESERVED_LABEL || !exit)
		return NULL;
	*bad = lnet_wire_check_null(skb_network_header(skb) + at,
				    skb->len - at, &ldev->spec, lse);
	return *bad < 0 ? exit : NULL;
}

/* A packet that is ours, and what lnet_check4() or lnet_check6() said of it. */
static __always_inline unsigned int
lnet_labelled(struct lnet_net *ln, struct sk_buff *skb,
	      const struct lnet_dev *ldev, int bad, const struct lnet_lse *lse)
{
	struct lnet_exit *exit, *live;

	if (unlikely(bad >= 0)) {
		exit = lnet_null_exit(ln, skb, ldev, lse, &bad);
		if (!exit)
			return lnet_drop(ln, skb, bad);
	} else {
		exit = lnet_ilm_find(ln, lse->label);
		if (unlikely(!exit))
			return lnet_drop(ln, skb, LNET_CNT_UNKNOWN_LABEL);
	}
	lnet_dev_count(ldev, skb->len);
	live = lnet_exit_live(exit);
	if (unlikely(!live)) {
		lnet_dropping(ln, skb, LNET_CNT_UNREACHABLE);
		lnet_answer(exit, skb, LNET_ANSWER_UNREACHABLE, 0);
		return NF_STOLEN;
	}
	if (live->type == LNET_EXIT_TYPE_LOCAL) {
		bad = lnet_egress(ln, skb, live, *lse);
		return bad < 0 ? NF_STOLEN : lnet_drop(ln, skb, bad);
	}
	return lnet_lsr(ln, skb, exit, live, *lse);
}

/**
 * lnet_rx_taken() - carry on a packet that the UDP header has come off
 * @ln: namespace
 * @skb: packet of protocol 137 to this host, without options or extension
 *       headers; consumed
 * @ldev: device that it came in by, which is accepted
 *
 * Context: RCU, BH disabled.
 * Return: NF_STOLEN.
 */
unsigned int lnet_rx_taken(struct lnet_net *ln, struct sk_buff *skb,
			   const struct lnet_dev *ldev)
{
	struct lnet_lse lse;
	int bad;

	bad = skb->protocol == htons(ETH_P_IPV6) ?
	      lnet_check6(skb, ldev, &lse) : lnet_check4(skb, ldev, &lse);
	return lnet_labelled(ln, skb, ldev, bad, &lse);
}

/* An address of this host, if only by a route of the kind "local". */
static bool lnet_is_own4(const struct lnet_net *ln, __be32 addr)
{
	return likely(lnet_local4_listed(ln, addr)) ||
	       __ip_dev_find(ln->net, addr, false);
}

static unsigned int lnet_labelled4(struct lnet_net *ln, struct sk_buff *skb)
{
	const struct lnet_dev *ldev;
	struct lnet_lse lse;
	int bad;

	ldev = lnet_dev_find(ln, skb->dev->ifindex);
	if (!ldev || skb->pkt_type != PACKET_HOST ||
	    ipv4_is_loopback(ip_hdr(skb)->daddr) ||
	    !lnet_is_own4(ln, ip_hdr(skb)->daddr))
		return NF_ACCEPT;
	if (unlikely(ip_hdr(skb)->protocol == IPPROTO_UDP))
		return lnet_udp_rx(ln, skb, ldev);
	bad = lnet_check4(skb, ldev, &lse);
	return lnet_labelled(ln, skb, ldev, bad, &lse);
}

static unsigned int lnet_labelled6(struct lnet_net *ln, struct sk_buff *skb)
{
	const struct lnet_dev *ldev;
	struct lnet_lse lse;
	int bad;

	/* A link local address is ours on its own device only. */
	ldev = lnet_dev_find(ln, skb->dev->ifindex);
	if (!ldev || skb->pkt_type != PACKET_HOST ||
	    ipv6_addr_loopback(&ipv6_hdr(skb)->daddr) ||
	    !ipv6_chk_addr(ln->net, &ipv6_hdr(skb)->daddr, skb->dev, 0))
		return NF_ACCEPT;
	if (unlikely(ipv6_hdr(skb)->nexthdr == NEXTHDR_UDP))
		return lnet_udp_rx(ln, skb, ldev);
	bad = lnet_check6(skb, ldev, &lse);
	if (unlikely(bad == LNET_CNT_MAX))
		return NF_ACCEPT;
	return lnet_labelled(ln, skb, ldev, bad, &lse);
}

static bool lnet_may_be_labelled4(const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);

	return iph->protocol == IPPROTO_MPLS ||
	       (iph->protocol == IPPROTO_UDP &&
		!(iph->frag_off & htons(IP_OFFSET)) &&
		unlikely(lnet_udp_port(skb, iph->ihl * 4)));
}

/* Also behind extension headers, which is looked at where it must be. */
static bool lnet_may_be_labelled6(const struct sk_buff *skb)
{
	u8 next = ipv6_hdr(skb)->nexthdr;

	return next == IPPROTO_MPLS ||
	       (next == NEXTHDR_UDP &&
		unlikely(lnet_udp_port(skb, sizeof(struct ipv6hdr)))) ||
	       (unlikely(ipv6_ext_hdr(next)) && next != NEXTHDR_NONE);
}

/**
 * lnet_rx4() - PRE_ROUTING: take the labelled packets
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT for what is not ours, else NF_STOLEN.
 */
unsigned int lnet_rx4(void *priv, struct sk_buff *skb,
		      const struct nf_hook_state *state)
{
	if (likely(!lnet_may_be_labelled4(skb)) ||
	    lnet_bridge_pass(priv, skb))
		return NF_ACCEPT;
	return lnet_labelled4(priv, skb);
}

/**
 * lnet_rx6() - PRE_ROUTING: take the labelled packets
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT for what is not ours, else NF_STOLEN.
 */
unsigned int lnet_rx6(void *priv, struct sk_buff *skb,
		      const struct nf_hook_state *state)
{
	if (likely(!lnet_may_be_labelled6(skb)) ||
	    lnet_bridge_pass(priv, skb))
		return NF_ACCEPT;
	return lnet_labelled6(priv, skb);
}

/**
 * lnet_rx4_bridged() - LOCAL_IN: labelled packets that br_netfilter hid
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * With bridge-nf-call-iptables a packet that came over a bridge port passes
 * PRE_ROUTING as a bridged frame only.
 *
 * Return: NF_ACCEPT for what is not ours, else NF_STOLEN.
 */
unsigned int lnet_rx4_bridged(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	if (likely(!lnet_may_be_labelled4(skb)) ||
	    !lnet_bridge_pass(priv, skb))
		return NF_ACCEPT;
	return lnet_labelled4(priv, skb);
}

/**
 * lnet_rx6_bridged() - LOCAL_IN: labelled packets that br_netfilter hid
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * As lnet_rx4_bridged(), with bridge-nf-call-ip6tables.
 *
 * Return: NF_ACCEPT for what is not ours, else NF_STOLEN.
 */
unsigned int lnet_rx6_bridged(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	if (likely(!lnet_may_be_labelled6(skb)) ||
	    !lnet_bridge_pass(priv, skb))
		return NF_ACCEPT;
	return lnet_labelled6(priv, skb);
}
