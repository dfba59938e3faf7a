/* SPDX-License-Identifier: GPL-2.0 */
/* Measuring links on and on. */

#ifndef LATENCY_WATCH_H
#define LATENCY_WATCH_H

#include "links.h"

int gauges_open(struct gauges *g);
void gauges_wait(const struct gauges *g, uint64_t until);
void gauges_window(struct gauges *g);
int watch_run(const char *path, struct lat_conf *conf);

#endif
