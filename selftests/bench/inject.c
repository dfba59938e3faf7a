// SPDX-License-Identifier: GPL-2.0
/*
 * Feeding packets to the stack, and counting.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/ip.h>
#include <linux/mutex.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/tick.h>
#include <linux/timex.h>
#include <linux/uaccess.h>
#include <net/ip.h>
#include <net/net_namespace.h>
#include <net/route.h>

#include "bench.h"

#define BENCH_MAX_BATCHES	1024
/* Batches that find caches empty and neighbours unknown. */
#define BENCH_WARM_UP		4
#define BENCH_STEP_TRIES	20

struct bench_batch bench_batch = {
	.done = COMPLETION_INITIALIZER(bench_batch.done),
};

/* What the last run has found; guarded by run_lock. */
static DEFINE_MUTEX(run_lock);
static char report[256];
static u64 cycles[2][BENCH_MAX_BATCHES];	/* by bench_batch.direct */

static const char * const mode_names[] = {
	[BENCH_RECEIVE]	= "receive",
	[BENCH_GRO]	= "gro",
	[BENCH_LOCAL]	= "local",
};

static void bench_feed_one(struct bench_batch *b, struct sk_buff *skb,
			   struct napi_struct *napi)
{
	if (b->direct)
		bench_sink(skb, b->out);
	else if (b->mode == BENCH_GRO)
		napi_gro_receive(napi, skb);
	else if (b->mode == BENCH_LOCAL)
		ip_local_out(dev_net(b->out), NULL, skb);
	else
		netif_receive_skb(skb);
}

/**
 * bench_feed() - feed the batch
 * @napi: the poll that it comes from
 */
void bench_feed(struct napi_struct *napi)
{
	struct bench_batch *b = &bench_batch;
	unsigned int i;

	for (i = 0; i < b->num; i++)
		bench_feed_one(b, b->skb[i], napi);
}

/* A packet of this host has the route that its socket remembers. */
static int bench_route(struct sk_buff *skb, struct net *net)
{
	struct flowi4 fl4 = {
		.daddr	= ip_hdr(skb)->daddr,
		.saddr	= ip_hdr(skb)->saddr,
	};
	struct rtable *rt;

	if (skb->protocol != htons(ETH_P_IP))
		return -EAFNOSUPPORT;
	rt = ip_route_output_key(net, &fl4);
	if (IS_ERR(rt))
		return PTR_ERR(rt);
	skb_dst_set(skb, &rt->dst);
	return 0;
}

static struct sk_buff *bench_skb(struct net_device *in, unsigned int i)
{
	const u8 *data;
	unsigned int len = bench_frame(i, &data);
	struct sk_buff *skb;

	skb = __netdev_alloc_skb(in, BENCH_HEADROOM + len, GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_reserve(skb, BENCH_HEADROOM - skb_headroom(skb));
	skb_put_data(skb, data, len);
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	skb->protocol = data[0] >> 4 == 6 ? htons(ETH_P_IPV6) : htons(ETH_P_IP);
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	return skb;
}

static int bench_fill(struct bench_batch *b, struct net_device *in,
		      unsigned int first, unsigned int num)
{
	struct sk_buff *skb;
	int err = -ENOMEM;

	for (b->num = 0; b->num < num; b->num++) {
		skb = bench_skb(in, first + b->num);
		if (!skb)
			goto err_free;
		b->skb[b->num] = skb;
		if (b->mode != BENCH_LOCAL || b->direct)
			continue;
		err = bench_route(skb, dev_net(b->out));
		if (err) {
			b->num++;
			goto err_free;
		}
	}
	return 0;

err_free:
	while (b->num--)
		kfree_skb(b->skb[b->num]);
	return err;
}

/*
 * Work that was put off to a thread is part of it: nothing else has anything to
 * do until the last packet is out.
 */
static int bench_one(struct bench_batch *b, struct net_device *in,
		     unsigned int first, unsigned int num, bool step, u64 *took)
{
	cycles_t began;
	int err;

	err = bench_fill(b, in, first, num);
	if (err)
		return err;
	atomic_set(&b->came, 0);
	reinit_completion(&b->done);
	began = get_cycles();
	if (step)
		bench_step_begin();
	if (b->mode == BENCH_LOCAL) {
		bench_feed(NULL);
	} else {
		local_bh_disable();
		bench_poll_now(in);
		local_bh_enable();
	}
	if (step)
		b->seen = bench_step_end(atomic_read(&b->came) == b->num);
	if (atomic_read(&b->came) != b->num &&
	    !wait_for_completion_timeout(&b->done, 2 * HZ)) {
		snprintf(report, sizeof(report), "error: %u in, %d out\n",
			 b->num, atomic_read(&b->came));
		return -EIO;
	}
	*took = get_cycles() - began;
	/* What was freed meanwhile is not for the next batch to deal with. */
	cond_resched();
	if (atomic_read(&b->came) == b->num)
		return 0;
	snprintf(report, sizeof(report), "error: %u in, but %d out\n", b->num,
		 atomic_read(&b->came));
	return -EIO;
}

static int bench_compare(const void *a, const void *b)
{
	u64 left = *(const u64 *)a, right = *(const u64 *)b;

	return left < right ? -1 : left > right;
}

static void bench_report(unsigned int batches)
{
	unsigned int middle = batches / 2, direct;
	u64 *way = cycles[0], *end = cycles[1];
	s64 cost;

	for (direct = 0; direct < 2; direct++)
		sort(cycles[direct], batches, sizeof(u64), bench_compare, NULL);
	/* Thousandths of an instruction, per packet. */
	cost = div_s64(((s64)way[middle] - (s64)end[middle]) * 1000,
		       BENCH_BATCH);
	snprintf(report, sizeof(report),
		 "packets %u cost %lld min %llu median %llu max %llu end %llu steps %u base %u\n",
		 batches * BENCH_BATCH, cost, way[0], way[middle],
		 way[batches - 1], end[middle], bench_step_count(),
		 bench_batch.base_steps);
}

/*
 * Single steps take long. Softirqs that take longer than a tick are left to a
 * thread, where nobody would see what they do: one packet it is then, from the
 * beginning of a tick on. What the poll itself takes is told by a packet that
 * goes straight to the end.
 */
static int bench_step_packet(struct bench_batch *b, struct net_device *in,
			     unsigned int first)
{
	unsigned long tick;
	unsigned int tries;
	u64 took;
	int err;

	for (tries = 0; tries < BENCH_STEP_TRIES; tries++) {
		tick = jiffies + 1;
		while (time_before(jiffies, tick))
			cpu_relax();
		err = bench_one(b, in, first, 1, true, &took);
		if (err || b->seen)
			return err;
	}
	strscpy(report, "error: another thread took the packet\n",
		sizeof(report));
	return -EAGAIN;
}

static int bench_step(struct bench_batch *b, struct net_device *in,
		      unsigned int first, enum bench_steps what)
{
	u64 took;
	int err;

	bench_step_clear();
	b->base_steps = 0;
	if (what == BENCH_STEP_BATCH)
		return bench_one(b, in, first, BENCH_BATCH, true, &took);
	if (what == BENCH_STEP_PACKET) {
		b->direct = true;
		err = bench_step_packet(b, in, first);
		b->direct = false;
		b->base_steps = bench_step_count();
		return err ? : bench_step_packet(b, in, first);
	}
	return 0;
}

static int bench_run(struct net_device *in, unsigned int batches,
		     enum bench_steps step)
{
	struct bench_batch *b = &bench_batch;
	unsigned int i, first = 0;
	u64 took;
	int err;

