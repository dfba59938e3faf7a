/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lnet_bench: what does a packet cost?
 *
 * Devices of the kind lnet_bench are both ends of a router under test. Fresh
 * packets are fed to the stack as if one of them had received them, in batches,
 * from its NAPI poll; what leaves by another one is counted and freed. As many
 * must come out as went in. Beside each batch stands one that goes straight to
 * the end: what remains is the cost of the way between.
 *
 * On an emulated processor that counts one nanosecond for each instruction the
 * time stamp counter is a counter of instructions.
 *
 * Files in debugfs, lnet_bench/:
 *   frames    packets to feed, in turn: for each its length (16 bits, network
 *             byte order) and its bytes from the IP header on
 *   captured  those that came out of the first batch of the last run, likewise
 *   run       write "MODE IN OUT BATCHES STEP" to feed batches to the devices IN
 *             and OUT of the writer's network namespace. MODE is receive, gro or
 *             local (this host's own packets). STEP is 1 to single-step one more
 *             packet straight to the end and one on its way (x86), 2 to
 *             single-step one more batch. Read for what came of it.
 *   steps     addresses of these instructions, a native word each
 *   clock     time stamp counter, and microseconds this processor was idle
 */
#ifndef _LNET_BENCH_H
#define _LNET_BENCH_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/types.h>

struct dentry;

/* A NAPI poll that takes less than its budget is done. */
#define BENCH_BATCH	(NAPI_POLL_WEIGHT - 1)

/* What a network card's driver leaves in front, and more: for any tunnel. */
#define BENCH_HEADROOM	128

enum bench_mode {
	BENCH_RECEIVE,
	BENCH_GRO,
	BENCH_LOCAL,
};

enum bench_steps {
	BENCH_STEP_NONE,
	BENCH_STEP_PACKET,
	BENCH_STEP_BATCH,
};

/**
 * struct bench_batch - packets on their way
 * @mode: how they are fed
 * @direct: straight to the end instead
 * @capture: keep what comes out
 * @out: the device that counts
 * @num: how many
 * @skb: the packets; each belongs to the stack once it is fed
 * @seen: all of its single steps were
 * @base_steps: how many of them belong to a packet straight to the end
 * @came: how many have come out
 * @done: all of them have
 */
struct bench_batch {
	enum bench_mode mode;
	bool direct;
	bool capture;
	bool seen;
	unsigned int base_steps;
	struct net_device *out;
	unsigned int num;
	struct sk_buff *skb[BENCH_BATCH];
	atomic_t came;
	struct completion done;
};

/* The batch that is on its way; there is one at a time. */
extern struct bench_batch bench_batch;

/* frames.c */
int bench_frames_init(void);
void bench_frames_files(struct dentry *dir);
void bench_frames_exit(void);
int bench_frames_index(void);
unsigned int bench_frame(unsigned int i, const u8 **data);
void bench_capture_clear(void);
void bench_capture(const struct sk_buff *skb);

/* device.c */
bool bench_is_device(const struct net_device *dev);
void bench_poll_now(struct net_device *in);
netdev_tx_t bench_sink(struct sk_buff *skb, struct net_device *dev);
int bench_device_init(void);
void bench_device_exit(void);

/* inject.c */
void bench_feed(struct napi_struct *napi);
void bench_inject_files(struct dentry *dir);

/* step.c */
void bench_step_clear(void);
void bench_step_begin(void);
bool bench_step_end(bool keep);
bool bench_step_pause(void);
void bench_step_resume(bool was);
unsigned int bench_step_count(void);
int bench_step_init(void);
void bench_step_files(struct dentry *dir);
void bench_step_exit(void);

#endif /* _LNET_BENCH_H */
