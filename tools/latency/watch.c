// SPDX-License-Identifier: GPL-2.0
/*
 * Measuring links on and on, and telling routing daemons what has changed. What
 * they were told stays when it ends.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "../follow/daemon.h"
#include "../follow/faultsay.h"
#include "../follow/notify.h"
#include "../follow/signals.h"
#include "../lock.h"
#include "../mem.h"
#include "publish.h"
#include "watch.h"

#define TELL_AGAIN_NS	(5 * SECOND_NS)

/**
 * struct watch - the daemon
 * @g: links
 * @path: configuration file
 * @lock: the right to do all this
 * @signals: signalfd
 * @told: routing daemons know what is in force
 * @tell: when to tell them, if they do not, in ns
 * @complaint: why they could not be told, to be said once
 * @alive: when to tell the service manager that it lives, in ns
 * @alive_every: how often, DEBOUNCE_NEVER if it does not ask
 * @reload: SIGHUP has come
 * @stop: SIGTERM or SIGINT has come
 */
struct watch {
	struct gauges g;
	const char *path;
	struct lock lock;
	int signals;
	bool told;
	uint64_t tell;
	char complaint[PUBLISH_WHY_LEN];
	uint64_t alive;
	uint64_t alive_every;
	bool reload;
	bool stop;
};

/**
 * gauges_open - prepare for waiting
 * @g: gauges
 *
 * Return: 0 or a negative errno.
 */
int gauges_open(struct gauges *g)
{
	g->epoll = epoll_create1(EPOLL_CLOEXEC);
	return g->epoll < 0 ? -errno : 0;
}

/**
 * gauges_wait - wait until there is something to do
 * @g: gauges
 * @until: at most, in ns
 */
void gauges_wait(const struct gauges *g, uint64_t until)
{
	uint64_t now = daemon_now(), due = gauges_due(g), ms = 0;
	struct epoll_event event;

	if (until < due)
		due = until;
	if (due > now)
		ms = (due - now + MS_NS - 1) / MS_NS;
	epoll_wait(g->epoll, &event, 1, ms < 60000 ? ms : 60000);
}

/**
 * gauges_window - measure all links for one window
 * @g: gauges
 */
void gauges_window(struct gauges *g)
{
	while (!gauges_windows(g)) {
		gauges_wait(g, DEBOUNCE_NEVER);
		gauges_serve(g);
	}
}

static int open_signals(struct watch *w)
{
	struct epoll_event event = { .events = EPOLLIN };

	w->signals = signals_open();
	if (w->signals < 0)
		return w->signals;
	event.data.fd = w->signals;
	return epoll_ctl(w->g.epoll, EPOLL_CTL_ADD, w->signals, &event) ?
	       -errno : 0;
}

static void say_change(const struct lat_conf *conf, struct gauge *gauge)
{
	uint32_t us = gauge->estimate.in_force, was = gauge->told;

	if (was)
		log_line(LOG_NOTICE,
			 "link %s: %u.%03u ms -> %u.%03u ms, cost %u -> %u",
			 gauge->conf->name, was / 1000, was % 1000, us / 1000,
			 us % 1000, cost_of(&conf->cost, was),
			 cost_of(&conf->cost, us));
	else
		log_line(LOG_NOTICE, "link %s: %u.%03u ms, cost %u",
			 gauge->conf->name, us / 1000, us % 1000,
			 cost_of(&conf->cost, us));
}

static void say_silence(struct gauge *gauge)
{
	bool silent = gauge->estimate.windows && !gauge->estimate.last_answered;
	char addr[LX_ADDR_STRLEN];

	if (silent == gauge->silent)
		return;
	gauge->silent = silent;
	lx_addr_str(&gauge->conf->ask.target, addr);
	if (silent)
		log_line(LOG_WARNING, "link %s: %s does not answer: %s; %s",
			 gauge->conf->name, addr, gauge->probe.cause,
			 gauge->estimate.in_force ? "its cost stays as it is" :
			 "it has the largest cost");
	else
		log_line(LOG_NOTICE, "link %s: %s answers again",
			 gauge->conf->name, addr);
}

static void say_news(struct watch *w)
{
	struct gauge *gauge = w->g.v;

	for (; gauge < w->g.v + w->g.conf->n_links; gauge++) {
		say_silence(gauge);
		if (gauge->estimate.in_force == gauge->told)
			continue;
		say_change(w->g.conf, gauge);
		gauge->told = gauge->estimate.in_force;
	}
}

