// SPDX-License-Identifier: GPL-2.0
/*
 * lnet_bench: loading and unloading. For test machines only.
 */
#include <linux/debugfs.h>
#include <linux/module.h>

#include "bench.h"

static struct dentry *bench_dir;

static int __init bench_module_init(void)
{
	int err;

	bench_dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	if (IS_ERR(bench_dir))
		return PTR_ERR(bench_dir);
	err = bench_frames_init();
	if (err)
		goto err_dir;
	err = bench_step_init();
	if (err)
		goto err_frames;
	err = bench_device_init();
	if (err)
		goto err_step;
	bench_frames_files(bench_dir);
	bench_step_files(bench_dir);
	bench_inject_files(bench_dir);
	return 0;

err_step:
	bench_step_exit();
err_frames:
	bench_frames_exit();
err_dir:
	debugfs_remove(bench_dir);
	return err;
}

static void __exit bench_module_exit(void)
{
	debugfs_remove(bench_dir);
	bench_device_exit();
	bench_step_exit();
	bench_frames_exit();
}

module_init(bench_module_init);
module_exit(bench_module_exit);
MODULE_DESCRIPTION("Feeds packets to the stack and counts instructions");
MODULE_LICENSE("GPL");
