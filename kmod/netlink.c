// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink: the family, the frame around every request, dump and
 * announcement.
 */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/sock.h>

#include "netlink.h"

/* netlink_gen.c has them too, but keeps them to itself. */
static const struct genl_multicast_group lnet_nl_mcgrps[] = {
	[LNET_EXIT_NLGRP_MONITOR] = { .name = LNET_EXIT_MCGRP_MONITOR },
};

struct genl_family lnet_nl_family __ro_after_init = {
	.name		= LNET_EXIT_GENL_NAME,
	.version	= LNET_EXIT_GENL_VERSION,
	.module		= THIS_MODULE,
	.netnsok	= true,
	.parallel_ops	= true,
	.ops		= lnet_exit_nl_ops,
	.n_ops		= ARRAY_SIZE(lnet_exit_nl_ops),
	.mcgrps		= lnet_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(lnet_nl_mcgrps),
	/*
	 * The core's own check of the header knows no NLM_F_REPLACE. It is
	 * turned off for all commands; lnet_nl_check_header() does more.
	 */
	.resv_start_op	= __LNET_EXIT_CMD_MAX,
};

static int lnet_nl_check_header(const struct nlmsghdr *nlh, u16 flags,
				struct netlink_ext_ack *extack)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);

	flags |= NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO;
	if (nlh->nlmsg_flags & ~flags) {
		NL_SET_ERR_MSG(extack,
			       "nlmsg_flags has bits that this command does not know");
		return -EINVAL;
	}
	if (hdr->reserved) {
		NL_SET_ERR_MSG(extack, "genlmsghdr.reserved is not 0");
		return -EINVAL;
	}
	return 0;
}

static void lnet_nl_end(struct lnet_net *ln, bool rtnl)
{
	mutex_unlock(&ln->lock);
	if (rtnl)
		rtnl_unlock();
}

/*
 * Take what a request runs under: lnet_net.lock, and the RTNL if asked for.
 * lnet_nl_end() gives them back.
 */
static struct lnet_net *lnet_nl_begin(struct genl_info *info, u16 flags,
				      bool rtnl)
{
	struct lnet_net *ln = lnet_net(genl_info_net(info));
	int err;

	err = lnet_nl_check_header(info->nlhdr, flags, info->extack);
	if (err)
		return ERR_PTR(err);

	if (rtnl)
		rtnl_lock();
	mutex_lock(&ln->lock);
	if (ln->dead) {
		NL_SET_ERR_MSG(info->extack,
			       "the network namespace is being taken down");
		lnet_nl_end(ln, rtnl);
		return ERR_PTR(-ENETDOWN);
	}
	return ln;
}

/**
 * lnet_nl_change() - carry out a request that changes something
 * @info: the request
 * @flags: what it may carry in nlmsg_flags, LNET_NL_PLAIN or LNET_NL_NEW
 * @rtnl: it deals with devices and needs the RTNL too
 * @change: does it, under lnet_net.lock, and the RTNL if asked for
 *
 * Context: may sleep.
 * Return: what @change returned; -EINVAL for the header, -ENETDOWN when the
 * namespace is going away.
 */
int lnet_nl_change(struct genl_info *info, u16 flags, bool rtnl,
		   int (*change)(struct lnet_net *ln, struct genl_info *info))
{
	struct lnet_net *ln;
	int err;

	ln = lnet_nl_begin(info, flags, rtnl);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	err = change(ln, info);
	lnet_nl_end(ln, rtnl);
	return err;
}

/**
 * lnet_nl_answer() - carry out a request that asks
 * @info: the request
 * @answer: makes the answer under lnet_net.lock: a message of lnet_nl_new()
 *	with its attributes, or an ERR_PTR
 *
 * Context: may sleep.
 * Return: 0, the error of @answer, or what lnet_nl_change() returns.
 */
int lnet_nl_answer(struct genl_info *info,
		   struct sk_buff *(*answer)(struct lnet_net *ln,
					     struct genl_info *info))
{
	struct lnet_net *ln;
	struct sk_buff *skb;

