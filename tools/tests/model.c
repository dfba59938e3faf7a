// SPDX-License-Identifier: GPL-2.0
/* Objects to netlink and back. */
#include <errno.h>
#include <string.h>
#include "../model.h"
#include "msg.h"
#include "tap.h"

static struct lx_exit sent, got;

static void hop(const char *gw, const char *src, uint32_t ifindex,
		uint32_t weight, uint32_t mtu)
{
	struct lx_nexthop *h = &sent.hops[sent.n_hops++];

	if (gw)
		h->gateway = msg_addr(gw);
	if (src)
		h->source = msg_addr(src);
	h->ifindex = ifindex;
	h->weight = weight;
	h->mtu = mtu;
	h->protocol = LNET_EXIT_PROTO_FOLLOW;
}

static void exits(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_EXIT_NEW);
	unsigned int i;

	memset(&sent, 0, sizeof(sent));
	sent.has = LX_BIT(LNET_EXIT_A_EXIT_NAME) |
		   LX_BIT(LNET_EXIT_A_EXIT_LABEL) |
		   LX_BIT(LNET_EXIT_A_EXIT_TYPE) |
		   LX_BIT(LNET_EXIT_A_EXIT_EGRESS) |
		   LX_BIT(LNET_EXIT_A_EXIT_PROTOCOL) |
		   LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS) |
		   LX_BIT(LNET_EXIT_A_EXIT_FLAGS) |
		   LX_BIT(LNET_EXIT_A_EXIT_MARK) |
		   LX_BIT(LNET_EXIT_A_EXIT_BACKUP) |
		   LX_BIT(LNET_EXIT_A_EXIT_MTU) |
		   LX_BIT(LNET_EXIT_A_EXIT_DSCP_TC);
	strcpy(sent.name, "sg");
	strcpy(sent.backup, "jp");
	sent.label = 1048575;
	sent.egress = msg_addr("2001:db8::1");
	sent.protocol = 186;
	sent.flags = LNET_EXIT_F_PASS;
	sent.flags_mask = LNET_EXIT_F_PASS | LNET_EXIT_F_MASQUERADE;
	sent.mark = 0xffffffff;
	sent.mtu = 1380;
	sent.tc_map.set = true;
	sent.tc_map.to[63] = 7;
	hop("10.0.0.1", "10.0.0.2", 3, 256, 1420);
	hop(NULL, NULL, 4, 1, 0);
	hop("fe80::1", "fe80::2", 5, 2, 0);

	tap(!lx_exit_put(msg, &sent), "an exit fits");
	tap(!lx_exit_parse(nlmsg_hdr(msg), &got), "and is read back");
	tap(!strcmp(got.name, "sg") && !strcmp(got.backup, "jp") &&
	    got.label == 1048575 && got.mark == 0xffffffff &&
	    got.mtu == 1380 && got.protocol == 186, "numbers and names");
	tap(lx_addr_equal(&got.egress, &sent.egress), "the egress router");
	tap(got.tc_map.set && got.tc_map.to[63] == 7, "the map of DSCPs");
	tap(got.flags == LNET_EXIT_F_PASS && got.flags_mask == sent.flags_mask,
	    "flags, and which of them are meant");
	tap(got.n_hops == 3, "three next hops");
	for (i = 0; i < 3; i++)
		tap(lx_addr_equal(&got.hops[i].gateway,
				  &sent.hops[i].gateway) &&
		    lx_addr_equal(&got.hops[i].source, &sent.hops[i].source) &&
		    got.hops[i].ifindex == sent.hops[i].ifindex &&
		    got.hops[i].weight == sent.hops[i].weight &&
		    got.hops[i].mtu == sent.hops[i].mtu &&
		    got.hops[i].protocol == LNET_EXIT_PROTO_FOLLOW,
		    "next hop %u", i);
	tap(got.has == sent.has, "nothing but what was sent");
	nlmsg_free(msg);
}

