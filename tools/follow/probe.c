// SPDX-License-Identifier: GPL-2.0
/* A question to a host beyond an uplink, and its answer. */

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon.h"
#include "probe.h"

/**
 * probe_begin - take a question down
 * @p: filled
 * @conf: what will be asked; it has to stay
 */
void probe_begin(struct probe *p, const struct conf_probe *conf)
{
	memset(p, 0, sizeof(*p));
	p->conf = conf;
	p->fd = -1;
}

static void hang_up(struct probe *p)
{
	const struct linger at_once = { .l_onoff = 1 };

	if (p->fd < 0)
		return;
	/* Thousands of connections a day need not be remembered. */
	if (p->conf->kind != PROBE_ICMP)
		setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
	close(p->fd);
	p->fd = -1;
	p->stage = PROBE_IDLE;
}

static void fail(struct probe *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void fail(struct probe *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(p->cause, sizeof(p->cause), fmt, args);
	va_end(args);
	hang_up(p);
	p->asked = true;
	p->good = false;
}

static void succeed(struct probe *p, uint64_t now)
{
	hang_up(p);
	p->asked = true;
	p->good = true;
	p->took = now > p->began ? now - p->began : 0;
	*p->cause = '\0';
}

static int open_socket(const struct probe *p)
{
	int fd;

	if (p->conf->kind == PROBE_ICMP)
		return echo_open(&p->conf->target);
	fd = socket(p->conf->target.family,
		    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return fd < 0 ? -errno : fd;
}

/* Out of the uplink, whatever the routing table says. */
static int choose_way(int fd, const struct probe_way *way)
{
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, way->dev,
		       strlen(way->dev)))
		return -errno;
	if (way->mark && setsockopt(fd, SOL_SOCKET, SO_MARK, &way->mark,
				    sizeof(way->mark)))
		return -errno;
	return 0;
}

/* Return: 0, -EINPROGRESS, or another negative errno. */
static int call(int fd, const struct conf_probe *conf)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };
	/* A port means nothing to echo requests. */
	uint16_t port = conf->kind == PROBE_ICMP ? 0 : htons(conf->port);
	int err;

	if (conf->target.family == AF_INET6) {
		memcpy(&six.sin6_addr, conf->target.bytes, 16);
		six.sin6_port = port;
		err = connect(fd, (struct sockaddr *)&six, sizeof(six));
	} else {
		memcpy(&four.sin_addr, conf->target.bytes, 4);
		four.sin_port = port;
		err = connect(fd, (struct sockaddr *)&four, sizeof(four));
	}
	return err ? -errno : 0;
}

static int await(const struct probe *p, const struct probe_way *way)
{
	struct epoll_event event = {
		.events = p->stage == PROBE_CONNECTS ? EPOLLOUT : EPOLLIN,
		.data.fd = p->fd,
	};

	return epoll_ctl(way->epoll, EPOLL_CTL_ADD, p->fd, &event) ? -errno : 0;
}

static int start(struct probe *p, const struct probe_way *way)
{
	int err;

	err = choose_way(p->fd, way) ?: call(p->fd, p->conf);
	if (p->conf->kind != PROBE_ICMP) {
		p->stage = PROBE_CONNECTS;
		err = err == -EINPROGRESS ? 0 : err;
	} else if (!err) {
		p->stage = PROBE_WAITS;
		/* Making the socket took its time, too. */
		p->began = daemon_now();
		err = echo_send(p->fd, p->conf->target.family, ++p->sequence);
	}
	return err ?: await(p, way);
}

/**
 * probe_ask - ask
 * @p: question that is not being asked
 * @way: which way it takes
 * @now: time in ns
 */
void probe_ask(struct probe *p, const struct probe_way *way, uint64_t now)
{
	int err;

	p->began = now;
	p->got = 0;
	p->fd = open_socket(p);
	err = p->fd;
	if (err == -EACCES && p->conf->kind == PROBE_ICMP) {
		fail(p, "not allowed to ask: net.ipv4.ping_group_range has to contain a group of the daemon");
		return;
	}
	if (err >= 0)
		err = start(p, way);
	if (err == -ENODEV)
		fail(p, "there is no device %s", way->dev);
	else if (err < 0)
		fail(p, "%s", strerror(-err));
}

static bool is_ready(const struct probe *p)
{
	struct pollfd pfd = {
		.fd = p->fd,
		.events = p->stage == PROBE_CONNECTS ? POLLOUT : POLLIN,
	};

	return poll(&pfd, 1, 0) > 0;
}

