/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From single round-trip times to the one that routing goes by: the median of a
 * window, a moving average of medians, and a threshold in time and in size, so
 * that a cost changes seldom. Pure: whoever calls says what time it is.
 */

#ifndef LATENCY_ESTIMATE_H
#define LATENCY_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"

/* A question that nobody has answered. */
#define ESTIMATE_LOST	UINT32_MAX

/**
 * struct estimate - what is known of a link
 * @window: answers of the window at hand, in us
 * @asked: questions of it
 * @answered: answers of it
 * @windows: windows that are over
 * @last_asked: questions of the last one
 * @last_answered: answers of it
 * @median: of those, in us; 0 when there were too few to say anything
 * @least: shortest of those, in us
 * @most: longest of those, in us
 * @recent: medians of windows that had one, the last ones, in a ring, in us
 * @medians: how many there were
 * @smooth: moving average of medians, in us, 0 for none
 * @in_force: what routing goes by, in us, 0 for nothing
 * @since: since when, in ns
 * @streak: windows in a row that spoke for a change
 * @longer: they did for a longer time
 */
struct estimate {
	uint32_t window[LAT_WINDOW_MAX];
	uint32_t asked;
	uint32_t answered;
	unsigned long windows;
	uint32_t last_asked;
	uint32_t last_answered;
	uint32_t median;
	uint32_t least;
	uint32_t most;
	uint32_t recent[LAT_WINDOWS_MAX];
	unsigned long medians;
	uint32_t smooth;
	uint32_t in_force;
	uint64_t since;
	uint32_t streak;
	bool longer;
};

void estimate_recall(struct estimate *e, uint32_t in_force, uint64_t since);
bool estimate_sample(struct estimate *e, const struct lat_conf *conf,
		     uint32_t us, uint64_t now);
bool estimate_adopt(struct estimate *e, const struct lat_conf *conf,
		    uint64_t now);
uint32_t cost_of(const struct lat_cost *cost, uint32_t us);

#endif
