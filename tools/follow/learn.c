// SPDX-License-Identifier: GPL-2.0
/* Exits and label entries that are learned from tables of the FIB. */

#include <linux/lnet_exit.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "learn.h"

/* What learn_merge() works with. */
struct merge {
	const struct conf *base;
	const struct conf *before;
	struct conf *conf;
	struct notices *notices;
};

static int metric_order(const void *a, const void *b)
{
	const struct learned_route *x = a, *y = b;

	if (x->metric != y->metric)
		return x->metric < y->metric ? -1 : 1;
	return lx_prefix_cmp(&x->prefix, &y->prefix);
}

/* The end of those that have the metric of the first, in their order. */
static size_t same_metric(const struct learned_route *routes, size_t n,
			  size_t first)
{
	size_t i;

	for (i = first + 1; i < n && routes[i].metric == routes[first].metric;
	     i++)
		;
	return i;
}

static bool label_valid(uint32_t label)
{
	return label >= LNET_EXIT_LABEL_MIN && label <= LNET_EXIT_LABEL_MAX;
}

static const struct conf_exit *with_label(const struct conf *conf, size_t n,
					  uint32_t label)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (conf->exits[i].label == label)
			return &conf->exits[i];
	return NULL;
}

/* Is the label or the address an exit's of the configuration? */
static bool configured(struct merge *m, const struct learned_route *r)
{
	const struct conf_exit *e = with_label(m->base, m->base->n_exits,
					       r->metric);
	char text[LX_ADDR_STRLEN];

	if (!e)
		return false;
	if (!lx_addr_equal(&e->egress, &r->prefix.addr))
		notice(m->notices,
		       "label %u: %s announces it, but it is that of exit %s in the configuration, which wins",
		       r->metric, lx_addr_str(&r->prefix.addr, text), e->name);
	return true;
}

/* The exit of this label that was in force, if one of the claims is its. */
static const struct learned_route *in_force(const struct merge *m,
					    const struct learned_route *r,
					    size_t n)
{
	const struct conf_exit *e = NULL;
	size_t i;

	if (m->before)
		e = with_label(m->before, m->before->n_exits, r->metric);
	for (i = 0; e && i < n; i++)
		if (lx_addr_equal(&r[i].prefix.addr, &e->egress))
			return &r[i];
	return NULL;
}

/* Claims of one label: IPv4 before IPv6, one router may announce both. */
static const struct learned_route *choose(struct merge *m,
					  const struct learned_route *r,
					  size_t n)
{
	char a[LX_ADDR_STRLEN], b[LX_ADDR_STRLEN];
	const struct learned_route *kept;
	const char *family;

	if (n == 1 || r[0].prefix.addr.family != r[1].prefix.addr.family)
		return r;
	family = r[0].prefix.addr.family == AF_INET ? "" : " over IPv6";
	kept = in_force(m, r, n);
	lx_addr_str(&r[0].prefix.addr, a);
	lx_addr_str(&r[1].prefix.addr, b);
	if (kept)
		notice(m->notices,
		       "label %u: both %s and %s announce it%s, %s stays",
		       r->metric, a, b, family,
		       kept == r ? a : lx_addr_str(&kept->prefix.addr, b));
	else
		notice(m->notices,
		       "label %u: both %s and %s announce it%s, there is no exit for it",
		       r->metric, a, b, family);
	return kept;
}

static void add_exit(struct merge *m, const struct learned_route *r)
{
	struct conf *conf = m->conf;
	struct conf_exit exit = {
		.label = r->metric,
		.type = LNET_EXIT_TYPE_REMOTE,
		.egress = r->prefix.addr,
	};

	snprintf(exit.name, sizeof(exit.name), LEARN_NAME "%u", r->metric);
	if (conf_find_exit(m->base, exit.name)) {
		notice(m->notices,
		       "label %u: there is another exit %s in the configuration",
		       r->metric, exit.name);
		return;
	}
	if (conf->n_exits == CONF_EXITS_MAX) {
		notice(m->notices,
		       "more than %u exits were announced, the rest is left out",
		       CONF_EXITS_MAX);
		return;
	}
	conf->exits = mem_grow(conf->exits, conf->n_exits,
			       sizeof(*conf->exits));
	conf->exits[conf->n_exits++] = exit;
}

static void merge_exits(struct merge *m, const struct learned *table)
{
	size_t i, n = table->n, end;
	const struct learned_route *r;
	struct learned_route *routes;
	char text[LX_ADDR_STRLEN];

	routes = mem_resize(NULL, n + 1, sizeof(*routes));
	if (n)
		memcpy(routes, table->routes, n * sizeof(*routes));
	qsort(routes, n, sizeof(*routes), metric_order);
	for (i = 0; i < n; i = end) {
		end = same_metric(routes, n, i);
		r = &routes[i];
		if (r->prefix.len != lx_addr_bits(&r->prefix.addr) ||
		    !label_valid(r->metric)) {
			notice(m->notices,
			       "%s metric %u announces no exit: an address and a label from %d to %d are expected",
			       lx_prefix_str(&r->prefix, text), r->metric,
			       LNET_EXIT_LABEL_MIN, LNET_EXIT_LABEL_MAX);
			continue;
		}
		if (with_label(m->conf, m->conf->n_exits, r->metric) &&
		    !with_label(m->base, m->base->n_exits, r->metric))
			continue;
		if (configured(m, r))
			continue;
		r = choose(m, r, end - i);
		if (r)
			add_exit(m, r);
	}
	free(routes);
}

