// SPDX-License-Identifier: GPL-2.0
/* What tables of the FIB make of a configuration. */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../follow/learn.h"
#include "tap.h"

#define SECOND	((uint64_t)1000 * 1000 * 1000)

static char path[] = "/tmp/follow-learn-XXXXXX";

static struct conf *conf_of(const char *text)
{
	struct faults faults = { 0 };
	FILE *f = fopen(path, "w");
	struct conf *conf;
	size_t i;

	if (!f || fputs(text, f) < 0 || fclose(f)) {
		perror(path);
		exit(1);
	}
	conf = conf_load(path, &faults);
	for (i = 0; i < faults.count; i++)
		tap_note("%u: %s", faults.list[i].pos.line,
			 faults.list[i].text);
	faults_free(&faults);
	if (!conf)
		exit(1);
	return conf;
}

/* "10.255.0.4/32=1004 ...": routes of a table. */
static struct learned table_of(const char *text)
{
	char *copy = strdup(text), *word, *at, *metric;
	struct learned table = { 0 };
	struct lx_prefix prefix;

	for (word = strtok_r(copy, " ", &at); word;
	     word = strtok_r(NULL, " ", &at)) {
		metric = strchr(word, '=');
		*metric++ = '\0';
		if (lx_prefix_parse(word, &prefix))
			exit(1);
		learned_add(&table, &prefix, strtoul(metric, NULL, 10));
	}
	free(copy);
	return table;
}

/* Exits with label and egress, then entries with their exits. */
static void check(const struct conf *conf, const char *want, const char *what)
{
	char text[1024] = "", *at = text, addr[LX_ADDR_STRLEN];
	size_t i;

	for (i = 0; i < conf->n_exits; i++)
		at += sprintf(at, "%s:%u:%s ", conf->exits[i].name,
			      conf->exits[i].label,
			      lx_addr_set(&conf->exits[i].egress) ?
			      lx_addr_str(&conf->exits[i].egress, addr) :
			      "local");
	at += sprintf(at, "|");
	for (i = 0; i < conf->n_labels; i++)
		at += sprintf(at, " %s>%s",
			      lx_prefix_str(&conf->labels[i].prefix, addr),
			      conf->refs[conf->labels[i].ref].exit);
	tap_str(text, want, "%s", what);
}

static void check_notices(struct notices *n, const char *want, const char *what)
{
	char text[2048] = "";
	size_t i;

	for (i = 0; i < n->n_now; i++)
		sprintf(text + strlen(text), "%s%s", i ? "; " : "", n->now[i]);
	tap_str(text, want, "%s", what);
	notices_free(n);
}

#define TABLES	"learn:\n- {table: 1001, what: exits}\n" \
		"- {table: 1002, what: labels}\n- {table: 2001, exit: home}\n"
#define HOME	"exits:\n- {name: home, label: 100, local: true}\n"

/* Merges texts of the three tables. */
static struct conf *merge(const struct conf *base, const char *exits,
			  const char *labels, const char *home,
			  const struct conf *before, struct notices *notices)
{
	struct learned t[3 * LEARN_FAMILIES] = {
		[0 * LEARN_FAMILIES] = table_of(exits),
		[1 * LEARN_FAMILIES] = table_of(labels),
		[2 * LEARN_FAMILIES] = table_of(home),
	};
	struct conf *conf = learn_merge(base, t, before, notices);
	int i;

	for (i = 0; i < 3 * LEARN_FAMILIES; i++)
		learned_free(&t[i]);
	return conf;
}

static void test_merge(void)
{
	struct conf *base = conf_of(HOME TABLES
		"labels:\n- {prefix: 10.9.0.0/16, exit: home}\n");
	struct notices n = { 0 };
	struct conf *conf;

	conf = merge(base, "", "", "", NULL, &n);
	check(conf, "home:100:local | 10.9.0.0/16>home", "nothing is learned");
	learn_forget(conf);
	conf = merge(base, "10.0.0.5/32=1005 10.0.0.4/32=1004",
		     "10.8.0.0/16=1005 10.7.0.0/16=1004 2001:db8::/32=1004",
		     "192.0.2.0/24=20", NULL, &n);
	check(conf, "exit-1004:1004:10.0.0.4 exit-1005:1005:10.0.0.5 home:100:local | 10.7.0.0/16>exit-1004 10.8.0.0/16>exit-1005 10.9.0.0/16>home 192.0.2.0/24>home 2001:db8::/32>exit-1004",
	      "exits and entries of both kinds");
	check_notices(&n, "", "nothing is wrong");
	learn_forget(conf);
	conf = merge(base, "10.0.0.4/32=1004",
		     "10.9.0.0/16=1004 10.6.0.0/16=1004 10.6.0.0/16=100", "",
		     NULL, &n);
	check(conf, "exit-1004:1004:10.0.0.4 home:100:local | 10.6.0.0/16>home 10.9.0.0/16>home",
	      "the configuration wins, then the lower metric");
	learn_forget(conf);
	conf_free(base);
}

