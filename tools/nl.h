/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink sockets: requests with everything the kernel says about them, dumps
 * that are whole, and events. Nothing here prints.
 */
#ifndef LNET_EXIT_TOOLS_NL_H
#define LNET_EXIT_TOOLS_NL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#define LX_PATH_MAX 4

/**
 * struct lx_report - what the kernel answered to one request
 * @error: errno of the refusal (positive), 0 for success
 * @text: the kernel's words: the reason of a refusal or, with @error 0, a
 *	warning; empty when it said nothing
 * @limits: what the kernel's policy allows for the attribute at fault, such as
 *	"16 to 1048575"; empty when unknown
 * @path: types of the attribute at fault, outermost first
 * @depth: number of types in @path, 0 when the kernel named none
 * @missing: the last attribute of @path is not wrong but absent
 * @cmd: generic netlink command of the request, 0 for rtnetlink
 */
struct lx_report {
	int error;
	char text[256];
	char limits[64];
	int path[LX_PATH_MAX];
	int depth;
	bool missing;
	uint8_t cmd;
};

struct lx_sock;

/**
 * typedef lx_msg_fn - gets one message of an answer, a dump or an event
 * @h: the message, valid during the call only
 * @arg: as given by the caller
 *
 * Return: 0 to go on; a negative errno stops and becomes the caller's result.
 * The rest of a dump is read all the same, unless it is -ESHUTDOWN: then the
 * socket is good for nothing but lx_sock_close().
 */
typedef int (*lx_msg_fn)(struct nlmsghdr *h, void *arg);

/**
 * lx_sock_open - open a netlink socket in the current network namespace
 * @protocol: NETLINK_ROUTE or NETLINK_GENERIC
 * @out: the socket
 *
 * Extended acks are on, and dumps are checked strictly so that filters work.
 *
 * Return: 0 or a negative errno.
 */
int lx_sock_open(int protocol, struct lx_sock **out);

/**
 * lx_genl_open - open a socket to the lnet_exit module
 * @out: the socket
 * @rep: says what is wrong and what to do when the module is not there
 *
 * Asking for the family makes the kernel load the module when it is installed.
 *
 * Return: 0, -ENOENT without the module, or another negative errno.
 */
int lx_genl_open(struct lx_sock **out, struct lx_report *rep);

/**
 * lx_genl_family_open - open a socket to another generic netlink family
 * @name: of the family, which has no header of its own
 * @out: the socket, for lx_genl_msg() and what takes its messages
 *
 * Return: 0, -ENOENT when the kernel has no such family, or another negative
 * errno.
 */
int lx_genl_family_open(const char *name, struct lx_sock **out);

/** lx_sock_close - close a socket; NULL is fine */
void lx_sock_close(struct lx_sock *s);

/** lx_sock_fd - file descriptor for poll() */
int lx_sock_fd(const struct lx_sock *s);

/** lx_sock_port - port id of a socket: nlmsg_pid of events that it caused */
uint32_t lx_sock_port(const struct lx_sock *s);

/**
 * lx_sock_join - subscribe to an rtnetlink group
 * @s: socket opened with NETLINK_ROUTE
 * @group: RTNLGRP_*
 *
 * A socket that joined groups must not be used for requests any more.
 *
 * Return: 0 or a negative errno.
 */
int lx_sock_join(struct lx_sock *s, int group);

/** lx_genl_join - subscribe to the module's events; else as lx_sock_join() */
int lx_genl_join(struct lx_sock *s);

/**
 * lx_sock_rcvbuf - ask for a larger receive buffer
 * @s: socket
 * @bytes: wanted size; forced beyond the sysctl limit if we may
 */
void lx_sock_rcvbuf(struct lx_sock *s, int bytes);

/**
 * lx_sock_events - hand out what has arrived on a socket that joined groups
 * @s: socket
 * @fn: called for each message
 * @arg: for @fn
 *
 * Does not wait: poll() lx_sock_fd() first.
 *
 * Return: 0 when the socket is empty, -ENOBUFS when the kernel had to drop
 * events (drain again, then ask for everything anew), else what @fn returned
 * or a negative errno.
 */
int lx_sock_events(struct lx_sock *s, lx_msg_fn fn, void *arg);

