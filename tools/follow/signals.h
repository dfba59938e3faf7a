/* SPDX-License-Identifier: GPL-2.0 */
/* Signals that a daemon of ours listens to. */

#ifndef FOLLOW_SIGNALS_H
#define FOLLOW_SIGNALS_H

#include <stdbool.h>

int signals_open(void);
void signals_read(int fd, bool *reload, bool *stop);

#endif
