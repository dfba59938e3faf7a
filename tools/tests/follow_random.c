// SPDX-License-Identifier: GPL-2.0
/*
 * From any configuration to any other, through a model of the module that
 * refuses what the module refuses: every operation must be accepted, no address
 * that has an entry before and after may be without one on the way, and in the
 * end there is nothing left to do.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../follow/evict.h"
#include "../mem.h"
#include "../follow/plan.h"
#include "../list.h"
#include "tap.h"

#define ROUNDS		3000
#define NAMES		6
#define ADDRESSES	64

static char path[] = "/tmp/follow-random-XXXXXX";
static unsigned int seed = 7;
static struct kernel kernel;
static const char *refused;	/* first refusal of the model */
static bool must_cover[ADDRESSES];

static unsigned int rnd(unsigned int n)
{
	return (rand_r(&seed) >> 4) % n;
}

static uint32_t ifindex(void *arg, const char *name)
{
	(void)arg;
	return name[1] - '0';
}

static int resolve(void *arg, const struct lx_addr *egress,
		   struct lx_resolution *res, struct lx_report *rep)
{
	(void)arg;
	(void)rep;
	memset(res, 0, sizeof(*res));
	res->n_hops = 1;
	res->hops[0].ifindex = 1 + rnd(3);
	res->hops[0].weight = 1;
	res->hops[0].protocol = LNET_EXIT_PROTO_FOLLOW;
	res->route.prefix.addr = *egress;
	return 0;
}

static const struct lookups look = { .ifindex = ifindex, .resolve = resolve };

/* The model. */

static struct lx_exit *find_exit(const char *name)
{
	return (struct lx_exit *)lx_exits_find(&kernel.exits, name);
}

static int exit_order(const void *a, const void *b)
{
	return strcmp(((const struct lx_exit *)a)->name,
		      ((const struct lx_exit *)b)->name);
}

static int label_order(const void *a, const void *b)
{
	return lx_prefix_cmp(&((const struct lx_label *)a)->prefix,
			     &((const struct lx_label *)b)->prefix);
}

static struct lx_label *find_label(const struct lx_prefix *prefix)
{
	size_t i;

	for (i = 0; i < kernel.labels.n; i++)
		if (lx_prefix_equal(&kernel.labels.v[i].prefix, prefix))
			return &kernel.labels.v[i];
	return NULL;
}

static void refuse(const char *why)
{
	if (!refused)
		refused = why;
}

static void check_cover(void)
{
	struct lx_addr addr = { AF_INET, { 10 } };
	unsigned int i;
	size_t l;

	for (i = 0; i < ADDRESSES; i++) {
		addr.bytes[1] = i * 256 / ADDRESSES;
		for (l = 0; l < kernel.labels.n; l++)
			if (lx_prefix_contains(&kernel.labels.v[l].prefix,
					       &addr))
				break;
		if (l == kernel.labels.n && must_cover[i])
			refuse("an address is without entry on the way");
	}
}

static void set_backup(struct lx_exit *exit, const char *backup)
{
	const struct lx_exit *b;
	int n = 0;

	if (*backup && !find_exit(backup))
		refuse("backup: no such exit");
	strcpy(exit->backup, backup);
	for (b = exit; b && *b->backup && n <= NAMES + 2; n++)
		b = find_exit(b->backup);
	if (n > NAMES + 2)
		refuse("backup: a ring");
}

static void model_exit_new(const struct lx_exit *exit)
{
	struct lx_exit *new;
	size_t i;

	for (i = 0; i < kernel.exits.n; i++) {
		if (!strcmp(kernel.exits.v[i].name, exit->name))
			refuse("exit name taken");
		if (kernel.exits.v[i].label == exit->label)
			refuse("exit label taken");
	}
	new = LX_LIST_ADD(&kernel.exits);
	*new = *exit;
	*new->backup = '\0';
	qsort(kernel.exits.v, kernel.exits.n, sizeof(*new), exit_order);
	set_backup(find_exit(exit->name), exit->backup);
}

