// SPDX-License-Identifier: GPL-2.0
/* From round-trip times to costs, and how routing daemons are told. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../latency/publish.h"
#include "../mem.h"
#include "tap.h"

#define MS	(1000ull * 1000)

static const struct lat_conf conf = {
	.measure = { .window = 3, .weight = 50 },
	.change = { .percent = 20, .least = 3, .windows = 3, .hold = 60 },
	.cost = { .scale = 500, .step = 1, .min = 1, .max = 65535 },
};

/* What it takes until there is something in force. */
static bool first(struct estimate *e, uint32_t us)
{
	bool changed = false;
	int i;

	for (i = 0; i < 9; i++)
		changed |= estimate_sample(e, &conf, us, 0);
	return changed;
}

/* A window of answers that all took the same time, at a time in ms. */
static bool window(struct estimate *e, uint32_t us, uint64_t at)
{
	bool changed = false;
	int i;

	for (i = 0; i < 3; i++)
		changed |= estimate_sample(e, &conf, us, at * MS);
	return changed;
}

static void test_median(void)
{
	struct estimate e = { 0 };

	estimate_sample(&e, &conf, 20000, 1);
	estimate_sample(&e, &conf, 900000, 2);
	tap(!e.in_force, "half a window says nothing");
	tap(!estimate_sample(&e, &conf, 21000, 3 * MS) && !e.in_force &&
	    e.median == 21000, "the first window has a median");
	tap(e.least == 20000 && e.most == 900000 && e.last_answered == 3,
	    "the shortest and the longest are known");
	estimate_sample(&e, &conf, 21000, 4);
	estimate_sample(&e, &conf, ESTIMATE_LOST, 5);
	estimate_sample(&e, &conf, 22000, 6);
	tap(e.median == 21500 && e.last_answered == 2,
	    "of an even number, the mean of both in the middle");
	tap(e.smooth == 21250, "it is a part of the average");
	window(&e, ESTIMATE_LOST, 7);
	tap(!e.median && e.smooth == 21250, "no answers change nothing");
	estimate_sample(&e, &conf, 90000, 8);
	estimate_sample(&e, &conf, ESTIMATE_LOST, 8);
	estimate_sample(&e, &conf, ESTIMATE_LOST, 8);
	tap(!e.median && e.smooth == 21250, "nor does one of three");
	tap(window(&e, 90000, 9) && e.in_force == 21500 && e.since == 9 * MS,
	    "of the first three medians, that in the middle is in force");
}

static void test_change(void)
{
	struct estimate e = { 0 };

	tap(first(&e, 20000), "something is better than nothing");
	tap(!window(&e, 100000, 100) && !window(&e, 100000, 101),
	    "two windows are too few");
	tap(window(&e, 100000, 102) && e.in_force == 100000,
	    "three are enough, and leave nothing to be made up for");
	tap(!window(&e, 119000, 200) && !window(&e, 119000, 201) &&
	    !window(&e, 119000, 202) && !window(&e, 119000, 203),
	    "less than 20 %% is not worth it");
	tap(!window(&e, 20000, 300) && !window(&e, 20000, 301) &&
	    !window(&e, 400000, 302) && !window(&e, 400000, 303) &&
	    e.in_force == 100000, "two down and two up are not four in a row");
}

/* The window in which it happened is another one at the other end. */
static void test_ends(void)
{
	struct estimate a = { 0 }, b = { 0 };

	first(&a, 60000);
	first(&b, 60000);
	window(&a, 110000, 100);
	window(&b, 60000, 100);
	window(&a, 160000, 101);
	window(&b, 160000, 101);
	window(&a, 160000, 102);
	window(&b, 160000, 102);
	tap(a.in_force == 160000 && b.in_force == 60000, "one end first");
	window(&b, 160000, 103);
	tap(b.in_force == 160000, "and both the same");
}

static void test_hold(void)
{
	struct estimate e = { 0 };

	first(&e, 20000);
	window(&e, 100000, 1);
	window(&e, 100000, 2);
	tap(!window(&e, 100000, 59), "not so soon after the last change");
	tap(window(&e, 100000, 60) && e.since == 60 * MS,
	    "as soon as time is up");
}

static void test_least(void)
{
	struct estimate e = { 0 };
	int i;

	first(&e, 2000);
	for (i = 0; i < 9; i++)
		tap(!window(&e, 5000, 100 + i), "3 ms are not more than 3 ms");
	for (i = 0; i < 9; i++)
		window(&e, 5200, 200 + i);
	tap(e.in_force > 5000, "what is more than that is");
}

static void test_recall(void)
{
	struct estimate e = { 0 };

	estimate_recall(&e, 20000, 5 * MS);
	tap(!window(&e, 21000, 100) && e.in_force == 20000,
	    "what was in force stays");
	estimate_recall(&e, 20000, 5 * MS);
	tap(!estimate_adopt(&e, &conf, 101 * MS), "once: too small a change");
	window(&e, 30000, 102);
	tap(estimate_adopt(&e, &conf, 103 * MS) && e.in_force == 30000 &&
	    e.since == 103 * MS, "once: one window is enough");
	window(&e, ESTIMATE_LOST, 104);
	tap(!estimate_adopt(&e, &conf, 105 * MS), "once: without an answer");
}

