/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink, what its files share.
 *
 * A request runs in lnet_nl_change() or lnet_nl_answer(), which take the locks.
 * Attributes are read by the helpers of netlink_attr.c, which refuse
 * with a text and the attribute. Each change is announced under the lock it was
 * made under, so that listeners hear of changes in the order they happened.
 */
#ifndef _LNET_NETLINK_H
#define _LNET_NETLINK_H

#include <net/genetlink.h>

#include "compat/extack.h"
#include "lnet.h"
#include "netlink_gen.h"

/* What a request may carry in nlmsg_flags besides what all may */
#define LNET_NL_PLAIN	0
#define LNET_NL_NEW	(NLM_F_REPLACE | NLM_F_EXCL | NLM_F_CREATE)

/* Payload of an address attribute of either family */
#define LNET_NL_ADDR	nla_total_size(sizeof(struct in6_addr))

/**
 * lnet_nl_missing() - refuse a request that lacks an attribute
 * @extack: where to say so
 * @nest: the nest that lacks it, NULL for the request itself
 * @type: the attribute
 * @text: string literal
 *
 * Return: -EINVAL
 */
#define lnet_nl_missing(extack, nest, type, text) ({			\
	struct netlink_ext_ack *__miss = (extack);			\
									\
	NL_SET_ERR_MSG(__miss, text);					\
	NL_SET_ERR_ATTR_MISS(__miss, (nest), (type));			\
	-EINVAL;							\
})

/**
 * lnet_nl_refuse() - refuse an attribute
 * @extack: where to say so
 * @attr: the attribute
 * @err: negative errno
 * @text: string literal
 *
 * Return: @err
 */
#define lnet_nl_refuse(extack, attr, err, text) ({			\
	NL_SET_ERR_MSG_ATTR((extack), (attr), text);			\
	(err);								\
})

/* netlink.c */
extern struct genl_family lnet_nl_family;

int lnet_nl_change(struct genl_info *info, u16 flags, bool rtnl,
		   int (*change)(struct lnet_net *ln, struct genl_info *info));
int lnet_nl_answer(struct genl_info *info,
		   struct sk_buff *(*answer)(struct lnet_net *ln,
					     struct genl_info *info));
struct sk_buff *lnet_nl_new(size_t payload, u8 cmd,
			    const struct genl_info *info);
struct sk_buff *lnet_nl_filled(struct sk_buff *skb, int err);
bool lnet_nl_wanted(const struct lnet_net *ln, const struct genl_info *info);
int lnet_nl_conclude(struct lnet_net *ln, struct sk_buff *news,
		     const struct genl_info *info, int err);
void lnet_nl_announce(struct lnet_net *ln, struct sk_buff *skb,
		      const struct genl_info *info);

struct lnet_net *lnet_nl_dump_begin(struct netlink_callback *cb,
				    struct nlattr **tb, int max,
				    const struct nla_policy *policy);
void *lnet_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
		       size_t payload, u8 cmd);
int lnet_nl_dump_close(struct sk_buff *skb, void *hdr, int err);
int lnet_nl_dump_end(struct lnet_net *ln, const struct sk_buff *skb, int err);

/* netlink_attr.c */
int lnet_nl_name(const struct nlattr *attr, char *name,
		 struct netlink_ext_ack *extack);
struct lnet_exit *lnet_nl_exit_named(struct lnet_net *ln,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack);
int lnet_nl_label(const struct nlattr *attr, u32 *label,
		  struct netlink_ext_ack *extack);
int lnet_nl_mtu(const struct nlattr *attr, u32 min, u32 *mtu,
		struct netlink_ext_ack *extack);
int lnet_nl_addr(const struct nlattr *attr, struct lnet_addr *addr,
		 struct netlink_ext_ack *extack);
int lnet_nl_unicast(const struct nlattr *attr, struct lnet_addr *addr,
		    struct netlink_ext_ack *extack);
int lnet_nl_prefix(const struct nlattr *attr, const struct nlattr *len,
		   struct lnet_addr *addr, u8 *plen,
		   struct netlink_ext_ack *extack);
int lnet_nl_put_addr(struct sk_buff *skb, int type,
		     const struct lnet_addr *addr);
struct net_device *lnet_nl_device(const struct lnet_net *ln,
				  const struct nlattr *attr,
				  struct netlink_ext_ack *extack);
int lnet_nl_reject(struct nlattr **tb, const u8 *types, unsigned int num,
		   struct netlink_ext_ack *extack);

/* netlink_nexthop.c */
int lnet_nl_nexthops(struct lnet_net *ln, const struct nlattr *nest,
		     const struct lnet_addr *egress,
		     struct lnet_exit_spec *spec,
		     struct netlink_ext_ack *extack);
size_t lnet_nl_nexthops_size(const struct lnet_nh_group *group);
int lnet_nl_put_nexthops(struct sk_buff *skb,
			 const struct lnet_nh_group *group);

/* netlink_spec.c */
int lnet_nl_exit_spec(struct lnet_net *ln, struct nlattr **tb,
		      const struct lnet_exit *exit, struct lnet_exit_spec *spec,
		      struct netlink_ext_ack *extack);

/* netlink_label.c */
#define LNET_NL_ENTRY_SIZE (LNET_NL_ADDR +				\
			    3 * nla_total_size(sizeof(u8)) +		\
			    nla_total_size(LNET_NAME_SIZE) +		\
			    nla_total_size(sizeof(struct nla_bitfield32)) + \
			    nla_total_size(sizeof(u32)))

int lnet_nl_put_entry(struct sk_buff *skb, const struct lnet_table *table,
		      const struct lnet_ftn_entry *e);
int lnet_nl_entry_value(struct lnet_net *ln, struct nlattr **tb,
			struct lnet_ftn_entry *e,
			struct netlink_ext_ack *extack);
int lnet_nl_filter(struct lnet_net *ln, struct nlattr **tb,
		   struct lnet_label_filter *f, struct netlink_ext_ack *extack);

/* netlink_table.c */
struct lnet_table *lnet_nl_table_numbered(struct lnet_net *ln,
					  const struct nlattr *attr,
					  struct netlink_ext_ack *extack);

/* netlink_exit_msg.c */
size_t lnet_nl_exit_size(const struct lnet_exit *exit);
int lnet_nl_put_exit(struct sk_buff *skb, struct lnet_exit *exit);
struct sk_buff *lnet_nl_exit_msg(struct lnet_exit *exit, u8 cmd,
				 const struct genl_info *info);
struct sk_buff *lnet_nl_exit_news(struct lnet_exit *exit, u8 cmd,
				  const struct genl_info *info);

#endif /* _LNET_NETLINK_H */
