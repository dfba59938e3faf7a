/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_NEXTHOP_H
#define _LNET_NEXTHOP_H

#include "lnet.h"

/* Flags that are about the outer source */
#define LNET_NH_F_SOURCE	(LNET_EXIT_NH_F_NO_SOURCE | \
				 LNET_EXIT_NH_F_NO_IPV6 | \
				 LNET_EXIT_NH_F_TENTATIVE)

static inline bool lnet_nh_alive(const struct lnet_nexthop *nh)
{
	/* Pairs with lnet_nh_set_flags(): the source is there before life. */
	return !smp_load_acquire(&nh->flags);
}

/**
 * lnet_nh_select() - the next hop that a flow takes
 * @group: next hops or NULL
 * @hash: flow hash, which one next hop alone does not depend on
 *
 * Context: RCU.
 * Return: a living next hop or NULL.
 */
static inline const struct lnet_nexthop *
lnet_nh_select(const struct lnet_nh_group *group, u32 hash)
{
	if (unlikely(!group))
		return NULL;
	if (likely(group->num == 1))
		return lnet_nh_alive(&group->nh[0]) ? &group->nh[0] : NULL;
	return lnet_nh_choose(group, hash);
}

/* balance.c */
int lnet_nh_group_buckets(struct lnet_nh_group *group);
void lnet_nh_group_balance(struct lnet_nh_group *group);

/* nh_source.c */
void lnet_nh_set_flags(struct lnet_nexthop *nh, u32 clear, u32 set);
void lnet_nh_source(struct lnet_nexthop *nh, struct net_device *dev);
void lnet_nh_lost6(struct lnet_nexthop *nh, const struct net_device *dev,
		   const struct in6_addr *addr);
bool lnet_nh_waits6(const struct lnet_nexthop *nh, const struct net_device *dev);
bool lnet_tentative6(struct net *net);

#endif /* _LNET_NEXTHOP_H */
