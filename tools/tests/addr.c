// SPDX-License-Identifier: GPL-2.0
/* Addresses and prefixes. */
#include <errno.h>
#include <string.h>
#include "../addr.h"
#include "../model.h"
#include "../values.h"
#include "tap.h"

static struct lx_addr addr(const char *s)
{
	struct lx_addr a = { 0 };

	if (lx_addr_parse(s, &a))
		tap(false, "%s is an address", s);
	return a;
}

static struct lx_prefix prefix(const char *s)
{
	struct lx_prefix p = { 0 };

	if (lx_prefix_parse(s, &p))
		tap(false, "%s is a prefix", s);
	return p;
}

static void round_trip(const char *in, const char *out)
{
	struct lx_prefix p = prefix(in);
	char buf[LX_ADDR_STRLEN];

	tap_str(lx_prefix_str(&p, buf), out, "%s", in);
}

static void refused(const char *s, int err)
{
	struct lx_prefix p;

	tap(lx_prefix_parse(s, &p) == err, "no prefix: %s", s);
}

static void texts(void)
{
	struct lx_addr none = { 0 };
	char buf[LX_ADDR_STRLEN];
	char why[LX_WHY_LEN];
	struct lx_prefix p;

	round_trip("10.0.0.0/8", "10.0.0.0/8");
	round_trip("0.0.0.0/0", "0.0.0.0/0");
	round_trip("10.1.2.3", "10.1.2.3/32");
	round_trip("2001:db8::/32", "2001:db8::/32");
	round_trip("2001:DB8:0::1", "2001:db8::1/128");
	round_trip("::/0", "::/0");
	round_trip("::ffff:1.2.3.4/120", "::ffff:1.2.3.4/120");
	refused("10.0.0.0/33", -ERANGE);
	refused("10.0.0.0/", -ERANGE);
	refused("10.0.0.0/-1", -ERANGE);
	refused("10.0.0.0/8x", -ERANGE);
	refused("2001:db8::/129", -ERANGE);
	refused("10.0.0/8", -EINVAL);
	refused("10.0.0.256/8", -EINVAL);
	refused("", -EINVAL);
	refused("/8", -EINVAL);
	refused("1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc/8",
		-EINVAL);
	tap_str(lx_addr_str(&none, buf), "none", "no address");
	tap(lx_value_prefix("default", &p, why) == -EINVAL, "default");
	tap_str(why, "has no address family: write 0.0.0.0/0 or ::/0",
		"and what is said of it");
	tap(lx_value_prefix("10.0.0.0/33", &p, why) == -EINVAL, "/33");
	tap_str(why, "has a bad prefix length: 0 to 32 is expected",
		"and what is said of it");
}

static void masks(void)
{
	struct lx_prefix p = prefix("10.1.2.3/13");
	char buf[LX_ADDR_STRLEN];

	tap(lx_prefix_host_bits(&p), "host bits are seen");
	lx_prefix_mask(&p);
	tap_str(lx_prefix_str(&p, buf), "10.0.0.0/13", "and cleared");
	tap(!lx_prefix_host_bits(&p), "and then gone");
	p = prefix("2001:db8:ffff::1/33");
	lx_prefix_mask(&p);
	tap_str(lx_prefix_str(&p, buf), "2001:db8:8000::/33", "in IPv6 too");
	p = prefix("1.2.3.4/0");
	lx_prefix_mask(&p);
	tap_str(lx_prefix_str(&p, buf), "0.0.0.0/0", "length 0 keeps nothing");
	p = prefix("1.2.3.4/32");
	tap(!lx_prefix_host_bits(&p), "a host has no host bits");
}

static void relations(void)
{
	struct lx_prefix ten = prefix("10.0.0.0/8"), all = prefix("0.0.0.0/0");
	struct lx_prefix six = prefix("::/0"), part = prefix("10.128.0.0/9");
	struct lx_addr in = addr("10.255.255.255"), out = addr("11.0.0.0");
	struct lx_addr v6 = addr("a00::"), ll = addr("febf::1");

	tap(lx_prefix_contains(&ten, &in), "the last address is inside");
	tap(!lx_prefix_contains(&ten, &out), "the next one is not");
	tap(lx_prefix_contains(&all, &out), "0.0.0.0/0 has them all");
	tap(!lx_prefix_contains(&six, &in), "::/0 has no IPv4 address");
	tap(!lx_prefix_contains(&all, &v6), "nor 0.0.0.0/0 an IPv6 one");
	tap(lx_prefix_within(&ten, &part), "a part is within");
	tap(lx_prefix_within(&ten, &ten), "the whole too");
	tap(!lx_prefix_within(&part, &ten), "but not in its part");
	tap(lx_addr_is_linklocal(&ll), "febf::1 is link-local");
	ll = addr("fec0::1");
	tap(!lx_addr_is_linklocal(&ll), "fec0::1 is not");
	tap(!lx_addr_equal(&in, &out) && lx_addr_equal(&in, &in), "equality");
}

static void order(void)
{
	struct lx_prefix a = prefix("10.0.0.0/8"), b = prefix("10.0.0.0/16");
	struct lx_prefix c = prefix("192.0.2.0/24"), d = prefix("::/0");

	tap(lx_prefix_cmp(&a, &b) < 0 && lx_prefix_cmp(&b, &a) > 0,
	    "the shorter prefix comes first");
	tap(lx_prefix_cmp(&b, &c) < 0, "then the larger address");
	tap(lx_prefix_cmp(&c, &d) < 0 && lx_prefix_cmp(&d, &c) > 0,
	    "IPv6 comes last");
	tap(!lx_prefix_cmp(&a, &a), "a prefix equals itself");
}

int main(void)
{
	texts();
	masks();
	relations();
	order();
	return tap_end();
}
