// SPDX-License-Identifier: GPL-2.0
/*
 * Labelled packets: the LSR and the egress router.
 *
 * Runs before defragmentation and connection tracking. What is not for us, or
 * came by a device that is not accepted, is left to the stack as it is.
 */
#include <linux/icmp.h>
#include <linux/if_tunnel.h>
#include <linux/inetdevice.h>
#include <net/ip.h>

#include "bridge.h"
#include "compat/gso.h"
#include "decide.h"
#include "encap.h"
#include "hooks.h"
#include "lnet.h"
#include "lnet0.h"
#include "route.h"
#include "wire.h"

/* What is wrong with a labelled packet: a drop counter, or -1 for nothing. */
static int lnet_check4(struct sk_buff *skb, const struct lnet_dev *ldev,
		       struct lnet_lse *lse)
{
	/* Fails for a packet that is shorter, and then it is all there. */
	unsigned int have = pskb_may_pull(skb, LNET_WIRE_LEN) ?
			    LNET_WIRE_LEN : skb_headlen(skb);

	return lnet_wire_check4(ip_hdr(skb), have, skb->len, &ldev->spec, lse);
}

static void lnet_dev_count(const struct lnet_dev *ldev, unsigned int len)
{
	struct lnet_dev_pcpu *s = this_cpu_ptr(ldev->stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->rx_packets);
	u64_stats_add(&s->rx_bytes, len);
	u64_stats_update_end(&s->syncp);
}

static unsigned int lnet_drop(struct lnet_net *ln, struct sk_buff *skb,
			      enum lnet_counter c)
{
	lnet_count(ln, c);
	kfree_skb(skb);
	return NF_STOLEN;
}

/*
 * Does a popped packet leave by the device of its exit? Not if it is for this
 * host, or if this host does not forward, or with a source that is nobody's or
 * our own: then the FIB says what becomes of it, and validates the source.
 */
static bool lnet_leaves4(struct lnet_net *ln, const struct sk_buff *skb,
			 const struct lnet_exit *exit,
			 const struct net_device *dev0)
{
	__be32 saddr = ip_hdr(skb)->saddr;
	struct in_device *in_dev;

	if (likely(!READ_ONCE(exit->oif_index)))
		return false;
	if (lnet_special4(saddr) || __ip_dev_find(ln->net, saddr, false))
		return false;
	in_dev = __in_dev_get_rcu(dev0);
	return in_dev && IN_DEV_FORWARD(in_dev) &&
	       inet_addr_type(ln->net, ip_hdr(skb)->daddr) == RTN_UNICAST;
}

static unsigned int lnet_egress4(struct lnet_net *ln, struct sk_buff *skb,
				 struct lnet_exit *exit)
{
	struct net_device *dev0 = rcu_dereference(ln->dev0);
	struct rtable *rt;
	int err;

	if (unlikely(!dev0 || !(dev0->flags & IFF_UP)))
		return lnet_drop(ln, skb, LNET_CNT_DEVICE_DOWN);
	err = lnet_pop4(skb);
	if (unlikely(err))
		return lnet_drop(ln, skb, err == -EPROTO ? LNET_CNT_ECN :
				 err == -EINVAL ? LNET_CNT_INNER_HEADER :
				 LNET_CNT_NO_MEMORY);
	skb->mark = READ_ONCE(exit->mark);
	if (lnet_leaves4(ln, skb, exit, dev0)) {
		/* address translation that sends it elsewhere drops the route */
		rt = rcu_dereference(exit->rt);
		if (unlikely(!rt || !dst_hold_safe(&rt->dst)))
			return lnet_drop(ln, skb, LNET_CNT_DEVICE_DOWN);
		skb_dst_set(skb, &rt->dst);
	}
	lnet_count(ln, LNET_CNT_POP);
	lnet_exit_count(exit, LNET_EXIT_POP, skb->len);
	lnet0_receive4(dev0, skb);
	return NF_STOLEN;
}

/* A neighbour on this machine may hand over a packet not segmented yet. */
static bool lnet_exceeds_mtu(const struct sk_buff *skb, u32 mtu)
{
	return skb->len > mtu &&
	       !(skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu));
}

