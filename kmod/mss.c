// SPDX-License-Identifier: GPL-2.0
/*
 * The maximum segment size of TCP: both ends of a connection are told one that
 * fits the path between the routers, in the SYN that leaves with a label and in
 * the one that a label was taken off. Where ICMP gets lost nothing else would
 * tell them.
 *
 * A value is only ever lowered. Options that make no sense stay as they are:
 * whoever receives them may judge.
 */
#include <linux/tcp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/tcp.h>

#include "mss.h"
#include "state.h"

/**
 * struct lnet_tcp_at - where the TCP header of a packet is
 * @offset: from skb->data
 * @room: bytes of the packet from there on
 * @overhead: bytes of IP and TCP header that a segment costs
 */
struct lnet_tcp_at {
	unsigned int offset;
	unsigned int room;
	unsigned int overhead;
};

/* Bytes from @offset on, of a packet that says to end at @end. */
static bool lnet_tcp_room(const struct sk_buff *skb, unsigned int end,
			  struct lnet_tcp_at *at)
{
	end = min(end, skb->len);
	at->room = end > at->offset ? end - at->offset : 0;
	return at->room >= LNET_TCP_LEN;
}

static bool lnet_tcp_find4(const struct sk_buff *skb, struct lnet_tcp_at *at)
{
	const struct iphdr *iph = ip_hdr(skb);

	if (iph->protocol != IPPROTO_TCP ||
	    iph->frag_off & htons(IP_OFFSET))
		return false;
	at->offset = skb_network_offset(skb) + iph->ihl * 4;
	at->overhead = sizeof(*iph) + LNET_TCP_LEN;
	return lnet_tcp_room(skb, skb_network_offset(skb) +
			     ntohs(iph->tot_len), at);
}

static bool lnet_tcp_find6(const struct sk_buff *skb, struct lnet_tcp_at *at)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	u8 proto = ip6h->nexthdr;
	__be16 frag_off;
	int offset;

	offset = ipv6_skip_exthdr(skb, skb_network_offset(skb) + sizeof(*ip6h),
				  &proto, &frag_off);
	if (offset < 0 || proto != IPPROTO_TCP ||
	    frag_off & htons(IP6_OFFSET))
		return false;
	at->offset = offset;
	at->overhead = sizeof(*ip6h) + LNET_TCP_LEN;
	return lnet_tcp_room(skb, skb_network_offset(skb) + sizeof(*ip6h) +
			     ntohs(ip6h->payload_len), at);
}

static bool lnet_tcp_find(const struct sk_buff *skb, struct lnet_tcp_at *at)
{
	return skb->protocol == htons(ETH_P_IP) ? lnet_tcp_find4(skb, at) :
						  lnet_tcp_find6(skb, at);
}

/*
 * The checksum adds up words of two bytes: a value at an odd place has its
 * bytes in two of them.
 */
static void lnet_mss_write(struct sk_buff *skb, u8 *tcp, unsigned int at,
			   u16 mss)
{
	struct tcphdr *th = (struct tcphdr *)tcp;
	u16 old = lnet_wire_mss(tcp, at);
	u16 was = at & 1 ? swab16(old) : old;
	u16 is = at & 1 ? swab16(mss) : mss;

	tcp[at] = mss >> 8;
	tcp[at + 1] = mss;
	inet_proto_csum_replace2(&th->check, skb, htons(was), htons(is), false);
}

/**
 * lnet_mss_lower() - lower the segment size that a packet tells
 * @ln: namespace
 * @skb: IPv4 or IPv6 packet, its header can be read
 * @mtu: largest packet on its way, 0 if that is not known
 *
 * Context: BH disabled.
 */
void lnet_mss_lower(struct lnet_net *ln, struct sk_buff *skb, u32 mtu)
{
	unsigned int len, offset = LNET_TCP_LEN;
	struct lnet_tcp_at at;
	bool lowered = false;
	const u8 *head;
	u8 buf[14];
	u32 mss;
	u8 *tcp;

	if (!mtu || !lnet_tcp_find(skb, &at))
		return;
	head = skb_header_pointer(skb, at.offset, sizeof(buf), buf);
	if (!head || !(head[LNET_TCP_FLAGS] & LNET_TCP_SYN))
		return;
	len = lnet_wire_tcp_len(head);
	if (len <= LNET_TCP_LEN || len > at.room ||
	    skb_ensure_writable(skb, at.offset + len))
		return;
	mss = max_t(u32, mtu, at.overhead + TCP_MIN_SND_MSS) - at.overhead;
	tcp = skb->data + at.offset;
	while ((offset = lnet_wire_mss_next(tcp, len, offset))) {
		if (lnet_wire_mss(tcp, offset) > mss) {
			lnet_mss_write(skb, tcp, offset, mss);
			lowered = true;
		}
		offset += 2;
	}
	if (lowered)
		lnet_count(ln, LNET_CNT_MSS_CLAMPED);
}

/* Largest packet that the label table lets back to the source of a packet. */
static u32 lnet_mtu_back(const struct lnet_net *ln, const struct sk_buff *skb)
{
	const struct lnet_ftn_hit *e;
	struct lnet_exit *exit;

	e = skb->protocol == htons(ETH_P_IP) ?
	    lnet_ftn_lookup4(ln->ftn, ip_hdr(skb)->saddr) :
	    lnet_ftn_lookup6(ln->ftn, &ipv6_hdr(skb)->saddr);
	exit = e && e->exit ? lnet_exit_live(e->exit) : NULL;
	return exit && exit->type == LNET_EXIT_TYPE_REMOTE ?
	       READ_ONCE(exit->path_mtu) : 0;
}

/**
 * lnet_mss_lower_popped() - lower the segment size that a popped packet tells
 * @ln: namespace
 * @skb: IPv4 or IPv6 packet, its header can be read
 *
 * What it tells is for the packets that come back to its source, and these get
 * their label here.
 *
 * Context: RCU, BH disabled.
 */
void lnet_mss_lower_popped(struct lnet_net *ln, struct sk_buff *skb)
{
	lnet_mss_lower(ln, skb, lnet_mtu_back(ln, skb));
}
