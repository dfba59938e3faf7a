// SPDX-License-Identifier: GPL-2.0
/*
 * Labelled packets that anybody may have sent, through kmod/wire.h: what it
 * says of them is compared with a reader that is too simple to be wrong, and
 * what it writes with what the RFCs say.
 *
 * An input begins with what the receiving device accepts (struct control), the
 * rest is the packet from its outer header on. As many bytes as the module may
 * read are at an address of their own, with nothing behind them.
 */
#include "../../kmod/wire.h"
#include "expect.h"

struct control {
	u8 label_min[3];
	u8 label_max[3];	/* how far below the largest label */
	u8 family;		/* of the prefix: 0 none, 1 IPv4, else IPv6 */
	u8 from_len;
	u8 from[16];
	u8 label[3];		/* outgoing one */
	u8 tos;
	u8 addrs[32];
	u8 hash[3];		/* of the flow */
};

#define LSE	4

static u32 number(const u8 *p, unsigned int bytes)
{
	u32 n = 0;

	while (bytes--)
		n = n << 8 | *p++;
	return n;
}

static u32 label_of(const u8 *p)
{
	return number(p, 3) & 0xfffff;
}

static bool in_prefix(const u8 *addr, const u8 *prefix, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		if ((addr[i / 8] ^ prefix[i / 8]) & (0x80 >> i % 8))
			return false;
	return true;
}

static unsigned int outer_len(const u8 *p)
{
	return p[0] >> 4 == 6 ? 40 : 20;
}

static unsigned int prefix_len(const struct control *c)
{
	return c->from_len % (c->family == 1 ? 33 : 129);
}

/* Is the outer source one that the device accepts? */
static bool from_accepted(const u8 *p, const struct control *c)
{
	if (!c->family)
		return true;
	if (p[0] >> 4 == 6)
		return c->family > 1 && in_prefix(p + 8, c->from, prefix_len(c));
	return c->family == 1 && in_prefix(p + 12, c->from, prefix_len(c));
}

static bool inner_right(const u8 *inner, unsigned int room)
{
	unsigned int header = (inner[0] & 15) * 4, len = number(inner + 2, 2);

	if (inner[0] >> 4 == 6)
		return 40 + number(inner + 4, 2) <= room;
	return header >= 20 && len >= header && len <= room;
}

/* The same question, byte by byte, in the order in which the module asks. */
static int expected(const u8 *p, unsigned int len, const struct control *c)
{
	u32 max = 0xfffff - label_of(c->label_max);
	u32 min = label_of(c->label_min);
	unsigned int outer = outer_len(p);
	const u8 *inner;
	u32 entry;

	if (p[0] >> 4 == 4) {
		if (number(p + 6, 2) & 0x3fff)
			return LNET_CNT_FRAGMENT;
		if ((p[0] & 15) != 5)
			return LNET_CNT_OUTER_OPTIONS;
	}
	if (len < outer + LSE + 20)
		return LNET_CNT_SHORT;
	entry = number(p + outer, 4);
	if (!from_accepted(p, c))
		return LNET_CNT_SOURCE_FILTERED;
	if (entry >> 12 < 16)
		return LNET_CNT_RESERVED_LABEL;
	if (!(entry & 0x100))
		return LNET_CNT_NO_BOTTOM;
	if (entry >> 12 < min || entry >> 12 > max)
		return LNET_CNT_LABEL_FILTERED;
	if (!(entry & 0xff))
		return LNET_CNT_TTL_ZERO;
	inner = p + outer + LSE;
	if (inner[0] >> 4 != 4 && inner[0] >> 4 != 6)
		return LNET_CNT_INNER_VERSION;
	if (!inner_right(inner, len - outer - LSE))
		return LNET_CNT_INNER_HEADER;
	return -1;
}

