/* SPDX-License-Identifier: GPL-2.0 */
#include_next <asm/byteorder.h>

#ifndef be32_to_cpu
#define be32_to_cpu __be32_to_cpu
#define be64_to_cpu __be64_to_cpu
#define cpu_to_be64 __cpu_to_be64
#endif
