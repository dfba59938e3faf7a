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

#include "../mem.h"
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
	free(client->answer.text);
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
	c->answer(c->arg, client->line, &client->answer);
	client->answered = client->answer.text;
	if (client->answer.stays)
		client->deadline = DEBOUNCE_NEVER;
	return client->answered &&
	       !epoll_set(c, EPOLL_CTL_MOD, client->fd,
			  client->answer.stays ? EPOLLIN | EPOLLOUT : EPOLLOUT);
}

/* Return: false when it is gone, or says more, which it must not. */
static bool is_there(struct client *client)
{
	char more;

	return read(client->fd, &more, 1) < 0 && errno == EAGAIN;
}

/* Return: false when that was all, or the client is gone. */
static bool tell(struct control *c, struct client *client)
{
	struct answer *a = &client->answer;
	ssize_t n;

	while (client->sent < a->size) {
		n = send(client->fd, a->text + client->sent,
			 a->size - client->sent, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN;
		client->sent += n;
	}
	if (!a->stays)
		return false;
	if (!a->text)
		return true;
	free(a->text);
	a->text = NULL;
	a->size = 0;
	client->sent = 0;
	return !epoll_set(c, EPOLL_CTL_MOD, client->fd, EPOLLIN);
}

static bool go_on(struct control *c, struct client *client)
{
	if (!client->answered && !hear(c, client))
		return false;
	if (client->answer.stays && !is_there(client))
		return false;
	return !client->answered || tell(c, client);
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
 * control_watchers - how many want to be told what happens
 * @c: control
 *
 * Return: number of them.
 */
unsigned int control_watchers(const struct control *c)
{
	unsigned int n = 0;
	int i;

	if (c->listener < 0)
		return 0;
	for (i = 0; i < CONTROL_CLIENTS; i++)
		n += c->clients[i].fd >= 0 && c->clients[i].answer.stays;
	return n;
}

static void append(struct answer *a, const char *text, size_t size)
{
	a->text = mem_resize(a->text, a->size + size, 1);
	memcpy(a->text + a->size, text, size);
	a->size += size;
}

/**
 * control_tell - tell those who stay what has happened
 * @c: control
 * @fn: writes it the way that one of them wants it
 * @arg: for @fn
 *
 * Does not wait. Who does not read misses it, and learns so the next time.
 */
void control_tell(struct control *c, control_tell_fn fn, const void *arg)
{
	struct client *client;
	char *text;
	size_t size;

	if (c->listener < 0)
		return;
	for (client = c->clients; client < c->clients + CONTROL_CLIENTS;
	     client++) {
		if (client->fd < 0 || !client->answer.stays)
			continue;
		if (client->answer.size - client->sent > CONTROL_BACKLOG) {
			client->missed++;
			continue;
		}
		text = fn(arg, &client->answer, client->missed, &size);
		client->missed = 0;
		append(&client->answer, text, size);
		free(text);
		if (!tell(c, client) ||
		    (client->answer.text &&
		     epoll_set(c, EPOLL_CTL_MOD, client->fd,
			       EPOLLIN | EPOLLOUT)))
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
