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
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <net/ip.h>

#include "heard.h"
#include "hooks.h"
#include "lnet.h"

#define LNET_HEARD_SLOTS	1024

/**
 * struct lnet_heard - who sent labelled packets here lately
 * @slot: by hash of the address; a newcomer takes the place of whoever has it.
 *        Written without lock: the worst that a race does is to forget one.
 */
struct lnet_heard {
	struct {
		__be32 addr;
		u32 time;	/* jiffies, low 32 bits */
	} slot[LNET_HEARD_KINDS][LNET_HEARD_SLOTS];
};

/* An ICMP error follows at once, a server may think about its answer. */
static const u32 lnet_heard_time[LNET_HEARD_KINDS] = {
	[LNET_HEARD_ANY]	= HZ,
	[LNET_HEARD_LOCAL]	= 60 * HZ,
};

int lnet_heard_init(struct lnet_net *ln)
{
	ln->heard = kvzalloc(sizeof(*ln->heard), GFP_KERNEL_ACCOUNT);
	return ln->heard ? 0 : -ENOMEM;
}

void lnet_heard_free(struct lnet_net *ln)
{
	kvfree(ln->heard);
}

static unsigned int lnet_heard_slot4(__be32 addr)
{
	return jhash_1word((__force u32)addr, 0) % LNET_HEARD_SLOTS;
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
	unsigned int i = lnet_heard_slot4(addr);

	WRITE_ONCE(ln->heard->slot[kind][i].addr, addr);
	WRITE_ONCE(ln->heard->slot[kind][i].time, (u32)jiffies);
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
	unsigned int i = lnet_heard_slot4(addr);
	u32 time = READ_ONCE(ln->heard->slot[kind][i].time);

	return READ_ONCE(ln->heard->slot[kind][i].addr) == addr &&
	       (u32)jiffies - time <= lnet_heard_time[kind];
}

static int lnet_icmp_type(const struct sk_buff *skb)
{
	const struct icmphdr *ih;
	struct icmphdr _ih;

	ih = skb_header_pointer(skb, skb_network_offset(skb) + ip_hdrlen(skb),
				sizeof(_ih), &_ih);
	return ih ? ih->type : -1;
}

/**
 * lnet_icmp_is_error() - is an ICMP packet an error message?
 * @skb: IPv4 packet of protocol ICMP
 *
 * Return: whether it is.
 */
bool lnet_icmp_is_error(const struct sk_buff *skb)
{
	switch (lnet_icmp_type(skb)) {
	case ICMP_DEST_UNREACH:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB:
		return true;
	}
	return false;
}

/* Answers of others ask for no answer of ours. */
static bool lnet_asks_answer4(const struct sk_buff *skb)
{
	if (ip_hdr(skb)->protocol != IPPROTO_ICMP)
		return true;
	switch (lnet_icmp_type(skb)) {
	case ICMP_ECHO:
	case ICMP_TIMESTAMP:
		return true;
	}
	return false;
}

/**
 * lnet_heard4() - LOCAL_IN: remember who came in on lnet0 for this host
 * @priv: unused
 * @skb: packet
 * @state: hook state
 *
 * Return: NF_ACCEPT.
 */
unsigned int lnet_heard4(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	struct lnet_net *ln = lnet_net(state->net);

	if (skb->dev == rcu_access_pointer(ln->dev0) && lnet_asks_answer4(skb))
		lnet_heard_note4(ln, LNET_HEARD_LOCAL, ip_hdr(skb)->saddr);
	return NF_ACCEPT;
}