/**
 * lx_genl_msg - begin a request to the module
 * @s: socket from lx_genl_open()
 * @cmd: LNET_EXIT_CMD_*
 * @flags: NLM_F_* besides NLM_F_REQUEST and NLM_F_ACK, which are set by the
 *	functions that send
 *
 * Return: the message, or NULL without memory.
 */
struct nl_msg *lx_genl_msg(const struct lx_sock *s, uint8_t cmd, int flags);

/** lx_genl_msg_size - the same with room for @size bytes in all */
struct nl_msg *lx_genl_msg_size(const struct lx_sock *s, uint8_t cmd, int flags,
				size_t size);

/**
 * lx_rtnl_msg - begin an rtnetlink request
 * @type: RTM_*
 * @flags: as for lx_genl_msg()
 * @hdr: family header (struct rtmsg, nhmsg, ifinfomsg ...)
 * @len: its length
 *
 * Return: the message, or NULL without memory.
 */
struct nl_msg *lx_rtnl_msg(int type, int flags, const void *hdr, size_t len);

/**
 * lx_request - send a request and wait for its end
 * @s: socket
 * @msg: request, freed in every case; NULL counts as out of memory
 * @fn: called for each message that comes back before the ack, or NULL
 * @arg: for @fn
 * @rep: filled in every case
 *
 * Return: 0 (look at @rep->text for a warning) or a negative errno, the same
 * as -@rep->error.
 */
int lx_request(struct lx_sock *s, struct nl_msg *msg, lx_msg_fn fn, void *arg,
	       struct lx_report *rep);

/**
 * struct lx_call - one request of many
 * @msg: request, freed by lx_calls(); NULL counts as out of memory
 * @fn: called for the message that answers it; NULL when it is merely
 *	confirmed
 * @arg: for @fn
 * @err: result: 0 or a negative errno, the same as -@rep.error
 * @rep: filled in every case
 */
struct lx_call {
	struct nl_msg *msg;
	lx_msg_fn fn;
	void *arg;
	int err;
	struct lx_report rep;
};

/**
 * lx_calls - send requests together, and wait for the end of each
 * @s: socket
 * @calls: requests, in the order in which the kernel gets them
 * @n: number of them
 *
 * As lx_request() for each, but for the time that it takes: many go to the
 * kernel at a time, as many as the socket has room for the answers of. A request
 * whose answer is lost all the same is made again, by itself: they have to be
 * such that it does no harm.
 */
void lx_calls(struct lx_sock *s, struct lx_call *calls, size_t n);

/**
 * lx_dump - get all objects that a request selects
 * @s: socket
 * @msg: request, freed in every case; NULL counts as out of memory
 * @fn: called for each object
 * @restart: forget what @fn gathered: the objects changed during the dump and
 *	it begins anew (it does so a bounded number of times)
 * @arg: for @fn and @restart
 * @rep: filled in every case
 *
 * Return: 0; -EAGAIN when the objects changed during each of the tries (what
 * @fn gathered last is there all the same); else a negative errno.
 */
int lx_dump(struct lx_sock *s, struct nl_msg *msg, lx_msg_fn fn,
	    void (*restart)(void *arg), void *arg, struct lx_report *rep);

/** lx_genl_cmd - generic netlink command of a message from the module */
uint8_t lx_genl_cmd(struct nlmsghdr *h);

/**
 * lx_genl_attrs - parse the attributes of a message from the module
 * @h: message
 * @max: highest attribute wanted
 * @tb: @max + 1 pointers, filled
 *
 * Return: 0 or -EBADMSG.
 */
int lx_genl_attrs(struct nlmsghdr *h, int max, struct nlattr **tb);

/**
 * lx_report_set - make a report of our own
 * @rep: report, overwritten
 * @error: positive errno
 * @fmt: text
 *
 * Return: -@error, to be returned by the caller.
 */
int lx_report_set(struct lx_report *rep, int error, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * lx_report_str - a report as one line for people
 * @rep: report
 * @buf: filled: the kernel's words, the attribute at fault by the name it has
 *	on the command line, what would be allowed; the text of the errno when
 *	the kernel said nothing; empty for success without a warning
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *lx_report_str(const struct lx_report *rep, char *buf, size_t size);

#endif /* LNET_EXIT_TOOLS_NL_H */
