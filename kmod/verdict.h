/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who wins a packet, the label table or the FIB, and why: the order of the
 * reasons, the same for both families. Each of decide4.c and decide6.c makes
 * one function of it.
 */
#ifndef _LNET_VERDICT_H
#define _LNET_VERDICT_H

#include "addrset.h"
#include "decide.h"
#include "lnet.h"
#include "rules.h"
#include "state.h"

/* What a route of the FIB leads to */
enum lnet_fib_kind {
	LNET_FIB_NONE,		/* there is no route, or one that refuses */
	LNET_FIB_LOCAL,		/* this host, or not one host */
	LNET_FIB_CONNECTED,	/* a network that an own address lies in */
	LNET_FIB_ROUTE,
};

/**
 * struct lnet_family - what the families do each in its own way
 * @family: AF_INET or AF_INET6
 * @special: is the destination one that is never labelled?
 * @entry: the longest entry for the destination
 * @fib: looks the destination up; sets fib_plen and fib_prefix of the decision
 *       unless it finds nothing
 * @to_router: is the destination the address of a router? A bit for each kind
 * @from_router: and the source?
 * @forwards: does this host forward what comes in by the device?
 * @source_valid: would this host's input routing admit the source?
 */
struct lnet_family {
	u8 family;
	bool (*special)(const struct lnet_query *q);
	const struct lnet_ftn_hit *(*entry)(const struct lnet_ftn *ftn,
					    const struct lnet_query *q);
	enum lnet_fib_kind (*fib)(struct net *net, const struct lnet_query *q,
				  struct lnet_decision *d);
	u32 (*to_router)(const struct lnet_net *ln, const struct lnet_query *q);
	u32 (*from_router)(const struct lnet_net *ln,
			   const struct lnet_query *q);
	bool (*forwards)(struct net *net, const struct lnet_query *q);
	bool (*source_valid)(const struct lnet_net *ln,
			     const struct lnet_query *q);
};

static inline enum lnet_exit_verdict lnet_exit_verdict(struct lnet_decision *d)
{
	struct lnet_exit *live = lnet_exit_live(d->entry->exit);

	d->exit = live ? : d->entry->exit;
	if (likely(live))
		return LNET_EXIT_VERDICT_EXIT;
	return READ_ONCE(d->exit->flags) & LNET_EXIT_F_PASS ?
	       LNET_EXIT_VERDICT_PASS : LNET_EXIT_VERDICT_UNREACHABLE;
}

static __always_inline enum lnet_exit_verdict
lnet_fib_verdict(struct net *net, const struct lnet_query *q,
		 struct lnet_decision *d, const struct lnet_family *f)
{
	switch (f->fib(net, q, d)) {
	case LNET_FIB_LOCAL:
		return LNET_EXIT_VERDICT_LOCAL;
	case LNET_FIB_CONNECTED:
		return LNET_EXIT_VERDICT_CONNECTED;
	case LNET_FIB_ROUTE:
		if (d->fib_plen > d->entry->plen &&
		    !(d->entry->flags & LNET_EXIT_ENTRY_F_OVERRIDE))
			return LNET_EXIT_VERDICT_LONGER_ROUTE;
		break;
	case LNET_FIB_NONE:
		/* no route, or an unreachable one, does not stop labelling */
		break;
	}
	return LNET_EXIT_VERDICT_EXIT;
}

static __always_inline enum lnet_exit_verdict
lnet_own_verdict(struct lnet_net *ln, const struct lnet_query *q,
		 struct lnet_decision *d, u32 to_router)
{
	enum lnet_exit_verdict v;

	if (!d->rule && !q->answer && !READ_ONCE(ln->own_host))
		return LNET_EXIT_VERDICT_OWN_HOST_OFF;
	v = lnet_exit_verdict(d);
	/*
	 * Routing protocols must come up before the exits do, and stay up
	 * whatever the exits do.
	 */
	if ((!q->answer || v != LNET_EXIT_VERDICT_EXIT) &&
	    to_router & BIT(LNET_ADDR_EGRESS))
		return LNET_EXIT_VERDICT_EGRESS;
	return v;
}

static __always_inline enum lnet_exit_verdict
lnet_verdict(struct lnet_net *ln, const struct lnet_query *q,
	     struct lnet_decision *d, const struct lnet_family *f)
{
	const struct lnet_rules *rules;
	enum lnet_exit_verdict v;
	u32 to_router;

	if (unlikely(f->special(q)))
		return LNET_EXIT_VERDICT_SPECIAL;
	rules = rcu_dereference(ln->rules);
	if (likely(!rules) ||
	    !lnet_rules_decide(ln, rules, q, f->family, d))
		d->entry = q->entry ?: f->entry(ln->ftn, q);
	if (!d->entry)
		return LNET_EXIT_VERDICT_NO_ENTRY;
	if (d->entry->type == LNET_EXIT_ENTRY_BYPASS)
		return LNET_EXIT_VERDICT_BYPASS;
	v = lnet_fib_verdict(ln->net, q, d, f);
	if (v != LNET_EXIT_VERDICT_EXIT)
		return v;
	to_router = f->to_router(ln, q);
	if (to_router & BIT(LNET_ADDR_GATEWAY))
		return LNET_EXIT_VERDICT_GATEWAY;
	if (!q->in)
		return lnet_own_verdict(ln, q, d, to_router);
	if (unlikely(!f->forwards(ln->net, q)))
		return LNET_EXIT_VERDICT_NO_FORWARD;
	if (unlikely(!f->source_valid(ln, q)))
		return LNET_EXIT_VERDICT_MARTIAN;
	/* The routing protocols of others that pass here stay up, too. */
	if (unlikely(to_router & BIT(LNET_ADDR_EGRESS) &&
		     f->from_router(ln, q) & BIT(LNET_ADDR_EGRESS)))
		return LNET_EXIT_VERDICT_EGRESS;
	return lnet_exit_verdict(d);
}

#endif /* _LNET_VERDICT_H */
