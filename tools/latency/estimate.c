// SPDX-License-Identifier: GPL-2.0
/* From single round-trip times to the one that routing goes by. */

#include <stdlib.h>

#include "estimate.h"

#define MS_NS		(1000ull * 1000)
#define US_PER_MS	1000u

/**
 * estimate_recall - what routing goes by already
 * @e: estimate, zeroed or of a link that was measured
 * @in_force: round-trip time in us, 0 for nothing
 * @since: since when, in ns
 */
void estimate_recall(struct estimate *e, uint32_t in_force, uint64_t since)
{
	e->in_force = in_force;
	e->smooth = in_force;
	e->since = since;
	e->streak = 0;
}

static int by_length(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Sorts them. */
static uint32_t median_of(uint32_t *v, uint32_t n)
{
	qsort(v, n, sizeof(*v), by_length);
	if (n % 2)
		return v[n / 2];
	return ((uint64_t)v[n / 2 - 1] + v[n / 2]) / 2;
}

/* Less than half of the answers are not the typical ones: they say nothing. */
static void end_window(struct estimate *e)
{
	uint32_t median;

	e->windows++;
	e->last_asked = e->asked;
	e->last_answered = e->answered;
	e->median = 0;
	e->least = 0;
	e->most = 0;
	if (e->answered) {
		median = median_of(e->window, e->answered);
		e->least = e->window[0];
		e->most = e->window[e->answered - 1];
		if (2 * e->answered >= e->asked)
			e->median = median;
	}
	e->asked = 0;
	e->answered = 0;
}

static uint32_t difference(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* Do two round-trip times differ by more than what is worth a change? */
static bool differs(const struct lat_change *change, uint32_t now, uint32_t then)
{
	uint64_t by = difference(now, then);

	return by > (uint64_t)change->least * US_PER_MS &&
	       by * 100 > (uint64_t)change->percent * then;
}

static void set(struct estimate *e, uint32_t us, uint64_t now)
{
	e->in_force = us;
	e->smooth = us;
	e->since = now;
	e->streak = 0;
}

/*
 * The average says that there was a change, but it lags behind, and by how much
 * is another matter at the other end of the link. The windows that spoke for the
 * change have the same median there.
 */
static uint32_t typical(const struct estimate *e, uint32_t windows)
{
	uint32_t last[LAT_WINDOWS_MAX];
	uint32_t i;

	for (i = 0; i < windows; i++)
		last[i] = e->recent[(e->medians - 1 - i) % LAT_WINDOWS_MAX];
	return median_of(last, windows);
}

static bool weigh(struct estimate *e, const struct lat_conf *conf, uint64_t now)
{
	uint32_t windows = conf->change.windows;
	bool longer = e->smooth > e->in_force;

	/* The first packets of a tunnel wait for its keys. */
	if (!e->in_force) {
		if (e->medians < windows)
			return false;
		set(e, typical(e, windows), now);
		return true;
	}
	if (!differs(&conf->change, e->smooth, e->in_force)) {
		e->streak = 0;
		return false;
	}
	if (longer != e->longer)
		e->streak = 0;
	e->longer = longer;
	if (++e->streak < windows ||
	    now < e->since + conf->change.hold * MS_NS)
		return false;
	set(e, typical(e, windows), now);
	return true;
}

/**
 * estimate_sample - a question was answered, or not
 * @e: estimate
 * @conf: size of the window, weight and thresholds
 * @us: round-trip time in us, or ESTIMATE_LOST
 * @now: time in ns
 *
 * A window with too few answers changes nothing: whether a link is there at all
 * is for BFD and hellos to find out.
 *
 * Return: whether @e->in_force is another one now.
 */
bool estimate_sample(struct estimate *e, const struct lat_conf *conf,
		     uint32_t us, uint64_t now)
{
	uint32_t weight = conf->measure.weight;

	/* Nothing takes no time: 0 stands for not known. */
	if (us != ESTIMATE_LOST)
		e->window[e->answered++] = us ? us : 1;
	if (++e->asked < conf->measure.window)
		return false;
	end_window(e);
	if (!e->median)
		return false;
	e->recent[e->medians++ % LAT_WINDOWS_MAX] = e->median;
	if (e->smooth)
		e->smooth = ((uint64_t)e->smooth * (100 - weight) +
			     (uint64_t)e->median * weight + 50) / 100;
	else
		e->smooth = e->median;
	return weigh(e, conf, now);
}

/**
 * estimate_adopt - go by the last window alone, without waiting for others
 * @e: estimate
 * @conf: thresholds in size, which hold all the same
 * @now: time in ns
 *
 * For those who measure once in a long while.
 *
 * Return: whether @e->in_force is another one now.
 */
bool estimate_adopt(struct estimate *e, const struct lat_conf *conf,
		    uint64_t now)
{
	if (!e->median ||
	    (e->in_force && !differs(&conf->change, e->median, e->in_force)))
		return false;
	set(e, e->median, now);
	return true;
}

/**
 * cost_of - what a link costs that takes so long
 * @cost: base + scale * time, as a multiple of the step, within the limits
 * @us: round-trip time in us, 0 for not known
 *
 * Return: the cost.
 */
uint32_t cost_of(const struct lat_cost *cost, uint32_t us)
{
	uint64_t unit = 1000ull * US_PER_MS * cost->step;
	uint64_t steps = ((uint64_t)us * cost->scale + unit / 2) / unit;
	uint64_t sum = cost->base + steps * cost->step;

	if (!us || sum > cost->max)
		return cost->max;
	return sum < cost->min ? cost->min : sum;
}
