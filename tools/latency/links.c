// SPDX-License-Identifier: GPL-2.0
/* The links that are measured: asking their neighbours, one question at a time. */

#include <stdlib.h>
#include <string.h>

#include "../follow/daemon.h"
#include "../mem.h"
#include "links.h"

#define US_NS	1000ull

static bool same_link(const struct lat_link *a, const struct lat_link *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->dev, b->dev) &&
	       lx_addr_equal(&a->ask.target, &b->ask.target);
}

/* What another configuration has found out about a link. */
static const struct gauge *find(const struct gauges *g,
				const struct lat_link *link)
{
	size_t i;

	for (i = 0; g->conf && i < g->conf->n_links; i++)
		if (same_link(g->v[i].conf, link))
			return &g->v[i];
	return NULL;
}

/**
 * gauges_take - from now on, measure these links
 * @g: gauges; links that were measured before are still known
 * @conf: configuration, which they free
 * @now: time in ns
 */
void gauges_take(struct gauges *g, struct lat_conf *conf, uint64_t now)
{
	struct gauges old = *g;
	const struct gauge *before;
	size_t i;

	g->conf = conf;
	g->v = mem_resize(NULL, conf->n_links, sizeof(*g->v));
	memset(g->v, 0, conf->n_links * sizeof(*g->v));
	for (i = 0; i < conf->n_links; i++) {
		g->v[i].conf = &conf->links[i];
		/* Not all at once: they would wait for one another. */
		g->v[i].due = now + conf->measure.interval * MS_NS * i /
				    conf->n_links;
		probe_begin(&g->v[i].probe, &conf->links[i].ask);
		before = find(&old, &conf->links[i]);
		if (!before)
			continue;
		estimate_recall(&g->v[i].estimate, before->estimate.in_force,
				before->estimate.since);
		g->v[i].told = before->told;
		g->v[i].silent = before->silent;
	}
	gauges_end(&old);
}

static void ask(struct gauges *g, struct gauge *gauge)
{
	const struct probe_way way = {
		.dev = gauge->conf->dev,
		.epoll = g->epoll,
	};
	uint64_t now = daemon_now();

	probe_ask(&gauge->probe, &way, now);
	gauge->deadline = now + g->conf->measure.timeout * MS_NS;
	gauge->due = now + g->conf->measure.interval * MS_NS;
}

/* Return: whether routing has to know. */
static bool count(struct gauges *g, struct gauge *gauge, uint64_t now)
{
	uint32_t us = ESTIMATE_LOST;

	if (gauge->probe.good)
		us = gauge->probe.took / US_NS;
	gauge->probe.asked = false;
	return estimate_sample(&gauge->estimate, g->conf, us, now);
}

/**
 * gauges_serve - ask and listen, without waiting
 * @g: gauges
 *
 * Return: whether another round-trip time of a link is in force now.
 */
bool gauges_serve(struct gauges *g)
{
	bool changed = false;
	struct gauge *gauge;
	uint64_t now;

	for (gauge = g->v; gauge < g->v + g->conf->n_links; gauge++) {
		const struct probe_way way = { .dev = gauge->conf->dev,
					       .epoll = g->epoll };

		/* Work for other links is not a part of this one's time. */
		now = daemon_now();
		if (probe_serve(&gauge->probe, &way, now) &&
		    now >= gauge->deadline)
			probe_give_up(&gauge->probe, g->conf->measure.timeout);
		if (gauge->probe.asked)
			changed |= count(g, gauge, now);
		if (gauge->probe.stage == PROBE_IDLE && now >= gauge->due)
			ask(g, gauge);
		/* What cannot even be asked. */
		if (gauge->probe.asked)
			changed |= count(g, gauge, now);
	}
	return changed;
}

/**
 * gauges_due - when to serve at the latest
 * @g: gauges
 *
 * Return: time in ns.
 */
uint64_t gauges_due(const struct gauges *g)
{
	uint64_t due = DEBOUNCE_NEVER, at;
	const struct gauge *gauge;

	for (gauge = g->v; gauge < g->v + g->conf->n_links; gauge++) {
		at = gauge->probe.stage == PROBE_IDLE ? gauge->due :
							gauge->deadline;
		if (at < due)
			due = at;
	}
	return due;
}

/**
 * gauges_windows - have all links been measured for a window?
 * @g: gauges
 *
 * Return: true if they have.
 */
bool gauges_windows(const struct gauges *g)
{
	size_t i;

	for (i = 0; i < g->conf->n_links; i++)
		if (!g->v[i].estimate.windows)
			return false;
	return true;
}

/**
 * gauges_settled - is there something in force for all links, or no hope for it?
 * @g: gauges
 *
 * Return: true if so.
 */
bool gauges_settled(const struct gauges *g)
{
	const struct estimate *e;
	size_t i;

	for (i = 0; i < g->conf->n_links; i++) {
		e = &g->v[i].estimate;
		if (!e->in_force && e->windows < g->conf->change.windows)
			return false;
	}
	return true;
}

/**
 * gauges_know - is anything known of any link?
 * @g: gauges
 *
 * Return: true if it is.
 */
bool gauges_know(const struct gauges *g)
{
	size_t i;

	for (i = 0; i < g->conf->n_links; i++)
		if (g->v[i].estimate.in_force)
			return true;
	return false;
}

/**
 * gauges_end - measure nothing any more
 * @g: gauges
 */
void gauges_end(struct gauges *g)
{
	size_t i;

	for (i = 0; g->conf && i < g->conf->n_links; i++)
		probe_end(&g->v[i].probe);
	free(g->v);
	g->v = NULL;
	lat_conf_free(g->conf);
	g->conf = NULL;
}
