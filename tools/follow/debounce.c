// SPDX-License-Identifier: GPL-2.0
/*
 * The first event after quiet is acted on at once: a lone change must not
 * wait. What follows is gathered, since a burst is one change to the operator.
 */

#include "debounce.h"

/* So many looks that found nothing to do are forgiven before there is quiet. */
#define IN_VAIN_MAX	3

/**
 * debounce_event - an event has arrived
 * @d: burst
 * @now: time in ns, never going back
 */
void debounce_event(struct debounce *d, uint64_t now)
{
	bool long_ago = !d->busy || now - d->last >= d->gather;
	bool quiet = long_ago || d->forgiven;

	if (long_ago)
		d->in_vain = 0;
	d->forgiven = false;
	if (!d->waiting) {
		d->waiting = true;
		d->first = now;
		d->due = quiet && !d->patient ? now : now + d->gather;
	} else if (d->due > now) {
		/* Each event puts it off, but a flood not for ever. */
		d->due = now + d->gather;
		if (d->due > d->first + d->most)
			d->due = d->first + d->most;
	}
	d->busy = true;
	d->last = now;
}

/**
 * debounce_acted - all events so far have been acted on
 * @d: burst
 * @now: time in ns
 */
void debounce_acted(struct debounce *d, uint64_t now)
{
	d->waiting = false;
	d->forgiven = false;
	d->busy = true;
	d->last = now;
}

/**
 * debounce_in_vain - there was nothing to do about what debounce_acted() was
 * @d: burst
 *
 * Not every event begins a burst: an address of some device must not keep the
 * change of a route waiting that happens to come next. A flood of such events is
 * a burst all the same.
 */
void debounce_in_vain(struct debounce *d)
{
	if (d->in_vain == IN_VAIN_MAX)
		return;
	d->in_vain++;
	d->forgiven = true;
}

/**
 * debounce_due - when to act
 * @d: burst
 *
 * Return: time in ns, DEBOUNCE_NEVER when there is nothing to act on.
 */
uint64_t debounce_due(const struct debounce *d)
{
	return d->waiting ? d->due : DEBOUNCE_NEVER;
}
