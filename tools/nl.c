// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/genetlink.h>
#include <linux/lnet_exit.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include "nl_int.h"
#include "report.h"

/* A dump that raced with changes is begun anew so often. */
#define DUMP_TRIES 8

/* Table dumps are long: fewer, larger messages. */
#define RECV_BUF 65536

/* What one pass over the answers to a request has to know. */
struct pass {
	struct nlmsghdr *req;
	lx_msg_fn fn;
	void *arg;
	struct lx_report *rep;
	bool interrupted;
	bool done;
	int stopped;	/* errno with which @fn wanted no more */
};

/* errno of an error of the library, for those that we can meet */
int lx_nle_errno(int nle)
{
	switch (abs(nle)) {
	case NLE_AGAIN:
		return EAGAIN;
	case NLE_NOMEM:
		return ENOMEM;
	case NLE_PERM:
	case NLE_NOACCESS:
		return EPERM;
	case NLE_OBJ_NOTFOUND:
		return ENOENT;
	case NLE_INTR:
		return EINTR;
	case NLE_MSGSIZE:
	case NLE_MSG_TRUNC:
		return EMSGSIZE;
	case NLE_BAD_SOCK:
		return EBADF;
	case NLE_PROTO_MISMATCH:
	case NLE_AF_NOSUPPORT:
		return EPROTONOSUPPORT;
	default:
		return EIO;
	}
}

static void set_option(struct lx_sock *s, int option)
{
	int on = 1;

	/* Older kernels lack some: they then say less, and nothing breaks. */
	setsockopt(nl_socket_get_fd(s->sk), SOL_NETLINK, option, &on,
		   sizeof(on));
}

int lx_sock_open(int protocol, struct lx_sock **out)
{
	struct lx_sock *s;
	int err;

	*out = NULL;
	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->sk = nl_socket_alloc();
	if (!s->sk) {
		free(s);
		return -ENOMEM;
	}
	err = nl_connect(s->sk, protocol);
	if (err) {
		lx_sock_close(s);
		return -lx_nle_errno(err);
	}
	fcntl(nl_socket_get_fd(s->sk), F_SETFD, FD_CLOEXEC);
	nl_socket_set_msg_buf_size(s->sk, RECV_BUF);
	set_option(s, NETLINK_EXT_ACK);
	set_option(s, NETLINK_CAP_ACK);
	set_option(s, NETLINK_GET_STRICT_CHK);
	*out = s;
	return 0;
}

int lx_genl_family_open(const char *name, struct lx_sock **out)
{
	struct lx_sock *s;
	int err;

	err = lx_sock_open(NETLINK_GENERIC, out);
	if (err)
		return err;
	s = *out;
	/* the kernel looks for a module with this name, too */
	s->family = genl_ctrl_resolve(s->sk, name);
	if (s->family > 0)
		return 0;
	err = -lx_nle_errno(s->family);
	lx_sock_close(s);
	*out = NULL;
	return err;
}

int lx_genl_open(struct lx_sock **out, struct lx_report *rep)
{
	int err = lx_genl_family_open(LNET_EXIT_GENL_NAME, out);

	switch (err) {
	case 0:
		memset(rep, 0, sizeof(*rep));
		return 0;
	case -ENOENT:
		return lx_report_set(rep, ENOENT,
				     "the kernel module lnet_exit is not loaded: \"modprobe lnet_exit\" loads it once installed, \"insmod lnet_exit.ko\" from where it was built");
	default:
		return lx_report_set(rep, -err, "cannot ask for the lnet_exit module: %s",
				     strerror(-err));
	}
}

void lx_sock_close(struct lx_sock *s)
{
	if (!s)
		return;
	nl_socket_free(s->sk);
	free(s->box);
	free(s);
}

int lx_sock_fd(const struct lx_sock *s)
{
	return nl_socket_get_fd(s->sk);
}

uint32_t lx_sock_port(const struct lx_sock *s)
{
	return nl_socket_get_local_port(s->sk);
}

static int join(struct lx_sock *s, int group)
{
	int err;

	err = nl_socket_add_membership(s->sk, group);
	if (!err)
		err = nl_socket_set_nonblocking(s->sk);
	return err ? -lx_nle_errno(err) : 0;
}

int lx_sock_join(struct lx_sock *s, int group)
{
	return join(s, group);
}

int lx_genl_join(struct lx_sock *s)
{
	int group;

	group = genl_ctrl_resolve_grp(s->sk, LNET_EXIT_GENL_NAME,
				      LNET_EXIT_MCGRP_MONITOR);
	if (group < 0)
		return -lx_nle_errno(group);
	return join(s, group);
}

