/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_RATELIMIT_H
#define _LNET_RATELIMIT_H

#include <linux/types.h>

struct in6_addr;
struct lnet_net;

int lnet_limit_init(struct lnet_net *ln);
void lnet_limit_free(struct lnet_net *ln);
bool lnet_limit_allow4(struct lnet_net *ln, u8 type, u8 code, __be32 daddr);
bool lnet_limit_allow6(struct lnet_net *ln, u8 type,
		       const struct in6_addr *daddr);

#endif /* _LNET_RATELIMIT_H */
