/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of carrying out a plan share. */

#ifndef FOLLOW_APPLY_INT_H
#define FOLLOW_APPLY_INT_H

#include "apply.h"

#define LABEL_BIT(name)	LX_BIT(LNET_EXIT_A_LABEL_ ## name)

/* Entries are many: so many are logged one by one, the rest as a number. */
#define ENTRIES_SAID	16

/**
 * struct tally - numbers of label entries
 * @set: made or changed
 * @deleted: deleted
 * @remarks: those that the kernel had words for
 */
struct tally {
	size_t set;
	size_t deleted;
	size_t remarks;
};

/* apply.c */
int apply_dry(struct lx_report *rep);
bool apply_judge(struct applier *a, struct notices *notices, int err,
		 const struct lx_report *rep, const char *what,
		 const char *verb);
bool apply_exit_judge(struct applier *a, struct notices *notices, int err,
		      const struct lx_report *rep, const char *name,
		      const char *verb);

/* applyexit.c */
size_t apply_exit_sets(struct applier *a, const struct op *op, size_t left);

/* applylabel.c */
bool apply_label_judge(struct applier *a, int err, const struct lx_report *rep,
		       const struct lx_prefix *prefix, const char *verb,
		       struct tally *tally);
struct lx_label apply_label(const struct op *op, const struct target *t);
void say_label_op(const struct applier *a, const struct op *op,
		  const struct target *t, struct tally *tally);
void say_labels_end(const struct applier *a, const struct tally *tally);
void apply_turn(struct applier *a);
size_t apply_labels(struct applier *a, const struct op *op, size_t left,
		    const struct target *t, struct tally *tally);

/* applymany.c */
bool apply_together(struct applier *a, const struct op *op, size_t n,
		    const struct target *t, struct tally *tally);

#endif