/* Each reason is said once, and that it has gone. */
static void complain(struct watch *w, const char *why)
{
	if (!strcmp(why, w->complaint))
		return;
	if (*why)
		log_line(LOG_ERR, "%s; tried again every %u s", why,
			 (unsigned int)(TELL_AGAIN_NS / SECOND_NS));
	else
		log_line(LOG_NOTICE, "routing daemons are told again");
	strcpy(w->complaint, why);
}

static void tell(struct watch *w, uint64_t now)
{
	char why[PUBLISH_WHY_LEN] = "";
	int err;

	err = memory_save(&w->g, why) ?: publish(w->g.conf, w->g.v, why);
	w->told = !err;
	w->tell = err ? now + TELL_AGAIN_NS : DEBOUNCE_NEVER;
	complain(w, err ? why : "");
}

/*
 * Daemons are told when all links were measured for the first time, and when
 * something has changed from then on. To know of no link at all is no reason to
 * take away what they were told in another life.
 */
static void step(struct watch *w)
{
	bool changed = gauges_serve(&w->g);
	uint64_t now = daemon_now();

	say_news(w);
	if (changed && w->told) {
		w->told = false;
		w->tell = now;
	}
	if (!w->told && now >= w->tell && gauges_settled(&w->g) &&
	    gauges_know(&w->g))
		tell(w, now);
	if (now >= w->alive) {
		notify_alive();
		w->alive = now + w->alive_every;
	}
}

/* BIRD does not start without a file that its configuration includes. */
static void prepare_file(struct watch *w)
{
	const struct lat_conf *conf = w->g.conf;
	char why[PUBLISH_WHY_LEN];
	char *text;

	if (!conf->bird.file || include_is_there(conf->bird.file))
		return;
	text = include_text(conf, w->g.v);
	if (include_write(conf->bird.file, text, why))
		log_line(LOG_ERR, "%s", why);
	free(text);
}

static void ready(struct watch *w)
{
	char *text = mem_printf("%zu links", w->g.conf->n_links);

	w->told = false;
	w->tell = 0;
	prepare_file(w);
	log_line(LOG_INFO, "in force: %s", text);
	notify_ready(text);
	free(text);
}

static void reload(struct watch *w)
{
	struct faults faults = { 0 };
	struct lat_conf *conf;

	w->reload = false;
	notify_reloading();
	conf = lat_conf_load(w->path, &faults);
	faults_say(&faults);
	if (conf)
		gauges_take(&w->g, conf, daemon_now());
	else
		log_line(LOG_ERR,
			 "%s has faults: the configuration in force stays",
			 w->path);
	faults_free(&faults);
	ready(w);
}

static void loop(struct watch *w)
{
	ready(w);
	while (!w->stop) {
		gauges_wait(&w->g, w->alive);
		signals_read(w->signals, &w->reload, &w->stop);
		if (w->reload)
			reload(w);
		step(w);
	}
	notify_stopping();
	log_line(LOG_INFO, "ends; costs stay as they are");
}

static int lock(struct watch *w)
{
	int err = lock_take(&w->lock, "latency", false);

	if (err == -EWOULDBLOCK)
		log_line(LOG_ERR,
			 "another lnet-exit latency (pid %d) measures in this network namespace already",
			 lock_holder(&w->lock));
	else if (err)
		log_line(LOG_ERR, "cannot lock %s: %s", w->lock.path,
			 strerror(-err));
	return err;
}

/**
 * watch_run - measure until a signal ends it
 * @path: configuration file, to be read again
 * @conf: what it has said, which is freed
 *
 * Return: 0 or a negative errno after the reason was said.
 */
int watch_run(const char *path, struct lat_conf *conf)
{
	struct watch w = {
		.path = path,
		.signals = -1,
		.alive_every = notify_alive_every(),
		.alive = DEBOUNCE_NEVER,
	};
	int err;

	if (w.alive_every != DEBOUNCE_NEVER)
		w.alive = daemon_now();
	gauges_take(&w.g, conf, daemon_now());
	err = lock(&w);
	if (err)
		goto out;
	err = gauges_open(&w.g) ?: open_signals(&w);
	if (err) {
		log_line(LOG_ERR, "cannot wait for events: %s", strerror(-err));
	} else {
		memory_load(&w.g, daemon_now());
		loop(&w);
	}
	if (w.signals >= 0)
		close(w.signals);
	if (w.g.epoll >= 0)
		close(w.g.epoll);
	lock_release(&w.lock);
out:
	gauges_end(&w.g);
	return err;
}
