// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netlink/attr.h>
#include "addr.h"

int lx_addr_parse(const char *s, struct lx_addr *a)
{
	struct lx_addr v = { .family = strchr(s, ':') ? AF_INET6 : AF_INET };

	if (inet_pton(v.family, s, v.bytes) != 1)
		return -EINVAL;
	*a = v;
	return 0;
}

int lx_prefix_parse(const char *s, struct lx_prefix *p)
{
	const char *slash = strchr(s, '/');
	char addr[LX_ADDR_STRLEN];
	struct lx_prefix v = { 0 };
	unsigned long len;
	size_t n;
	char *end;

	n = slash ? (size_t)(slash - s) : strlen(s);
	if (n >= sizeof(addr))
		return -EINVAL;
	memcpy(addr, s, n);
	addr[n] = '\0';
	if (lx_addr_parse(addr, &v.addr))
		return -EINVAL;

	v.len = lx_addr_bits(&v.addr);
	if (slash) {
		/* strtoul() would take blanks and signs */
		if (slash[1] < '0' || slash[1] > '9')
			return -ERANGE;
		len = strtoul(slash + 1, &end, 10);
		if (*end || len > v.len)
			return -ERANGE;
		v.len = len;
	}
	*p = v;
	return 0;
}

const char *lx_addr_str(const struct lx_addr *a, char *buf)
{
	if (!lx_addr_set(a) ||
	    !inet_ntop(a->family, a->bytes, buf, LX_ADDR_STRLEN))
		strcpy(buf, "none");
	return buf;
}

const char *lx_prefix_str(const struct lx_prefix *p, char *buf)
{
	size_t n;

	lx_addr_str(&p->addr, buf);
	n = strlen(buf);
	snprintf(buf + n, LX_ADDR_STRLEN - n, "/%u", p->len);
	return buf;
}

bool lx_addr_equal(const struct lx_addr *a, const struct lx_addr *b)
{
	return a->family == b->family &&
	       !memcmp(a->bytes, b->bytes, lx_addr_size(a));
}

bool lx_prefix_equal(const struct lx_prefix *a, const struct lx_prefix *b)
{
	return a->len == b->len && lx_addr_equal(&a->addr, &b->addr);
}

/* Which bits of byte @i belong to a prefix of @len bits? */
static uint8_t prefix_byte(unsigned int len, unsigned int i)
{
	if (len >= 8 * (i + 1))
		return 0xff;
	if (len <= 8 * i)
		return 0;
	return 0xff << (8 * (i + 1) - len);
}

void lx_prefix_mask(struct lx_prefix *p)
{
	unsigned int i;

	for (i = 0; i < sizeof(p->addr.bytes); i++)
		p->addr.bytes[i] &= prefix_byte(p->len, i);
}

bool lx_prefix_host_bits(const struct lx_prefix *p)
{
	struct lx_prefix masked = *p;

	lx_prefix_mask(&masked);
	return !lx_addr_equal(&masked.addr, &p->addr);
}

bool lx_prefix_contains(const struct lx_prefix *p, const struct lx_addr *a)
{
	unsigned int i;

	if (p->addr.family != a->family)
		return false;
	for (i = 0; i < lx_addr_size(a); i++)
		if ((p->addr.bytes[i] ^ a->bytes[i]) & prefix_byte(p->len, i))
			return false;
	return true;
}

bool lx_prefix_within(const struct lx_prefix *outer,
		      const struct lx_prefix *inner)
{
	return inner->len >= outer->len &&
	       lx_prefix_contains(outer, &inner->addr);
}

bool lx_addr_is_linklocal(const struct lx_addr *a)
{
	return a->family == AF_INET6 && a->bytes[0] == 0xfe &&
	       (a->bytes[1] & 0xc0) == 0x80;
}

int lx_addr_from_bytes(struct lx_addr *a, const void *data, size_t len)
{
	if (len != 4 && len != 16)
		return -EINVAL;
	memset(a, 0, sizeof(*a));
	a->family = len == 4 ? AF_INET : AF_INET6;
	memcpy(a->bytes, data, len);
	return 0;
}

int lx_addr_from_nla(struct lx_addr *a, const struct nlattr *nla)
{
	if (!nla)
		return -EINVAL;
	return lx_addr_from_bytes(a, nla_data(nla), nla_len(nla));
}

int lx_addr_put(struct nl_msg *msg, int type, const struct lx_addr *a)
{
	if (nla_put(msg, type, lx_addr_size(a), a->bytes) < 0)
		return -EMSGSIZE;
	return 0;
}