/* And of a packet whose label is a reserved one: what is an explicit null. */
static int expected_null(const u8 *p, unsigned int len, const struct control *c)
{
	const u8 *inner = p + outer_len(p) + LSE;
	u32 entry = number(inner - LSE, 4);

	if (entry >> 12 != 0 && entry >> 12 != 2)
		return LNET_CNT_RESERVED_LABEL;
	if (!(entry & 0x100))
		return LNET_CNT_NO_BOTTOM;
	/* those that accept each label that means anything */
	if (label_of(c->label_min) > 16 || label_of(c->label_max))
		return LNET_CNT_LABEL_FILTERED;
	if (!(entry & 0xff))
		return LNET_CNT_TTL_ZERO;
	if (inner[0] >> 4 != (entry >> 12 ? 6 : 4))
		return LNET_CNT_INNER_VERSION;
	if (!inner_right(inner, len - (inner - p)))
		return LNET_CNT_INNER_HEADER;
	return -1;
}

/* A copy of exactly so many bytes. */
static void *copy(const void *data, size_t len)
{
	void *p = malloc(len);

	EXPECT(p);
	return memcpy(p, data, len);
}

static int check(const u8 *p, unsigned int len, const struct control *c)
{
	struct lnet_dev_spec spec = {
		.label_min	= label_of(c->label_min),
		.label_max	= 0xfffff - label_of(c->label_max),
		.from_len	= prefix_len(c),
	};
	bool is6 = p[0] >> 4 == 6;
	unsigned int looked_at = is6 ? LNET_WIRE_LEN6 : LNET_WIRE_LEN4;
	unsigned int have = len < looked_at ? len : looked_at;
	const u8 *entry = p + outer_len(p);
	struct lnet_lse lse = { };
	void *data = copy(p, have);
	int bad;

	if (c->family)
		spec.from.family = c->family == 1 ? AF_INET : AF_INET6;
	memcpy(&spec.from.ip6, c->from, 16);
	bad = is6 ? lnet_wire_check6(data, have, len, &spec, &lse) :
		    lnet_wire_check4(data, have, len, &spec, &lse);
	EXPECT(bad == expected(p, len, c));
	if (bad == LNET_CNT_RESERVED_LABEL)
		EXPECT(lnet_wire_check_null(data + outer_len(p),
					    len - outer_len(p), &spec, &lse) ==
		       expected_null(p, len, c));
	if (bad < 0) {
		EXPECT(lse.label == number(entry, 3) >> 4);
		EXPECT(lse.tc == (entry[2] >> 1 & 7));
		EXPECT(lse.bottom);
		EXPECT(lse.ttl == entry[3]);
	}
	free(data);
	return bad;
}

static void check_outer4(const struct control *c, unsigned int len, u8 *outer)
{
	__be32 addr[2];

	memcpy(addr, c->addrs, sizeof(addr));
	lnet_wire_outer4((struct iphdr *)outer, len, c->tos, addr[0], addr[1]);
	EXPECT(outer[0] == 0x45 && outer[1] == c->tos);
	EXPECT(number(outer + 2, 2) == len);
	EXPECT(number(outer + 4, 4) == 0x4000);
	EXPECT(outer[8] == 64 && outer[9] == 137);
	EXPECT(shim_sum(outer, 10) == 0xffff);
	EXPECT(!memcmp(outer + 12, c->addrs, 8));
}

static void check_outer6(const struct control *c, unsigned int len, u8 *outer)
{
	u32 hash = number(c->hash, 3), flow = lnet_wire_flow(hash);
	struct in6_addr addr[2];

	EXPECT(flow && flow <= 0xfffff);
	EXPECT(flow == (hash & 0xfffff) || flow == 1);
	memcpy(addr, c->addrs, sizeof(addr));
	lnet_wire_outer6((struct ipv6hdr *)outer, len, c->tos, flow, &addr[0],
			 &addr[1]);
	EXPECT(number(outer, 4) == (6u << 28 | (u32)c->tos << 20 | flow));
	EXPECT(lnet_wire_flow_of(outer) == flow);
	EXPECT(lnet_wire_tos(outer) == c->tos);
	EXPECT(number(outer + 4, 2) == len - 40);
	EXPECT(outer[6] == 137 && outer[7] == 64);
	EXPECT(!memcmp(outer + 8, c->addrs, 32));
}

