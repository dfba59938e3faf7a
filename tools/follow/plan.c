// SPDX-License-Identifier: GPL-2.0
/* The difference between what the kernel should hold and what it holds. */

#include <stdlib.h>
#include <string.h>

#include "../link.h"
#include "../names.h"
#include "../mem.h"
#include "../nft.h"
#include "plan.h"

#define BIT(name)	LX_BIT(LNET_EXIT_A_EXIT_ ## name)

/**
 * plan_add - append an operation
 * @plan: plan
 * @kind: what it does
 *
 * Return: the operation, to be filled in; valid until the next one is added.
 */
struct op *plan_add(struct plan *plan, enum op_kind kind)
{
	struct op *op;

	plan->ops = mem_grow(plan->ops, plan->n, sizeof(*plan->ops));
	op = &plan->ops[plan->n++];
	memset(op, 0, sizeof(*op));
	op->kind = kind;
	return op;
}

static uint32_t exit_changes(const struct lx_exit *want,
			     const struct lx_exit *is)
{
	uint32_t changed = 0;

	if ((want->flags ^ is->flags) & want->flags_mask)
		changed |= BIT(FLAGS);
	if (memcmp(&want->tc_map, &is->tc_map, sizeof(is->tc_map)))
		changed |= LX_BIT(lx_tc_map_attr(want->type));
	if (want->type == LNET_EXIT_TYPE_LOCAL) {
		changed |= want->oif != is->oif ? BIT(OIF) : 0;
		changed |= want->mark != is->mark ? BIT(MARK) : 0;
		return changed;
	}
	changed |= want->mtu != is->mtu ? BIT(MTU) : 0;
	changed |= strcmp(want->backup, is->backup) ? BIT(BACKUP) : 0;
	if (!hops_equal(want, is))
		changed |= BIT(NEXTHOPS);
	/* Next hops without a gateway lead to the egress: both at once. */
	if (!lx_addr_equal(&want->egress, &is->egress))
		changed |= BIT(EGRESS) | BIT(NEXTHOPS);
	return changed;
}

static void plan_exit(struct plan *plan, const struct want *want,
		      const struct lx_exits *kernel, bool *masquerade)
{
	const struct lx_exit *is = lx_exits_find(kernel, want->exit.name);
	uint32_t changed;
	struct op *op;

	if (!is) {
		plan_add(plan, OP_EXIT_NEW)->want = want;
		*masquerade |= lx_masquerades(&want->exit);
		return;
	}
	if (want->hops_only)
		changed = hops_equal(&want->exit, is) ? 0 : BIT(NEXTHOPS);
	else
		changed = exit_changes(&want->exit, is);
	if (!changed)
		return;
	op = plan_add(plan, OP_EXIT_SET);
	op->want = want;
	op->exit_was = is;
	op->changed = changed;
	*masquerade |= lx_masquerades(&want->exit) || lx_masquerades(is);
}

/* Exits that follow one another as backups behind this one. */
static unsigned int backups_behind(const struct lx_exits *kernel,
				   const struct lx_exit *exit)
{
	unsigned int n = 0;

	/* The module allows no ring; a dump that raced must not hang us. */
	while (exit && *exit->backup && n < kernel->n) {
		exit = lx_exits_find(kernel, exit->backup);
		n++;
	}
	return n;
}

struct doomed {
	const struct lx_exit *exit;
	unsigned int depth;
};

/* Those that nobody names as a backup go first. */
static int users_first(const void *a, const void *b)
{
	const struct doomed *x = a, *y = b;

	if (x->depth != y->depth)
		return x->depth > y->depth ? -1 : 1;
	return strcmp(x->exit->name, y->exit->name);
}

static void plan_doomed(struct plan *plan, const struct target *t,
			const struct lx_exits *kernel)
{
	struct doomed *doomed = mem_alloc((kernel->n + 1) * sizeof(*doomed));
	bool masquerade = false;
	size_t i, n = 0;

	for (i = 0; i < kernel->n; i++) {
		const struct lx_exit *exit = &kernel->v[i];

		if (exit->protocol != LNET_EXIT_PROTO_FOLLOW ||
		    conf_find_exit(t->conf, exit->name))
			continue;
		doomed[n].exit = exit;
		doomed[n++].depth = backups_behind(kernel, exit);
	}
	qsort(doomed, n, sizeof(*doomed), users_first);
	for (i = 0; i < n; i++) {
		plan_add(plan, OP_EXIT_DEL)->exit_was = doomed[i].exit;
		masquerade |= lx_masquerades(doomed[i].exit);
	}
	if (masquerade)
		plan_add(plan, OP_MASQUERADE);
	free(doomed);
}

/* A device without limits is reported with limits that let all pass. */
static void dev_range(const struct lx_dev *dev, uint32_t *min, uint32_t *max)
{
	*min = dev->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MIN) ? dev->label_min :
							      0;
	*max = dev->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX) ?
	       dev->label_max : LNET_EXIT_LABEL_MAX;
	if (*min <= LNET_EXIT_LABEL_MIN)
		*min = 0;
}

