/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Enough of the kernel to build code of the module in user space, on one
 * thread. It checks what the kernel would only suffer: RCU pointers are read
 * under the lock that the code names, allocations fail when the test says so,
 * what is freed by RCU stays until the test lets a grace period pass, and the
 * test can act as another CPU between any two reads of a reader.
 */
#ifndef LNET_SHIM_H
#define LNET_SHIM_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/types.h>

/* compiler */
#define __rcu
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define unlikely(x) __builtin_expect(!!(x), 0)
#define typeof __typeof__

/* minmax.h, unlike the kernel's without a check of the types */
#define min(a, b) ({							\
	typeof(a) __a = (a);						\
	typeof(b) __b = (b);						\
	__a < __b ? __a : __b;						\
})

/* bitops.h */
static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

/* err.h */
#define MAX_ERRNO 4095

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-MAX_ERRNO;
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? (int)PTR_ERR(ptr) : 0;
}

/* mutex.h and lockdep.h */
struct mutex {
	bool held;
};

void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void shim_check(bool ok, const char *what, const char *file, int line);

#define lockdep_is_held(lock) ((lock)->held)
#define lockdep_assert_held(lock) \
	shim_check(lockdep_is_held(lock), "lock not held", __FILE__, __LINE__)

/* Memory access; shim_step() lets the test act as another CPU before it. */
void shim_step(void);

#define READ_ONCE(x) ({							\
	shim_step();							\
	__atomic_load_n(&(x), __ATOMIC_RELAXED);			\
})
#define WRITE_ONCE(x, v) __atomic_store_n(&(x), v, __ATOMIC_RELAXED)
/* One thread: these keep only the compiler from reordering. */
#define smp_load_acquire(p) ({ /* as above */				\
	shim_step();							\
	__atomic_load_n(p, __ATOMIC_ACQUIRE);				\
})
#define smp_store_release(p, v) /* as above */				\
	__atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE) /* as above */
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE) /* as above */

/* rcupdate.h */
void rcu_read_lock(void);
void rcu_read_unlock(void);
bool rcu_read_lock_held(void);
void shim_published(void);
void shim_free_rcu(void *ptr, size_t offset);

#define rcu_dereference_check(p, cond) ({				\
	shim_check((cond) || rcu_read_lock_held(),			\
		   "RCU pointer read without a lock",			\
		   __FILE__, __LINE__);					\
	shim_step();							\
	__atomic_load_n(&(p), __ATOMIC_ACQUIRE);			\
})
#define rcu_dereference_protected(p, cond) ({				\
	shim_check(cond, "RCU pointer read without the writers' lock",	\
		   __FILE__, __LINE__);					\
	(p);								\
})
#define rcu_access_pointer(p) __atomic_load_n(&(p), __ATOMIC_RELAXED)
#define rcu_assign_pointer(p, v) do {					\
	shim_published();						\
	__atomic_store_n(&(p), v, __ATOMIC_RELEASE);			\
	shim_published();						\
} while (0)
#define RCU_INIT_POINTER(p, v) __atomic_store_n(&(p), v, __ATOMIC_RELAXED)
#define kfree_rcu(ptr, field) do {					\
	typeof(ptr) __ptr = (ptr);					\
									\
	if (__ptr)							\
		shim_free_rcu(__ptr, offsetof(typeof(*__ptr), field));	\
} while (0)

/* sched.h */
#define cond_resched() do { } while (0)

/* slab.h */
#define GFP_KERNEL_ACCOUNT 0

void *kzalloc(size_t size, int flags);
void kfree(const void *ptr);

/* What a test sets and looks at. */
extern unsigned long shim_live;	/* allocations not freed yet */
extern unsigned int shim_fail;	/* this allocation from now fails; 0: none */
extern unsigned int shim_steps;	/* reads until shim_act is called; 0: never */
extern void (*shim_act)(void);	/* called once, as another CPU */
/* Called before and after each rcu_assign_pointer(), as another CPU. */
extern void (*shim_publish)(void);

void shim_grace_period(void);

#endif /* LNET_SHIM_H */
