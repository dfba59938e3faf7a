// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>
#include <string.h>
#include "exit_args.h"
#include "nft.h"

#define AT(member) offsetof(struct exit_args, e.member)
#define HOP_AT(member) offsetof(struct hop_args, hop.member)

/* Bits of struct hop_args.given. */
enum hop_word {
	HOP_NEXTHOP,
	HOP_VIA,
	HOP_DEV,
	HOP_WEIGHT,
	HOP_MTU,
	HOP_SRC,
	HOP_ENCAP,
	HOP_UDP_CHECKSUM,
};

static const struct lx_param hop_params[] = {
	{ .word = "nexthop", .bit = HOP_NEXTHOP,
	  .flags = LX_P_REQUIRED | LX_P_CHOICE | LX_P_BOTH },
	{ .word = "via", .kind = &lx_kind_gateway, .offset = HOP_AT(gateway),
	  .bit = HOP_VIA },
	{ .word = "dev", .kind = &lx_kind_dev, .offset = HOP_AT(ifindex),
	  .bit = HOP_DEV, .flags = LX_P_REQUIRED },
	{ .word = "weight", .kind = &lx_kind_weight, .offset = HOP_AT(weight),
	  .bit = HOP_WEIGHT },
	{ .word = "mtu", .kind = &lx_kind_mtu, .offset = HOP_AT(mtu),
	  .bit = HOP_MTU },
	{ .word = "src", .kind = &lx_kind_addr, .offset = HOP_AT(source),
	  .bit = HOP_SRC },
	{ .word = "encap", .kind = &lx_kind_encap, .offset = HOP_AT(encap),
	  .bit = HOP_ENCAP },
	{ .word = "udp-checksum", .kind = &lx_kind_onoff,
	  .offset = HOP_AT(udp_checksum), .bit = HOP_UDP_CHECKSUM },
	{ }
};

static void *begin_hop(void *args)
{
	struct exit_args *a = args;

	if (a->n_hops == LNET_EXIT_NEXTHOP_MAX)
		return NULL;
	return &a->hops[a->n_hops++];
}

static const struct lx_group hop_group = {
	.meta = "NEXTHOP",
	.params = hop_params,
	.begin = begin_hop,
	.max = LNET_EXIT_NEXTHOP_MAX,
};

/* Params that stand in more than one form. */
#define P_NAME { .kind = &lx_kind_name, .offset = AT(name), \
		 .bit = EXIT_NAME, .flags = LX_P_REQUIRED }
#define P_LABEL { .word = "label", .kind = &lx_kind_label, \
		  .offset = AT(label), .bit = EXIT_LABEL, \
		  .flags = LX_P_REQUIRED }
#define P_VIA { .word = "via", .kind = &lx_kind_gateway, .bit = EXIT_HOPS, \
		.sub = &hop_group }
#define P_NEXTHOP { .word = "nexthop", .bit = EXIT_HOPS, .sub = &hop_group }
#define P_BACKUP { .word = "backup", .kind = &lx_kind_name, \
		   .offset = AT(backup), .bit = EXIT_BACKUP }
#define P_PASS { .word = "pass", .bit = EXIT_PASS, .flags = LX_P_CHOICE }
#define P_UNREACHABLE { .word = "unreachable", .bit = EXIT_UNREACHABLE }
#define P_DOWN { .word = "down", .bit = EXIT_DOWN, .flags = LX_P_CHOICE }
#define P_UP { .word = "up", .bit = EXIT_UP }
#define P_PIPE { .word = "pipe", .bit = EXIT_PIPE, .flags = LX_P_CHOICE }
#define P_UNIFORM { .word = "uniform", .bit = EXIT_UNIFORM }
#define P_DSCP_TC { .word = "dscp-tc", .kind = &lx_kind_dscp_tc, \
		    .offset = AT(tc_map), .bit = EXIT_DSCP_TC }
#define P_TC_DSCP { .word = "tc-dscp", .kind = &lx_kind_tc_dscp, \
		    .offset = AT(tc_map), .bit = EXIT_TC_DSCP }
#define P_MTU { .word = "mtu", .kind = &lx_kind_mtu, .offset = AT(mtu), \
		.bit = EXIT_MTU }
#define P_OIF { .word = "oif", .kind = &lx_kind_dev, .offset = AT(oif), \
		.bit = EXIT_OIF }
