/* SPDX-License-Identifier: GPL-2.0 */
/* When to act on events that come in bursts. Knows no clock of its own. */

#ifndef FOLLOW_DEBOUNCE_H
#define FOLLOW_DEBOUNCE_H

#include <stdbool.h>
#include <stdint.h>

#define DEBOUNCE_NEVER		UINT64_MAX

/**
 * struct debounce - what is known of a burst
 * @gather: how long to wait for more events, in ns
 * @most: and how long at most
 * @patient: the first event has to wait, too
 * @busy: an event or an action has been seen
 * @last: time of the latest of them, in ns
 * @in_vain: looks since there was quiet that found nothing to do
 * @forgiven: the last action was such a look: the next event is a first one
 * @waiting: an event has not been acted on
 * @first: time of the first such event
 * @due: when to act on it
 */
struct debounce {
	uint64_t gather;
	uint64_t most;
	bool patient;
	bool busy;
	uint64_t last;
	unsigned int in_vain;
	bool forgiven;
	bool waiting;
	uint64_t first;
	uint64_t due;
};

void debounce_event(struct debounce *d, uint64_t now);
void debounce_acted(struct debounce *d, uint64_t now);
void debounce_in_vain(struct debounce *d);
uint64_t debounce_due(const struct debounce *d);

#endif
