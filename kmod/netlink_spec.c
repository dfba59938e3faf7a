// SPDX-License-Identifier: GPL-2.0
/*
 * Properties of an exit as a request names them.
 */
#include "model.h"
#include "netlink.h"

/* Smallest MTU of IPv4, RFC 791 */
#define LNET_NL_MTU_MIN	68

/* What an exit keeps for good. */
static int lnet_nl_spec_fixed(struct nlattr **tb, const struct lnet_exit *exit,
			      struct lnet_exit_spec *spec,
			      struct netlink_ext_ack *extack)
{
	if (tb[LNET_EXIT_A_EXIT_TYPE]) {
		spec->set |= LNET_SPEC_TYPE;
		spec->type = nla_get_u8(tb[LNET_EXIT_A_EXIT_TYPE]);
	} else {
		spec->type = exit->type;
	}
	if (tb[LNET_EXIT_A_EXIT_LABEL]) {
		spec->set |= LNET_SPEC_LABEL;
		return lnet_nl_label(tb[LNET_EXIT_A_EXIT_LABEL], &spec->label,
				     extack);
	}
	spec->label = exit->label;
	return 0;
}

static int lnet_nl_spec_flags(const struct nlattr *attr,
			      struct lnet_exit_spec *spec,
			      struct netlink_ext_ack *extack)
{
	struct nla_bitfield32 flags = nla_get_bitfield32(attr);

	if (spec->type == LNET_EXIT_TYPE_LOCAL &&
	    flags.value & LNET_EXIT_F_PASS)
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "pass: only a remote exit can pass packets on to the ordinary route");
	if (spec->type == LNET_EXIT_TYPE_REMOTE &&
	    flags.value & LNET_EXIT_F_MASQUERADE)
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "masquerade: only packets of a local exit leave here");
	if (spec->type == LNET_EXIT_TYPE_REMOTE &&
	    flags.value & LNET_EXIT_F_EXPLICIT_NULL)
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "explicit-null: only a local exit takes packets whose label has done its work");
	spec->set |= LNET_SPEC_FLAGS;
	spec->flags = flags.value;
	spec->flags_mask = flags.selector;
	return 0;
}

/* Properties that only a remote exit has; what says "none" is welcome to all. */
static int lnet_nl_spec_remote(struct lnet_net *ln, struct nlattr **tb,
			       const struct lnet_exit *exit,
			       struct lnet_exit_spec *spec,
			       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err;

	attr = tb[LNET_EXIT_A_EXIT_EGRESS];
	if (attr) {
		err = lnet_nl_unicast(attr, &spec->egress, extack);
		if (err)
			return err;
		spec->set |= LNET_SPEC_EGRESS;
	}

	attr = tb[LNET_EXIT_A_EXIT_BACKUP];
	if (attr) {
		spec->set |= LNET_SPEC_BACKUP;
		if (*(const char *)nla_data(attr)) {
			err = lnet_nl_name(attr, spec->backup, extack);
			if (err)
				return err;
		}
	}

	attr = tb[LNET_EXIT_A_EXIT_MTU];
	if (attr) {
		spec->set |= LNET_SPEC_MTU;
		err = lnet_nl_mtu(attr, LNET_NL_MTU_MIN, &spec->mtu, extack);
		if (err)
			return err;
	}

	attr = tb[LNET_EXIT_A_EXIT_NEXTHOPS];
	if (!attr)
		return 0;
	return lnet_nl_nexthops(ln, attr, spec->set & LNET_SPEC_EGRESS || !exit ?
				&spec->egress : &exit->egress, spec, extack);
}

static int lnet_nl_spec_local(struct lnet_net *ln, struct nlattr **tb,
			      struct lnet_exit_spec *spec,
			      struct netlink_ext_ack *extack)
{
	const struct net_device *dev;
	const struct nlattr *attr;

	attr = tb[LNET_EXIT_A_EXIT_OIF];
	if (attr) {
		spec->set |= LNET_SPEC_OIF;
		if (nla_get_u32(attr)) {
			dev = lnet_nl_device(ln, attr, extack);
			if (IS_ERR(dev))
				return PTR_ERR(dev);
			spec->oif = dev->ifindex;
		}
	}

