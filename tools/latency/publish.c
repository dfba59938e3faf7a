// SPDX-License-Identifier: GPL-2.0
/* Telling routing daemons what links cost. */

#include <stdio.h>
#include <stdlib.h>

#include "publish.h"

static int tell_bird(const struct lat_conf *conf, const struct gauge *gauges,
		     char *why)
{
	char *text = include_text(conf, gauges);
	int err;

	err = include_write(conf->bird.file, text, why) ?:
	      bird_configure(conf->bird.control, why);
	free(text);
	return err;
}

static int tell_frr(const struct lat_conf *conf, const struct gauge *gauges,
		    char *why)
{
	char **words = frr_words(conf, gauges);
	int err = frr_run(words, why);

	frr_words_free(words);
	return err;
}

/**
 * publish - tell all routing daemons of the configuration
 * @conf: configuration
 * @gauges: one for each of its links
 * @why: filled after a failure, PUBLISH_WHY_LEN bytes
 *
 * One that cannot be told does not keep the other from being told.
 *
 * Return: 0 or the first negative errno.
 */
int publish(const struct lat_conf *conf, const struct gauge *gauges, char *why)
{
	char other[PUBLISH_WHY_LEN];
	int err = 0, err_frr = 0;

	if (conf->bird.file)
		err = tell_bird(conf, gauges, why);
	if (conf->frr.used)
		err_frr = tell_frr(conf, gauges, err ? other : why);
	return err ?: err_frr;
}
