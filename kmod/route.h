/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_ROUTE_H
#define _LNET_ROUTE_H

#include <net/xfrm.h>

#include "lnet.h"

/* route.c: routes on lnet0, one of each family for each exit */
struct dst_metrics *lnet_route_metrics_alloc(void);
void lnet_route_metrics_put(struct dst_metrics *metrics);
int lnet_route_add(struct lnet_exit *exit, struct net_device *dev0);
void lnet_route_refresh(struct lnet_exit *exit, struct net_device *dev0);
void lnet_route_del(struct lnet_exit *exit);
void lnet_route_set_mtu(struct lnet_exit *exit, u32 mtu);
struct dst_entry *lnet_route_get(const struct lnet_exit *exit, __be16 protocol);
struct lnet_exit *lnet_route_exit(const struct lnet_net *ln,
				  const struct sk_buff *skb);

/* forward4.c, forward6.c: what those routes do with a packet */
int lnet_forward4(struct sk_buff *skb);
int lnet_forward6(struct sk_buff *skb);
int lnet_uplink4(struct sk_buff *skb);
int lnet_uplink6(struct sk_buff *skb);
int lnet_uplink_route4(struct net *net, struct sk_buff *skb, int oif);
int lnet_uplink_route6(struct net *net, struct sk_buff *skb, int oif);

/**
 * lnet_route_is_plain() - is a packet left as our own forwarding step made it?
 * @skb: packet
 * @input: forwarding step of its family
 * @output: what the kernel sends packets of its family by
 *
 * A packet that no hook and no policy has sent elsewhere is on a route of a
 * remote exit: what is behind its hooks is lnet0, and known.
 */
static __always_inline bool
lnet_route_is_plain(const struct sk_buff *skb, int (*input)(struct sk_buff *),
		    int (*output)(struct net *, struct sock *, struct sk_buff *))
{
	const struct dst_entry *dst = skb_dst(skb);

	return dst->input == input && dst->output == output && !skb->sk &&
	       !secpath_exists(skb);
}

/* Why a packet goes no further */
enum lnet_answer_kind {
	LNET_ANSWER_TTL,	/* TTL of the label ran out */
	LNET_ANSWER_UNREACHABLE,/* the exit has no way */
	LNET_ANSWER_TOO_BIG,	/* the way is too narrow */
};

/* answer.c */
void lnet_answer(struct lnet_exit *exit, struct sk_buff *skb,
		 enum lnet_answer_kind kind, u32 mtu);
void lnet_answer_popped(struct lnet_net *ln, struct sk_buff *skb, __be32 lse,
			enum lnet_answer_kind kind, u32 mtu);
void lnet_answer_sent(struct sk_buff *skb, enum lnet_answer_kind kind, u32 mtu);

#endif /* _LNET_ROUTE_H */
