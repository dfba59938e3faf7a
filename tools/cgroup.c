// SPDX-License-Identifier: GPL-2.0
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "cgroup.h"

static int mount_detached(void)
{
	int fs, root = -1, err;

	fs = fsopen("cgroup2", FSOPEN_CLOEXEC);
	if (fs < 0)
		return -errno;
	if (!fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		root = fsmount(fs, FSMOUNT_CLOEXEC,
			       MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
			       MOUNT_ATTR_NOEXEC);
	err = errno;
	close(fs);
	return root < 0 ? -err : root;
}

int cgroups_open(struct cgroups *cgs, struct lx_report *rep)
{
	struct stat ns;

	cgs->root = -1;
	if (stat("/proc/self/ns/net", &ns))
		return lx_report_set(rep, errno, "/proc/self/ns/net: %s",
				     strerror(errno));
	snprintf(cgs->prefix, sizeof(cgs->prefix), "lnet-exit-%llu-",
		 (unsigned long long)ns.st_ino);
	cgs->root = mount_detached();
	if (cgs->root < 0)
		return lx_report_set(rep, -cgs->root,
				     "the cgroup2 file system: %s",
				     strerror(-cgs->root));
	return 0;
}

void cgroups_close(struct cgroups *cgs)
{
	if (cgs->root >= 0)
		close(cgs->root);
	cgs->root = -1;
}

void cgroup_path(const struct cgroups *cgs, const char *exit,
		 char path[CGROUP_PATH_LEN])
{
	snprintf(path, CGROUP_PATH_LEN, "/%s%s", cgs->prefix, exit);
}

int cgroup_make(const struct cgroups *cgs, const char *path,
		struct lx_report *rep)
{
	const char *name = path + 1;
	int fd = -1;

	if (!mkdirat(cgs->root, name, 0755) || errno == EEXIST)
		fd = openat(cgs->root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return lx_report_set(rep, errno, "cgroup %s: %s", path,
				     strerror(errno));
	return fd;
}

pid_t cgroup_fork(int fd)
{
	struct clone_args args = {
		.flags		= CLONE_INTO_CGROUP,
		.exit_signal	= SIGCHLD,
		.cgroup		= fd,
	};

	return syscall(SYS_clone3, &args, sizeof(args));
}

void cgroups_sweep(const struct cgroups *cgs,
		   void (*gone)(const char *path, void *arg), void *arg)
{
	char path[CGROUP_PATH_LEN];
	struct dirent *entry;
	DIR *dir;
	int fd;

	fd = openat(cgs->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir))) {
		if (strncmp(entry->d_name, cgs->prefix, strlen(cgs->prefix)) ||
		    strlen(entry->d_name) + 2 > sizeof(path) ||
		    unlinkat(cgs->root, entry->d_name, AT_REMOVEDIR))
			continue;
		snprintf(path, sizeof(path), "/%s", entry->d_name);
		gone(path, arg);
	}
	closedir(dir);
}
