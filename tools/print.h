/* SPDX-License-Identifier: GPL-2.0 */
/* Values that several objects have in common, for out.h. */
#ifndef LNET_EXIT_TOOLS_PRINT_H
#define LNET_EXIT_TOOLS_PRINT_H

#include "addr.h"
#include "model.h"
#include "out.h"

/** print_addr - an address, in the colour of its family; @fmt has one %s */
void print_addr(struct out *o, const char *key, const char *fmt,
		const struct lx_addr *a);

/** print_prefix - a prefix, likewise */
void print_prefix(struct out *o, const char *key, const char *fmt,
		  const struct lx_prefix *p);

/**
 * print_route - members of a route of the FIB, for the object at hand
 * @o: printer
 * @prefix: what it is for
 * @table: RT_TABLE_*
 * @protocol: RTPROT_*
 * @metric: of the route
 */
void print_route(struct out *o, const struct lx_prefix *prefix, uint32_t table,
		 uint8_t protocol, uint32_t metric);

/** print_nexthop - members of a next hop, for the object at hand */
void print_nexthop(struct out *o, const struct lx_nexthop *h);

#endif /* LNET_EXIT_TOOLS_PRINT_H */
