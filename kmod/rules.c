// SPDX-License-Identifier: GPL-2.0
/*
 * Rules on the packet path: the first that matches and has an answer decides.
 */
#include <linux/inetdevice.h>
#include <net/ipv6.h>

#include "cgroup.h"
#include "rules.h"
#include "tables.h"

static bool lnet_rule_addr4(const struct lnet_addr *prefix, u8 plen,
			    __be32 addr)
{
	return prefix->family == AF_INET &&
	       !((addr ^ prefix->ip4) & inet_make_mask(plen));
}

static bool lnet_rule_addr6(const struct lnet_addr *prefix, u8 plen,
			    const struct in6_addr *addr)
{
	return prefix->family == AF_INET6 &&
	       ipv6_prefix_equal(addr, &prefix->ip6, plen);
}

static bool lnet_rule_addrs(const struct lnet_rule_spec *spec,
			    const struct lnet_query *q, u8 family)
{
	bool from = spec->from.family != AF_UNSPEC;
	bool to = spec->to.family != AF_UNSPEC;

	if (family == AF_INET)
		return (!from || lnet_rule_addr4(&spec->from, spec->from_len,
						 q->ip4.saddr)) &&
		       (!to || lnet_rule_addr4(&spec->to, spec->to_len,
					       q->ip4.daddr));
	return (!from || lnet_rule_addr6(&spec->from, spec->from_len,
					 q->ip6.saddr)) &&
	       (!to || lnet_rule_addr6(&spec->to, spec->to_len, q->ip6.daddr));
}

/*
 * A rule for connections that this host opens takes nothing else. Any other
 * one takes own packets, too, as far as they are labelled at all.
 */
static bool lnet_rule_origin(const struct lnet_net *ln,
			     const struct lnet_rule *rule,
			     const struct lnet_query *q)
{
	const struct lnet_rule_spec *spec = &rule->spec;

	if (spec->flags & LNET_EXIT_RULE_F_OWN_HOST)
		return !q->in && q->begun &&
		       (!spec->cgroup ||
			(q->cgroup &&
			 lnet_cgroup_below(q->cgroup, spec->cgroup)));
	if (q->in)
		return !spec->iif[0] ||
		       READ_ONCE(rule->ifindex) == q->in->ifindex;
	return !spec->iif[0] && (q->answer || READ_ONCE(ln->own_host));
}

static const struct lnet_ftn_hit *
lnet_rule_lookup(const struct lnet_rule *rule, const struct lnet_query *q,
		 u8 family)
{
	const struct lnet_ftn *ftn;

	if (rule->spec.action != LNET_EXIT_RULE_TABLE)
		return &rule->entry;
	ftn = rule->spec.table->ftn;
	return family == AF_INET ? lnet_ftn_lookup4(ftn, q->ip4.daddr) :
				   lnet_ftn_lookup6(ftn, q->ip6.daddr);
}

/**
 * lnet_rules_decide() - ask the rules about a packet
 * @ln: namespace
 * @rules: its rules
 * @q: the packet
 * @family: AF_INET or AF_INET6
 * @d: entry and rule are set if a rule decides
 *
 * Context: RCU.
 * Return: whether one does.
 */
bool lnet_rules_decide(const struct lnet_net *ln,
		       const struct lnet_rules *rules,
		       const struct lnet_query *q, u8 family,
		       struct lnet_decision *d)
{
	const struct lnet_ftn_hit *e;
	const struct lnet_rule *rule;
	unsigned int i;

	for (i = 0; i < rules->num; i++) {
		rule = rules->rule[i];
		if ((q->mark ^ rule->spec.mark) & rule->spec.mask ||
		    !lnet_rule_origin(ln, rule, q) ||
		    !lnet_rule_addrs(&rule->spec, q, family))
			continue;
		e = lnet_rule_lookup(rule, q, family);
		if (e) {
			d->entry = e;
			d->rule = rule;
			return true;
		}
	}
	return false;
}

/**
 * lnet_rule_count() - count a packet if a rule has decided about it
 * @rule: the one that matched
 * @verdict: who won; the FIB may have
 * @len: bytes of the packet
 *
 * Context: RCU.
 */
void lnet_rule_count(const struct lnet_rule *rule,
		     enum lnet_exit_verdict verdict, unsigned int len)
{
	struct lnet_rule_pcpu *s;

	switch (verdict) {
	case LNET_EXIT_VERDICT_EXIT:
	case LNET_EXIT_VERDICT_BYPASS:
	case LNET_EXIT_VERDICT_PASS:
	case LNET_EXIT_VERDICT_UNREACHABLE:
		break;
	default:
		return;
	}

	local_bh_disable();
	s = this_cpu_ptr(rule->stats);
	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->packets);
	u64_stats_add(&s->bytes, len);
	u64_stats_update_end(&s->syncp);
	local_bh_enable();
}

/**
 * lnet_rule_counters() - what a rule has decided about
 * @rule: rule
 * @packets: packets
 * @bytes: their bytes
 *
 * Context: lnet_net.lock or RCU.
 */
void lnet_rule_counters(const struct lnet_rule *rule, u64 *packets, u64 *bytes)
{
	unsigned int start;
	u64 p, b;
	int cpu;

	*packets = 0;
	*bytes = 0;
	for_each_possible_cpu(cpu) {
		const struct lnet_rule_pcpu *s = per_cpu_ptr(rule->stats, cpu);

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			p = u64_stats_read(&s->packets);
			b = u64_stats_read(&s->bytes);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		*packets += p;
		*bytes += b;
	}
}
