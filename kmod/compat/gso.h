/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is said of segmentation offload left skbuff.h for a header of its own.
 *
 * Newer kernels tell apart whether all segments have one IP id in the outer and
 * in the inner header. In older ones the outer ids always count up.
 */
#ifndef _LNET_COMPAT_GSO_H
#define _LNET_COMPAT_GSO_H

#include <linux/skbuff.h>

#ifdef LNET_HAS_GSO_H
#include <net/gso.h>
#endif

#ifdef LNET_HAS_FIXEDID_INNER
#define LNET_GSO_ONE_ID		((unsigned int)SKB_GSO_TCP_FIXEDID)
#define LNET_GSO_ONE_INNER_ID	((unsigned int)SKB_GSO_TCP_FIXEDID_INNER)
#else
#define LNET_GSO_ONE_ID		0
#define LNET_GSO_ONE_INNER_ID	0
#endif

/* The type of a packet that gets an outer header. */
static inline unsigned int lnet_gso_type_within(unsigned int type)
{
	if (type & LNET_GSO_ONE_ID)
		return (type & ~LNET_GSO_ONE_ID) | LNET_GSO_ONE_INNER_ID;
	return type & ~LNET_GSO_ONE_INNER_ID;
}

/* The type of a packet whose outer header goes away. */
static inline unsigned int lnet_gso_type_without(unsigned int type)
{
	if (type & LNET_GSO_ONE_INNER_ID)
		return (type & ~LNET_GSO_ONE_INNER_ID) | LNET_GSO_ONE_ID;
	return type & ~LNET_GSO_ONE_ID;
}

#endif /* _LNET_COMPAT_GSO_H */