static void test_cost(void)
{
	static const struct {
		struct lat_cost cost;
		uint32_t us, want;
	} cases[] = {
		{ { 0, 500, 1, 1, 65535 }, 24100, 12 },
		{ { 0, 500, 1, 1, 65535 }, 25000, 13 },
		{ { 0, 500, 1, 1, 65535 }, 24999, 12 },
		{ { 0, 500, 1, 1, 65535 }, 10, 1 },
		{ { 0, 500, 1, 7, 65535 }, 10, 7 },
		{ { 100, 1000, 1, 1, 65535 }, 24100, 124 },
		{ { 3, 1000, 10, 1, 65535 }, 24100, 23 },
		{ { 3, 1000, 10, 1, 65535 }, 25000, 33 },
		{ { 0, 500, 1, 1, 65535 }, 0, 65535 },
		{ { 0, 1000, 1, 1, 100 }, 101000, 100 },
		{ { 65535, 1000000, 1, 1, 65535 }, 3600000000u, 65535 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tap(cost_of(&cases[i].cost, cases[i].us) == cases[i].want,
		    "%u us cost %u", cases[i].us, cases[i].want);
}

static void test_words(void)
{
	struct lat_link links[] = {
		{ .name = "wg_b", .dev = "wg-b", .bandwidth = 100,
		  .ask.target = { AF_INET, { 203, 0, 113, 1 } } },
		{ .name = "c", .dev = "wg_c",
		  .ask.target = { AF_INET6, { 0xfe, 0x80, [15] = 3 } } },
	};
	struct gauge gauges[] = {
		{ .conf = &links[0], .estimate.in_force = 24100 },
		{ .conf = &links[1] },
	};
	struct lat_conf told = conf;
	char vtysh[] = "/v", sockets[] = "/s", all[512] = "";
	char **words, *text;
	int i;

	told.links = links;
	told.n_links = 2;
	text = include_text(&told, gauges);
	tap_str(text, "# Written by lnet-exit latency, over and over again.\n"
		"\n# 203.0.113.1 by wg-b: 24.100 ms\n"
		"define cost_wg_b = 12;\ndefine bandwidth_wg_b = 100;\n"
		"\n# fe80::3 by wg_c: never measured\n"
		"define cost_c = 65535;\ndefine bandwidth_c = 0;\n",
		"the file for BIRD");
	free(text);
	told.n_links = 1;
	told.community = (struct lat_community){ true, 65001, 2, 3 };
	text = include_text(&told, gauges);
	tap(strstr(text, "define community_latency_wg_b = (65001, 2, 12);\n"
		   "define community_bandwidth_wg_b = (65001, 3, 100);\n"),
	    "large communities");
	free(text);
	told.community.asn = 0;
	links[0].bandwidth = 100000;
	text = include_text(&told, gauges);
	tap(strstr(text, "define community_latency_wg_b = (2, 12);\n"
		   "define community_bandwidth_wg_b = (3, 65535);\n"),
	    "ordinary ones");
	free(text);
	told.n_links = 2;
	told.frr = (struct lat_frr){ true, vtysh, sockets, true, true };
	words = frr_words(&told, gauges);
	for (i = 0; words[i]; i++)
		strcat(strcat(all, words[i]), "\n");
	frr_words_free(words);
	tap_str(all, "/v\n--vty_socket\n/s\n"
		"-c\nconfigure terminal\n"
		"-c\ninterface wg-b\n"
		"-c\nip ospf cost 12\n"
		"-c\nipv6 ospf6 cost 12\n"
		"-c\nexit\n"
		"-c\ninterface wg_c\n"
		"-c\nip ospf cost 65535\n"
		"-c\nipv6 ospf6 cost 65535\n"
		"-c\nexit\n",
		"the command line for FRR");
}

static void test_failures(void)
{
	char script[] = "/bin/sh", c[] = "-c", good[] = "echo fine", bad[] = "exit 3",
	     said[] = "echo; echo '% No such thing'; exit 1",
	     ours[] = "echo \"% Can't open configuration file /etc/frr/vtysh.conf\"",
	     gone[] = "echo 'ospfd is not running'", none[] = "/nonexistent/vtysh";
	char *words[] = { script, c, good, NULL };
	char why[PUBLISH_WHY_LEN] = "";

	tap(!frr_run(words, why), "vtysh is content");
	words[2] = bad;
	tap(frr_run(words, why) < 0, "it is not");
	tap_str(why, "/bin/sh ended with status 3", "by its status");
	words[2] = said;
	tap(frr_run(words, why) < 0, "it is not");
	tap_str(why, "vtysh says: % No such thing", "by its words");
	words[2] = gone;
	tap(frr_run(words, why) < 0, "a daemon is missing");
	words[2] = ours;
	tap(!frr_run(words, why), "a file that it can do without");
	words[0] = none;
	tap(frr_run(words, why) < 0, "it is not there");
	tap_str(why, "/nonexistent/vtysh cannot be started: No such file or directory",
		"which is said");
	tap(bird_configure("/nonexistent/ctl", why) < 0, "BIRD is not there");
	tap_str(why, "no BIRD behind /nonexistent/ctl: No such file or directory",
		"which is said");
	tap(include_write("/nonexistent/file", "", why) < 0,
	    "a directory is not there");
	tap_str(why, "/nonexistent/file cannot be written: No such file or directory",
		"which is said");
}

int main(void)
{
	test_median();
	test_change();
	test_ends();
	test_hold();
	test_least();
	test_recall();
	test_cost();
	test_words();
	test_failures();
	return tap_end();
}
