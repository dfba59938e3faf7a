/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kmod/wire.h needs of the kernel beside selftests/unit/shim.
 */
#ifndef LNET_FUZZ_NET_IP_H
#define LNET_FUZZ_NET_IP_H

#include <asm/byteorder.h>
#include <linux/ip.h>
#include <linux/types.h>

#include "../../../unit/shim/shim.h"

#define htons(x)	__cpu_to_be16(x)
#define ntohs(x)	__be16_to_cpu(x)
#define cpu_to_be32	__cpu_to_be32

#define IP_DF		0x4000
#define IP_MF		0x2000
#define IP_OFFSET	0x1fff

static inline bool ip_is_fragment(const struct iphdr *iph)
{
	return iph->frag_off & htons(IP_MF | IP_OFFSET);
}

static inline __be32 inet_make_mask(int len)
{
	return len ? cpu_to_be32(~0u << (32 - len)) : 0;
}

/* The Internet checksum's sum (RFC 1071), folded. */
static inline u16 shim_sum(const void *data, unsigned int words)
{
	const u8 *byte = data;
	u32 sum = 0;

	for (; words--; byte += 2)
		sum += byte[0] << 8 | byte[1];
	sum = (sum & 0xffff) + (sum >> 16);
	return sum + (sum >> 16);
}

static inline u16 ip_fast_csum(const void *iph, unsigned int ihl)
{
	return htons((u16)~shim_sum(iph, ihl * 2));
}

/* RFC 1624, equation 3 */
static inline void csum_replace2(__sum16 *sum, __be16 old, __be16 new)
{
	u32 s = (u16)~*sum + (u16)~old + new;

	s = (s & 0xffff) + (s >> 16);
	*sum = ~(s + (s >> 16));
}

#endif /* LNET_FUZZ_NET_IP_H */
