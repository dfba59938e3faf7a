// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include "names.h"
#include "print.h"

static enum out_color addr_color(const struct lx_addr *a)
{
	return a->family == AF_INET6 ? OUT_ADDR6 : OUT_ADDR;
}

void print_addr(struct out *o, const char *key, const char *fmt,
		const struct lx_addr *a)
{
	char buf[LX_ADDR_STRLEN];

	out_str(o, addr_color(a), key, fmt, lx_addr_str(a, buf));
}

void print_prefix(struct out *o, const char *key, const char *fmt,
		  const struct lx_prefix *p)
{
	char buf[LX_ADDR_STRLEN];

	out_str(o, addr_color(&p->addr), key, fmt, lx_prefix_str(p, buf));
}

void print_route(struct out *o, const struct lx_prefix *prefix, uint32_t table,
		 uint8_t protocol, uint32_t metric)
{
	char word[LX_PROTO_STRLEN];

	print_prefix(o, "prefix", " %s", prefix);
	out_str(o, OUT_PLAIN, "table", " table %s",
		lx_rttable_str(table, word));
	out_str(o, OUT_PLAIN, "protocol", " protocol %s",
		lx_proto_str(protocol, word));
	out_uint(o, "metric", " metric %" PRIu64, metric);
}
