// SPDX-License-Identifier: GPL-2.0
/*
 * Accepted devices on the netlink interface.
 */
#include <linux/rtnetlink.h>

#include "netlink.h"

#define LNET_NL_DEV_SIZE (3 * nla_total_size(sizeof(u32)) +		\
			  LNET_NL_ADDR + 3 * nla_total_size(sizeof(u8)) + \
			  2 * nla_total_size_64bit(sizeof(u64)))

static int lnet_nl_put_dev(struct sk_buff *skb, const struct lnet_dev *ldev)
{
	const struct lnet_dev_spec *spec = &ldev->spec;
	u64 packets, bytes;

	lnet_dev_counters(ldev, &packets, &bytes);
	if (nla_put_u32(skb, LNET_EXIT_A_DEV_IFINDEX, ldev->ifindex) ||
	    nla_put_u32(skb, LNET_EXIT_A_DEV_LABEL_MIN, spec->label_min) ||
	    nla_put_u32(skb, LNET_EXIT_A_DEV_LABEL_MAX, spec->label_max) ||
	    nla_put_u8(skb, LNET_EXIT_A_DEV_PROTOCOL, spec->protocol) ||
	    nla_put_u8(skb, LNET_EXIT_A_DEV_ZERO_CHECKSUM,
		       spec->zero_checksum) ||
	    nla_put_u64_64bit(skb, LNET_EXIT_A_DEV_RX_PACKETS, packets,
			      LNET_EXIT_A_DEV_PAD) ||
	    nla_put_u64_64bit(skb, LNET_EXIT_A_DEV_RX_BYTES, bytes,
			      LNET_EXIT_A_DEV_PAD))
		return -EMSGSIZE;
	if (spec->from.family == AF_UNSPEC)
		return 0;
	if (lnet_nl_put_addr(skb, LNET_EXIT_A_DEV_FROM, &spec->from) ||
	    nla_put_u8(skb, LNET_EXIT_A_DEV_FROM_LEN, spec->from_len))
		return -EMSGSIZE;
	return 0;
}

static struct sk_buff *lnet_nl_dev_msg(const struct lnet_dev *ldev, u8 cmd,
				       const struct genl_info *info)
{
	struct sk_buff *skb;

	skb = lnet_nl_new(LNET_NL_DEV_SIZE, cmd, info);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	return lnet_nl_filled(skb, lnet_nl_put_dev(skb, ldev));
}

/**
 * lnet_nl_dev_ntf() - announce that an accepted device comes, changes or goes
 * @ln: namespace
 * @ldev: accepted device
 * @cmd: LNET_EXIT_CMD_DEV_NTF or LNET_EXIT_CMD_DEV_DEL_NTF
 * @info: request that does it, NULL if none does
 *
 * Context: may sleep. lnet_net.lock is held over the change too.
 */
void lnet_nl_dev_ntf(struct lnet_net *ln, struct lnet_dev *ldev, u8 cmd,
		     const struct genl_info *info)
{
	struct sk_buff *skb = NULL;

	if (lnet_nl_wanted(ln, info))
		skb = lnet_nl_dev_msg(ldev, cmd, info);
	lnet_nl_announce(ln, skb, info);
}

static int lnet_nl_dev_from(struct nlattr **tb, struct lnet_dev_spec *spec,
			    struct netlink_ext_ack *extack)
{
	struct nlattr *from = tb[LNET_EXIT_A_DEV_FROM];
	struct nlattr *len = tb[LNET_EXIT_A_DEV_FROM_LEN];

	if (!from && !len)
		return 0;
	if (!from)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_DEV_FROM,
				       "address of the prefix of outer sources is missing");
	if (!len)
		return lnet_nl_missing(extack, NULL, LNET_EXIT_A_DEV_FROM_LEN,
				       "length of the prefix of outer sources is missing");
	return lnet_nl_prefix(from, len, &spec->from, &spec->from_len, extack);
}

static int lnet_nl_dev_spec(struct nlattr **tb, struct lnet_dev_spec *spec,
			    struct netlink_ext_ack *extack)
{
	struct nlattr *min = tb[LNET_EXIT_A_DEV_LABEL_MIN];
	struct nlattr *max = tb[LNET_EXIT_A_DEV_LABEL_MAX];
	int err;

	memset(spec, 0, sizeof(*spec));
	spec->label_min = LNET_EXIT_LABEL_MIN;
	spec->label_max = LNET_EXIT_LABEL_MAX;
	spec->protocol = LNET_EXIT_PROTO_STATIC;
	if (tb[LNET_EXIT_A_DEV_PROTOCOL])
		spec->protocol = nla_get_u8(tb[LNET_EXIT_A_DEV_PROTOCOL]);
	if (tb[LNET_EXIT_A_DEV_ZERO_CHECKSUM])
		spec->zero_checksum =
			nla_get_u8(tb[LNET_EXIT_A_DEV_ZERO_CHECKSUM]);
	if (min) {
		err = lnet_nl_label(min, &spec->label_min, extack);
		if (err)
			return err;
	}
	if (max) {
		err = lnet_nl_label(max, &spec->label_max, extack);
		if (err)
			return err;
	}
	if (spec->label_min > spec->label_max)
		return lnet_nl_refuse(extack, max, -EINVAL,
				      "labels: expected the smallest first, then the largest");
	return lnet_nl_dev_from(tb, spec, extack);
}

