/* SPDX-License-Identifier: GPL-2.0 */
/* Events of the kernel, and what has to be looked at because of them. */

#ifndef FOLLOW_EVENTS_H
#define FOLLOW_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "../nl.h"
#include "config.h"

#define EVENTS_RCVBUF	(8 << 20)

/* What may have changed. */
#define DIRTY_ROUTES	1	/* routes, devices, addresses, exits' state */
#define DIRTY_OBJECTS	2	/* exits, devices, settings of the module */
#define DIRTY_ALL	4	/* the label table, too */
#define DIRTY_LEARN	16	/* tables to learn from */
#define DIRTY_ANEW	8	/* the same, but nobody has meddled with it */
#define DIRTY_HEALTH	32	/* a local exit works, or works no more */
#define DIRTY_ANNOUNCED	64	/* routes by which exits are announced */

struct trace;

/**
 * struct events - sockets that hear events
 * @routes: of the routing table, rules, devices and addresses
 * @family: of generic netlink: the module comes and goes
 * @module: of the module, NULL while it is not there
 * @self: port of the socket whose changes are our own
 * @self_routes: the same of the socket to the routing table
 * @conf: configuration, to know what matters
 * @waiting: something made by hand is in the way, any change may remove it
 * @rcvbuf: receive buffer of each socket, in bytes
 * @dirty: what has to be looked at, DIRTY_*
 * @trace: what is remembered for those who watch, NULL for nothing
 * @came: the module has come
 * @gone: the module has gone
 */
struct events {
	struct lx_sock *routes;
	struct lx_sock *family;
	struct lx_sock *module;
	uint32_t self;
	uint32_t self_routes;
	const struct conf *conf;
	bool waiting;
	int rcvbuf;
	unsigned int dirty;
	struct trace *trace;
	bool came;
	bool gone;
};

int events_open(struct events *e, struct lx_report *rep);
int events_open_module(struct events *e, struct lx_report *rep);
void events_close_module(struct events *e);
void events_close(struct events *e);
void events_read(struct events *e);

#endif
