// SPDX-License-Identifier: GPL-2.0
/*
 * Exits on the netlink interface.
 */
#include <linux/slab.h>

#include "netlink.h"

/* The attribute that a refusal of exit.c is about. */
static void lnet_nl_exit_blame(struct genl_info *info, int err,
			       const struct lnet_exit *exit,
			       const struct lnet_exit_spec *spec)
{
	int type = LNET_EXIT_A_EXIT_EGRESS;

	switch (err) {
	case -EEXIST:
		type = LNET_EXIT_A_EXIT_LABEL;
		break;
	case -ENOENT:
	case -ELOOP:
		type = LNET_EXIT_A_EXIT_BACKUP;
		break;
	case -EINVAL:
		if (exit && spec->label != exit->label)
			type = LNET_EXIT_A_EXIT_LABEL;
		else if (exit && spec->type != exit->type)
			type = LNET_EXIT_A_EXIT_TYPE;
		break;
	default:
		return;
	}
	if (info->attrs[type])
		NL_SET_BAD_ATTR(info->extack, info->attrs[type]);
}

/* Makes an exit (@exit is NULL), replaces all of one, or some properties. */
static int lnet_nl_exit_write(struct lnet_net *ln, struct genl_info *info,
			      struct lnet_exit *exit, bool replace)
{
	struct netlink_ext_ack *extack = info->extack;
	struct lnet_exit_spec spec;
	struct lnet_exit *made;
	int err;

	err = lnet_nl_exit_spec(ln, info->attrs, replace ? NULL : exit, &spec,
				extack);
	if (err)
		goto out;
	if (exit) {
		err = lnet_exit_change(exit, &spec, replace, extack);
	} else {
		made = lnet_exit_create(ln, &spec, extack);
		err = PTR_ERR_OR_ZERO(made);
	}
	if (err) {
		lnet_nl_exit_blame(info, err, exit, &spec);
		goto out;
	}
	lnet_nl_exit_ntf(exit ? exit : made, LNET_EXIT_CMD_EXIT_NTF, info);
out:
	kfree(spec.nh);
	return err;
}

static int lnet_nl_exit_new(struct lnet_net *ln, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[LNET_EXIT_A_EXIT_NAME];
	struct lnet_exit *exit = NULL;
	char name[LNET_NAME_SIZE];

	if (attr) {
		nla_strscpy(name, attr, sizeof(name));
		exit = lnet_exit_by_name(ln, name);
	}
	if (exit && !(info->nlhdr->nlmsg_flags & NLM_F_REPLACE)) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					  "exit %s exists already with label %u; replace or set it",
					  exit->name, exit->label);
		return -EEXIST;
	}
	return lnet_nl_exit_write(ln, info, exit, exit);
}

int lnet_exit_nl_exit_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_NEW, true, lnet_nl_exit_new);
}

static int lnet_nl_exit_set(struct lnet_net *ln, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[LNET_EXIT_A_EXIT_NAME];
	struct lnet_exit *exit;

	if (!attr)
		return lnet_nl_missing(info->extack, NULL,
				       LNET_EXIT_A_EXIT_NAME,
				       "exit name is missing");
	exit = lnet_nl_exit_named(ln, attr, info->extack);
	if (IS_ERR(exit))
		return PTR_ERR(exit);
	return lnet_nl_exit_write(ln, info, exit, false);
}

int lnet_exit_nl_exit_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, true, lnet_nl_exit_set);
}

/* The exit that a request names by name, by label, or by both. */
static struct lnet_exit *lnet_nl_exit_key(struct lnet_net *ln,
					  struct genl_info *info)
{
	struct nlattr *name = info->attrs[LNET_EXIT_A_EXIT_NAME];
	struct nlattr *attr = info->attrs[LNET_EXIT_A_EXIT_LABEL];
	struct lnet_exit *exit;
	u32 label;
	int err;

