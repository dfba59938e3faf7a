/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Formatted extack messages. Kernels from 6.3 on keep their text in struct
 * netlink_ext_ack; older ones take only text that outlives the request, for
 * the answer is built after the handler has returned.
 */
#ifndef _LNET_COMPAT_EXTACK_H
#define _LNET_COMPAT_EXTACK_H

#include <linux/netlink.h>

#ifdef NL_SET_ERR_MSG_FMT
#define LNET_SET_ERR_MSG_FMT(extack, fmt, args...) \
	NL_SET_ERR_MSG_FMT((extack), fmt, ##args)
#else
__printf(1, 2) const char *lnet_extack_text(const char *fmt, ...);

#define LNET_SET_ERR_MSG_FMT(extack, fmt, args...) do {	\
	struct netlink_ext_ack *__ack = (extack);		\
								\
	if (__ack)						\
		__ack->_msg = lnet_extack_text(fmt, ##args);	\
} while (0)
#endif

#define LNET_SET_ERR_MSG_ATTR_FMT(extack, attr, fmt, args...) do {	\
	struct netlink_ext_ack *__to = (extack);			\
									\
	NL_SET_BAD_ATTR(__to, (attr));					\
	LNET_SET_ERR_MSG_FMT(__to, fmt, ##args);			\
} while (0)

#endif /* _LNET_COMPAT_EXTACK_H */