static void model_exit_del(const char *name)
{
	struct lx_exit *exit = find_exit(name);
	size_t i;

	for (i = 0; i < kernel.labels.n; i++)
		if (!strcmp(kernel.labels.v[i].exit, name))
			refuse("exit in use by an entry");
	for (i = 0; i < kernel.exits.n; i++)
		if (!strcmp(kernel.exits.v[i].backup, name))
			refuse("exit in use as backup");
	if (!exit) {
		refuse("no such exit to delete");
		return;
	}
	memmove(exit, exit + 1, (kernel.exits.v + --kernel.exits.n - exit) *
		sizeof(*exit));
}

static void model_label_set(const struct lx_label *label, bool replace)
{
	struct lx_label *old = find_label(&label->prefix);

	if (*label->exit && !find_exit(label->exit))
		refuse("entry names no exit");
	if (!!old != replace)
		refuse("entry exists or not");
	if (!old)
		old = LX_LIST_ADD(&kernel.labels);
	*old = *label;
	qsort(kernel.labels.v, kernel.labels.n, sizeof(*old), label_order);
	check_cover();
}

static void model_label_del(const struct lx_prefix *prefix)
{
	struct lx_label *old = find_label(prefix);

	if (!old) {
		refuse("no such entry to delete");
		return;
	}
	memmove(old, old + 1, (kernel.labels.v + --kernel.labels.n - old) *
		sizeof(*old));
	check_cover();
}

static void model_op(const struct op *op, const struct target *t)
{
	struct lx_label label = { .protocol = LNET_EXIT_PROTO_FOLLOW };
	struct lx_exit *exit;

	switch (op->kind) {
	case OP_EXIT_NEW:
		model_exit_new(&op->want->exit);
		break;
	case OP_EXIT_SET:
		exit = find_exit(op->want->exit.name);
		if (exit->type != op->want->exit.type ||
		    exit->label != op->want->exit.label)
			refuse("label and type are for good");
		*exit = op->want->exit;
		set_backup(exit, op->want->exit.backup);
		break;
	case OP_EXIT_DEL:
		model_exit_del(op->exit_was->name);
		break;
	case OP_LABEL_SET:
		label.prefix = op->label->prefix;
		strcpy(label.exit, t->ref_exit[op->label->ref]);
		label.type = *label.exit ? LNET_EXIT_ENTRY_EXIT :
					   LNET_EXIT_ENTRY_BYPASS;
		label.flags = op->label->override;
		model_label_set(&label, op->label_was);
		break;
	case OP_LABEL_DEL:
		model_label_del(&op->label_was->prefix);
		break;
	default:
		break;
	}
}

/* What the plan reads must not change under it, as a dump does not. */
static struct kernel snapshot(void)
{
	struct kernel copy = { 0 };
	size_t i;

	for (i = 0; i < kernel.exits.n; i++)
		*LX_LIST_ADD(&copy.exits) = kernel.exits.v[i];
	for (i = 0; i < kernel.labels.n; i++)
		*LX_LIST_ADD(&copy.labels) = kernel.labels.v[i];
	return copy;
}

static void forget(struct kernel *copy)
{
	lx_exits_free(&copy->exits);
	lx_labels_free(&copy->labels);
}

static void model_evict(const struct eviction *e)
{
	size_t i;

	model_exit_new(&e->keeper);
	for (i = 0; i < e->n_labels; i++)
		model_label_set(&e->labels[i], true);
	for (i = 0; i < e->n_unbacked; i++)
		set_backup(find_exit(e->unbacked[i]->name), "");
	for (i = 0; i < e->n_doomed; i++)
		model_exit_del(e->doomed[i]->name);
}

/* One round; returns the number of operations besides changed next hops. */
static size_t round_of(const struct conf *conf, bool may_evict)
{
	struct notices notices = { 0 };
	struct kernel copy = snapshot();
	size_t i, n = 0;
	struct eviction e;
	struct target t;
	struct plan plan;

	target_build(&t, conf, &copy.exits, &look, &notices);
	if (may_evict && t.n_evict) {
		if (eviction_make(&e, &t, &copy, &notices))
			model_evict(&e);
		eviction_free(&e);
		notices_restart(&notices);
		n = 1;
	} else {
		plan_make(&plan, &t, &copy, &notices, &notices);
		for (i = 0; i < plan.n; i++) {
			model_op(&plan.ops[i], &t);
			n += plan.ops[i].kind != OP_MASQUERADE &&
			     plan.ops[i].changed !=
			     LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS);
		}
		plan_free(&plan);
	}
	if (notices.n_now)
		refuse("there is something to complain about");
	target_free(&t);
	notices_free(&notices);
	forget(&copy);
	return n;
}

