/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_RX_H
#define _LNET_RX_H

#include "lnet.h"

unsigned int lnet_rx_taken(struct lnet_net *ln, struct sk_buff *skb,
			   const struct lnet_dev *ldev);

#endif /* _LNET_RX_H */
