// SPDX-License-Identifier: GPL-2.0
/*
 * Merging of labelled packets as they are received: those of one connection
 * whose outer headers and labels are the same become one super-packet, which an
 * LSR passes on and an egress router pops as it is.
 */
#include <linux/percpu.h>
#include <net/gro.h>

#include "lnet.h"
#include "offload.h"

/* What must be there before the inner header is looked at by its own code. */
#define LNET_GRO_LEN	(LNET_LSE_LEN + LNET_INNER_LEN)
/* Inner headers without options, of which a merged packet has one set. */
#define LNET_GRO_INNER_MIN	((int)(sizeof(struct iphdr) + sizeof(struct udphdr)))

static bool lnet_gro_on __read_mostly;
/* Packets that were merged into others, which are not delivered yet. */
static DEFINE_PER_CPU(long, lnet_gro_merged);

/* lnet_gro_allow() - begin to merge, or cease */
void lnet_gro_allow(bool on)
{
	WRITE_ONCE(lnet_gro_on, on);
}

/* lnet_gro_held() - how many packets are within others that are held back */
long lnet_gro_held(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(lnet_gro_merged, cpu));
	return sum;
}

/*
 * Where no device is accepted, labelled packets are somebody else's, who may not
 * know what to do with merged ones: MPLS of the kernel takes their segments'
 * length from where it expects a TCP header.
 */
static bool lnet_gro_ours(const struct sk_buff *skb)
{
	return READ_ONCE(lnet_net(dev_net(skb->dev))->rx_hooks);
}

/*
 * The label must be all there is: no tunnel around it and no more labels. Nor
 * may the device ask for chains of whole packets, of which a router would
 * change the first one only. What is a super-packet already stays as it is.
 */
static bool lnet_gro_wanted(const struct sk_buff *skb)
{
	return READ_ONCE(lnet_gro_on) && !NAPI_GRO_CB(skb)->encap_mark &&
	       !NAPI_GRO_CB(skb)->is_fou && !skb_is_gso(skb) &&
	       !(skb->dev->features & NETIF_F_GRO_FRAGLIST) &&
	       lnet_gro_ours(skb);
}

/*
 * TCP and UDP directly behind the inner header: everything else is tunnels,
 * and ESP, which would be received here and now, whatever the label says.
 */
static bool lnet_gro_mergeable(const void *lse, __be16 *protocol)
{
	const void *inner = lse + LNET_LSE_LEN;
	u8 transport;

	if (!lnet_lse_decode(*(const __be32 *)lse).bottom)
		return false;
	*protocol = lnet_inner_protocol(inner);
	if (*protocol == htons(ETH_P_IP))
		transport = ((const struct iphdr *)inner)->protocol;
	else if (*protocol == htons(ETH_P_IPV6))
		transport = ((const struct ipv6hdr *)inner)->nexthdr;
	else
		return false;
	return transport == IPPROTO_TCP || transport == IPPROTO_UDP;
}

/* One path: the same label, TC and TTL, and the same version within. */
static bool lnet_gro_same(const void *lse, const void *other)
{
	return *(const __be32 *)lse == *(const __be32 *)other &&
	       lnet_wire_version(lse + LNET_LSE_LEN) ==
	       lnet_wire_version(other + LNET_LSE_LEN);
}

/**
 * lnet_gro_receive() - which of the held packets does a packet continue?
 * @head: packets that are held back
 * @skb: labelled packet, its label where skb_gro_offset() says
 *
 * Context: RCU, BH disabled.
 * Return: a held packet that must be delivered now, or NULL.
 */
struct sk_buff *lnet_gro_receive(struct list_head *head, struct sk_buff *skb)
{
	unsigned int at = skb_gro_offset(skb);
	const struct packet_offload *po;
	struct sk_buff *pp = NULL, *p;
	__be16 protocol;
	const void *lse;
	int flush = 1;

	if (unlikely(!lnet_gro_wanted(skb)))
		goto out;
	lse = skb_gro_header(skb, at + LNET_GRO_LEN, at);
	if (unlikely(!lse || !lnet_gro_mergeable(lse, &protocol)))
		goto out;
	po = gro_find_receive_by_type(protocol);
	if (unlikely(!po))
		goto out;

	/* None of which is so long that a length field would overflow. */
	list_for_each_entry(p, head, list)
		if (NAPI_GRO_CB(p)->same_flow &&
		    (!lnet_gro_same(lse, p->data + at) ||
		     p->len + skb_gro_len(skb) >
		     0xffff + LNET_LSE_LEN + LNET_GRO_INNER_MIN))
			NAPI_GRO_CB(p)->same_flow = 0;

	lnet_gro_note(skb);
	NAPI_GRO_CB(skb)->encap_mark = 1;
	skb_gro_pull(skb, LNET_LSE_LEN);
	skb_gro_postpull_rcsum(skb, lse, LNET_LSE_LEN);
	pp = call_gro_receive(po->callbacks.gro_receive, head, skb);
	flush = 0;
	if (NAPI_GRO_CB(skb)->same_flow)
		this_cpu_inc(lnet_gro_merged);
out:
	skb_gro_flush_final(skb, pp, flush);
	return pp;
}

/**
 * lnet_gro_finish() - make a super-packet of a held one, whatever is around it
 * @skb: packet that others were merged into
 * @nhoff: where its label is, from skb->data
 *
 * Functions further in look at skb->encapsulation.
 *
 * Context: RCU, BH disabled.
 * Return: 0, or a negative errno for a packet to be dropped.
 */
int lnet_gro_finish(struct sk_buff *skb, int nhoff)
{
	int inner = nhoff + LNET_LSE_LEN;
	const struct packet_offload *po;

	this_cpu_sub(lnet_gro_merged, NAPI_GRO_CB(skb)->count - 1);
	po = gro_find_complete_by_type(lnet_inner_protocol(skb->data + inner));
	if (unlikely(!po))
		return -ENOENT;
	skb->encapsulation = 1;
	skb_set_inner_mac_header(skb, inner);
	return po->callbacks.gro_complete(skb, inner);
}

/**
 * lnet_gro_complete() - make a super-packet of protocol 137 of a held one
 * @skb: packet that others were merged into
 * @nhoff: where its label is, from skb->data
 *
 * The type is for a router that this packet is not addressed to: it may leave by
 * any device.
 *
 * Context: RCU, BH disabled.
 * Return: 0, or a negative errno for a packet to be dropped.
 */
int lnet_gro_complete(struct sk_buff *skb, int nhoff)
{
	skb_shinfo(skb)->gso_type |= LNET_GSO_SOFTWARE;
	return lnet_gro_finish(skb, nhoff);
}
