/* SPDX-License-Identifier: GPL-2.0 */
/* Telling the service manager how we are. */

#ifndef FOLLOW_NOTIFY_H
#define FOLLOW_NOTIFY_H

#include <stdint.h>

void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(void);
void notify_alive(void);
uint64_t notify_alive_every(void);

#endif
