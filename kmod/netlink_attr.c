// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes that several commands know: names, addresses, prefixes, devices.
 */
#include <linux/ctype.h>
#include <linux/inet.h>
#include <linux/rtnetlink.h>
#include <net/ipv6.h>

#include "netlink.h"

static bool lnet_nl_name_char(unsigned char c)
{
	return isascii(c) && isgraph(c) && c != '/';
}

/**
 * lnet_nl_name() - read the name of an exit
 * @attr: checked by the policy to be a string that is not too long
 * @name: LNET_NAME_SIZE bytes, filled
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL.
 */
int lnet_nl_name(const struct nlattr *attr, char *name,
		 struct netlink_ext_ack *extack)
{
	const char *c;

	nla_strscpy(name, attr, LNET_NAME_SIZE);
	for (c = name; lnet_nl_name_char(*c); c++)
		;
	if (c == name || *c)
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "exit name: expected 1 to 31 printable ASCII characters, no white space, no '/'");
	return 0;
}

/**
 * lnet_nl_exit_named() - find the exit that an attribute names
 * @ln: namespace
 * @attr: name
 * @extack: says what is wrong
 *
 * Context: lnet_net.lock is held.
 * Return: the exit, or an ERR_PTR: -EINVAL, -ENOENT.
 */
struct lnet_exit *lnet_nl_exit_named(struct lnet_net *ln,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack)
{
	char name[LNET_NAME_SIZE];
	struct lnet_exit *exit;
	int err;

	err = lnet_nl_name(attr, name, extack);
	if (err)
		return ERR_PTR(err);
	exit = lnet_exit_by_name(ln, name);
	if (!exit) {
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr, "there is no exit %s",
					  name);
		return ERR_PTR(-ENOENT);
	}
	return exit;
}

/**
 * lnet_nl_label() - read a label
 * @attr: attribute
 * @label: filled
 * @extack: says what is wrong
 *
 * Return: 0 or -ERANGE.
 */
int lnet_nl_label(const struct nlattr *attr, u32 *label,
		  struct netlink_ext_ack *extack)
{
	*label = nla_get_u32(attr);
	if (*label < LNET_EXIT_LABEL_MIN || *label > LNET_EXIT_LABEL_MAX)
		return lnet_nl_refuse(extack, attr, -ERANGE,
				      "label: expected 16 to 1048575");
	return 0;
}

/**
 * lnet_nl_mtu() - read an MTU
 * @attr: attribute
 * @min: smallest one
 * @mtu: filled; 0 stands for none
 * @extack: says what is wrong
 *
 * Return: 0 or -ERANGE.
 */
int lnet_nl_mtu(const struct nlattr *attr, u32 min, u32 *mtu,
		struct netlink_ext_ack *extack)
{
	*mtu = nla_get_u32(attr);
	if (*mtu && (*mtu < min || *mtu > U16_MAX)) {
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
					  "mtu: expected %u to %u, or 0 for none of its own",
					  min, U16_MAX);
		return -ERANGE;
	}
	return 0;
}

/**
 * lnet_nl_addr() - read an address of either family
 * @attr: attribute
 * @addr: filled
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL.
 */
int lnet_nl_addr(const struct nlattr *attr, struct lnet_addr *addr,
		 struct netlink_ext_ack *extack)
{
	memset(addr, 0, sizeof(*addr));
	switch (nla_len(attr)) {
	case sizeof(addr->ip4):
		addr->family = AF_INET;
		addr->ip4 = nla_get_in_addr(attr);
		return 0;
	case sizeof(addr->ip6):
		addr->family = AF_INET6;
		addr->ip6 = nla_get_in6_addr(attr);
		return 0;
	default:
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "address: expected 4 bytes (IPv4) or 16 bytes (IPv6)");
	}
}

static bool lnet_nl_is_unicast(const struct lnet_addr *addr)
{
	if (addr->family == AF_INET)
		return !ipv4_is_zeronet(addr->ip4) &&
		       !ipv4_is_loopback(addr->ip4) &&
		       !ipv4_is_multicast(addr->ip4) &&
		       !ipv4_is_lbcast(addr->ip4);
	return !ipv6_addr_any(&addr->ip6) && !ipv6_addr_loopback(&addr->ip6) &&
	       !ipv6_addr_is_multicast(&addr->ip6) &&
	       !ipv6_addr_v4mapped(&addr->ip6);
}