#define P_MARK { .word = "mark", .kind = &lx_kind_mark, .offset = AT(mark), \
		 .bit = EXIT_MARK }
#define P_PROTOCOL { .word = "protocol", .kind = &lx_kind_protocol, \
		     .offset = AT(protocol), .bit = EXIT_PROTOCOL }

const struct lx_param exit_remote_form[] = {
	P_NAME,
	P_LABEL,
	{ .word = "egress", .kind = &lx_kind_addr, .offset = AT(egress),
	  .bit = EXIT_EGRESS, .flags = LX_P_REQUIRED },
	P_VIA,
	P_NEXTHOP,
	P_BACKUP,
	P_PASS,
	P_UNREACHABLE,
	P_MTU,
	P_DOWN,
	P_UP,
	P_PIPE,
	P_UNIFORM,
	P_DSCP_TC,
	P_PROTOCOL,
	{ }
};

const struct lx_param exit_local_form[] = {
	P_NAME,
	P_LABEL,
	{ .word = "local", .bit = EXIT_LOCAL, .flags = LX_P_REQUIRED },
	P_OIF,
	{ .word = "masquerade", .bit = EXIT_MASQUERADE },
	{ .word = "explicit-null", .bit = EXIT_EXPLICIT_NULL },
	P_MARK,
	P_DOWN,
	P_UP,
	P_PIPE,
	P_UNIFORM,
	P_TC_DSCP,
	P_PROTOCOL,
	{ }
};

const struct lx_param exit_set_form[] = {
	P_NAME,
	{ .word = "egress", .kind = &lx_kind_addr, .offset = AT(egress),
	  .bit = EXIT_EGRESS },
	P_VIA,
	P_NEXTHOP,
	{ .word = "nonexthop", .bit = EXIT_NOHOPS, .flags = LX_P_CHOICE },
	{ .word = "resolve", .bit = EXIT_RESOLVE },
	{ .word = "backup", .kind = &lx_kind_name, .offset = AT(backup),
	  .bit = EXIT_BACKUP, .flags = LX_P_CHOICE },
	{ .word = "nobackup", .bit = EXIT_NOBACKUP },
	P_PASS,
	P_UNREACHABLE,
	P_MTU,
	{ .word = "oif", .kind = &lx_kind_dev, .offset = AT(oif),
	  .bit = EXIT_OIF, .flags = LX_P_CHOICE },
	{ .word = "nooif", .bit = EXIT_NOOIF },
	{ .word = "masquerade", .bit = EXIT_MASQUERADE,
	  .flags = LX_P_CHOICE },
	{ .word = "nomasquerade", .bit = EXIT_NOMASQUERADE },
	{ .word = "explicit-null", .bit = EXIT_EXPLICIT_NULL,
	  .flags = LX_P_CHOICE },
	{ .word = "noexplicit-null", .bit = EXIT_NOEXPLICIT_NULL },
	P_MARK,
	P_DOWN,
	P_UP,
	P_PIPE,
	P_UNIFORM,
	{ .word = "dscp-tc", .kind = &lx_kind_dscp_tc, .offset = AT(tc_map),
	  .bit = EXIT_DSCP_TC, .flags = LX_P_CHOICE },
	P_TC_DSCP,
	P_PROTOCOL,
	{ }
};

bool exit_args_resolve(const struct exit_args *a, const struct lx_exit *old)
{
	unsigned int i;

	if (LX_GIVEN(a, EXIT_HOPS) || LX_GIVEN(a, EXIT_NOHOPS))
		return false;
	if (!old)
		return LX_GIVEN(a, EXIT_EGRESS);
	if (LX_GIVEN(a, EXIT_RESOLVE))
		return true;
	if (!LX_GIVEN(a, EXIT_EGRESS))
		return false;
	for (i = 0; i < old->n_hops; i++)
		if (old->hops[i].protocol != LNET_EXIT_PROTO_FOLLOW)
			return false;
	return true;
}

