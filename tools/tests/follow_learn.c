// SPDX-License-Identifier: GPL-2.0
/* What tables of the FIB make of a configuration. */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/lnet_exit.h>

#include "../follow/learn.h"
#include "../list.h"
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

/* What the module holds. */
struct module {
	struct lx_exits exits;
	struct lx_labels labels;
};

static void hold_exit(struct module *m, const char *name, uint32_t label,
		      const char *egress, uint8_t protocol)
{
	struct lx_exit *exit = LX_LIST_ADD(&m->exits);

	if (!exit)
		abort();
	strcpy(exit->name, name);
	exit->label = label;
	exit->type = *egress ? LNET_EXIT_TYPE_REMOTE : LNET_EXIT_TYPE_LOCAL;
	exit->protocol = protocol;
	if (*egress && lx_addr_parse(egress, &exit->egress))
		exit->name[0] = '?';
}

static void hold_label(struct module *m, const char *prefix, const char *exit,
		       uint8_t flags, uint8_t protocol)
{
	struct lx_label *label = LX_LIST_ADD(&m->labels);

	if (!label)
		abort();
	if (lx_prefix_parse(prefix, &label->prefix))
		label->flags = 255;
	strcpy(label->exit, exit);
	label->flags = flags;
	label->protocol = protocol;
}

static struct module module_of_earlier(void)
{
	const uint8_t follow = LNET_EXIT_PROTO_FOLLOW;
	struct module m = { 0 };

	hold_exit(&m, "exit-1004", 1004, "10.0.0.4", follow);
	hold_exit(&m, "exit-1006", 1006, "fd00::6", follow);
	hold_exit(&m, "exit-1007", 1007, "10.0.0.7", LNET_EXIT_PROTO_STATIC);
	hold_exit(&m, "exit-8", 1008, "10.0.0.8", follow);
	hold_exit(&m, "home", 100, "", follow);
	hold_label(&m, "10.6.0.0/16", "exit-1007", 0, follow);
	hold_label(&m, "10.7.0.0/16", "exit-1004", 0, follow);
	hold_label(&m, "10.8.0.0/16", "exit-1004", 0, LNET_EXIT_PROTO_STATIC);
	hold_label(&m, "10.9.0.0/16", "home", 0, follow);
	hold_label(&m, "10.10.0.0/16", "exit-1004", LNET_EXIT_ENTRY_F_OVERRIDE,
		   follow);
	hold_label(&m, "192.0.2.0/24", "home", 0, follow);
	hold_label(&m, "2001:db8::/32", "exit-1006", 0, follow);
	return m;
}

static void test_recall(void)
{
	struct conf *base = conf_of(HOME TABLES
		"labels:\n- {prefix: 10.9.0.0/16, exit: home}\n");
	struct learned t[3 * LEARN_FAMILIES] = { 0 };
	struct module m = module_of_earlier();
	struct notices n = { 0 };
	struct conf *conf;
	int i;

	learn_recall(base, &m.exits, &m.labels, t);
	conf = learn_merge(base, t, NULL, &n);
	check(conf, "exit-1004:1004:10.0.0.4 exit-1006:1006:fd00::6 home:100:local | 10.7.0.0/16>exit-1004 10.9.0.0/16>home 192.0.2.0/24>home 2001:db8::/32>exit-1006",
	      "what an earlier daemon has learned, and no more");
	check_notices(&n, "", "is nothing wrong");
	tap(t[4].n == 1 && t[4].recalled == 1 && !t[5].n && t[2].n == 1 &&
	    t[3].n == 1, "each in its table");
	learn_forget(conf);
	for (i = 0; i < 3 * LEARN_FAMILIES; i++)
		learned_free(&t[i]);
	lx_exits_free(&m.exits);
	lx_labels_free(&m.labels);
	conf_free(base);
}

static struct learned recalled(const char *text)
{
	struct learned l = table_of(text);

	l.recalled = l.n;
	return l;
}

static void test_start(void)
{
	struct learned l;

	l = recalled("10.1.0.0/16=1 10.2.0.0/16=1 10.3.0.0/16=1");
	take(&l, 1, "", "10.1.0.0/16 10.2.0.0/16 10.3.0.0/16 until 21",
	     "started before the routing daemon");
	take(&l, 2, "10.1.0.0/16=1 10.4.0.0/16=1",
	     "10.1.0.0/16 10.4.0.0/16 10.2.0.0/16 10.3.0.0/16 until 21",
	     "which begins");
	take(&l, 21, "10.1.0.0/16=1 10.4.0.0/16=1", "10.1.0.0/16 10.4.0.0/16",
	     "and has had its time");
	take(&l, 22, "", "10.1.0.0/16 10.4.0.0/16 until 42",
	     "from then on, only an empty table is held");
	learned_free(&l);
	l = recalled("10.1.0.0/16=1 10.2.0.0/16=1 10.3.0.0/16=1");
	take(&l, 1, "10.1.0.0/16=1",
	     "10.1.0.0/16 10.2.0.0/16 10.3.0.0/16 until 21",
	     "started when it has just begun");
	learned_free(&l);
	l = recalled("10.1.0.0/16=1 10.2.0.0/16=1 10.3.0.0/16=1");
	take(&l, 1, "10.1.0.0/16=1 10.3.0.0/16=1", "10.1.0.0/16 10.3.0.0/16",
	     "what was withdrawn before the start goes at once");
	learned_free(&l);
	l = recalled("");
	take(&l, 1, "", "", "nothing was learned before");
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
	test_recall();
	test_start();
	unlink(path);
	return tap_end();
}
