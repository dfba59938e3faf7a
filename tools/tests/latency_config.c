// SPDX-License-Identifier: GPL-2.0
/* Configurations of lnet-exit latency, and what is said about their faults. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../latency/config.h"
#include "../mem.h"
#include "tap.h"

static char path[] = "/tmp/latency-config-XXXXXX";

/* Findings as text, the name of the file left out. */
static void gather(void *arg, bool note, const char *line)
{
	char **all = arg, *sum;

	(void)note;
	sum = mem_printf("%s%s\n", *all, line + strlen(path) + 1);
	free(*all);
	*all = sum;
}

static struct lat_conf *load(const char *text, char **said)
{
	struct faults faults = { 0 };
	struct lat_conf *conf;
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) == EOF || fclose(f)) {
		perror(path);
		exit(1);
	}
	*said = mem_strdup("");
	conf = lat_conf_load(path, &faults);
	faults_each(&faults, gather, said);
	tap(!conf == !!faults.errors, "refused exactly when there are faults");
	faults_free(&faults);
	return conf;
}

static void refused(const char *text, const char *want)
{
	struct lat_conf *conf;
	char *said;

	conf = load(text, &said);
	tap_str(said, want, "%.*s", (int)strcspn(want, "\n"), want);
	free(said);
	lat_conf_free(conf);
}

/* A link without a fault, in the first line. */
#define L	"links: [{dev: wg_b, neighbour: 203.0.113.1}]\n"

static void test_faults(void)
{
	refused("", "1:1: empty: expected links at least\n");
	refused("{}", "1:1: expected the key \"links\" with a link at least\n");
	refused("link: []\n",
		"1:1: unknown key \"link\" in the configuration, did you mean \"links\"?\n"
		"1:1: expected the key \"links\" with a link at least\n");
	refused("links: [{dev: wg_b}]\n",
		"1:9: expected the key \"neighbour\" in this link\n");
	refused("links: [{dev: wg_b, neigbour: 203.0.113.1}]\n",
		"1:9: expected the key \"neighbour\" in this link\n"
		"1:21: unknown key \"neigbour\" in a link, did you mean \"neighbour\"?\n");
	refused("links: [{dev: wg-b, neighbour: 10.0.0.1}, {dev: wg_b, neighbour: 10.0.0.2}]\n",
		"1:43: a link is named \"wg_b\" already, in line 1: expected another \"name\"\n");
	refused("frr: {}\nlinks: [{dev: wg, neighbour: 10.0.0.1}, {dev: wg, name: b, neighbour: 10.0.0.2}]\n",
		"2:41: device \"wg\" has a link already, in line 2: in FRR a device has one cost\n");
	refused("links: [{dev: a, neighbour: 10.0.0.1, name: b-c, bandwidth: 0}]\n",
		"1:45: \"b-c\" is not the name of a link: 1 to 31 letters, digits and underscores are expected\n"
		"1:61: \"0\" is not a number from 1 to 10000000\n");
	refused(L "cost: {scale: 0.5x}\n",
		"2:15: \"0.5x\" is not a cost of a millisecond: a number from 0.001 to 1000 is expected, three digits behind the point at most\n");
	refused(L "cost: {min: 5, max: 4}\n",
		"2:7: \"min\" is more than \"max\": 5 > 4\n");
	refused(L "bird: {control: bird.ctl}\n",
		"2:7: expected the key \"file\" in bird\n"
		"2:17: expected the name of a file that begins with a slash\n");
	refused(L "communities: {latency: 2}\n",
		"2:1: communities are defined in the file of \"bird\", which is missing\n"
		"2:14: expected the key \"bandwidth\" in the communities\n");
	refused(L "bird: {file: /b}\ncommunities: {latency: 70000, bandwidth: 3}\n",
		"3:14: without \"asn\" communities have two numbers from 0 to 65535\n");
	refused(L "frr: {ospf: false, ospf6: no}\n",
		"2:6: expected \"ospf: true\", \"ospf6: true\" or both in frr\n");
	refused(L "measure: {window: 0}\n",
		"2:19: \"0\" is not a number from 1 to 1000\n");
}

static void test_scale(void)
{
	static const struct {
		const char *text;
		uint32_t want;
	} cases[] = {
		{ "2", 2000 }, { "0.5", 500 }, { "0.25", 250 },
		{ "1.125", 1125 }, { "1000", 1000000 }, { "0.001", 1 },
	};
	static const char *const bad[] = {
		"0", "0.000", ".5", "5.", "-1", "1.0001", "1000.001", "1 ", "1e3",
		"99999999999999999999",
	};
	struct lat_conf *conf;
	char *text, *said;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		text = mem_printf(L "cost: {scale: %s}\n", cases[i].text);
		conf = load(text, &said);
		tap(conf && conf->cost.scale == cases[i].want, "%s",
		    cases[i].text);
		lat_conf_free(conf);
		free(said);
		free(text);
	}
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		text = mem_printf(L "cost: {scale: \"%s\"}\n", bad[i]);
		conf = load(text, &said);
		tap(!conf && strstr(said, "is not a cost of a millisecond"),
		    "not \"%s\"", bad[i]);
		lat_conf_free(conf);
		free(said);
		free(text);
	}
}

static void test_all(void)
{
	struct lat_conf *conf;
	char *said;

	conf = load("measure: {interval-ms: 100, timeout-ms: 500, window: 5, weight-percent: 40}\n"
		    "change: {percent: 10, least-ms: 1, windows: 2, hold-ms: 1000}\n"
		    "cost: {base: 4, scale: 1.5, step: 2, min: 3, max: 900}\n"
		    "bird: {file: /var/lib/x, control: /run/ctl}\n"
		    "frr: {vtysh: /v, sockets: /s, ospf6: false}\n"
		    "communities: {asn: 65001, latency: 2, bandwidth: 3}\n"
		    "links:\n"
		    "- {dev: wg-b, neighbour: \"fe80::2\", bandwidth: 100}\n"
		    "- {dev: wg_c, neighbour: 10.0.0.1, name: c}\n", &said);
	tap_str(said, "", "no faults");
	free(said);
	if (!conf)
		return;
	tap(conf->measure.interval == 100 && conf->measure.timeout == 500 &&
	    conf->measure.window == 5 && conf->measure.weight == 40, "measure");
	tap(conf->change.percent == 10 && conf->change.least == 1 &&
	    conf->change.windows == 2 && conf->change.hold == 1000, "change");
	tap(conf->cost.base == 4 && conf->cost.scale == 1500 &&
	    conf->cost.step == 2 && conf->cost.min == 3 &&
	    conf->cost.max == 900, "cost");
	tap_str(conf->bird.file, "/var/lib/x", "file");
	tap_str(conf->bird.control, "/run/ctl", "control");
	tap_str(conf->frr.vtysh, "/v", "vtysh");
	tap_str(conf->frr.sockets, "/s", "sockets");
	tap(conf->frr.used && conf->frr.ospf && !conf->frr.ospf6, "frr");
	tap(conf->community.used && conf->community.asn == 65001 &&
	    conf->community.latency == 2 && conf->community.bandwidth == 3,
	    "communities");
	tap_str(conf->links[0].name, "wg_b", "a link is called as its device");
	tap(conf->n_links == 2 && conf->links[0].bandwidth == 100 &&
	    conf->links[0].ask.target.family == AF_INET6, "a link");
	tap_str(conf->links[1].name, "c", "unless it has a name");
	lat_conf_free(conf);
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	test_faults();
	test_scale();
	test_all();
	unlink(path);
	return tap_end();
}