	ln = lnet_nl_begin(info, LNET_NL_PLAIN, false);
	if (IS_ERR(ln))
		return PTR_ERR(ln);
	skb = answer(ln, info);
	lnet_nl_end(ln, false);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	nlmsg_end(skb, nlmsg_hdr(skb));
	return genlmsg_reply(skb, info);
}

/**
 * lnet_nl_new() - begin a message of its own
 * @payload: room for attributes in bytes
 * @cmd: LNET_EXIT_CMD_*
 * @info: request that it belongs to, NULL for none
 *
 * Context: may sleep.
 * Return: the message, or NULL when memory is short.
 */
struct sk_buff *lnet_nl_new(size_t payload, u8 cmd,
			    const struct genl_info *info)
{
	u32 portid = info ? info->snd_portid : 0;
	u32 seq = info ? info->snd_seq : 0;
	struct sk_buff *skb;

	skb = genlmsg_new(payload, GFP_KERNEL);
	if (skb && !genlmsg_put(skb, portid, seq, &lnet_nl_family, 0, cmd)) {
		nlmsg_free(skb);
		return NULL;
	}
	return skb;
}

/**
 * lnet_nl_filled() - a message has been filled, or could not be
 * @skb: from lnet_nl_new(); freed when @err says that it was too small
 * @err: of what filled it
 *
 * Return: @skb or an ERR_PTR.
 */
struct sk_buff *lnet_nl_filled(struct sk_buff *skb, int err)
{
	if (!WARN_ON_ONCE(err))
		return skb;
	nlmsg_free(skb);
	return ERR_PTR(err);
}

/**
 * lnet_nl_wanted() - would anybody hear of a change
 * @ln: namespace
 * @info: request that makes the change, NULL if the kernel does
 *
 * Return: true if the message is worth making.
 */
bool lnet_nl_wanted(const struct lnet_net *ln, const struct genl_info *info)
{
	return (info && nlmsg_report(info->nlhdr)) ||
	       genl_has_listeners(&lnet_nl_family, ln->net,
				  LNET_EXIT_NLGRP_MONITOR) > 0;
}

/**
 * lnet_nl_announce() - tell listeners of a change
 * @ln: namespace
 * @skb: from lnet_nl_new(), with its attributes; given away. NULL if nobody
 *	wants it, an ERR_PTR if it could not be made: listeners get ENOBUFS
 * @info: request that made the change, NULL if the kernel did. With NLM_F_ECHO
 *	its sender gets the message too
 *
 * Context: may sleep. lnet_net.lock is held since before the change.
 */
void lnet_nl_announce(struct lnet_net *ln, struct sk_buff *skb,
		      const struct genl_info *info)
{
	struct sock *sk = ln->net->genl_sock;
	unsigned int group;

	lockdep_assert_held(&ln->lock);
	ln->seq++;
	if (!skb)
		return;
	if (IS_ERR(skb)) {
		genl_set_err(&lnet_nl_family, ln->net, 0,
			     LNET_EXIT_NLGRP_MONITOR, -ENOBUFS);
		return;
	}

	nlmsg_end(skb, nlmsg_hdr(skb));
	group = lnet_nl_family.mcgrp_offset + LNET_EXIT_NLGRP_MONITOR;
	nlmsg_notify(sk, skb, info ? info->snd_portid : 0, group,
		     info ? nlmsg_report(info->nlhdr) : 0, GFP_KERNEL);
}

/**
 * lnet_nl_conclude() - tell listeners of a change if it was made
 * @ln: namespace
 * @news: as for lnet_nl_announce(), made while there was something to tell of;
 *	given away
 * @info: request
 * @err: what became of the change, 0 or a negative errno
 *
 * Context: as lnet_nl_announce().
 * Return: @err.
 */
