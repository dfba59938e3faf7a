// SPDX-License-Identifier: GPL-2.0
/* From the configuration to what the kernel should hold. */

#include <stdlib.h>
#include <string.h>

#include "../list.h"
#include "../names.h"
#include "../mem.h"
#include "target.h"

static bool ours(const struct lx_exit *exit)
{
	return exit->protocol == LNET_EXIT_PROTO_FOLLOW;
}

/* What target_build() knows besides the target. */
struct builder {
	struct target *t;
	const struct lx_exits *kernel;
	const struct lx_exit **by_label;
	const struct lookups *look;
	struct notices *notices;
};

static int label_order(const void *a, const void *b)
{
	const struct lx_exit *x = *(const struct lx_exit *const *)a;
	const struct lx_exit *y = *(const struct lx_exit *const *)b;

	return x->label < y->label ? -1 : x->label > y->label;
}

static void sort_by_label(struct builder *b)
{
	size_t i;

	b->by_label = mem_alloc((b->kernel->n + 1) * sizeof(*b->by_label));
	for (i = 0; i < b->kernel->n; i++)
		b->by_label[i] = &b->kernel->v[i];
	qsort(b->by_label, b->kernel->n, sizeof(*b->by_label), label_order);
}

static const struct lx_exit *label_owner(const struct builder *b,
					 uint32_t label)
{
	const struct lx_exit key = { .label = label }, *at = &key;
	const struct lx_exit **found;

	found = bsearch(&at, b->by_label, b->kernel->n, sizeof(*b->by_label),
			label_order);
	return found ? *found : NULL;
}

static void evict(struct target *t, const struct lx_exit *exit)
{
	size_t i;

	for (i = 0; i < t->n_evict; i++)
		if (t->evict[i] == exit)
			return;
	t->evict = mem_grow(t->evict, t->n_evict, sizeof(*t->evict));
	t->evict[t->n_evict++] = exit;
}

/* Is there nothing in the way of this exit? */
static bool has_room(struct builder *b, const struct conf_exit *conf,
		     const struct lx_exit *same)
{
	const struct lx_exit *other = label_owner(b, conf->label);
	char protocol[LX_PROTO_STRLEN];
	bool room = true;

	if (same && !ours(same)) {
		notice(b->notices,
		       "exit %s: the one in the kernel was made by hand (protocol %s), it wins and is left alone",
		       conf->name, lx_proto_str(same->protocol, protocol));
		return false;
	}
	if (other && other != same && !ours(other)) {
		notice(b->notices,
		       "exit %s: left out, its label %u belongs to exit %s, which was made by hand",
		       conf->name, conf->label, other->name);
		return false;
	}
	if (same && (same->label != conf->label || same->type != conf->type)) {
		evict(b->t, same);
		room = false;
	}
	if (other && other != same) {
		evict(b->t, other);
		room = false;
	}
	return room;
}

/*
 * An exit whose device is not there is down: entries toward it refuse their
 * packets, which would take the ordinary routes if there were no exit.
 */
static void want_oif(const struct builder *b, struct want *w,
		     const struct conf_exit *conf, const struct lx_exit *kernel)
{
	if (!*conf->oif)
		return;
	w->exit.has |= LX_BIT(LNET_EXIT_A_EXIT_OIF);
	w->exit.oif = b->look->ifindex(b->look->arg, conf->oif);
	if (w->exit.oif)
		return;
	notice(b->notices,
	       "exit %s: there is no device %s, the exit is down until it comes",
	       conf->name, conf->oif);
	w->exit.flags |= LNET_EXIT_F_DOWN;
	/* The device that it was bound to is no longer there either. */
	if (kernel)
		w->exit.oif = kernel->oif;
	if (!w->exit.oif)
		w->exit.has &= ~LX_BIT(LNET_EXIT_A_EXIT_OIF);
}

static void want_health(const struct builder *b, struct want *w,
			const struct conf_exit *conf,
			const struct lx_exit *kernel)
{
	const struct lookups *look = b->look;

	if (look->is_out && look->is_out(look->is_out_arg, conf, kernel, w->why))
		w->exit.flags |= LNET_EXIT_F_DOWN;
}

