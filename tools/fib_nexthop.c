// SPDX-License-Identifier: GPL-2.0
/* Nexthop objects (RTM_GETNEXTHOP), which the library does not know. */
#include <errno.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include "fib.h"

int lx_nexthop_parse(struct nlmsghdr *h, struct lx_nexthop_obj *o)
{
	struct nlattr *tb[NHA_MAX + 1];
	struct nexthop_grp *grp;
	unsigned int i, n;
	struct nhmsg *nhm;

	memset(o, 0, sizeof(*o));
	if (h->nlmsg_type != RTM_NEWNEXTHOP ||
	    nlmsg_parse(h, sizeof(*nhm), tb, NHA_MAX, NULL) < 0 ||
	    !tb[NHA_ID])
		return -EBADMSG;
	nhm = nlmsg_data(h);
	o->id = nla_get_u32(tb[NHA_ID]);
	o->blackhole = tb[NHA_BLACKHOLE];
	o->hop.weight = 1;
	o->hop.flags = nhm->nh_flags;
	if (tb[NHA_OIF])
		o->hop.ifindex = nla_get_u32(tb[NHA_OIF]);
	if (tb[NHA_GATEWAY] &&
	    lx_addr_from_nla(&o->hop.gateway, tb[NHA_GATEWAY]))
		return -EBADMSG;
	if (!tb[NHA_GROUP])
		return 0;

	grp = nla_data(tb[NHA_GROUP]);
	n = nla_len(tb[NHA_GROUP]) / sizeof(*grp);
	for (i = 0; i < n; i++) {
		if (o->n_members == LX_FIB_HOPS_MAX) {
			o->truncated = true;
			break;
		}
		o->members[o->n_members].id = grp[i].id;
		/* on the wire a weight of 1 is a 0 */
		o->members[o->n_members++].weight = grp[i].weight + 1u;
	}
	return 0;
}

static int take_object(struct nlmsghdr *h, void *arg)
{
	return lx_nexthop_parse(h, arg);
}

static int get_object(struct lx_sock *rt, uint32_t id,
		      struct lx_nexthop_obj *o, struct lx_report *rep)
{
	const struct nhmsg nhm = { 0 };
	struct nl_msg *msg;

	memset(o, 0, sizeof(*o));
	msg = lx_rtnl_msg(RTM_GETNEXTHOP, 0, &nhm, sizeof(nhm));
	if (msg && nla_put_u32(msg, NHA_ID, id)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_request(rt, msg, take_object, o, rep);
}

int lx_nexthop_hops(struct lx_sock *rt, uint32_t id, struct lx_fib_route *r,
		    struct lx_report *rep)
{
	struct lx_nexthop_obj group, member;
	unsigned int i;
	int err;

	r->n_hops = 0;
	err = get_object(rt, id, &group, rep);
	if (err)
		return err;
	if (!group.n_members) {
		if (group.blackhole)
			r->type = RTN_BLACKHOLE;
		else
			r->hops[r->n_hops++] = group.hop;
		return 0;
	}

	r->truncated = group.truncated;
	for (i = 0; i < group.n_members; i++) {
		err = get_object(rt, group.members[i].id, &member, rep);
		/* the kernel prunes members without a word */
		if (err == -ENOENT)
			continue;
		if (err)
			return err;
		if (member.blackhole) {
			/* such a group has this one member */
			r->type = RTN_BLACKHOLE;
			continue;
		}
		member.hop.weight = group.members[i].weight;
		r->hops[r->n_hops++] = member.hop;
	}
	return 0;
}
