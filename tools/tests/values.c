// SPDX-License-Identifier: GPL-2.0
/* Values as people type them. */
#include <errno.h>
#include <string.h>
#include "../values.h"
#include "tap.h"

static char why[LX_WHY_LEN];

static void names(void)
{
	static const char longest[] = "abcdefghijklmnopqrstuvwxyz01234";
	char out[LNET_EXIT_NAME_LEN + 1];

	tap(!lx_value_name("sg", out, why), "a name");
	tap_str(out, "sg", "it is taken as it is");
	tap(!lx_value_name(longest, out, why), "31 characters");
	tap(lx_value_name("abcdefghijklmnopqrstuvwxyz012345", out, why) ==
	    -EINVAL, "32 characters are too many");
	tap(lx_value_name("", out, why) == -EINVAL, "the empty name");
	tap(lx_value_name("a b", out, why) == -EINVAL, "a blank");
	tap(lx_value_name("a/b", out, why) == -EINVAL, "a slash");
	tap(lx_value_name("a\tb", out, why) == -EINVAL, "a tab");
	tap(lx_value_name("s\xc3\xa4", out, why) == -EINVAL,
	    "not ASCII");
}

static void labels(void)
{
	uint32_t v = 0, min, max;

	tap(!lx_value_label("16", &v, why) && v == 16, "the smallest label");
	tap(!lx_value_label("1048575", &v, why) && v == 1048575,
	    "the largest label");
	tap(!lx_value_label("0x3ec", &v, why) && v == 1004,
	    "a label in hexadecimal");
	tap(!lx_value_label("0100", &v, why) && v == 100,
	    "a leading zero makes no octal number");
	tap(lx_value_label("15", &v, why) == -EINVAL, "a reserved label");
	tap_str(why, "is a reserved label: a number from 16 to 1048575 is expected",
		"and what is said of it");
	tap(lx_value_label("1048576", &v, why) == -EINVAL, "one too large");
	tap(lx_value_label("-1", &v, why) == -EINVAL, "a sign");
	tap(lx_value_label(" 20", &v, why) == -EINVAL, "a blank before");
	tap(lx_value_label("20x", &v, why) == -EINVAL, "a letter behind");
	tap(lx_value_label("4294967316", &v, why) == -EINVAL,
	    "20 beyond 32 bits");
	tap(lx_value_label("99999999999999999999999", &v, why) == -EINVAL,
	    "beyond 64 bits");
	tap(lx_value_label("", &v, why) == -EINVAL, "nothing");
	tap(lx_value_label("0x", &v, why) == -EINVAL, "no digits behind 0x");

	tap(!lx_value_labels("1000-1999", &min, &max, why) && min == 1000 &&
	    max == 1999, "a range");
	tap(!lx_value_labels("7", &min, &max, why) && min == 7 && max == 7,
	    "a range of one");
	tap(!lx_value_labels("0-1048575", &min, &max, why) && !min &&
	    max == 1048575, "all labels");
	tap(lx_value_labels("1999-1000", &min, &max, why) == -EINVAL,
	    "a range the wrong way round");
	tap(lx_value_labels("10-1048576", &min, &max, why) == -EINVAL,
	    "a range that ends too high");
	tap(lx_value_labels("10-", &min, &max, why) == -EINVAL,
	    "a range without end");
	tap(lx_value_labels("-10", &min, &max, why) == -EINVAL,
	    "a range without beginning");
	tap(lx_value_labels("1-2-3", &min, &max, why) == -EINVAL,
	    "two dashes");
	tap(lx_value_labels("00000000000000000000001-2", &min, &max, why) ==
	    -EINVAL, "a beginning that is too long");
}

static void numbers(void)
{
	uint32_t v;
	uint8_t p;
	bool on;

	tap(!lx_value_weight("1", &v, why) && v == 1, "the smallest weight");
	tap(!lx_value_weight("256", &v, why) && v == 256, "the largest weight");
	tap(lx_value_weight("0", &v, why) == -EINVAL, "weight 0");
	tap(lx_value_weight("257", &v, why) == -EINVAL, "weight 257");
	tap(!lx_value_mtu("0", &v, why) && !v, "no MTU");
	tap(!lx_value_mtu("68", &v, why) && v == 68, "the smallest MTU");
	tap(lx_value_mtu("67", &v, why) == -EINVAL, "an MTU too small");
	tap(lx_value_mtu("65536", &v, why) == -EINVAL, "an MTU too large");
	tap(!lx_value_mark("0xffffffff", &v, why) && v == 0xffffffff,
	    "a mark of 32 bits");
	tap(lx_value_mark("0x100000000", &v, why) == -EINVAL,
	    "a mark of 33 bits");
	tap(!lx_value_protocol("static", &p, why) && p == 4,
	    "protocol static");
	tap(!lx_value_protocol("follow", &p, why) && p == 137,
	    "protocol follow");
	tap(!lx_value_protocol("bgp", &p, why) && p == 186,
	    "a protocol that iproute2 knows");
	tap(!lx_value_protocol("200", &p, why) && p == 200,
	    "a protocol in digits");
	tap(lx_value_protocol("0", &p, why) == -EINVAL, "protocol 0");
	tap(lx_value_protocol("256", &p, why) == -EINVAL, "protocol 256");
	tap(lx_value_protocol("nonsense", &p, why) == -EINVAL,
	    "an unknown protocol");
	tap(!lx_value_onoff("on", &on, why) && on, "on");
	tap(!lx_value_onoff("off", &on, why) && !on, "off");
	tap(lx_value_onoff("On", &on, why) == -EINVAL, "not quite on");
	tap(!lx_value_family("inet6", &p, why) && p == AF_INET6, "inet6");
	tap(lx_value_family("ipv6", &p, why) == -EINVAL, "no such family");
}

static void devices(void)
{
	uint32_t v = 0;

	tap(!lx_value_dev("lo", &v, why) && v == 1, "a device");
	tap(lx_value_dev("no-such-dev", &v, why) == -ENODEV,
	    "a device that is not there");
	tap(lx_value_dev("sixteen-letters-", &v, why) == -EINVAL,
	    "what cannot be a device");
	tap(lx_value_dev("", &v, why) == -EINVAL, "no device");
}

int main(void)
{
	names();
	labels();
	numbers();
	devices();
	return tap_end();
}
