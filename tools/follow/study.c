// SPDX-License-Identifier: GPL-2.0
/* Reading the tables to learn from, and what becomes of the configuration. */

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "../fib.h"
#include "../mem.h"
#include "debounce.h"
#include "study.h"

#define MS	((uint64_t)1000 * 1000)

/**
 * study_conf - the configuration in force
 * @s: study
 *
 * Return: that of the file, or with what was learned.
 */
struct conf *study_conf(const struct study *s)
{
	return s->merged ?: s->base;
}

/* Of all tables and families. */
static size_t count(const struct study *s)
{
	return s->base ? s->base->n_learn * LEARN_FAMILIES : 0;
}

static struct learned *find(const struct study *s, uint32_t table)
{
	size_t i;

	for (i = 0; s->base && i < s->base->n_learn; i++)
		if (s->base->learn[i].table == table)
			return &s->tables[i * LEARN_FAMILIES];
	return NULL;
}

static void forget_tables(struct study *s)
{
	size_t i;

	for (i = 0; i < count(s); i++)
		learned_free(&s->tables[i]);
	free(s->tables);
	s->tables = NULL;
}

/**
 * study_begin - there is another configuration
 * @s: study
 * @base: the configuration, which the study frees
 *
 * What was learned from tables that are still to be learned from stays.
 */
void study_begin(struct study *s, struct conf *base)
{
	const size_t pair = LEARN_FAMILIES * sizeof(struct learned);
	struct learned *tables, *old;
	struct notices quiet = { 0 };
	size_t i;

	tables = mem_alloc((base->n_learn + 1) * pair);
	for (i = 0; i < base->n_learn; i++) {
		old = find(s, base->learn[i].table);
		if (!old)
			continue;
		memcpy(&tables[i * LEARN_FAMILIES], old, pair);
		memset(old, 0, pair);
	}
	forget_tables(s);
	conf_free(s->base);
	s->base = base;
	s->tables = tables;
	/* The next reading says what is wrong. */
	study_merge(s, &quiet);
	notices_free(&quiet);
}

/**
 * study_recall - take over what an earlier daemon has learned
 * @s: study that has read nothing so far
 * @exits: exits in the module
 * @labels: its label entries
 */
void study_recall(struct study *s, const struct lx_exits *exits,
		  const struct lx_labels *labels)
{
	struct notices quiet = { 0 };

	learn_recall(s->base, exits, labels, s->tables);
	study_merge(s, &quiet);
	notices_free(&quiet);
}

static int take_route(const struct lx_fib_route *r, void *arg)
{
	learned_add(arg, &r->prefix, r->priority);
	return 0;
}

static void restart(void *arg)
{
	((struct learned *)arg)->n = 0;
}

static const char *const family_names[LEARN_FAMILIES] = { "IPv4", "IPv6" };

/* What was read from a table, of one family. */
struct reading {
	struct learned fresh;
	size_t n;
	bool failed;
};

static void read_table(struct study *s, struct lx_sock *rtnl, size_t i,
		       struct reading *r, struct notices *notices)
{
	static const int families[LEARN_FAMILIES] = { AF_INET, AF_INET6 };
	uint32_t table = s->base->learn[i / LEARN_FAMILIES].table;
	struct lx_report rep;
	char text[512];
	int err;

	err = lx_fib_walk_table(rtnl, families[i % LEARN_FAMILIES], table,
				take_route, restart, &r->fresh, &rep);
	/* What changes all the time is read again soon enough. */
	r->failed = err && err != -EAGAIN;
	r->n = r->fresh.n;
	if (r->failed)
		notice(notices, "table %u (%s) cannot be read: %s", table,
		       family_names[i % LEARN_FAMILIES],
		       lx_report_str(&rep, text, sizeof(text)));
}

/*
 * Tables of single exits: one that is empty while another is not belongs to an
 * egress router that has gone, since the routing daemon is there.
 */
static bool has_others(const struct study *s, const struct reading *all,
		       size_t i)
{
	const struct conf_learn *learn = s->base->learn;
	size_t j;

	if (!*learn[i / LEARN_FAMILIES].exit)
		return false;
	for (j = i % LEARN_FAMILIES; j < count(s); j += LEARN_FAMILIES)
		if (j != i && *learn[j / LEARN_FAMILIES].exit && all[j].n)
			return true;
	return false;
}

static void take_table(struct study *s, struct reading *all, size_t i,
		       uint64_t now, struct notices *notices)
{
	uint32_t table = s->base->learn[i / LEARN_FAMILIES].table;
	const char *family = family_names[i % LEARN_FAMILIES];
	const struct conf_times *times = &s->base->times;
	struct learned *known = &s->tables[i];
	uint32_t hold;

	if (known->recalled)
		hold = times->start;
	else
		hold = has_others(s, all, i) ? 0 : times->hold;
	if (!all[i].failed)
		learned_take(known, &all[i].fresh, now, hold * MS);
	if (known->held_until && known->recalled)
		notice(notices,
		       "table %u (%s) lacks most of the %zu routes that were learned from it before the start: those are held for %u ms, or until they are back",
		       table, family, known->recalled, times->start);
	else if (known->held_until)
		notice(notices,
		       "table %u (%s) has lost all its routes at once: what was learned from it is held for %u ms, or until they are back",
		       table, family, times->hold);
}

/**
 * study_read - read all tables
 * @s: study
 * @rtnl: socket for questions
 * @now: time in ns
 * @notices: where to say what is wrong
 *
 * A table that cannot be read stays as it was known.
 */
void study_read(struct study *s, struct lx_sock *rtnl, uint64_t now,
		struct notices *notices)
{
	struct reading *all = mem_alloc((count(s) + 1) * sizeof(*all));
	size_t i;

	memset(all, 0, (count(s) + 1) * sizeof(*all));
	for (i = 0; i < count(s); i++)
		read_table(s, rtnl, i, &all[i], notices);
	for (i = 0; i < count(s); i++)
		take_table(s, all, i, now, notices);
	for (i = 0; i < count(s); i++)
		learned_free(&all[i].fresh);
	free(all);
}

/**
 * study_routes - how much was learned from a table
 * @s: study
 * @learn: index of the table in the configuration
 * @held: set if some of it is held
 *
 * Return: number of routes.
 */
size_t study_routes(const struct study *s, size_t learn, bool *held)
{
	const struct learned *of = &s->tables[learn * LEARN_FAMILIES];
	size_t n = 0;
	int i;

	*held = false;
	for (i = 0; i < LEARN_FAMILIES; i++) {
		n += of[i].n;
		*held |= of[i].held_until;
	}
	return n;
}

/**
 * study_merge - make the configuration anew
 * @s: study
 * @notices: where to say what is wrong
 */
void study_merge(struct study *s, struct notices *notices)
{
	struct conf *before = s->merged;

	s->merged = s->base->n_learn ?
		    learn_merge(s->base, s->tables, before, notices) : NULL;
	learn_forget(before);
}

/**
 * study_due - when a table is not held any longer
 * @s: study
 *
 * Return: time in ns, DEBOUNCE_NEVER when none is held.
 */
uint64_t study_due(const struct study *s)
{
	uint64_t due = DEBOUNCE_NEVER;
	size_t i;

	for (i = 0; i < count(s); i++)
		if (s->tables[i].held_until && s->tables[i].held_until < due)
			due = s->tables[i].held_until;
	return due;
}

/**
 * study_end - forget everything
 * @s: study
 */
void study_end(struct study *s)
{
	forget_tables(s);
	learn_forget(s->merged);
	conf_free(s->base);
	memset(s, 0, sizeof(*s));
}
