// SPDX-License-Identifier: GPL-2.0
/*
 * Events of the kernel. An event never says what is true, only what to look at:
 * links that go down take routes with them without a word about the routes.
 */

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netlink/genl/genl.h>
#include <stdlib.h>
#include <string.h>

#include "../fib.h"
#include "../model.h"
#include "events.h"
#include "eventtext.h"
#include "log.h"
#include "module.h"
#include "trace.h"

/* So many events are read before anything else gets its turn. */
#define AT_ONCE	8192

/* Group of the controller of generic netlink: always the number of its id. */
#define FAMILY_GROUP	GENL_ID_CTRL

static int join(struct lx_sock *s, struct lx_report *rep)
{
	static const int groups[] = {
		RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
		RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE,
		RTNLGRP_IPV6_RULE, RTNLGRP_NEXTHOP,
	};
	size_t i;
	int err;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		err = lx_sock_join(s, groups[i]);
		if (err)
			return lx_report_set(rep, -err,
					     "cannot subscribe to routing events: %s",
					     strerror(-err));
	}
	return 0;
}

static int open_sock(struct events *e, int protocol, struct lx_sock **out,
		     struct lx_report *rep)
{
	int err = lx_sock_open(protocol, out);

	if (err)
		return lx_report_set(rep, -err,
				     "cannot open a netlink socket: %s",
				     strerror(-err));
	lx_sock_rcvbuf(*out, e->rcvbuf);
	return 0;
}

/**
 * events_open - begin to listen, but not to the module
 * @e: events; @rcvbuf is set, the rest is zero
 * @rep: filled on failure
 *
 * Return: 0 or a negative errno; events_close() follows in both cases.
 */
int events_open(struct events *e, struct lx_report *rep)
{
	int err;

	err = open_sock(e, NETLINK_ROUTE, &e->routes, rep) ?:
	      join(e->routes, rep) ?:
	      open_sock(e, NETLINK_GENERIC, &e->family, rep);
	if (err)
		return err;
	err = lx_sock_join(e->family, FAMILY_GROUP);
	if (err)
		return lx_report_set(rep, -err,
				     "cannot subscribe to generic netlink: %s",
				     strerror(-err));
	return 0;
}

/**
 * events_open_module - begin to listen to the module
 * @e: events
 * @rep: filled on failure
 *
 * Return: 0 or a negative errno, -ENOENT when the module is not there.
 */
int events_open_module(struct events *e, struct lx_report *rep)
{
	int err;

	err = lx_genl_open(&e->module, rep);
	if (err)
		return err;
	lx_sock_rcvbuf(e->module, e->rcvbuf);
	err = lx_genl_join(e->module);
	if (err) {
		events_close_module(e);
		return lx_report_set(rep, -err,
				     "cannot subscribe to the module's events: %s",
				     strerror(-err));
	}
	return 0;
}

/**
 * events_close_module - stop listening to the module
 * @e: events
 */
void events_close_module(struct events *e)
{
	lx_sock_close(e->module);
	e->module = NULL;
}

/**
 * events_close - stop listening
 * @e: events
 */
void events_close(struct events *e)
{
	events_close_module(e);
	lx_sock_close(e->routes);
	lx_sock_close(e->family);
	e->routes = NULL;
	e->family = NULL;
}

/* What an event socket hands its reader. */
struct reading {
	struct events *e;
	unsigned int left;
};

static int spent(struct reading *r)
{
	return --r->left ? 0 : -EINTR;
}

/* Is it a route of a table that a routing daemon fills for us? */
static bool is_to_learn(const struct events *e, struct nlmsghdr *h)
{
	const struct conf *conf = e->conf;
	uint32_t table;
	size_t i;

	if (!conf->n_learn || (h->nlmsg_type != RTM_NEWROUTE &&
			       h->nlmsg_type != RTM_DELROUTE))
		return false;
	table = lx_fib_table(h);
	for (i = 0; i < conf->n_learn; i++)
		if (conf->learn[i].table == table)
			return true;
	return false;
}

/* Is it one of the routes by which we announce exits? */
static bool is_announced(struct nlmsghdr *h)
{
	struct rtmsg *rtm;

	if ((h->nlmsg_type != RTM_NEWROUTE && h->nlmsg_type != RTM_DELROUTE) ||
	    !nlmsg_valid_hdr(h, sizeof(*rtm)))
		return false;
	rtm = nlmsg_data(h);
	return rtm->rtm_protocol == LNET_EXIT_PROTO_FOLLOW;
}

