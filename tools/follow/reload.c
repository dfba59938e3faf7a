// SPDX-License-Identifier: GPL-2.0
/* Taking a configuration into use, and reading it again. */

#include <stdlib.h>

#include "daemon.h"
#include "faultsay.h"
#include "../mem.h"
#include "notify.h"

static char *status(const struct conf *conf)
{
	return mem_printf("%zu exits, %zu devices, %zu label entries",
			  conf->n_exits, conf->n_devs, conf->n_labels);
}

/**
 * reload_ready - say that the configuration is in force
 * @d: daemon
 */
void reload_ready(const struct daemon *d)
{
	char *text = status(d->k.conf);

	log_about(&(struct log_about){ .id = LOG_ID_IN_FORCE }, LOG_INFO,
		  "in force: %s", text);
	notify_ready(text);
	free(text);
}

static void set_times(struct debounce *bounce, const struct conf_times *times)
{
	bounce->gather = times->gather * MS_NS;
	bounce->most = times->most * MS_NS;
}

static void set_holds(struct holds *holds, const struct conf_times *times)
{
	holds->gather = times->gather * MS_NS;
	holds->most = times->most * MS_NS;
	holds->time = times->hold * MS_NS;
	holds->start = times->start * MS_NS;
}

/**
 * reload_take - from now on this is what the operator wants
 * @d: daemon
 * @conf: configuration, which it frees
 */
void reload_take(struct daemon *d, struct conf *conf)
{
	sentry_take(&d->k.sentry, conf);
	d->announcer.known = false;
	study_begin(&d->study, conf);
	d->k.conf = study_conf(&d->study);
	d->e.conf = d->k.conf;
	set_times(&d->bounce, &conf->times);
	set_times(&d->lessons, &conf->times);
	set_holds(&d->k.holds, &conf->times);
	/* A routing daemon that ends takes one route after the other. */
	d->lessons.patient = true;
}

/**
 * reload_conf - read the configuration again
 * @d: daemon
 *
 * One with faults changes nothing.
 */
void reload_conf(struct daemon *d)
{
	struct faults faults = { 0 };
	struct conf *conf;

	d->reload = false;
	notify_reloading();
	conf = conf_load(d->path, &faults);
	faults_say(&faults);
	d->history.faults = faults.errors;
	if (conf) {
		log_line(LOG_INFO, "%s is read again", d->path);
		d->history.in_force = daemon_now();
		reload_take(d, conf);
		round_because(d, "the configuration was read again");
		if (!d->absent)
			round_all(d, "");
	} else {
		d->history.refused = daemon_now();
		log_line(LOG_ERR,
			 "%s has %zu fault%s: the configuration in force stays",
			 d->path, faults.errors,
			 faults.errors == 1 ? "" : "s");
	}
	faults_free(&faults);
	reload_ready(d);
}