static bool dev_equal(const struct lx_dev *a, const struct lx_dev *b)
{
	uint32_t amin, amax, bmin, bmax;

	dev_range(a, &amin, &amax);
	dev_range(b, &bmin, &bmax);
	return amin == bmin && amax == bmax &&
	       a->zero_checksum == b->zero_checksum &&
	       lx_prefix_equal(&a->from, &b->from);
}

static int by_ifindex(const void *a, const void *b)
{
	const struct lx_dev *x = a, *y = b;

	return x->ifindex < y->ifindex ? -1 : x->ifindex > y->ifindex;
}

static const struct lx_dev *find_dev(const struct lx_devs *devs,
				     uint32_t ifindex)
{
	const struct lx_dev key = { .ifindex = ifindex };

	return devs->n ? bsearch(&key, devs->v, devs->n, sizeof(key),
				 by_ifindex) : NULL;
}

static void plan_dev(struct plan *plan, const struct lx_dev *dev,
		     const struct lx_dev *is, struct notices *notices)
{
	char protocol[LX_PROTO_STRLEN], name[IF_NAMESIZE];
	struct op *op;

	if (is && is->protocol != LNET_EXIT_PROTO_FOLLOW) {
		notice(notices,
		       "device %s: the one in the kernel was made by hand (protocol %s), it wins and is left alone",
		       lx_ifname(dev->ifindex, name), lx_proto_str(is->protocol, protocol));
		return;
	}
	if (is && dev_equal(dev, is))
		return;
	op = plan_add(plan, OP_DEV_SET);
	op->dev = dev;
	op->dev_was = is;
}

static void plan_devs(struct plan *plan, const struct target *t,
		      const struct lx_devs *kernel, struct notices *notices)
{
	size_t i;

	for (i = 0; i < t->devs.n; i++)
		plan_dev(plan, &t->devs.v[i],
			 find_dev(kernel, t->devs.v[i].ifindex), notices);
}

static void plan_doomed_devs(struct plan *plan, const struct target *t,
			     const struct lx_devs *kernel)
{
	size_t i;

	for (i = 0; i < kernel->n; i++)
		if (kernel->v[i].protocol == LNET_EXIT_PROTO_FOLLOW &&
		    !find_dev(&t->devs, kernel->v[i].ifindex))
			plan_add(plan, OP_DEV_DEL)->dev_was = &kernel->v[i];
}

static bool any_masquerade(const struct target *t)
{
	size_t i;

	for (i = 0; i < t->n_exits; i++)
		if (lx_masquerades(&t->exits[i].exit))
			return true;
	return false;
}

/* One request for all settings that differ. */
static void plan_settings(struct plan *plan, const struct lx_config *want,
			  const struct lx_config *have)
{
	struct lx_config settings = *want;

	if (settings.own_host == have->own_host)
		settings.has &= ~LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST);
	if (settings.mss_clamp == have->mss_clamp)
		settings.has &= ~LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP);
	if (settings.has)
		plan_add(plan, OP_CONFIG)->settings = settings;
}

/**
 * plan_make - find out what has to be done
 * @plan: filled; plan_free() it
 * @t: what the kernel should hold
 * @kernel: what it holds; its next hops are sorted
 * @notices: where to say what is in the way
 * @table: the same for the label table; NULL leaves the table as it is, and
 *	what is to be deleted, too: only exits, devices and settings are
 *	brought in step
 *
 * Exits come before the entries that name them, and backups before the exits
 * that name them; deletions come last, in the opposite order.
 */
void plan_make(struct plan *plan, const struct target *t,
	       struct kernel *kernel, struct notices *notices,
	       struct notices *table)
{
	const struct conf *conf = t->conf;
	/* The rules may have been flushed by somebody. */
	bool masquerade = table && any_masquerade(t);
	size_t i;

	memset(plan, 0, sizeof(*plan));
	for (i = 0; i < kernel->exits.n; i++)
		hops_sort(&kernel->exits.v[i]);
	for (i = 0; i < t->n_exits; i++)
		plan_exit(plan, &t->exits[i], &kernel->exits, &masquerade);
	if (masquerade)
		plan_add(plan, OP_MASQUERADE);
	plan_devs(plan, t, &kernel->devs, notices);
	if (table) {
		plan_labels(plan, t, kernel, table);
		plan_doomed(plan, t, &kernel->exits);
		plan_doomed_devs(plan, t, &kernel->devs);
	}
	plan_settings(plan, &conf->settings, &kernel->config);
}

/**
 * plan_free - release a plan
 * @plan: plan
 */
void plan_free(struct plan *plan)
{
	free(plan->ops);
	memset(plan, 0, sizeof(*plan));
}
