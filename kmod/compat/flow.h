/* SPDX-License-Identifier: GPL-2.0 */
/* The type of service in a flow key became a dscp_t. */
#ifndef _LNET_COMPAT_FLOW_H
#define _LNET_COMPAT_FLOW_H

#include <net/flow.h>
#include <net/inet_dscp.h>
#include <net/route.h>

static inline void lnet_flow_set_tos(struct flowi4 *fl4, u8 tos)
{
#ifdef LNET_HAS_FLOWI4_DSCP
	fl4->flowi4_dscp = inet_dsfield_to_dscp(tos);
#elif defined(IPTOS_RT_MASK)
	fl4->flowi4_tos = tos & IPTOS_RT_MASK;
#else
	fl4->flowi4_tos = tos & INET_DSCP_MASK;
#endif
}

#endif /* _LNET_COMPAT_FLOW_H */
