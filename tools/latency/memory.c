// SPDX-License-Identifier: GPL-2.0
/*
 * What is in force, beyond the end of the program: a daemon that is started
 * again must not move anything. A line for each link, in a file that belongs to
 * the network namespace: NAME DEVICE ADDRESS MICROSECONDS SINCE.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lock.h"
#include "../mem.h"
#include "links.h"
#include "publish.h"

#define LINE_MAX_LEN	256

enum { NAME, DEVICE, ADDRESS, MICROSECONDS, SINCE, WORDS };

static bool is_of(const struct lat_link *link, char *const *words)
{
	char addr[LX_ADDR_STRLEN];

	return !strcmp(link->name, words[NAME]) &&
	       !strcmp(link->dev, words[DEVICE]) &&
	       !strcmp(lx_addr_str(&link->ask.target, addr), words[ADDRESS]);
}

static void recall(struct gauges *g, char *line, uint64_t now)
{
	char *words[WORDS], *rest = line;
	uint64_t since;
	uint32_t us;
	size_t i;

	line[strcspn(line, "\n")] = '\0';
	for (i = 0; i < WORDS; i++) {
		words[i] = strsep(&rest, " ");
		if (!words[i])
			return;
	}
	us = strtoul(words[MICROSECONDS], NULL, 10);
	since = strtoull(words[SINCE], NULL, 10);
	for (i = 0; i < g->conf->n_links; i++) {
		if (!is_of(g->v[i].conf, words))
			continue;
		estimate_recall(&g->v[i].estimate, us,
				since < now ? since : now);
		g->v[i].told = us;
	}
}

/**
 * memory_load - what was in force when the program ended
 * @g: gauges that begin with it
 * @now: time in ns
 *
 * Nothing there, or nothing to be made of it: then they begin anew.
 */
void memory_load(struct gauges *g, uint64_t now)
{
	char path[RUN_PATH_LEN], line[LINE_MAX_LEN];
	FILE *f;

	if (run_path(path, "latency-memory"))
		return;
	f = fopen(path, "re");
	if (!f)
		return;
	while (fgets(line, sizeof(line), f))
		recall(g, line, now);
	fclose(f);
}

/**
 * memory_save - remember what is in force
 * @g: gauges
 * @why: filled after a failure, PUBLISH_WHY_LEN bytes
 *
 * Return: 0 or a negative errno.
 */
int memory_save(const struct gauges *g, char *why)
{
	char path[RUN_PATH_LEN], addr[LX_ADDR_STRLEN];
	char *text = NULL;
	size_t size, i;
	FILE *f;
	int err;

	err = run_path(path, "latency-memory");
	if (err) {
		snprintf(why, PUBLISH_WHY_LEN, "/run/lnet-exit: %s",
			 strerror(-err));
		return err;
	}
	f = open_memstream(&text, &size);
	if (!f)
		mem_exhausted();
	for (i = 0; i < g->conf->n_links; i++) {
		const struct gauge *gauge = &g->v[i];

		if (gauge->estimate.in_force)
			fprintf(f, "%s %s %s %" PRIu32 " %" PRIu64 "\n",
				gauge->conf->name, gauge->conf->dev,
				lx_addr_str(&gauge->conf->ask.target, addr),
				gauge->estimate.in_force,
				gauge->estimate.since);
	}
	if (fclose(f))
		mem_exhausted();
	err = include_write(path, text, why);
	free(text);
	return err;
}
