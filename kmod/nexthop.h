/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_NEXTHOP_H
#define _LNET_NEXTHOP_H

#include "lnet.h"

/* Flags that are about the outer source */
#define LNET_NH_F_SOURCE	(LNET_EXIT_NH_F_NO_SOURCE | \
				 LNET_EXIT_NH_F_NO_IPV6 | \
				 LNET_EXIT_NH_F_TENTATIVE)

/* nh_source.c */
void lnet_nh_set_flags(struct lnet_nexthop *nh, u32 clear, u32 set);
void lnet_nh_source(struct lnet_nexthop *nh, struct net_device *dev);
void lnet_nh_lost6(struct lnet_nexthop *nh, const struct net_device *dev,
		   const struct in6_addr *addr);
bool lnet_nh_waits6(const struct lnet_nexthop *nh, const struct net_device *dev);
bool lnet_tentative6(struct net *net);

#endif /* _LNET_NEXTHOP_H */
