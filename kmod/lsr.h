/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_LSR_H
#define _LNET_LSR_H

#include "lnet.h"

unsigned int lnet_lsr(struct lnet_net *ln, struct sk_buff *skb,
		      struct lnet_exit *asked, struct lnet_exit *exit,
		      struct lnet_lse lse);

#endif /* _LNET_LSR_H */
