// SPDX-License-Identifier: GPL-2.0
#include "version.h"

#ifndef LX_VERSION
#define LX_VERSION "unknown"
#endif

const char lx_version[] = LX_VERSION;
