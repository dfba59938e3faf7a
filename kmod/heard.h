/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_HEARD_H
#define _LNET_HEARD_H

#include <linux/in6.h>
#include <linux/types.h>

struct lnet_net;

/* What is remembered of a source of labelled packets */
enum lnet_heard_kind {
	LNET_HEARD_ANY,		/* one came, wherever it goes on to */
	LNET_HEARD_LOCAL,	/* one came for this host, and asks for an answer */
	LNET_HEARD_KINDS,
};

int lnet_heard_init(struct lnet_net *ln);
void lnet_heard_free(struct lnet_net *ln);
void lnet_heard_note4(struct lnet_net *ln, enum lnet_heard_kind kind,
		      __be32 addr);
void lnet_heard_note6(struct lnet_net *ln, enum lnet_heard_kind kind,
		      const struct in6_addr *addr);
bool lnet_heard_lately4(const struct lnet_net *ln, enum lnet_heard_kind kind,
			__be32 addr);
bool lnet_heard_lately6(const struct lnet_net *ln, enum lnet_heard_kind kind,
			const struct in6_addr *addr);

#endif /* _LNET_HEARD_H */
