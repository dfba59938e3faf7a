// SPDX-License-Identifier: GPL-2.0
/*
 * Where do the instructions go? The processor's trap flag stops it behind each
 * one of them, and the address is kept: a profile without sampling. It follows
 * what happens in one thread and its softirqs.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kdebug.h>
#include <linux/vmalloc.h>

#include "bench.h"

#define BENCH_MAX_STEPS		(2 << 20)

static unsigned long *steps;
static unsigned int num_steps, first_step;
static bool stepping, recording;

unsigned int bench_step_count(void)
{
	return num_steps;
}

void bench_step_clear(void)
{
	num_steps = 0;
}

#ifdef CONFIG_X86
#include <asm/debugreg.h>
#include <asm/processor-flags.h>

static void bench_trap_flag(bool on)
{
	unsigned long flags = native_save_fl();

	flags = on ? flags | X86_EFLAGS_TF : flags & ~X86_EFLAGS_TF;
	asm volatile("push %0; popf" : : "rm" (flags) : "memory", "cc");
}

static int bench_trap(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct die_args *args = data;
	const unsigned long *dr6;

	if (event != DIE_DEBUG || !READ_ONCE(stepping) || user_mode(args->regs))
		return NOTIFY_DONE;
	dr6 = (const unsigned long *)args->err;
	if (!(*dr6 & DR_STEP))
		return NOTIFY_DONE;
	if (READ_ONCE(recording) && num_steps < BENCH_MAX_STEPS)
		steps[num_steps++] = args->regs->ip;
	return NOTIFY_STOP;
}

static struct notifier_block bench_trap_notifier = {
	.notifier_call = bench_trap,
};

static int bench_trap_init(void)
{
	return register_die_notifier(&bench_trap_notifier);
}

static void bench_trap_exit(void)
{
	unregister_die_notifier(&bench_trap_notifier);
}
#else
static void bench_trap_flag(bool on)
{
}

static int bench_trap_init(void)
{
	return 0;
}

static void bench_trap_exit(void)
{
}
#endif

/**
 * bench_step_begin() - keep the address of each instruction from here on
 */
void bench_step_begin(void)
{
	first_step = num_steps;
	WRITE_ONCE(recording, true);
	WRITE_ONCE(stepping, true);
	bench_trap_flag(true);
}

/**
 * bench_step_end() - until here
 * @keep: false to forget them
 *
 * Return: @keep.
 */
bool bench_step_end(bool keep)
{
	bench_trap_flag(false);
	WRITE_ONCE(stepping, false);
	WRITE_ONCE(recording, false);
	if (!keep)
		num_steps = first_step;
	return keep;
}

/**
 * bench_step_pause() - what follows is not part of it
 *
 * Return: for bench_step_resume().
 */
bool bench_step_pause(void)
{
	bool was = READ_ONCE(recording);

	WRITE_ONCE(recording, false);
	return was;
}

void bench_step_resume(bool was)
{
	WRITE_ONCE(recording, was);
}

static ssize_t bench_steps_read(struct file *file, char __user *to,
				size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, steps,
				       num_steps * sizeof(*steps));
}

static const struct file_operations bench_steps_fops = {
	.owner	= THIS_MODULE,
	.read	= bench_steps_read,
};

void bench_step_files(struct dentry *dir)
{
	debugfs_create_file("steps", 0400, dir, NULL, &bench_steps_fops);
}

int bench_step_init(void)
{
	int err;

	steps = vcalloc(BENCH_MAX_STEPS, sizeof(*steps));
	if (!steps)
		return -ENOMEM;
	err = bench_trap_init();
	if (err)
		vfree(steps);
	return err;
}

void bench_step_exit(void)
{
	bench_trap_exit();
	vfree(steps);
}
