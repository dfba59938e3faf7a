// SPDX-License-Identifier: GPL-2.0
/*
 * Packets as files: those to feed, and those that came out.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

#include "bench.h"

#define FRAMES_SIZE	(8 << 20)
#define FRAMES_MAX	(64 << 10)

/* Both are read and written by one test at a time. */
struct bench_frames {
	u8 *data;
	size_t size;
};

static struct bench_frames fed;
static struct bench_frames captured;
static DEFINE_SPINLOCK(capture_lock);
static u32 *frame_at;
static unsigned int num_frames;

static unsigned int frame_len(const u8 *frame)
{
	return frame[0] << 8 | frame[1];
}

static ssize_t bench_frames_read(struct file *file, char __user *to,
				 size_t count, loff_t *pos)
{
	const struct bench_frames *frames = file->f_inode->i_private;

	return simple_read_from_buffer(to, count, pos, frames->data,
				       frames->size);
}

static int bench_frames_open(struct inode *inode, struct file *file)
{
	if (file->f_flags & O_TRUNC)
		fed.size = 0;
	return 0;
}

static ssize_t bench_frames_write(struct file *file, const char __user *from,
				  size_t count, loff_t *pos)
{
	ssize_t done = simple_write_to_buffer(fed.data, FRAMES_SIZE, pos, from,
					      count);

	if (done > 0)
		fed.size = max_t(size_t, fed.size, *pos);
	else if (!done && count)
		done = -ENOSPC;
	return done;
}

static const struct file_operations bench_frames_fops = {
	.owner	= THIS_MODULE,
	.open	= bench_frames_open,
	.read	= bench_frames_read,
	.write	= bench_frames_write,
};

static const struct file_operations bench_captured_fops = {
	.owner	= THIS_MODULE,
	.read	= bench_frames_read,
};

/**
 * bench_frames_index() - find where each frame begins
 *
 * Return: how many there are, or -EINVAL for a file that is none.
 */
int bench_frames_index(void)
{
	size_t at, len;

	num_frames = 0;
	for (at = 0; at < fed.size; at += 2 + len) {
		if (fed.size - at < 2 || num_frames == FRAMES_MAX)
			return -EINVAL;
		len = frame_len(fed.data + at);
		if (len < 20 || fed.size - at - 2 < len)
			return -EINVAL;
		frame_at[num_frames++] = at;
	}
	return num_frames ? num_frames : -EINVAL;
}

/**
 * bench_frame() - a frame
 * @i: which one, counted on and on: they come in turn
 * @data: set to its bytes
 *
 * Return: its length.
 */
unsigned int bench_frame(unsigned int i, const u8 **data)
{
	const u8 *frame = fed.data + frame_at[i % num_frames];

	*data = frame + 2;
	return frame_len(frame);
}

void bench_capture_clear(void)
{
	captured.size = 0;
}

/**
 * bench_capture() - keep a packet
 * @skb: packet, its network header at skb->data
 *
 * Context: any but hard interrupts.
 */
void bench_capture(const struct sk_buff *skb)
{
	spin_lock_bh(&capture_lock);
	if (skb->len <= U16_MAX && FRAMES_SIZE - captured.size >= 2 + skb->len &&
	    !skb_copy_bits(skb, 0, captured.data + captured.size + 2,
			   skb->len)) {
		captured.data[captured.size] = skb->len >> 8;
		captured.data[captured.size + 1] = skb->len;
		captured.size += 2 + skb->len;
	}
	spin_unlock_bh(&capture_lock);
}

void bench_frames_files(struct dentry *dir)
{
	debugfs_create_file("frames", 0600, dir, &fed, &bench_frames_fops);
	debugfs_create_file("captured", 0400, dir, &captured,
			    &bench_captured_fops);
}

int bench_frames_init(void)
{
	fed.data = vzalloc(FRAMES_SIZE);
	captured.data = vzalloc(FRAMES_SIZE);
	frame_at = vcalloc(FRAMES_MAX, sizeof(*frame_at));
	if (fed.data && captured.data && frame_at)
		return 0;
	bench_frames_exit();
	return -ENOMEM;
}

void bench_frames_exit(void)
{
	vfree(fed.data);
	vfree(captured.data);
	vfree(frame_at);
}
