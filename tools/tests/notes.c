// SPDX-License-Identifier: GPL-2.0
/* Which routes win over an entry, and the words of `label get`. */
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include "../label_notes.h"
#include "../shadow.h"
#include "msg.h"
#include "tap.h"

static struct lx_shadow sh;

static void route(const char *prefix, const char *gw, uint8_t protocol,
		  uint8_t type, uint32_t table)
{
	struct lx_fib_route r = {
		.type = type, .protocol = protocol, .table = table,
		.n_hops = 1,
	};

	lx_prefix_parse(prefix, &r.prefix);
	if (gw)
		r.hops[0].gateway = msg_addr(gw);
	r.hops[0].ifindex = 1;
	lx_shadow_add(&sh, &r);
}

static struct lx_prefix prefix(const char *text)
{
	struct lx_prefix p = { 0 };

	lx_prefix_parse(text, &p);
	return p;
}

/* The routes that win over an entry, in order. */
static void winners(const char *entry, const char *want)
{
	struct lx_prefix p = prefix(entry);
	char got[512] = "", buf[LX_ADDR_STRLEN];
	size_t first, n, i;

	n = lx_shadow_within(&sh, &p, &first);
	for (i = first; i < first + n; i++) {
		if (!lx_shadow_wins(&sh.v[i], &p))
			continue;
		strcat(got, got[0] ? " " : "");
		strcat(got, lx_prefix_str(&sh.v[i].prefix, buf));
		strcat(got, sh.v[i].connected ? "(connected)" : "");
	}
	tap_str(got, want, "routes that win over %s", entry);
}

static void covered(const char *entry, const char *want)
{
	struct lx_prefix p = prefix(entry);
	const struct lx_shadow_route *r = lx_shadow_cover(&sh, &p);
	char buf[LX_ADDR_STRLEN] = "";

	tap_str(r ? lx_prefix_str(&r->prefix, buf) : "", want,
		"connected network around %s", entry);
}

static void shadows(void)
{
	route("0.0.0.0/0", "10.0.1.1", RTPROT_STATIC, RTN_UNICAST, 254);
	route("10.1.0.0/16", "10.0.1.1", RTPROT_BIRD, RTN_UNICAST, 254);
	route("10.0.1.0/24", NULL, RTPROT_KERNEL, RTN_UNICAST, 254);
	route("10.0.0.0/8", "10.0.1.1", RTPROT_BIRD, RTN_UNICAST, 254);
	route("10.255.0.1/32", "10.0.1.1", RTPROT_BIRD, RTN_UNICAST, 254);
	route("10.9.0.0/16", NULL, RTPROT_STATIC, RTN_UNREACHABLE, 254);
	route("10.8.0.0/16", "10.0.1.1", RTPROT_BIRD, RTN_UNICAST, 1002);
	route("11.0.0.0/8", "10.0.1.1", RTPROT_BIRD, RTN_UNICAST, 254);
	route("2001:db8::/32", "fe80::1", RTPROT_BIRD, RTN_UNICAST, 254);
	route("fe80::/64", NULL, RTPROT_KERNEL, RTN_UNICAST, 254);
	route("100.64.0.1/32", NULL, RTPROT_STATIC, RTN_UNICAST, 254);
	lx_shadow_sort(&sh);

	winners("10.0.0.0/8",
		"10.0.1.0/24(connected) 10.1.0.0/16 10.255.0.1/32");
	winners("10.1.0.0/16", "");
	winners("10.0.0.0/16", "10.0.1.0/24(connected)");
	winners("10.0.1.0/24", "10.0.1.0/24(connected)");
	winners("10.0.1.128/25", "");
	winners("0.0.0.0/0",
		"10.0.0.0/8 10.0.1.0/24(connected) 10.1.0.0/16 10.255.0.1/32 11.0.0.0/8 100.64.0.1/32");
	winners("::/0", "2001:db8::/32");
	winners("12.0.0.0/8", "");
	covered("10.0.1.128/25", "10.0.1.0/24");
	covered("10.0.1.0/24", "10.0.1.0/24");
	covered("10.0.0.0/16", "");
	covered("10.1.2.0/24", "");
	lx_shadow_free(&sh);
	winners("0.0.0.0/0", "");
	covered("10.0.0.0/8", "");
}