static void want_basics(struct lx_exit *exit, const struct conf_exit *conf)
{
	exit->has = LX_BIT(LNET_EXIT_A_EXIT_NAME) |
		    LX_BIT(LNET_EXIT_A_EXIT_LABEL) |
		    LX_BIT(LNET_EXIT_A_EXIT_TYPE) |
		    LX_BIT(LNET_EXIT_A_EXIT_PROTOCOL) |
		    LX_BIT(LNET_EXIT_A_EXIT_FLAGS);
	memcpy(exit->name, conf->name, sizeof(exit->name));
	exit->label = conf->label;
	exit->type = conf->type;
	exit->protocol = LNET_EXIT_PROTO_FOLLOW;
	exit->flags = conf->flags;
	exit->flags_mask = LNET_EXIT_F_MASQUERADE | LNET_EXIT_F_PASS |
			   LNET_EXIT_F_DOWN | LNET_EXIT_F_PIPE |
			   LNET_EXIT_F_EXPLICIT_NULL;
	exit->mark = conf->mark;
	exit->mtu = conf->mtu;
	exit->tc_map = conf->tc_map;
	exit->egress = conf->egress;
	memcpy(exit->backup, conf->backup, sizeof(exit->backup));
	if (exit->mark)
		exit->has |= LX_BIT(LNET_EXIT_A_EXIT_MARK);
	if (exit->mtu)
		exit->has |= LX_BIT(LNET_EXIT_A_EXIT_MTU);
	if (exit->tc_map.set)
		exit->has |= LX_BIT(lx_tc_map_attr(exit->type));
	if (conf->type == LNET_EXIT_TYPE_REMOTE)
		exit->has |= LX_BIT(LNET_EXIT_A_EXIT_EGRESS);
	if (*exit->backup)
		exit->has |= LX_BIT(LNET_EXIT_A_EXIT_BACKUP);
}

static struct want *add_want(struct target *t)
{
	t->exits = mem_grow(t->exits, t->n_exits, sizeof(*t->exits));
	memset(&t->exits[t->n_exits], 0, sizeof(*t->exits));
	return &t->exits[t->n_exits++];
}

static void want_exit(struct builder *b, const struct conf_exit *conf)
{
	const struct lx_exit *same = lx_exits_find(b->kernel, conf->name);
	struct want *w;

	if (!has_room(b, conf, same))
		return;
	w = add_want(b->t);
	want_basics(&w->exit, conf);
	if (conf->type == LNET_EXIT_TYPE_REMOTE) {
		want_hops(w, conf, same, b->look, b->notices);
		return;
	}
	want_health(b, w, conf, same);
	want_oif(b, w, conf, same);
}

/* Exits made by hand whose next hops are nobody's but the routing table's. */
static void want_adopted(struct builder *b)
{
	struct want *w;
	size_t i;

	for (i = 0; i < b->kernel->n; i++) {
		const struct lx_exit *exit = &b->kernel->v[i];

		if (ours(exit) || !exit_is_followed(exit))
			continue;
		w = add_want(b->t);
		w->hops_only = true;
		w->exit = *exit;
		w->exit.has = LX_BIT(LNET_EXIT_A_EXIT_NAME);
		want_hops(w, NULL, exit, b->look, b->notices);
	}
}

static int name_order(const void *key, const void *want)
{
	return strcmp(key, ((const struct want *)want)->exit.name);
}

/* Only while the wanted exits are still in the order of the configuration. */
static bool exists(const struct builder *b, const char *name)
{
	return lx_exits_find(b->kernel, name) ||
	       (b->t->n_exits && bsearch(name, b->t->exits, b->t->n_exits,
					 sizeof(*b->t->exits), name_order));
}

static void check_backup(const struct builder *b, struct want *w)
{
	const struct conf_exit *conf;

	if (*w->exit.backup && !exists(b, w->exit.backup)) {
		notice(b->notices, "exit %s: its backup %s could not be made",
		       w->exit.name, w->exit.backup);
		memset(w->exit.backup, 0, sizeof(w->exit.backup));
		w->exit.has &= ~LX_BIT(LNET_EXIT_A_EXIT_BACKUP);
	}
	/* Ends: conf_check() lets no ring of backups pass. */
	for (conf = conf_find_exit(b->t->conf, w->exit.name);
	     conf && *conf->backup;
	     conf = conf_find_exit(b->t->conf, conf->backup))
		w->depth++;
}

