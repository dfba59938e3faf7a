// SPDX-License-Identifier: GPL-2.0
/*
 * Next hops of an exit on the netlink interface.
 */
#include <linux/slab.h>

#include "encap.h"
#include "netlink.h"

/* Smallest MTU of IPv4 (RFC 791), to be left inside */
#define LNET_NL_INNER_MTU_MIN	68

#define LNET_NL_NH_SIZE	nla_total_size(3 * LNET_NL_ADDR +		\
				       4 * nla_total_size(sizeof(u32)) + \
				       3 * nla_total_size(sizeof(u8)))

static int lnet_nl_nh_addrs(struct nlattr **tb, const struct lnet_addr *egress,
			    struct lnet_nh_spec *nh,
			    struct netlink_ext_ack *extack)
{
	const struct lnet_addr *to = egress;
	int err;

	if (tb[LNET_EXIT_A_NH_GATEWAY]) {
		err = lnet_nl_unicast(tb[LNET_EXIT_A_NH_GATEWAY], &nh->gateway,
				      extack);
		if (err)
			return err;
		to = &nh->gateway;
	}
	if (tb[LNET_EXIT_A_NH_SOURCE]) {
		err = lnet_nl_unicast(tb[LNET_EXIT_A_NH_SOURCE], &nh->source,
				      extack);
		if (err)
			return err;
		if (nh->source.family != to->family)
			return lnet_nl_refuse(extack, tb[LNET_EXIT_A_NH_SOURCE],
					      -EINVAL,
					      "next hop: expected source and destination of one address family");
	}
	return 0;
}

/*
 * IPv4 has a checksum of its own header and may do without; IPv6 has none, and
 * what is sent without one is only for those that were told (RFC 7510, 3.1).
 */
static int lnet_nl_nh_udp(struct nlattr **tb, const struct lnet_addr *to,
			  struct lnet_nh_spec *nh,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *attr = tb[LNET_EXIT_A_NH_UDP_CHECKSUM];

	if (nh->encap != LNET_EXIT_ENCAP_UDP) {
		if (!attr)
			return 0;
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "next hop: a UDP checksum needs encapsulation udp");
	}
	nh->udp_checksum = attr ? nla_get_u8(attr) : to->family == AF_INET6;
	return 0;
}

static int lnet_nl_nexthop(struct lnet_net *ln, const struct nlattr *nest,
			   const struct lnet_addr *egress,
			   struct lnet_nh_spec *nh,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[LNET_EXIT_A_NH_MAX + 1];
	const struct lnet_addr *to;
	struct net_device *dev;
	int wrap, err;

	err = nla_parse_nested(tb, LNET_EXIT_A_NH_MAX, nest,
			       lnet_exit_nexthop_nl_policy, extack);
	if (err)
		return err;
	if (tb[LNET_EXIT_A_NH_FLAGS])
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_NH_FLAGS], -EINVAL,
				      "next hop: flags tell the state and cannot be set");
	if (tb[LNET_EXIT_A_NH_USED_SOURCE])
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_NH_USED_SOURCE],
				      -EINVAL,
				      "next hop: the source in force cannot be set; set the source instead");
	if (!tb[LNET_EXIT_A_NH_IFINDEX])
		return lnet_nl_missing(extack, nest, LNET_EXIT_A_NH_IFINDEX,
				       "next hop: the device (ifindex) is missing");

	nh->weight = 1;
	nh->protocol = LNET_EXIT_PROTO_STATIC;
	dev = lnet_nl_device(ln, tb[LNET_EXIT_A_NH_IFINDEX], extack);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	nh->ifindex = dev->ifindex;
	if (tb[LNET_EXIT_A_NH_WEIGHT])
		nh->weight = nla_get_u32(tb[LNET_EXIT_A_NH_WEIGHT]);
	if (tb[LNET_EXIT_A_NH_PROTOCOL])
		nh->protocol = nla_get_u8(tb[LNET_EXIT_A_NH_PROTOCOL]);
	if (tb[LNET_EXIT_A_NH_ENCAP])
		nh->encap = nla_get_u8(tb[LNET_EXIT_A_NH_ENCAP]);
	err = lnet_nl_nh_addrs(tb, egress, nh, extack);
	if (err)
		return err;
	to = nh->gateway.family ? &nh->gateway : egress;
	err = lnet_nl_nh_udp(tb, to, nh, extack);
	if (err || !tb[LNET_EXIT_A_NH_MTU])
		return err;
	wrap = nh->encap == LNET_EXIT_ENCAP_UDP ? LNET_UDP_LEN : 0;
	return lnet_nl_mtu(tb[LNET_EXIT_A_NH_MTU],
			   LNET_NL_INNER_MTU_MIN + wrap +
			   lnet_encap_len(to->family), &nh->mtu, extack);
}

