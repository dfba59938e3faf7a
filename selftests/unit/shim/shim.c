// SPDX-License-Identifier: GPL-2.0
/*
 * State behind shim.h: one thread, one reader nesting count, one list of
 * what waits for a grace period.
 */
#include <stdio.h>

#include "shim.h"

unsigned long shim_live;
unsigned int shim_fail;
unsigned int shim_steps;
void (*shim_act)(void);
void (*shim_publish)(void);

static struct rcu_head *pending;
static unsigned long grace_periods;
static unsigned int readers;

void shim_check(bool ok, const char *what, const char *file, int line)
{
	if (ok)
		return;
	printf("Bail out! %s:%d: %s\n", file, line, what);
	abort();
}

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

void shim_free_rcu(void *ptr, size_t offset)
{
	struct rcu_head *head = (struct rcu_head *)((char *)ptr + offset);

	head->obj = ptr;
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

static void *counted(void *ptr)
{
	shim_check(ptr, "out of memory", __FILE__, __LINE__);
	shim_live++;
	return ptr;
}

void *kmalloc(size_t size, int flags)
{
	(void)flags;
	return must_fail() ? NULL : counted(malloc(size));
}

void *kzalloc(size_t size, int flags)
{
	(void)flags;
	return must_fail() ? NULL : counted(calloc(1, size));
}

void kfree(const void *ptr)
{
	if (!ptr)
		return;
	shim_live--;
	free((void *)ptr);
}