/* The LSR: label and TTL change, traffic class and bottom stay. */
static void check_lsr(const struct control *c, const u8 *entry)
{
	u32 label = label_of(c->label);
	__be32 word;
	u8 out[4];

	memcpy(&word, entry, sizeof(word));
	word = lnet_wire_pass(word, label);
	memcpy(out, &word, sizeof(word));
	EXPECT(number(out, 3) >> 4 == label);
	EXPECT((out[2] & 15) == (entry[2] & 15));
	EXPECT(out[3] == entry[3] - 1);
}

/* The egress router: the smaller hop limit, and nothing else. */
static void check_egress6(const u8 *inner, u8 ttl)
{
	u8 *header = copy(inner, 40);

	lnet_wire_fold_ttl6((struct ipv6hdr *)header, ttl);
	EXPECT(header[7] == (ttl < inner[7] ? ttl : inner[7]));
	header[7] = inner[7];
	EXPECT(!memcmp(header, inner, 40));
	free(header);
}

/* The egress router: the smaller TTL, and a checksum as right as it was. */
static void check_egress4(const u8 *inner, u8 ttl)
{
	u8 *header = copy(inner, 20);

	lnet_wire_fold_ttl4((struct iphdr *)header, ttl);
	EXPECT(header[8] == (ttl < inner[8] ? ttl : inner[8]));
	EXPECT(shim_sum(header, 10) % 0xffff == shim_sum(inner, 10) % 0xffff);
	header[8] = inner[8];
	memcpy(header + 10, inner + 10, 2);
	EXPECT(!memcmp(header, inner, 20));
	free(header);
}

static void check_flow4(const u8 *inner)
{
	u8 *header = copy(inner, 20);
	unsigned int want = 0;

	if (!(number(inner + 6, 2) & 0x3fff) &&
	    (inner[9] == 6 || inner[9] == 17 || inner[9] == 132))
		want = (inner[0] & 15) * 4;
	EXPECT(lnet_wire_ports4((struct iphdr *)header) == want);
	free(header);
}

/* The LER: what it sends is accepted by a router that accepts the label. */
static void check_ler(const struct control *c, const u8 *inner,
		      unsigned int len, unsigned int outer)
{
	bool is6 = inner[0] >> 4 == 6;
	u8 tos = is6 ? number(inner, 2) >> 4 : inner[1];
	u8 *packet = malloc(outer + LSE + len);
	u32 label = label_of(c->label);
	__be32 word;

	EXPECT(packet);
	EXPECT(lnet_wire_tos(inner) == tos);
	word = lnet_wire_push(tos, lnet_wire_ttl(inner), label);
	if (outer == 40)
		check_outer6(c, outer + LSE + len, packet);
	else
		check_outer4(c, outer + LSE + len, packet);
	memcpy(packet + outer, &word, LSE);
	memcpy(packet + outer + LSE, inner, len);
	EXPECT(number(packet + outer, 3) == (label << 4 | (tos >> 5) << 1 | 1));
	EXPECT(packet[outer + 3] == inner[is6 ? 7 : 8]);
	check(packet, outer + LSE + len, c);
	free(packet);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct control control;
	unsigned int len;
	u8 *packet;

	if (size < sizeof(control) + 20)
		return 0;
	memcpy(&control, data, sizeof(control));
	len = size - sizeof(control);
	/* The stack lets by no other outer header. */
	packet = copy(data + sizeof(control), len);
	if (packet[0] >> 4 != 6)
		packet[0] = 0x40 | (packet[0] & 15);
	if ((packet[0] >> 4 == 6 ? len >= 40 :
	     (packet[0] & 15) >= 5 && (packet[0] & 15) * 4u <= len) &&
	    check(packet, len, &control) < 0) {
		u8 *entry = packet + outer_len(packet), *inner = entry + LSE;

		check_lsr(&control, entry);
		if (inner[0] >> 4 == 6) {
			check_egress6(inner, entry[3]);
		} else {
			check_egress4(inner, entry[3]);
			check_flow4(inner);
		}
		check_ler(&control, inner, packet + len - inner, 20);
		check_ler(&control, inner, packet + len - inner, 40);
	}
	free(packet);
	return 0;
}
