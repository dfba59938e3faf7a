// SPDX-License-Identifier: GPL-2.0
/* Objects as text and as JSON. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "../cmd.h"
#include "../print.h"
#include "../values.h"
#include "msg.h"
#include "tap.h"

static char *text;
static size_t size;
static FILE *stream;
static struct ctx ctx;

static void begin(bool json, bool pretty, enum out_when color)
{
	stream = open_memstream(&text, &size);
	ctx.out = out_new(stream, json, pretty, color);
}

static void end(const char *want, const char *what)
{
	out_free(ctx.out);
	fclose(stream);
	tap_str(text, want, "%s", what);
	free(text);
}

static struct lx_exit *remote(void)
{
	static struct lx_exit e;

	memset(&e, 0, sizeof(e));
	strcpy(e.name, "sg");
	e.label = 1004;
	e.type = LNET_EXIT_TYPE_REMOTE;
	e.egress = msg_addr("10.255.0.1");
	e.protocol = LNET_EXIT_PROTO_STATIC;
	e.has = LX_BIT(LNET_EXIT_A_EXIT_STATE) | LX_BIT(LNET_EXIT_A_EXIT_STATS);
	e.state = LNET_EXIT_STATE_UP;
	e.path_mtu = 1396;
	e.entries = 2;
	e.push.packets = 5;
	e.push.bytes = 420;
	e.push.merged = 3;
	e.n_hops = 2;
	e.hops[0].gateway = msg_addr("10.0.1.1");
	e.hops[0].used_source = msg_addr("10.0.1.2");
	e.hops[0].ifindex = 1;
	e.hops[0].weight = 2;
	e.hops[0].protocol = LNET_EXIT_PROTO_FOLLOW;
	e.hops[1].ifindex = 1;
	e.hops[1].weight = 1;
	e.hops[1].source = msg_addr("10.0.2.2");
	e.hops[1].used_source = msg_addr("10.0.2.2");
	e.hops[1].flags = LNET_EXIT_NH_F_LINKDOWN | LNET_EXIT_NH_F_NO_SOURCE;
	e.hops[1].protocol = LNET_EXIT_PROTO_STATIC;
	e.hops[1].encap = LNET_EXIT_ENCAP_UDP;
	e.hops[1].has_udp_checksum = true;
	return &e;
}

static void show(const struct lx_exit *e)
{
	out_begin(ctx.out);
	out_item(ctx.out);
	print_exit(&ctx, e);
	out_item_end(ctx.out);
	out_end(ctx.out);
}

static void exits(void)
{
	struct lx_exit *e = remote();

	begin(false, false, OUT_NEVER);
	show(e);
	end("sg label 1004 egress 10.255.0.1 state up path-mtu 1396 entries 2\n"
	    "    via 10.0.1.1 dev lo weight 2 used-src 10.0.1.2 protocol follow\n"
	    "    nexthop dev lo src 10.0.2.2 encap udp udp-checksum off protocol static linkdown no_source\n",
	    "a remote exit");

	begin(true, false, OUT_ALWAYS);
	show(e);
	end("[{\"name\":\"sg\",\"label\":1004,\"type\":\"remote\",\"egress\":\"10.255.0.1\",\"flags\":[],\"protocol\":\"static\",\"state\":\"up\",\"reason\":\"none\",\"path_mtu\":1396,\"entries\":2,\"nexthops\":[{\"gateway\":\"10.0.1.1\",\"dev\":\"lo\",\"weight\":2,\"mtu\":0,\"used_source\":\"10.0.1.2\",\"encap\":\"ip\",\"protocol\":\"follow\",\"flags\":[]},{\"dev\":\"lo\",\"weight\":1,\"mtu\":0,\"source\":\"10.0.2.2\",\"used_source\":\"10.0.2.2\",\"encap\":\"udp\",\"udp_checksum\":false,\"protocol\":\"static\",\"flags\":[\"linkdown\",\"no_source\"]}],\"stats\":{\"push\":{\"packets\":5,\"bytes\":420,\"merged\":3},\"forward\":{\"packets\":0,\"bytes\":0,\"merged\":0},\"pop\":{\"packets\":0,\"bytes\":0,\"merged\":0},\"direct\":{\"packets\":0,\"bytes\":0,\"merged\":0}}}]\n",
	    "the same in JSON, never coloured");

	e->n_hops = 0;
	e->state = LNET_EXIT_STATE_BACKUP;
	e->reason = LNET_EXIT_REASON_NO_NEXTHOP;
	strcpy(e->backup, "jp");
	e->entries = 0;
	e->flags = LNET_EXIT_F_PASS;
	e->protocol = LNET_EXIT_PROTO_FOLLOW;
	e->mtu = 1280;
	ctx.stats = true;
	begin(false, false, OUT_NEVER);
	show(e);
	end("sg label 1004 egress 10.255.0.1 backup jp pass mtu 1280 protocol follow state backup (no next hop) path-mtu 1396\n"
	    "    push: 5 packets 420 bytes 3 merged\n"
	    "    forward: 0 packets 0 bytes 0 merged\n"
	    "    pop: 0 packets 0 bytes 0 merged\n"
	    "    direct: 0 packets 0 bytes 0 merged\n",
	    "one that lives by its backup, with its counters");
	ctx.stats = false;
}

static void local(void)
{
	struct lx_exit e = {
		.name = "home", .label = 1002, .type = LNET_EXIT_TYPE_LOCAL,
		.oif = 1, .mark = 0x137003ea, .protocol = 4,
		.flags = LNET_EXIT_F_MASQUERADE, .state = LNET_EXIT_STATE_UP,
		.has = LX_BIT(LNET_EXIT_A_EXIT_STATE),
	};
	char why[LX_WHY_LEN];

	lx_value_tc_dscp("1-2:af11,7:cs0", &e.tc_map, why);
	begin(false, false, OUT_NEVER);
	show(&e);
	end("home label 1002 local oif lo masquerade tc-dscp 1-2:af11,7:cs0 mark 0x137003ea state up\n",
	    "a local exit");
	begin(true, false, OUT_NEVER);
	show(&e);
	end("[{\"name\":\"home\",\"label\":1002,\"type\":\"local\",\"oif\":\"lo\",\"flags\":[\"masquerade\"],\"tc_dscp\":[{\"tc\":1,\"dscp\":10},{\"tc\":2,\"dscp\":10},{\"tc\":7,\"dscp\":0}],\"mark\":326108138,\"protocol\":\"static\",\"state\":\"up\",\"reason\":\"none\",\"path_mtu\":0,\"entries\":0}]\n",
	    "the same in JSON");
}

static void labels(void)
{
	struct lx_label l = {
		.exit = "sg", .protocol = 186,
		.flags = LNET_EXIT_ENTRY_F_OVERRIDE,
	};
	struct lx_label b = { .type = LNET_EXIT_ENTRY_BYPASS, .protocol = 4 };

	lx_prefix_parse("10.0.0.0/8", &l.prefix);
	lx_prefix_parse("2001:db8::/32", &b.prefix);
	begin(false, false, OUT_NEVER);
	out_begin(ctx.out);
	out_item(ctx.out);
	print_label(&ctx, &l);
	out_item_end(ctx.out);
	out_item(ctx.out);
	print_label(&ctx, &b);
	out_item_end(ctx.out);
	out_end(ctx.out);
	end("10.0.0.0/8 exit sg override protocol bgp\n"
	    "2001:db8::/32 bypass\n", "entries");

	begin(true, true, OUT_NEVER);
	out_begin(ctx.out);
	out_item(ctx.out);
	print_label(&ctx, &l);
	out_item_end(ctx.out);
	out_item(ctx.out);
	print_label(&ctx, &b);
	out_item_end(ctx.out);
	out_end(ctx.out);
	end("[\n  {\n"
	    "    \"prefix\": \"10.0.0.0/8\",\n"
	    "    \"exit\": \"sg\",\n"
	    "    \"type\": \"exit\",\n"
	    "    \"override\": true,\n"
	    "    \"table\": 0,\n"
	    "    \"protocol\": \"bgp\"\n"
	    "  },\n  {\n"
	    "    \"prefix\": \"2001:db8::/32\",\n"
	    "    \"type\": \"bypass\",\n"
	    "    \"override\": false,\n"
	    "    \"table\": 0,\n"
	    "    \"protocol\": \"static\"\n"
	    "  }\n]\n", "the same in pretty JSON");
}

static void lists(void)
{
	begin(true, false, OUT_NEVER);
	out_begin(ctx.out);
	out_end(ctx.out);
	end("[]\n", "an empty list");
	begin(true, true, OUT_NEVER);
	out_begin(ctx.out);
	out_end(ctx.out);
	end("[]\n", "an empty pretty list");
	begin(false, false, OUT_NEVER);
	out_begin(ctx.out);
	out_end(ctx.out);
	end("", "an empty list in text");
	begin(true, false, OUT_NEVER);
	out_line(ctx.out);
	out_uint(ctx.out, "n", NULL, UINT64_MAX);
	out_item_end(ctx.out);
	out_line(ctx.out);
	out_bool(ctx.out, "yes", NULL, true);
	out_item_end(ctx.out);
	end("{\"n\":18446744073709551615}\n{\"yes\":true}\n", "lines of JSON");
}

static void colors(void)
{
	unsetenv("COLORFGBG");
	begin(false, false, OUT_ALWAYS);
	out_str(ctx.out, OUT_NAME, "name", "exit %s;", "sg");
	end("exit \033[36msg\033[0m;", "a colour for the value alone");
	setenv("COLORFGBG", "15;0", 1);
	begin(false, false, OUT_ALWAYS);
	out_str(ctx.out, OUT_NAME, "name", "%s", "sg");
	end("\033[1;36msg\033[0m", "a brighter one on a dark background");
	begin(false, false, OUT_AUTO);
	out_str(ctx.out, OUT_NAME, "name", "%s", "sg");
	end("sg", "none where there is no terminal");
}

int main(void)
{
	exits();
	local();
	labels();
	lists();
	colors();
	return tap_end();
}
