/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions to the kernel's routing table (FIB): which route matches, over
 * which next hops. Nexthop objects are followed.
 */
#ifndef LNET_EXIT_TOOLS_FIB_H
#define LNET_EXIT_TOOLS_FIB_H

#include <stdbool.h>
#include <stdint.h>
#include <netlink/msg.h>
#include "addr.h"
#include "nl.h"

#define LX_FIB_HOPS_MAX 64

/**
 * struct lx_fib_hop - one next hop of a route
 * @gateway: none when the destination is on the link; may be of the other
 *	family (RTA_VIA)
 * @ifindex: device, 0 for a blackhole nexthop object
 * @weight: 1 and up
 * @flags: RTNH_F_DEAD, RTNH_F_LINKDOWN, RTNH_F_ONLINK
 */
struct lx_fib_hop {
	struct lx_addr gateway;
	uint32_t ifindex;
	uint32_t weight;
	uint32_t flags;
};

/**
 * struct lx_fib_route - a route of the FIB
 * @prefix: what it is for; compare @prefix.len with 32 or 128 for a host route
 * @table: RT_TABLE_*
 * @type: RTN_UNICAST, RTN_LOCAL, RTN_BLACKHOLE ...
 * @protocol: RTPROT_*
 * @priority: metric
 * @mtu: RTAX_MTU of the route in bytes, 0 for none
 * @nhid: id of its nexthop object, 0 for none
 * @prefsrc: preferred source, if set
 * @n_hops: number of @hops; hops beyond LX_FIB_HOPS_MAX are left out
 * @truncated: some were left out
 */
struct lx_fib_route {
	struct lx_prefix prefix;
	uint32_t table;
	uint8_t type;
	uint8_t protocol;
	uint32_t priority;
	uint32_t mtu;
	uint32_t nhid;
	struct lx_addr prefsrc;
	bool truncated;
	unsigned int n_hops;
	struct lx_fib_hop hops[LX_FIB_HOPS_MAX];
};

/**
 * lx_fib_lookup - which route would a packet of this host take?
 * @rt: rtnetlink socket
 * @dst: destination
 * @r: the route as it stands in the FIB, all hops with weights
 * @rep: filled in every case
 *
 * Policy routing rules are obeyed. A route that holds only the id of a nexthop
 * object (net.ipv4.nexthop_compat_mode=0) is completed by asking for the
 * object and the members of its group.
 *
 * Return: 0; -ENETUNREACH without a route; -EHOSTUNREACH, -EACCES or -EINVAL
 * for an unreachable, prohibit or blackhole route; another negative errno.
 */
int lx_fib_lookup(struct lx_sock *rt, const struct lx_addr *dst,
		  struct lx_fib_route *r, struct lx_report *rep);

/**
 * struct lx_fib_match - one question of lx_fib_lookups(), and its answer
 * @dst: destination, set by who asks
 * @err: as lx_fib_lookup() returns it
 * @route: as it fills it
 * @rep: the same
 */
struct lx_fib_match {
	struct lx_addr dst;
	int err;
	struct lx_fib_route route;
	struct lx_report rep;
};

/**
 * lx_fib_lookups - lx_fib_lookup() for many destinations at a time
 * @rt: rtnetlink socket
 * @m: questions, whose answers are filled in
 * @n: number of them, not 0
 */
void lx_fib_lookups(struct lx_sock *rt, struct lx_fib_match *m, size_t n);

/**
 * lx_fib_parse - read a route from an RTM_NEWROUTE or RTM_DELROUTE message
 * @h: message
 * @r: filled; nexthop objects are not followed: see @r->nhid and @r->n_hops
 *
 * Return: 0, or -EBADMSG.
 */
int lx_fib_parse(struct nlmsghdr *h, struct lx_fib_route *r);

/**
 * typedef lx_route_fn - gets one route of lx_fib_walk()
 *
 * Return: 0 to go on, or a negative errno to stop.
 */
typedef int (*lx_route_fn)(const struct lx_fib_route *r, void *arg);

