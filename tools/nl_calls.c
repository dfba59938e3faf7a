// SPDX-License-Identifier: GPL-2.0
/*
 * Many requests at a time: a system call and a wakeup for each of them would
 * take longer than what they ask for.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include "mem.h"
#include "nl_int.h"
#include "report.h"

/* Bytes of requests that are sent at a time, and the most of one. */
#define SEND_MAX	32768
/*
 * What an answer may take of the receive buffer, with what the kernel needs to
 * manage it: seen are 800 to 2,300 bytes.
 */
#define ANSWER_ROOM	4096

/**
 * struct flight - requests that are on their way together
 * @s: socket
 * @calls: all of them, and those that follow
 * @n: number of those on their way
 * @seq: sequence number of the first one; the others follow
 * @answered: which have their answer
 */
struct flight {
	struct lx_sock *s;
	struct lx_call *calls;
	size_t n;
	uint32_t seq;
	bool *answered;
};

/* How many may be on their way, so that all answers find room. */
static size_t window(const struct lx_sock *s)
{
	socklen_t len = sizeof(int);
	int bytes;

	if (getsockopt(lx_sock_fd(s), SOL_SOCKET, SO_RCVBUF, &bytes, &len) ||
	    bytes < 2 * ANSWER_ROOM)
		return 1;
	return bytes / ANSWER_ROOM;
}

/* Take in as many as fit. Return: bytes of them in @buf. */
static size_t load(struct flight *f, size_t most, unsigned char *buf)
{
	struct nlmsghdr *h;
	size_t bytes = 0;

	for (f->n = 0; f->n < most; f->n++) {
		struct lx_call *call = &f->calls[f->n];

		if (!call->msg)
			break;
		h = nlmsg_hdr(call->msg);
		if (bytes + NLMSG_ALIGN(h->nlmsg_len) > SEND_MAX)
			break;
		/* whoever gets an answer needs nothing besides */
		h->nlmsg_flags |= NLM_F_REQUEST | (call->fn ? 0 : NLM_F_ACK);
		h->nlmsg_seq = nl_socket_use_seq(f->s->sk);
		h->nlmsg_pid = nl_socket_get_local_port(f->s->sk);
		if (!f->n)
			f->seq = h->nlmsg_seq;
		memcpy(buf + bytes, h, h->nlmsg_len);
		bytes += NLMSG_ALIGN(h->nlmsg_len);
		f->answered[f->n] = false;
	}
	return bytes;
}

static bool launch(struct flight *f, const unsigned char *buf, size_t bytes)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	return sendto(lx_sock_fd(f->s), buf, bytes, 0,
		      (struct sockaddr *)&kernel, sizeof(kernel)) >= 0;
}

static int take(struct nlmsghdr *h, void *arg)
{
	struct flight *f = arg;
	uint32_t i = h->nlmsg_seq - f->seq;
	struct lx_call *call;

	if (i >= f->n || f->answered[i])
		return 0;
	call = &f->calls[i];
	f->answered[i] = true;
	if (h->nlmsg_type == NLMSG_ERROR)
		call->err = lx_report_ack(&call->rep, h, nlmsg_hdr(call->msg));
	else if (call->fn)
		call->err = call->fn(h, call->arg);
	/* what is not the kernel's word is at least its number */
	if (call->err && !call->rep.error)
		call->rep.error = -call->err;
	return 0;
}

/*
 * The kernel has answered before sending ends: there is nothing to wait for.
 * That some answers were lost says nothing of the others.
 */
static void land(struct flight *f)
{
	while (lx_sock_take(f->s, take, f) == -ENOBUFS)
		;
}

/* Those without an answer, and those that are too long to share a message. */
static void finish(struct flight *f)
{
	struct lx_call *call;
	size_t i;

	for (i = 0; i < f->n; i++) {
		call = &f->calls[i];
		if (f->answered[i]) {
			nlmsg_free(call->msg);
			continue;
		}
		call->err = lx_request(f->s, call->msg, call->fn, call->arg,
				       &call->rep);
	}
}

static void fly(struct flight *f, size_t most, unsigned char *buf)
{
	size_t bytes = load(f, most, buf);

	if (!f->n)
		f->n = 1;
	else if (f->n > 1 && launch(f, buf, bytes))
		land(f);
	finish(f);
}

void lx_calls(struct lx_sock *s, struct lx_call *calls, size_t n)
{
	struct flight f = { .s = s };
	size_t i, most, at;
	unsigned char *buf;

	most = window(s);
	f.answered = mem_alloc(most * sizeof(*f.answered));
	buf = mem_resize(NULL, SEND_MAX, 1);
	for (i = 0; i < n; i++) {
		memset(&calls[i].rep, 0, sizeof(calls[i].rep));
		calls[i].err = 0;
	}
	for (at = 0; at < n; at += f.n) {
		f.calls = calls + at;
		*f.answered = false;
		fly(&f, n - at < most ? n - at : most, buf);
	}
	free(buf);
	free(f.answered);
}
