// SPDX-License-Identifier: GPL-2.0
/*
 * The unit tests of the label table in a kernel: they run when the module is
 * loaded, and say what they have found in the kernel's log. Loading fails when one
 * of them does. For test machines only.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/random.h>

#include "harness.h"

static unsigned long long seed;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "repeats the run that said so");

static unsigned int part = 1;
module_param(part, uint, 0444);
MODULE_PARM_DESC(part, "one part in so many of the operations");

static bool faults;
module_param(faults, bool, 0444);
MODULE_PARM_DESC(faults, "allocations can be made to fail (shim.h)");

static DECLARE_COMPLETION(over);

void shim_print(const char *fmt, ...)
{
	static char line[256];
	static size_t len;
	va_list ap;

	va_start(ap, fmt);
	len += vscnprintf(line + len, sizeof(line) - len, fmt, ap);
	va_end(ap);
	if (!len || line[len - 1] != '\n')
		return;
	pr_info("%s", line);
	len = 0;
}

/* The thread ends where it is, and all that it holds is left. */
noreturn void fail(void)
{
	shim_fail = 0;
	printf("\n");
	pr_info("not ok %u %s\n", test_number, test_name);
	kthread_complete_and_exit(&over, 1);
}

static int run(void *failed)
{
	unsigned int i;

	for (i = 0; i < num_tests; i++) {
		test_number = i + 1;
		test_name = tests[i].name;
		if (tests[i].shortage && !(faults && SHIM_CAN_FAIL)) {
			pr_info("ok %u %s # SKIP no fault injection\n",
				test_number, test_name);
			continue;
		}
		begin();
		tests[i].run();
		end();
		pr_info("ok %u %s\n", test_number, test_name);
	}
	*(bool *)failed = false;
	kthread_complete_and_exit(&over, 0);
}

/* Whoever waits is not taken for hung. */
static int __init ftn_test_init(void)
{
	static bool failed = true;
	struct task_struct *task;

	share = max(part, 1u);
	random_state = seed ? : get_random_u64();
	pr_info("1..%u\n", num_tests);
	pr_info("# seed %llu\n", random_state);
	task = kthread_run(run, &failed, KBUILD_MODNAME);
	if (IS_ERR(task))
		return PTR_ERR(task);
	while (!wait_for_completion_timeout(&over, 10 * HZ))
		;
	/* What was freed waits for its turn, in functions of this module. */
	rcu_barrier();
	return failed ? -EINVAL : 0;
}

static void __exit ftn_test_exit(void)
{
}

module_init(ftn_test_init);
module_exit(ftn_test_exit);
MODULE_DESCRIPTION("Unit tests of the label table of lnet_exit");
MODULE_LICENSE("GPL");
