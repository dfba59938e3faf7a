// SPDX-License-Identifier: GPL-2.0
/*
 * How many ICMP errors this router sends: no more than the kernel, by the
 * administrator's settings for the kernel (net.ipv4.icmp_ratelimit and its
 * neighbours, net.ipv6.icmp.ratelimit). The kernel's own account of what was
 * sent is not open to modules, so this is one beside it.
 *
 * One bucket of tokens is for the namespace, and one for each destination.
 * Destinations share a bucket where their hashes meet, so that no choice of
 * addresses gives anybody more than the settings allow.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/ipv6.h>

#include "lnet.h"
#include "ratelimit.h"

#define LNET_LIMIT_SLOTS	1024
/* How many errors a destination that was quiet may get at once. */
#define LNET_LIMIT_BURST	6

/**
 * struct lnet_limit - account of ICMP errors sent
 * @lock: protects all that follows but @seed
 * @seed: makes the slot of an address hard to guess; immutable
 * @time: when @credit was last added to, jiffies
 * @credit: errors that the namespace may still send
 * @slot: by hash of the destination: jiffies that were saved up, and when they
 *        were last added to
 */
struct lnet_limit {
	spinlock_t lock;	/* of all below, but @seed */
	u32 seed;
	u32 time;
	u32 credit;
	struct {
		u32 time;
		u32 saved;
	} slot[LNET_LIMIT_SLOTS];
};

int lnet_limit_init(struct lnet_net *ln)
{
	u32 now = jiffies;
	unsigned int i;

	ln->limit = kvzalloc(sizeof(*ln->limit), GFP_KERNEL_ACCOUNT);
	if (!ln->limit)
		return -ENOMEM;
	spin_lock_init(&ln->limit->lock);
	ln->limit->seed = get_random_u32();
	/* Nobody has sent anything for long. */
	ln->limit->time = now - HZ;
	for (i = 0; i < LNET_LIMIT_SLOTS; i++)
		ln->limit->slot[i].time = now - INT_MAX;
	return 0;
}

void lnet_limit_free(struct lnet_net *ln)
{
	kvfree(ln->limit);
}

/* Has the namespace one left? */
static bool lnet_limit_global(struct lnet_limit *limit, const struct net *net)
{
	u32 rate = max(READ_ONCE(net->ipv4.sysctl_icmp_msgs_per_sec), 0);
	u32 burst = max(READ_ONCE(net->ipv4.sysctl_icmp_msgs_burst), 0);
	u32 now = jiffies;
	u32 past = min_t(u32, now - limit->time, HZ);
	u32 more = div_u64((u64)rate * past, HZ);

	/* A fraction of an error waits until it is a whole one. */
	if (more)
		limit->time = now;
	limit->credit = min_t(u64, (u64)limit->credit + more, burst);
	return limit->credit;
}

/* Has the destination in @i one left, where one costs @price jiffies? */
static bool lnet_limit_host(struct lnet_limit *limit, unsigned int i, u32 price)
{
	u64 most = (u64)price * LNET_LIMIT_BURST;
	u32 now = jiffies;
	u64 saved;

	saved = min((u64)limit->slot[i].saved + (now - limit->slot[i].time),
		    most);
	limit->slot[i].time = now;
	limit->slot[i].saved = min_t(u64, saved, U32_MAX);
	if (saved < price)
		return false;
	limit->slot[i].saved -= price;
	return true;
}

static bool lnet_limit_allow(struct lnet_net *ln, u32 hash, int price)
{
	struct lnet_limit *limit = ln->limit;
	bool allowed;

	spin_lock_bh(&limit->lock);
	allowed = lnet_limit_global(limit, ln->net) &&
		  (price <= 0 ||
		   lnet_limit_host(limit, hash % LNET_LIMIT_SLOTS, price));
	if (allowed)
		limit->credit--;
	spin_unlock_bh(&limit->lock);
	if (!allowed)
		lnet_count(ln, LNET_CNT_ICMP_LIMITED);
	return allowed;
}

/**
 * lnet_limit_allow4() - may an ICMP error be sent?
 * @ln: namespace
 * @type: ICMP type
 * @code: ICMP code
 * @daddr: who is to get it
 *
 * Path MTU discovery is not limited, nor is what net.ipv4.icmp_ratemask leaves
 * out. An error that may not be sent is counted.
 *
 * Return: whether it may; then it counts as sent.
 */
bool lnet_limit_allow4(struct lnet_net *ln, u8 type, u8 code, __be32 daddr)
{
	const struct netns_ipv4 *ipv4 = &ln->net->ipv4;

	if ((type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED) ||
	    !(READ_ONCE(ipv4->sysctl_icmp_ratemask) & 1 << type))
		return true;
	return lnet_limit_allow(ln, jhash_1word((__force u32)daddr,
						ln->limit->seed),
				READ_ONCE(ipv4->sysctl_icmp_ratelimit));
}

/**
 * lnet_limit_allow6() - may an ICMPv6 error be sent?
 * @ln: namespace
 * @type: ICMPv6 type of an error
 * @daddr: who is to get it
 *
 * Not limited is what net.ipv6.icmp.ratemask leaves out: Packet Too Big, unless
 * the administrator has it otherwise. An error that may not be sent is counted.
 *
 * Return: whether it may; then it counts as sent.
 */
bool lnet_limit_allow6(struct lnet_net *ln, u8 type,
		       const struct in6_addr *daddr)
{
	const struct netns_sysctl_ipv6 *ipv6 = &ln->net->ipv6.sysctl;

	if (!test_bit(type, ipv6->icmpv6_ratemask))
		return true;
	return lnet_limit_allow(ln, jhash2((__force const u32 *)daddr->s6_addr32,
					   4, ln->limit->seed),
				READ_ONCE(ipv6->icmpv6_time));
}
