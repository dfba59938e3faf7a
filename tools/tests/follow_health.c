// SPDX-License-Identifier: GPL-2.0
/* Whether an exit works, what is asked and answered, and what is announced. */

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../follow/announce.h"
#include "../follow/daemon.h"
#include "../follow/health.h"
#include "../follow/probe.h"
#include "tap.h"

static const struct conf_health three_two = { .down_after = 3, .up_after = 2 };

/* Rounds, 1 for a good one; the states that follow, as their first letters. */
static void rounds(bool in_use, const char *good, const char *want)
{
	char got[32] = "";
	struct health h;
	size_t i;

	health_begin(&h, in_use, 5);
	for (i = 0; good[i]; i++) {
		health_round(&h, &three_two, good[i] == '1', 10 + i);
		got[i] = *health_word(h.state);
	}
	tap_str(got, want, "%s: %s", in_use ? "in use" : "new", good);
}

static void test_rounds(void)
{
	struct health h;

	rounds(false, "1", "g");
	rounds(false, "0", "b");
	rounds(false, "0101", "bbbb");
	rounds(false, "0110", "bbgg");
	rounds(true, "00100", "ggggg");
	rounds(true, "0001", "ggbb");
	rounds(true, "000011", "ggbbbg");
	rounds(true, "111000", "gggggb");

	health_begin(&h, true, 5);
	tap(!health_round(&h, &three_two, true, 6) && h.since == 5,
	    "what stays has been so for longer");
	health_round(&h, &three_two, false, 7);
	health_round(&h, &three_two, false, 8);
	tap(health_round(&h, &three_two, false, 9) && h.since == 9,
	    "what changes says so");
	tap(h.rounds == 4 && h.bad == 3, "rounds are counted");
}

static void test_http(void)
{
	struct conf_probe probe = {
		.kind = PROBE_HTTP,
		.target = { AF_INET6, { 0xfd, [15] = 1 } },
		.port = 8080,
		.path = "/up",
	};
	static const struct {
		const char *text;
		int status;
	} lines[] = {
		{ "", 0 }, { "HTTP/1.1 20", 0 }, { "HTTP/1.1 200", 0 },
		{ "HTTP/1.1 200 OK\r\n", 200 }, { "HTTP/1.0 404\r\n", 404 },
		{ "HTTP/1.1 2000", -1 }, { "HTTP/2 200 ", -1 },
		{ "http/1.1 200 ", -1 }, { "SSH-2.0-", -1 }, { "\n", -1 },
	};
	char *text, buf[PROBE_TEXT_LEN];
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		tap(http_status(lines[i].text, strlen(lines[i].text)) ==
		    lines[i].status, "status line %zu", i);
	text = http_request(&probe);
	tap_str(text, "GET /up HTTP/1.1\r\nHost: [fd00::1]:8080\r\nUser-Agent: lnet-exit\r\nAccept: */*\r\nConnection: close\r\n\r\n",
		"a request to an address");
	free(text);
	strcpy(probe.host, "example.net");
	text = http_request(&probe);
	tap(strstr(text, "\r\nHost: example.net\r\n"), "a request with a name");
	free(text);
	tap_str(probe_str(&probe, buf), "http fd00::1 port 8080",
		"a probe as text");
}

static void test_echo(void)
{
	unsigned char reply[24] = { 0, 0, 1, 2, 3, 4, 0x12, 0x34 };

	tap(echo_is_answer(AF_INET, reply, sizeof(reply), 0x1234),
	    "an answer to an echo request");
	tap(!echo_is_answer(AF_INET, reply, sizeof(reply), 0x1233),
	    "of another one");
	tap(!echo_is_answer(AF_INET, reply, sizeof(reply) - 1, 0x1234),
	    "one cut short");
	tap(!echo_is_answer(AF_INET6, reply, sizeof(reply), 0x1234),
	    "of the other family");
	reply[0] = 129;
	tap(echo_is_answer(AF_INET6, reply, sizeof(reply), 0x1234), "IPv6");
}

/* Sends itself a packet and lets it lie for a while. */
static bool age_is_left_out(int fd)
{
	const uint64_t while_ns = 10ULL * 1000 * 1000;
	uint64_t sent, came = 0;
	char packet[8];

	if (send(fd, "echo", 4, 0) != 4)
		return false;
	sent = daemon_now();
	while (daemon_now() < sent + while_ns)
		;
	return echo_receive(fd, packet, sizeof(packet), &came) == 4 &&
	       came < sent + while_ns / 2;
}

/* The first packets may come before the kernel has begun to note their times. */
static void test_age(void)
{
	struct sockaddr_in here = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1, tries = 100;
	socklen_t len = sizeof(here);

	tap(fd >= 0 &&
	    !setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) &&
	    !bind(fd, (struct sockaddr *)&here, sizeof(here)) &&
	    !getsockname(fd, (struct sockaddr *)&here, &len) &&
	    !connect(fd, (struct sockaddr *)&here, sizeof(here)),
	    "a socket that talks to itself");
	while (tries && !age_is_left_out(fd))
		tries--;
	tap(tries > 0, "an answer that nobody took at once took no longer");
	close(fd);
}

static bool up(void *arg, const struct conf_exit *exit,
	       char why[ANNOUNCE_WHY_LEN])
{
	(void)why;
	return exit->label != *(uint32_t *)arg;
}

static void test_wanted(void)
{
	struct conf_announce one[] = {
		{ .prefix = { { AF_INET6, { 0x20, 1 } }, 32 } },
		{ .prefix = { { AF_INET, { 10, 2 } }, 16 } },
		{ .prefix = { { AF_INET, { 10, 1 } }, 16 } },
	};
	struct conf_announce two[] = {
		{ .prefix = { { AF_INET, { 10, 3 } }, 16 } },
	};
	struct conf_exit exits[] = {
		{ .label = 20, .announce = one, .n_announce = 3 },
		{ .label = 19, .announce = two, .n_announce = 1 },
		{ .label = 18 },
	};
	struct conf conf = {
		.exits = exits, .n_exits = 3, .announce_table = 7,
	};
	struct announcements want;
	uint32_t down = 0;

	announce_wanted(&want, &conf, up, &down);
	tap(want.n == 4 && want.v[0].label == 19 && want.v[1].label == 20 &&
	    want.v[1].table == 7, "all exits are announced");
	tap(want.v[1].prefix.addr.bytes[1] == 1 &&
	    want.v[3].prefix.addr.family == AF_INET6, "in order");
	announce_free(&want);
	down = 20;
	announce_wanted(&want, &conf, up, &down);
	tap(want.n == 1 && want.v[0].label == 19, "but for one that is down");
	announce_free(&want);
}

int main(void)
{
	test_rounds();
	test_http();
	test_echo();
	test_age();
	test_wanted();
	return tap_end();
}
