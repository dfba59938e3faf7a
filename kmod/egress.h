/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_EGRESS_H
#define _LNET_EGRESS_H

#include "lnet.h"

int lnet_egress(struct lnet_net *ln, struct sk_buff *skb,
		struct lnet_exit *exit, struct lnet_lse lse);

#endif /* _LNET_EGRESS_H */
