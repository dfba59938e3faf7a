/* SPDX-License-Identifier: GPL-2.0 */
/* Is the module in the kernel? Asked without making the kernel load it. */

#ifndef FOLLOW_MODULE_H
#define FOLLOW_MODULE_H

#include <stdbool.h>

struct nlmsghdr;

bool module_is_named(struct nlmsghdr *h);
bool module_is_there(void);
bool module_is_live(void);

#endif
