// SPDX-License-Identifier: GPL-2.0
/* The control socket. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "debounce.h"

static int epoll_set(const struct control *c, int op, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	return epoll_ctl(c->epoll, op, fd, &event) ? -errno : 0;
}

/*
 * Who may connect: the user that the daemon runs as, and its group. The
 * service manager chooses the group; the daemon needs no right to change it.
 */
static int bind_private(int fd, const struct sockaddr_un *addr)
{
	mode_t mask = umask(0117);
	int err;

	err = bind(fd, (const struct sockaddr *)addr, sizeof(*addr)) ? -errno :
								       0;
	umask(mask);
	return err;
}

/**
 * control_open - begin to listen
 * @c: control; @answer and @arg are set
 * @epoll: where its descriptors are to be waited for
 * @rep: filled on failure
 *
 * The lock of the daemon is held: a socket that is left over is nobody's.
 *
 * Return: 0 or a negative errno; control_close() follows in both cases.
 */
int control_open(struct control *c, int epoll, struct lx_report *rep)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int err, i;

	c->epoll = epoll;
	for (i = 0; i < CONTROL_CLIENTS; i++)
		c->clients[i].fd = -1;
	err = run_path(c->path, CONTROL_NAME);
	if (err)
		goto fail;
	strcpy(addr.sun_path, c->path);
	c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK |
			     SOCK_CLOEXEC, 0);
	if (c->listener < 0) {
		err = -errno;
		goto fail;
	}
	unlink(c->path);
	err = bind_private(c->listener, &addr);
	if (!err && listen(c->listener, CONTROL_CLIENTS))
		err = -errno;
	if (!err)
		err = epoll_set(c, EPOLL_CTL_ADD, c->listener, EPOLLIN);
	if (!err)
		return 0;
fail:
	return lx_report_set(rep, -err, "cannot listen at %s: %s", c->path,
			     strerror(-err));
}

static void hang_up(struct client *client)
{
	if (client->fd < 0)
		return;
	close(client->fd);
	free(client->answer);
	memset(client, 0, sizeof(*client));
	client->fd = -1;
}

static void take(struct control *c, int fd, uint64_t now)
{
	struct client *client = NULL;
	int i;

	for (i = 0; i < CONTROL_CLIENTS && !client; i++)
		if (c->clients[i].fd < 0)
			client = &c->clients[i];
	/* One too many sees that it ends without an answer. */
	if (!client || epoll_set(c, EPOLL_CTL_ADD, fd, EPOLLIN)) {
		close(fd);
		return;
	}
	client->fd = fd;
	client->deadline = now + CONTROL_PATIENCE_NS;
}

/* Return: false when the client is gone or does what it must not. */
static bool hear(struct control *c, struct client *client)
{
	size_t room = sizeof(client->line) - client->got;
	ssize_t n;
	char *end;

	n = read(client->fd, client->line + client->got, room);
	if (n <= 0)
		return n < 0 && errno == EAGAIN;
	client->got += n;
	end = memchr(client->line, '\n', client->got);
	if (!end)
		return client->got < sizeof(client->line);
	*end = '\0';
	client->answer = c->answer(c->arg, client->line, &client->size);
	return client->answer &&
	       !epoll_set(c, EPOLL_CTL_MOD, client->fd, EPOLLOUT);
}

/* Return: false when that was all. */
static bool tell(struct client *client)
{
	ssize_t n;

	n = send(client->fd, client->answer + client->sent,
		 client->size - client->sent, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN;
	client->sent += n;
	return client->sent < client->size;
}

static bool go_on(struct control *c, struct client *client)
{
	if (!client->answer && !hear(c, client))
		return false;
	return !client->answer || tell(client);
}

/**
 * control_serve - do what can be done without waiting
 * @c: control
 * @now: time in ns
 */
void control_serve(struct control *c, uint64_t now)
{
	struct client *client;
	int fd;

	if (c->listener < 0)
		return;
	while ((fd = accept4(c->listener, NULL, NULL,
			     SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
		take(c, fd, now);
	for (client = c->clients; client < c->clients + CONTROL_CLIENTS;
	     client++) {
		if (client->fd < 0)
			continue;
		if (!go_on(c, client) || now >= client->deadline)
			hang_up(client);
	}
}

/**
 * control_due - when to serve at the latest
 * @c: control
 *
 * Return: time in ns, DEBOUNCE_NEVER when nobody is connected.
 */
uint64_t control_due(const struct control *c)
{
	uint64_t due = DEBOUNCE_NEVER;
	int i;

	if (c->listener < 0)
		return due;
	for (i = 0; i < CONTROL_CLIENTS; i++)
		if (c->clients[i].fd >= 0 && c->clients[i].deadline < due)
			due = c->clients[i].deadline;
	return due;
}

/**
 * control_close - stop listening
 * @c: control, opened or not
 */
void control_close(struct control *c)
{
	int i;

	if (c->listener < 0)
		return;
	for (i = 0; i < CONTROL_CLIENTS; i++)
		hang_up(&c->clients[i]);
	unlink(c->path);
	close(c->listener);
	c->listener = -1;
}
