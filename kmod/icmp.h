/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_ICMP_H
#define _LNET_ICMP_H

#include <linux/types.h>

struct lnet_net;
struct net_device;
struct sk_buff;

/**
 * struct lnet_icmp - an ICMP or ICMPv6 error to be sent
 * @type: type
 * @code: code
 * @info: rest of the header, in host order
 * @lse: label stack entry that the packet arrived with
 * @length_at: where the header tells the length of what is quoted (RFC 4884);
 *             0 for a message that cannot have an extension
 * @length_unit: bytes that the length counts by
 */
struct lnet_icmp {
	u8 type;
	u8 code;
	u8 length_at;
	u8 length_unit;
	u32 info;
	__be32 lse;
};

/* icmp.c */
int lnet_icmp_type(const struct sk_buff *skb, int offset);
struct sk_buff *lnet_icmp_build(const struct sk_buff *in, unsigned int len,
				unsigned int room, const struct lnet_icmp *e);

/* icmp4.c, icmp6.c */
void lnet_icmp_send4(struct lnet_net *ln, const struct sk_buff *in,
		     const struct net_device *dev0, const struct lnet_icmp *e);
void lnet_icmp_send6(struct lnet_net *ln, const struct sk_buff *in,
		     const struct net_device *dev0, const struct lnet_icmp *e);

#endif /* _LNET_ICMP_H */
