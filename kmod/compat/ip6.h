/* SPDX-License-Identifier: GPL-2.0 */
/* IPv6: routes by their dst_entry, and forwarding by device. */
#ifndef _LNET_COMPAT_IP6_H
#define _LNET_COMPAT_IP6_H

#include <net/addrconf.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>

#ifndef dst_rt6_info
static inline struct rt6_info *dst_rt6_info(const struct dst_entry *dst)
{
	return (struct rt6_info *)container_of(dst, struct rt6_info, dst);
}
#endif

static inline bool lnet_compat_forwards6(struct net *net,
					 const struct inet6_dev *idev)
{
	if (READ_ONCE(net->ipv6.devconf_all->forwarding))
		return true;
#ifdef LNET_HAS_FORCE_FORWARDING
	return READ_ONCE(idev->cnf.force_forwarding);
#else
	return false;
#endif
}

#endif /* _LNET_COMPAT_IP6_H */
