/* SPDX-License-Identifier: GPL-2.0 */
/* One daemon in each network namespace. */

#ifndef FOLLOW_LOCK_H
#define FOLLOW_LOCK_H

/**
 * struct lock - the right to keep this network namespace
 * @fd: open lock file, -1 without
 * @path: its name
 */
struct lock {
	int fd;
	char path[128];
};

int lock_take(struct lock *lock, char **why);
void lock_release(struct lock *lock);

#endif
