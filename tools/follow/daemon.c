// SPDX-License-Identifier: GPL-2.0
/*
 * The daemon: waits for events, signals and its timer, and runs a round when
 * something may have changed. What is in the kernel stays there when it ends:
 * packets go on, only nobody follows the routes any more.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "age.h"
#include "daemon.h"
#include "module.h"
#include "notify.h"
#include "signals.h"
#include "status.h"

/** daemon_now - time in ns that never goes back */
uint64_t daemon_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND_NS + now.tv_nsec;
}

static int watch(struct daemon *d, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(d->epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

/* While rounds come to their ends, that is: nobody else calls this. */
static void keep_alive(struct daemon *d)
{
	uint64_t now = daemon_now();

	if (now < d->alive)
		return;
	notify_alive();
	d->alive = now + d->alive_every;
}

/**
 * daemon_listen - take in everything that has come, without waiting
 * @d: daemon
 */
void daemon_listen(struct daemon *d)
{
	unsigned int before = d->e.dirty;

	signals_read(d->signals, &d->reload, &d->stop);
	d->trace.on = control_watchers(&d->control);
	d->e.dirty = 0;
	events_read(&d->e);
	if (d->e.dirty & DIRTY_ANEW) {
		d->history.overruns++;
		log_about(&(struct log_about){ .id = LOG_ID_LOST }, LOG_NOTICE,
			  "events were lost, everything is looked at anew");
	}
	if (d->e.dirty & DIRTY_LEARN)
		debounce_event(&d->lessons, daemon_now());
	d->e.dirty &= ~DIRTY_LEARN;
	if (d->e.dirty & DIRTY_ROUTES)
		d->k.holds.event = daemon_now();
	if (sentry_serve(&d->k.sentry, daemon_now())) {
		d->e.dirty |= DIRTY_HEALTH;
		round_because(d, "what probes of a local exit have shown");
	}
	if (d->e.dirty)
		debounce_event(&d->bounce, daemon_now());
	d->e.dirty |= before;
	control_serve(&d->control, daemon_now());
	keep_alive(d);
}

static void close_module(struct daemon *d)
{
	events_close_module(&d->e);
	lx_sock_close(d->k.host.genl);
	d->k.host.genl = NULL;
}

/* Opens what leads to the module. */
static int open_module(struct daemon *d, struct lx_report *rep)
{
	int err;

	err = lx_genl_open(&d->k.host.genl, rep);
	if (err)
		return err;
	d->e.self = lx_sock_port(d->k.host.genl);
	err = events_open_module(&d->e, rep);
	if (!err)
		err = watch(d, lx_sock_fd(d->e.module));
	if (err)
		close_module(d);
	return err;
}

static const struct log_about about_module = { .id = LOG_ID_MODULE };

static void module_gone(struct daemon *d)
{
	if (!d->absent)
		log_about(&about_module, LOG_ERR,
			  "the module lnet_exit was unloaded, and all exits with it; they will be restored when it is back");
	close_module(d);
	d->e.gone = false;
	d->absent = true;
	round_announce(d);
	d->retry = daemon_now() + RETRY_NS;
}

static void module_back(struct daemon *d)
{
	struct lx_report rep;

	d->retry = daemon_now() + RETRY_NS;
	if (!d->e.came && !module_is_there())
		return;
	d->e.came = false;
	if (open_module(d, &rep)) {
		round_complain(d, &rep);
		return;
	}
	log_about(&about_module, LOG_NOTICE, "the module lnet_exit is back");
	d->absent = false;
	round_because(d, "the module is back");
	round_all(d, "");
}

static void step(struct daemon *d)
{
	uint64_t now = daemon_now();

	if (d->absent) {
		d->e.dirty = 0;
		debounce_acted(&d->bounce, now);
		debounce_acted(&d->lessons, now);
	} else if (now >= d->retry || now >= debounce_due(&d->lessons) ||
		   now >= study_due(&d->study)) {
		round_because(d, now >= d->retry ? "a second try" :
			       "time is up for what was held of tables to learn from");
		round_all(d, "");
	} else if (now >= d->audit) {
		round_because(d, "the audit, once a minute");
		/* What events have told of is no repair. */
		round_all(d, d->e.dirty ? "" : " [repaired]");
	} else if (now >= debounce_due(&d->bounce)) {
		if (d->e.dirty & DIRTY_ANEW)
			round_all(d, "");
		else if (d->e.dirty & DIRTY_ALL)
			round_all(d, " [repaired]");
		else
			round_some(d, false);
	} else if (now >= hold_due(&d->k.holds)) {
		round_because(d, "time is up for next hops that are held");
		round_some(d, false);
	}
}

static void wait_for_work(struct daemon *d)
{
	struct itimerspec timer = { 0 };
	struct epoll_event event;
	uint64_t next, expired;

	next = debounce_due(&d->bounce);
	if (debounce_due(&d->lessons) < next)
		next = debounce_due(&d->lessons);
	if (study_due(&d->study) < next && !d->absent)
		next = study_due(&d->study);
	if (hold_due(&d->k.holds) < next && !d->absent)
		next = hold_due(&d->k.holds);
	if (d->audit < next && !d->absent)
		next = d->audit;
	if (d->retry < next)
		next = d->retry;
	if (d->alive < next)
		next = d->alive;
	if (sentry_due(&d->k.sentry) < next)
		next = sentry_due(&d->k.sentry);
	if (control_due(&d->control) < next)
		next = control_due(&d->control);
	timer.it_value.tv_sec = next / SECOND_NS;
	timer.it_value.tv_nsec = next % SECOND_NS;
	timerfd_settime(d->timer, TFD_TIMER_ABSTIME, &timer, NULL);
	epoll_wait(d->epoll, &event, 1, -1);
	/* Which descriptor it was does not matter: all are read each time. */
	if (read(d->timer, &expired, sizeof(expired)) < 0 && errno != EAGAIN)
		log_line(LOG_ERR, "timer: %s", strerror(errno));
}

static void loop(struct daemon *d)
{
	while (!d->stop) {
		wait_for_work(d);
		daemon_listen(d);
		if (d->e.gone)
			module_gone(d);
		if (d->absent && (d->e.came || daemon_now() >= d->retry))
			module_back(d);
		if (d->reload)
			reload_conf(d);
		step(d);
	}
	notify_stopping();
	log_line(LOG_INFO, "ends; exits and label entries stay in the kernel");
}

static int open_waiting(struct daemon *d)
{
	d->signals = signals_open();
	if (d->signals < 0)
		return d->signals;
	d->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	d->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (d->timer < 0 || d->epoll < 0)
		return -errno;
	d->k.sentry.epoll = d->epoll;
	return watch(d, d->signals) ?: watch(d, d->timer);
}

static int open_routes(struct daemon *d, struct lx_report *rep)
{
	int err;

	err = lx_sock_open(NETLINK_ROUTE, &d->k.host.rtnl);
	if (err)
		return lx_report_set(rep, -err,
				     "cannot open a netlink socket: %s",
				     strerror(-err));
	d->e.self_routes = lx_sock_port(d->k.host.rtnl);
	return 0;
}

/* What it takes to ask questions, and no more. */
static int open_dry(struct daemon *d, struct lx_report *rep)
{
	return open_routes(d, rep) ?: lx_genl_open(&d->k.host.genl, rep);
}

static int open_all(struct daemon *d, struct lx_report *rep)
{
	int err;

	err = open_waiting(d);
	if (err)
		return lx_report_set(rep, -err, "cannot wait for events: %s",
				     strerror(-err));
	err = open_routes(d, rep);
	if (err)
		return err;
	err = events_open(&d->e, rep);
	if (err)
		return err;
	err = watch(d, lx_sock_fd(d->e.routes)) ?:
	      watch(d, lx_sock_fd(d->e.family));
	if (err)
		return lx_report_set(rep, -err, "cannot wait for events: %s",
				     strerror(-err));
	return control_open(&d->control, d->epoll, rep) ?: open_module(d, rep);
}

static void close_all(struct daemon *d)
{
	control_close(&d->control);
	close_module(d);
	events_close(&d->e);
	lx_sock_close(d->k.host.rtnl);
	notices_free(&d->k.notices);
	notices_free(&d->k.table);
	board_free(&d->k.board);
	hold_free(&d->k.holds);
	sentry_end(&d->k.sentry);
	announce_free(&d->announcer.have);
	study_end(&d->study);
	if (d->epoll >= 0)
		close(d->epoll);
	if (d->timer >= 0)
		close(d->timer);
	if (d->signals >= 0)
		close(d->signals);
	lock_release(&d->lock);
}

/* Return: whether all is well. */
static bool first_round(struct daemon *d, const struct daemon_options *options)
{
	size_t failed = round_all(d, "");

	if (options->once || options->dry)
		return !failed && d->retry == DEBOUNCE_NEVER;
	reload_ready(d);
	loop(d);
	return true;
}

static void log_no_lock(const struct lock *lock, int err)
{
	int pid = lock_holder(lock);

	if (err != -EWOULDBLOCK)
		log_line(LOG_ERR, "cannot lock %s: %s", lock->path,
			 strerror(-err));
	else if (pid)
		log_line(LOG_ERR,
			 "another lnet-exit follow (pid %d) keeps this network namespace already",
			 pid);
	else
		log_line(LOG_ERR,
			 "another lnet-exit follow keeps this network namespace already");
}

/**
 * daemon_run - keep the kernel in step until a signal ends it
 * @options: words of the command line
 * @conf: configuration, which the daemon frees
 *
 * Return: 0 or a negative errno after the reason was said.
 */
int daemon_run(const struct daemon_options *options, struct conf *conf)
{
	struct daemon d = {
		.k.dry = options->dry,
		.k.sentry.idle = options->dry || options->once,
		.announcer.dry = options->dry,
		.trace.clock = daemon_now,
		.trace.wall = age_wall,
		.e.rcvbuf = options->rcvbuf,
		.retry = DEBOUNCE_NEVER,
		.epoll = -1,
		.signals = -1,
		.control.listener = -1,
		.control.answer = answer_line,
		.history.started = daemon_now(),
		.history.in_force = daemon_now(),
		.alive_every = notify_alive_every(),
		.timer = -1,
		.path = options->path,
	};
	struct lx_report rep;
	char text[512];
	int err;

	reload_take(&d, conf);
	d.k.trace = &d.trace;
	d.e.trace = &d.trace;
	d.control.arg = &d;
	if (d.alive_every == DEBOUNCE_NEVER)
		d.alive = DEBOUNCE_NEVER;
	/* Who changes nothing may look on beside another one. */
	err = options->dry ? 0 : lock_take(&d.lock, "follow", false);
	if (err) {
		log_no_lock(&d.lock, err);
		goto out;
	}
	err = options->dry ? open_dry(&d, &rep) : open_all(&d, &rep);
	if (err)
		log_line(LOG_ERR, "%s", lx_report_str(&rep, text, sizeof(text)));
	else if (!first_round(&d, options))
		err = -EIO;
out:
	close_all(&d);
	return err;
}
