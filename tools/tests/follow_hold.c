// SPDX-License-Identifier: GPL-2.0
/* For how long exits without a route keep their next hops. */

#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "../follow/debounce.h"
#include "../follow/hold.h"
#include "tap.h"

#define MS	((uint64_t)1000 * 1000)
#define NONE	0xffff

/* The routing table: how many routes there are; -1: it cannot be asked. */
static int left;
static unsigned int questions;

static int routes(void *arg, int family, uint8_t protocol)
{
	(void)arg;
	(void)family;
	(void)protocol;
	questions++;
	return left;
}

static struct notices notices;

static struct holds begin(void)
{
	left = 0;
	questions = 0;
	return (struct holds){
		.gather = 50 * MS,
		.most = 500 * MS,
		.time = 20000 * MS,
		.start = 5000 * MS,
		.routes = routes,
		.notices = &notices,
	};
}

static void end(struct holds *h)
{
	hold_free(h);
	notices_free(&notices);
}

/* A round in which an exit misses a route of a protocol. */
static void ask(struct holds *h, unsigned int ms, uint8_t protocol, bool want,
		unsigned int due, const char *what)
{
	uint64_t next;
	bool kept;

	hold_begin(h, ms * MS);
	kept = hold_ask(h, AF_INET, protocol);
	hold_end(h);
	next = hold_due(h);
	tap(kept == want &&
	    next == (due == NONE ? DEBOUNCE_NEVER : due * MS), "%s", what);
	if (next != DEBOUNCE_NEVER && next != due * MS)
		tap_note("due at %llu", (unsigned long long)(next / MS));
}

static void quiet(struct holds *h, unsigned int ms)
{
	hold_begin(h, ms * MS);
	hold_end(h);
}

static void test_withdrawn(void)
{
	struct holds h = begin();

	left = 1;
	h.event = 1000 * MS;
	ask(&h, 1000, RTPROT_BIRD, true, 1050, "a route goes: wait for more");
	h.event = 1030 * MS;
	ask(&h, 1050, RTPROT_BIRD, true, 1080, "more go");
	ask(&h, 1080, RTPROT_BIRD, false, NONE, "some stay: it was withdrawn");
	tap(questions == 1, "the table was asked once");
	tap(!notices.n_now, "and nothing is said");
	quiet(&h, 1081);
	ask(&h, 1090, RTPROT_BIRD, true, 1140, "the next one is another matter");
	h.event = 1600 * MS;
	ask(&h, 1600, RTPROT_BIRD, false, NONE, "no burst is longer than most");
	ask(&h, 2000, RTPROT_STATIC, false, NONE, "made by hand: nobody waits");
	ask(&h, 2000, RTPROT_BOOT, false, NONE, "nor here");
	end(&h);
}

static void test_gone(void)
{
	struct holds h = begin();

	h.event = 1000 * MS;
	ask(&h, 1000, RTPROT_BIRD, true, 1050, "a route goes");
	ask(&h, 1050, RTPROT_BIRD, true, 21000, "with all others: held");
	tap(notices.n_now == 1, "which is said");
	left = 1;
	ask(&h, 9000, RTPROT_BIRD, true, 21000, "some come back, some do not");
	tap(questions == 1, "there is nothing more to ask");
	quiet(&h, 9100);
	h.event = 9200 * MS;
	ask(&h, 9200, RTPROT_BIRD, true, 9250,
	    "all were back: the next one is another matter");
	left = 0;
	ask(&h, 9250, RTPROT_BIRD, true, 29200, "and so is the next end");
	ask(&h, 29200, RTPROT_BIRD, false, NONE, "which was for good");
	hold_begin(&h, 29300 * MS);
	tap(!hold_ask(&h, AF_INET, RTPROT_BIRD), "for all exits");
	tap(!hold_ask(&h, AF_INET, RTPROT_BIRD), "all of them");
	tap(hold_ask(&h, AF_INET6, RTPROT_BIRD), "but for the other family");
	tap(hold_ask(&h, AF_INET, RTPROT_OSPF), "and the other protocol");
	hold_end(&h);
	hold_begin(&h, 30000 * MS);
	hold_seen(&h, AF_INET, RTPROT_BIRD);
	tap(hold_ask(&h, AF_INET, RTPROT_BIRD), "until it has been seen again");
	hold_end(&h);
	end(&h);
}

static void test_earlier(void)
{
	struct holds h = begin();

	ask(&h, 1000, HOLD_EARLIER, true, 6000, "no routing daemon at the start");
	ask(&h, 6000, HOLD_EARLIER, false, NONE, "nor later");
	end(&h);
	h = begin();
	left = 1;
	ask(&h, 1000, HOLD_EARLIER, false, NONE, "there is one: it is believed");
	end(&h);
	h = begin();
	h.time = 0;
	h.start = 0;
	ask(&h, 1000, HOLD_EARLIER, false, NONE, "not wanted at the start");
	ask(&h, 1000, RTPROT_BIRD, false, NONE, "nor for a daemon that ends");
	tap(!questions, "nobody is asked");
	end(&h);
}

static void test_unknown(void)
{
	struct holds h = begin();

	left = -1;
	ask(&h, 1000, HOLD_EARLIER, true, 1051, "what cannot be asked is held");
	ask(&h, 1051, HOLD_EARLIER, true, 1102, "and asked again");
	left = 1;
	ask(&h, 1102, HOLD_EARLIER, false, NONE, "until there is an answer");
	end(&h);
}

int main(void)
{
	test_withdrawn();
	test_gone();
	test_earlier();
	test_unknown();
	return tap_end();
}