static int lnet_nl_dev_missing(struct genl_info *info)
{
	return lnet_nl_missing(info->extack, NULL, LNET_EXIT_A_DEV_IFINDEX,
			       "device (ifindex) is missing");
}

static int lnet_nl_dev_new(struct lnet_net *ln, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[LNET_EXIT_A_DEV_IFINDEX];
	struct lnet_dev_spec spec;
	struct net_device *dev;
	int err;

	if (!attr)
		return lnet_nl_dev_missing(info);
	dev = lnet_nl_device(ln, attr, info->extack);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	err = lnet_nl_dev_spec(info->attrs, &spec, info->extack);
	if (err)
		return err;

	err = lnet_dev_set(ln, dev, &spec,
			   info->nlhdr->nlmsg_flags & NLM_F_REPLACE,
			   info->extack);
	if (err == -EEXIST)
		NL_SET_BAD_ATTR(info->extack, attr);
	if (err)
		return err;
	lnet_nl_dev_ntf(ln, lnet_dev_find(ln, dev->ifindex),
			LNET_EXIT_CMD_DEV_NTF, info);
	return 0;
}

int lnet_exit_nl_dev_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_NEW, true, lnet_nl_dev_new);
}

/* The accepted device that a request names. */
static struct lnet_dev *lnet_nl_dev_key(struct lnet_net *ln,
					struct genl_info *info)
{
	struct nlattr *attr = info->attrs[LNET_EXIT_A_DEV_IFINDEX];
	struct lnet_dev *ldev = NULL;
	u32 ifindex;

	if (!attr)
		return ERR_PTR(lnet_nl_dev_missing(info));
	ifindex = nla_get_u32(attr);
	if (ifindex <= INT_MAX)
		ldev = lnet_dev_find(ln, ifindex);
	if (!ldev) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					  "labelled packets are not accepted from interface index %u",
					  ifindex);
		return ERR_PTR(-ENOENT);
	}
	return ldev;
}

static int lnet_nl_dev_del(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_dev *ldev = lnet_nl_dev_key(ln, info);

	if (IS_ERR(ldev))
		return PTR_ERR(ldev);
	lnet_nl_dev_ntf(ln, ldev, LNET_EXIT_CMD_DEV_DEL_NTF, info);
	lnet_dev_del(ln, ldev->ifindex);
	return 0;
}

int lnet_exit_nl_dev_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, true, lnet_nl_dev_del);
}

static struct sk_buff *lnet_nl_dev_get(struct lnet_net *ln,
				       struct genl_info *info)
{
	static const u8 filters[] = { LNET_EXIT_A_DEV_PROTOCOL };
	struct lnet_dev *ldev;
	int err;

	err = lnet_nl_reject(info->attrs, filters, ARRAY_SIZE(filters),
			     info->extack);
	if (err)
		return ERR_PTR(err);
	ldev = lnet_nl_dev_key(ln, info);
	if (IS_ERR(ldev))
		return ERR_CAST(ldev);
	return lnet_nl_dev_msg(ldev, LNET_EXIT_CMD_DEV_GET, info);
}

int lnet_exit_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_dev_get);
}

int lnet_exit_nl_dev_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	static const u8 keys[] = { LNET_EXIT_A_DEV_IFINDEX };
	struct nlattr *tb[LNET_EXIT_A_DEV_PROTOCOL + 1];
	const struct nlattr *protocol;
	int *last = (int *)cb->ctx;
	struct lnet_dev *ldev;
	struct lnet_net *ln;
	void *hdr;
	int err;

	ln = lnet_nl_dump_begin(cb, tb, LNET_EXIT_A_DEV_PROTOCOL,
				lnet_exit_dev_get_nl_policy);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	err = lnet_nl_reject(tb, keys, ARRAY_SIZE(keys), cb->extack);
	protocol = tb[LNET_EXIT_A_DEV_PROTOCOL];

	for (; !err && (ldev = lnet_dev_next(ln, *last));
	     *last = ldev->ifindex) {
		if (protocol && ldev->spec.protocol != nla_get_u8(protocol))
			continue;
		hdr = lnet_nl_dump_put(skb, cb, LNET_NL_DEV_SIZE,
				       LNET_EXIT_CMD_DEV_GET);
		if (IS_ERR(hdr)) {
			err = PTR_ERR(hdr);
			break;
		}
		err = lnet_nl_dump_close(skb, hdr, lnet_nl_put_dev(skb, ldev));
		if (err)
			break;
	}
	return lnet_nl_dump_end(ln, skb, err);
}
