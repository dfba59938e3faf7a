/* SPDX-License-Identifier: GPL-2.0 */
/* What is said of segmentation offload left skbuff.h for a header of its own. */
#ifndef _LNET_COMPAT_GSO_H
#define _LNET_COMPAT_GSO_H

#include <linux/skbuff.h>

#ifdef LNET_HAS_GSO_H
#include <net/gso.h>
#endif

#endif /* _LNET_COMPAT_GSO_H */
