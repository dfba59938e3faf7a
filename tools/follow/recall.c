// SPDX-License-Identifier: GPL-2.0
/* What an earlier daemon has learned, as the module still knows it. */

#include <linux/lnet_exit.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "learn.h"

/* Where routes of a table and a family are noted. */
static struct learned *of_family(struct learned *tables, size_t learn,
				 int family)
{
	return &tables[learn * LEARN_FAMILIES + (family == AF_INET6)];
}

static bool is_learned(const struct conf *conf, const struct lx_exit *exit)
{
	char name[sizeof(exit->name)];

	snprintf(name, sizeof(name), LEARN_NAME "%u", exit->label);
	return exit->protocol == LNET_EXIT_PROTO_FOLLOW &&
	       exit->type == LNET_EXIT_TYPE_REMOTE &&
	       !strcmp(exit->name, name) && !conf_find_exit(conf, name);
}

static void recall_exit(const struct conf *conf, struct learned *tables,
			const struct lx_exit *exit)
{
	struct lx_prefix prefix = { .addr = exit->egress };
	size_t i;

	if (!is_learned(conf, exit))
		return;
	prefix.len = lx_addr_bits(&exit->egress);
	for (i = 0; i < conf->n_learn; i++)
		if (conf->learn[i].exits)
			break;
	if (i < conf->n_learn)
		learned_add(of_family(tables, i, prefix.addr.family), &prefix,
			    exit->label);
}

/* The label of an exit of the configuration, or of one that was learned. */
static uint32_t label_of(const struct conf *conf, const struct lx_exits *exits,
			 const char *name)
{
	const struct conf_exit *configured = conf_find_exit(conf, name);
	const struct lx_exit *exit;

	if (configured)
		return configured->label;
	exit = lx_exits_find(exits, name);
	return exit && is_learned(conf, exit) ? exit->label : 0;
}

static bool is_configured(const struct conf *conf,
			  const struct lx_prefix *prefix)
{
	size_t low = 0, high = conf->n_labels, middle;
	int cmp;

	while (low < high) {
		middle = low + (high - low) / 2;
		cmp = lx_prefix_cmp(&conf->labels[middle].prefix, prefix);
		if (!cmp)
			return true;
		if (cmp < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static void recall_label(const struct conf *conf, struct learned *tables,
			 const struct lx_exits *exits,
			 const struct lx_label *label)
{
	uint32_t metric = label_of(conf, exits, label->exit);
	const struct conf_learn *from;
	size_t i, best = conf->n_learn;

	if (label->protocol != LNET_EXIT_PROTO_FOLLOW || !metric ||
	    (label->flags & LNET_EXIT_ENTRY_F_OVERRIDE) ||
	    is_configured(conf, &label->prefix))
		return;
	for (i = 0; i < conf->n_learn; i++) {
		from = &conf->learn[i];
		if (from->exits)
			continue;
		if (!strcmp(from->exit, label->exit)) {
			best = i;
			break;
		}
		if (!*from->exit && best == conf->n_learn)
			best = i;
	}
	if (best < conf->n_learn)
		learned_add(of_family(tables, best, label->prefix.addr.family),
			    &label->prefix, metric);
}

/**
 * learn_recall - what the tables to learn from have held, to all appearances
 * @base: the configuration
 * @exits: exits in the module, as lx_exit_dump() gives them
 * @labels: its label entries
 * @tables: empty tables, LEARN_FAMILIES for each of @base->learn; filled
 *
 * The opposite of learn_merge(). The module does not tell tables of the same
 * kind apart: what could be from several of them is taken for that of the
 * first.
 */
void learn_recall(const struct conf *base, const struct lx_exits *exits,
		  const struct lx_labels *labels, struct learned *tables)
{
	size_t i;

	for (i = 0; i < exits->n; i++)
		recall_exit(base, tables, &exits->v[i]);
	for (i = 0; i < labels->n; i++)
		recall_label(base, tables, exits, &labels->v[i]);
	for (i = 0; i < base->n_learn * LEARN_FAMILIES; i++)
		tables[i].recalled = tables[i].n;
}
