/* SPDX-License-Identifier: GPL-2.0 */
/* DSCPs, traffic classes of labels, and maps between them. */
#ifndef LNET_EXIT_TOOLS_DSCP_H
#define LNET_EXIT_TOOLS_DSCP_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/lnet_exit.h>

struct out;

/**
 * struct lx_tc_map - map of an exit
 * @set: there is one; without it all of @to is 0
 * @to: of a remote exit, the traffic class for each DSCP; of a local one, the
 *	DSCP or LNET_EXIT_DSCP_KEEP for each traffic class
 */
struct lx_tc_map {
	bool set;
	uint8_t to[LNET_EXIT_DSCP_NUM];
};

/* Number of entries of the map that an exit of this type has. */
static inline unsigned int lx_tc_map_num(uint8_t type)
{
	return type == LNET_EXIT_TYPE_LOCAL ? LNET_EXIT_TC_NUM :
					      LNET_EXIT_DSCP_NUM;
}

/* The attribute that it is. */
static inline int lx_tc_map_attr(uint8_t type)
{
	return type == LNET_EXIT_TYPE_LOCAL ? LNET_EXIT_A_EXIT_TC_DSCP :
					      LNET_EXIT_A_EXIT_DSCP_TC;
}

/* Enough for any map as text. */
#define LX_TC_MAP_STRLEN 1024

/*
 * Maps as people write them: FROM:TO[,FROM:TO]..., of which FROM may be a range
 * A-B or "all" and later pairs win; "default" for none. As the functions of
 * values.h: 0, or -EINVAL and what is wrong in @why.
 */
int lx_value_dscp_tc(const char *s, struct lx_tc_map *out, char *why);
int lx_value_tc_dscp(const char *s, struct lx_tc_map *out, char *why);

/**
 * lx_tc_map_str - a map as its reader above takes it
 * @map: map
 * @type: of its exit
 * @buf: LX_TC_MAP_STRLEN bytes
 *
 * Return: @buf.
 */
const char *lx_tc_map_str(const struct lx_tc_map *map, uint8_t type, char *buf);

/** print_tc_map - print a map that is set, as a member of its exit */
void print_tc_map(struct out *o, const struct lx_tc_map *map, uint8_t type);

#endif /* LNET_EXIT_TOOLS_DSCP_H */
