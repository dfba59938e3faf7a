// SPDX-License-Identifier: GPL-2.0
/*
 * The pipe model (RFC 3443, RFC 3270): TTL and DSCP of the inner packet and those
 * outside know nothing of one another. And maps between DSCP and traffic class
 * (RFC 3270, RFC 5462), which stand in for the class selector.
 *
 * Congestion marks are carried over whatever the model: they are not for hiding.
 */
#include <net/dsfield.h>
#include <net/inet_ecn.h>

#include "encap.h"
#include "model.h"

/**
 * lnet_model_push() - let a label say what the model of its exit has it say
 * @exit: remote exit that lnet_exit_has_model()
 * @skb: packet from lnet_push(), network header (outer) at skb->data
 *
 * Context: RCU.
 */
void lnet_model_push(const struct lnet_exit *exit, struct sk_buff *skb)
{
	const struct lnet_tc_map *map = rcu_dereference(exit->tc_map);
	bool pipe = READ_ONCE(exit->model) & LNET_MODEL_PIPE;
	void *outer = skb->data;
	bool is6 = lnet_wire_version(outer) == 6;
	void *inner = outer + lnet_encap_len(is6 ? AF_INET6 : AF_INET);
	__be32 *word = inner - LNET_LSE_LEN;
	struct lnet_lse lse = lnet_lse_decode(*word);

	if (map)
		lse.tc = map->to[lnet_wire_tos(inner) >> 2];
	else if (pipe)
		lse.tc = 0;
	if (pipe)
		lse.ttl = IPDEFTTL;
	*word = lnet_lse_encode(&lse);
	if (!pipe)
		return;
	if (is6)
		ipv6_change_dsfield(outer, INET_ECN_MASK, 0);
	else
		ipv4_change_dsfield(outer, INET_ECN_MASK, 0);
}

static void lnet_model_ttl(struct sk_buff *skb, u8 ttl)
{
	struct iphdr *iph = ip_hdr(skb);

	if (skb->protocol == htons(ETH_P_IPV6)) {
		lnet_set_hop_limit(skb, ttl);
		return;
	}
	csum_replace2(&iph->check, htons(iph->ttl << 8), htons(ttl << 8));
	iph->ttl = ttl;
}

static void lnet_model_dscp(struct sk_buff *skb, u8 dscp)
{
	__be16 *word = (__be16 *)skb->data, old = *word;

	if (skb->protocol == htons(ETH_P_IPV6)) {
		ipv6_change_dsfield(ipv6_hdr(skb), INET_ECN_MASK, dscp << 2);
		lnet_csum_changed(skb, old, *word);
	} else {
		ipv4_change_dsfield(ip_hdr(skb), INET_ECN_MASK, dscp << 2);
	}
}

/**
 * lnet_model_pop() - let a popped packet take over what the model says
 * @exit: local exit that lnet_exit_has_model()
 * @skb: packet from lnet_pop(), network header (inner) at skb->data
 * @ttl: its TTL or hop limit before the label came off
 * @tc: traffic class of the label
 *
 * In the pipe model that is nothing.
 *
 * Context: RCU.
 */
void lnet_model_pop(const struct lnet_exit *exit, struct sk_buff *skb, u8 ttl,
		    u8 tc)
{
	const struct lnet_tc_map *map = rcu_dereference(exit->tc_map);

	if (READ_ONCE(exit->model) & LNET_MODEL_PIPE)
		lnet_model_ttl(skb, ttl);
	else if (map && map->to[tc] != LNET_EXIT_DSCP_KEEP)
		lnet_model_dscp(skb, map->to[tc]);
}
