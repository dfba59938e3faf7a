/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Dropping packets: counted, traced, and freed for a reason that the kernel has a
 * name for, too.
 */
#ifndef _LNET_DROP_H
#define _LNET_DROP_H

#include <linux/skbuff.h>

#include "lnet.h"
#include "trace.h"

/**
 * lnet_dropping() - count and trace a packet that is about to be dropped
 * @ln: namespace
 * @skb: packet, not consumed
 * @c: counter that says why
 */
static inline void lnet_dropping(struct lnet_net *ln, const struct sk_buff *skb,
				 enum lnet_counter c)
{
	lnet_count(ln, c);
	trace_lnet_exit_drop(ln, skb, c);
}

void lnet_free(struct sk_buff *skb, enum lnet_counter c);
unsigned int lnet_drop(struct lnet_net *ln, struct sk_buff *skb,
		       enum lnet_counter c);

#endif /* _LNET_DROP_H */
