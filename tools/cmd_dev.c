// SPDX-License-Identifier: GPL-2.0
/* lnet-exit dev add | replace | del | show */
#include <inttypes.h>
#include <string.h>
#include "cmd.h"
#include "hostcheck.h"
#include "link.h"
#include "names.h"
#include "print.h"

struct dev_args {
	uint64_t given;
	struct lx_dev d;
	uint32_t labels[2];
};

enum dev_word { DEV_DEV, DEV_LABELS, DEV_FROM, DEV_PROTOCOL, DEV_ZERO_CHECKSUM };

void print_dev(struct ctx *ctx, const struct lx_dev *d)
{
	char proto[LX_PROTO_STRLEN], dev[IF_NAMESIZE];
	struct out *o = ctx->out;

	out_str(o, OUT_NAME, "dev", "%s", lx_ifname(d->ifindex, dev));
	if (d->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MIN))
		out_uint(o, "label_min", " labels %" PRIu64, d->label_min);
	if (d->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX))
		out_uint(o, "label_max", "-%" PRIu64, d->label_max);
	if (d->has & LX_BIT(LNET_EXIT_A_DEV_FROM))
		print_prefix(o, "from", " from %s", &d->from);
	out_bool(o, "zero_checksum", d->zero_checksum ? " zero-checksum" : NULL,
		 d->zero_checksum);
	out_str(o, OUT_PLAIN, "protocol",
		d->protocol == LNET_EXIT_PROTO_STATIC ? NULL : " protocol %s",
		lx_proto_str(d->protocol, proto));
	if (!(d->has & LX_BIT(LNET_EXIT_A_DEV_RX_PACKETS)))
		return;
	out_uint(o, "rx_packets", ctx->stats ? "\n    rx: %" PRIu64 " packets" :
		 NULL, d->rx_packets);
	out_uint(o, "rx_bytes", ctx->stats ? " %" PRIu64 " bytes" : NULL,
		 d->rx_bytes);
}

static int make(struct ctx *ctx, struct dev_args *a, bool replace)
{
	struct lx_dev *d = &a->d;
	struct lx_report rep;
	char dev[IF_NAMESIZE];
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	d->has = LX_BIT(LNET_EXIT_A_DEV_IFINDEX);
	if (LX_GIVEN(a, DEV_LABELS)) {
		d->label_min = a->labels[0];
		d->label_max = a->labels[1];
		d->has |= LX_BIT(LNET_EXIT_A_DEV_LABEL_MIN) |
			  LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX);
	}
	if (LX_GIVEN(a, DEV_FROM))
		d->has |= LX_BIT(LNET_EXIT_A_DEV_FROM);
	if (LX_GIVEN(a, DEV_PROTOCOL))
		d->has |= LX_BIT(LNET_EXIT_A_DEV_PROTOCOL);
	d->zero_checksum = LX_GIVEN(a, DEV_ZERO_CHECKSUM);
	err = lx_dev_new(ctx->genl, d, replace, &rep);
	if (ctx_result(ctx, err, &rep, "dev %s %s",
		       replace ? "replace" : "add",
		       lx_ifname(d->ifindex, dev)))
		return LX_REFUSED_BY_KERNEL;
	ctx_hostcheck(ctx, LX_CHECK_RP_FILTER, NULL);
	return LX_OK;
}

static int run_add(struct ctx *ctx, void *args)
{
	return make(ctx, args, false);
}

static int run_replace(struct ctx *ctx, void *args)
{
	return make(ctx, args, true);
}

static int run_del(struct ctx *ctx, void *args)
{
	struct dev_args *a = args;
	struct lx_report rep;
	char dev[IF_NAMESIZE];
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	err = lx_dev_del(ctx->genl, a->d.ifindex, &rep);
	return ctx_result(ctx, err, &rep, "dev del %s",
			  lx_ifname(a->d.ifindex, dev));
}

static int run_show(struct ctx *ctx, void *args)
{
	struct dev_args *a = args;
	struct lx_devs devs = { 0 };
	struct lx_report rep;
	char dev[IF_NAMESIZE];
	struct lx_dev one;
	size_t i;
	int err;

	if (!ctx_genl(ctx))
		return LX_REFUSED_BY_KERNEL;
	if (LX_GIVEN(a, DEV_DEV)) {
		err = lx_dev_get(ctx->genl, a->d.ifindex, &one, &rep);
		if (err)
			return ctx_result(ctx, err, &rep, "dev show %s",
					  lx_ifname(a->d.ifindex, dev));
		out_begin(ctx->out);
		out_item(ctx->out);
		print_dev(ctx, &one);
		out_item_end(ctx->out);
		out_end(ctx->out);
		return LX_OK;
	}
	err = lx_dev_dump(ctx->genl, a->d.protocol, &devs, &rep);
	if (!err) {
		out_begin(ctx->out);
		for (i = 0; i < devs.n; i++) {
			out_item(ctx->out);
			print_dev(ctx, &devs.v[i]);
			out_item_end(ctx->out);
		}
		out_end(ctx->out);
	}
	lx_devs_free(&devs);
	return ctx_result(ctx, err, &rep, "dev show");
}

#define P_DEV(f) { .kind = &lx_kind_dev, \
		   .offset = offsetof(struct dev_args, d.ifindex), \
		   .bit = DEV_DEV, .flags = (f) }
#define P_PROTOCOL { .word = "protocol", .kind = &lx_kind_protocol, \
		     .offset = offsetof(struct dev_args, d.protocol), \
		     .bit = DEV_PROTOCOL }

static const struct lx_param add_form[] = {
	P_DEV(LX_P_REQUIRED),
	{ .word = "labels", .kind = &lx_kind_labels,
	  .offset = offsetof(struct dev_args, labels), .bit = DEV_LABELS },
	{ .word = "from", .kind = &lx_kind_prefix,
	  .offset = offsetof(struct dev_args, d.from), .bit = DEV_FROM },
	{ .word = "zero-checksum", .bit = DEV_ZERO_CHECKSUM },
	P_PROTOCOL,
	{ }
};

static const struct lx_param del_form[] = { P_DEV(LX_P_REQUIRED), { } };
static const struct lx_param show_form[] = { P_DEV(0), P_PROTOCOL, { } };

static const struct lx_cmd cmds[] = {
	{ .verb = "add", .summary = "accept labelled packets from a device",
	  .forms = { add_form }, .size = sizeof(struct dev_args),
	  .run = run_add },
	{ .verb = "replace", .summary = "the same, also when it is accepted already",
	  .forms = { add_form }, .size = sizeof(struct dev_args),
	  .run = run_replace },
	{ .verb = "del", .summary = "accept none any more",
	  .forms = { del_form }, .size = sizeof(struct dev_args),
	  .run = run_del },
	{ .verb = "show", .summary = "show accepted devices",
	  .forms = { show_form }, .size = sizeof(struct dev_args),
	  .run = run_show },
	{ }
};

const struct lx_object lx_obj_dev = {
	.name = "dev",
	.summary = "devices that labelled packets are accepted from",
	.cmds = cmds,
	.notes =
"A label proves no more than that its sender could reach the device: accept\n"
"them from tunnels to trusted routers only. \"labels\" and \"from\" (the outer\n"
"source) narrow it further. MPLS-in-UDP over IPv6 needs a checksum unless\n"
"\"zero-checksum\" says that none is wanted (RFC 6936).\n",
};
