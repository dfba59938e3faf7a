/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the unit tests of the label table ask of their surroundings, answered by
 * the kernel: nothing of it is imitated.
 */
#ifndef LNET_KERNEL_SHIM_H
#define LNET_KERNEL_SHIM_H

#include <linux/in6.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/types.h>

/* objtool knows only those of the kernel itself. */
#define noreturn
#define abort()		panic("the oracle of the label table is full")
#define printf(...)	shim_print(__VA_ARGS__)

/* Lines are written in pieces, and go to the log as a whole. */
__printf(1, 2) void shim_print(const char *fmt, ...);

/*
 * This allocation of the thread fails, counted from now; 0: none. That is the
 * kernel's own fault injection (CONFIG_FAILSLAB), for allocations that may wait if
 * /sys/kernel/debug/failslab/ignore-gfp-wait says N.
 */
#ifdef CONFIG_FAILSLAB
#define shim_fail	(current->fail_nth)
#define SHIM_CAN_FAIL	true
#else
static int shim_fail __maybe_unused;
#define SHIM_CAN_FAIL	false
#endif

/* What is lost is for kmemleak to find, what is read too late for KASAN. */
#define shim_live	0UL
/* Nobody acts in between but other processors. */
#define shim_act	false
#define shim_publish	false

/* A chance for one: it comes when it comes, as it does for the module. */
static inline void shim_grace_period(void)
{
	cond_resched();
}

#endif /* LNET_KERNEL_SHIM_H */
