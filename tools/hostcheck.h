/* SPDX-License-Identifier: GPL-2.0 */
/* What a real router trips over: settings of the host that break exits. */
#ifndef LNET_EXIT_TOOLS_HOSTCHECK_H
#define LNET_EXIT_TOOLS_HOSTCHECK_H

#include "model.h"
#include "nl.h"

/**
 * struct lx_finding - one thing that is wrong with the host
 * @id: short constant name for programs, such as "ip_forward"
 * @what: what is wrong and what suffers from it, one line
 * @remedy: what to do, usually a command
 */
struct lx_finding {
	const char *id;
	char what[256];
	char remedy[256];
};

/** typedef lx_finding_fn - gets one finding */
typedef void (*lx_finding_fn)(const struct lx_finding *f, void *arg);

/* Which checks to make; a command asks only for those it can matter to. */
#define LX_CHECK_FORWARDING	0x01	/* of both families, all and lnet0 */
#define LX_CHECK_RP_FILTER	0x02	/* popped packets would be dropped */
#define LX_CHECK_LINK		0x04	/* lnet0 missing or down */
#define LX_CHECK_NEXTHOPS	0x08	/* devices of next hops */
#define LX_CHECK_BRIDGE		0x10	/* br_netfilter */
#define LX_CHECK_NFT		0x20	/* needed by a masquerading exit */
#define LX_CHECK_DEVICES	0x40	/* local exit, but no device accepted */
#define LX_CHECK_EGRESS		0x80	/* remote exit with an own address */
#define LX_CHECK_WIREGUARD	0x100	/* peers of next hops */
#define LX_CHECK_ALL		0x1ff
/* what an entry or a rule needs to have an effect */
#define LX_CHECK_LABELLING	(LX_CHECK_FORWARDING | LX_CHECK_LINK | LX_CHECK_BRIDGE)

/**
 * lx_hostcheck - look for trouble
 * @genl: socket of lx_genl_open()
 * @rt: rtnetlink socket
 * @which: LX_CHECK_*
 * @only: check next hops and egress of this exit only; NULL for all
 * @fn: called for each finding
 * @arg: for @fn
 * @rep: filled when the kernel could not be asked
 *
 * Return: number of findings, or a negative errno.
 */
int lx_hostcheck(struct lx_sock *genl, struct lx_sock *rt, unsigned int which,
		 const char *only, lx_finding_fn fn, void *arg,
		 struct lx_report *rep);

#endif /* LNET_EXIT_TOOLS_HOSTCHECK_H */
