/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The difference between what the kernel should hold and what it holds, as
 * operations in an order that breaks nothing on the way. Pure.
 */

#ifndef FOLLOW_PLAN_H
#define FOLLOW_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target.h"

/**
 * struct kernel - what the module holds
 * @exits: exits
 * @devs: devices
 * @labels: label entries, if they were read
 * @generation: of the label table before they were read
 * @config: settings
 */
struct kernel {
	struct lx_exits exits;
	struct lx_devs devs;
	struct lx_labels labels;
	uint32_t generation;
	struct lx_config config;
};

/**
 * enum op_kind - what an operation does
 * @OP_EXIT_NEW: make an exit: @want
 * @OP_EXIT_SET: change an exit: @want, @exit_was, @changed
 * @OP_EXIT_DEL: delete an exit: @exit_was
 * @OP_MASQUERADE: bring the masquerade rules in step with the exits
 * @OP_DEV_SET: accept labels from a device: @dev, @dev_was if it replaces
 * @OP_DEV_DEL: accept none any more: @dev_was
 * @OP_LABEL_SET: make an entry: @label, @label_was if it replaces one
 * @OP_LABEL_DEL: delete an entry: @label_was
 * @OP_CONFIG: change settings of the namespace: @settings
 */
enum op_kind {
	OP_EXIT_NEW,
	OP_EXIT_SET,
	OP_EXIT_DEL,
	OP_MASQUERADE,
	OP_DEV_SET,
	OP_DEV_DEL,
	OP_LABEL_SET,
	OP_LABEL_DEL,
	OP_CONFIG,
};

/**
 * struct op - an operation; members not named at its kind are not set
 * @changed: LX_BIT(LNET_EXIT_A_EXIT_*) of what differs
 */
struct op {
	enum op_kind kind;
	uint32_t changed;
	union {
		const struct want *want;
		const struct lx_dev *dev;
		const struct conf_label *label;
		struct lx_config settings;
	};
	union {
		const struct lx_exit *exit_was;
		const struct lx_dev *dev_was;
		const struct lx_label *label_was;
	};
};

/**
 * struct plan - operations in their order
 * @ops: they point into the target and the state they were made from
 * @n: number of them
 */
struct plan {
	struct op *ops;
	size_t n;
};

void plan_make(struct plan *plan, const struct target *t,
	       struct kernel *kernel, struct notices *notices,
	       struct notices *table);
void plan_free(struct plan *plan);

struct op *plan_add(struct plan *plan, enum op_kind kind);
void plan_labels(struct plan *plan, const struct target *t,
		 const struct kernel *kernel, struct notices *notices);

#endif
