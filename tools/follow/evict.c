// SPDX-License-Identifier: GPL-2.0
/*
 * Label and type of an exit never change in the kernel, so an exit that gets
 * another label has to be deleted and made anew, and until then its entries
 * must not fall back to the default route. They are lent to a keeper: an exit
 * without next hops, which refuses packets. Pure.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evict.h"
#include "../mem.h"

static bool in_list(const struct lx_exit *const *list, size_t n,
		    const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(list[i]->name, name))
			return true;
	return false;
}

/* What was made by hand keeps the exit that it names. */
static bool pinned(const struct lx_exit *exit, const struct kernel *kernel,
		   struct notices *notices)
{
	size_t i;

	for (i = 0; i < kernel->labels.n; i++) {
		const struct lx_label *label = &kernel->labels.v[i];
		char prefix[LX_ADDR_STRLEN];

		if (label->protocol == LNET_EXIT_PROTO_FOLLOW ||
		    strcmp(label->exit, exit->name))
			continue;
		notice(notices,
		       "exit %s: cannot make way, label %s was made by hand and names it",
		       exit->name, lx_prefix_str(&label->prefix, prefix));
		return true;
	}
	for (i = 0; i < kernel->exits.n; i++) {
		const struct lx_exit *user = &kernel->exits.v[i];

		if (user->protocol == LNET_EXIT_PROTO_FOLLOW ||
		    strcmp(user->backup, exit->name))
			continue;
		notice(notices,
		       "exit %s: cannot make way, exit %s was made by hand and has it as backup",
		       exit->name, user->name);
		return true;
	}
	return false;
}

static bool label_taken(const struct target *t, const struct kernel *kernel,
			uint32_t label)
{
	size_t i;

	for (i = 0; i < kernel->exits.n; i++)
		if (kernel->exits.v[i].label == label)
			return true;
	for (i = 0; i < t->conf->n_exits; i++)
		if (t->conf->exits[i].label == label)
			return true;
	return false;
}

/* The keeper has no next hops, so its label and egress reach no wire. */
static void make_keeper(struct eviction *e, const struct target *t,
			const struct kernel *kernel)
{
	struct lx_exit *k = &e->keeper;
	unsigned int n = 0;

	k->has = LX_BIT(LNET_EXIT_A_EXIT_NAME) |
		 LX_BIT(LNET_EXIT_A_EXIT_LABEL) |
		 LX_BIT(LNET_EXIT_A_EXIT_TYPE) |
		 LX_BIT(LNET_EXIT_A_EXIT_EGRESS) |
		 LX_BIT(LNET_EXIT_A_EXIT_PROTOCOL);
	k->type = LNET_EXIT_TYPE_REMOTE;
	k->protocol = LNET_EXIT_PROTO_FOLLOW;
	/* 192.0.2.1, an address of no router (RFC 5737) */
	k->egress = (struct lx_addr){ AF_INET, { 192, 0, 2, 1 } };
	do {
		snprintf(k->name, sizeof(k->name), "follow-keeper-%u", n++);
	} while (lx_exits_find(&kernel->exits, k->name) ||
		 conf_find_exit(t->conf, k->name));
	k->label = LNET_EXIT_LABEL_MAX;
	while (label_taken(t, kernel, k->label))
		k->label--;
}

static void lend_labels(struct eviction *e, const struct kernel *kernel)
{
	struct lx_label *lent;
	size_t i;

	for (i = 0; i < kernel->labels.n; i++) {
		const struct lx_label *label = &kernel->labels.v[i];

		if (!in_list(e->doomed, e->n_doomed, label->exit))
			continue;
		e->labels = mem_grow(e->labels, e->n_labels,
				     sizeof(*e->labels));
		lent = &e->labels[e->n_labels++];
		*lent = *label;
		memcpy(lent->exit, e->keeper.name, sizeof(lent->exit));
	}
}

static void take_backups(struct eviction *e, const struct kernel *kernel)
{
	size_t i;

	for (i = 0; i < kernel->exits.n; i++) {
		const struct lx_exit *exit = &kernel->exits.v[i];

		if (!in_list(e->doomed, e->n_doomed, exit->backup))
			continue;
		e->unbacked = mem_grow(e->unbacked, e->n_unbacked,
				       sizeof(*e->unbacked));
		e->unbacked[e->n_unbacked++] = exit;
	}
}

/**
 * eviction_make - find out how to delete the exits that are in the way
 * @e: filled; eviction_free() it. It points into @kernel.
 * @t: target whose @evict names them
 * @kernel: what the module holds, label entries included
 * @notices: where to say what cannot be done
 *
 * Return: true when there is something to do.
 */
bool eviction_make(struct eviction *e, const struct target *t,
		   const struct kernel *kernel, struct notices *notices)
{
	size_t i;

	memset(e, 0, sizeof(*e));
	for (i = 0; i < t->n_evict; i++) {
		if (pinned(t->evict[i], kernel, notices))
			continue;
		e->doomed = mem_grow(e->doomed, e->n_doomed,
				     sizeof(*e->doomed));
		e->doomed[e->n_doomed++] = t->evict[i];
	}
	if (!e->n_doomed)
		return false;
	make_keeper(e, t, kernel);
	lend_labels(e, kernel);
	take_backups(e, kernel);
	return true;
}

/**
 * eviction_free - release what eviction_make() made
 * @e: eviction
 */
void eviction_free(struct eviction *e)
{
	free(e->labels);
	free(e->unbacked);
	free(e->doomed);
	memset(e, 0, sizeof(*e));
}
