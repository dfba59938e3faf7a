// SPDX-License-Identifier: GPL-2.0
/*
 * The egress router: the label comes off, and the packet appears on lnet0.
 */
#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ip.h>

#include "decide.h"
#include "drop.h"
#include "egress.h"
#include "encap.h"
#include "lnet0.h"
#include "model.h"
#include "mss.h"
#include "route.h"
#include "state.h"

/*
 * Does a popped packet leave by the device of its exit? Not if it is for this
 * host, or if this host does not forward, or with a source that is nobody's or
 * our own: then the FIB says what becomes of it, and validates the source.
 */
static bool lnet_leaves4(struct lnet_net *ln, const struct sk_buff *skb,
			 const struct net_device *dev0)
{
	__be32 saddr = ip_hdr(skb)->saddr;

	return !lnet_special4(saddr) &&
	       !__ip_dev_find(ln->net, saddr, false) &&
	       lnet_forwarded4(dev0, skb);
}

/*
 * A packet whose TTL ends here is refused here, where its label is known still,
 * unless it is for this host or this host does not forward.
 */
static bool lnet_expires(struct sk_buff *skb, const struct net_device *dev0)
{
	if (skb->protocol == htons(ETH_P_IPV6))
		return unlikely(ipv6_hdr(skb)->hop_limit <= 1) &&
		       lnet_forwarded6(dev0, skb);
	return unlikely(ip_hdr(skb)->ttl <= 1) && lnet_forwarded4(dev0, skb);
}

/* What the stack would not take from lnet0, or should not: a counter, or -1. */
static int lnet_check_popped6(const struct sk_buff *skb,
			      const struct net_device *dev0)
{
	const struct inet6_dev *idev = __in6_dev_get(dev0);

	if (!idev || READ_ONCE(idev->cnf.disable_ipv6))
		return LNET_CNT_FAMILY;
	/*
	 * Neighbour discovery believes in what no router has passed on, and a
	 * label is as good as a link to it: whoever may send labelled packets
	 * must not make this host's neighbours and routes.
	 */
	if (lnet_special6(&ipv6_hdr(skb)->saddr) ||
	    lnet_special6(&ipv6_hdr(skb)->daddr))
		return LNET_CNT_INNER_SCOPE;
	return -1;
}

/* As lnet_leaves4(). */
static bool lnet_leaves6(struct lnet_net *ln, struct sk_buff *skb,
			 const struct net_device *dev0)
{
	const struct in6_addr *saddr = &ipv6_hdr(skb)->saddr;

	return !lnet_special6(saddr) &&
	       !ipv6_chk_addr(ln->net, saddr, NULL, 0) &&
	       lnet_forwarded6(dev0, skb);
}

static bool lnet_leaves(struct lnet_net *ln, struct sk_buff *skb,
			const struct lnet_exit *exit,
			const struct net_device *dev0)
{
	if (likely(!READ_ONCE(exit->oif_index)))
		return false;
	return skb->protocol == htons(ETH_P_IPV6) ?
	       lnet_leaves6(ln, skb, dev0) : lnet_leaves4(ln, skb, dev0);
}

/**
 * lnet_egress() - take the label off and hand the packet to the stack
 * @ln: namespace
 * @skb: labelled packet that was found right
 * @exit: local exit that it takes
 * @lse: its label stack entry
 *
 * Context: RCU, BH disabled.
 * Return: a drop counter, and then the packet is the caller's, or -1.
 */
int lnet_egress(struct lnet_net *ln, struct sk_buff *skb,
		struct lnet_exit *exit, struct lnet_lse lse)
{
	struct net_device *dev0 = rcu_dereference(ln->dev0);
	struct dst_entry *dst;
	int err;
	u8 ttl;

	if (unlikely(!dev0 || !(dev0->flags & IFF_UP)))
		return LNET_CNT_DEVICE_DOWN;
	ttl = lnet_wire_ttl(skb_network_header(skb) + lnet_outer_len(skb));
	err = lnet_pop(skb);
	if (unlikely(err))
		return err == -EPROTO ? LNET_CNT_ECN :
		       err == -EINVAL ? LNET_CNT_INNER_HEADER :
		       LNET_CNT_NO_MEMORY;
	if (lnet_exit_has_model(exit))
		lnet_model_pop(exit, skb, ttl, lse.tc);
	if (skb->protocol == htons(ETH_P_IPV6)) {
		err = lnet_check_popped6(skb, dev0);
		if (unlikely(err >= 0))
			return err;
	}
	if (unlikely(lnet_expires(skb, dev0))) {
		lnet_dropping(ln, skb, LNET_CNT_TTL_EXPIRED);
		lnet_answer_popped(ln, skb, lnet_lse_encode(&lse),
				   LNET_ANSWER_TTL, 0);
		return -1;
	}
	lnet_mss_pop(ln, skb);
	skb->mark = READ_ONCE(exit->mark);
	if (lnet_leaves(ln, skb, exit, dev0)) {
		/* address translation that sends it elsewhere drops the route */
		dst = lnet_route_get(exit, skb->protocol);
		if (unlikely(!dst || !dst_hold_safe(dst)))
			return LNET_CNT_DEVICE_DOWN;
		skb_dst_set(skb, dst);
	}
	lnet_count(ln, LNET_CNT_POP);
	if (skb_is_gso(skb))
		lnet_count(ln, LNET_CNT_POP_MERGED);
	lnet_exit_count(exit, LNET_EXIT_POP, skb->len, skb_is_gso(skb));
	trace_lnet_exit_pop(exit, skb, dev0, skb->len);
	lnet0_receive(dev0, skb);
	return -1;
}
