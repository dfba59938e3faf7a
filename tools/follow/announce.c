// SPDX-License-Identifier: GPL-2.0
/* Routes by which a routing daemon learns that exits of this host work. */

#include <errno.h>
#include <linux/lnet_exit.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "../fib.h"
#include "../mem.h"
#include "announce.h"
#include "log.h"

/**
 * announcement_cmp - order of announcements: those of an exit are together
 * @a: announcement
 * @b: announcement
 *
 * Return: less than, equal to or greater than 0.
 */
int announcement_cmp(const void *a, const void *b)
{
	const struct announcement *x = a, *y = b;

	if (x->label != y->label)
		return x->label < y->label ? -1 : 1;
	if (x->table != y->table)
		return x->table < y->table ? -1 : 1;
	return lx_prefix_cmp(&x->prefix, &y->prefix);
}

static void add(struct announcements *list, const struct lx_prefix *prefix,
		uint32_t table, uint32_t label)
{
	list->v = mem_grow(list->v, list->n, sizeof(*list->v));
	list->v[list->n++] = (struct announcement){ *prefix, table, label };
}

static void sort(struct announcements *list)
{
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), announcement_cmp);
}

/**
 * announce_free - release a list
 * @list: routes
 */
void announce_free(struct announcements *list)
{
	free(list->v);
	list->v = NULL;
	list->n = 0;
}

/**
 * announce_wanted - what is to be announced now
 * @want: filled; announce_free() it
 * @conf: configuration
 * @up: is an exit in use?
 * @arg: for @up
 */
void announce_wanted(struct announcements *want, const struct conf *conf,
		     announce_up_fn up, void *arg)
{
	const struct conf_exit *exit;
	char why[ANNOUNCE_WHY_LEN];
	size_t i, j;

	memset(want, 0, sizeof(*want));
	for (i = 0; i < conf->n_exits; i++) {
		exit = &conf->exits[i];
		if (!exit->n_announce || !up(arg, exit, why))
			continue;
		for (j = 0; j < exit->n_announce; j++)
			add(want, &exit->announce[j].prefix,
			    conf->announce_table, exit->label);
	}
	sort(want);
}

static int found(const struct lx_fib_route *r, void *arg)
{
	if (r->protocol == LNET_EXIT_PROTO_FOLLOW &&
	    r->type == RTN_UNREACHABLE)
		add(arg, &r->prefix, r->table, r->priority);
	return 0;
}

static void forget(void *arg)
{
	announce_free(arg);
}

/* Of all tables: an earlier configuration may have used another one. */
static int read_all(struct announcer *a, struct lx_sock *rtnl,
		    struct lx_report *rep)
{
	struct announcements six = { 0 };
	size_t i;
	int err;

	announce_free(&a->have);
	err = lx_fib_walk_protocol(rtnl, AF_INET, LNET_EXIT_PROTO_FOLLOW, found,
				   forget, &a->have, rep);
	if (!err)
		err = lx_fib_walk_protocol(rtnl, AF_INET6,
					   LNET_EXIT_PROTO_FOLLOW, found,
					   forget, &six, rep);
	for (i = 0; i < six.n; i++)
		add(&a->have, &six.v[i].prefix, six.v[i].table,
		    six.v[i].label);
	announce_free(&six);
	sort(&a->have);
	a->known = !err;
	return err;
}

static int request(struct lx_sock *rtnl, int type, int flags,
		   const struct announcement *route, struct lx_report *rep)
{
	const struct rtmsg rtm = {
		.rtm_family = route->prefix.addr.family,
		.rtm_dst_len = route->prefix.len,
		.rtm_table = RT_TABLE_UNSPEC,
		.rtm_protocol = LNET_EXIT_PROTO_FOLLOW,
		.rtm_scope = type == RTM_DELROUTE ? RT_SCOPE_NOWHERE :
						    RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNREACHABLE,
	};
	struct nl_msg *msg = lx_rtnl_msg(type, flags, &rtm, sizeof(rtm));

	if (msg && ((route->prefix.len &&
		     lx_addr_put(msg, RTA_DST, &route->prefix.addr)) ||
		    nla_put_u32(msg, RTA_TABLE, route->table) ||
		    nla_put_u32(msg, RTA_PRIORITY, route->label))) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_request(rtnl, msg, NULL, NULL, rep);
}

/* Return: false when the kernel refused, which is said once. */
static bool change(struct announcer *a, struct lx_sock *rtnl,
		   const struct announcement *route, bool del)
{
	char text[512], prefix[LX_ADDR_STRLEN];
	struct lx_report rep;
	int err;

	if (a->dry)
		return true;
	err = del ? request(rtnl, RTM_DELROUTE, 0, route, &rep) :
		    request(rtnl, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL,
			    route, &rep);
	/* Somebody was faster. */
	if (!err || (del && err == -ESRCH))
		return true;
	if (!a->failed)
		log_line(LOG_WARNING, "announce %s table %u metric %u: cannot be %s: %s",
			 lx_prefix_str(&route->prefix, prefix), route->table,
			 route->label, del ? "withdrawn" : "made",
			 lx_report_str(&rep, text, sizeof(text)));
	return false;
}

