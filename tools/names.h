/* SPDX-License-Identifier: GPL-2.0 */
/* Words for the numbers of the netlink contract. */
#ifndef LNET_EXIT_TOOLS_NAMES_H
#define LNET_EXIT_TOOLS_NAMES_H

#include <stddef.h>
#include <stdint.h>
#include "nl.h"

/* Longest name of a protocol, with the terminating zero. */
#define LX_PROTO_STRLEN 32

/**
 * lx_proto_str - name of a protocol, or its number in digits
 * @proto: LNET_EXIT_PROTO_*, or another number of rtnetlink
 * @buf: LX_PROTO_STRLEN bytes
 *
 * Return: @buf.
 */
const char *lx_proto_str(uint8_t proto, char *buf);

/** lx_proto_num - number of a protocol's name; -EINVAL for an unknown one */
int lx_proto_num(const char *name);

/**
 * lx_rttable_str - name of a table of the FIB, or its number in digits
 * @table: RT_TABLE_*
 * @buf: LX_PROTO_STRLEN bytes
 *
 * Return: @buf.
 */
const char *lx_rttable_str(uint32_t table, char *buf);

/* Words of enum members; "unknown" for what a newer module may send. */
const char *lx_exit_type_str(uint8_t type);
const char *lx_encap_str(uint8_t encap);
const char *lx_exit_state_str(uint8_t state);
const char *lx_exit_reason_str(uint8_t reason);
const char *lx_verdict_str(uint8_t verdict);
const char *lx_entry_type_str(uint8_t type);
const char *lx_rule_action_str(uint8_t action);
const char *lx_route_type_str(uint8_t type);

/* State of an exit for people: what @reason means, a few words. */
const char *lx_exit_reason_text(uint8_t reason);

/* Names of single flag bits; NULL behind the last. */
const char *lx_exit_flag_str(unsigned int bit);
const char *lx_nexthop_flag_str(unsigned int bit);

/**
 * lx_attr_str - the attribute that a report names, in words of the command line
 * @rep: report with a depth
 * @buf: filled, such as "label" or "nexthop weight"; empty if unknown
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *lx_attr_str(const struct lx_report *rep, char *buf, size_t size);

#endif /* LNET_EXIT_TOOLS_NAMES_H */
