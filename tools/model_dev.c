// SPDX-License-Identifier: GPL-2.0
/* Devices that labelled packets are accepted from. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "list.h"
#include "model.h"

int lx_dev_put(struct nl_msg *msg, const struct lx_dev *d)
{
	if ((d->has & LX_BIT(LNET_EXIT_A_DEV_IFINDEX)) &&
	    nla_put_u32(msg, LNET_EXIT_A_DEV_IFINDEX, d->ifindex))
		return -EMSGSIZE;
	if ((d->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MIN)) &&
	    nla_put_u32(msg, LNET_EXIT_A_DEV_LABEL_MIN, d->label_min))
		return -EMSGSIZE;
	if ((d->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX)) &&
	    nla_put_u32(msg, LNET_EXIT_A_DEV_LABEL_MAX, d->label_max))
		return -EMSGSIZE;
	if ((d->has & LX_BIT(LNET_EXIT_A_DEV_FROM)) &&
	    (lx_addr_put(msg, LNET_EXIT_A_DEV_FROM, &d->from.addr) ||
	     nla_put_u8(msg, LNET_EXIT_A_DEV_FROM_LEN, d->from.len)))
		return -EMSGSIZE;
	if ((d->has & LX_BIT(LNET_EXIT_A_DEV_PROTOCOL)) &&
	    nla_put_u8(msg, LNET_EXIT_A_DEV_PROTOCOL, d->protocol))
		return -EMSGSIZE;
	if (d->zero_checksum &&
	    nla_put_u8(msg, LNET_EXIT_A_DEV_ZERO_CHECKSUM, 1))
		return -EMSGSIZE;
	return 0;
}

int lx_dev_parse(struct nlmsghdr *h, struct lx_dev *d)
{
	struct nlattr *tb[LNET_EXIT_A_DEV_MAX + 1];
	int attr;

	memset(d, 0, sizeof(*d));
	if (lx_genl_attrs(h, LNET_EXIT_A_DEV_MAX, tb))
		return -EBADMSG;
	for (attr = 1; attr <= LNET_EXIT_A_DEV_MAX; attr++)
		if (tb[attr])
			d->has |= LX_BIT(attr);
	if (tb[LNET_EXIT_A_DEV_IFINDEX])
		d->ifindex = nla_get_u32(tb[LNET_EXIT_A_DEV_IFINDEX]);
	if (tb[LNET_EXIT_A_DEV_LABEL_MIN])
		d->label_min = nla_get_u32(tb[LNET_EXIT_A_DEV_LABEL_MIN]);
	if (tb[LNET_EXIT_A_DEV_LABEL_MAX])
		d->label_max = nla_get_u32(tb[LNET_EXIT_A_DEV_LABEL_MAX]);
	if (tb[LNET_EXIT_A_DEV_PROTOCOL])
		d->protocol = nla_get_u8(tb[LNET_EXIT_A_DEV_PROTOCOL]);
	if (tb[LNET_EXIT_A_DEV_ZERO_CHECKSUM])
		d->zero_checksum = nla_get_u8(tb[LNET_EXIT_A_DEV_ZERO_CHECKSUM]);
	if (tb[LNET_EXIT_A_DEV_RX_PACKETS])
		d->rx_packets = nla_get_u64(tb[LNET_EXIT_A_DEV_RX_PACKETS]);
	if (tb[LNET_EXIT_A_DEV_RX_BYTES])
		d->rx_bytes = nla_get_u64(tb[LNET_EXIT_A_DEV_RX_BYTES]);
	if (!tb[LNET_EXIT_A_DEV_FROM])
		return 0;
	if (lx_addr_from_nla(&d->from.addr, tb[LNET_EXIT_A_DEV_FROM]))
		return -EBADMSG;
	d->from.len = lx_addr_bits(&d->from.addr);
	if (tb[LNET_EXIT_A_DEV_FROM_LEN])
		d->from.len = nla_get_u8(tb[LNET_EXIT_A_DEV_FROM_LEN]);
	return d->from.len > lx_addr_bits(&d->from.addr) ? -EBADMSG : 0;
}

static int dev_request(struct lx_sock *s, uint8_t cmd, int flags,
		       const struct lx_dev *d, lx_msg_fn fn, void *arg,
		       struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, cmd, flags);

	if (msg && lx_dev_put(msg, d)) {
		nlmsg_free(msg);
		return lx_report_set(rep, EMSGSIZE, "the request is too long");
	}
	return lx_request(s, msg, fn, arg, rep);
}

int lx_dev_new(struct lx_sock *s, const struct lx_dev *d, bool replace,
	       struct lx_report *rep)
{
	return dev_request(s, LNET_EXIT_CMD_DEV_NEW,
			   NLM_F_CREATE | (replace ? NLM_F_REPLACE :
					   NLM_F_EXCL),
			   d, NULL, NULL, rep);
}

int lx_dev_del(struct lx_sock *s, uint32_t ifindex, struct lx_report *rep)
{
	const struct lx_dev d = {
		.has = LX_BIT(LNET_EXIT_A_DEV_IFINDEX),
		.ifindex = ifindex,
	};

	return dev_request(s, LNET_EXIT_CMD_DEV_DEL, 0, &d, NULL, NULL, rep);
}

static int take_dev(struct nlmsghdr *h, void *arg)
{
	return lx_dev_parse(h, arg);
}

int lx_dev_get(struct lx_sock *s, uint32_t ifindex, struct lx_dev *d,
	       struct lx_report *rep)
{
	const struct lx_dev key = {
		.has = LX_BIT(LNET_EXIT_A_DEV_IFINDEX),
		.ifindex = ifindex,
	};

	memset(d, 0, sizeof(*d));
	return dev_request(s, LNET_EXIT_CMD_DEV_GET, 0, &key, take_dev, d,
			   rep);
}

static int add_dev(struct nlmsghdr *h, void *arg)
{
	struct lx_dev *d = LX_LIST_ADD((struct lx_devs *)arg);

	return d ? lx_dev_parse(h, d) : -ENOMEM;
}

static void forget_devs(void *arg)
{
	((struct lx_devs *)arg)->n = 0;
}

static int cmp_dev(const void *a, const void *b)
{
	uint32_t x = ((const struct lx_dev *)a)->ifindex;
	uint32_t y = ((const struct lx_dev *)b)->ifindex;

	return (x > y) - (x < y);
}

int lx_dev_dump(struct lx_sock *s, uint8_t protocol, struct lx_devs *out,
		struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_DEV_GET, 0);
	int err;

	memset(out, 0, sizeof(*out));
	if (msg && protocol &&
	    nla_put_u8(msg, LNET_EXIT_A_DEV_PROTOCOL, protocol)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	err = lx_dump(s, msg, add_dev, forget_devs, out, rep);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), cmp_dev);
	return err;
}

void lx_devs_free(struct lx_devs *l)
{
	free(l->v);
	memset(l, 0, sizeof(*l));
}