	attr = tb[LNET_EXIT_A_EXIT_MARK];
	if (attr) {
		spec->set |= LNET_SPEC_MARK;
		spec->mark = nla_get_u32(attr);
	}
	return 0;
}

/* The map of each type of exit, as an attribute. */
static const struct lnet_nl_map {
	u8 attr;
	u8 most;			/* largest value */
	u8 besides;			/* and one that is good besides */
	const char *name;
	const char *not_here;		/* of an exit of the other type */
} lnet_nl_maps[] = {
	[LNET_EXIT_TYPE_REMOTE] = {
		LNET_EXIT_A_EXIT_DSCP_TC, LNET_EXIT_TC_NUM - 1, 0, "dscp-tc",
		"no packet of a local exit gets a label here",
	},
	[LNET_EXIT_TYPE_LOCAL] = {
		LNET_EXIT_A_EXIT_TC_DSCP, LNET_EXIT_DSCP_NUM - 1,
		LNET_EXIT_DSCP_KEEP, "tc-dscp",
		"no label of a remote exit comes off here",
	},
};

static int lnet_nl_spec_map(const struct nlattr *attr,
			    const struct lnet_nl_map *map, unsigned int num,
			    struct lnet_exit_spec *spec,
			    struct netlink_ext_ack *extack)
{
	const u8 *to = nla_data(attr);
	unsigned int len = nla_len(attr), i;

	if (len && len != num) {
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
					  "%s: expected %u bytes, or none",
					  map->name, num);
		return -EINVAL;
	}
	for (i = 0; i < len; i++) {
		if (to[i] <= map->most || to[i] == map->besides)
			continue;
		LNET_SET_ERR_MSG_ATTR_FMT(extack, attr,
					  "%s: %u leads to %u, expected 0 to %u",
					  map->name, i, to[i], map->most);
		return -ERANGE;
	}
	spec->set |= LNET_SPEC_TC_MAP;
	spec->tc_map = len ? to : NULL;
	return 0;
}

static int lnet_nl_spec_maps(struct nlattr **tb, struct lnet_exit_spec *spec,
			     struct netlink_ext_ack *extack)
{
	const struct lnet_nl_map *map;
	const struct nlattr *attr;
	unsigned int type;
	int err;

	for (type = 0; type < ARRAY_SIZE(lnet_nl_maps); type++) {
		map = &lnet_nl_maps[type];
		attr = tb[map->attr];
		if (!attr)
			continue;
		if (type == spec->type) {
			err = lnet_nl_spec_map(attr, map, lnet_tc_map_num(type),
					       spec, extack);
			if (err)
				return err;
		} else if (nla_len(attr)) {
			LNET_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s: %s",
						  map->name, map->not_here);
			return -EINVAL;
		}
	}
	return 0;
}

/* A packet cannot both keep its DSCP and get one from its label. */
static int lnet_nl_spec_model(struct nlattr **tb, const struct lnet_exit *exit,
			      const struct lnet_exit_spec *spec,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_EXIT_TC_DSCP];
	u32 flags = spec->flags & spec->flags_mask;
	bool map = spec->tc_map;

	if (spec->type == LNET_EXIT_TYPE_REMOTE)
		return 0;
	if (exit) {
		flags |= exit->flags & ~spec->flags_mask;
		if (!(spec->set & LNET_SPEC_TC_MAP))
			map = rcu_access_pointer(exit->tc_map);
	}
	if (!map || !(flags & LNET_EXIT_F_PIPE))
		return 0;
	return lnet_nl_refuse(extack, attr ? : tb[LNET_EXIT_A_EXIT_FLAGS],
			      -EINVAL,
			      "tc-dscp: in the pipe model packets keep their DSCP");
}