static int by_depth(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return strcmp(x->exit.name, y->exit.name);
}

static void want_refs(const struct builder *b)
{
	const struct conf *conf = b->t->conf;
	struct target *t = b->t;
	size_t i;

	t->ref_exit = mem_alloc((conf->n_refs + 1) * sizeof(*t->ref_exit));
	for (i = 0; i < conf->n_refs; i++) {
		const char *name = conf->refs[i].exit;

		if (!*name || exists(b, name))
			t->ref_exit[i] = name;
		else
			notice(b->notices,
			       "label entries toward exit %s are left out, since the exit could not be made",
			       name);
	}
}

static int by_ifindex(const void *a, const void *b)
{
	const struct lx_dev *x = a, *y = b;

	return x->ifindex < y->ifindex ? -1 : x->ifindex > y->ifindex;
}

static void want_devs(const struct builder *b)
{
	const struct lookups *look = b->look;
	struct target *t = b->t;
	struct lx_dev *dev;
	uint32_t index;
	size_t i;

	for (i = 0; i < t->conf->n_devs; i++) {
		const struct conf_dev *conf = &t->conf->devs[i];

		index = look->ifindex(look->arg, conf->name);
		if (!index) {
			notice(b->notices,
			       "device %s: there is none, labelled packets will be accepted when it comes",
			       conf->name);
			continue;
		}
		dev = LX_LIST_ADD(&t->devs);
		if (!dev)
			mem_exhausted();
		dev->has = LX_BIT(LNET_EXIT_A_DEV_IFINDEX) |
			   LX_BIT(LNET_EXIT_A_DEV_PROTOCOL);
		dev->ifindex = index;
		dev->protocol = LNET_EXIT_PROTO_FOLLOW;
		if (conf->label_max) {
			dev->has |= LX_BIT(LNET_EXIT_A_DEV_LABEL_MIN) |
				    LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX);
			dev->label_min = conf->label_min;
			dev->label_max = conf->label_max;
		}
		if (lx_addr_set(&conf->from.addr)) {
			dev->has |= LX_BIT(LNET_EXIT_A_DEV_FROM);
			dev->from = conf->from;
		}
		dev->zero_checksum = conf->zero_checksum;
	}
	if (t->devs.n)
		qsort(t->devs.v, t->devs.n, sizeof(*t->devs.v), by_ifindex);
}

/**
 * target_build - find out what the kernel should hold
 * @t: filled; target_free() it. It points into @conf and @kernel.
 * @conf: configuration
 * @kernel: exits in the kernel, as lx_exit_dump() gives them
 * @look: questions about the host
 * @notices: where to say what is in the way
 *
 * An exit that has to wait for one of @t->evict is left out.
 */
void target_build(struct target *t, const struct conf *conf,
		  const struct lx_exits *kernel, const struct lookups *look,
		  struct notices *notices)
{
	struct builder b = {
		.t = t,
		.kernel = kernel,
		.look = look,
		.notices = notices,
	};
	size_t i;

	memset(t, 0, sizeof(*t));
	t->conf = conf;
	sort_by_label(&b);
	for (i = 0; i < conf->n_exits; i++)
		want_exit(&b, &conf->exits[i]);
	for (i = 0; i < t->n_exits; i++)
		check_backup(&b, &t->exits[i]);
	want_refs(&b);
	want_adopted(&b);
	if (t->n_exits)
		qsort(t->exits, t->n_exits, sizeof(*t->exits), by_depth);
	want_devs(&b);
	free(b.by_label);
}

/**
 * target_free - release what target_build() made
 * @t: target
 */
void target_free(struct target *t)
{
	free(t->exits);
	lx_devs_free(&t->devs);
	free(t->ref_exit);
	free(t->evict);
	memset(t, 0, sizeof(*t));
}
