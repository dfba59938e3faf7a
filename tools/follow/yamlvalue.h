/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values of a configuration. Each reader notes a fault that says what was
 * expected, and returns whether the value is good.
 */

#ifndef FOLLOW_YAMLVALUE_H
#define FOLLOW_YAMLVALUE_H

#include <linux/lnet_exit.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "../addr.h"
#include "../dscp.h"
#include "yamlread.h"

/** typedef yaml_number_fn - one of the lx_value_ functions for numbers */
typedef int (*yaml_number_fn)(const char *text, uint32_t *out, char *why);

bool yaml_bool(struct yaml_reader *r, const yaml_node_t *node, bool *out);
bool yaml_number(struct yaml_reader *r, const yaml_node_t *node,
		 const char *what, yaml_number_fn value, uint32_t *out);
bool yaml_map(struct yaml_reader *r, const yaml_node_t *node,
	      int (*value)(const char *text, struct lx_tc_map *out, char *why),
	      struct lx_tc_map *out);
bool yaml_labels(struct yaml_reader *r, const yaml_node_t *node,
		 uint32_t *min, uint32_t *max);
bool yaml_name(struct yaml_reader *r, const yaml_node_t *node,
	       char out[LNET_EXIT_NAME_LEN + 1]);
bool yaml_dev(struct yaml_reader *r, const yaml_node_t *node,
	      char out[IF_NAMESIZE]);
bool yaml_addr(struct yaml_reader *r, const yaml_node_t *node,
	       struct lx_addr *out);
bool yaml_prefix(struct yaml_reader *r, const yaml_node_t *node,
		 struct lx_prefix *out);
bool prefix_read(struct faults *faults, struct pos pos, const char *text,
		 size_t len, struct lx_prefix *out);

#endif
