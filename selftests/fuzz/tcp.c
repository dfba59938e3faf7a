// SPDX-License-Identifier: GPL-2.0
/*
 * TCP headers that anybody may have sent, through kmod/wire_tcp.h: the segment
 * sizes that it finds are compared with those that a reader finds who goes
 * through the options byte by byte.
 *
 * An input is a TCP header with options. As many bytes as the module may read
 * are at an address of their own, with nothing behind them.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>

#include "../../kmod/wire_tcp.h"
#include "expect.h"

#define HEADER_MAX	60

/* Marks in @found where the values are that the module may change. */
static void expected(const u8 *tcp, unsigned int len, bool *found)
{
	unsigned int i, kind = 0, size = 0, seen = 0;

	for (i = 20; i < len; i++) {
		if (!seen) {
			kind = tcp[i];
			if (kind == 0)
				return;
			if (kind != 1)
				seen = 1;
		} else if (seen == 1) {
			size = tcp[i];
			if (size < 2 || i - 1 + size > len)
				return;
			seen = size == 2 ? 0 : 2;
		} else {
			if (seen == 2 && kind == 2 && size == 4)
				found[i] = true;
			if (++seen == size)
				seen = 0;
		}
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	bool want[HEADER_MAX] = { }, got[HEADER_MAX] = { };
	unsigned int len, at = 20, last = 0;
	u8 *tcp;

	if (size < 20)
		return 0;
	len = lnet_wire_tcp_len(data);
	EXPECT(len <= HEADER_MAX);
	if (len < 20 || len > size)
		return 0;
	tcp = malloc(len);
	EXPECT(tcp);
	memcpy(tcp, data, len);
	expected(tcp, len, want);
	while ((at = lnet_wire_mss_next(tcp, len, at))) {
		EXPECT(at > last && at + 2 <= len);
		EXPECT(lnet_wire_mss(tcp, at) == tcp[at] * 256 + tcp[at + 1]);
		last = at;
		got[at] = true;
		at += 2;
	}
	EXPECT(!memcmp(got, want, sizeof(got)));
	free(tcp);
	return 0;
}
