/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cgroups (version 2) that `exec` makes: one for each exit that it is used
 * with, in a network namespace. They are reached through a mount of our own
 * that nobody else sees, so it does not matter whether and where the hierarchy
 * is mounted.
 */
#ifndef LNET_EXIT_TOOLS_CGROUP_H
#define LNET_EXIT_TOOLS_CGROUP_H

#include <stdbool.h>
#include <sys/types.h>
#include "nl.h"

/* "/", a word, the inode of the namespace and the name of an exit */
#define CGROUP_PATH_LEN	80

/**
 * struct cgroups - the cgroups of `exec` in the current network namespace
 * @root: file descriptor of the root of the hierarchy
 * @prefix: what their names begin with
 */
struct cgroups {
	int root;
	char prefix[40];
};

/**
 * cgroups_open - get at the hierarchy
 * @cgs: filled; cgroups_close() it in every case
 * @rep: says what failed
 *
 * Return: 0 or a negative errno.
 */
int cgroups_open(struct cgroups *cgs, struct lx_report *rep);

/** cgroups_close - the cgroups stay */
void cgroups_close(struct cgroups *cgs);

/**
 * cgroup_path - the path of a cgroup, as rules name it
 * @cgs: from cgroups_open()
 * @exit: name of the exit
 * @path: filled
 */
void cgroup_path(const struct cgroups *cgs, const char *exit,
		 char path[CGROUP_PATH_LEN]);

/**
 * cgroup_make - have a cgroup
 * @cgs: from cgroups_open()
 * @path: from cgroup_path(); it may be there already
 * @rep: says what failed
 *
 * Return: its file descriptor or a negative errno.
 */
int cgroup_make(const struct cgroups *cgs, const char *path,
		struct lx_report *rep);

/**
 * cgroup_fork - fork() into a cgroup
 * @fd: from cgroup_make()
 *
 * The new process is in it from its very beginning: there is no moment at which
 * the cgroup is made and empty for a process that is on its way.
 *
 * Return: as fork().
 */
pid_t cgroup_fork(int fd);

/**
 * cgroups_sweep - take away those that nobody is in
 * @cgs: from cgroups_open()
 * @gone: called with the path of each
 * @arg: for @gone
 *
 * Context: the lock that keeps others from making one meanwhile is held.
 */
void cgroups_sweep(const struct cgroups *cgs,
		   void (*gone)(const char *path, void *arg), void *arg);

#endif /* LNET_EXIT_TOOLS_CGROUP_H */
