// SPDX-License-Identifier: GPL-2.0
/* Whether an exit works, from what rounds of probes have shown. */

#include <string.h>

#include "health.h"

/**
 * health_begin - nothing has been tried so far
 * @h: health, overwritten
 * @in_use: packets take the exit now: it is thought to work until it has been
 *	shown that it does not
 * @now: time in ns
 */
void health_begin(struct health *h, bool in_use, uint64_t now)
{
	memset(h, 0, sizeof(*h));
	h->state = in_use ? HEALTH_GOOD : HEALTH_UNKNOWN;
	h->since = now;
}

static unsigned int patience(const struct health *h,
			     const struct conf_health *conf)
{
	switch (h->state) {
	case HEALTH_GOOD:
		return conf->down_after;
	case HEALTH_BAD:
		return conf->up_after;
	default:
		return 1;
	}
}

/**
 * health_round - a round of probes is over
 * @h: health
 * @conf: how many rounds it takes
 * @good: enough probes were answered
 * @now: time in ns
 *
 * Return: whether @h->state is another one now.
 */
bool health_round(struct health *h, const struct conf_health *conf, bool good,
		  uint64_t now)
{
	enum health_state says = good ? HEALTH_GOOD : HEALTH_BAD;

	h->rounds++;
	h->bad += !good;
	if (h->state == says) {
		h->streak = 0;
		return false;
	}
	if (++h->streak < patience(h, conf))
		return false;
	h->state = says;
	h->since = now;
	h->streak = 0;
	return true;
}

/**
 * health_word - a state as a word
 * @state: HEALTH_*
 *
 * Return: the word.
 */
const char *health_word(enum health_state state)
{
	static const char *const words[] = {
		[HEALTH_UNKNOWN] = "unknown",
		[HEALTH_GOOD] = "good",
		[HEALTH_BAD] = "bad",
	};

	return words[state];
}
