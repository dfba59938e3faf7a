// SPDX-License-Identifier: GPL-2.0
/* Questions to the daemon of this network namespace, by its control socket. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "ask.h"
#include "follow/control.h"
#include "mem.h"

/* A daemon that is well answers within milliseconds. */
#define PATIENCE_S 10

/* Return: the socket, or -1 after the reason was said. */
static int call_daemon(struct ctx *ctx, const char *who, bool may_lack)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char path[RUN_PATH_LEN] = "";
	int fd, err;

	run_path(path, CONTROL_NAME);
	strcpy(addr.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			   sizeof(patience));
		return fd;
	}
	err = errno;
	if (err != ENOENT && err != ECONNREFUSED)
		ctx_err(ctx, "%s: cannot connect to %s: %s", who, path,
			strerror(err));
	else if (!may_lack)
		ctx_err(ctx, "%s: no \"lnet-exit follow\" runs in this network namespace",
			who);
	if (fd >= 0)
		close(fd);
	return -1;
}

/**
 * ask_begin - send a line to the daemon
 * @ctx: context
 * @who: the command that asks, for what it says of errors
 * @may_lack: say nothing when there is no daemon
 * @line: question, with its newline
 *
 * Return: the socket that the answer comes by, close() it; -1 after the reason
 * was said.
 */
int ask_begin(struct ctx *ctx, const char *who, bool may_lack, const char *line)
{
	const size_t len = strlen(line);
	int fd = call_daemon(ctx, who, may_lack);

	if (fd < 0)
		return -1;
	if (send(fd, line, len, MSG_NOSIGNAL) == (ssize_t)len)
		return fd;
	ctx_err(ctx, "%s: the daemon hung up", who);
	close(fd);
	return -1;
}

/* Return: the whole answer, NULL after the reason was said; free() it. */
static char *read_answer(struct ctx *ctx, const char *who, int fd)
{
	size_t used = 0, size = 0;
	char *text = NULL;
	ssize_t n;

	do {
		if (size - used < 2) {
			size = size ? 2 * size : 65536;
			text = mem_resize(text, size, 1);
		}
		n = read(fd, text + used, size - used - 1);
		if (n > 0)
			used += n;
	} while (n > 0);
	text[used] = '\0';
	if (!n && used)
		return text;
	if (n && errno == EAGAIN)
		ctx_err(ctx, "%s: the daemon does not answer within %d seconds",
			who, PATIENCE_S);
	else
		ctx_err(ctx, "%s: the daemon hung up%s%s", who, n ? ": " : "",
			n ? strerror(errno) : "");
	free(text);
	return NULL;
}

/**
 * ask_daemon - ask the daemon, and wait for its answer
 * @ctx: context
 * @who: the command that asks, for what it says of errors
 * @may_lack: say nothing when there is no daemon
 * @line: question, with its newline
 *
 * Return: the answer without the word before it, NULL after the reason was
 * said; free() it.
 */
char *ask_daemon(struct ctx *ctx, const char *who, bool may_lack,
		 const char *line)
{
	int fd = ask_begin(ctx, who, may_lack, line);
	const size_t ok = strlen(CONTROL_OK);
	char *text;

	if (fd < 0)
		return NULL;
	text = read_answer(ctx, who, fd);
	close(fd);
	if (!text)
		return NULL;
	if (!strncmp(text, CONTROL_OK, ok)) {
		memmove(text, text + ok, strlen(text + ok) + 1);
		return text;
	}
	text[strcspn(text, "\n")] = '\0';
	ctx_err(ctx, "%s: %s", who, text);
	free(text);
	return NULL;
}

/**
 * ask_is_good - read the word before an answer that goes on and on
 * @ctx: context
 * @who: the command that asks, for what it says of errors
 * @fd: of ask_begin(), closed unless the answer is good
 *
 * From then on reading waits for ever.
 *
 * Return: whether it is, or false after the reason was said.
 */
bool ask_is_good(struct ctx *ctx, const char *who, int fd)
{
	const struct timeval for_ever = { 0 };
	char word[sizeof(CONTROL_OK)] = "";
	char *text;

	if (recv(fd, word, strlen(CONTROL_OK), MSG_PEEK | MSG_WAITALL) > 0 &&
	    !strcmp(word, CONTROL_OK)) {
		recv(fd, word, strlen(CONTROL_OK), MSG_WAITALL);
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &for_ever,
			   sizeof(for_ever));
		return true;
	}
	text = read_answer(ctx, who, fd);
	if (text) {
		text[strcspn(text, "\n")] = '\0';
		ctx_err(ctx, "%s: %s", who, text);
		free(text);
	}
	close(fd);
	return false;
}

/**
 * ask_as - a question, and how its answer is wanted
 * @ctx: context: in JSON, with line breaks, in colours
 * @what: the question
 *
 * Return: the line; free() it.
 */
char *ask_as(const struct ctx *ctx, const char *what)
{
	return mem_printf("%s%s%s%s\n", what,
			  out_json(ctx->out) ? " json" : "",
			  out_pretty(ctx->out) ? " pretty" : "",
			  out_colored(ctx->out) ? " color" : "");
}
