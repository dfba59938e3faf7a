// SPDX-License-Identifier: GPL-2.0
/* For how long exits without a route keep their last next hops. */

#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../mem.h"
#include "../names.h"
#include "debounce.h"
#include "hold.h"

#define MS	((uint64_t)1000 * 1000)

static struct hold *find(const struct holds *h, int family, uint8_t protocol)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (h->v[i].family == family && h->v[i].protocol == protocol)
			return &h->v[i];
	return NULL;
}

/**
 * hold_begin - begin a round
 * @h: holds
 * @now: time in ns
 */
void hold_begin(struct holds *h, uint64_t now)
{
	size_t i;

	h->now = now;
	for (i = 0; i < h->n; i++)
		h->v[i].asked = false;
}

static uint64_t time_of(const struct holds *h, uint8_t protocol)
{
	return protocol == HOLD_EARLIER ? h->start : h->time;
}

/* A burst is over when nothing has come for a while, or it is too long. */
static uint64_t end_of_burst(const struct holds *h, const struct hold *hold)
{
	uint64_t last = h->event > hold->since ? h->event : hold->since;
	uint64_t end = last + h->gather, most = hold->since + h->most;

	return end < most ? end : most;
}

static void look(struct holds *h, struct hold *hold)
{
	int any = h->routes(h->arg, hold->family, hold->protocol);

	/* Who cannot be asked is asked again. */
	if (any < 0) {
		hold->until = h->now + h->gather + MS;
		return;
	}
	if (any) {
		hold->state = HOLD_WITHDRAWN;
		return;
	}
	hold->state = HOLD_ALL_GONE;
	hold->until = hold->since + time_of(h, hold->protocol);
}

static void think_over(struct holds *h, struct hold *hold)
{
	if (hold->state == HOLD_DOUBT) {
		/* What is older than the daemon is not part of a burst. */
		hold->until = hold->protocol == HOLD_EARLIER ?
			      h->now : end_of_burst(h, hold);
		if (h->now >= hold->until)
			look(h, hold);
	}
	if (hold->state == HOLD_ALL_GONE && h->now >= hold->until)
		hold->state = HOLD_OVER;
}

static void say(const struct holds *h, const struct hold *hold)
{
	const char *family = hold->family == AF_INET6 ? "IPv6" : "IPv4";
	char name[LX_PROTO_STRLEN];

	if (hold->protocol == HOLD_EARLIER)
		notice(h->notices,
		       "no routing protocol has an %s route yet: exits without a route keep the next hops that they had for %llu ms",
		       family, (unsigned long long)(h->start / MS));
	else
		notice(h->notices,
		       "all %s routes of %s have gone at once: exits without a route keep their last next hops for %llu ms, or until they are back",
		       family, lx_proto_str(hold->protocol, name),
		       (unsigned long long)(h->time / MS));
}

/**
 * hold_ask - an exit misses its route: is it to keep its next hops?
 * @h: holds, within a round
 * @family: of its egress address
 * @protocol: of the route that it had, or HOLD_EARLIER
 *
 * A route that was made by hand is never waited for.
 *
 * Return: true while it is not certain that the route was withdrawn, or while
 * all of the protocol are gone and their time is not over.
 */
bool hold_ask(struct holds *h, int family, uint8_t protocol)
{
	struct hold *hold = find(h, family, protocol);

	if (!time_of(h, protocol) ||
	    (protocol != HOLD_EARLIER && protocol <= RTPROT_STATIC))
		return false;
	if (!hold) {
		h->v = mem_grow(h->v, h->n, sizeof(*h->v));
		hold = &h->v[h->n++];
		*hold = (struct hold){
			.family = family,
			.protocol = protocol,
			.since = h->now,
		};
	}
	hold->asked = true;
	think_over(h, hold);
	if (hold->state == HOLD_ALL_GONE)
		say(h, hold);
	return hold->state == HOLD_DOUBT || hold->state == HOLD_ALL_GONE;
}

/**
 * hold_seen - an exit has a route
 * @h: holds, within a round
 * @family: of its egress address
 * @protocol: of its route
 *
 * What has been over may happen again.
 */
void hold_seen(struct holds *h, int family, uint8_t protocol)
{
	struct hold *hold = find(h, family, protocol);

	if (hold && hold->state == HOLD_OVER)
		*hold = h->v[--h->n];
}

/**
 * hold_end - end a round
 * @h: holds
 *
 * What no exit asks for any more is forgotten: a route that goes after all were
 * back has been withdrawn.
 */
void hold_end(struct holds *h)
{
	size_t i, n = 0;

	for (i = 0; i < h->n; i++)
		if (h->v[i].state == HOLD_OVER ||
		    (h->v[i].asked && h->v[i].state != HOLD_WITHDRAWN))
			h->v[n++] = h->v[i];
	h->n = n;
}

/**
 * hold_due - when to think it over
 * @h: holds
 *
 * Return: time in ns, DEBOUNCE_NEVER when nothing is held.
 */
uint64_t hold_due(const struct holds *h)
{
	uint64_t due = DEBOUNCE_NEVER;
	size_t i;

	for (i = 0; i < h->n; i++)
		if (h->v[i].state != HOLD_OVER && h->v[i].until < due)
			due = h->v[i].until;
	return due;
}

/**
 * hold_free - forget everything
 * @h: holds
 */
void hold_free(struct holds *h)
{
	free(h->v);
	h->v = NULL;
	h->n = 0;
}
