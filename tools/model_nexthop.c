// SPDX-License-Identifier: GPL-2.0
/* Next hops of an exit: to and from netlink. */
#include <errno.h>
#include "model_int.h"

static int put_hop(struct nl_msg *msg, const struct lx_nexthop *h)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, LNET_EXIT_A_NEXTHOPS_NEXTHOP | NLA_F_NESTED);
	if (!nest)
		return -EMSGSIZE;
	if (lx_addr_set(&h->gateway) &&
	    lx_addr_put(msg, LNET_EXIT_A_NH_GATEWAY, &h->gateway))
		return -EMSGSIZE;
	if (lx_addr_set(&h->source) &&
	    lx_addr_put(msg, LNET_EXIT_A_NH_SOURCE, &h->source))
		return -EMSGSIZE;
	if (nla_put_u32(msg, LNET_EXIT_A_NH_IFINDEX, h->ifindex) ||
	    nla_put_u32(msg, LNET_EXIT_A_NH_WEIGHT, h->weight ?: 1))
		return -EMSGSIZE;
	if (h->mtu && nla_put_u32(msg, LNET_EXIT_A_NH_MTU, h->mtu))
		return -EMSGSIZE;
	if (h->encap && nla_put_u8(msg, LNET_EXIT_A_NH_ENCAP, h->encap))
		return -EMSGSIZE;
	if (h->has_udp_checksum &&
	    nla_put_u8(msg, LNET_EXIT_A_NH_UDP_CHECKSUM, h->udp_checksum))
		return -EMSGSIZE;
	if (h->protocol && nla_put_u8(msg, LNET_EXIT_A_NH_PROTOCOL, h->protocol))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

int lx_nexthops_put(struct nl_msg *msg, const struct lx_exit *e)
{
	struct nlattr *nest;
	unsigned int i;

	/* an empty nest has a meaning: nla_nest_end() would drop it */
	if (!e->n_hops)
		return nla_put(msg, LNET_EXIT_A_EXIT_NEXTHOPS | NLA_F_NESTED,
			       0, NULL) ? -EMSGSIZE : 0;

	nest = nla_nest_start(msg, LNET_EXIT_A_EXIT_NEXTHOPS | NLA_F_NESTED);
	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < e->n_hops; i++)
		if (put_hop(msg, &e->hops[i]))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int parse_hop(struct nlattr *nest, struct lx_nexthop *h)
{
	static const struct {
		int attr;
		size_t offset;
	} addrs[] = {
		{ LNET_EXIT_A_NH_GATEWAY, offsetof(struct lx_nexthop, gateway) },
		{ LNET_EXIT_A_NH_SOURCE, offsetof(struct lx_nexthop, source) },
		{ LNET_EXIT_A_NH_USED_SOURCE,
		  offsetof(struct lx_nexthop, used_source) },
	};
	struct nlattr *tb[LNET_EXIT_A_NH_MAX + 1];
	unsigned int i;

	if (nla_parse_nested(tb, LNET_EXIT_A_NH_MAX, nest, NULL) < 0)
		return -EBADMSG;
	for (i = 0; i < sizeof(addrs) / sizeof(addrs[0]); i++)
		if (tb[addrs[i].attr] &&
		    lx_addr_from_nla((void *)((char *)h + addrs[i].offset),
				     tb[addrs[i].attr]))
			return -EBADMSG;
	if (tb[LNET_EXIT_A_NH_IFINDEX])
		h->ifindex = nla_get_u32(tb[LNET_EXIT_A_NH_IFINDEX]);
	h->weight = 1;
	if (tb[LNET_EXIT_A_NH_WEIGHT])
		h->weight = nla_get_u32(tb[LNET_EXIT_A_NH_WEIGHT]);
	if (tb[LNET_EXIT_A_NH_MTU])
		h->mtu = nla_get_u32(tb[LNET_EXIT_A_NH_MTU]);
	if (tb[LNET_EXIT_A_NH_FLAGS])
		h->flags = nla_get_u32(tb[LNET_EXIT_A_NH_FLAGS]);
	if (tb[LNET_EXIT_A_NH_PROTOCOL])
		h->protocol = nla_get_u8(tb[LNET_EXIT_A_NH_PROTOCOL]);
	if (tb[LNET_EXIT_A_NH_ENCAP])
		h->encap = nla_get_u8(tb[LNET_EXIT_A_NH_ENCAP]);
	if (tb[LNET_EXIT_A_NH_UDP_CHECKSUM]) {
		h->has_udp_checksum = true;
		h->udp_checksum = nla_get_u8(tb[LNET_EXIT_A_NH_UDP_CHECKSUM]);
	}
	return 0;
}

int lx_nexthops_parse(struct nlattr *nest, struct lx_exit *e)
{
	struct nlattr *nla;
	int rem;

	nla_for_each_nested(nla, nest, rem) {
		if (nla_type(nla) != LNET_EXIT_A_NEXTHOPS_NEXTHOP)
			continue;
		if (e->n_hops == LNET_EXIT_NEXTHOP_MAX)
			return -EBADMSG;
		if (parse_hop(nla, &e->hops[e->n_hops++]))
			return -EBADMSG;
	}
	return 0;
}
