/* SPDX-License-Identifier: GPL-2.0 */
/* Version of the program, set by the build. */
#ifndef LNET_EXIT_TOOLS_VERSION_H
#define LNET_EXIT_TOOLS_VERSION_H

extern const char lx_version[];

#endif /* LNET_EXIT_TOOLS_VERSION_H */