void lx_sock_rcvbuf(struct lx_sock *s, int bytes)
{
	int fd = nl_socket_get_fd(s->sk);

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

int lx_sock_events(struct lx_sock *s, lx_msg_fn fn, void *arg)
{
	return lx_sock_take(s, fn, arg);
}

struct nl_msg *lx_genl_msg(const struct lx_sock *s, uint8_t cmd, int flags)
{
	/* room for an exit with all the next hops that it may have */
	return lx_genl_msg_size(s, cmd, flags, 16384);
}

struct nl_msg *lx_genl_msg_size(const struct lx_sock *s, uint8_t cmd, int flags,
				size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_size(size);

	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, s->family, 0,
				flags, cmd, LNET_EXIT_GENL_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

struct nl_msg *lx_rtnl_msg(int type, int flags, const void *hdr, size_t len)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, flags);

	if (msg && nlmsg_append(msg, (void *)hdr, len, NLMSG_ALIGNTO)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* One message of an answer. Return: 0 or a negative errno, which ends it. */
static int pass_msg(struct pass *p, struct nlmsghdr *h)
{
	/* the rest of an answer that an earlier request did not wait for */
	if (h->nlmsg_seq != p->req->nlmsg_seq)
		return 0;
	if (h->nlmsg_flags & NLM_F_DUMP_INTR)
		p->interrupted = true;
	switch (h->nlmsg_type) {
	case NLMSG_NOOP:
		return 0;
	case NLMSG_ERROR:
	case NLMSG_DONE:
		p->done = true;
		return lx_report_ack(p->rep, h, p->req);
	case NLMSG_OVERRUN:
		return -ENOBUFS;
	default:
		/*
		 * What follows must be read all the same: the kernel starts
		 * no other dump on this socket before.
		 */
		if (p->fn && !p->stopped)
			p->stopped = p->fn(h, p->arg);
		return p->stopped == -ESHUTDOWN ? p->stopped : 0;
	}
}

/* Send the request and read up to its ack, or the end of the dump. */
static int exchange(struct lx_sock *s, struct nl_msg *msg, struct pass *p)
{
	unsigned char *buf;
	struct nlmsghdr *h;
	int err, n;

	p->req = nlmsg_hdr(msg);
	p->req->nlmsg_seq = NL_AUTO_SEQ;
	p->done = false;
	p->interrupted = false;
	p->stopped = 0;
	memset(p->rep, 0, sizeof(*p->rep));

	n = nl_send_auto(s->sk, msg);
	err = n < 0 ? -lx_nle_errno(n) : 0;
	while (!err && !p->done) {
		struct sockaddr_nl from;

		buf = NULL;
		n = nl_recv(s->sk, &from, &buf, NULL);
		if (n <= 0) {
			err = n ? -lx_nle_errno(n) : -EIO;
			break;
		}
		for (h = (struct nlmsghdr *)buf;
		     !err && !p->done && nlmsg_ok(h, n); h = nlmsg_next(h, &n))
			err = pass_msg(p, h);
		free(buf);
	}
	if (!err)
		err = p->stopped;
	/* what is not the kernel's word is at least its number */
	if (err && !p->rep->error)
		p->rep->error = -err;
	return err;
}

int lx_request(struct lx_sock *s, struct nl_msg *msg, lx_msg_fn fn, void *arg,
	       struct lx_report *rep)
{
	struct pass p = { .fn = fn, .arg = arg, .rep = rep };
	int err;

	if (!msg)
		return lx_report_set(rep, ENOMEM, "out of memory");
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	err = exchange(s, msg, &p);
	nlmsg_free(msg);
	return err;
}

int lx_dump(struct lx_sock *s, struct nl_msg *msg, lx_msg_fn fn,
	    void (*restart)(void *arg), void *arg, struct lx_report *rep)
{
	struct pass p = { .fn = fn, .arg = arg, .rep = rep };
	int tries, err;

	if (!msg)
		return lx_report_set(rep, ENOMEM, "out of memory");
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_REQUEST | NLM_F_DUMP;
	for (tries = 0; tries < DUMP_TRIES; tries++) {
		if (tries && restart)
			restart(arg);
		err = exchange(s, msg, &p);
		/* some dumps end with the errno instead of the flag */
		if (err == -EINTR)
			p.interrupted = true;
		else if (err)
			break;
		if (!p.interrupted)
			break;
	}
	nlmsg_free(msg);
	if (!err || err == -EINTR)
		if (p.interrupted)
			return lx_report_set(rep, EAGAIN,
					     "the list changed all the time while it was read");
	return err;
}

uint8_t lx_genl_cmd(struct nlmsghdr *h)
{
	return genlmsg_hdr(h)->cmd;
}

int lx_genl_attrs(struct nlmsghdr *h, int max, struct nlattr **tb)
{
	return genlmsg_parse(h, 0, tb, max, NULL) < 0 ? -EBADMSG : 0;
}
