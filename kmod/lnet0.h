/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_LNET0_H
#define _LNET_LNET0_H

#include "lnet.h"

int lnet0_init(void);
void lnet0_exit(void);
void lnet0_receive(struct net_device *dev0, struct sk_buff *skb);

#endif /* _LNET_LNET0_H */
