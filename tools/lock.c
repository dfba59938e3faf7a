// SPDX-License-Identifier: GPL-2.0
/*
 * Locks are files that only root can open: an abstract socket or the file of
 * the namespace itself would be per namespace already, but any user could hold
 * those.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"

#define RUN_DIR	"/run/lnet-exit"

/* The lock of a file that its owner has deleted meanwhile is worth nothing. */
static bool in_place(const struct lock *lock)
{
	struct stat ours, there;

	return !fstat(lock->fd, &ours) && !stat(lock->path, &there) &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static void lock_close(struct lock *lock)
{
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
}

/* 1 with the lock, 0 to try again, a negative errno. */
static int attempt(struct lock *lock, bool wait)
{
	int err;

	lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0600);
	if (lock->fd < 0)
		return -errno;
	if (flock(lock->fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB)) {
		err = errno == EINTR ? 0 : -errno;
		lock_close(lock);
		return err;
	}
	if (in_place(lock))
		return 1;
	lock_close(lock);
	return 0;
}

int run_path(char buf[RUN_PATH_LEN], const char *what)
{
	struct stat ns;

	if (stat("/proc/self/ns/net", &ns))
		return -errno;
	snprintf(buf, RUN_PATH_LEN, RUN_DIR "/%s-%llx-%llu", what,
		 (unsigned long long)ns.st_dev, (unsigned long long)ns.st_ino);
	return mkdir(RUN_DIR, 0755) && errno != EEXIST ? -errno : 0;
}

int lock_take(struct lock *lock, const char *what, bool wait)
{
	int err;

	lock->fd = -1;
	err = run_path(lock->path, what);
	if (err)
		return err;
	do
		err = attempt(lock, wait);
	while (!err);
	if (err < 0)
		return err;
	/* For lock_holder() only. */
	if (ftruncate(lock->fd, 0) || dprintf(lock->fd, "%d\n", getpid()) < 0)
		fprintf(stderr, "%s: cannot write\n", lock->path);
	return 0;
}

int lock_holder(const struct lock *lock)
{
	FILE *f = fopen(lock->path, "re");
	char line[16] = "";
	long pid;

	if (!f)
		return 0;
	if (!fgets(line, sizeof(line), f))
		*line = '\0';
	fclose(f);
	pid = strtol(line, NULL, 10);
	return pid > 0 && pid <= INT_MAX ? pid : 0;
}

void lock_release(struct lock *lock)
{
	if (lock->fd < 0)
		return;
	unlink(lock->path);
	lock_close(lock);
}
