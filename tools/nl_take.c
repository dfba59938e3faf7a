// SPDX-License-Identifier: GPL-2.0
/* Reading many messages by one system call. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <netlink/msg.h>
#include "mem.h"
#include "nl_int.h"

/* Datagrams that are read at a time, and the most of one: the kernel's own. */
#define BOX_SLOTS	32
#define SLOT_SIZE	32768

/**
 * struct lx_box - room for what is read at a time
 * @heads: as recvmmsg() wants it
 * @from: who sent it
 * @parts: where it goes to, parts of @room
 * @room: memory is taken for what was once used of it
 */
struct lx_box {
	struct mmsghdr heads[BOX_SLOTS];
	struct sockaddr_nl from[BOX_SLOTS];
	struct iovec parts[BOX_SLOTS];
	unsigned char room[BOX_SLOTS][SLOT_SIZE];
};

static void make_ready(struct lx_box *box)
{
	struct msghdr *head;
	int i;

	for (i = 0; i < BOX_SLOTS; i++) {
		box->parts[i].iov_base = box->room[i];
		box->parts[i].iov_len = SLOT_SIZE;
		head = &box->heads[i].msg_hdr;
		memset(head, 0, sizeof(*head));
		head->msg_name = &box->from[i];
		head->msg_namelen = sizeof(box->from[i]);
		head->msg_iov = &box->parts[i];
		head->msg_iovlen = 1;
	}
}

/* One datagram. Return: 0 or the first error. */
static int take_one(const struct lx_box *box, int i, lx_msg_fn fn, void *arg)
{
	struct nlmsghdr *h = (struct nlmsghdr *)box->room[i];
	int len = box->heads[i].msg_len;
	int err = 0, one;

	/* nobody but the kernel is believed */
	if (box->from[i].nl_pid)
		return 0;
	if (box->heads[i].msg_hdr.msg_flags & MSG_TRUNC)
		return -ENOBUFS;
	for (; nlmsg_ok(h, len); h = nlmsg_next(h, &len)) {
		one = fn(h, arg);
		err = err ?: one;
	}
	return err;
}

int lx_sock_take(struct lx_sock *s, lx_msg_fn fn, void *arg)
{
	int i, n, one, err = 0;

	if (!s->box)
		s->box = mem_resize(NULL, 1, sizeof(*s->box));
	do {
		make_ready(s->box);
		n = recvmmsg(lx_sock_fd(s), s->box->heads, BOX_SLOTS,
			     MSG_DONTWAIT, NULL);
		if (n < 0 && errno != EINTR)
			return errno == EAGAIN ? 0 : -errno;
		for (i = 0; i < n; i++) {
			one = take_one(s->box, i, fn, arg);
			err = err ?: one;
		}
	} while (!err);
	return err;
}
