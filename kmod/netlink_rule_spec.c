// SPDX-License-Identifier: GPL-2.0
/*
 * What a new rule shall be, from the attributes of a request.
 */
#include "cgroup.h"
#include "netlink.h"
#include "netlink_rule.h"
#include "tables.h"

/**
 * lnet_nl_cgroup() - find the cgroup that an attribute names
 * @attr: path
 * @extack: says what is wrong
 *
 * Context: may sleep.
 * Return: the cgroup, which the caller puts, or an ERR_PTR.
 */
struct cgroup *lnet_nl_cgroup(const struct nlattr *attr,
			      struct netlink_ext_ack *extack)
{
	struct cgroup *cgroup;
	int err;

	cgroup = lnet_cgroup_get(nla_data(attr));
	if (!IS_ERR(cgroup))
		return cgroup;
	if (PTR_ERR(cgroup) == -EOPNOTSUPP)
		err = lnet_nl_refuse(extack, attr, -EOPNOTSUPP,
				     "cgroup: this kernel does not know the cgroups of sockets (CONFIG_SOCK_CGROUP_DATA)");
	else
		err = lnet_nl_refuse(extack, attr, -ENOENT,
				     "cgroup: there is none of this path in the cgroup2 hierarchy");
	return ERR_PTR(err);
}

/**
 * lnet_nl_rule_spec_free() - give back what lnet_nl_rule_spec() has taken
 * @spec: rule that will not be made
 */
void lnet_nl_rule_spec_free(struct lnet_rule_spec *spec)
{
	lnet_cgroup_put(spec->cgroup);
	kfree(spec->path);
}

static int lnet_nl_rule_prefix(struct nlattr **tb, int type, int len_type,
			       struct lnet_addr *addr, u8 *plen,
			       struct netlink_ext_ack *extack)
{
	if (!tb[type] && !tb[len_type])
		return 0;
	if (!tb[type])
		return lnet_nl_missing(extack, NULL, type,
				       "address of the prefix is missing");
	if (!tb[len_type])
		return lnet_nl_missing(extack, NULL, len_type,
				       "length of the prefix is missing");
	return lnet_nl_prefix(tb[type], tb[len_type], addr, plen, extack);
}

static int lnet_nl_rule_prefixes(struct nlattr **tb,
				 struct lnet_rule_spec *spec,
				 struct netlink_ext_ack *extack)
{
	int err;

	err = lnet_nl_rule_prefix(tb, LNET_EXIT_A_RULE_FROM,
				  LNET_EXIT_A_RULE_FROM_LEN, &spec->from,
				  &spec->from_len, extack);
	if (!err)
		err = lnet_nl_rule_prefix(tb, LNET_EXIT_A_RULE_TO,
					  LNET_EXIT_A_RULE_TO_LEN, &spec->to,
					  &spec->to_len, extack);
	if (!err && spec->from.family != AF_UNSPEC &&
	    spec->to.family != AF_UNSPEC &&
	    spec->from.family != spec->to.family)
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_RULE_TO], -EINVAL,
				      "expected sources and destinations of one address family");
	return err;
}

static int lnet_nl_rule_mark(struct nlattr **tb, struct lnet_rule_spec *spec,
			     struct netlink_ext_ack *extack)
{
	const struct nlattr *mark = tb[LNET_EXIT_A_RULE_MARK];
	const struct nlattr *mask = tb[LNET_EXIT_A_RULE_MASK];

	if (!mark && !mask)
		return 0;
	if (!mark)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_RULE_MARK,
				       "mark is missing, only its mask is there");
	spec->mark = nla_get_u32(mark);
	spec->mask = mask ? nla_get_u32(mask) : U32_MAX;
	if (spec->mark & ~spec->mask)
		return lnet_nl_refuse(extack, mark, -EINVAL,
				      "mark: it has bits outside its mask, so no packet would match");
	return 0;
}

static int lnet_nl_rule_iif(struct lnet_net *ln, struct nlattr **tb,
			    struct lnet_rule_spec *spec,
			    struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_RULE_IIF];
	const struct net_device *dev0 = rtnl_dereference(ln->dev0);

	if (!attr)
		return 0;
	if (spec->flags & LNET_EXIT_RULE_F_OWN_HOST || tb[LNET_EXIT_A_RULE_CGROUP])
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "iif: packets of this host itself come in by no device");
	nla_strscpy(spec->iif, attr, IFNAMSIZ);
	if (!dev_valid_name(spec->iif))
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "iif: this cannot be the name of a device");
	if (!strcmp(spec->iif, "lo"))
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "iif: nothing comes in by lo, for packets of this host itself use the flag own-host");
	if (dev0 && !strcmp(spec->iif, dev0->name))
		return lnet_nl_refuse(extack, attr, -EINVAL,
				      "iif: what comes out of an exit goes into none");
	return 0;
}