/* What has been done about one exit. */
struct tally {
	uint32_t label;
	size_t made;
	size_t gone;
};

static const struct conf_exit *with_label(const struct conf *conf,
					  uint32_t label)
{
	size_t i;

	for (i = 0; i < conf->n_exits; i++)
		if (conf->exits[i].label == label && conf->exits[i].n_announce)
			return &conf->exits[i];
	return NULL;
}

/* One line an exit, however many prefixes it has. */
static void say(const struct tally *t, const struct conf *conf,
		announce_up_fn up, void *arg)
{
	const struct conf_exit *exit = with_label(conf, t->label);
	const struct log_about about = {
		.id = LOG_ID_ANNOUNCED,
		.exit = exit ? exit->name : NULL,
		.label = t->label,
	};
	char why[ANNOUNCE_WHY_LEN] = "";

	if (exit)
		up(arg, exit, why);
	if (t->made)
		log_about(&about, LOG_INFO,
			  "exit %s: announced, %zu prefix%s in table %u",
			  exit ? exit->name : "", t->made,
			  t->made == 1 ? "" : "es", conf->announce_table);
	if (t->gone && exit)
		log_about(&about, *why ? LOG_NOTICE : LOG_INFO,
			  "exit %s: %zu prefix%s withdrawn (%s)", exit->name,
			  t->gone, t->gone == 1 ? "" : "es",
			  *why ? why : "not in the configuration any more");
	else if (t->gone)
		log_about(&about, LOG_INFO,
			  "label %u: %zu prefix%s withdrawn (no exit announces it any more)",
			  t->label, t->gone, t->gone == 1 ? "" : "es");
}

/* The differences of one exit: of both lists, from @i and @j on. */
static void sync_label(struct announcer *a, struct lx_sock *rtnl,
		       const struct announcements *want,
		       struct announcements *now, struct tally *t, size_t *i,
		       size_t *j)
{
	const struct announcement *w, *h;
	int cmp;

	for (;;) {
		w = *i < want->n && want->v[*i].label == t->label ?
		    &want->v[*i] : NULL;
		h = *j < a->have.n && a->have.v[*j].label == t->label ?
		    &a->have.v[*j] : NULL;
		if (!w && !h)
			return;
		cmp = !h ? -1 : !w ? 1 : announcement_cmp(w, h);
		*i += cmp <= 0;
		*j += cmp >= 0;
		if (!cmp) {
			add(now, &w->prefix, w->table, w->label);
		} else if (cmp < 0) {
			if (!change(a, rtnl, w, false)) {
				a->failed = true;
				continue;
			}
			add(now, &w->prefix, w->table, w->label);
			t->made++;
		} else if (change(a, rtnl, h, true)) {
			t->gone++;
		} else {
			a->failed = true;
			add(now, &h->prefix, h->table, h->label);
		}
	}
}

static uint32_t next_label(const struct announcements *want,
			   const struct announcements *have, size_t i, size_t j)
{
	if (j >= have->n ||
	    (i < want->n && want->v[i].label < have->v[j].label))
		return want->v[i].label;
	return have->v[j].label;
}

/**
 * announce_sync - bring the routes in step with the exits
 * @a: what is announced
 * @rtnl: socket for requests
 * @conf: configuration
 * @up: is an exit in use?
 * @arg: for @up
 */
void announce_sync(struct announcer *a, struct lx_sock *rtnl,
		   const struct conf *conf, announce_up_fn up, void *arg)
{
	struct announcements want, now = { 0 };
	struct lx_report rep;
	size_t i = 0, j = 0;
	char text[512];
	struct tally t;

	if (!a->known) {
		a->failed = false;
		if (read_all(a, rtnl, &rep)) {
			log_line(LOG_WARNING, "announcements cannot be read: %s",
				 lx_report_str(&rep, text, sizeof(text)));
			return;
		}
	}
	announce_wanted(&want, conf, up, arg);
	while (i < want.n || j < a->have.n) {
		memset(&t, 0, sizeof(t));
		t.label = next_label(&want, &a->have, i, j);
		sync_label(a, rtnl, &want, &now, &t, &i, &j);
		say(&t, conf, up, arg);
	}
	announce_free(&want);
	announce_free(&a->have);
	a->have = now;
}

/**
 * announce_has - is a route in the kernel?
 * @a: what is announced
 * @route: route
 *
 * Return: true if it is.
 */
bool announce_has(const struct announcer *a, const struct announcement *route)
{
	return a->have.n && bsearch(route, a->have.v, a->have.n,
				    sizeof(*a->have.v), announcement_cmp);
}
