// SPDX-License-Identifier: GPL-2.0
/*
 * The outer source of next hops: chosen, and changed with the addresses of the
 * devices.
 */
#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip_fib.h>
#include <net/ipv6.h>

#include "nexthop.h"

/**
 * lnet_nh_set_flags() - change the flags of a next hop
 * @nh: next hop
 * @clear: these go
 * @set: these come
 *
 * Context: any; lnet_net.lock but for lnet_nh_lost6().
 */
void lnet_nh_set_flags(struct lnet_nexthop *nh, u32 clear, u32 set)
{
	u32 old = READ_ONCE(nh->flags);
	u32 new;

	/* Pairs with lnet_nh_alive(): what was written before is seen. */
	do {
		new = (old & ~clear) | set;
	} while (!try_cmpxchg(&nh->flags, &old, new));
}

static bool lnet_link_local6(const struct in6_addr *addr)
{
	return ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL;
}

/*
 * As the stack chooses, but for one thing: rather none than one that would get
 * an outer packet no further than the link, or not even there.
 */
static bool lnet_nh_offered_source6(const struct lnet_nexthop *nh,
				    const struct net_device *dev,
				    struct in6_addr *source)
{
	if (ipv6_dev_get_saddr(dev_net(dev), dev, &nh->to.ip6,
			       IPV6_PREFER_SRC_PUBLIC, source) ||
	    ipv6_addr_loopback(source))
		return false;
	return lnet_link_local6(&nh->to.ip6) || !lnet_link_local6(source);
}

/* One that the device offers: its own, or else one of another device. */
static struct lnet_addr lnet_nh_offered_source(const struct lnet_nexthop *nh,
					       struct net_device *dev)
{
	struct lnet_addr source = { };

	if (nh->to.family == AF_INET) {
		source.ip4 = inet_select_addr(dev, nh->to.ip4, RT_SCOPE_LINK);
		if (source.ip4)
			source.family = AF_INET;
	} else if (lnet_nh_offered_source6(nh, dev, &source.ip6)) {
		source.family = AF_INET6;
	}
	return source;
}

/* Readers in interrupts of this CPU must not meet half a source. */
static void lnet_nh_set_source6(struct lnet_nexthop *nh,
				const struct in6_addr *source)
{
	if (ipv6_addr_equal(&nh->source.ip6, source))
		return;
	local_bh_disable();
	preempt_disable_nested();
	write_seqcount_begin(&nh->source_seq);
	nh->source.ip6 = *source;
	write_seqcount_end(&nh->source_seq);
	preempt_enable_nested();
	local_bh_enable();
}

/* Does an address wait for duplicate address detection that is going on? */
static bool lnet_dev_tentative6(const struct inet6_dev *idev)
{
	const struct inet6_ifaddr *ifa;
	bool tentative = false;

	if (!(READ_ONCE(idev->if_flags) & IF_READY))
		return false;
	rcu_read_lock();
	list_for_each_entry_rcu(ifa, &idev->addr_list, if_list)
		if ((ifa->flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) ==
		    IFA_F_TENTATIVE)
			tentative = true;
	rcu_read_unlock();
	return tentative;
}

/**
 * lnet_tentative6() - may addresses become usable without an event?
 * @net: namespace
 *
 * No notifier says that duplicate address detection has ended.
 *
 * Context: RTNL is held.
 * Return: whether there are such addresses.
 */
bool lnet_tentative6(struct net *net)
{
	const struct inet6_dev *idev;
	struct net_device *dev;

	ASSERT_RTNL();
	for_each_netdev(net, dev) {
		idev = __in6_dev_get(dev);
		if (idev && lnet_dev_tentative6(idev))
			return true;
	}
	return false;
}

/* Why there is no source: flags beside NO_SOURCE. */
static u32 lnet_nh_why6(const struct net_device *dev)
{
	const struct inet6_dev *idev = __in6_dev_get(dev);

	/* an MTU that is too small takes IPv6 from a device */
	if (!idev || idev->cnf.disable_ipv6)
		return LNET_EXIT_NH_F_NO_IPV6;
	return lnet_dev_tentative6(idev) ? LNET_EXIT_NH_F_TENTATIVE : 0;
}

/**
 * lnet_nh_source() - set the outer source: the operator's, else one offered
 * @nh: next hop
 * @dev: its device
 *
 * Context: RTNL and lnet_net.lock are held.
 */
void lnet_nh_source(struct lnet_nexthop *nh, struct net_device *dev)
{
	struct lnet_addr source = nh->spec.source;
	u32 why = 0;

	if (source.family == AF_UNSPEC)
		source = lnet_nh_offered_source(nh, dev);
	if (nh->to.family == AF_INET6)
		why = lnet_nh_why6(dev);
	if (source.family == AF_UNSPEC || why & LNET_EXIT_NH_F_NO_IPV6) {
		lnet_nh_set_flags(nh, LNET_NH_F_SOURCE,
				  why | LNET_EXIT_NH_F_NO_SOURCE);
		return;
	}
	nh->source.family = source.family;
	if (source.family == AF_INET6)
		lnet_nh_set_source6(nh, &source.ip6);
	else
		WRITE_ONCE(nh->source.ip4, source.ip4);
	lnet_nh_set_flags(nh, LNET_NH_F_SOURCE, 0);
}

/**
 * lnet_nh_waits6() - may a next hop get an IPv6 source, or a better one, soon?
 * @nh: next hop
 * @dev: its device
 *
 * Context: RTNL is held.
 * Return: whether it may, without any event.
 */
bool lnet_nh_waits6(const struct lnet_nexthop *nh, const struct net_device *dev)
{
	const struct inet6_dev *idev = __in6_dev_get(dev);

	if (nh->to.family != AF_INET6 || nh->spec.source.family != AF_UNSPEC)
		return false;
	return nh->flags & LNET_EXIT_NH_F_NO_SOURCE ||
	       (idev && lnet_dev_tentative6(idev));
}

/**
 * lnet_nh_lost6() - an address has gone from a device
 * @nh: next hop, dead from now on if that was the source it had chosen
 * @dev: device
 * @addr: address
 *
 * Context: RCU, any. lnet_nh_source() must follow.
 */
void lnet_nh_lost6(struct lnet_nexthop *nh, const struct net_device *dev,
		   const struct in6_addr *addr)
{
	struct in6_addr source;

	if (nh->to.family != AF_INET6 || nh->spec.source.family != AF_UNSPEC)
		return;
	source = lnet_nh_source6(nh);
	if (!ipv6_addr_equal(&source, addr))
		return;
	if (lnet_link_local6(addr) &&
	    rcu_access_pointer(nh->dev) != dev)
		return;
	lnet_nh_set_flags(nh, 0, LNET_EXIT_NH_F_NO_SOURCE);
}