/**
 * lnet_nl_unicast() - read the address of a router
 * @attr: attribute
 * @addr: filled
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL.
 */
int lnet_nl_unicast(const struct nlattr *attr, struct lnet_addr *addr,
		    struct netlink_ext_ack *extack)
{
	int err;

	err = lnet_nl_addr(attr, addr, extack);
	if (err)
		return err;
	if (!lnet_nl_is_unicast(addr))
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "address: expected a unicast address of a router");
	return 0;
}

/**
 * lnet_nl_prefix() - read a prefix
 * @attr: its address
 * @len: its length
 * @addr: filled
 * @plen: filled
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL.
 */
int lnet_nl_prefix(const struct nlattr *attr, const struct nlattr *len,
		   struct lnet_addr *addr, u8 *plen,
		   struct netlink_ext_ack *extack)
{
	int err;

	err = lnet_nl_addr(attr, addr, extack);
	if (err)
		return err;

	*plen = nla_get_u8(len);
	switch (lnet_ftn_check(addr->family, nla_data(attr), *plen)) {
	case 0:
		return 0;
	case -ERANGE:
		return lnet_nl_refuse(extack, len, -EINVAL,
				      "prefix length: expected 0 to 32 (IPv4) or 0 to 128 (IPv6)");
	default:
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "prefix: host bits are set, expected zeroes behind the prefix length");
	}
}

/**
 * lnet_nl_put_addr() - put an address into a message
 * @skb: message
 * @type: attribute
 * @addr: AF_UNSPEC puts nothing
 *
 * Return: 0 or -EMSGSIZE.
 */
int lnet_nl_put_addr(struct sk_buff *skb, int type,
		     const struct lnet_addr *addr)
{
	switch (addr->family) {
	case AF_INET:
		return nla_put_in_addr(skb, type, addr->ip4);
	case AF_INET6:
		return nla_put_in6_addr(skb, type, &addr->ip6);
	default:
		return 0;
	}
}

/**
 * lnet_nl_device() - find the device that an attribute names
 * @ln: namespace
 * @attr: ifindex
 * @extack: says what is wrong
 *
 * Packets of an exit neither come in nor leave by lnet0, which would be a loop,
 * or by loopback: both are refused.
 *
 * Context: RTNL, which keeps the device.
 * Return: the device, or an ERR_PTR: -ENODEV, -EINVAL.
 */
struct net_device *lnet_nl_device(const struct lnet_net *ln,
				  const struct nlattr *attr,
				  struct netlink_ext_ack *extack)
{
	u32 ifindex = nla_get_u32(attr);
	struct net_device *dev = NULL;

	if (ifindex <= INT_MAX)
		dev = __dev_get_by_index(ln->net, ifindex);
	if (!dev) {
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
					  "no such device: interface index %u is not in this namespace",
					  ifindex);
		return ERR_PTR(-ENODEV);
	}
	if (rtnl_dereference(ln->dev0) == dev) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the lnet_exit device itself cannot serve here, name the tunnel or link below it");
		return ERR_PTR(-EINVAL);
	}
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a loopback device cannot serve here, name a tunnel or link");
		return ERR_PTR(-EINVAL);
	}
	return dev;
}

/**
 * lnet_nl_reject() - refuse attributes that a request must not have
 * @tb: attributes of the request
 * @types: those that it must not have
 * @num: number of @types
 * @extack: says what is wrong
 *
 * Commands share one policy between one object and the dump of all, and each
 * of the two knows attributes that the other has no use for.
 *
 * Return: 0 or -EINVAL.
 */
int lnet_nl_reject(struct nlattr **tb, const u8 *types, unsigned int num,
		   struct netlink_ext_ack *extack)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (tb[types[i]])
			return lnet_nl_refuse(extack, tb[types[i]], -EINVAL,
					      "attribute does not belong here: one object is asked for by its key, a dump by a filter");
	return 0;
}
