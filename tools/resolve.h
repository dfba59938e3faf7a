/* SPDX-License-Identifier: GPL-2.0 */
/* From the address of an egress router to the next hops of its exit. */
#ifndef LNET_EXIT_TOOLS_RESOLVE_H
#define LNET_EXIT_TOOLS_RESOLVE_H

#include "fib.h"
#include "model.h"

/**
 * enum lx_resolve_result - what the FIB says about an egress router
 * @LX_RESOLVED: next hops found
 * @LX_NO_ROUTE: no route at all
 * @LX_ONLY_DEFAULT: only a default route matches, which says nothing about the
 *	egress router: it does not count
 * @LX_REFUSED: an unreachable, prohibit, blackhole or throw route
 * @LX_OWN_ADDRESS: the address is this host's own
 * @LX_NO_LIVE_HOP: a route whose hops are all dead, or lead nowhere we can
 *	label (broadcast, multicast, lnet0 itself)
 */
enum lx_resolve_result {
	LX_RESOLVED,
	LX_NO_ROUTE,
	LX_ONLY_DEFAULT,
	LX_REFUSED,
	LX_OWN_ADDRESS,
	LX_NO_LIVE_HOP,
};

/**
 * struct lx_resolution - result of lx_resolve()
 * @result: what was found
 * @route: the route that matched (LX_RESOLVED, LX_ONLY_DEFAULT, LX_NO_LIVE_HOP)
 * @n_hops: number of @hops; 0 unless LX_RESOLVED
 * @hops: next hops for the module, protocol LNET_EXIT_PROTO_FOLLOW, without
 *	source
 */
struct lx_resolution {
	enum lx_resolve_result result;
	struct lx_fib_route route;
	unsigned int n_hops;
	struct lx_nexthop hops[LNET_EXIT_NEXTHOP_MAX];
};

/**
 * lx_resolve - ask the FIB for the next hops toward an egress router
 * @rt: rtnetlink socket
 * @egress: address of the egress router
 * @res: filled on success, whatever the result
 * @rep: filled in every case
 *
 * Dead hops are left out; hops that have lost their carrier are kept, since
 * the module knows and waits for them. Weights beyond what the module takes
 * are scaled down. The hops are sorted, so that the same route gives the same
 * hops each time.
 *
 * Return: 0, or a negative errno when the kernel could not be asked.
 */
int lx_resolve(struct lx_sock *rt, const struct lx_addr *egress,
	       struct lx_resolution *res, struct lx_report *rep);

/**
 * lx_resolve_match - lx_resolve() for one who has asked the FIB already
 * @m: answer of the FIB about the egress router
 * @lnet: ifindex of lnet0, 0 if there is none
 * @res: filled on success, whatever the result
 *
 * Return: 0, or a negative errno when the kernel could not be asked: then
 * @m->rep says why.
 */
int lx_resolve_match(const struct lx_fib_match *m, uint32_t lnet,
		     struct lx_resolution *res);

/**
 * lx_resolve_judge - the pure part of lx_resolve()
 * @route: answer of the FIB, or NULL
 * @error: negative errno of lx_fib_lookup(), 0 with a @route
 * @lnet: ifindex of lnet0, 0 if there is none
 * @res: filled
 *
 * Return: 0, or @error when it is no answer of the FIB.
 */
int lx_resolve_judge(const struct lx_fib_route *route, int error,
		     uint32_t lnet, struct lx_resolution *res);

/**
 * lx_hops_str - next hops for people
 * @hops: next hops
 * @n_hops: number of them
 * @buf: filled, such as "via 10.0.1.1 dev sgcn"; weights are shown when there
 *	are several; empty without next hops
 * @size: of @buf
 *
 * Return: length of the text, @size when it was cut.
 */
size_t lx_hops_str(const struct lx_nexthop *hops, unsigned int n_hops,
		   char *buf, size_t size);

/**
 * lx_resolve_str - a result for people
 * @res: result
 * @buf: filled, such as "via 10.0.1.1 dev sgcn (from route 10.255.0.1/32)" or
 *	"unreachable: no route"
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *lx_resolve_str(const struct lx_resolution *res, char *buf,
			   size_t size);

#endif /* LNET_EXIT_TOOLS_RESOLVE_H */
