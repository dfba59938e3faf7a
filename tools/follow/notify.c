// SPDX-License-Identifier: GPL-2.0
/*
 * Telling the service manager how we are: datagrams of KEY=VALUE lines to the
 * socket that it names in the environment, as sd_notify(3) documents them for
 * programs that link no library for that. Nobody listening is fine.
 */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "debounce.h"
#include "notify.h"

/* A year: longer ones are no watchdogs. */
#define WATCHDOG_MAX_USEC	(366ull * 86400 * 1000 * 1000)

static void send_state(const char *state)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len;
	int fd;

	if (!path || (*path != '/' && *path != '@'))
		return;
	len = strlen(path);
	if (len >= sizeof(addr.sun_path))
		return;
	memcpy(addr.sun_path, path, len);
	/* The abstract namespace is written with an at sign. */
	if (*path == '@')
		addr.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL,
	       (struct sockaddr *)&addr,
	       offsetof(struct sockaddr_un, sun_path) + len);
	close(fd);
}

/**
 * notify_ready - the configuration is in force
 * @status: one line for people
 */
void notify_ready(const char *status)
{
	char state[512];

	snprintf(state, sizeof(state), "READY=1\nSTATUS=%s", status);
	send_state(state);
}

/** notify_reloading - the configuration is being read again */
void notify_reloading(void)
{
	struct timespec now;
	char state[128];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%llu",
		 now.tv_sec * 1000000ull + now.tv_nsec / 1000);
	send_state(state);
}

/** notify_stopping - the end */
void notify_stopping(void)
{
	send_state("STOPPING=1");
}

/** notify_alive - the watchdog may wait again */
void notify_alive(void)
{
	send_state("WATCHDOG=1");
}

/**
 * notify_alive_every - how often the service manager wants to hear that
 *
 * Half of the time after which it would lose patience.
 *
 * Return: time in ns, DEBOUNCE_NEVER when it does not ask, or asks another
 * process.
 */
uint64_t notify_alive_every(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	unsigned long long value;
	char *end;

	if (!usec || *usec < '0' || *usec > '9' ||
	    (pid && strtoul(pid, NULL, 10) != (unsigned long)getpid()))
		return DEBOUNCE_NEVER;
	errno = 0;
	value = strtoull(usec, &end, 10);
	if (errno || *end || !value || value > WATCHDOG_MAX_USEC)
		return DEBOUNCE_NEVER;
	return value * 1000 / 2;
}
