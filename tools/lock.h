/* SPDX-License-Identifier: GPL-2.0 */
/* One at a time in each network namespace. */
#ifndef LNET_EXIT_TOOLS_LOCK_H
#define LNET_EXIT_TOOLS_LOCK_H

#include <stdbool.h>

/**
 * struct lock - a right that one process of a network namespace has
 * @fd: open lock file, -1 without
 * @path: its name
 */
struct lock {
	int fd;
	char path[128];
};

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
