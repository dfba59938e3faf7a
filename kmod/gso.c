// SPDX-License-Identifier: GPL-2.0
/*
 * Super-packets: one label and one outer header before a packet that is
 * several, cut late.
 */
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ipv6.h>
#include <net/rtnetlink.h>

#include "compat/gso.h"
#include "encap.h"
#include "offload.h"

/* Types that speak of an outer header. */
#define LNET_GSO_TUNNELS	(NETIF_F_GSO_ENCAP_ALL >> NETIF_F_GSO_SHIFT)

/*
 * Devices that cut super-packets in software by themselves, when they have
 * them: for these it pays to hand over the whole.
 */
static bool lnet_segments_itself(const struct net_device *dev)
{
	static const char *const kinds[] = {
		"wireguard", "amneziawg", "ovpn",
	};
	unsigned int i;

	if (!dev->rtnl_link_ops)
		return false;
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(dev->rtnl_link_ops->kind, kinds[i]))
			return true;
	return false;
}

/* Computes any checksum that it is told the place of, behind any headers. */
static bool lnet_sums_anything(const struct net_device *dev)
{
	return dev->features & dev->hw_enc_features & NETIF_F_HW_CSUM;
}

/* Where the inner transport header is, from skb->data. */
static int lnet_inner_transport(const struct sk_buff *skb, int inner)
{
	const void *header = skb->data + inner;
	__be16 frag;
	u8 next;
	int at;

	if (likely(skb->ip_summed == CHECKSUM_PARTIAL))
		return skb_checksum_start_offset(skb);
	if (lnet_wire_version(header) == 4)
		return inner + ((const struct iphdr *)header)->ihl * 4;
	next = ((const struct ipv6hdr *)header)->nexthdr;
	at = ipv6_skip_exthdr(skb, inner + sizeof(struct ipv6hdr), &next,
			      &frag);
	return at < 0 ? inner + (int)sizeof(struct ipv6hdr) : at;
}

/**
 * lnet_gso_mark() - tell the devices below what a labelled packet is
 * @skb: packet, outer header at skb->data, its buffer not shared; a
 *       super-packet, or one whose checksum is not complete
 * @dev: device that it leaves by
 *
 * No tunnel type: the devices that segment by themselves offer none. All other
 * devices get segments, whose checksums are theirs only if they sum anything.
 *
 * Return: 0 or a negative errno; the packet is the caller's in any case.
 */
int lnet_gso_mark(struct sk_buff *skb, const struct net_device *dev)
{
	struct skb_shared_info *shinfo = skb_shinfo(skb);
	int inner = lnet_outer_len(skb);
	bool labelled_here = !skb->encapsulation;
	unsigned int type;

	skb->encapsulation = 0;
	if (!skb_is_gso(skb) && !lnet_sums_anything(dev))
		return skb_checksum_help(skb);
	skb_set_inner_protocol(skb, lnet_inner_protocol(skb->data + inner));
	skb_set_inner_mac_header(skb, inner);
	skb_set_inner_network_header(skb, inner);
	skb_set_inner_transport_header(skb, lnet_inner_transport(skb, inner));
	skb->encapsulation = 1;
	if (!skb_is_gso(skb))
		return 0;
	type = shinfo->gso_type & ~(LNET_GSO_SOFTWARE | LNET_GSO_TUNNELS);
	if (labelled_here)
		type = lnet_gso_type_within(type);
	type |= LNET_GSO_ONE_ID;
	if (!lnet_segments_itself(dev))
		type |= LNET_GSO_SOFTWARE;
	shinfo->gso_type = type;
	return 0;
}

/**
 * lnet_gso_popped() - forget what was said of the label
 * @skb: packet whose outer header is gone, its buffer not shared
 *
 * Tunnel types and skb->encapsulation are gone with the header.
 */
void lnet_gso_popped(struct sk_buff *skb)
{
	struct skb_shared_info *shinfo = skb_shinfo(skb);

	if (skb_is_gso(skb))
		shinfo->gso_type = lnet_gso_type_without(shinfo->gso_type &
							 ~LNET_GSO_SOFTWARE);
}

/**
 * lnet_gso_unwrapped() - make a super-packet of protocol 137 of one in UDP
 * @skb: super-packet whose UDP header is gone, outer header at skb->data, its
 *       buffer not shared
 *
 * As lnet_gro_complete() leaves them.
 */