	if (!name && !attr)
		return ERR_PTR(lnet_nl_missing(info->extack, NULL,
					       LNET_EXIT_A_EXIT_NAME,
					       "exit name or label is missing"));
	if (attr) {
		err = lnet_nl_label(attr, &label, info->extack);
		if (err)
			return ERR_PTR(err);
	}
	if (name) {
		exit = lnet_nl_exit_named(ln, name, info->extack);
		if (!IS_ERR(exit) && attr && exit->label != label) {
			LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						  "exit %s has another label, %u",
						  exit->name, exit->label);
			return ERR_PTR(-EINVAL);
		}
		return exit;
	}
	exit = lnet_exit_by_label(ln, label);
	if (!exit) {
		LNET_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					  "there is no exit with label %u",
					  label);
		return ERR_PTR(-ENOENT);
	}
	return exit;
}

static int lnet_nl_exit_del(struct lnet_net *ln, struct genl_info *info)
{
	struct lnet_exit *exit;
	struct sk_buff *news;

	exit = lnet_nl_exit_key(ln, info);
	if (IS_ERR(exit))
		return PTR_ERR(exit);

	/* Made while there is something to tell of, sent when it is gone */
	news = lnet_nl_exit_news(exit, LNET_EXIT_CMD_EXIT_DEL_NTF, info);
	return lnet_nl_conclude(ln, news, info,
				lnet_exit_delete(exit, info->extack));
}

int lnet_exit_nl_exit_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_change(info, LNET_NL_PLAIN, true, lnet_nl_exit_del);
}

static struct sk_buff *lnet_nl_exit_get(struct lnet_net *ln,
					struct genl_info *info)
{
	static const u8 filters[] = {
		LNET_EXIT_A_EXIT_TYPE, LNET_EXIT_A_EXIT_PROTOCOL,
	};
	struct lnet_exit *exit;
	int err;

	err = lnet_nl_reject(info->attrs, filters, ARRAY_SIZE(filters),
			     info->extack);
	if (err)
		return ERR_PTR(err);
	exit = lnet_nl_exit_key(ln, info);
	if (IS_ERR(exit))
		return ERR_CAST(exit);
	return lnet_nl_exit_msg(exit, LNET_EXIT_CMD_EXIT_GET, info);
}

int lnet_exit_nl_exit_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return lnet_nl_answer(info, lnet_nl_exit_get);
}

static bool lnet_nl_exit_match(const struct lnet_exit *exit, struct nlattr **tb)
{
	const struct nlattr *protocol = tb[LNET_EXIT_A_EXIT_PROTOCOL];
	const struct nlattr *type = tb[LNET_EXIT_A_EXIT_TYPE];

	return (!type || exit->type == nla_get_u8(type)) &&
	       (!protocol || exit->protocol == nla_get_u8(protocol));
}

int lnet_exit_nl_exit_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	static const u8 keys[] = {
		LNET_EXIT_A_EXIT_NAME, LNET_EXIT_A_EXIT_LABEL,
	};
	struct nlattr *tb[LNET_EXIT_A_EXIT_PROTOCOL + 1];
	unsigned long *next = (unsigned long *)cb->ctx;
	struct lnet_exit *exit;
	struct lnet_net *ln;
	unsigned long label;
	void *hdr;
	int err;

	ln = lnet_nl_dump_begin(cb, tb, LNET_EXIT_A_EXIT_PROTOCOL,
				lnet_exit_exit_get_nl_policy);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	err = lnet_nl_reject(tb, keys, ARRAY_SIZE(keys), cb->extack);
	if (err)
		goto out;

	xa_for_each_start(&ln->labels, label, exit, *next) {
		if (!lnet_nl_exit_match(exit, tb))
			continue;
		hdr = lnet_nl_dump_put(skb, cb, lnet_nl_exit_size(exit),
				       LNET_EXIT_CMD_EXIT_GET);
		if (IS_ERR(hdr)) {
			err = PTR_ERR(hdr);
			break;
		}
		err = lnet_nl_dump_close(skb, hdr, lnet_nl_put_exit(skb, exit));
		if (err)
			break;
		*next = label + 1;
	}
out:
	return lnet_nl_dump_end(ln, skb, err);
}
