// SPDX-License-Identifier: GPL-2.0
/* What the parts of a configuration say about one another. */

#include <stdlib.h>
#include <string.h>

#include "configread.h"
#include "../mem.h"
#include "../words.h"

#define WHERE_MAX	4200

static int by_line(struct pos a, struct pos b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return a.column < b.column ? -1 : a.column > b.column;
}

static int by_name(const void *a, const void *b)
{
	const struct conf_exit *x = a, *y = b;
	int cmp = strcmp(x->name, y->name);

	return cmp ? cmp : by_line(x->pos, y->pos);
}

static int by_label(const void *a, const void *b)
{
	const struct conf_exit *x = *(struct conf_exit *const *)a;
	const struct conf_exit *y = *(struct conf_exit *const *)b;

	if (x->label != y->label)
		return x->label < y->label ? -1 : 1;
	return by_line(x->pos, y->pos);
}

static void check_names(const struct conf *conf, struct faults *faults)
{
	size_t i;

	for (i = 1; i < conf->n_exits; i++) {
		const struct conf_exit *exit = &conf->exits[i];

		if (*exit->name && !strcmp(exit->name, exit[-1].name))
			faults_add(faults, exit->name_pos,
				   "exit name \"%s\" is given twice, before in line %u",
				   exit->name, exit[-1].name_pos.line);
	}
}

static void check_exit_labels(const struct conf *conf, struct faults *faults)
{
	struct conf_exit **sorted;
	size_t i;

	if (!conf->n_exits)
		return;
	sorted = mem_resize(NULL, conf->n_exits, sizeof(*sorted));
	for (i = 0; i < conf->n_exits; i++)
		sorted[i] = &conf->exits[i];
	qsort(sorted, conf->n_exits, sizeof(*sorted), by_label);
	for (i = 1; i < conf->n_exits; i++)
		if (sorted[i]->label && sorted[i]->label == sorted[i - 1]->label)
			faults_add(faults, sorted[i]->label_pos,
				   "label %u is given twice, before to exit \"%s\" in line %u",
				   sorted[i]->label, sorted[i - 1]->name,
				   sorted[i - 1]->label_pos.line);
	free(sorted);
}

static void unknown_exit(const struct conf *conf, struct faults *faults,
			 struct pos pos, const char *name)
{
	const char **names, *near;
	size_t i;

	if (faults_full(faults, pos.file)) {
		faults_add(faults, pos, "no exit is named \"%s\"", name);
		return;
	}
	names = mem_resize(NULL, conf->n_exits + 1, sizeof(*names));
	for (i = 0; i < conf->n_exits; i++)
		names[i] = conf->exits[i].name;
	names[i] = NULL;
	near = word_nearest(name, names);
	if (near)
		faults_add(faults, pos,
			   "no exit is named \"%s\", did you mean \"%s\"?",
			   name, near);
	else
		faults_add(faults, pos,
			   "no exit is named \"%s\", expected one from the list of exits",
			   name);
	free(names);
}

static void check_refs(const struct conf *conf, struct faults *faults)
{
	size_t i;

	for (i = 0; i < conf->n_refs; i++) {
		const struct conf_ref *ref = &conf->refs[i];

		if (*ref->exit && !conf_find_exit(conf, ref->exit))
			unknown_exit(conf, faults, ref->pos, ref->exit);
	}
	for (i = 0; i < conf->n_learn; i++) {
		const struct conf_learn *learn = &conf->learn[i];

		if (*learn->exit && !conf_find_exit(conf, learn->exit))
			unknown_exit(conf, faults, learn->exit_pos,
				     learn->exit);
	}
	for (i = 0; i < conf->n_exits; i++) {
		const struct conf_exit *exit = &conf->exits[i];

		if (*exit->backup && !conf_find_exit(conf, exit->backup))
			unknown_exit(conf, faults, exit->backup_pos,
				     exit->backup);
	}
}

/*
 * Each exit has one backup at most, so a walk along them either ends or comes
 * back to an exit of the same walk. Exits of earlier walks lead to no new ring.
 */
