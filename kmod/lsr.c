// SPDX-License-Identifier: GPL-2.0
/*
 * The LSR: the label stays, the outer header becomes that of the way to this
 * router's own next hop.
 */
#include <net/addrconf.h>

#include "drop.h"
#include "encap.h"
#include "lsr.h"
#include "offload.h"
#include "route.h"
#include "state.h"

/* What was merged on its way in is measured by its parts. */
static bool lnet_exceeds_mtu(const struct sk_buff *skb, u32 mtu)
{
	return skb->len > mtu && !(skb_is_gso(skb) && lnet_gso_fits(skb, mtu));
}

/* As lnet0_fits(): @mtu, but IPv6 inside has its least MTU through a tunnel. */
static noinline bool lnet_lsr_refuses(const struct sk_buff *skb,
				      const struct net_device *out, u32 mtu)
{
	int encap = lnet_outer_len(skb);

	if (lnet_wire_version(skb_network_header(skb) + encap) == 6 &&
	    !lnet_has_neighbours(out))
		mtu = max_t(u32, mtu, IPV6_MIN_MTU + encap);
	return lnet_exceeds_mtu(skb, mtu);
}

/* Is it, with an outer header of the family that came in, too large to go on? */
static __always_inline bool lnet_lsr_too_big(const struct sk_buff *skb,
					     const struct lnet_nexthop *nh,
					     const struct net_device *out)
{
	u32 mtu = lnet_nh_mtu(nh, out) + lnet_outer_len(skb) -
		  lnet_encap_len(nh->to.family);

	return unlikely(skb->len > mtu) && lnet_lsr_refuses(skb, out, mtu);
}

/* Room for an outer header of another family; both end where the label is. */
static noinline void lnet_resize_outer(struct sk_buff *skb, int old, int new)
{
	skb_pull(skb, old - LNET_LSE_LEN);
	skb_reset_transport_header(skb);
	skb_push(skb, new - LNET_LSE_LEN);
	skb_reset_network_header(skb);
}

/* May the first @len bytes be written to, and @room be put before them? */
static __always_inline int lnet_make_writable(struct sk_buff *skb,
					      unsigned int len,
					      unsigned int room)
{
	if (likely(!skb_cloned(skb) && skb_headlen(skb) >= len &&
		   skb_headroom(skb) >= room))
		return 0;
	return skb_ensure_writable(skb, len) ? : skb_cow_head(skb, room);
}

/*
 * Makes a packet ready for its next router: the label's TTL goes down by one. DSCP
 * and ECN of the outer header stay as they are: WireGuard and queues mark
 * congestion there. So does a flow label.
 */
static __always_inline int
lnet_rewrite(struct sk_buff *skb, const struct lnet_nexthop *nh,
	     const struct net_device *dev, u32 label, struct lnet_flow *flow)
{
	int new = lnet_encap_len(nh->to.family);
	int old = lnet_outer_len(skb);
	unsigned int room;
	u32 flowlabel = 0;
	void *outer;
	__be32 *lse;
	u8 tos;

	room = LL_RESERVED_SPACE(dev) + (new > old ? new - old : 0);
	if (unlikely(lnet_make_writable(skb, old, room)))
		return -ENOMEM;
	outer = skb_network_header(skb);
	tos = lnet_wire_tos(outer);
	lse = outer + old - LNET_LSE_LEN;
	*lse = lnet_wire_pass(*lse, label);
	if (nh->to.family == AF_INET6) {
		flowlabel = old == new ? lnet_wire_flow_of(outer) : 0;
		if (!flowlabel)
			flowlabel = lnet_wire_flow(lnet_flow_ask(flow, skb,
								 old));
	}
	skb_scrub_packet(skb, false);
	skb_forward_csum(skb);
	skb_clear_tstamp(skb);
	if (unlikely(old != new))
		lnet_resize_outer(skb, old, new);
	lnet_outer(skb, nh, tos, flowlabel);
	return lnet_gso_labelled(skb, dev);
}

/**
 * lnet_lsr() - send a labelled packet on to its egress router
 * @ln: namespace
 * @skb: packet that was found right, network header (outer, of the family that
 *       skb->protocol says, without options) at skb->data; consumed
 * @asked: exit that its label names
 * @exit: remote exit that carries it: @asked, or one of its backups
 * @lse: its label stack entry
 *
 * Context: RCU, BH disabled.
 * Return: NF_STOLEN.
 */
unsigned int lnet_lsr(struct lnet_net *ln, struct sk_buff *skb,
		      struct lnet_exit *asked, struct lnet_exit *exit,
		      struct lnet_lse lse)
{
	int encap = lnet_outer_len(skb);
	unsigned int len = skb->len - encap;
	bool merged = skb_is_gso(skb);
	const struct lnet_nexthop *nh;
	struct lnet_flow flow = { };
	struct net_device *out;

	if (unlikely(lse.ttl == 1)) {
		lnet_dropping(ln, skb, LNET_CNT_TTL_EXPIRED);
		lnet_answer(asked, skb, LNET_ANSWER_TTL, 0);
		return NF_STOLEN;
	}
	nh = lnet_flow_nexthop(rcu_dereference(exit->nhs), &flow, skb, encap);
	out = nh ? rcu_dereference(nh->dev) : NULL;
	if (unlikely(!out)) {
		lnet_dropping(ln, skb, LNET_CNT_UNREACHABLE);
		lnet_answer(asked, skb, LNET_ANSWER_UNREACHABLE, 0);
		return NF_STOLEN;
	}
	if (lnet_lsr_too_big(skb, nh, out)) {
		if (lnet_fragment(exit, skb))
			return NF_STOLEN;
		lnet_dropping(ln, skb, LNET_CNT_TOO_BIG);
		lnet_answer(asked, skb, LNET_ANSWER_TOO_BIG,
			    lnet_encap_room(lnet_nh_mtu(nh, out),
					    nh->to.family));
		return NF_STOLEN;
	}
	if (unlikely(lnet_rewrite(skb, nh, out, exit->label, &flow)))
		return lnet_drop(ln, skb, LNET_CNT_NO_MEMORY);
	trace_lnet_exit_forward(exit, skb, out, len);
	if (unlikely(lnet_transmit(skb, nh, out))) {
		lnet_count(ln, LNET_CNT_TRANSMIT);
		return NF_STOLEN;
	}
	lnet_count(ln, LNET_CNT_FORWARD);
	if (unlikely(merged))
		lnet_count(ln, LNET_CNT_FORWARD_MERGED);
	lnet_exit_count(exit, LNET_EXIT_FORWARD, len, merged);
	return NF_STOLEN;
}
