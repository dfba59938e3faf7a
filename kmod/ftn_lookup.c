// SPDX-License-Identifier: GPL-2.0
/*
 * The label table as packets see it: longest match.
 */
#include <linux/err.h>

#include "ftn_int.h"

static const struct lnet_ftn_hit *ftn_lookup(const struct lnet_ftn *ftn,
					     const struct ftn_family *fam,
					     struct ftn_key key)
{
	const struct ftn_top *top;
	u32 low = 0;
	u32 high;
	u32 mid;
	u32 id;

	top = rcu_dereference_check(fam->top,
				    lockdep_is_held(ftn->owner->lock));
	if (!top)
		return NULL;
	high = top->num;
	while (high - low > 1) {
		mid = (low + high) / 2;
		if (ftn_key_less(key, top->range[mid].start))
			high = mid;
		else
			low = mid;
	}
	id = top->range[low].id;
	if (!id)
		return NULL;
	/* Values that are large enough came before what names them */
	smp_rmb();
	return &rcu_dereference_check(ftn->values.hits,
				      lockdep_is_held(ftn->owner->lock))->hit[id];
}

/**
 * lnet_ftn_lookup4() - longest match for an IPv4 address
 * @ftn: the table
 * @daddr: the address
 *
 * Context: RCU read lock or the lock, which also bounds the life of what is
 * returned.
 * Return: what the packets are to do, or NULL when no prefix holds the address.
 */
const struct lnet_ftn_hit *lnet_ftn_lookup4(const struct lnet_ftn *ftn,
					    __be32 daddr)
{
	return ftn_lookup(ftn, &ftn->fam[0], ftn_key4(daddr));
}

/**
 * lnet_ftn_lookup6() - longest match for an IPv6 address
 * @ftn: the table
 * @daddr: the address
 *
 * Context: RCU read lock or the lock, which also bounds the life of what is
 * returned.
 * Return: what the packets are to do, or NULL when no prefix holds the address.
 */
const struct lnet_ftn_hit *lnet_ftn_lookup6(const struct lnet_ftn *ftn,
					    const struct in6_addr *daddr)
{
	return ftn_lookup(ftn, &ftn->fam[1], ftn_key6(daddr));
}