static void few_words(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_EXIT_SET);
	struct nlattr *tb[LNET_EXIT_A_EXIT_MAX + 1];

	memset(&sent, 0, sizeof(sent));
	strcpy(sent.name, "sg");
	sent.has = LX_BIT(LNET_EXIT_A_EXIT_NAME) |
		   LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS) |
		   LX_BIT(LNET_EXIT_A_EXIT_BACKUP) |
		   LX_BIT(LNET_EXIT_A_EXIT_STATE) |
		   LX_BIT(LNET_EXIT_A_EXIT_STATS);
	lx_exit_put(msg, &sent);
	lx_genl_attrs(nlmsg_hdr(msg), LNET_EXIT_A_EXIT_MAX, tb);
	tap(tb[LNET_EXIT_A_EXIT_NEXTHOPS] &&
	    !nla_len(tb[LNET_EXIT_A_EXIT_NEXTHOPS]),
	    "no next hops: an empty nest, not none");
	tap(tb[LNET_EXIT_A_EXIT_BACKUP] &&
	    !strcmp(nla_get_string(tb[LNET_EXIT_A_EXIT_BACKUP]), ""),
	    "no backup: an empty name");
	tap(!tb[LNET_EXIT_A_EXIT_LABEL] && !tb[LNET_EXIT_A_EXIT_FLAGS],
	    "what is not named is not sent");
	tap(!tb[LNET_EXIT_A_EXIT_STATE] && !tb[LNET_EXIT_A_EXIT_STATS],
	    "what only the module knows is not sent");
	nlmsg_free(msg);
}

static void most(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_EXIT_NEW);
	struct nl_msg *small = nlmsg_alloc_size(64);
	unsigned int i;

	memset(&sent, 0, sizeof(sent));
	sent.has = LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS);
	for (i = 0; i < LNET_EXIT_NEXTHOP_MAX; i++)
		hop("2001:db8::1", "2001:db8::2", i + 1, 256, 1420);
	tap(!lx_exit_put(msg, &sent) &&
	    !lx_exit_parse(nlmsg_hdr(msg), &got) &&
	    got.n_hops == LNET_EXIT_NEXTHOP_MAX &&
	    got.hops[LNET_EXIT_NEXTHOP_MAX - 1].ifindex ==
	    LNET_EXIT_NEXTHOP_MAX, "an exit with 64 next hops");
	tap(lx_exit_put(small, &sent) == -EMSGSIZE,
	    "a message that is too small");
	nlmsg_free(msg);
	nlmsg_free(small);
}

static void answer_only(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_EXIT_GET);
	struct nlattr *nest;

	nla_put_string(msg, LNET_EXIT_A_EXIT_NAME, "sg");
	nla_put_u8(msg, LNET_EXIT_A_EXIT_STATE, LNET_EXIT_STATE_BACKUP);
	nla_put_u8(msg, LNET_EXIT_A_EXIT_REASON,
		   LNET_EXIT_REASON_NEXTHOP_DEAD);
	nla_put_u32(msg, LNET_EXIT_A_EXIT_ENTRIES, 3);
	nest = nla_nest_start(msg, LNET_EXIT_A_EXIT_STATS);
	nla_put_u64(msg, LNET_EXIT_A_EXIT_STATS_PUSH_PACKETS, 1ull << 40);
	nla_put_u64(msg, LNET_EXIT_A_EXIT_STATS_DIRECT_BYTES, 7);
	nla_put_u64(msg, LNET_EXIT_A_EXIT_STATS_POP_MERGED, 9);
	nla_nest_end(msg, nest);
	/* a newer module may send what this program has never heard of */
	nla_put_u32(msg, LNET_EXIT_A_EXIT_MAX + 5, 1);
	tap(!lx_exit_parse(nlmsg_hdr(msg), &got) &&
	    got.state == LNET_EXIT_STATE_BACKUP && got.entries == 3 &&
	    got.push.packets == 1ull << 40 && got.direct.bytes == 7 &&
	    got.pop.merged == 9,
	    "state and counters of an answer");
	nlmsg_free(msg);

	msg = msg_genl(LNET_EXIT_CMD_EXIT_GET);
	nla_put(msg, LNET_EXIT_A_EXIT_EGRESS, 5, "12345");
	tap(lx_exit_parse(nlmsg_hdr(msg), &got) == -EBADMSG,
	    "an address of five bytes");
	nlmsg_free(msg);
}

