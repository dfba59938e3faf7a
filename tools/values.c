// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "names.h"
#include "values.h"

static int __attribute__((format(printf, 2, 3)))
bad(char *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, LX_WHY_LEN, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

int lx_value_name(const char *s, char out[LNET_EXIT_NAME_LEN + 1], char *why)
{
	size_t n = strlen(s);
	const char *c;

	if (!n || n > LNET_EXIT_NAME_LEN)
		return bad(why, "is not a name: 1 to %d characters are expected",
			   LNET_EXIT_NAME_LEN);
	for (c = s; *c; c++)
		if (!isgraph((unsigned char)*c) || *c == '/')
			return bad(why, "is not a name: printable characters without blanks and \"/\" are expected");
	memcpy(out, s, n + 1);
	return 0;
}

/*
 * Decimal or 0x hexadecimal digits; what strtoul() takes besides is refused:
 * blanks, signs, and a leading 0 that makes a number octal.
 */
static int number(const char *s, uint32_t *out)
{
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
	unsigned long long v;
	char *end;

	if (!isdigit((unsigned char)*s))
		return -EINVAL;
	errno = 0;
	v = strtoull(s, &end, hex ? 16 : 10);
	if (errno || *end || v > UINT32_MAX)
		return -EINVAL;
	*out = v;
	return 0;
}

int lx_value_number(const char *s, uint32_t min, uint32_t max, uint32_t *out,
		    char *why)
{
	uint32_t v;

	if (number(s, &v) || v < min || v > max)
		return bad(why, "is not a number from %u to %u", min, max);
	*out = v;
	return 0;
}

int lx_value_label(const char *s, uint32_t *out, char *why)
{
	uint32_t v;

	if (number(s, &v) || v > LNET_EXIT_LABEL_MAX)
		return bad(why, "is not a label: a number from %d to %d is expected",
			   LNET_EXIT_LABEL_MIN, LNET_EXIT_LABEL_MAX);
	if (v < LNET_EXIT_LABEL_MIN)
		return bad(why, "is a reserved label: a number from %d to %d is expected",
			   LNET_EXIT_LABEL_MIN, LNET_EXIT_LABEL_MAX);
	*out = v;
	return 0;
}

/* "A-B", or "A" for A-A. */
static int range(const char *s, uint32_t *min, uint32_t *max)
{
	const char *dash = strchr(s, '-');
	char first[16];

	if (!dash) {
		if (number(s, min))
			return -EINVAL;
		*max = *min;
		return 0;
	}
	if ((size_t)(dash - s) >= sizeof(first))
		return -EINVAL;
	memcpy(first, s, dash - s);
	first[dash - s] = '\0';
	return number(first, min) || number(dash + 1, max) ? -EINVAL : 0;
}

int lx_value_labels(const char *s, uint32_t *min, uint32_t *max, char *why)
{
	uint32_t a, b;

	if (range(s, &a, &b))
		return bad(why, "is not a range of labels, such as 1000-1999");
	if (a > b)
		return bad(why, "is an empty range: the smaller label comes first");
	if (b > LNET_EXIT_LABEL_MAX)
		return bad(why, "goes beyond the largest label, %d",
			   LNET_EXIT_LABEL_MAX);
	*min = a;
	*max = b;
	return 0;
}

int lx_value_weight(const char *s, uint32_t *out, char *why)
{
	uint32_t v;

	if (number(s, &v) || v < 1 || v > LNET_EXIT_WEIGHT_MAX)
		return bad(why, "is not a weight: a number from 1 to %d is expected",
			   LNET_EXIT_WEIGHT_MAX);
	*out = v;
	return 0;
}

int lx_value_mtu(const char *s, uint32_t *out, char *why)
{
	uint32_t v;

	if (number(s, &v) || (v && v < 68) || v > 65535)
		return bad(why, "is not an MTU: a number of bytes from 68 to 65535, or 0 for none, is expected");
	*out = v;
	return 0;
}

int lx_value_mark(const char *s, uint32_t *out, char *why)
{
	if (number(s, out))
		return bad(why, "is not a mark: a 32 bit number such as 0x10 is expected");
	return 0;
}

int lx_value_protocol(const char *s, uint8_t *out, char *why)
{
	uint32_t v;
	int proto;

	if (!number(s, &v) && v >= 1 && v <= 255) {
		*out = v;
		return 0;
	}
	proto = isdigit((unsigned char)*s) ? -EINVAL : lx_proto_num(s);
	if (proto < 1)
		return bad(why, "is not a protocol: static, follow, another name known to iproute2 or a number from 1 to 255 is expected");
	*out = proto;
	return 0;
}

int lx_value_addr(const char *s, struct lx_addr *out, char *why)
{
	if (lx_addr_parse(s, out))
		return bad(why, "is not an IPv4 or IPv6 address");
	return 0;
}

int lx_value_prefix(const char *s, struct lx_prefix *out, char *why)
{
	switch (lx_prefix_parse(s, out)) {
	case 0:
		return 0;
	case -ERANGE:
		return bad(why, "has a bad prefix length: 0 to %d is expected",
			   strchr(s, ':') ? 128 : 32);
	}
	if (!strcmp(s, "default") || !strcmp(s, "all"))
		return bad(why, "has no address family: write 0.0.0.0/0 or ::/0");
	return bad(why, "is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32");
}

int lx_value_encap(const char *s, uint8_t *out, char *why)
{
	if (strcmp(s, "ip") && strcmp(s, "udp"))
		return bad(why, "is neither \"ip\" nor \"udp\"");
	*out = strcmp(s, "ip") ? LNET_EXIT_ENCAP_UDP : LNET_EXIT_ENCAP_IP;
	return 0;
}

int lx_value_onoff(const char *s, bool *out, char *why)
{
	if (strcmp(s, "on") && strcmp(s, "off"))
		return bad(why, "is neither \"on\" nor \"off\"");
	*out = !strcmp(s, "on");
	return 0;
}

int lx_value_family(const char *s, uint8_t *out, char *why)
{
	if (strcmp(s, "inet") && strcmp(s, "inet6"))
		return bad(why, "is neither \"inet\" nor \"inet6\"");
	*out = strcmp(s, "inet") ? AF_INET6 : AF_INET;
	return 0;
}

int lx_value_dev(const char *s, uint32_t *out, char *why)
{
	uint32_t ifindex;

	if (!*s || strlen(s) >= IF_NAMESIZE)
		return bad(why, "is not the name of a device: 1 to %d characters are expected",
			   IF_NAMESIZE - 1);
	ifindex = if_nametoindex(s);
	if (!ifindex) {
		bad(why, "is no device of this network namespace");
		return -ENODEV;
	}
	*out = ifindex;
	return 0;
}

int lx_value_table_name(const char *s, char out[LNET_EXIT_NAME_LEN + 1],
			char *why)
{
	if (isdigit((unsigned char)*s))
		return bad(why, "is not the name of a table: it begins with a digit");
	return lx_value_name(s, out, why);
}

int lx_value_table(const char *s, struct lx_table_ref *out, char *why)
{
	memset(out, 0, sizeof(*out));
	if (isdigit((unsigned char)*s))
		return lx_value_number(s, 0, UINT32_MAX, &out->id, why);
	return lx_value_name(s, out->name, why);
}

int lx_value_fwmark(const char *s, uint32_t *mark, uint32_t *mask, char *why)
{
	const char *slash = strchr(s, '/');
	char first[16];

	*mask = UINT32_MAX;
	if (!slash)
		return lx_value_mark(s, mark, why);
	if (slash - s < (int)sizeof(first)) {
		memcpy(first, s, slash - s);
		first[slash - s] = '\0';
		if (!number(first, mark) && !number(slash + 1, mask) &&
		    *mask && !(*mark & ~*mask))
			return 0;
	}
	return bad(why, "is not a mark with its mask: two numbers are expected, as in 0x10/0xff, the bits of the first among those of the second");
}

int lx_value_ifname(const char *s, char out[LNET_EXIT_IFNAME_LEN + 1],
		    char *why)
{
	size_t n = strlen(s);
	const char *c;

	for (c = s; *c && !isspace((unsigned char)*c) && *c != '/' && *c != ':';
	     c++)
		;
	if (!n || n > LNET_EXIT_IFNAME_LEN || *c)
		return bad(why, "cannot be the name of a device");
	memcpy(out, s, n + 1);
	return 0;
}

int lx_value_cgroup(const char *s, char out[LNET_EXIT_CGROUP_LEN + 1],
		    char *why)
{
	static const char mount[] = "/sys/fs/cgroup";
	size_t n;

	if (!strncmp(s, mount, sizeof(mount) - 1) &&
	    (s[sizeof(mount) - 1] == '/' || !s[sizeof(mount) - 1]))
		s += sizeof(mount) - 1;
	if (!*s)
		s = "/";
	n = strlen(s);
	if (n > LNET_EXIT_CGROUP_LEN)
		return bad(why, "is longer than the %d characters that the path of a cgroup may have",
			   LNET_EXIT_CGROUP_LEN);
	memcpy(out, s, n + 1);
	return 0;
}