/* For those who watch: words for an event. */
typedef const char *(*text_fn)(struct nlmsghdr *h, char *buf, size_t size);

/* Something has to be looked at. */
static int mark(struct reading *r, unsigned int dirty, struct nlmsghdr *h,
		text_fn text)
{
	struct trace *trace = r->e->trace;
	char buf[TRACE_EVENT_LEN] = "";

	r->e->dirty |= dirty;
	if (dirty && trace)
		trace_event(trace, trace_wants_text(trace) ?
			    text(h, buf, sizeof(buf)) : buf);
	return spent(r);
}

static int route_event(struct nlmsghdr *h, void *arg)
{
	struct reading *r = arg;
	unsigned int dirty;

	if (is_announced(h))
		dirty = h->nlmsg_pid != r->e->self_routes ? DIRTY_ANNOUNCED : 0;
	else
		dirty = is_to_learn(r->e, h) ? DIRTY_LEARN : DIRTY_ROUTES;
	return mark(r, dirty, h, event_route_text);
}

static int prefix_order(const void *key, const void *label)
{
	return lx_prefix_cmp(key, &((const struct conf_label *)label)->prefix);
}

/* Others may do with the label table what they like, but for our entries. */
static bool label_matters(const struct events *e, struct nlmsghdr *h)
{
	struct lx_label label;

	if (e->waiting || lx_label_parse(h, &label) ||
	    label.protocol == LNET_EXIT_PROTO_FOLLOW)
		return true;
	return e->conf->n_labels &&
	       bsearch(&label.prefix, e->conf->labels, e->conf->n_labels,
		       sizeof(*e->conf->labels), prefix_order);
}

static bool flush_matters(const struct events *e, struct nlmsghdr *h)
{
	struct lx_label_filter filter;

	return e->waiting || lx_label_filter_parse(h, &filter) ||
	       !(filter.has & LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL)) ||
	       filter.protocol == LNET_EXIT_PROTO_FOLLOW;
}

static unsigned int judge(const struct events *e, struct nlmsghdr *h)
{
	if (h->nlmsg_pid == e->self)
		return 0;
	/* The module itself: a device changed, and exits with it. */
	if (!h->nlmsg_pid)
		return DIRTY_ROUTES;
	switch (lx_genl_cmd(h)) {
	case LNET_EXIT_CMD_LABEL_NTF:
	case LNET_EXIT_CMD_LABEL_DEL_NTF:
		return label_matters(e, h) ? DIRTY_ALL : 0;
	case LNET_EXIT_CMD_LABEL_FLUSH_NTF:
		return flush_matters(e, h) ? DIRTY_ALL : 0;
	/* Nobody tells which entries. */
	case LNET_EXIT_CMD_LABEL_COMMIT_NTF:
	case LNET_EXIT_CMD_EXIT_NTF:
	case LNET_EXIT_CMD_EXIT_DEL_NTF:
	case LNET_EXIT_CMD_DEV_DEL_NTF:
		return DIRTY_ALL;
	default:
		return DIRTY_OBJECTS;
	}
}

static int module_event(struct nlmsghdr *h, void *arg)
{
	struct reading *r = arg;

	return mark(r, judge(r->e, h), h, event_module_text);
}

static int family_event(struct nlmsghdr *h, void *arg)
{
	struct events *e = ((struct reading *)arg)->e;

	if (h->nlmsg_type != GENL_ID_CTRL || !module_is_named(h))
		return 0;
	if (lx_genl_cmd(h) == CTRL_CMD_NEWFAMILY)
		e->came = true;
	if (lx_genl_cmd(h) == CTRL_CMD_DELFAMILY) {
		e->gone = true;
		e->came = false;
	}
	return 0;
}

static void read_sock(struct events *e, struct lx_sock *s, lx_msg_fn fn)
{
	struct reading r = { .e = e, .left = AT_ONCE };
	int err;

	if (!s)
		return;
	/* Nobody knows what was lost: look at everything. */
	while ((err = lx_sock_events(s, fn, &r)) == -ENOBUFS)
		e->dirty |= DIRTY_ANEW;
	if (err && err != -EINTR)
		e->dirty |= DIRTY_ANEW;
}

/**
 * events_read - read the events that have come
 * @e: events; @dirty, @came and @gone are updated
 *
 * Does not wait.
 */
void events_read(struct events *e)
{
	read_sock(e, e->routes, route_event);
	read_sock(e, e->family, family_event);
	read_sock(e, e->module, module_event);
}
