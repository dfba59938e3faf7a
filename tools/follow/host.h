/* SPDX-License-Identifier: GPL-2.0 */
/* Reading the host: the module's objects, devices and routes. */

#ifndef FOLLOW_HOST_H
#define FOLLOW_HOST_H

#include "../nl.h"
#include "ahead.h"
#include "plan.h"

/**
 * struct host - sockets for questions; they hear no events
 * @genl: to the module, NULL while it is not there
 * @rtnl: rtnetlink
 * @lnet: ifindex of lnet0, found by host_begin()
 * @ahead: routes, between host_lookups() and host_lookups_end()
 */
struct host {
	struct lx_sock *genl;
	struct lx_sock *rtnl;
	uint32_t lnet;
	struct ahead ahead;
};

int host_begin(struct host *h, bool make, struct lx_report *rep);
int host_read(struct host *h, struct kernel *kernel, bool labels,
	      struct lx_report *rep);
void host_forget(struct kernel *kernel);
struct lookups host_lookups(struct host *h, const struct conf *conf,
			    const struct kernel *kernel);
void host_lookups_end(struct host *h);

#endif
