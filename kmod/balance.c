// SPDX-License-Identifier: GPL-2.0
/*
 * Which next hop takes which flows: buckets, found by flow hash, each of which
 * belongs to one next hop.
 *
 * A bucket goes to the living next hop that has the highest score there, and a
 * score depends on nothing but the bucket and that next hop (weighted rendezvous
 * hashing). So one that dies, comes back, is added or taken away moves no flows
 * but its own, and shares them out among the others by their weights.
 */
#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/slab.h>

#include "nexthop.h"

/* Fraction bits of logarithms. */
#define LNET_LOG_BITS	20

/* -log2 of @x / 2^32, more than 0; each squaring of the mantissa is one bit. */
static u32 lnet_neg_log(u32 x)
{
	unsigned int whole = ilog2(x), i;
	u64 mantissa = (u64)x << (31 - whole);
	u32 log = whole;

	for (i = 0; i < LNET_LOG_BITS; i++) {
		mantissa = mantissa * mantissa >> 31;
		log <<= 1;
		if (mantissa >> 32) {
			mantissa >>= 1;
			log |= 1;
		}
	}
	return (32u << LNET_LOG_BITS) - log;
}

/* Who it is, wherever it stands in the list. @twin: how many before are the same. */
static u32 lnet_nh_key(const struct lnet_nexthop *nh, u32 twin)
{
	u32 key = jhash_2words(nh->spec.ifindex, twin, nh->to.family);

	if (nh->to.family == AF_INET6)
		return jhash2((const u32 *)&nh->to.ip6, 4, key);
	return jhash_1word((__force u32)nh->to.ip4, key);
}

static bool lnet_nh_same(const struct lnet_nexthop *a,
			 const struct lnet_nexthop *b)
{
	return a->spec.ifindex == b->spec.ifindex &&
	       lnet_addr_equal(&a->to, &b->to);
}

static void lnet_nh_set_keys(struct lnet_nh_group *group)
{
	unsigned int i, k;
	u32 twin;

	for (i = 0; i < group->num; i++) {
		for (k = twin = 0; k < i; k++)
			twin += lnet_nh_same(&group->nh[i], &group->nh[k]);
		group->nh[i].key = lnet_nh_key(&group->nh[i], twin);
	}
}

/* Whose bucket is it? The least -log(hash) / weight is the highest score. */
static unsigned int lnet_bucket_owner(const struct lnet_nh_group *group,
				      u32 bucket)
{
	const struct lnet_nexthop *nh, *best = NULL;
	u64 log, best_log = 0;
	unsigned int i;

	for (i = 0; i < group->num; i++) {
		nh = &group->nh[i];
		if (!lnet_nh_alive(nh))
			continue;
		log = lnet_neg_log(jhash_1word(bucket, nh->key) | 1);
		if (best && log * best->spec.weight >=
			    best_log * nh->spec.weight)
			continue;
		best = nh;
		best_log = log;
	}
	return best ? best - group->nh : 0;
}

/**
 * lnet_nh_group_balance() - share the flows out among the living next hops
 * @group: next hops; packets may be choosing among them
 *
 * Context: lnet_net.lock is held, or nobody else knows @group.
 */
void lnet_nh_group_balance(struct lnet_nh_group *group)
{
	u32 bucket;

	if (!group->buckets)
		return;
	for (bucket = 0; bucket < LNET_NH_BUCKETS; bucket++)
		WRITE_ONCE(group->buckets[bucket],
			   lnet_bucket_owner(group, bucket));
}

/**
 * lnet_nh_group_buckets() - let several next hops share flows
 * @group: next hops, complete, that nobody else knows
 *
 * One alone needs no buckets.
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int lnet_nh_group_buckets(struct lnet_nh_group *group)
{
	BUILD_BUG_ON(LNET_EXIT_NEXTHOP_MAX > 0x100);
	if (group->num < 2)
		return 0;
	group->buckets = kmalloc(LNET_NH_BUCKETS, GFP_KERNEL_ACCOUNT);
	if (!group->buckets)
		return -ENOMEM;
	lnet_nh_set_keys(group);
	lnet_nh_group_balance(group);
	return 0;
}

/**
 * lnet_nh_choose() - the one of several next hops that a flow takes
 * @group: next hops, more than one
 * @hash: flow hash
 *
 * One may have died this moment, and its buckets not be shared out yet: then its
 * flows go to the living one that follows.
 *
 * Context: RCU.
 * Return: a living next hop or NULL.
 */
const struct lnet_nexthop *lnet_nh_choose(const struct lnet_nh_group *group,
					  u32 hash)
{
	const struct lnet_nexthop *nh;
	unsigned int first, i;

	first = READ_ONCE(group->buckets[hash >> LNET_NH_BUCKET_SHIFT]);
	for (i = 0; i < group->num; i++) {
		nh = &group->nh[(first + i) % group->num];
		if (likely(lnet_nh_alive(nh)))
			return nh;
	}
	return NULL;
}