static void labels(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_LABEL_NEW);
	struct lx_label l = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN) |
		       LX_BIT(LNET_EXIT_A_LABEL_EXIT) |
		       LX_BIT(LNET_EXIT_A_LABEL_FLAGS) |
		       LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL),
		.exit = "sg",
		.flags = LNET_EXIT_ENTRY_F_OVERRIDE,
		.protocol = 4,
	}, back;
	struct lx_label_filter f = {
		.has = LX_BIT(LNET_EXIT_A_LABEL_EXIT) |
		       LX_BIT(LNET_EXIT_A_LABEL_FAMILY),
		.exit = "sg", .family = AF_INET6,
	}, fback;

	lx_prefix_parse("10.0.0.0/8", &l.prefix);
	tap(!lx_label_put(msg, &l) && !lx_label_parse(nlmsg_hdr(msg), &back) &&
	    lx_prefix_equal(&l.prefix, &back.prefix) &&
	    !strcmp(back.exit, "sg") && back.flags == l.flags &&
	    back.protocol == 4 && back.has == l.has, "an entry");
	nlmsg_free(msg);

	msg = msg_genl(LNET_EXIT_CMD_LABEL_FLUSH_NTF);
	tap(!lx_label_filter_put(msg, &f) &&
	    !lx_label_filter_parse(nlmsg_hdr(msg), &fback) &&
	    fback.has == f.has && fback.family == AF_INET6 &&
	    !strcmp(fback.exit, "sg"), "a filter");
	nlmsg_free(msg);

	msg = msg_genl(LNET_EXIT_CMD_LABEL_GET);
	msg_put_addr(msg, LNET_EXIT_A_LABEL_ADDRESS, "10.0.0.0");
	nla_put_u8(msg, LNET_EXIT_A_LABEL_PREFIXLEN, 33);
	tap(lx_label_parse(nlmsg_hdr(msg), &back) == -EBADMSG,
	    "a prefix that is too long");
	nlmsg_free(msg);
}

static void lookups(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_LABEL_GET);
	struct lx_lookup q = { 0 };
	char buf[LX_ADDR_STRLEN];

	msg_put_addr(msg, LNET_EXIT_A_LABEL_DESTINATION, "10.1.2.3");
	tap(lx_lookup_parse(nlmsg_hdr(msg), &q) == -EBADMSG,
	    "an answer without verdict");
	nla_put_u8(msg, LNET_EXIT_A_LABEL_VERDICT,
		   LNET_EXIT_VERDICT_LONGER_ROUTE);
	msg_put_addr(msg, LNET_EXIT_A_LABEL_ADDRESS, "10.0.0.0");
	nla_put_u8(msg, LNET_EXIT_A_LABEL_PREFIXLEN, 8);
	nla_put_string(msg, LNET_EXIT_A_LABEL_EXIT, "sg");
	msg_put_addr(msg, LNET_EXIT_A_LABEL_FIB_ADDRESS, "10.1.0.0");
	nla_put_u8(msg, LNET_EXIT_A_LABEL_FIB_PREFIXLEN, 16);
	tap(!lx_lookup_parse(nlmsg_hdr(msg), &q) && q.has_fib &&
	    q.verdict == LNET_EXIT_VERDICT_LONGER_ROUTE &&
	    !strcmp(lx_prefix_str(&q.fib, buf), "10.1.0.0/16") &&
	    !strcmp(q.entry.exit, "sg"), "verdict, entry and route");
	nlmsg_free(msg);
}

static void devices(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_DEV_NEW);
	struct lx_dev d = {
		.has = LX_BIT(LNET_EXIT_A_DEV_IFINDEX) |
		       LX_BIT(LNET_EXIT_A_DEV_LABEL_MIN) |
		       LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX) |
		       LX_BIT(LNET_EXIT_A_DEV_FROM),
		.ifindex = 7, .label_min = 1000, .label_max = 1999,
	}, back;

	lx_prefix_parse("10.255.0.0/24", &d.from);
	tap(!lx_dev_put(msg, &d) && !lx_dev_parse(nlmsg_hdr(msg), &back) &&
	    back.ifindex == 7 && back.label_min == 1000 &&
	    back.label_max == 1999 && lx_prefix_equal(&d.from, &back.from),
	    "a device");
	tap(back.has == (d.has | LX_BIT(LNET_EXIT_A_DEV_FROM_LEN)),
	    "with nothing more");
	nlmsg_free(msg);
}

int main(void)
{
	exits();
	few_words();
	most();
	answer_only();
	labels();
	lookups();
	devices();
	return tap_end();
}
