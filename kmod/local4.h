/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_LOCAL4_H
#define _LNET_LOCAL4_H

#include <linux/inetdevice.h>
#include <linux/rculist.h>

#include "lnet.h"

/**
 * struct lnet_local4 - an IPv4 address that devices of the namespace have
 * @node: in lnet_net.local4; RCU
 * @addr: the address; immutable
 * @rcu: frees it
 */
struct lnet_local4 {
	struct hlist_node node;
	__be32 addr;
	struct rcu_head rcu;
};

static inline bool lnet_local4_listed(const struct lnet_net *ln, __be32 addr)
{
	const struct lnet_local4 *l;

	hash_for_each_possible_rcu(ln->local4, l, node, (__force u32)addr)
		if (l->addr == addr)
			return true;
	return false;
}

/**
 * lnet_local4_has() - has a device of the namespace this address?
 * @ln: namespace
 * @addr: address
 *
 * What input routing asks of a source address; other packets to this host may
 * be so by nothing but a route.
 *
 * Context: RCU.
 * Return: whether one has.
 */
static inline bool lnet_local4_has(const struct lnet_net *ln, __be32 addr)
{
	return lnet_local4_listed(ln, addr) ||
	       (unlikely(READ_ONCE(ln->local4_short)) &&
		__ip_dev_find(ln->net, addr, false));
}

void lnet_local4_add(struct lnet_net *ln, __be32 addr);
void lnet_local4_del(struct lnet_net *ln, __be32 addr);
void lnet_local4_add_device(struct lnet_net *ln, const struct net_device *dev);
void lnet_local4_flush(struct lnet_net *ln);

#endif /* _LNET_LOCAL4_H */
