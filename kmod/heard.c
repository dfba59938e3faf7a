// SPDX-License-Identifier: GPL-2.0
/*
 * Who sent labelled packets here lately.
 *
 * An answer carries no sign of what it answers. So the inner sources of popped
 * packets are remembered for a while, those of packets for this host apart
 * from those of packets that only pass: an ICMP error may be about either, all
 * else answers the former. Were every answer labelled, an entry 0.0.0.0/0
 * would tear away the answers to those who came in by an uplink.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "heard.h"
#include "hooks.h"
#include "icmp.h"
#include "lnet.h"

#define LNET_HEARD_SLOTS	1024

/**
 * struct lnet_heard - who sent labelled packets here lately
 * @slot: by hash of the address; a newcomer takes the place of whoever has it.
 *        Written without lock: the worst that a race does is to forget one.
 * @seed: of the hash that stands for an IPv6 address. Two of them may share it:
 *        who may send labelled packets may send them from any address anyway.
 */
struct lnet_heard {
	struct {
		u32 key;	/* IPv4 address, or hash of an IPv6 one */
		u32 time;	/* jiffies, low 32 bits */
	} slot[LNET_HEARD_KINDS][LNET_HEARD_SLOTS];
	u32 seed;
};

/* An ICMP error follows at once, a server may think about its answer. */
static const u32 lnet_heard_time[LNET_HEARD_KINDS] = {
	[LNET_HEARD_ANY]	= HZ,
	[LNET_HEARD_LOCAL]	= 60 * HZ,
};

int lnet_heard_init(struct lnet_net *ln)
{
	ln->heard = kvzalloc(sizeof(*ln->heard), GFP_KERNEL_ACCOUNT);
	if (!ln->heard)
		return -ENOMEM;
	ln->heard->seed = get_random_u32();
	return 0;
}

void lnet_heard_free(struct lnet_net *ln)
{
	kvfree(ln->heard);
}

static u32 lnet_heard_key6(const struct lnet_net *ln,
			   const struct in6_addr *addr)
{
	return jhash2((__force const u32 *)addr->s6_addr32, 4, ln->heard->seed);
}

static unsigned int lnet_heard_slot(u32 key)
{
	return jhash_1word(key, 0) % LNET_HEARD_SLOTS;
}

static void lnet_heard_note(struct lnet_net *ln, enum lnet_heard_kind kind,
			    u32 key)
{
	unsigned int i = lnet_heard_slot(key);

	WRITE_ONCE(ln->heard->slot[kind][i].key, key);
	WRITE_ONCE(ln->heard->slot[kind][i].time, (u32)jiffies);
}

static bool lnet_heard_lately(const struct lnet_net *ln,
			      enum lnet_heard_kind kind, u32 key)
{
	unsigned int i = lnet_heard_slot(key);
	u32 time = READ_ONCE(ln->heard->slot[kind][i].time);

	return READ_ONCE(ln->heard->slot[kind][i].key) == key &&
	       (u32)jiffies - time <= lnet_heard_time[kind];
}

/**
 * lnet_heard_note4() - remember a source of labelled packets
 * @ln: namespace
 * @kind: what its packet was
 * @addr: inner source
 */
void lnet_heard_note4(struct lnet_net *ln, enum lnet_heard_kind kind,
		      __be32 addr)
{
	lnet_heard_note(ln, kind, (__force u32)addr);
}

/**
 * lnet_heard_note6() - remember a source of labelled packets
 * @ln: namespace
 * @kind: what its packet was
 * @addr: inner source
 */
void lnet_heard_note6(struct lnet_net *ln, enum lnet_heard_kind kind,
		      const struct in6_addr *addr)
{
	lnet_heard_note(ln, kind, lnet_heard_key6(ln, addr));
}

/**
 * lnet_heard_lately4() - did labelled packets come from an address lately?
 * @ln: namespace
 * @kind: of this kind
 * @addr: inner source
 *
 * Return: whether they did.
 */
bool lnet_heard_lately4(const struct lnet_net *ln, enum lnet_heard_kind kind,
			__be32 addr)
{
	return lnet_heard_lately(ln, kind, (__force u32)addr);
}

/**
 * lnet_heard_lately6() - did labelled packets come from an address lately?
 * @ln: namespace
 * @kind: of this kind
 * @addr: inner source
 *
 * Return: whether they did.
 */
bool lnet_heard_lately6(const struct lnet_net *ln, enum lnet_heard_kind kind,
			const struct in6_addr *addr)
{
	return lnet_heard_lately(ln, kind, lnet_heard_key6(ln, addr));
}

/* Answers of others ask for no answer of ours. */
static bool lnet_asks_answer4(const struct sk_buff *skb)
{
	if (ip_hdr(skb)->protocol != IPPROTO_ICMP)
		return true;
	switch (lnet_icmp_type(skb, skb_network_offset(skb) + ip_hdrlen(skb))) {
	case ICMP_ECHO:
	case ICMP_TIMESTAMP:
		return true;
	}
	return false;
}

static bool lnet_asks_answer6(const struct sk_buff *skb)
{
	int at = skb_network_offset(skb) + sizeof(struct ipv6hdr);
	u8 protocol = ipv6_hdr(skb)->nexthdr;
	__be16 frag = 0;

	if (unlikely(ipv6_ext_hdr(protocol)))
		at = ipv6_skip_exthdr(skb, at, &protocol, &frag);
	return at < 0 || protocol != IPPROTO_ICMPV6 ||
	       lnet_icmp_type(skb, at) == ICMPV6_ECHO_REQUEST;
}

/**
 * lnet_heard4() - LOCAL_IN: remember who came in on lnet0 for this host
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT.
 */
unsigned int lnet_heard4(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	struct lnet_net *ln = priv;

	if (skb->dev == rcu_access_pointer(ln->dev0) && lnet_asks_answer4(skb))
		lnet_heard_note4(ln, LNET_HEARD_LOCAL, ip_hdr(skb)->saddr);
	return NF_ACCEPT;
}

/**
 * lnet_heard6() - LOCAL_IN: remember who came in on lnet0 for this host
 * @priv: namespace, struct lnet_net
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT.
 */
unsigned int lnet_heard6(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	struct lnet_net *ln = priv;

	if (skb->dev == rcu_access_pointer(ln->dev0) && lnet_asks_answer6(skb))
		lnet_heard_note6(ln, LNET_HEARD_LOCAL, &ipv6_hdr(skb)->saddr);
	return NF_ACCEPT;
}
