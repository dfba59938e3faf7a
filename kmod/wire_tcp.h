/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TCP headers as bytes, as far as the maximum segment size needs it. Away from
 * socket buffers, as wire.h is.
 */
#ifndef _LNET_WIRE_TCP_H
#define _LNET_WIRE_TCP_H

#include <linux/types.h>

#define LNET_TCP_LEN		20	/* without options */
#define LNET_TCP_FLAGS		13	/* where the flags are */
#define LNET_TCP_SYN		0x02
#define LNET_TCP_OPT_END	0
#define LNET_TCP_OPT_NOP	1
#define LNET_TCP_OPT_MSS	2
#define LNET_TCP_OPT_MSS_LEN	4

/* Length of a TCP header with its options. */
static inline unsigned int lnet_wire_tcp_len(const u8 *tcp)
{
	return (tcp[12] >> 4) * 4;
}

/* The segment size that an option tells, its value at @at. */
static inline u16 lnet_wire_mss(const u8 *tcp, unsigned int at)
{
	return tcp[at] << 8 | tcp[at + 1];
}

/**
 * lnet_wire_mss_next() - find an option that tells a maximum segment size
 * @tcp: TCP header
 * @len: its length with options
 * @at: where to begin: LNET_TCP_LEN, or behind a value found before
 *
 * What stands behind an option whose length cannot be right is no option.
 *
 * Return: where the two bytes of the value are, 0 if there is no such option.
 */
static inline unsigned int lnet_wire_mss_next(const u8 *tcp, unsigned int len,
					      unsigned int at)
{
	unsigned int size;

	for (; at < len; at += size) {
		size = 1;
		if (tcp[at] == LNET_TCP_OPT_END)
			return 0;
		if (tcp[at] == LNET_TCP_OPT_NOP)
			continue;
		if (at + 1 >= len)
			return 0;
		size = tcp[at + 1];
		if (size < 2 || size > len - at)
			return 0;
		if (tcp[at] == LNET_TCP_OPT_MSS && size == LNET_TCP_OPT_MSS_LEN)
			return at + 2;
	}
	return 0;
}

#endif /* _LNET_WIRE_TCP_H */
