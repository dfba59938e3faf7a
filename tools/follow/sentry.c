// SPDX-License-Identifier: GPL-2.0
/* Trying again and again whether local exits work. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "debounce.h"
#include "sentry.h"

#define MS	((uint64_t)1000 * 1000)

static struct post *find(const struct sentry *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!strcmp(s->posts[i].name, name))
			return &s->posts[i];
	return NULL;
}

/**
 * sentry_find - an exit that is tried
 * @s: sentry
 * @name: its name
 *
 * Return: the exit, or NULL.
 */
const struct post *sentry_find(const struct sentry *s, const char *name)
{
	return find(s, name);
}

static void begin(struct post *p, const struct conf_exit *exit,
		  const struct post *was)
{
	unsigned int i;

	memset(p, 0, sizeof(*p));
	/* What is known of it stays known: a reload is no reason for doubt. */
	if (was) {
		p->begun = was->begun;
		p->health = was->health;
		memcpy(p->cause, was->cause, sizeof(p->cause));
	}
	memcpy(p->name, exit->name, sizeof(p->name));
	p->conf = exit;
	p->probes = mem_alloc(exit->health->n_probes * sizeof(*p->probes));
	for (i = 0; i < exit->health->n_probes; i++)
		probe_begin(&p->probes[i], &exit->health->probes[i]);
}

/**
 * sentry_take - from now on, try the exits of this configuration
 * @s: sentry; the configuration that it had is still there
 * @conf: configuration, which has to stay
 */
void sentry_take(struct sentry *s, const struct conf *conf)
{
	struct sentry old = *s;
	size_t i;

	s->posts = NULL;
	s->n = 0;
	for (i = 0; i < conf->n_exits; i++) {
		if (!conf->exits[i].health)
			continue;
		s->posts = mem_grow(s->posts, s->n, sizeof(*s->posts));
		begin(&s->posts[s->n++], &conf->exits[i],
		      find(&old, conf->exits[i].name));
	}
	sentry_end(&old);
}

static void ask(struct sentry *s, struct post *p, uint64_t now)
{
	const struct conf_health *health = p->conf->health;
	const struct probe_way way = {
		.dev = p->conf->oif,
		.mark = p->conf->mark,
		.epoll = s->epoll,
	};
	unsigned int i;

	for (i = 0; i < health->n_probes; i++)
		probe_ask(&p->probes[i], &way, now);
	p->running = true;
	p->deadline = now + health->timeout * MS;
	p->due = now + health->interval * MS;
}

/* Return: whether a question is still open. */
static bool listen_all(const struct sentry *s, struct post *p, uint64_t now)
{
	const struct probe_way way = { .dev = p->conf->oif, .epoll = s->epoll };
	bool any = false;
	unsigned int i;

	for (i = 0; i < p->conf->health->n_probes; i++)
		any |= probe_serve(&p->probes[i], &way, now);
	return any;
}

static void write_cause(struct post *p, unsigned int good)
{
	const struct conf_health *health = p->conf->health;
	const struct probe *failed = NULL;
	char text[PROBE_TEXT_LEN];
	unsigned int i;

	for (i = health->n_probes; i; i--)
		if (!p->probes[i - 1].good)
			failed = &p->probes[i - 1];
	if (p->health.state == HEALTH_GOOD || !failed)
		snprintf(p->cause, sizeof(p->cause),
			 HEALTH_LEAD "%u of %u probes answered", good,
			 health->n_probes);
	else
		snprintf(p->cause, sizeof(p->cause),
			 HEALTH_LEAD "%u of %u probes answered, %u needed, %s: %s",
			 good, health->n_probes, health->need,
			 probe_str(failed->conf, text), failed->cause);
}

/* Return: whether the exit is thought of differently now. */
static bool count(struct post *p, uint64_t now)
{
	const struct conf_health *health = p->conf->health;
	unsigned int i, good = 0;

	for (i = 0; i < health->n_probes; i++) {
		probe_give_up(&p->probes[i], health->timeout);
		good += p->probes[i].good;
	}
	p->running = false;
	if (!health_round(&p->health, health, good >= health->need, now))
		return false;
	write_cause(p, good);
	return true;
}

/**
 * sentry_serve - ask and listen, without waiting
 * @s: sentry
 * @now: time in ns
 *
 * Return: whether an exit is thought of differently now.
 */
bool sentry_serve(struct sentry *s, uint64_t now)
{
	bool changed = false;
	struct post *p;

	for (p = s->posts; p < s->posts + s->n; p++) {
		if (s->idle || !p->begun)
			continue;
		if (!p->running && now >= p->due)
			ask(s, p, now);
		if (p->running && (!listen_all(s, p, now) || now >= p->deadline))
			changed |= count(p, now);
	}
	return changed;
}

/**
 * sentry_due - when to serve at the latest
 * @s: sentry
 *
 * Return: time in ns, DEBOUNCE_NEVER when there is nothing to do.
 */
uint64_t sentry_due(const struct sentry *s)
{
	uint64_t due = DEBOUNCE_NEVER, at;
	const struct post *p;

	for (p = s->posts; p < s->posts + s->n; p++) {
		at = p->running ? p->deadline : p->due;
		if (!s->idle && p->begun && at < due)
			due = at;
	}
	return due;
}

/**
 * sentry_is_out - is an exit not to be used?
 * @arg: the sentry
 * @conf: exit of the configuration
 * @kernel: what the kernel holds of it, or NULL
 * @why: filled with the reason for the answer, if there is one
 *
 * An exit that packets take already when it is first asked about is left in
 * use, since a daemon that is started again must not interrupt it. One that is
 * new is not used before it has been tried.
 *
 * Return: true if it is not.
 */
bool sentry_is_out(void *arg, const struct conf_exit *conf,
		   const struct lx_exit *kernel, char why[WANT_WHY_LEN])
{
	bool in_use = kernel && !(kernel->flags & LNET_EXIT_F_DOWN);
	struct sentry *s = arg;
	struct post *p = find(s, conf->name);

	if (!p)
		return false;
	if (s->idle)
		return kernel && !in_use;
	if (!p->begun) {
		p->begun = true;
		health_begin(&p->health, in_use, s->now);
		strcpy(p->cause, in_use ?
		       HEALTH_LEAD "in use before it was tried" :
		       HEALTH_LEAD "not tried yet");
	}
	memcpy(why, p->cause, WANT_WHY_LEN);
	return p->health.state != HEALTH_GOOD;
}

/**
 * sentry_end - try nothing any more
 * @s: sentry
 */
void sentry_end(struct sentry *s)
{
	unsigned int i;
	struct post *p;

	for (p = s->posts; p < s->posts + s->n; p++) {
		for (i = 0; i < p->conf->health->n_probes; i++)
			probe_end(&p->probes[i]);
		free(p->probes);
	}
	free(s->posts);
	s->posts = NULL;
	s->n = 0;
}
