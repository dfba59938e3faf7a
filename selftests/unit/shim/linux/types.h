/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LNET_SHIM_LINUX_TYPES_H
#define LNET_SHIM_LINUX_TYPES_H

#include_next <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

struct rcu_head {
	struct rcu_head	*next;
	void		*obj;
	void		(*func)(struct rcu_head *head);
};

#endif /* LNET_SHIM_LINUX_TYPES_H */
