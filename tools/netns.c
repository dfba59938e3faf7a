// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "netns.h"

int netns_enter(const char *name, char *why, size_t size)
{
	char path[PATH_MAX];
	int err = 0, fd;

	snprintf(path, sizeof(path), "%s%s", strchr(name, '/') ? "" :
		 "/run/netns/", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		snprintf(why, size, "no network namespace \"%s\": cannot open %s: %s",
			 name, path, strerror(-err));
		return err;
	}
	if (setns(fd, CLONE_NEWNET)) {
		err = -errno;
		snprintf(why, size, "cannot enter network namespace \"%s\": %s",
			 name, strerror(-err));
	}
	close(fd);
	return err;
}
