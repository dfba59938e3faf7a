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
#include <stdio.h>

#include "../../kmod/wire.h"

struct control {
	u8 label_min[3];
	u8 label_max[3];	/* how far below the largest label */
	u8 family;		/* of the prefix: 0 none, 1 IPv4, else IPv6 */
	u8 from_len;
	u8 from[4];
	u8 label[3];		/* outgoing one */
	u8 tos;
	u8 addrs[8];
};

#define OUTER	20
#define LSE	4
#define EXPECT(cond) do {						\
	if (!(cond)) {							\
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond);\
		abort();						\
	}								\
} while (0)

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

/* The same question, byte by byte, in the order in which the module asks. */
static int expected(const u8 *p, unsigned int len, const struct control *c)
{
	u32 max = 0xfffff - label_of(c->label_max);
	u32 min = label_of(c->label_min);
	unsigned int inner_len;
	const u8 *inner;
	u32 entry;

	if (number(p + 6, 2) & 0x3fff)
		return LNET_CNT_FRAGMENT;
	if ((p[0] & 15) != 5)
		return LNET_CNT_OUTER_OPTIONS;
	if (len < OUTER + LSE + 20)
		return LNET_CNT_SHORT;
	entry = number(p + OUTER, 4);
	if (c->family > 1 ||
	    (c->family && !in_prefix(p + 12, c->from, c->from_len % 33)))
		return LNET_CNT_SOURCE_FILTERED;
	if (entry >> 12 < 16)
		return LNET_CNT_RESERVED_LABEL;
	if (!(entry & 0x100))
		return LNET_CNT_NO_BOTTOM;
	if (entry >> 12 < min || entry >> 12 > max)
		return LNET_CNT_LABEL_FILTERED;
	if (!(entry & 0xff))
		return LNET_CNT_TTL_ZERO;
	inner = p + OUTER + LSE;
	if (inner[0] >> 4 == 6)
		return 40 + number(inner + 4, 2) > len - OUTER - LSE ?
		       LNET_CNT_INNER_HEADER : -1;
	if (inner[0] >> 4 != 4)
		return LNET_CNT_INNER_VERSION;
	inner_len = number(inner + 2, 2);
	if ((inner[0] & 15) < 5 || inner_len < (inner[0] & 15) * 4u ||
	    inner_len > len - OUTER - LSE)
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
		.from_len	= c->from_len % 33,
	};
	unsigned int have = len < LNET_WIRE_LEN4 ? len : LNET_WIRE_LEN4;
	struct lnet_lse lse = { };
	void *data = copy(p, have);
	int bad;

	if (c->family)
		spec.from.family = c->family == 1 ? AF_INET : AF_INET6;
	memcpy(&spec.from.ip4, c->from, 4);
	bad = lnet_wire_check4(data, have, len, &spec, &lse);
	EXPECT(bad == expected(p, len, c));
	if (bad < 0) {
		EXPECT(lse.label == number(p + OUTER, 3) >> 4);
		EXPECT(lse.tc == (p[OUTER + 2] >> 1 & 7));
		EXPECT(lse.bottom);
		EXPECT(lse.ttl == p[OUTER + 3]);
	}
	free(data);
	return bad;
}

static void check_outer(const struct control *c, unsigned int len, u8 *outer)
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

static void check_flow(const u8 *inner)
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
		      unsigned int len)
{
	u8 *packet = malloc(OUTER + LSE + len);
	u32 label = label_of(c->label);
	__be32 word;

	EXPECT(packet);
	word = lnet_wire_push(lnet_wire_tos(inner), lnet_wire_ttl(inner), label);
	check_outer(c, OUTER + LSE + len, packet);
	memcpy(packet + OUTER, &word, LSE);
	memcpy(packet + OUTER + LSE, inner, len);
	if (inner[0] >> 4 == 6) {
		EXPECT(number(packet + OUTER, 3) ==
		       (label << 4 | (inner[0] & 14) | 1));
		EXPECT(packet[OUTER + 3] == inner[7]);
	} else {
		EXPECT(number(packet + OUTER, 3) ==
		       (label << 4 | (inner[1] >> 5) << 1 | 1));
		EXPECT(packet[OUTER + 3] == inner[8]);
	}
	check(packet, OUTER + LSE + len, c);
	free(packet);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct control control;
	unsigned int len;
	u8 *packet;

	if (size < sizeof(control) + OUTER)
		return 0;
	memcpy(&control, data, sizeof(control));
	len = size - sizeof(control);
	/* The stack lets by no other outer header. */
	packet = copy(data + sizeof(control), len);
	packet[0] = 0x40 | (packet[0] & 15);
	if ((packet[0] & 15) >= 5 && (packet[0] & 15) * 4u <= len &&
	    check(packet, len, &control) < 0) {
		u8 *inner = packet + OUTER + LSE;

		check_lsr(&control, packet + OUTER);
		if (inner[0] >> 4 == 6) {
			check_egress6(inner, packet[OUTER + 3]);
		} else {
			check_egress4(inner, packet[OUTER + 3]);
			check_flow(inner);
		}
		check_ler(&control, inner, len - OUTER - LSE);
	}
	free(packet);
	return 0;
}
