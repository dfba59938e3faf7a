/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_ADDRSET_H
#define _LNET_ADDRSET_H

#include "lnet.h"

/* What a router address is to this namespace */
enum lnet_addr_kind {
	LNET_ADDR_GATEWAY,	/* outer destination of a next hop */
	LNET_ADDR_EGRESS,	/* egress address of a remote exit */
	LNET_ADDR_KINDS,
};

int lnet_addrset_add(struct lnet_net *ln, const struct lnet_addr *addr,
		     enum lnet_addr_kind kind);
void lnet_addrset_del(struct lnet_net *ln, const struct lnet_addr *addr,
		      enum lnet_addr_kind kind);
u32 lnet_addrset_kinds4(const struct lnet_net *ln, __be32 addr);
u32 lnet_addrset_kinds6(const struct lnet_net *ln, const struct in6_addr *addr);

#endif /* _LNET_ADDRSET_H */