static unsigned int lnet_lsr4(struct lnet_net *ln, struct sk_buff *skb,
			      struct lnet_exit *asked, struct lnet_exit *exit,
			      const struct lnet_lse *lse)
{
	unsigned int len = skb->len - LNET_ENCAP_LEN;
	const struct lnet_nexthop *nh;
	struct net_device *out;
	u32 mtu;

	if (unlikely(lse->ttl == 1)) {
		lnet_count(ln, LNET_CNT_TTL_EXPIRED);
		lnet_answer4(asked, skb, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0);
		return NF_STOLEN;
	}
	nh = lnet_nh_select(rcu_dereference(exit->nhs),
			    lnet_flow_hash4(skb, LNET_ENCAP_LEN));
	out = nh ? rcu_dereference(nh->dev) : NULL;
	if (unlikely(!out)) {
		lnet_count(ln, LNET_CNT_UNREACHABLE);
		lnet_answer4(asked, skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH,
			     0);
		return NF_STOLEN;
	}
	mtu = lnet_nh_mtu(nh, out);
	if (unlikely(lnet_exceeds_mtu(skb, mtu))) {
		lnet_count(ln, LNET_CNT_TOO_BIG);
		lnet_answer4(asked, skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED,
			     lnet_encap_room(mtu));
		return NF_STOLEN;
	}
	if (unlikely(lnet_rewrite4(skb, nh, out, exit->label)))
		return lnet_drop(ln, skb, LNET_CNT_NO_MEMORY);
	if (unlikely(lnet_transmit4(skb, nh, out))) {
		lnet_count(ln, LNET_CNT_TRANSMIT);
		return NF_STOLEN;
	}
	lnet_count(ln, LNET_CNT_FORWARD);
	lnet_exit_count(exit, LNET_EXIT_FORWARD, len);
	return NF_STOLEN;
}

static unsigned int lnet_labelled4(struct sk_buff *skb,
				   const struct nf_hook_state *state)
{
	struct lnet_net *ln = lnet_net(state->net);
	struct lnet_exit *exit, *live;
	const struct lnet_dev *ldev;
	struct lnet_lse lse;
	int bad;

	ldev = lnet_dev_find(ln, skb->dev->ifindex);
	if (!ldev || skb->pkt_type != PACKET_HOST ||
	    ipv4_is_loopback(ip_hdr(skb)->daddr) ||
	    !__ip_dev_find(state->net, ip_hdr(skb)->daddr, false))
		return NF_ACCEPT;
	bad = lnet_check4(skb, ldev, &lse);
	if (unlikely(bad >= 0))
		return lnet_drop(ln, skb, bad);
	exit = lnet_exit_by_label(ln, lse.label);
	if (unlikely(!exit))
		return lnet_drop(ln, skb, LNET_CNT_UNKNOWN_LABEL);
	lnet_dev_count(ldev, skb->len);
	live = lnet_exit_live(exit);
	if (unlikely(!live)) {
		lnet_count(ln, LNET_CNT_UNREACHABLE);
		lnet_answer4(exit, skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH,
			     0);
		return NF_STOLEN;
	}
	if (live->type == LNET_EXIT_TYPE_LOCAL)
		return lnet_egress4(ln, skb, live);
	return lnet_lsr4(ln, skb, exit, live, &lse);
}

/**
 * lnet_rx4() - PRE_ROUTING: take the labelled packets
 * @priv: unused
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT for what is not ours, else NF_STOLEN.
 */
unsigned int lnet_rx4(void *priv, struct sk_buff *skb,
		      const struct nf_hook_state *state)
{
	if (likely(ip_hdr(skb)->protocol != IPPROTO_MPLS) ||
	    lnet_bridge_pass(skb))
		return NF_ACCEPT;
	return lnet_labelled4(skb, state);
}

/**
 * lnet_rx4_bridged() - LOCAL_IN: labelled packets that br_netfilter hid
 * @priv: unused
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
	if (likely(ip_hdr(skb)->protocol != IPPROTO_MPLS) ||
	    !lnet_bridge_pass(skb))
		return NF_ACCEPT;
	return lnet_labelled4(skb, state);
}