static int lnet_nl_rule_cgroup(struct nlattr **tb, struct lnet_rule_spec *spec,
			       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_RULE_CGROUP];
	struct cgroup *cgroup;

	if (!attr)
		return 0;
	cgroup = lnet_nl_cgroup(attr, extack);
	if (IS_ERR(cgroup))
		return PTR_ERR(cgroup);
	spec->cgroup = cgroup;
	spec->flags |= LNET_EXIT_RULE_F_OWN_HOST;
	spec->path = nla_strdup(attr, GFP_KERNEL_ACCOUNT);
	return spec->path ? 0 : -ENOMEM;
}

static int lnet_nl_rule_to_exit(struct lnet_net *ln, struct nlattr **tb,
				struct lnet_rule_spec *spec,
				struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_RULE_EXIT];
	struct lnet_exit *exit;

	if (!attr)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_RULE_EXIT,
				       "exit is missing");
	exit = lnet_nl_exit_named(ln, attr, extack);
	if (IS_ERR(exit))
		return PTR_ERR(exit);
	spec->exit = exit;
	return 0;
}

static int lnet_nl_rule_to_table(struct lnet_net *ln, struct nlattr **tb,
				 struct lnet_rule_spec *spec,
				 struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[LNET_EXIT_A_RULE_TABLE];
	struct lnet_table *table;

	if (!attr)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_RULE_TABLE,
				       "label table is missing");
	table = lnet_nl_table_numbered(ln, attr, extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	spec->table = table;
	return 0;
}

static int lnet_nl_rule_action(struct lnet_net *ln, struct nlattr **tb,
			       struct lnet_rule_spec *spec,
			       struct netlink_ext_ack *extack)
{
	const struct nlattr *action = tb[LNET_EXIT_A_RULE_ACTION];

	if (!action)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_RULE_ACTION,
				       "action is missing, expected exit, table or bypass");
	spec->action = nla_get_u8(action);
	if (spec->action != LNET_EXIT_RULE_EXIT && tb[LNET_EXIT_A_RULE_EXIT])
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_RULE_EXIT],
				      -EINVAL,
				      "the action of this rule names no exit");
	if (spec->action != LNET_EXIT_RULE_TABLE && tb[LNET_EXIT_A_RULE_TABLE])
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_RULE_TABLE],
				      -EINVAL,
				      "the action of this rule names no label table");
	if (spec->action != LNET_EXIT_RULE_EXIT &&
	    spec->flags & LNET_EXIT_RULE_F_OVERRIDE)
		return lnet_nl_refuse(extack, tb[LNET_EXIT_A_RULE_FLAGS],
				      -EINVAL,
				      "override goes with action exit only, entries of a table have their own");
	if (spec->action == LNET_EXIT_RULE_EXIT)
		return lnet_nl_rule_to_exit(ln, tb, spec, extack);
	if (spec->action == LNET_EXIT_RULE_TABLE)
		return lnet_nl_rule_to_table(ln, tb, spec, extack);
	return 0;
}

/**
 * lnet_nl_rule_spec() - read what a new rule shall be
 * @ln: namespace
 * @tb: attributes of the request
 * @spec: filled; on success it holds what lnet_nl_rule_spec_free() gives back
 * @extack: says what is wrong
 *
 * Context: may sleep. RTNL and lnet_net.lock are held.
 * Return: 0 or a negative errno.
 */
int lnet_nl_rule_spec(struct lnet_net *ln, struct nlattr **tb,
		      struct lnet_rule_spec *spec,
		      struct netlink_ext_ack *extack)
{
	int err;

	memset(spec, 0, sizeof(*spec));
	if (tb[LNET_EXIT_A_RULE_PREF])
		spec->pref = nla_get_u32(tb[LNET_EXIT_A_RULE_PREF]);
	spec->protocol = LNET_EXIT_PROTO_STATIC;
	if (tb[LNET_EXIT_A_RULE_PROTOCOL])
		spec->protocol = nla_get_u8(tb[LNET_EXIT_A_RULE_PROTOCOL]);
	if (tb[LNET_EXIT_A_RULE_FLAGS])
		spec->flags = nla_get_bitfield32(tb[LNET_EXIT_A_RULE_FLAGS]).value;

	err = lnet_nl_rule_prefixes(tb, spec, extack);
	if (!err)
		err = lnet_nl_rule_mark(tb, spec, extack);
	if (!err)
		err = lnet_nl_rule_iif(ln, tb, spec, extack);
	if (!err)
		err = lnet_nl_rule_action(ln, tb, spec, extack);
	if (!err)
		err = lnet_nl_rule_cgroup(tb, spec, extack);
	if (err)
		lnet_nl_rule_spec_free(spec);
	return err;
}
