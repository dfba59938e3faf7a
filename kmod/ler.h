/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_LER_H
#define _LNET_LER_H

#include "decide.h"
#include "lnet.h"

/* How lnet_steer() left a packet */
enum lnet_steer {
	LNET_STEER_KEEP,	/* the FIB routes it, perhaps marked */
	LNET_STEER_ROUTED,	/* it has its route */
	LNET_STEER_DROP,	/* counted, the caller drops it */
};

enum lnet_steer lnet_steer(struct lnet_net *ln, struct sk_buff *skb,
			   const struct lnet_decision *d);

#endif /* _LNET_LER_H */