static uint32_t add_ref(struct conf *conf, const char *exit)
{
	struct conf_ref *ref;

	conf->refs = mem_grow(conf->refs, conf->n_refs, sizeof(*conf->refs));
	ref = &conf->refs[conf->n_refs];
	memset(ref, 0, sizeof(*ref));
	strcpy(ref->exit, exit);
	return conf->n_refs++;
}

static void add_label(struct merge *m, const struct learned_route *r,
		      uint32_t ref)
{
	struct conf *conf = m->conf;

	if (conf->n_labels == CONF_LABELS_MAX) {
		notice(m->notices,
		       "more than %u label entries, the rest is left out",
		       CONF_LABELS_MAX);
		return;
	}
	conf->labels = mem_grow(conf->labels, conf->n_labels,
				sizeof(*conf->labels));
	conf->labels[conf->n_labels] = (struct conf_label){
		.prefix = r->prefix,
		.ref = ref,
		/* Later ones lose against those that stand before them. */
		.pos.line = conf->n_labels + 1,
	};
	conf->n_labels++;
}

static void merge_labels(struct merge *m, const struct conf_learn *from,
			 const struct learned *table)
{
	const struct conf_exit *exit;
	struct learned_route *routes;
	size_t i, end, n = table->n;
	uint32_t ref;

	routes = mem_resize(NULL, n + 1, sizeof(*routes));
	if (n)
		memcpy(routes, table->routes, n * sizeof(*routes));
	qsort(routes, n, sizeof(*routes), metric_order);
	for (i = 0; i < n; i = end) {
		end = *from->exit ? n : same_metric(routes, n, i);
		exit = *from->exit ? conf_find_exit(m->base, from->exit) :
		       with_label(m->conf, m->conf->n_exits, routes[i].metric);
		if (!exit) {
			notice(m->notices,
			       "table %u: label %u is no exit's, %zu prefixes with it are left out",
			       from->table, routes[i].metric, end - i);
			continue;
		}
		ref = add_ref(m->conf, exit->name);
		for (; i < end; i++)
			add_label(m, &routes[i], ref);
	}
	free(routes);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct conf_exit *)a)->name,
		      ((const struct conf_exit *)b)->name);
}

/* The first of a prefix wins: those of the configuration stand in line 0. */
static int by_prefix(const void *a, const void *b)
{
	const struct conf_label *x = a, *y = b;
	int cmp = lx_prefix_cmp(&x->prefix, &y->prefix);

	return cmp ?: (x->pos.line > y->pos.line) - (x->pos.line < y->pos.line);
}

static void sort_labels(struct conf *conf)
{
	size_t i, n = 0;

	if (!conf->n_labels)
		return;
	qsort(conf->labels, conf->n_labels, sizeof(*conf->labels), by_prefix);
	for (i = 0; i < conf->n_labels; i++)
		if (!n || !lx_prefix_equal(&conf->labels[n - 1].prefix,
					   &conf->labels[i].prefix))
			conf->labels[n++] = conf->labels[i];
	conf->n_labels = n;
}

static void *copy(const void *from, size_t n, size_t size)
{
	size_t room = 1;
	void *to;

	/* As if it had grown: mem_grow() goes on from here. */
	while (room < n)
		room *= 2;
	to = mem_resize(NULL, room, size);
	if (n)
		memcpy(to, from, n * size);
	return to;
}

/**
 * learn_merge - the configuration, and what was learned
 * @base: the configuration
 * @tables: what was read from each table of @base->learn, LEARN_FAMILIES each
 * @before: what this function made the last time, or NULL
 * @notices: where to say what is wrong
 *
 * What the configuration says wins. A label that two routers claim stays with
 * the one that had it.
 *
 * Return: a configuration that points into @base; learn_forget() it.
 */
struct conf *learn_merge(const struct conf *base, const struct learned *tables,
			 const struct conf *before, struct notices *notices)
{
	struct merge m = { .base = base, .before = before,
			   .notices = notices };
	struct conf *conf = mem_alloc(sizeof(*conf));
	const struct conf_learn *learn = base->learn;
	size_t i, n = base->n_learn * LEARN_FAMILIES;

	*conf = *base;
	m.conf = conf;
	conf->exits = copy(base->exits, base->n_exits, sizeof(*conf->exits));
	conf->refs = copy(base->refs, base->n_refs, sizeof(*conf->refs));
	conf->labels = copy(base->labels, base->n_labels,
			    sizeof(*conf->labels));
	for (i = 0; i < conf->n_labels; i++)
		conf->labels[i].pos.line = 0;
	for (i = 0; i < n; i++)
		if (learn[i / LEARN_FAMILIES].exits)
			merge_exits(&m, &tables[i]);
	for (i = 0; i < n; i++)
		if (!learn[i / LEARN_FAMILIES].exits)
			merge_labels(&m, &learn[i / LEARN_FAMILIES],
				     &tables[i]);
	if (conf->n_exits)
		qsort(conf->exits, conf->n_exits, sizeof(*conf->exits),
		      by_name);
	sort_labels(conf);
	return conf;
}

/**
 * learn_forget - release what learn_merge() made
 * @merged: its result, or NULL
 */
void learn_forget(struct conf *merged)
{
	if (!merged)
		return;
	free(merged->exits);
	free(merged->refs);
	free(merged->labels);
	free(merged);
}
