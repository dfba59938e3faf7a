// SPDX-License-Identifier: GPL-2.0
/* lnet-exit status: what the daemon of this network namespace says. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "cmd.h"
#include "follow/control.h"
#include "mem.h"

/* A daemon that is well answers within milliseconds. */
#define PATIENCE_S 10

/* Return: the socket, or -1 after the reason was said. */
static int call_daemon(struct ctx *ctx)
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
	if (err == ENOENT || err == ECONNREFUSED)
		ctx_err(ctx, "status: no \"lnet-exit follow\" runs in this network namespace");
	else
		ctx_err(ctx, "status: cannot connect to %s: %s", path,
			strerror(err));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Return: the whole answer, NULL after the reason was said; free() it. */
static char *read_answer(struct ctx *ctx, int fd)
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
		ctx_err(ctx, "status: the daemon does not answer within %d seconds",
			PATIENCE_S);
	else
		ctx_err(ctx, "status: the daemon hung up%s%s", n ? ": " : "",
			n ? strerror(errno) : "");
	free(text);
	return NULL;
}

static char *ask(struct ctx *ctx, const char *line)
{
	int fd = call_daemon(ctx);
	char *text = NULL;

	if (fd < 0)
		return NULL;
	if (send(fd, line, strlen(line), MSG_NOSIGNAL) == (ssize_t)strlen(line))
		text = read_answer(ctx, fd);
	else
		ctx_err(ctx, "status: the daemon hung up");
	close(fd);
	return text;
}

static int run(struct ctx *ctx, void *args)
{
	const size_t ok = strlen(CONTROL_OK);
	char line[CONTROL_LINE_MAX];
	int status = LX_OK;
	char *text;

	(void)args;
	snprintf(line, sizeof(line), "status%s%s%s\n",
		 out_json(ctx->out) ? " json" : "",
		 out_pretty(ctx->out) ? " pretty" : "",
		 out_colored(ctx->out) ? " color" : "");
	text = ask(ctx, line);
	if (!text)
		return LX_REFUSED_BY_KERNEL;
	if (!strncmp(text, CONTROL_OK, ok)) {
		out_raw(ctx->out, text + ok);
	} else {
		text[strcspn(text, "\n")] = '\0';
		ctx_err(ctx, "status: %s", text);
		status = LX_REFUSED_BY_KERNEL;
	}
	free(text);
	return status;
}

static const struct lx_cmd cmds[] = {
	{ .summary = "ask the daemon what it does",
	  .size = sizeof(uint64_t), .run = run },
	{ }
};

const struct lx_object lx_obj_status = {
	.name = "status",
	.summary = "what \"lnet-exit follow\" does: routes, exits, last changes",
	.cmds = cmds,
	.notes =
"Each exit with its state and since when, the route that its next hops come\n"
"from, and what was changed last and why. \"or longer\" stands behind a state\n"
"that the daemon found when it began. Exit status 1 without a daemon.\n",
};