/**
 * lx_fib_walk - call a function for each route of a family
 * @rt: rtnetlink socket
 * @family: AF_INET or AF_INET6
 * @fn: called for each route of all tables but local ones; cached routes are
 *	left out, nexthop objects are not followed
 * @restart: the FIB changed meanwhile, the walk begins anew
 * @arg: for both
 * @rep: filled in every case
 *
 * Return: as lx_dump().
 */
int lx_fib_walk(struct lx_sock *rt, int family, lx_route_fn fn,
		void (*restart)(void *arg), void *arg, struct lx_report *rep);

/**
 * lx_fib_walk_table - the same for the routes of one table alone
 * @rt: rtnetlink socket
 * @family: AF_INET or AF_INET6
 * @table: RT_TABLE_*; one that is not there has no routes
 * @fn: called for each route
 * @restart: as lx_fib_walk()
 * @arg: for both
 * @rep: filled in every case
 *
 * The kernel leaves out the others: however many they are, they cost nothing.
 *
 * Return: as lx_dump().
 */
int lx_fib_walk_table(struct lx_sock *rt, int family, uint32_t table,
		      lx_route_fn fn, void (*restart)(void *arg), void *arg,
		      struct lx_report *rep);

/**
 * lx_fib_walk_protocol - the same for the routes of one protocol, in all tables
 * @rt: rtnetlink socket
 * @family: AF_INET or AF_INET6
 * @protocol: RTPROT_*
 * @fn: called for each route
 * @restart: as lx_fib_walk()
 * @arg: for both
 * @rep: filled in every case
 *
 * Return: as lx_dump().
 */
int lx_fib_walk_protocol(struct lx_sock *rt, int family, uint8_t protocol,
			 lx_route_fn fn, void (*restart)(void *arg), void *arg,
			 struct lx_report *rep);

/**
 * lx_fib_any - is there a route like this?
 * @family: AF_INET or AF_INET6
 * @protocol: RTPROT_* of the routes that are looked at, 0 for all
 * @is: returns true for a route like it
 * @arg: for @is
 * @rep: filled in every case
 *
 * Ends at the first one: it does not matter how many there are.
 *
 * Return: 1, 0, or a negative errno.
 */
int lx_fib_any(int family, uint8_t protocol,
	       bool (*is)(const struct lx_fib_route *r, void *arg), void *arg,
	       struct lx_report *rep);

/**
 * lx_fib_table - table of an RTM_NEWROUTE or RTM_DELROUTE message
 * @h: message
 *
 * Return: RT_TABLE_*, 0 when it cannot be told.
 */
uint32_t lx_fib_table(struct nlmsghdr *h);

/**
 * lx_nexthop_hops - hops of a nexthop object, members of a group included
 * @rt: rtnetlink socket
 * @id: of the object
 * @r: its hops, n_hops and truncated are filled; type becomes RTN_BLACKHOLE
 *	for a blackhole
 * @rep: filled in every case
 *
 * Return: 0 or a negative errno.
 */
int lx_nexthop_hops(struct lx_sock *rt, uint32_t id, struct lx_fib_route *r,
		    struct lx_report *rep);

/**
 * struct lx_nexthop_obj - what an RTM_NEWNEXTHOP message holds
 * @id: of the object
 * @blackhole: it drops
 * @hop: the hop, unless it is a group
 * @n_members: members of a group, 0 for a single hop
 * @truncated: the group has more members than fit
 * @members: id and weight of each
 */
struct lx_nexthop_obj {
	uint32_t id;
	bool blackhole;
	struct lx_fib_hop hop;
	unsigned int n_members;
	bool truncated;
	struct {
		uint32_t id;
		uint32_t weight;
	} members[LX_FIB_HOPS_MAX];
};

/** lx_nexthop_parse - read an RTM_NEWNEXTHOP message; 0 or -EBADMSG */
int lx_nexthop_parse(struct nlmsghdr *h, struct lx_nexthop_obj *o);

#endif /* LNET_EXIT_TOOLS_FIB_H */
