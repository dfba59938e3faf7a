/* SPDX-License-Identifier: GPL-2.0 */
/* The daemon itself. */

#ifndef FOLLOW_DAEMON_H
#define FOLLOW_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#include "announce.h"
#include "config.h"
#include "control.h"
#include "debounce.h"
#include "events.h"
#include "../lock.h"
#include "pass.h"
#include "study.h"
#include "trace.h"

#define SECOND_NS	(1000ull * 1000 * 1000)
#define MS_NS		(1000ull * 1000)
#define AUDIT_NS	(60 * SECOND_NS)
#define RETRY_NS	SECOND_NS

/**
 * struct daemon_options - words of the command line
 * @path: configuration file
 * @rcvbuf: receive buffer of the event sockets, in bytes
 * @once: apply the configuration and end
 * @dry: say what would be changed, change nothing and end
 */
struct daemon_options {
	const char *path;
	int rcvbuf;
	bool once;
	bool dry;
};

/**
 * struct history - what it tells about itself; times in ns
 * @started: when it began
 * @in_force: when the configuration came in force
 * @refused: when a newer one was refused
 * @faults: faults of that one, 0 when the newest one is in force
 * @audited: when it last looked at everything
 * @rounds: how often it looked
 * @overruns: how often events were lost
 * @repairs: what others had changed and it changed back
 */
struct history {
	uint64_t started;
	uint64_t in_force;
	uint64_t refused;
	size_t faults;
	uint64_t audited;
	unsigned long rounds;
	unsigned long overruns;
	unsigned long repairs;
};

/**
 * struct daemon - its state
 * @k: configuration and sockets for questions
 * @e: event sockets
 * @bounce: when to act on events
 * @study: what was learned from tables of the FIB
 * @announcer: what is announced by routes
 * @lessons: when to read those again
 * @audit: when to look at everything, in ns
 * @retry: when to try again what failed, in ns; DEBOUNCE_NEVER for nothing
 * @lock: the right to do all this
 * @epoll: waits for the descriptors
 * @signals: signalfd
 * @timer: timerfd, armed for the next of the times
 * @control: control socket
 * @alive: when to tell the service manager that it lives, in ns
 * @alive_every: how often, DEBOUNCE_NEVER if it does not ask
 * @trace: what is remembered for those who watch
 * @history: what it tells about itself
 * @path: configuration file
 * @complaint: last reason why a round failed, to be said once
 * @reload: SIGHUP has come
 * @stop: SIGTERM or SIGINT has come
 * @absent: the module is not there
 * @recalled: what an earlier daemon has learned was taken over
 */
struct daemon {
	struct keeper k;
	struct events e;
	struct debounce bounce;
	struct study study;
	struct announcer announcer;
	struct debounce lessons;
	uint64_t audit;
	uint64_t retry;
	struct lock lock;
	int epoll;
	int signals;
	int timer;
	struct control control;
	uint64_t alive;
	uint64_t alive_every;
	struct trace trace;
	struct history history;
	const char *path;
	char complaint[512];
	bool reload;
	bool stop;
	bool absent;
	bool recalled;
};

/* daemon.c */
int daemon_run(const struct daemon_options *options, struct conf *conf);
void daemon_listen(struct daemon *d);
uint64_t daemon_now(void);

/* reload.c */
void reload_conf(struct daemon *d);
void reload_take(struct daemon *d, struct conf *conf);
void reload_ready(const struct daemon *d);

/* round.c */
size_t round_all(struct daemon *d, const char *remark);
void round_some(struct daemon *d, bool within);
void round_announce(struct daemon *d);
void round_because(struct daemon *d, const char *text);
void round_complain(struct daemon *d, const struct lx_report *rep);

#endif
