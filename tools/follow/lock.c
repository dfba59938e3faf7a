// SPDX-License-Identifier: GPL-2.0
/*
 * One daemon in each network namespace. The lock is a file that only root can
 * open: an abstract socket would be per namespace by itself, but any user
 * could take its name first.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"
#include "mem.h"

#define LOCK_DIR	"/run/lnet-exit"

/* The lock of a file that its owner has deleted meanwhile is worth nothing. */
static bool in_place(const struct lock *lock)
{
	struct stat ours, there;

	return !fstat(lock->fd, &ours) && !stat(lock->path, &there) &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static char *holder(const struct lock *lock)
{
	char pid[16] = "";
	ssize_t n;

	n = pread(lock->fd, pid, sizeof(pid) - 1, 0);
	pid[n > 0 ? n : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return mem_printf("another lnet-exit follow%s%s%s keeps this network namespace already",
			  *pid ? " (pid " : "", pid, *pid ? ")" : "");
}

/* 1 with the lock, 0 to try again, a negative errno. */
static int attempt(struct lock *lock)
{
	int err;

	lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0600);
	if (lock->fd < 0)
		return -errno;
	if (flock(lock->fd, LOCK_EX | LOCK_NB)) {
		err = -errno;
		return err == -EINTR ? 0 : err;
	}
	if (in_place(lock))
		return 1;
	close(lock->fd);
	lock->fd = -1;
	return 0;
}

/**
 * lock_take - become the daemon of the current network namespace
 * @lock: filled
 * @why: set on failure, free() it
 *
 * Return: 0 or a negative errno.
 */
int lock_take(struct lock *lock, char **why)
{
	struct stat ns;
	int err;

	lock->fd = -1;
	if (stat("/proc/self/ns/net", &ns)) {
		err = -errno;
		*why = mem_printf("cannot tell the network namespace: %s",
				  strerror(errno));
		return err;
	}
	snprintf(lock->path, sizeof(lock->path), LOCK_DIR "/follow-%llx-%llu",
		 (unsigned long long)ns.st_dev, (unsigned long long)ns.st_ino);
	if (mkdir(LOCK_DIR, 0755) && errno != EEXIST)
		err = -errno;
	else
		while (!(err = attempt(lock)))
			;
	if (err > 0) {
		/* For the message of the next one only. */
		if (ftruncate(lock->fd, 0) ||
		    dprintf(lock->fd, "%d\n", getpid()) < 0)
			fprintf(stderr, "%s: %s\n", lock->path,
				strerror(errno));
		return 0;
	}
	if (err == -EWOULDBLOCK)
		*why = holder(lock);
	else
		*why = mem_printf("cannot lock %s: %s", lock->path,
				  strerror(-err));
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
	return err;
}

/**
 * lock_release - let another daemon have the namespace
 * @lock: lock, taken or not
 */
void lock_release(struct lock *lock)
{
	if (lock->fd < 0)
		return;
	unlink(lock->path);
	close(lock->fd);
	lock->fd = -1;
}