static void shuffle(unsigned int *list, unsigned int n)
{
	unsigned int i, j, swap;

	for (i = n; i > 1; i--) {
		j = rnd(i);
		swap = list[i - 1];
		list[i - 1] = list[j];
		list[j] = swap;
	}
}

static void write_exits(FILE *f, unsigned int *order, unsigned int n)
{
	unsigned int labels[NAMES] = { 100, 101, 102, 103, 104, 105 };
	unsigned int i;

	shuffle(labels, NAMES);
	fputs("exits:\n", f);
	for (i = 0; i < n; i++) {
		fprintf(f, "- {name: x%u, label: %u", order[i], labels[i]);
		if (!rnd(4))
			fprintf(f, ", local: true, masquerade: %s}\n",
				rnd(2) ? "on" : "off");
		else if (i && rnd(2))
			/* Backups lead to exits before: never a ring. */
			fprintf(f, ", egress: 10.0.0.%u, backup: x%u}\n",
				1 + rnd(9), order[rnd(i)]);
		else
			fprintf(f, ", egress: 10.0.0.%u, mtu: %u}\n",
				1 + rnd(9), 1300 + rnd(2));
	}
}

static struct conf *random_conf(void)
{
	unsigned int order[NAMES] = { 0, 1, 2, 3, 4, 5 };
	struct faults faults = { 0 };
	unsigned int n = rnd(NAMES + 1), i, len, at;
	bool taken[4][8] = { 0 };
	FILE *f = fopen(path, "w");
	struct conf *conf;

	if (!f)
		exit(1);
	shuffle(order, NAMES);
	write_exits(f, order, n);
	fputs("labels:\n", f);
	for (i = rnd(12); i; i--) {
		len = rnd(4);
		at = rnd(1 << len);
		if (taken[len][at])
			continue;
		taken[len][at] = true;
		fprintf(f, "- {prefix: 10.%u.0.0/%u, override: %s, ",
			at << (8 - len), 8 + len, rnd(2) ? "yes" : "no");
		if (n && rnd(5))
			fprintf(f, "exit: x%u}\n", order[rnd(n)]);
		else
			fputs("bypass: true}\n", f);
	}
	fclose(f);
	conf = conf_load(path, &faults);
	for (i = 0; i < faults.count; i++)
		tap_note("%s", faults.list[i].text);
	faults_free(&faults);
	if (!conf)
		exit(1);
	return conf;
}

static void need_cover(const struct conf *conf)
{
	struct lx_addr addr = { AF_INET, { 10 } };
	bool was, is;
	unsigned int i;
	size_t l;

	for (i = 0; i < ADDRESSES; i++) {
		addr.bytes[1] = i * 256 / ADDRESSES;
		was = false;
		is = false;
		for (l = 0; l < kernel.labels.n; l++)
			was |= lx_prefix_contains(&kernel.labels.v[l].prefix,
						  &addr);
		for (l = 0; l < conf->n_labels; l++)
			is |= lx_prefix_contains(&conf->labels[l].prefix,
						 &addr);
		must_cover[i] = was && is;
	}
}

int main(void)
{
	size_t evictions = 0, i, rest = 0;
	struct conf *conf;
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	for (i = 0; i < ROUNDS && !refused && !rest; i++) {
		size_t labels = kernel.labels.n;

		conf = random_conf();
		need_cover(conf);
		evictions += round_of(conf, true) == 1 &&
			     labels == kernel.labels.n;
		round_of(conf, false);
		rest = round_of(conf, false);
		conf_free(conf);
	}
	tap(!refused, "nothing that a reload does is refused");
	tap(!rest, "after a reload nothing is left to do");
	tap(i == ROUNDS && evictions > ROUNDS / 10,
	    "%zu reloads, some with exits that made way", i);
	if (refused || rest)
		tap_note("reload %zu: %s, %zu operations left", i,
			 refused ?: "accepted", rest);
	forget(&kernel);
	unlink(path);
	return tap_end();
}