	if (bench_frames_index() < 0) {
		strscpy(report, "error: no frames, or broken ones\n",
			sizeof(report));
		return -EINVAL;
	}
	bench_capture_clear();
	for (i = 0; i < BENCH_WARM_UP + batches; i++) {
		b->direct = true;
		err = bench_one(b, in, first, BENCH_BATCH, false, &took);
		if (err)
			return err;
		if (i >= BENCH_WARM_UP)
			cycles[1][i - BENCH_WARM_UP] = took;
		b->direct = false;
		b->capture = !i;
		err = bench_one(b, in, first, BENCH_BATCH, false, &took);
		b->capture = false;
		if (err)
			return err;
		if (i >= BENCH_WARM_UP)
			cycles[0][i - BENCH_WARM_UP] = took;
		first += BENCH_BATCH;
	}
	err = bench_step(b, in, first, step);
	if (!err)
		bench_report(batches);
	return err;
}

static int bench_run_devices(const char *in_name, const char *out_name,
			     unsigned int batches, enum bench_steps step)
{
	struct net *net = current->nsproxy->net_ns;
	struct net_device *in = dev_get_by_name(net, in_name);
	struct net_device *out = dev_get_by_name(net, out_name);
	int err = -ENODEV;

	if (in && out && bench_is_device(in) && bench_is_device(out) &&
	    netif_running(in)) {
		WRITE_ONCE(bench_batch.out, out);
		err = bench_run(in, batches, step);
		WRITE_ONCE(bench_batch.out, NULL);
		synchronize_net();
	}
	dev_put(in);
	dev_put(out);
	return err;
}

static ssize_t bench_run_write(struct file *file, const char __user *from,
			       size_t count, loff_t *pos)
{
	char words[96], mode[IFNAMSIZ], in[IFNAMSIZ], out[IFNAMSIZ];
	unsigned int batches, step;
	ssize_t size;
	int found;

	size = simple_write_to_buffer(words, sizeof(words) - 1, pos, from,
				      count);
	if (size < 0)
		return size;
	words[size] = '\0';
	if (sscanf(words, "%15s %15s %15s %u %u", mode, in, out, &batches,
		   &step) != 5 || !batches || batches > BENCH_MAX_BATCHES ||
	    step > BENCH_STEP_BATCH)
		return -EINVAL;
	found = match_string(mode_names, ARRAY_SIZE(mode_names), mode);
	if (found < 0)
		return found;

	mutex_lock(&run_lock);
	report[0] = '\0';
	bench_batch.mode = found;
	found = bench_run_devices(in, out, batches, step);
	mutex_unlock(&run_lock);
	return found ? : count;
}

static ssize_t bench_run_read(struct file *file, char __user *to, size_t count,
			      loff_t *pos)
{
	ssize_t size;

	mutex_lock(&run_lock);
	size = simple_read_from_buffer(to, count, pos, report, strlen(report));
	mutex_unlock(&run_lock);
	return size;
}

static const struct file_operations bench_run_fops = {
	.owner	= THIS_MODULE,
	.read	= bench_run_read,
	.write	= bench_run_write,
};

static ssize_t bench_clock_read(struct file *file, char __user *to,
				size_t count, loff_t *pos)
{
	char words[64];
	int cpu, size;

	cpu = get_cpu();
	size = scnprintf(words, sizeof(words), "%llu %llu\n",
			 (u64)get_cycles(), get_cpu_idle_time_us(cpu, NULL));
	put_cpu();
	return simple_read_from_buffer(to, count, pos, words, size);
}

static const struct file_operations bench_clock_fops = {
	.owner	= THIS_MODULE,
	.read	= bench_clock_read,
};

void bench_inject_files(struct dentry *dir)
{
	debugfs_create_file("run", 0600, dir, NULL, &bench_run_fops);
	debugfs_create_file("clock", 0400, dir, NULL, &bench_clock_fops);
}
