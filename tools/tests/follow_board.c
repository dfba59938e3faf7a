// SPDX-License-Identifier: GPL-2.0
/* What is told about the exits, by a clock that only this test moves. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../follow/age.h"
#include "../follow/board.h"
#include "../list.h"
#include "tap.h"

#define SECOND	((uint64_t)1000 * 1000 * 1000)

/* A dump: names with a sign before them, + for up and - for not, sorted. */
static struct lx_exits dump(const char *const *names)
{
	struct lx_exits exits = { 0 };
	struct lx_exit *e;

	for (; *names; names++) {
		e = LX_LIST_ADD(&exits);
		if (!e)
			abort();
		strcpy(e->name, *names + 1);
		e->state = **names == '+' ? LNET_EXIT_STATE_UP :
					    LNET_EXIT_STATE_UNREACHABLE;
		e->reason = **names == '+' ? LNET_EXIT_REASON_NONE :
					     LNET_EXIT_REASON_NO_NEXTHOP;
	}
	return exits;
}

static void look(struct board *b, uint64_t now, const char *const *names)
{
	struct lx_exits exits = dump(names);

	board_states(b, &exits, now);
	lx_exits_free(&exits);
}

/* All that is known, a word for each exit. */
static void check(const struct board *b, const char *want, const char *what)
{
	char text[512] = "", *at = text;
	size_t i;

	for (i = 0; i < b->n; i++) {
		const struct board_exit *e = b->exits[i];

		at += sprintf(at, "%s%s%c%llu%s%s%s", i ? " " : "", e->name,
			      !e->known ? '?' :
			      e->state == LNET_EXIT_STATE_UP ? '+' : '-',
			      (unsigned long long)(e->since / SECOND),
			      e->before ? "!" : "", e->change ? "=" : "",
			      e->change ?: "");
	}
	tap_str(text, want, "%s", what);
}

static void test_states(void)
{
	struct board b = { 0 };

	look(&b, 10 * SECOND, (const char *[]){ "+hk", "-sg", NULL });
	check(&b, "hk+10! sg-10!", "what was there at first may be older");
	look(&b, 20 * SECOND, (const char *[]){ "+hk", "+jp", "+sg", NULL });
	check(&b, "hk+10! jp+20 sg+20", "what comes later, or changes, is not");
	look(&b, 30 * SECOND, (const char *[]){ "-hk", "+jp", "+sg", NULL });
	check(&b, "hk-30 jp+20 sg+20", "a state is as old as its beginning");
	look(&b, 40 * SECOND, (const char *[]){ "+sg", NULL });
	check(&b, "sg+20", "what has gone is forgotten");
	tap(!board_find(&b, "hk") && board_find(&b, "sg"), "and not found");
	look(&b, 50 * SECOND, (const char *[]){ "+hk", "+sg", NULL });
	check(&b, "hk+50 sg+20", "what comes back is new");
	board_free(&b);
	tap(!b.n && !b.exits, "nothing is left");
}

static void test_changes(void)
{
	struct board b = { 0 };

	look(&b, 10 * SECOND, (const char *[]){ "-sg", NULL });
	tap(!b.stale, "what was looked at is fresh");
	board_changed(&b, "sg", 11 * SECOND, "one");
	tap(b.stale, "until something is changed");
	board_changed(&b, "hk", 12 * SECOND, "two");
	board_changed(&b, "sg", 13 * SECOND, "three");
	check(&b, "hk?0=two sg-10!=three", "the last change of each is kept");
	tap(board_find(&b, "sg")->changes == 2 &&
	    board_find(&b, "sg")->changed == 13 * SECOND, "and counted, and timed");
	look(&b, 14 * SECOND, (const char *[]){ "+hk", "+sg", NULL });
	check(&b, "hk+14=two sg+14=three", "states do not change that");
	tap(!b.stale, "and it is fresh again");
	board_free(&b);
}

static void test_wants(void)
{
	struct want wants[2] = {
		{ .exit.name = "sg", .why = "route 10.0.0.1/32",
		  .route = { .known = true, .priority = 20 } },
		{ .exit.name = "jp", .why = "no route to 10.0.0.2" },
	};
	struct target t = { .exits = wants, .n_exits = 2 };
	struct board b = { 0 };

	look(&b, 10 * SECOND, (const char *[]){ "+hand", "-jp", "+sg", NULL });
	board_wants(&b, &t);
	tap(board_find(&b, "sg")->kept && board_find(&b, "sg")->route.known &&
	    board_find(&b, "sg")->route.priority == 20, "the route of an exit");
	tap_str(board_find(&b, "jp")->why, "no route to 10.0.0.2",
		"or why it has none");
	tap(!board_find(&b, "hand")->kept, "others are not ours");
	t.n_exits = 1;
	board_wants(&b, &t);
	tap(!board_find(&b, "jp")->kept, "nor is what is not wanted any more");
	board_free(&b);
}

static void age(uint64_t ns, const char *want)
{
	char text[AGE_LEN];

	tap_str(age_str(ns, text), want, "an age: %s", want);
}

static void test_ages(void)
{
	char text[AGE_LEN];

	age(0, "0ms");
	age(SECOND - 1, "999ms");
	age(59 * SECOND, "59s");
	age(60 * SECOND, "1m 00s");
	age(3599 * SECOND, "59m 59s");
	age(3600 * SECOND, "1h 00m");
	age(86399 * SECOND, "23h 59m");
	age(90000 * SECOND, "1d 1h");
	age(UINT64_MAX, "213503d 23h");
	tap_str(age_date(SECOND * 3 / 2, 1000000000, text),
		"2001-09-09T01:46:39Z", "a date");
	tap_str(age_date(SECOND * 2, 1, text), "1969-12-31T23:59:59Z",
		"a clock that was set back");
}

int main(void)
{
	test_states();
	test_changes();
	test_wants();
	test_ages();
	return tap_end();
}