static void explain(uint8_t verdict, const char *entry, const char *fib,
		    const struct lx_exit *e, const char *want)
{
	struct lx_lookup q = { .verdict = verdict, .entry.exit = "sg" };
	char buf[512];

	if (entry) {
		q.entry.prefix = prefix(entry);
		q.entry.has = LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN);
	}
	if (fib) {
		q.fib = prefix(fib);
		q.has_fib = true;
	}
	tap_str(label_explain(&q, e, buf, sizeof(buf)), want, "verdict %u",
		verdict);
}

/* What a rule has to do with it. */
static void rules(void)
{
	struct lx_exit none = { 0 };
	struct lx_lookup q = {
		.verdict = LNET_EXIT_VERDICT_EXIT, .rule = 10,
		.entry.exit = "sg",
	};
	char buf[512];

	tap_str(label_explain(&q, &none, buf, sizeof(buf)),
		"takes exit sg: rule 10 decides", "a rule without a route");
	q.has_fib = true;
	q.fib = prefix("0.0.0.0/0");
	tap_str(label_explain(&q, &none, buf, sizeof(buf)),
		"takes exit sg: rule 10 decides, and wins over route 0.0.0.0/0",
		"a rule and a route");
	q.verdict = LNET_EXIT_VERDICT_BYPASS;
	tap_str(label_explain(&q, &none, buf, sizeof(buf)),
		"is not labelled: rule 10 says bypass", "a rule that says bypass");
	q.verdict = LNET_EXIT_VERDICT_EXIT;
	q.entry.prefix = prefix("10.0.0.0/8");
	q.entry.has = LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN);
	q.entry.table = 3;
	strcpy(q.table_name, "cn");
	tap_str(label_explain(&q, &none, buf, sizeof(buf)),
		"takes exit sg: entry 10.0.0.0/8 of table cn (rule 10) is longer than route 0.0.0.0/0",
		"an entry of a table that a rule names");
}

static void words(void)
{
	struct lx_exit none = { 0 }, sg = {
		.has = LX_BIT(LNET_EXIT_A_EXIT_NAME), .label = 1004,
	}, backup = {
		.has = LX_BIT(LNET_EXIT_A_EXIT_NAME), .label = 1004,
		.backup = "jp", .state = LNET_EXIT_STATE_BACKUP,
		.reason = LNET_EXIT_REASON_NEXTHOP_DEAD,
	};
	char buf[512];
	unsigned int v;

	explain(LNET_EXIT_VERDICT_EXIT, "10.0.0.0/8", NULL, &sg,
		"takes exit sg (label 1004): entry 10.0.0.0/8 matches, and no usable route does");
	explain(LNET_EXIT_VERDICT_EXIT, "10.0.0.0/8", "0.0.0.0/0", &none,
		"takes exit sg: entry 10.0.0.0/8 is longer than route 0.0.0.0/0");
	explain(LNET_EXIT_VERDICT_EXIT, "0.0.0.0/0", "0.0.0.0/0", &sg,
		"takes exit sg (label 1004): entry 0.0.0.0/0 is as long as route 0.0.0.0/0, and wins the tie");
	explain(LNET_EXIT_VERDICT_EXIT, "10.0.0.0/8", "10.1.0.0/16", &backup,
		"takes exit sg (label 1004): entry 10.0.0.0/8 has \"override\" and wins over the longer route 10.1.0.0/16; its backup jp carries it (no next hop is alive)");
	explain(LNET_EXIT_VERDICT_LONGER_ROUTE, "10.0.0.0/8", "10.1.0.0/16",
		&sg,
		"is not labelled: route 10.1.0.0/16 is longer than entry 10.0.0.0/8 to exit sg (\"override\" would change that)");
	explain(LNET_EXIT_VERDICT_UNREACHABLE, "10.0.0.0/8", NULL, &backup,
		"is unreachable: entry 10.0.0.0/8 names exit sg, which has no live way (no next hop is alive)");
	explain(200, NULL, NULL, &none,
		"got verdict 200, which this program does not know");

	for (v = 0; v <= LNET_EXIT_VERDICT_NO_FORWARD; v++) {
		struct lx_lookup q = { .verdict = v };

		label_explain(&q, &none, buf, sizeof(buf));
		tap(strncmp(buf, "got verdict", 11), "verdict %u has words", v);
	}
}

int main(void)
{
	shadows();
	words();
	rules();
	return tap_end();
}
