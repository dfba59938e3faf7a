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
#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/types.h>

/* compiler */
#define __rcu
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define typeof __typeof__

/* minmax.h, unlike the kernel's without a check of the types */
#define min(a, b) ({							\
	typeof(a) __a = (a);						\
	typeof(b) __b = (b);						\
	__a < __b ? __a : __b;						\
})

#define max(a, b) ({							\
	typeof(a) __a = (a);						\
	typeof(b) __b = (b);						\
	__a > __b ? __a : __b;						\
})
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define swap(a, b) do {							\
	typeof(a) __tmp = (a);						\
	(a) = (b);							\
	(b) = __tmp;							\
} while (0)

#define ALIGN(x, a) (((x) + (a) - 1) & ~((typeof(x))(a) - 1))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

/* bitops.h */
#define BIT(n) (1UL << (n))

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline unsigned int hweight64(u64 x)
{
	return __builtin_popcountll(x);
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

/* hash.h */
static inline u32 hash_64(u64 x, unsigned int bits)
{
	return x * 0x61c8864680b583eb >> (64 - bits);
}

/* overflow.h */
#define struct_size(p, member, n) \
	(sizeof(*(p)) + (n) * sizeof((p)->member[0]))

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

#define DEFINE_MUTEX(name) struct mutex name

void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);

#define lockdep_is_held(lock) ((lock)->held)
#define lockdep_assert_held(lock) \
	shim_check(lockdep_is_held(lock), "lock not held", __FILE__, __LINE__)

/*
 * Memory access; shim_step() lets the test act as another CPU before it. With
 * SHIM_PLAIN there are no tests, and reading costs what it does in the kernel.
 */
#ifdef SHIM_PLAIN
#define shim_step() do { } while (0)
#define shim_published() do { } while (0)
#define shim_check(ok, what, file, line) do { } while (0)
#else
void shim_step(void);
void shim_published(void);
void shim_check(bool ok, const char *what, const char *file, int line);
#endif

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
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
void shim_grace_period(void);
#define synchronize_rcu shim_grace_period
#define kvfree_rcu kfree_rcu
#define kfree_rcu(ptr, field) do {					\
	typeof(ptr) __ptr = (ptr);					\
									\
	if (__ptr)							\
		shim_free_rcu(__ptr, offsetof(typeof(*__ptr), field));	\
} while (0)

unsigned long get_state_synchronize_rcu(void);
bool poll_state_synchronize_rcu(unsigned long state);

/* sched.h */
#define cond_resched() do { } while (0)

/* slab.h */
#define GFP_KERNEL_ACCOUNT 0

void *kmalloc(size_t size, int flags);
void *kzalloc(size_t size, int flags);
void kfree(const void *ptr);
#define kvmalloc kmalloc
#define kvzalloc kzalloc
#define kvfree kfree
#define kvmalloc_array(n, size, flags) kmalloc((n) * (size), flags)
#define kvcalloc(n, size, flags) kzalloc((n) * (size), flags)

/* What a test sets and looks at. */
extern size_t shim_bytes;	/* that kmalloc() would take for what is live */
extern unsigned long shim_live;	/* allocations not freed yet */
extern unsigned int shim_fail;	/* this allocation from now fails; 0: none */
extern unsigned int shim_steps;	/* reads until shim_act is called; 0: never */
extern void (*shim_act)(void);	/* called once, as another CPU */
/* Called before and after each rcu_assign_pointer(), as another CPU. */
extern void (*shim_publish)(void);

#endif /* LNET_SHIM_H */
