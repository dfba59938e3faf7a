/* SPDX-License-Identifier: GPL-2.0 */
/* The lnet0 device, names of devices, and sysctls that belong to a device. */
#ifndef LNET_EXIT_TOOLS_LINK_H
#define LNET_EXIT_TOOLS_LINK_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include "addr.h"
#include "nl.h"

#define LX_LINK_NAME "lnet0"
#define LX_LINK_KIND "lnet_exit"

/**
 * lx_link_ensure - have lnet0, up, with rp_filter off
 * @rt: rtnetlink socket
 * @created: set when the device was not there before, may be NULL
 * @rep: filled in every case
 *
 * A device of kind lnet_exit with another name serves as well. An existing
 * device that the operator has set down stays down: only a new one is set up.
 *
 * Return: 0 or a negative errno.
 */
int lx_link_ensure(struct lx_sock *rt, bool *created, struct lx_report *rep);

/**
 * struct lx_link - what we want to know of a device
 * @ifindex: 0 when there is no such device
 * @name: its name
 * @flags: IFF_*
 * @mtu: in bytes
 */
struct lx_link {
	uint32_t ifindex;
	char name[IF_NAMESIZE];
	uint32_t flags;
	uint32_t mtu;
};

/**
 * lx_link_find - find the namespace's device of kind lnet_exit
 * @rt: rtnetlink socket
 * @l: filled; ifindex 0 when there is none
 * @rep: filled in every case
 *
 * Return: 0 or a negative errno.
 */
int lx_link_find(struct lx_sock *rt, struct lx_link *l, struct lx_report *rep);

/**
 * lx_link_get - one device by index
 *
 * Return: 0, -ENODEV, or another negative errno.
 */
int lx_link_get(struct lx_sock *rt, uint32_t ifindex, struct lx_link *l,
		struct lx_report *rep);

/**
 * lx_link_has_addr - has a device an address of a family?
 * @rt: rtnetlink socket
 * @ifindex: device
 * @family: AF_INET or AF_INET6
 * @rep: filled in every case
 *
 * Return: 1, 0, or a negative errno.
 */
int lx_link_has_addr(struct lx_sock *rt, uint32_t ifindex, int family,
		     struct lx_report *rep);

/**
 * lx_link_has - has a device this address?
 * @rt: rtnetlink socket
 * @ifindex: device
 * @addr: address
 * @rep: filled in every case
 *
 * Return: 1, 0, or a negative errno.
 */
int lx_link_has(struct lx_sock *rt, uint32_t ifindex,
		const struct lx_addr *addr, struct lx_report *rep);

/**
 * lx_link_other - what an own address of a device says of its other end
 * @rt: rtnetlink socket
 * @ifindex: device
 * @family: AF_INET or AF_INET6
 * @other: filled with the peer's address, the other one of a /31 or /127 (RFC 3021,
 *	RFC 6164), or else the network that the address is of; zeroes if no
 *	address says anything, as a /32 and link-local ones do not
 * @rep: filled in every case
 *
 * Return: 1, 0, or a negative errno.
 */
int lx_link_other(struct lx_sock *rt, uint32_t ifindex, int family,
		  struct lx_prefix *other, struct lx_report *rep);

/**
 * lx_ifname - name of a device for people
 * @ifindex: index
 * @buf: IF_NAMESIZE bytes; filled with the name, or "if7" for a device that is
 *	gone
 *
 * Return: @buf.
 */
const char *lx_ifname(uint32_t ifindex, char *buf);

/* Where the kernel's settings are. */
#define LX_SYSCTL "/proc/sys/"

/**
 * lx_sysctl_get - read a number from /proc/sys
 * @path: below /proc/sys, such as "net/ipv4/ip_forward"
 * @value: filled
 *
 * Return: 0 or a negative errno.
 */
int lx_sysctl_get(const char *path, long *value);

/** lx_sysctl_set - write a number below /proc/sys; 0 or a negative errno */
int lx_sysctl_set(const char *path, long value);

#endif /* LNET_EXIT_TOOLS_LINK_H */
