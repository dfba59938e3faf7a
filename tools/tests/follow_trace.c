// SPDX-License-Identifier: GPL-2.0
/* What becomes of an event, by clocks that only this test moves. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../follow/trace.h"
#include "tap.h"

#define US	((uint64_t)1000)

static uint64_t now_us;

static uint64_t now(void)
{
	return now_us * US;
}

static uint64_t wall(void)
{
	return 1000000000000000000ull + now_us * US;
}

static struct trace fresh(bool on)
{
	now_us = 1000;
	return (struct trace){ .on = on, .clock = now, .wall = wall };
}

static void check(const struct trace_round *r, bool json, unsigned long missed,
		  const char *want, const char *what)
{
	const struct answer as = { .json = json };
	size_t size;
	char *text = trace_text(r, &as, missed, &size);

	tap_str(text, want, "%s", what);
	tap(size == strlen(text), "%s: its size", what);
	free(text);
}

/* One that has everything: three events, a change in two parts, a refusal. */
static void all(struct trace *t, struct trace_round *r)
{
	trace_event(t, "device p1 down");
	now_us += 2000;
	trace_event(t, "not told");
	now_us += 500;
	trace_event(t, "nor this");
	now_us += 10;
	trace_begin(t, r);
	now_us += 300;
	trace_decided(t, 2);
	now_us += 5;
	trace_sends(t);
	now_us += 90;
	trace_answers(t, "exit sg", "changed", false);
	trace_says(t, "backup none -> jp");
	trace_says(t, "via 10.0.1.1 dev p1 -> unreachable");
	now_us += 5;
	trace_sends(t);
	now_us += 1080;
	trace_answers(t, "label 10.0.0.0/8", "no such exit", true);
	now_us += 10;
	trace_end(t, NULL, false);
}

static void test_round(void)
{
	struct trace t = fresh(true);
	struct trace_round r;

	all(&t, &r);
	check(&r, false, 0,
	      "2001-09-09T01:46:40.001000Z device p1 down\n"
	      "    +2.500 ms  the last of 3 events\n"
	      "    +2.510 ms  looks at routes and module\n"
	      "    +2.810 ms  decided: 2 changes\n"
	      "    +2.815 ms  exit sg: backup none -> jp, via 10.0.1.1 dev p1 -> unreachable; acknowledged after 0.090 ms\n"
	      "    +2.910 ms  label 10.0.0.0/8: no such exit; refused after 1.080 ms\n"
	      "    +4.000 ms  done\n", "a round");
	check(&r, true, 7,
	      "{\"event\":\"missed\",\"rounds\":7}\n"
	      "{\"event\":\"round\",\"time\":\"2001-09-09T01:46:40.001000Z\",\"cause\":\"device p1 down\",\"events\":3,\"last_event_us\":2500,\"looked_us\":2510,\"decided_us\":2810,\"planned\":2,\"changes\":[{\"sent_us\":2815,\"object\":\"exit sg\",\"change\":\"backup none -> jp, via 10.0.1.1 dev p1 -> unreachable\",\"refused\":false,\"acknowledged_us\":2905},{\"sent_us\":2910,\"object\":\"label 10.0.0.0/8\",\"change\":\"no such exit\",\"refused\":true,\"acknowledged_us\":3990}],\"ended_us\":4000,\"failed\":false}\n",
	      "as JSON, after others were missed");
	trace_round_free(&r);
	tap(!r.n && !r.changes, "nothing is left");
	tap(!t.next.events && !t.round, "nor for the next round");

	now_us = 5000;
	trace_begin(&t, &r);
	now_us += 40;
	trace_end(&t, NULL, true);
	check(&r, false, 0,
	      "2001-09-09T01:46:40.005000Z nothing but the time\n"
	      "    +0.000 ms  looks at routes and module\n"
	      "    +0.040 ms  the kernel could not be asked\n",
	      "a round without events that comes to nothing");
	trace_round_free(&r);
}

static void test_many(void)
{
	struct trace t = fresh(true);
	struct trace_round r;
	char *text;
	size_t size;
	int i;

	trace_begin(&t, &r);
	for (i = 0; i < TRACE_CHANGES + 1000; i++) {
		trace_sends(&t);
		now_us++;
		trace_answers(&t, "label", "added", false);
	}
	trace_says(&t, "not what was answered last");
	trace_end(&t, NULL, false);
	tap(r.n == TRACE_CHANGES && r.more == 1000, "many changes are a number");
	text = trace_text(&r, &(struct answer){ 0 }, 0, &size);
	tap(strstr(text, "+1.064 ms  1000 more changes, the last one acknowledged"),
	    "that is told");
	free(text);
	trace_round_free(&r);
}

