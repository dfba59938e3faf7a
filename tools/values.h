/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values as people write them on the command line and in the configuration:
 * one function per kind, all of one shape, none of them needs a socket.
 */
#ifndef LNET_EXIT_TOOLS_VALUES_H
#define LNET_EXIT_TOOLS_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/lnet_exit.h>
#include "addr.h"

/* Enough for what any lx_value_* function says. */
#define LX_WHY_LEN 256

/*
 * All of these return 0 and fill the result, or return -EINVAL and put into
 * @why (LX_WHY_LEN bytes) what is wrong with the text, as the end of a
 * sentence: "is not a label: a number from 16 to 1048575 is expected".
 */

/* Name of an exit: printable, no white space, no slash, 1 to 31 bytes. */
int lx_value_name(const char *s, char out[LNET_EXIT_NAME_LEN + 1], char *why);

/* Number in decimal or 0x hexadecimal, from @min to @max. */
int lx_value_number(const char *s, uint32_t min, uint32_t max, uint32_t *out,
		    char *why);

/* Label of an exit: LNET_EXIT_LABEL_MIN to LNET_EXIT_LABEL_MAX. */
int lx_value_label(const char *s, uint32_t *out, char *why);

/* Range of labels A-B, or one label A, which is A-A. */
int lx_value_labels(const char *s, uint32_t *min, uint32_t *max, char *why);

/* Weight of a next hop: 1 to LNET_EXIT_WEIGHT_MAX. */
int lx_value_weight(const char *s, uint32_t *out, char *why);

/* MTU in bytes: 0 (no limit of its own) or 68 to 65535. */
int lx_value_mtu(const char *s, uint32_t *out, char *why);

/* Firewall mark: any 32 bit number. */
int lx_value_mark(const char *s, uint32_t *out, char *why);

/* Protocol by name ("static", "follow", "bgp" ...) or number, 1 to 255. */
int lx_value_protocol(const char *s, uint8_t *out, char *why);

/* Address of either family. */
int lx_value_addr(const char *s, struct lx_addr *out, char *why);

/* Prefix of either family, host bits as typed; a lone address is a host. */
int lx_value_prefix(const char *s, struct lx_prefix *out, char *why);

/* "ip" or "udp", to LNET_EXIT_ENCAP_*. */
int lx_value_encap(const char *s, uint8_t *out, char *why);

/* Name of a label table: as that of an exit, but with no digit in front. */
int lx_value_table_name(const char *s, char out[LNET_EXIT_NAME_LEN + 1],
			char *why);

/** struct lx_table_ref - a label table: by @name, or by @id if that is empty */
struct lx_table_ref {
	char name[LNET_EXIT_NAME_LEN + 1];
	uint32_t id;
};

/* Label table by name or number. */
int lx_value_table(const char *s, struct lx_table_ref *out, char *why);

/* Firewall mark M or M/MASK. */
int lx_value_fwmark(const char *s, uint32_t *mark, uint32_t *mask, char *why);

/* What can be the name of a device, be there one or not. */
int lx_value_ifname(const char *s, char out[LNET_EXIT_IFNAME_LEN + 1],
		    char *why);

/* Path of a cgroup, as in /proc/PID/cgroup or below /sys/fs/cgroup. */
int lx_value_cgroup(const char *s, char out[LNET_EXIT_CGROUP_LEN + 1],
		    char *why);

/* "on" or "off". */
int lx_value_onoff(const char *s, bool *out, char *why);

/* "inet" or "inet6", to AF_INET or AF_INET6. */
int lx_value_family(const char *s, uint8_t *out, char *why);

/* Existing device, to its ifindex in the current namespace: -ENODEV without. */
int lx_value_dev(const char *s, uint32_t *out, char *why);

#endif /* LNET_EXIT_TOOLS_VALUES_H */
