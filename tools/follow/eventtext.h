/* SPDX-License-Identifier: GPL-2.0 */
/* Events of the kernel in words, for those who watch. */

#ifndef FOLLOW_EVENTTEXT_H
#define FOLLOW_EVENTTEXT_H

#include <stddef.h>
#include <netlink/msg.h>

const char *event_route_text(struct nlmsghdr *h, char *buf, size_t size);
const char *event_module_text(struct nlmsghdr *h, char *buf, size_t size);

#endif
