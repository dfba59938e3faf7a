/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kmod/wire.h needs of the kernel for IPv6 beside net/ip.h.
 */
#ifndef LNET_FUZZ_NET_IPV6_H
#define LNET_FUZZ_NET_IPV6_H

#include <linux/ipv6.h>
#include <net/ip.h>

#define be32_to_cpu	__be32_to_cpu

static inline bool ipv6_prefix_equal(const struct in6_addr *a,
				     const struct in6_addr *b, unsigned int len)
{
	const u8 *x = (const u8 *)a, *y = (const u8 *)b;
	unsigned int rest = len % 8;

	return !memcmp(x, y, len / 8) &&
	       (!rest || !((x[len / 8] ^ y[len / 8]) >> (8 - rest)));
}

#endif /* LNET_FUZZ_NET_IPV6_H */
