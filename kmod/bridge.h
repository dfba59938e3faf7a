/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_BRIDGE_H
#define _LNET_BRIDGE_H

#include <linux/netfilter_bridge.h>

#include "lnet.h"

/*
 * br_netfilter runs the IP hooks on bridged frames, and then skips PRE_ROUTING
 * for those that are routed after all. Such packets carry its state, some of
 * them into a namespace that has no bridge and shows them as any other.
 */
static inline bool lnet_bridge_pass(const struct lnet_net *ln,
				    const struct sk_buff *skb)
{
#if IS_ENABLED(CONFIG_BRIDGE_NETFILTER)
	return unlikely(nf_bridge_info_exists(skb)) &&
	       READ_ONCE(ln->bridged_hooks);
#else
	return false;
#endif
}

#endif /* _LNET_BRIDGE_H */
