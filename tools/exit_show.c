// SPDX-License-Identifier: GPL-2.0
/* Exits for people and programs. */
#include <inttypes.h>
#include <string.h>
#include "cmd.h"
#include "link.h"
#include "names.h"
#include "print.h"

static void print_counts(struct ctx *ctx, const char *key,
			 const struct lx_counts *c)
{
	out_text(ctx->out, "\n    %s:", key);
	out_object(ctx->out, key);
	out_uint(ctx->out, "packets", " %" PRIu64 " packets", c->packets);
	out_uint(ctx->out, "bytes", " %" PRIu64 " bytes", c->bytes);
	out_uint(ctx->out, "merged", " %" PRIu64 " merged", c->merged);
	out_object_end(ctx->out);
}

static void print_stats(struct ctx *ctx, const struct lx_exit *e)
{
	if (!(e->has & LX_BIT(LNET_EXIT_A_EXIT_STATS)))
		return;
	if (!out_json(ctx->out) && !ctx->stats)
		return;
	out_object(ctx->out, "stats");
	print_counts(ctx, "push", &e->push);
	print_counts(ctx, "forward", &e->forward);
	print_counts(ctx, "pop", &e->pop);
	print_counts(ctx, "direct", &e->direct);
	out_object_end(ctx->out);
}

void print_nexthop(struct out *o, const struct lx_nexthop *h)
{
	char proto[LX_PROTO_STRLEN], dev[IF_NAMESIZE];
	unsigned int bit;

	if (lx_addr_set(&h->gateway))
		print_addr(o, "gateway", "via %s ", &h->gateway);
	else
		out_text(o, "nexthop ");
	out_str(o, OUT_NAME, "dev", "dev %s", lx_ifname(h->ifindex, dev));
	out_uint(o, "weight", h->weight == 1 ? NULL : " weight %" PRIu64,
		 h->weight);
	if (out_json(o) || h->mtu)
		out_uint(o, "mtu", " mtu %" PRIu64, h->mtu);
	if (lx_addr_set(&h->source))
		print_addr(o, "source", " src %s", &h->source);
	if (lx_addr_set(&h->used_source))
		print_addr(o, "used_source",
			   lx_addr_set(&h->source) ? NULL : " used-src %s",
			   &h->used_source);
	out_str(o, OUT_PLAIN, "encap",
		h->encap == LNET_EXIT_ENCAP_IP ? NULL : " encap %s",
		lx_encap_str(h->encap));
	if (h->has_udp_checksum) {
		out_text(o, " udp-checksum %s", h->udp_checksum ? "on" : "off");
		out_bool(o, "udp_checksum", NULL, h->udp_checksum);
	}
	out_str(o, OUT_PLAIN, "protocol", " protocol %s",
		lx_proto_str(h->protocol, proto));
	out_array(o, "flags");
	for (bit = 0; lx_nexthop_flag_str(bit); bit++)
		if (h->flags & (1u << bit))
			out_str(o, OUT_BAD, NULL, " %s",
				lx_nexthop_flag_str(bit));
	out_array_end(o);
}

static void print_nexthops(struct ctx *ctx, const struct lx_exit *e)
{
	unsigned int i;

	out_array(ctx->out, "nexthops");
	for (i = 0; i < e->n_hops; i++) {
		out_text(ctx->out, "\n    ");
		out_object(ctx->out, NULL);
		print_nexthop(ctx->out, &e->hops[i]);
		out_object_end(ctx->out);
	}
	out_array_end(ctx->out);
}

static void print_remote(struct ctx *ctx, const struct lx_exit *e)
{
	print_addr(ctx->out, "egress", " egress %s", &e->egress);
	if (e->backup[0])
		out_str(ctx->out, OUT_NAME, "backup", " backup %s", e->backup);
}

static void print_local(struct ctx *ctx, const struct lx_exit *e)
{
	char dev[IF_NAMESIZE];

	out_text(ctx->out, " local");
	if (e->oif)
		out_str(ctx->out, OUT_NAME, "oif", " oif %s",
			lx_ifname(e->oif, dev));
}

static void print_state(struct ctx *ctx, const struct lx_exit *e)
{
	bool up = e->state == LNET_EXIT_STATE_UP;

	out_str(ctx->out, up ? OUT_GOOD : OUT_BAD, "state", " state %s",
		lx_exit_state_str(e->state));
	out_str(ctx->out, OUT_PLAIN, "reason", NULL,
		lx_exit_reason_str(e->reason));
	if (e->reason != LNET_EXIT_REASON_NONE)
		out_text(ctx->out, " (%s)", lx_exit_reason_text(e->reason));
	if (out_json(ctx->out) || e->path_mtu)
		out_uint(ctx->out, "path_mtu", " path-mtu %" PRIu64,
			 e->path_mtu);
	out_uint(ctx->out, "entries", e->entries ? " entries %" PRIu64 : NULL,
		 e->entries);
}

void print_exit(struct ctx *ctx, const struct lx_exit *e)
{
	char proto[LX_PROTO_STRLEN];
	struct out *o = ctx->out;
	unsigned int bit;

	out_str(o, OUT_NAME, "name", "%s", e->name);
	out_uint(o, "label", " label %" PRIu64, e->label);
	out_str(o, OUT_PLAIN, "type", NULL, lx_exit_type_str(e->type));
	if (e->type == LNET_EXIT_TYPE_LOCAL)
		print_local(ctx, e);
	else
		print_remote(ctx, e);
	out_array(o, "flags");
	for (bit = 0; lx_exit_flag_str(bit); bit++)
		if (e->flags & (1u << bit))
			out_str(o, OUT_PLAIN, NULL, " %s",
				lx_exit_flag_str(bit));
	out_array_end(o);
	print_tc_map(o, &e->tc_map, e->type);
	if (e->mark)
		out_uint(o, "mark", " mark 0x%" PRIx64, e->mark);
	if (e->mtu)
		out_uint(o, "mtu", " mtu %" PRIu64, e->mtu);
	out_str(o, OUT_PLAIN, "protocol",
		e->protocol == LNET_EXIT_PROTO_STATIC ? NULL : " protocol %s",
		lx_proto_str(e->protocol, proto));
	if (e->has & LX_BIT(LNET_EXIT_A_EXIT_STATE))
		print_state(ctx, e);
	if (e->type == LNET_EXIT_TYPE_REMOTE)
		print_nexthops(ctx, e);
	print_stats(ctx, e);
}
