// SPDX-License-Identifier: GPL-2.0
/*
 * The control socket of BIRD, as birdc uses it: lines go in, and lines come
 * back that begin with a code of four digits. The last one of an answer has a
 * blank behind its code, the others a dash or a blank in front. Codes from 8000
 * on say that something was wrong (BIRD, doc/reply_codes).
 */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "publish.h"

#define PATIENCE_S	10
#define FIRST_ERROR	8000

static int call(const char *path)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(addr.sun_path))
		return -ENAMETOOLONG;
	strcpy(addr.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static bool is_code(const char *line)
{
	return isdigit((unsigned char)line[0]) && isdigit((unsigned char)line[1]) &&
	       isdigit((unsigned char)line[2]) && isdigit((unsigned char)line[3]);
}

/*
 * Reads up to the end of an answer. Return: its last code, or a negative errno;
 * @why holds the last line.
 */
static int read_answer(FILE *f, char *why)
{
	char line[PUBLISH_WHY_LEN - 16];

	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!is_code(line) || line[4] != ' ')
			continue;
		snprintf(why, PUBLISH_WHY_LEN, "BIRD says: %s", line + 5);
		return strtol(line, NULL, 10);
	}
	snprintf(why, PUBLISH_WHY_LEN, "BIRD does not answer");
	return ferror(f) && errno ? -errno : -EPIPE;
}

/**
 * bird_configure - have BIRD read its configuration again
 * @control: its control socket
 * @why: filled after a failure, PUBLISH_WHY_LEN bytes
 *
 * BIRD looks at all of it first, and goes on with the old one if there is a
 * fault.
 *
 * Return: 0 or a negative errno.
 */
int bird_configure(const char *control, char *why)
{
	static const char line[] = "configure\n";
	int fd, code;
	FILE *f;

	fd = call(control);
	if (fd < 0) {
		snprintf(why, PUBLISH_WHY_LEN, "no BIRD behind %s: %s", control,
			 strerror(-fd));
		return fd;
	}
	f = fdopen(fd, "r");
	if (!f) {
		code = -errno;
		close(fd);
		return code;
	}
	/* It greets first. */
	code = read_answer(f, why);
	if (code >= 0 && send(fd, line, strlen(line), MSG_NOSIGNAL) < 0) {
		code = -errno;
		snprintf(why, PUBLISH_WHY_LEN, "BIRD cannot be asked: %s",
			 strerror(-code));
	}
	if (code >= 0)
		code = read_answer(f, why);
	fclose(f);
	if (code < 0)
		return code;
	return code < FIRST_ERROR ? 0 : -EINVAL;
}
