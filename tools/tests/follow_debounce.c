// SPDX-License-Identifier: GPL-2.0
/* When events are acted on, by a clock that only this test moves. */

#include <inttypes.h>
#include <stdio.h>

#include "../follow/debounce.h"
#include "tap.h"

#define MS	(1000ull * 1000)

/* When is the daemon to act, in ms? */
static void due(const struct debounce *d, uint64_t want, const char *what)
{
	uint64_t got = debounce_due(d);

	if (!tap(got == want * MS, "%s", what))
		tap_note("got %" PRIu64 " ms, want %" PRIu64 " ms", got / (int)MS,
			 want);
}

static void idle(const struct debounce *d, const char *what)
{
	tap(debounce_due(d) == DEBOUNCE_NEVER, "%s", what);
}

static void test_burst(void)
{
	struct debounce d = { .gather = 50 * MS, .most = 500 * MS };
	int i;

	idle(&d, "nothing to do at first");
	debounce_event(&d, 1000 * MS);
	due(&d, 1000, "the first event is acted on at once");
	debounce_event(&d, 1001 * MS);
	due(&d, 1000, "a second one does not put that off");
	debounce_acted(&d, 1002 * MS);
	idle(&d, "nothing to do after it");

	debounce_event(&d, 1010 * MS);
	due(&d, 1060, "the next one waits 50 ms for others");
	debounce_event(&d, 1040 * MS);
	due(&d, 1090, "each of them puts it off");
	for (i = 1050; i <= 1600; i += 10)
		debounce_event(&d, i * MS);
	due(&d, 1510, "but never by more than 500 ms in all");
	debounce_acted(&d, 1600 * MS);
	idle(&d, "nothing to do after the burst");

	debounce_event(&d, 1649 * MS);
	due(&d, 1699, "49 ms after the action is not quiet yet");
	debounce_acted(&d, 1700 * MS);
	debounce_event(&d, 1750 * MS);
	due(&d, 1750, "50 ms are");
}

/* What an event has led to says whether the next one belongs to a burst. */
static void test_in_vain(void)
{
	struct debounce d = { .gather = 50 * MS, .most = 500 * MS };
	uint64_t now;

	for (now = 1000; now < 1003; now++) {
		debounce_event(&d, now * MS);
		due(&d, now, "after a look in vain the next event is a first one");
		debounce_acted(&d, now * MS);
		debounce_in_vain(&d);
	}
	debounce_event(&d, 1003 * MS);
	due(&d, 1003, "the fourth, too");
	debounce_acted(&d, 1003 * MS);
	debounce_in_vain(&d);
	debounce_event(&d, 1004 * MS);
	due(&d, 1054, "the fifth is gathered: they are a flood");
	debounce_acted(&d, 1054 * MS);
	debounce_event(&d, 1104 * MS);
	due(&d, 1104, "after quiet one is a first one");
	debounce_acted(&d, 1104 * MS);
	debounce_in_vain(&d);
	debounce_event(&d, 1105 * MS);
	due(&d, 1105, "and looks in vain are forgiven again");
	debounce_acted(&d, 1105 * MS);
	debounce_event(&d, 1106 * MS);
	due(&d, 1156, "but not one that was not in vain");
}

/* A flood of any rate is acted on twice a second or more often. */
static void test_flood(void)
{
	static const int gaps[] = { 1, 7, 20, 49, 50, 51, 120 };
	uint64_t now, last, worst;
	size_t g;

	for (g = 0; g < sizeof(gaps) / sizeof(gaps[0]); g++) {
		struct debounce d = { .gather = 50 * MS, .most = 500 * MS };

		last = 0;
		worst = 0;
		for (now = 0; now < 20000; now++) {
			if (now % gaps[g] == 0)
				debounce_event(&d, now * MS);
			if (debounce_due(&d) > now * MS)
				continue;
			if (now - last > worst)
				worst = now - last;
			last = now;
			debounce_acted(&d, now * MS);
		}
		tap(worst <= 501 + (uint64_t)gaps[g] && now - last <= 501,
		    "a flood with gaps of %d ms: at most %" PRIu64
		    " ms without action", gaps[g], worst);
	}
}

int main(void)
{
	test_burst();
	test_in_vain();
	test_flood();
	return tap_end();
}