void lnet_gso_unwrapped(struct sk_buff *skb)
{
	struct skb_shared_info *shinfo = skb_shinfo(skb);

	shinfo->gso_type &= ~LNET_GSO_TUNNELS;
	shinfo->gso_type |= LNET_GSO_SOFTWARE;
	skb->encapsulation = 1;
	skb_set_inner_mac_header(skb, lnet_outer_len(skb));
}

/**
 * lnet_gso_fits() - are the segments of a super-packet short enough?
 * @skb: super-packet, labelled or not
 * @mtu: room from the network header on
 *
 * As skb_gso_validate_network_len(), which leaves out the transport header of
 * datagrams in tunnels and takes an extension header for a TCP header.
 *
 * Return: whether they are.
 */
bool lnet_gso_fits(const struct sk_buff *skb, unsigned int mtu)
{
	const struct skb_shared_info *shinfo = skb_shinfo(skb);
	const struct tcphdr *th;
	struct tcphdr _th;
	int start, len;

	if (unlikely(skb->ip_summed != CHECKSUM_PARTIAL ||
		     shinfo->gso_size == GSO_BY_FRAGS))
		return skb_gso_validate_network_len(skb, mtu);
	start = skb_checksum_start_offset(skb);
	len = start - skb_network_offset(skb);
	if (shinfo->gso_type & (SKB_GSO_TCPV4 | SKB_GSO_TCPV6)) {
		th = skb_header_pointer(skb, start, sizeof(_th), &_th);
		if (unlikely(!th))
			return false;
		len += th->doff * 4;
	} else if (shinfo->gso_type & SKB_GSO_UDP_L4) {
		len += sizeof(struct udphdr);
	}
	return len + shinfo->gso_size <= mtu;
}

/**
 * lnet_gso_segment() - cut a super-packet
 * @skb: super-packet, label at skb->data, behind an outer header that the
 *       caller copes with
 * @features: what the device can do with the segments
 *
 * The inner packet is cut as if there was nothing around it, and what is before
 * it stands before each segment. That goes by the bytes, not by what is said
 * about inner headers, so that super-packets of others are cut too: those of
 * stock tunnels, and of virtual machines that say nothing.
 *
 * A label within a label is refused: its depth is the sender's choice, and that
 * of the kernel's stack is not.
 *
 * Context: RCU.
 * Return: the segments; NULL if only the headers had to be looked at, and
 * they are right; or an ERR_PTR.
 */
struct sk_buff *lnet_gso_segment(struct sk_buff *skb,
				 netdev_features_t features)
{
	bool encapsulation = skb->encapsulation;
	u16 mac_offset = skb->mac_header;
	__be16 protocol = skb->protocol;
	struct sk_buff *segs, *seg;
	u16 mac_len = skb->mac_len;
	int outer_len;
	__be16 inner;

	if (unlikely(skb_tnl_header_len(skb) ||
		     !pskb_may_pull(skb, LNET_LSE_LEN + LNET_INNER_LEN)))
		return ERR_PTR(-EINVAL);
	inner = lnet_inner_protocol(skb->data + LNET_LSE_LEN);
	if (unlikely(!lnet_lse_decode(*(__be32 *)skb->data).bottom || !inner))
		return ERR_PTR(-EINVAL);

	/* A device that sums some protocols only sums them where it knows. */
	features &= ~NETIF_F_GSO_PARTIAL;
	if (!(features & NETIF_F_HW_CSUM))
		features &= ~NETIF_F_CSUM_MASK;

	__skb_pull(skb, LNET_LSE_LEN);
	outer_len = skb->data - skb_mac_header(skb);
	skb->protocol = inner;
	skb->mac_len = 0;
	skb_reset_mac_header(skb);
	segs = skb_mac_gso_segment(skb, features);
	if (IS_ERR_OR_NULL(segs)) {
		skb_gso_error_unwind(skb, protocol, LNET_LSE_LEN, mac_offset,
				     mac_len);
		skb->encapsulation = encapsulation;
		return segs;
	}
	for (seg = segs; seg; seg = seg->next) {
		seg->encapsulation = seg->ip_summed == CHECKSUM_PARTIAL;
		if (seg->encapsulation) {
			skb_reset_inner_headers(seg);
			skb_set_inner_protocol(seg, inner);
		}
		seg->protocol = protocol;
		seg->mac_len = mac_len;
		__skb_push(seg, outer_len);
		skb_reset_mac_header(seg);
		skb_set_network_header(seg, mac_len);
		skb_set_transport_header(seg, outer_len - LNET_LSE_LEN);
	}
	return segs;
}
