/* SPDX-License-Identifier: GPL-2.0 */
/* The links that are measured, and what is known of them. */

#ifndef LATENCY_LINKS_H
#define LATENCY_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../follow/probe.h"
#include "estimate.h"

/**
 * struct gauge - a link that is measured
 * @conf: the link
 * @probe: the question that its neighbour is asked
 * @estimate: what the answers have shown
 * @told: what was last said to be in force, in us
 * @silent: it was said that the neighbour does not answer
 * @deadline: when the question at hand has been open for long enough, in ns
 * @due: when to ask the next one, in ns
 */
struct gauge {
	const struct lat_link *conf;
	struct probe probe;
	struct estimate estimate;
	uint32_t told;
	bool silent;
	uint64_t deadline;
	uint64_t due;
};

/**
 * struct gauges - all of them
 * @conf: configuration, theirs to free
 * @v: one for each link, in its order
 * @epoll: where descriptors are waited for
 */
struct gauges {
	struct lat_conf *conf;
	struct gauge *v;
	int epoll;
};

void gauges_take(struct gauges *g, struct lat_conf *conf, uint64_t now);
bool gauges_serve(struct gauges *g);
uint64_t gauges_due(const struct gauges *g);
bool gauges_windows(const struct gauges *g);
bool gauges_settled(const struct gauges *g);
bool gauges_know(const struct gauges *g);
void gauges_end(struct gauges *g);

/* memory.c */
void memory_load(struct gauges *g, uint64_t now);
int memory_save(const struct gauges *g, char *why);

#endif