static void test_wrong(void)
{
	struct conf *base = conf_of(HOME TABLES);
	struct notices n = { 0 };
	struct conf *conf;

	conf = merge(base, "10.0.0.4/32=100", "", "", NULL, &n);
	check(conf, "home:100:local |", "a label of the configuration");
	check_notices(&n, "label 100: 10.0.0.4 announces it, but it is that of exit home in the configuration, which wins",
		      "is not given away");
	learn_forget(conf);
	conf = merge(base, "10.0.0.0/24=1004 10.0.0.5/32=15 10.0.0.6/32=1048576",
		     "", "", NULL, &n);
	check(conf, "home:100:local |", "no address, no label");
	check_notices(&n, "10.0.0.5/32 metric 15 announces no exit: an address and a label from 16 to 1048575 are expected; 10.0.0.0/24 metric 1004 announces no exit: an address and a label from 16 to 1048575 are expected; 10.0.0.6/32 metric 1048576 announces no exit: an address and a label from 16 to 1048575 are expected",
		      "is said");
	learn_forget(conf);
	conf = merge(base, "", "10.8.0.0/16=1007 10.7.0.0/16=1007 10.6.0.0/16=100",
		     "", NULL, &n);
	check(conf, "home:100:local | 10.6.0.0/16>home", "a label of no exit");
	check_notices(&n, "table 1002: label 1007 is no exit's, 2 prefixes with it are left out",
		      "is said once");
	learn_forget(conf);
	conf_free(base);
}

static void test_twice(void)
{
	struct conf *base = conf_of(HOME TABLES);
	struct conf *conf, *next;
	struct notices n = { 0 };

	conf = merge(base, "10.0.0.4/32=1004 fd00::4/128=1004", "", "", NULL, &n);
	check(conf, "exit-1004:1004:10.0.0.4 home:100:local |",
	      "one router, both families");
	check_notices(&n, "", "is nothing wrong");
	learn_forget(conf);
	conf = merge(base, "10.0.0.4/32=1004 10.0.0.5/32=1004", "", "", NULL, &n);
	check(conf, "home:100:local |", "two routers claim a label");
	check_notices(&n, "label 1004: both 10.0.0.4 and 10.0.0.5 announce it, there is no exit for it",
		      "and neither gets it");
	learn_forget(conf);
	conf = merge(base, "10.0.0.5/32=1004", "", "", NULL, &n);
	next = merge(base, "10.0.0.4/32=1004 10.0.0.5/32=1004",
		     "10.7.0.0/16=1004", "", conf, &n);
	check(next, "exit-1004:1004:10.0.0.5 home:100:local | 10.7.0.0/16>exit-1004",
	      "but the one that had it keeps it");
	check_notices(&n, "label 1004: both 10.0.0.4 and 10.0.0.5 announce it, 10.0.0.5 stays",
		      "and it is said");
	learn_forget(conf);
	learn_forget(next);
	conf_free(base);
}

/* Routes of a table that is read again, and whether it is held. */
static void take(struct learned *l, uint64_t now, const char *routes,
		 const char *want, const char *what)
{
	struct learned fresh = table_of(routes);
	char text[512] = "", addr[LX_ADDR_STRLEN];
	size_t i;

	learned_take(l, &fresh, now * SECOND, 20 * SECOND);
	learned_free(&fresh);
	for (i = 0; i < l->n; i++)
		sprintf(text + strlen(text), "%s%s", i ? " " : "",
			lx_prefix_str(&l->routes[i].prefix, addr));
	if (l->held_until)
		sprintf(text + strlen(text), " until %llu",
			(unsigned long long)(l->held_until / SECOND));
	tap_str(text, want, "%s", what);
}

static void test_hold(void)
{
	struct learned l = { 0 };

	take(&l, 1, "", "", "an empty table");
	take(&l, 2, "10.1.0.0/16=1 10.2.0.0/16=1 10.3.0.0/16=1",
	     "10.1.0.0/16 10.2.0.0/16 10.3.0.0/16", "routes come");
	take(&l, 3, "10.1.0.0/16=1 10.2.0.0/16=1", "10.1.0.0/16 10.2.0.0/16",
	     "one is withdrawn: it goes at once");
	take(&l, 4, "", "10.1.0.0/16 10.2.0.0/16 until 24",
	     "all go at once: they are kept for a while");
	take(&l, 5, "", "10.1.0.0/16 10.2.0.0/16 until 24",
	     "which does not begin anew");
	take(&l, 6, "10.2.0.0/16=1 10.4.0.0/16=1",
	     "10.2.0.0/16 10.4.0.0/16 10.1.0.0/16 until 24",
	     "some are back: the others are still kept");
	take(&l, 7, "10.2.0.0/16=1 10.4.0.0/16=1 10.1.0.0/16=1",
	     "10.1.0.0/16 10.2.0.0/16 10.4.0.0/16", "all are back: it is over");
	take(&l, 8, "", "10.1.0.0/16 10.2.0.0/16 10.4.0.0/16 until 28",
	     "and may happen again");
	take(&l, 27, "10.1.0.0/16=1", "10.1.0.0/16 10.2.0.0/16 10.4.0.0/16 until 28",
	     "what does not come back");
	take(&l, 28, "10.1.0.0/16=1", "10.1.0.0/16", "goes in the end");
	take(&l, 29, "", "10.1.0.0/16 until 49", "nor does the last");
	take(&l, 49, "", "", "stay for ever");
	learned_free(&l);
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0) {
		perror(path);
		return 1;
	}
	close(fd);
	test_merge();
	test_wrong();
	test_twice();
	test_hold();
	unlink(path);
	return tap_end();
}
