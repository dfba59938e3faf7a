// SPDX-License-Identifier: GPL-2.0
/*
 * The addresses of routers: gateways of next hops and egress routers.
 *
 * Packets to them must not depend on the exits that are reached through them,
 * so the decision (decide.c) leaves them to the FIB.
 */
#include <linux/jhash.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "addrset.h"

struct lnet_router {
	struct hlist_node node;		/* in lnet_net.addrs; RCU */
	struct lnet_addr addr;		/* immutable */
	u32 users[LNET_ADDR_KINDS];	/* lnet_net.lock; READ_ONCE() by readers */
	struct rcu_head rcu;
};

bool lnet_addr_equal(const struct lnet_addr *a, const struct lnet_addr *b)
{
	if (a->family != b->family)
		return false;
	if (a->family == AF_INET)
		return a->ip4 == b->ip4;
	if (a->family == AF_INET6)
		return ipv6_addr_equal(&a->ip6, &b->ip6);
	return true;
}

static u32 lnet_addr_hash(const struct lnet_addr *addr)
{
	if (addr->family == AF_INET)
		return (__force u32)addr->ip4;
	return jhash2((const u32 *)&addr->ip6, sizeof(addr->ip6) / sizeof(u32),
		      AF_INET6);
}

static struct lnet_router *lnet_router_find(const struct lnet_net *ln,
					    const struct lnet_addr *addr)
{
	struct lnet_router *r;

	hash_for_each_possible_rcu(ln->addrs, r, node, lnet_addr_hash(addr))
		if (lnet_addr_equal(&r->addr, addr))
			return r;
	return NULL;
}

/**
 * lnet_addrset_add() - count a user of a router address
 * @ln: namespace
 * @addr: address; one of no family is nothing to count
 * @kind: what it is used as
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or -ENOMEM.
 */
int lnet_addrset_add(struct lnet_net *ln, const struct lnet_addr *addr,
		     enum lnet_addr_kind kind)
{
	struct lnet_router *r;

	lockdep_assert_held(&ln->lock);
	if (addr->family == AF_UNSPEC)
		return 0;
	rcu_read_lock();	/* the writers' lock would do, the list macro asks */
	r = lnet_router_find(ln, addr);
	rcu_read_unlock();
	if (!r) {
		r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
		if (!r)
			return -ENOMEM;
		r->addr = *addr;
		WRITE_ONCE(r->users[kind], 1);
		hash_add_rcu(ln->addrs, &r->node, lnet_addr_hash(addr));
		return 0;
	}
	WRITE_ONCE(r->users[kind], r->users[kind] + 1);
	return 0;
}

/**
 * lnet_addrset_del() - a user of a router address is gone
 * @ln: namespace
 * @addr: address
 * @kind: what it was used as
 *
 * Context: lnet_net.lock is held.
 */
void lnet_addrset_del(struct lnet_net *ln, const struct lnet_addr *addr,
		      enum lnet_addr_kind kind)
{
	struct lnet_router *r;
	int i;

	lockdep_assert_held(&ln->lock);
	if (addr->family == AF_UNSPEC)
		return;
	rcu_read_lock();
	r = lnet_router_find(ln, addr);
	rcu_read_unlock();
	if (WARN_ON_ONCE(!r || !r->users[kind]))
		return;
	WRITE_ONCE(r->users[kind], r->users[kind] - 1);
	for (i = 0; i < LNET_ADDR_KINDS; i++)
		if (r->users[i])
			return;
	hash_del_rcu(&r->node);
	kfree_rcu(r, rcu);
}

static u32 lnet_router_kinds(const struct lnet_router *r)
{
	u32 kinds = 0;
	int i;

	for (i = 0; i < LNET_ADDR_KINDS; i++)
		if (READ_ONCE(r->users[i]))
			kinds |= BIT(i);
	return kinds;
}

/**
 * lnet_addrset_kinds4() - is this the address of a router?
 * @ln: namespace
 * @addr: IPv4 address
 *
 * Context: RCU.
 * Return: a bit for each enum lnet_addr_kind that it is, 0 for none.
 */
u32 lnet_addrset_kinds4(const struct lnet_net *ln, __be32 addr)
{
	const struct lnet_router *r;

	hash_for_each_possible_rcu(ln->addrs, r, node, (__force u32)addr)
		if (r->addr.family == AF_INET && r->addr.ip4 == addr)
			return lnet_router_kinds(r);
	return 0;
}

/**
 * lnet_addrset_kinds6() - is this the address of a router?
 * @ln: namespace
 * @addr: IPv6 address
 *
 * Context: RCU.
 * Return: as lnet_addrset_kinds4().
 */
u32 lnet_addrset_kinds6(const struct lnet_net *ln, const struct in6_addr *addr)
{
	const struct lnet_addr a = { .family = AF_INET6, .ip6 = *addr };
	const struct lnet_router *r = lnet_router_find(ln, &a);

	return r ? lnet_router_kinds(r) : 0;
}
