// SPDX-License-Identifier: GPL-2.0
/*
 * State behind shim.h: one thread, one reader nesting count, one list of
 * what waits for a grace period.
 */
#include <stdio.h>

#include "shim.h"

unsigned long shim_live;
size_t shim_bytes;
unsigned int shim_fail;
unsigned int shim_steps;
void (*shim_act)(void);
void (*shim_publish)(void);

static struct rcu_head *pending;
static unsigned long grace_periods;
static unsigned int readers;

#ifndef SHIM_PLAIN
void shim_check(bool ok, const char *what, const char *file, int line)
{
	if (ok)
		return;
	printf("Bail out! %s:%d: %s\n", file, line, what);
	abort();
}

void shim_step(void)
{
	if (shim_steps && !--shim_steps)
		shim_act();
}

void shim_published(void)
{
	if (shim_publish)
		shim_publish();
}
#endif

void mutex_lock(struct mutex *lock)
{
	shim_check(!lock->held, "lock taken twice", __FILE__, __LINE__);
	lock->held = true;
}

void mutex_unlock(struct mutex *lock)
{
	shim_check(lock->held, "lock not held", __FILE__, __LINE__);
	lock->held = false;
}

void rcu_read_lock(void)
{
	readers++;
}

void rcu_read_unlock(void)
{
	shim_check(readers, "not in a reader", __FILE__, __LINE__);
	readers--;
}

bool rcu_read_lock_held(void)
{
	return readers;
}

void shim_free_rcu(void *ptr, size_t offset)
{
	struct rcu_head *head = (struct rcu_head *)((char *)ptr + offset);

	head->obj = ptr;
	head->func = NULL;
	head->next = pending;
	pending = head;
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	head->func = func;
	head->next = pending;
	pending = head;
}

void shim_grace_period(void)
{
	struct rcu_head *head;

	shim_check(!readers, "grace period in a reader", __FILE__, __LINE__);
	grace_periods++;
	while (pending) {
		head = pending;
		pending = head->next;
		if (head->func)
			head->func(head);
		else
			kfree(head->obj);
	}
}

unsigned long get_state_synchronize_rcu(void)
{
	return grace_periods + 1;
}

bool poll_state_synchronize_rcu(unsigned long state)
{
	return grace_periods >= state;
}

static bool must_fail(void)
{
	return shim_fail && !--shim_fail;
}

/* The sizes that the kernel's allocator has. */
static size_t rounded(size_t size)
{
	static const size_t small[] = { 8, 16, 32, 64, 96, 128, 192, 256 };
	size_t class = 512;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(small); i++)
		if (size <= small[i])
			return small[i];
	while (class < size && class < 8192)
		class *= 2;
	return size <= class ? class : ALIGN(size, 4096);
}

/* The size stands before, so that the sanitizer watches the end. */
#define HEAD 16

static void *counted(char *ptr, size_t size)
{
	shim_check(ptr, "out of memory", __FILE__, __LINE__);
	*(size_t *)ptr = rounded(size);
	shim_bytes += rounded(size);
	shim_live++;
	return ptr + HEAD;
}

void *kmalloc(size_t size, int flags)
{
	(void)flags;
	return must_fail() ? NULL : counted(malloc(HEAD + size), size);
}

void *kzalloc(size_t size, int flags)
{
	(void)flags;
	return must_fail() ? NULL : counted(calloc(1, HEAD + size), size);
}

void kfree(const void *ptr)
{
	char *head;

	if (!ptr)
		return;
	head = (char *)ptr - HEAD;
	shim_bytes -= *(size_t *)head;
	shim_live--;
	free(head);
}
