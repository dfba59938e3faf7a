/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control socket: a client writes a line, gets an answer, and the
 * connection ends, unless it asked to be told what happens from then on. Nobody
 * who connects can make the daemon wait.
 */

#ifndef FOLLOW_CONTROL_H
#define FOLLOW_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../lock.h"
#include "../nl.h"

/* Word of run_path() for the socket. */
#define CONTROL_NAME		"control"
#define CONTROL_LINE_MAX	256
#define CONTROL_CLIENTS		16
#define CONTROL_PATIENCE_NS	(5ull * 1000 * 1000 * 1000)
/* So many may stay: others have to be able to ask. */
#define CONTROL_WATCHERS	8
/* What one of those may leave unread before it misses something. */
#define CONTROL_BACKLOG		((size_t)1 << 20)

/* What an answer begins with. */
#define CONTROL_OK		"ok\n"
#define CONTROL_ERROR		"error "

/**
 * struct answer - what a line is answered
 * @text: which the socket frees
 * @size: of it
 * @stays: the client is to be told what happens from now on
 * @json: as JSON
 * @pretty: with line breaks
 * @color: as text in colours
 */
struct answer {
	char *text;
	size_t size;
	bool stays;
	bool json;
	bool pretty;
	bool color;
};

/**
 * struct client - a connection
 * @fd: its socket, -1 for none
 * @line: what it has written so far
 * @got: bytes of it
 * @answered: the line was complete
 * @answer: what it is told
 * @sent: bytes of it that are on their way
 * @missed: how often it left too much unread to be told more
 * @deadline: it is closed then, in ns
 */
struct client {
	int fd;
	char line[CONTROL_LINE_MAX];
	size_t got;
	bool answered;
	struct answer answer;
	size_t sent;
	unsigned long missed;
	uint64_t deadline;
};

/**
 * struct control - the socket and who is connected to it
 * @listener: socket, -1 without
 * @epoll: where the descriptors are waited for
 * @path: name of the socket
 * @clients: connections
 * @answer: makes the answer to a line, which the socket frees
 * @arg: for @answer
 */
struct control {
	int listener;
	int epoll;
	char path[RUN_PATH_LEN];
	struct client clients[CONTROL_CLIENTS];
	void (*answer)(void *arg, const char *line, struct answer *a);
	void *arg;
};

/*
 * What a client that stays is told: of @arg, which it was given, and the way it
 * wants, which @as tells; @missed is how often it was not told. The text is to be
 * freed, @size filled with its size.
 */
typedef char *(*control_tell_fn)(const void *arg, const struct answer *as,
				 unsigned long missed, size_t *size);

int control_open(struct control *c, int epoll, struct lx_report *rep);
void control_serve(struct control *c, uint64_t now);
unsigned int control_watchers(const struct control *c);
void control_tell(struct control *c, control_tell_fn fn, const void *arg);
uint64_t control_due(const struct control *c);
void control_close(struct control *c);

#endif