/**
 * lnet_nl_nexthops() - read the next hops of an exit
 * @ln: namespace
 * @nest: LNET_EXIT_A_EXIT_NEXTHOPS
 * @egress: router address of the exit
 * @spec: its next hops are filled in, to be freed by the caller even after an
 *	error
 * @extack: says what is wrong
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 * Return: 0 or a negative errno.
 */
int lnet_nl_nexthops(struct lnet_net *ln, const struct nlattr *nest,
		     const struct lnet_addr *egress,
		     struct lnet_exit_spec *spec,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	unsigned int num = 0;
	int rem, err;

	nla_for_each_nested(attr, nest, rem) {
		if (++num > LNET_EXIT_NEXTHOP_MAX)
			return lnet_nl_refuse(extack, attr, -E2BIG,
					      "too many next hops, expected 64 at most");
	}

	spec->set |= LNET_SPEC_NEXTHOPS;
	if (!num)
		return 0;
	spec->nh = kcalloc(num, sizeof(*spec->nh), GFP_KERNEL);
	if (!spec->nh)
		return -ENOMEM;
	nla_for_each_nested(attr, nest, rem) {
		err = lnet_nl_nexthop(ln, attr, egress,
				      &spec->nh[spec->num_nh], extack);
		if (err)
			return err;
		spec->num_nh++;
	}
	return 0;
}

/**
 * lnet_nl_nexthops_size() - room that next hops take in a message
 * @group: next hops or NULL
 *
 * Return: bytes.
 */
size_t lnet_nl_nexthops_size(const struct lnet_nh_group *group)
{
	return nla_total_size((group ? group->num : 0) * LNET_NL_NH_SIZE);
}

static int lnet_nl_put_nexthop(struct sk_buff *skb,
			       const struct lnet_nexthop *nh)
{
	const struct lnet_nh_spec *spec = &nh->spec;
	struct nlattr *nest;

	nest = nla_nest_start(skb, LNET_EXIT_A_NEXTHOPS_NEXTHOP);
	if (!nest ||
	    lnet_nl_put_addr(skb, LNET_EXIT_A_NH_GATEWAY, &spec->gateway) ||
	    nla_put_u32(skb, LNET_EXIT_A_NH_IFINDEX, spec->ifindex) ||
	    nla_put_u32(skb, LNET_EXIT_A_NH_WEIGHT, spec->weight) ||
	    (spec->mtu && nla_put_u32(skb, LNET_EXIT_A_NH_MTU, spec->mtu)) ||
	    lnet_nl_put_addr(skb, LNET_EXIT_A_NH_SOURCE, &spec->source) ||
	    nla_put_u8(skb, LNET_EXIT_A_NH_PROTOCOL, spec->protocol) ||
	    nla_put_u8(skb, LNET_EXIT_A_NH_ENCAP, spec->encap) ||
	    nla_put_u32(skb, LNET_EXIT_A_NH_FLAGS, nh->flags))
		return -EMSGSIZE;
	if (spec->encap == LNET_EXIT_ENCAP_UDP &&
	    nla_put_u8(skb, LNET_EXIT_A_NH_UDP_CHECKSUM, spec->udp_checksum))
		return -EMSGSIZE;
	if (!(nh->flags & LNET_EXIT_NH_F_NO_SOURCE) &&
	    lnet_nl_put_addr(skb, LNET_EXIT_A_NH_USED_SOURCE, &nh->source))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * lnet_nl_put_nexthops() - put the next hops of an exit into a message
 * @skb: message
 * @group: next hops or NULL
 *
 * Context: lnet_net.lock is held.
 * Return: 0 or -EMSGSIZE.
 */
int lnet_nl_put_nexthops(struct sk_buff *skb,
			 const struct lnet_nh_group *group)
{
	struct nlattr *nest;
	unsigned int i;

	nest = nla_nest_start(skb, LNET_EXIT_A_EXIT_NEXTHOPS);
	if (!nest)
		return -EMSGSIZE;
	for (i = 0; group && i < group->num; i++)
		if (lnet_nl_put_nexthop(skb, &group->nh[i]))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}