static void check_backups(const struct conf *conf, struct faults *faults)
{
	const struct conf_exit *exit;
	size_t *walk, i;

	if (!conf->n_exits)
		return;
	walk = mem_alloc(conf->n_exits * sizeof(*walk));
	for (i = 0; i < conf->n_exits; i++) {
		exit = &conf->exits[i];
		while (exit && !walk[exit - conf->exits]) {
			walk[exit - conf->exits] = i + 1;
			exit = *exit->backup ?
			       conf_find_exit(conf, exit->backup) : NULL;
		}
		if (exit && walk[exit - conf->exits] == i + 1)
			faults_add(faults, exit->backup_pos,
				   "exit \"%s\" would be its own backup: backups must not form a ring",
				   exit->name);
	}
	free(walk);
}

static int by_dev(const void *a, const void *b)
{
	const struct conf_dev *x = a, *y = b;
	int cmp = strcmp(x->name, y->name);

	return cmp ? cmp : by_line(x->pos, y->pos);
}

static void check_devs(struct conf *conf, struct faults *faults)
{
	size_t i;

	if (conf->n_devs)
		qsort(conf->devs, conf->n_devs, sizeof(*conf->devs), by_dev);
	for (i = 1; i < conf->n_devs; i++) {
		const struct conf_dev *dev = &conf->devs[i];

		if (*dev->name && !strcmp(dev->name, dev[-1].name))
			faults_add(faults, dev->pos,
				   "device \"%s\" is given twice, before in line %u",
				   dev->name, dev[-1].pos.line);
	}
}

static int by_prefix(const void *a, const void *b)
{
	const struct conf_label *x = a, *y = b;
	int cmp = lx_prefix_cmp(&x->prefix, &y->prefix);

	return cmp ? cmp : by_line(x->pos, y->pos);
}

static bool same_meaning(const struct conf *conf, const struct conf_label *a,
			 const struct conf_label *b)
{
	return a->override == b->override &&
	       !strcmp(conf->refs[a->ref].exit, conf->refs[b->ref].exit);
}

static void given_again(const struct conf *conf, struct faults *faults,
			const struct conf_label *first,
			const struct conf_label *again)
{
	const char *exit = conf->refs[first->ref].exit;
	char prefix[LX_ADDR_STRLEN], where[WHERE_MAX];

	lx_prefix_str(&again->prefix, prefix);
	faults_where(faults, first->pos, where, sizeof(where));
	if (same_meaning(conf, first, again))
		faults_note(faults, again->pos, "%s is given twice, before at %s",
			    prefix, where);
	else
		faults_add(faults, again->pos,
			   "%s already goes to %s%s%s at %s", prefix,
			   *exit ? "exit " : "bypass", exit,
			   first->override ? " with override" : "", where);
}

/* Sorts the entries and leaves each prefix once. */
static void check_labels(struct conf *conf, struct faults *faults)
{
	size_t from, to = 0;

	if (!conf->n_labels)
		return;
	qsort(conf->labels, conf->n_labels, sizeof(*conf->labels), by_prefix);
	for (from = 1; from < conf->n_labels; from++) {
		if (lx_prefix_equal(&conf->labels[to].prefix,
				    &conf->labels[from].prefix))
			given_again(conf, faults, &conf->labels[to],
				    &conf->labels[from]);
		else
			conf->labels[++to] = conf->labels[from];
	}
	conf->n_labels = to + 1;
}

/**
 * conf_check - sort a configuration and find what contradicts
 * @conf: configuration as read
 * @faults: where findings go
 */
void conf_check(struct conf *conf, struct faults *faults)
{
	if (conf->n_exits)
		qsort(conf->exits, conf->n_exits, sizeof(*conf->exits),
		      by_name);
	check_names(conf, faults);
	check_exit_labels(conf, faults);
	check_refs(conf, faults);
	check_backups(conf, faults);
	check_devs(conf, faults);
	check_labels(conf, faults);
	conf_check_announce(conf, faults);
}

static int name_cmp(const void *key, const void *exit)
{
	return strcmp(key, ((const struct conf_exit *)exit)->name);
}

/**
 * conf_find_exit - find an exit by its name
 * @conf: configuration, checked or being checked
 * @name: name
 *
 * Return: the exit, or NULL.
 */
const struct conf_exit *conf_find_exit(const struct conf *conf,
				       const char *name)
{
	if (!conf->n_exits)
		return NULL;
	return bsearch(name, conf->exits, conf->n_exits, sizeof(*conf->exits),
		       name_cmp);
}
