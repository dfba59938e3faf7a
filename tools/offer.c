// SPDX-License-Identifier: GPL-2.0
#include <dirent.h>
#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "model.h"
#include "nl.h"
#include "offer.h"

#define NETNS_DIRECTORY "/run/netns"

void offer_word(const struct offer *o, const char *word)
{
	if (!strncmp(word, o->begin, strlen(o->begin)))
		printf("%s\n", word);
}

void offer_ask(const struct offer *o, const char *what)
{
	(void)o;
	printf("%s\n", what);
}

static void offer_number(const struct offer *o, uint32_t number)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRIu32, number);
	offer_word(o, text);
}

static void exits(const struct offer *o, struct lx_sock *s)
{
	struct lx_exits list = { 0 };
	struct lx_report rep;
	size_t i;

	if (!lx_exit_dump(s, NULL, &list, &rep))
		for (i = 0; i < list.n; i++)
			offer_word(o, list.v[i].name);
	lx_exits_free(&list);
}

static void tables(const struct offer *o, struct lx_sock *s)
{
	struct lx_tables list = { 0 };
	struct lx_report rep;
	size_t i;

	if (!lx_table_dump(s, 0, &list, &rep))
		for (i = 0; i < list.n; i++)
			offer_word(o, list.v[i].name);
	lx_tables_free(&list);
}

static void rules(const struct offer *o, struct lx_sock *s)
{
	const struct lx_rule all = { 0 };
	struct lx_rules list = { 0 };
	struct lx_report rep;
	size_t i;

	if (!lx_rule_dump(s, &all, &list, &rep))
		for (i = 0; i < list.n; i++)
			offer_number(o, list.v[i].pref);
	lx_rules_free(&list);
}

static void counters(const struct offer *o, struct lx_sock *s)
{
	struct lx_counters list = { 0 };
	struct lx_report rep;
	size_t i;

	if (!lx_stats_get(s, NULL, &list, &rep))
		for (i = 0; i < list.n; i++)
			offer_word(o, list.v[i].name);
	lx_counters_free(&list);
}

/* What the module knows, if it is there: a Tab is no reason to load it. */
static void ask_module(const struct offer *o,
		       void (*list)(const struct offer *, struct lx_sock *))
{
	struct lx_report rep;
	struct lx_sock *s;

	if (access("/sys/module/lnet_exit", F_OK) || lx_genl_open(&s, &rep))
		return;
	list(o, s);
	lx_sock_close(s);
}

static void devices(const struct offer *o)
{
	struct if_nameindex *list = if_nameindex(), *i;

	if (!list)
		return;
	for (i = list; i->if_name; i++)
		offer_word(o, i->if_name);
	if_freenameindex(list);
}

/* Cgroups that begin as what is typed does, as paths from the top. */
static void cgroups(const struct offer *o)
{
	static const char mount[] = "/sys/fs/cgroup";
	char pattern[PATH_MAX];
	glob_t found;
	size_t i;
	char *c;

	snprintf(pattern, sizeof(pattern), "%s%s%s*/", mount,
		 o->begin[0] == '/' ? "" : "/", o->begin);
	if (!glob(pattern, 0, NULL, &found))
		for (i = 0; i < found.gl_pathc; i++) {
			c = found.gl_pathv[i];
			c[strlen(c) - 1] = '\0';
			offer_word(o, c + strlen(mount));
		}
	globfree(&found);
}

/* "{ on | off }" tells the words itself. */
static void words_of(const struct offer *o, const char *meta)
{
	char copy[64], *word, *rest = copy;

	snprintf(copy, sizeof(copy), "%s", meta);
	while ((word = strsep(&rest, " {}|")))
		if (*word)
			offer_word(o, word);
}

void offer_value(const struct offer *o, const struct lx_kind *kind)
{
	if (kind->meta[0] == '{')
		words_of(o, kind->meta);
	else if (kind == &lx_kind_name)
		ask_module(o, exits);
	else if (kind == &lx_kind_table)
		ask_module(o, tables);
	else if (kind == &lx_kind_pref)
		ask_module(o, rules);
	else if (kind == &lx_kind_counter)
		ask_module(o, counters);
	else if (kind == &lx_kind_dev || kind == &lx_kind_ifname)
		devices(o);
	else if (kind == &lx_kind_cgroup)
		cgroups(o);
	else if (kind == &lx_kind_protocol)
		words_of(o, "{ static | follow }");
	else if (kind == &lx_kind_file)
		offer_ask(o, OFFER_FILE);
}

void offer_netns(const struct offer *o)
{
	DIR *directory = opendir(NETNS_DIRECTORY);
	struct dirent *entry;

	if (!directory)
		return;
	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			offer_word(o, entry->d_name);
	closedir(directory);
}