/* Which attribute does each word make part of the request? */
static uint32_t attr_of(enum exit_word word)
{
	switch (word) {
	case EXIT_NAME:
		return LX_BIT(LNET_EXIT_A_EXIT_NAME);
	case EXIT_LABEL:
		return LX_BIT(LNET_EXIT_A_EXIT_LABEL);
	case EXIT_EGRESS:
		return LX_BIT(LNET_EXIT_A_EXIT_EGRESS);
	case EXIT_HOPS:
	case EXIT_NOHOPS:
		return LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS);
	case EXIT_BACKUP:
	case EXIT_NOBACKUP:
		return LX_BIT(LNET_EXIT_A_EXIT_BACKUP);
	case EXIT_PASS:
	case EXIT_UNREACHABLE:
	case EXIT_MASQUERADE:
	case EXIT_NOMASQUERADE:
	case EXIT_DOWN:
	case EXIT_UP:
	case EXIT_PIPE:
	case EXIT_UNIFORM:
	case EXIT_EXPLICIT_NULL:
	case EXIT_NOEXPLICIT_NULL:
		return LX_BIT(LNET_EXIT_A_EXIT_FLAGS);
	case EXIT_MTU:
		return LX_BIT(LNET_EXIT_A_EXIT_MTU);
	case EXIT_OIF:
	case EXIT_NOOIF:
		return LX_BIT(LNET_EXIT_A_EXIT_OIF);
	case EXIT_MARK:
		return LX_BIT(LNET_EXIT_A_EXIT_MARK);
	case EXIT_DSCP_TC:
		return LX_BIT(LNET_EXIT_A_EXIT_DSCP_TC);
	case EXIT_TC_DSCP:
		return LX_BIT(LNET_EXIT_A_EXIT_TC_DSCP);
	case EXIT_PROTOCOL:
		return LX_BIT(LNET_EXIT_A_EXIT_PROTOCOL);
	default:
		return 0;
	}
}

static void set_flag(struct lx_exit *e, uint32_t flag, bool yes, bool no)
{
	if (yes || no)
		e->flags_mask |= flag;
	if (yes)
		e->flags |= flag;
}

static void set_default_mark(struct exit_args *a, const struct lx_exit *old)
{
	uint32_t mark;

	if (LX_GIVEN(a, EXIT_MARK))
		return;
	mark = lx_default_mark(old ? old->label : a->e.label);
	if (LX_GIVEN(a, EXIT_MASQUERADE) && !(old && old->mark))
		a->e.mark = mark;
	else if (LX_GIVEN(a, EXIT_NOMASQUERADE) && old && old->mark == mark)
		a->e.mark = 0;
	else
		return;
	a->e.has |= LX_BIT(LNET_EXIT_A_EXIT_MARK);
}

void exit_args_finish(struct exit_args *a, const struct lx_exit *old)
{
	struct lx_exit *e = &a->e;
	unsigned int i;

	for (i = EXIT_NAME; i <= EXIT_PROTOCOL; i++)
		if (LX_GIVEN(a, i))
			e->has |= attr_of(i);
	if (!old) {
		e->type = LX_GIVEN(a, EXIT_LOCAL) ? LNET_EXIT_TYPE_LOCAL :
			  LNET_EXIT_TYPE_REMOTE;
		e->has |= LX_BIT(LNET_EXIT_A_EXIT_TYPE);
	}
	set_flag(e, LNET_EXIT_F_PASS, LX_GIVEN(a, EXIT_PASS),
		 LX_GIVEN(a, EXIT_UNREACHABLE));
	set_flag(e, LNET_EXIT_F_MASQUERADE, LX_GIVEN(a, EXIT_MASQUERADE),
		 LX_GIVEN(a, EXIT_NOMASQUERADE));
	set_flag(e, LNET_EXIT_F_DOWN, LX_GIVEN(a, EXIT_DOWN),
		 LX_GIVEN(a, EXIT_UP));
	set_flag(e, LNET_EXIT_F_PIPE, LX_GIVEN(a, EXIT_PIPE),
		 LX_GIVEN(a, EXIT_UNIFORM));
	set_flag(e, LNET_EXIT_F_EXPLICIT_NULL, LX_GIVEN(a, EXIT_EXPLICIT_NULL),
		 LX_GIVEN(a, EXIT_NOEXPLICIT_NULL));
	set_default_mark(a, old);

	for (i = 0; i < a->n_hops; i++) {
		e->hops[i] = a->hops[i].hop;
		if (!e->hops[i].weight)
			e->hops[i].weight = 1;
		e->hops[i].protocol = LNET_EXIT_PROTO_STATIC;
		e->hops[i].has_udp_checksum = LX_GIVEN(&a->hops[i],
						       HOP_UDP_CHECKSUM);
	}
	e->n_hops = a->n_hops;
}
