/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_UDP_H
#define _LNET_UDP_H

#include <linux/skbuff.h>

#include "lnet.h"
#include "wire_udp.h"

struct nf_hook_state;

/* To the port of MPLS-in-UDP? @at is where the UDP header is, from skb->data. */
static inline bool lnet_udp_port(const struct sk_buff *skb, int at)
{
	const __be16 *ports;
	__be16 _ports[2];

	ports = skb_header_pointer(skb, at, sizeof(_ports), _ports);
	return ports && ports[1] == htons(LNET_UDP_PORT);
}

/* udp.c */
int lnet_udp_unwrap(struct sk_buff *skb, bool zero_checksum);
int lnet_udp_transmit(struct sk_buff *skb, const struct lnet_nexthop *nh,
		      struct net_device *dev);

/* udp_rx.c */
unsigned int lnet_udp_rx(struct lnet_net *ln, struct sk_buff *skb,
			 const struct lnet_dev *ldev);

/* udp_sock.c */
void lnet_udp_open(struct lnet_net *ln, struct netlink_ext_ack *extack);
void lnet_udp_close(struct lnet_net *ln);

#endif /* _LNET_UDP_H */
