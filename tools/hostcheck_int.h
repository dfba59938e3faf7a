/* SPDX-License-Identifier: GPL-2.0 */
/* What the checks of the host share. */
#ifndef LNET_EXIT_TOOLS_HOSTCHECK_INT_H
#define LNET_EXIT_TOOLS_HOSTCHECK_INT_H

#include <stdbool.h>
#include "hostcheck.h"
#include "link.h"

/**
 * struct lx_hostcheck - what the checks look at
 * @rt: rtnetlink socket
 * @exits: all exits
 * @devs: all accepted devices
 * @tables: all label tables
 * @config: settings of the namespace
 * @lnet: the lnet_exit device, ifindex 0 without one
 * @only: exit that next hop and egress checks are about, NULL for all
 * @fn: gets the findings
 * @arg: for @fn
 * @found: number of findings
 */
struct lx_hostcheck {
	struct lx_sock *rt;
	struct lx_exits exits;
	struct lx_devs devs;
	struct lx_tables tables;
	struct lx_config config;
	struct lx_link lnet;
	const char *only;
	lx_finding_fn fn;
	void *arg;
	int found;
};

/**
 * lx_found - name a finding
 * @f: filled but for the remedy
 * @id: short constant name
 * @fmt: what is wrong, and what suffers from it
 */
void __attribute__((format(printf, 3, 4)))
lx_found(struct lx_finding *f, const char *id, const char *fmt, ...);

/**
 * lx_remedy - complete a finding, and hand it out
 * @c: counts it
 * @f: of lx_found()
 * @fmt: what to do
 */
void __attribute__((format(printf, 3, 4)))
lx_remedy(struct lx_hostcheck *c, struct lx_finding *f, const char *fmt, ...);

bool lx_is_local(const struct lx_exit *e);
bool lx_any_local(const struct lx_hostcheck *c);

/**
 * lx_concerns - is a check of next hops about this exit?
 * @c: what is looked at
 * @e: one of its exits
 *
 * Return: true for remote exits, unless another one was asked for.
 */
bool lx_concerns(const struct lx_hostcheck *c, const struct lx_exit *e);

/* hostcheck_forward.c */
void lx_check_forwarding(struct lx_hostcheck *c);
void lx_check_rp_filter(struct lx_hostcheck *c);

/* hostcheck_hops.c */
void lx_check_nexthops(struct lx_hostcheck *c);
void lx_check_wireguard(struct lx_hostcheck *c);

#endif /* LNET_EXIT_TOOLS_HOSTCHECK_INT_H */
