/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_ADDR_H
#define _LNET_ADDR_H

#include <linux/in6.h>
#include <linux/types.h>

/**
 * struct lnet_addr - an address of either family
 * @family: AF_INET, AF_INET6, or AF_UNSPEC for none
 * @ip4: valid for AF_INET
 * @ip6: valid for AF_INET6
 */
struct lnet_addr {
	u16 family;
	union {
		__be32 ip4;
		struct in6_addr ip6;
	};
};

bool lnet_addr_equal(const struct lnet_addr *a, const struct lnet_addr *b);

#endif /* _LNET_ADDR_H */