int lnet_nl_conclude(struct lnet_net *ln, struct sk_buff *news,
		     const struct genl_info *info, int err)
{
	if (!err)
		lnet_nl_announce(ln, news, info);
	else if (!IS_ERR(news))
		nlmsg_free(news);
	return err;
}

/**
 * lnet_nl_dump_begin() - begin or go on with a dump
 * @cb: the dump
 * @tb: @max + 1 attributes, filled: the filter
 * @max: highest attribute of the command
 * @policy: of the command
 *
 * Reads the attributes from the request, for kernels differ in where they keep
 * the parsed ones.
 *
 * Context: may sleep. On success lnet_net.lock is held; lnet_nl_dump_end()
 * gives it back.
 * Return: the namespace, or an ERR_PTR.
 */
struct lnet_net *lnet_nl_dump_begin(struct netlink_callback *cb,
				    struct nlattr **tb, int max,
				    const struct nla_policy *policy)
{
	struct lnet_net *ln = lnet_net(sock_net(cb->skb->sk));
	int err;

	err = lnet_nl_check_header(cb->nlh, NLM_F_DUMP, cb->extack);
	if (!err)
		err = genlmsg_parse(cb->nlh, &lnet_nl_family, tb, max, policy,
				    cb->extack);
	if (err)
		return ERR_PTR(err);

	mutex_lock(&ln->lock);
	/* Odd, for 0 would mean that there was no message before this one */
	cb->seq = 2 * ln->seq + 1;
	return ln;
}

/**
 * lnet_nl_dump_put() - begin the message of one object of a dump
 * @skb: where to put it
 * @cb: the dump
 * @payload: most room that its attributes take, in bytes
 * @cmd: LNET_EXIT_CMD_*
 *
 * An object larger than a whole buffer makes the buffer grow.
 *
 * Context: may sleep.
 * Return: for lnet_nl_dump_close(), or an ERR_PTR: -EMSGSIZE when the object
 * must go into the next buffer, -ENOMEM.
 */
void *lnet_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
		       size_t payload, u8 cmd)
{
	int size = nlmsg_total_size(genlmsg_total_size(payload));
	int room = skb_tailroom(skb);
	void *hdr;

	if (room < size) {
		if (skb->len)
			return ERR_PTR(-EMSGSIZE);
		if (pskb_expand_head(skb, 0, size - room, GFP_KERNEL))
			return ERR_PTR(-ENOMEM);
	}

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &lnet_nl_family, NLM_F_MULTI, cmd);
	if (WARN_ON_ONCE(!hdr))
		return ERR_PTR(-ENOMEM);
	genl_dump_check_consistent(cb, hdr);
	return hdr;
}

/**
 * lnet_nl_dump_close() - end the message of one object of a dump
 * @skb: what it is in
 * @hdr: from lnet_nl_dump_put()
 * @err: of what filled it
 *
 * Return: 0, or -ENOBUFS when the room asked for was too little.
 */
int lnet_nl_dump_close(struct sk_buff *skb, void *hdr, int err)
{
	if (WARN_ON_ONCE(err)) {
		genlmsg_cancel(skb, hdr);
		return -ENOBUFS;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * lnet_nl_dump_end() - end one round of a dump
 * @ln: namespace
 * @skb: what the round has filled
 * @err: 0 when all objects are through, -EMSGSIZE when @skb is full, else what
 *	went wrong
 *
 * Return: what the dump's callback returns.
 */
int lnet_nl_dump_end(struct lnet_net *ln, const struct sk_buff *skb, int err)
{
	mutex_unlock(&ln->lock);
	return err == -EMSGSIZE ? skb->len : err;
}

/**
 * lnet_nl_init() - offer the family to user space
 *
 * Return: 0 or a negative errno.
 */
int __init lnet_nl_init(void)
{
	return genl_register_family(&lnet_nl_family);
}

/**
 * lnet_nl_exit() - withdraw the family; no request is under way after it
 */
void lnet_nl_exit(void)
{
	genl_unregister_family(&lnet_nl_family);
}
