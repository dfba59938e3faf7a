/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cgroup (version 2) that a socket was made in. Kernels without
 * SOCK_CGROUP_DATA do not remember it.
 */
#ifndef _LNET_CGROUP_H
#define _LNET_CGROUP_H

#include <linux/cgroup.h>
#include <net/sock.h>

#ifdef CONFIG_SOCK_CGROUP_DATA

/* The path is the caller's: in a cgroup namespace it begins at its root. */
static inline struct cgroup *lnet_cgroup_get(const char *path)
{
	return cgroup_get_from_path(path);
}

static inline void lnet_cgroup_put(struct cgroup *cgroup)
{
	if (cgroup)
		cgroup_put(cgroup);
}

static inline bool lnet_cgroup_gone(const struct cgroup *cgroup)
{
	return !(READ_ONCE(cgroup->self.flags) & CSS_ONLINE);
}

static inline bool lnet_cgroup_below(struct cgroup *cgroup, struct cgroup *top)
{
	return cgroup_is_descendant(cgroup, top);
}

/* Valid as long as the socket is. */
static inline struct cgroup *lnet_cgroup_of(const struct sock *sk)
{
	return sk && sk_fullsock(sk) ?
	       sock_cgroup_ptr((struct sock_cgroup_data *)&sk->sk_cgrp_data) :
	       NULL;
}

#else

static inline struct cgroup *lnet_cgroup_get(const char *path)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline void lnet_cgroup_put(struct cgroup *cgroup)
{
}

static inline bool lnet_cgroup_gone(const struct cgroup *cgroup)
{
	return false;
}

static inline bool lnet_cgroup_below(struct cgroup *cgroup, struct cgroup *top)
{
	return false;
}

static inline struct cgroup *lnet_cgroup_of(const struct sock *sk)
{
	return NULL;
}

#endif /* CONFIG_SOCK_CGROUP_DATA */

#endif /* _LNET_CGROUP_H */