static void hear_echo(struct probe *p)
{
	int family = p->conf->target.family;
	char packet[256];
	uint64_t came;
	ssize_t n;

	n = echo_receive(p->fd, packet, sizeof(packet), &came);
	if (n < 0 && n != -EAGAIN)
		fail(p, "%s", strerror(-n));
	else if (n > 0 && echo_is_answer(family, packet, n, p->sequence))
		succeed(p, came);
}

/* The connection is there: ask for the page. */
static void request_page(struct probe *p)
{
	char *text = http_request(p->conf);
	ssize_t n;

	n = send(p->fd, text, strlen(text), MSG_NOSIGNAL);
	if (n < 0)
		fail(p, "%s", strerror(errno));
	else if ((size_t)n < strlen(text))
		fail(p, "the request could not be sent at once");
	free(text);
}

static void connected(struct probe *p, const struct probe_way *way,
		      uint64_t now)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = p->fd };
	socklen_t len = sizeof(int);
	int err = 0;

	if (getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &err, &len))
		err = errno;
	if (err) {
		fail(p, "%s", strerror(err));
	} else if (p->conf->kind == PROBE_TCP) {
		succeed(p, now);
	} else {
		p->stage = PROBE_WAITS;
		if (epoll_ctl(way->epoll, EPOLL_CTL_MOD, p->fd, &event))
			fail(p, "%s", strerror(errno));
		else
			request_page(p);
	}
}

static bool is_wanted(const struct conf_probe *conf, int status)
{
	return conf->status ? (uint32_t)status == conf->status :
			      status >= 200 && status < 400;
}

static void hear_page(struct probe *p, uint64_t now)
{
	int status;
	ssize_t n;

	n = recv(p->fd, p->line + p->got, sizeof(p->line) - p->got, 0);
	if (n < 0) {
		if (errno != EAGAIN)
			fail(p, "%s", strerror(errno));
		return;
	}
	p->got += n;
	status = http_status(p->line, p->got);
	if (status < 0)
		fail(p, "the answer is not HTTP");
	else if (!status && !n)
		fail(p, "the connection was closed without an answer");
	else if (status && is_wanted(p->conf, status))
		succeed(p, now);
	else if (status)
		fail(p, "status %d", status);
}

/**
 * probe_serve - do what can be done without waiting
 * @p: question
 * @way: which way it takes
 * @now: time in ns
 *
 * Return: whether the question is still open.
 */
bool probe_serve(struct probe *p, const struct probe_way *way, uint64_t now)
{
	if (p->stage == PROBE_CONNECTS && is_ready(p))
		connected(p, way, now);
	if (p->stage == PROBE_WAITS && is_ready(p)) {
		if (p->conf->kind == PROBE_ICMP)
			hear_echo(p);
		else
			hear_page(p, now);
	}
	return p->stage != PROBE_IDLE;
}

/**
 * probe_give_up - its time is over
 * @p: question; one that is not open stays as it is
 * @timeout: how long that was, in ms
 */
void probe_give_up(struct probe *p, uint32_t timeout)
{
	if (p->stage != PROBE_IDLE)
		fail(p, "no answer within %u ms", timeout);
}

/**
 * probe_end - ask no more
 * @p: question
 */
void probe_end(struct probe *p)
{
	hang_up(p);
}

/**
 * probe_kind_word - how it is asked, as a word of the configuration
 * @kind: PROBE_*
 *
 * Return: the word.
 */
const char *probe_kind_word(enum probe_kind kind)
{
	static const char *const words[] = {
		[PROBE_ICMP] = "icmp",
		[PROBE_TCP] = "tcp",
		[PROBE_HTTP] = "http",
	};

	return words[kind];
}

/**
 * probe_str - a question as text
 * @conf: question
 * @buf: filled
 *
 * Return: @buf.
 */
const char *probe_str(const struct conf_probe *conf, char buf[PROBE_TEXT_LEN])
{
	char addr[LX_ADDR_STRLEN];

	lx_addr_str(&conf->target, addr);
	if (conf->kind == PROBE_ICMP)
		snprintf(buf, PROBE_TEXT_LEN, "icmp %s", addr);
	else
		snprintf(buf, PROBE_TEXT_LEN, "%s %s port %u",
			 probe_kind_word(conf->kind), addr, conf->port);
	return buf;
}