/* What the type of the exit has no use for. */
static int lnet_nl_spec_fits(struct nlattr **tb,
			     const struct lnet_exit_spec *spec,
			     struct netlink_ext_ack *extack)
{
	if (spec->type == LNET_EXIT_TYPE_REMOTE) {
		if (spec->oif)
			return lnet_nl_refuse(extack, tb[LNET_EXIT_A_EXIT_OIF],
					      -EINVAL,
					      "oif: only packets of a local exit leave here; a remote exit has next hops");
		if (spec->mark)
			return lnet_nl_refuse(extack, tb[LNET_EXIT_A_EXIT_MARK],
					      -EINVAL,
					      "mark: only packets of a local exit are marked");
		return 0;
	}
	if (spec->set & LNET_SPEC_EGRESS)
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_EXIT_EGRESS],
				      -EINVAL,
				      "egress: a local exit has none, this router is the egress");
	if (spec->num_nh)
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_EXIT_NEXTHOPS],
				      -EINVAL,
				      "next hops: a local exit has none, its packets are routed from here");
	if (spec->backup[0])
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_EXIT_BACKUP],
				      -EINVAL,
				      "backup: a local exit has none, only remote exits do");
	if (spec->mtu)
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_EXIT_MTU],
				      -EINVAL,
				      "mtu: a local exit has none, the route from here does");
	return 0;
}

static int lnet_nl_spec_missing(struct nlattr **tb,
				const struct lnet_exit *exit,
				struct netlink_ext_ack *extack)
{
	if (!tb[LNET_EXIT_A_EXIT_NAME])
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_EXIT_NAME,
				       "exit name is missing");
	if (exit)
		return 0;
	if (!tb[LNET_EXIT_A_EXIT_LABEL])
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_EXIT_LABEL,
				       "exit label is missing, expected 16 to 1048575");
	if (!tb[LNET_EXIT_A_EXIT_TYPE])
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_EXIT_TYPE,
				       "exit type is missing, expected remote or local");
	if (nla_get_u8(tb[LNET_EXIT_A_EXIT_TYPE]) == LNET_EXIT_TYPE_REMOTE &&
	    !tb[LNET_EXIT_A_EXIT_EGRESS])
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_EXIT_EGRESS,
				       "egress address of the remote exit is missing");
	return 0;
}

/**
 * lnet_nl_exit_spec() - read the properties of an exit
 * @ln: namespace
 * @tb: attributes of the request
 * @exit: exit of which the request names some properties, NULL when it names
 *	all
 * @spec: filled in; its next hops are to be freed by the caller even after an
 *	error
 * @extack: says what is wrong
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 * Return: 0 or a negative errno.
 */
int lnet_nl_exit_spec(struct lnet_net *ln, struct nlattr **tb,
		      const struct lnet_exit *exit, struct lnet_exit_spec *spec,
		      struct netlink_ext_ack *extack)
{
	int err;

	memset(spec, 0, sizeof(*spec));
	err = lnet_nl_spec_missing(tb, exit, extack);
	if (err)
		return err;
	err = lnet_nl_name(tb[LNET_EXIT_A_EXIT_NAME], spec->name, extack);
	if (err)
		return err;

	err = lnet_nl_spec_fixed(tb, exit, spec, extack);
	if (err)
		return err;
	if (tb[LNET_EXIT_A_EXIT_PROTOCOL] || !exit)
		spec->set |= LNET_SPEC_PROTOCOL;
	spec->protocol = LNET_EXIT_PROTO_STATIC;
	if (tb[LNET_EXIT_A_EXIT_PROTOCOL])
		spec->protocol = nla_get_u8(tb[LNET_EXIT_A_EXIT_PROTOCOL]);
	if (tb[LNET_EXIT_A_EXIT_FLAGS]) {
		err = lnet_nl_spec_flags(tb[LNET_EXIT_A_EXIT_FLAGS], spec,
					 extack);
		if (err)
			return err;
	}

	err = lnet_nl_spec_remote(ln, tb, exit, spec, extack);
	if (err)
		return err;
	err = lnet_nl_spec_local(ln, tb, spec, extack);
	if (err)
		return err;
	err = lnet_nl_spec_maps(tb, spec, extack);
	if (err)
		return err;
	err = lnet_nl_spec_model(tb, exit, spec, extack);
	if (err)
		return err;
	return lnet_nl_spec_fits(tb, spec, extack);
}
