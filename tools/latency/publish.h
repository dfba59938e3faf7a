/* SPDX-License-Identifier: GPL-2.0 */
/* Telling routing daemons what links cost. */

#ifndef LATENCY_PUBLISH_H
#define LATENCY_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "links.h"

/* Why something could not be done. */
#define PUBLISH_WHY_LEN		512

/* include.c */
char *include_text(const struct lat_conf *conf, const struct gauge *gauges);
int include_write(const char *path, const char *text, char *why);
bool include_is_there(const char *path);

/* birdctl.c */
int bird_configure(const char *control, char *why);

/* frr.c */
char **frr_words(const struct lat_conf *conf, const struct gauge *gauges);
void frr_words_free(char **words);
int frr_run(char *const *words, char *why);

/* publish.c */
int publish(const struct lat_conf *conf, const struct gauge *gauges, char *why);

#endif
