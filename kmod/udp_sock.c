// SPDX-License-Identifier: GPL-2.0
/*
 * A socket on the port of MPLS-in-UDP: the kernel merges in UDP only what is
 * for a socket that says how. Packets are received by the hooks, with or without
 * it, and before any socket sees them.
 */
#include <linux/icmpv6.h>
#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/gro.h>
#include <net/icmp.h>
#include <net/ipv6.h>

#include "compat/udp.h"
#include "offload.h"
#include "udp.h"

/* Came in by a device that is not accepted: as if there was no socket. */
static int lnet_udp_refuse(struct sock *sk, struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_IPV6))
		icmpv6_send(skb, ICMPV6_DEST_UNREACH, ICMPV6_PORT_UNREACH, 0);
	else
		icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
	kfree_skb(skb);
	return 0;
}

/* Would the hooks take it? Who else gets it could make nothing of it merged. */
static bool lnet_udp_ours(const struct sock *sk, struct sk_buff *skb)
{
	const void *outer = skb_gro_network_header(skb);
	struct net *net = sock_net(sk);

	if (!lnet_dev_find(lnet_net(net), skb->dev->ifindex))
		return false;
	if (sk->sk_family == AF_INET6)
		return ipv6_chk_addr(net,
				     &((const struct ipv6hdr *)outer)->daddr,
				     skb->dev, 0);
	return __ip_dev_find(net, ((const struct iphdr *)outer)->daddr, false);
}

/* Is it as long as it says? Not every kernel looks, and merging would hide it. */
static bool lnet_udp_is_whole(struct sk_buff *skb)
{
	unsigned int label = skb_gro_offset(skb);
	const struct udphdr *uh;

	uh = skb_gro_header(skb, label, label - LNET_UDP_LEN);
	return uh && ntohs(uh->len) == skb_gro_len(skb) + LNET_UDP_LEN;
}

static struct sk_buff *lnet_udp_gro_receive(struct sock *sk,
					    struct list_head *head,
					    struct sk_buff *skb)
{
	/* Set for this UDP header; none other is around it. */
	NAPI_GRO_CB(skb)->encap_mark = 0;
	if (!lnet_udp_is_whole(skb) || !lnet_udp_ours(sk, skb)) {
		NAPI_GRO_CB(skb)->flush = 1;
		return NULL;
	}
	return lnet_gro_receive(head, skb);
}

static int lnet_udp_gro_complete(struct sock *sk, struct sk_buff *skb,
				 int nhoff)
{
	return lnet_gro_finish(skb, nhoff);
}

static struct socket *lnet_udp_bind(struct lnet_net *ln, struct sockaddr *addr,
				    int len)
{
	struct socket *sock;
	int err;

	err = sock_create_kern(ln->net, addr->sa_family, SOCK_DGRAM, 0, &sock);
	if (err)
		return ERR_PTR(err);
	err = addr->sa_family == AF_INET6 ? ip6_sock_set_v6only(sock->sk) : 0;
	if (!err)
		err = kernel_bind(sock, (void *)addr, len);
	if (err) {
		sock_release(sock);
		return ERR_PTR(err);
	}
	lnet_compat_udp_tunnel(sock->sk, lnet_udp_refuse, lnet_udp_gro_receive,
			       lnet_udp_gro_complete);
	return sock;
}

/**
 * lnet_udp_open() - merge what comes in as MPLS-in-UDP
 * @ln: namespace that begins to receive labelled packets
 * @extack: says if somebody else has the port, and nothing will be merged
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 */
void lnet_udp_open(struct lnet_net *ln, struct netlink_ext_ack *extack)
{
	struct sockaddr_in any4 = {
		.sin_family	= AF_INET,
		.sin_port	= htons(LNET_UDP_PORT),
	};
	struct sockaddr_in6 any6 = {
		.sin6_family	= AF_INET6,
		.sin6_port	= htons(LNET_UDP_PORT),
	};
	struct socket *sock[2];
	unsigned int i;

	lockdep_assert_held(&ln->lock);
	sock[0] = lnet_udp_bind(ln, (struct sockaddr *)&any4, sizeof(any4));
	sock[1] = lnet_udp_bind(ln, (struct sockaddr *)&any6, sizeof(any6));
	for (i = 0; i < ARRAY_SIZE(sock); i++) {
		if (sock[i] == ERR_PTR(-EADDRINUSE))
			NL_SET_ERR_MSG(extack,
				       "UDP port 6635 is in use: MPLS-in-UDP is received, but not merged");
		ln->udp_sock[i] = IS_ERR(sock[i]) ? NULL : sock[i];
	}
}

/**
 * lnet_udp_close() - give the port back
 * @ln: namespace that receives no labelled packets any more
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 */
void lnet_udp_close(struct lnet_net *ln)
{
	unsigned int i;

	lockdep_assert_held(&ln->lock);
	for (i = 0; i < ARRAY_SIZE(ln->udp_sock); i++) {
		if (!ln->udp_sock[i])
			continue;
		kernel_sock_shutdown(ln->udp_sock[i], SHUT_RDWR);
		sock_release(ln->udp_sock[i]);
		ln->udp_sock[i] = NULL;
	}
}
