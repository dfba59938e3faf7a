/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink messages as the kernel would send them. */
#ifndef TESTS_MSG_H
#define TESTS_MSG_H

#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include "../addr.h"

/* Type of a generic netlink family, any. */
#define MSG_FAMILY 0x20

static inline struct nl_msg *msg_genl(uint8_t cmd)
{
	struct nl_msg *msg = nlmsg_alloc_size(32768);

	genlmsg_put(msg, 1, 1, MSG_FAMILY, 0, 0, cmd, 1);
	return msg;
}

static inline struct nl_msg *msg_rtnl(int type, const void *hdr, size_t len)
{
	struct nl_msg *msg = nlmsg_alloc_size(32768);

	nlmsg_put(msg, 1, 1, type, 0, 0);
	nlmsg_append(msg, (void *)hdr, len, NLMSG_ALIGNTO);
	return msg;
}

static inline struct lx_addr msg_addr(const char *text)
{
	struct lx_addr a = { 0 };

	lx_addr_parse(text, &a);
	return a;
}

static inline void msg_put_addr(struct nl_msg *msg, int type, const char *text)
{
	struct lx_addr a = msg_addr(text);

	nla_put(msg, type, lx_addr_size(&a), a.bytes);
}

#endif /* TESTS_MSG_H */
