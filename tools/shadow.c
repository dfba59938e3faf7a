// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include "list.h"
#include "model.h"
#include "shadow.h"

int lx_shadow_add(struct lx_shadow *sh, const struct lx_fib_route *r)
{
	struct lx_shadow_route *s;

	/*
	 * Routes that refuse packets do not keep them from their exit, and
	 * routes of other tables need a rule that picks them.
	 */
	if (r->type != RTN_UNICAST || r->table != RT_TABLE_MAIN ||
	    lx_addr_is_linklocal(&r->prefix.addr))
		return 0;
	s = LX_LIST_ADD(sh);
	if (!s)
		return -ENOMEM;
	s->prefix = r->prefix;
	if (r->n_hops) {
		s->gateway = r->hops[0].gateway;
		s->ifindex = r->hops[0].ifindex;
	}
	s->connected = r->protocol == RTPROT_KERNEL &&
		       !lx_addr_set(&s->gateway);
	return 0;
}

static int cmp_route(const void *a, const void *b)
{
	return lx_prefix_cmp(&((const struct lx_shadow_route *)a)->prefix,
			     &((const struct lx_shadow_route *)b)->prefix);
}

void lx_shadow_sort(struct lx_shadow *sh)
{
	if (sh->n)
		qsort(sh->v, sh->n, sizeof(*sh->v), cmp_route);
}

/* A load in progress: a walk that begins anew forgets its own routes only. */
struct load {
	struct lx_shadow *sh;
	size_t before;
};

static int load_route(const struct lx_fib_route *r, void *arg)
{
	return lx_shadow_add(((struct load *)arg)->sh, r);
}

static void load_restart(void *arg)
{
	struct load *l = arg;

	l->sh->n = l->before;
}

int lx_shadow_load(struct lx_sock *rt, int family, struct lx_shadow *sh,
		   struct lx_report *rep)
{
	bool *have = family == AF_INET ? &sh->have4 : &sh->have6;
	struct load l = { sh, sh->n };
	int err;

	memset(rep, 0, sizeof(*rep));
	if (*have)
		return 0;
	err = lx_fib_walk(rt, family, load_route, load_restart, &l, rep);
	if (err) {
		sh->n = l.before;
		return err;
	}
	*have = true;
	lx_shadow_sort(sh);
	return 0;
}

void lx_shadow_free(struct lx_shadow *sh)
{
	free(sh->v);
	memset(sh, 0, sizeof(*sh));
}

/* Index of the first route that does not sort before @p. */
static size_t lower_bound(const struct lx_shadow *sh, const struct lx_prefix *p)
{
	size_t lo = 0, hi = sh->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (lx_prefix_cmp(&sh->v[mid].prefix, p) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t lx_shadow_within(const struct lx_shadow *sh, const struct lx_prefix *p,
			size_t *first)
{
	size_t i;

	*first = lower_bound(sh, p);
	for (i = *first; i < sh->n; i++)
		if (!lx_prefix_within(p, &sh->v[i].prefix))
			break;
	return i - *first;
}

bool lx_shadow_wins(const struct lx_shadow_route *r, const struct lx_prefix *p)
{
	return r->connected || r->prefix.len > p->len;
}

const struct lx_shadow_route *lx_shadow_cover(const struct lx_shadow *sh,
					      const struct lx_prefix *p)
{
	struct lx_prefix outer = *p;
	size_t i;

	for (outer.len = p->len; ; outer.len--) {
		lx_prefix_mask(&outer);
		for (i = lower_bound(sh, &outer); i < sh->n &&
		     lx_prefix_equal(&sh->v[i].prefix, &outer); i++)
			if (sh->v[i].connected)
				return &sh->v[i];
		if (!outer.len)
			return NULL;
	}
}
