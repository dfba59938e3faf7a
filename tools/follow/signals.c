// SPDX-License-Identifier: GPL-2.0
/* Signals that a daemon of ours listens to. */

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "signals.h"

/**
 * signals_open - from now on, signals are read and do nothing by themselves
 *
 * Return: a descriptor that does not block, or a negative errno.
 */
int signals_open(void)
{
	sigset_t signals;
	int fd;

	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	/* Nobody reads the log any more: that is no reason to end. */
	signal(SIGPIPE, SIG_IGN);
	fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/**
 * signals_read - take in what has come
 * @fd: descriptor
 * @reload: set when the configuration is to be read again
 * @stop: set when it is time to end
 */
void signals_read(int fd, bool *reload, bool *stop)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			*reload = true;
		else
			*stop = true;
	}
}
