/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether an exit works, from what rounds of probes have shown. It takes
 * several rounds in a row to change one's mind. Pure: whoever calls says what
 * time it is.
 */

#ifndef FOLLOW_HEALTH_H
#define FOLLOW_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"

/**
 * enum health_state - what is thought of an exit
 * @HEALTH_UNKNOWN: it has not been tried yet; it is not used before
 * @HEALTH_GOOD: it works
 * @HEALTH_BAD: it does not
 */
enum health_state {
	HEALTH_UNKNOWN,
	HEALTH_GOOD,
	HEALTH_BAD,
};

/**
 * struct health - what is known of an exit
 * @state: what is thought of it
 * @since: since when, in ns
 * @streak: rounds in a row that said the opposite
 * @rounds: all rounds
 * @bad: those that failed
 */
struct health {
	enum health_state state;
	uint64_t since;
	unsigned int streak;
	unsigned long rounds;
	unsigned long bad;
};

void health_begin(struct health *h, bool in_use, uint64_t now);
bool health_round(struct health *h, const struct conf_health *conf, bool good,
		  uint64_t now);
const char *health_word(enum health_state state);

#endif