/* A round within a round has events and changes of its own. */
static void test_within(void)
{
	struct trace t = fresh(true);
	struct trace_round outer, inner;

	trace_event(&t, "many entries");
	trace_begin(&t, &outer);
	tap(trace_wants_text(&t), "the next event would be told");
	trace_event(&t, "device p1 down");
	tap(!trace_wants_text(&t), "the one behind it not");
	trace_begin(&t, &inner);
	trace_sends(&t);
	trace_answers(&t, "exit sg", "changed", false);
	trace_end(&t, &outer, false);
	trace_sends(&t);
	trace_answers(&t, "label 10.0.0.0/8", "added", false);
	trace_end(&t, NULL, false);
	tap_str(inner.event, "device p1 down", "its own event");
	tap(inner.n == 1 && outer.n == 1, "and changes");
	tap_str(outer.changes[0].object, "label 10.0.0.0/8", "the other has its own");
	trace_round_free(&inner);
	trace_round_free(&outer);
}

static void test_nobody(void)
{
	struct trace t = fresh(false);
	struct trace_round r;

	tap(!trace_wants_text(&t), "while nobody watches nothing has to be described");
	all(&t, &r);
	tap(!r.events && !r.n && !r.looked && !r.ended, "nor is it remembered");
	trace_round_free(&r);
	trace_decided(NULL, 1);
	trace_sends(NULL);
	trace_answers(NULL, "a", "b", false);
	trace_says(NULL, "c");
	tap(true, "there need not be any memory at all");
}

/* Rounds of a fixed size, the first of them with what was missed. */
static char *numbered(const void *arg, const struct answer *as,
		      unsigned long missed, size_t *size)
{
	char *text = calloc(1, 4096);

	(void)as;
	if (!text)
		abort();
	memset(text, '.', 4095);
	sprintf(text, "%d missed %lu", *(const int *)arg, missed);
	*size = 4096;
	return text;
}

/* Reads all there is. Return: the last 4096 bytes in @text. */
static size_t drain(int fd, char text[4096])
{
	size_t sum = 0;
	ssize_t n;

	while ((n = recv(fd, text, 4096, MSG_DONTWAIT | MSG_WAITALL)) > 0)
		sum += n;
	return sum;
}

/* One that watches and does not read. */
static void test_slow(void)
{
	struct control c = { .epoll = epoll_create1(0) };
	struct epoll_event event = { .events = EPOLLIN };
	size_t got, told = 0;
	char text[4096];
	int i, fds[2];

	for (i = 0; i < CONTROL_CLIENTS; i++)
		c.clients[i].fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) ||
	    epoll_ctl(c.epoll, EPOLL_CTL_ADD, fds[0], &event))
		abort();
	/* Its own epoll descriptor never has anybody to accept. */
	c.listener = c.epoll;
	c.clients[3].fd = fds[0];
	c.clients[3].answered = true;
	c.clients[3].answer.stays = true;
	c.clients[3].deadline = UINT64_MAX;
	tap(control_watchers(&c) == 1, "one watches");
	for (i = 0; i < 2000; i++) {
		control_tell(&c, numbered, &i);
		told += !c.clients[3].missed;
	}
	tap(told * 4096 > CONTROL_BACKLOG &&
	    told * 4096 < 2 * CONTROL_BACKLOG, "what it does not read is kept for a while");
	tap(c.clients[3].missed == 2000 - told, "and then missed");
	for (got = 0; got < told * 4096; control_serve(&c, 0))
		got += drain(fds[1], text);
	tap(got == told * 4096, "it gets what was kept");
	control_tell(&c, numbered, &i);
	got = drain(fds[1], text);
	snprintf(text + 100, 100, "2000 missed %zu", 2000 - told);
	tap_str(text, text + 100, "and learns how much is missing");
	tap(got == 4096 && !c.clients[3].answer.text && !c.clients[3].missed,
	    "nothing is left");
	close(fds[1]);
	control_serve(&c, 0);
	tap(!control_watchers(&c), "who has gone is forgotten");
	close(c.epoll);
}

int main(void)
{
	test_slow();
	test_round();
	test_many();
	test_within();
	test_nobody();
	return tap_end();
}
