/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control socket: a client writes a line, gets an answer, and the
 * connection ends. Nobody who connects can make the daemon wait.
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

/* What an answer begins with. */
#define CONTROL_OK		"ok\n"
#define CONTROL_ERROR		"error "

/**
 * struct client - a connection
 * @fd: its socket, -1 for none
 * @line: what it has written so far
 * @got: bytes of it
 * @answer: NULL before the line is complete
 * @size: of the answer
 * @sent: bytes of it that are on their way
 * @deadline: it is closed then, in ns
 */
struct client {
	int fd;
	char line[CONTROL_LINE_MAX];
	size_t got;
	char *answer;
	size_t size;
	size_t sent;
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
	char *(*answer)(void *arg, const char *line, size_t *size);
	void *arg;
};

int control_open(struct control *c, int epoll, struct lx_report *rep);
void control_serve(struct control *c, uint64_t now);
uint64_t control_due(const struct control *c);
void control_close(struct control *c);

#endif
