/* SPDX-License-Identifier: GPL-2.0 */
/* Files of each network namespace, and one at a time in it. */
#ifndef LNET_EXIT_TOOLS_LOCK_H
#define LNET_EXIT_TOOLS_LOCK_H

#include <stdbool.h>

/* Short enough for the name of a socket. */
#define RUN_PATH_LEN	104

/**
 * struct lock - a right that one process of a network namespace has
 * @fd: open lock file, -1 without
 * @path: its name
 */
struct lock {
	int fd;
	char path[RUN_PATH_LEN];
};

/**
 * run_path - name of a file that belongs to the current network namespace
 * @buf: filled
 * @what: which one, a word
 *
 * Makes the directory of these files if it may.
 *
 * Return: 0 or a negative errno.
 */
int run_path(char buf[RUN_PATH_LEN], const char *what);

/**
 * lock_take - take a lock of the current network namespace
 * @lock: filled
 * @what: which one, a word
 * @wait: until another process releases it
 *
 * Return: 0, -EWOULDBLOCK when another process has it, or another negative
 * errno.
 */
int lock_take(struct lock *lock, const char *what, bool wait);

/**
 * lock_holder - which process has a lock
 * @lock: that lock_take() did not get
 *
 * Return: its id, or 0 if it cannot be told.
 */
int lock_holder(const struct lock *lock);

/**
 * lock_release - let another process have it
 * @lock: lock, taken or not
 */
void lock_release(struct lock *lock);

#endif
