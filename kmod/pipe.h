/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The pipe model of an exit (RFC 3443, RFC 3270): TTL and DSCP of the inner
 * packet and those outside know nothing of one another. What push and pop do by
 * themselves is the uniform model.
 *
 * Congestion marks are carried over in both: they are not for hiding.
 */
#ifndef _LNET_PIPE_H
#define _LNET_PIPE_H

#include <net/dsfield.h>
#include <net/inet_ecn.h>

#include "encap.h"

static inline bool lnet_exit_is_pipe(const struct lnet_exit *exit)
{
	return unlikely(READ_ONCE(exit->flags) & LNET_EXIT_F_PIPE);
}

/**
 * lnet_pipe_hide() - take from a pushed packet what it says of the inner one
 * @skb: packet, network header (outer) at skb->data
 */
static inline void lnet_pipe_hide(struct sk_buff *skb)
{
	void *outer = skb->data;
	bool is6 = lnet_wire_version(outer) == 6;
	__be32 *word = outer + lnet_encap_len(is6 ? AF_INET6 : AF_INET) -
		       LNET_LSE_LEN;
	struct lnet_lse lse = lnet_lse_decode(*word);

	lse.ttl = IPDEFTTL;
	lse.tc = 0;
	*word = lnet_lse_encode(&lse);
	if (is6)
		ipv6_change_dsfield(outer, INET_ECN_MASK, 0);
	else
		ipv4_change_dsfield(outer, INET_ECN_MASK, 0);
}

/**
 * lnet_pipe_restore() - give a popped packet the TTL that it had inside
 * @skb: packet, network header (inner) at skb->data
 * @ttl: its TTL or hop limit before the label came off
 */
static inline void lnet_pipe_restore(struct sk_buff *skb, u8 ttl)
{
	struct iphdr *iph = ip_hdr(skb);

	if (skb->protocol == htons(ETH_P_IPV6)) {
		ipv6_hdr(skb)->hop_limit = ttl;
		return;
	}
	csum_replace2(&iph->check, htons(iph->ttl << 8), htons(ttl << 8));
	iph->ttl = ttl;
}

#endif /* _LNET_PIPE_H */
