// SPDX-License-Identifier: GPL-2.0
/*
 * Which hooks are registered in a namespace, and when.
 *
 * A namespace that accepts no labelled packets has no receive hook, one
 * without a label table and rules no LER hook, one that never had a bridge no hooks
 * for what br_netfilter hides: who does not use something does not pay for it.
 */
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/skbuff.h>

#include "hooks.h"
#include "lnet.h"

static const struct nf_hook_ops lnet_rx_ops[LNET_HOOKS_RX] = {
	{
		.hook		= lnet_rx4,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_PRE_ROUTING,
		.priority	= LNET_PRI_RX,
	},
	{
		.hook		= lnet_rx6,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_PRE_ROUTING,
		.priority	= LNET_PRI_RX,
	},
};

/*
 * The first ones hand out routes on lnet0, whose input functions lie in this
 * module. They are unregistered before the others, so that a packet that was
 * queued to user space on its way is dropped with the last of them.
 */
static const struct nf_hook_ops lnet_ler_ops[LNET_HOOKS_LER] = {
	{
		.hook		= lnet_ler4,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_PRE_ROUTING,
		.priority	= LNET_PRI_LER,
	},
	{
		.hook		= lnet_ler6,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_PRE_ROUTING,
		.priority	= LNET_PRI_LER,
	},
	{
		.hook		= lnet_own4,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_LOCAL_OUT,
		.priority	= LNET_PRI_LER,
	},
	{
		.hook		= lnet_own6,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_LOCAL_OUT,
		.priority	= LNET_PRI_LER,
	},
	{
		.hook		= lnet_heard4,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP_PRI_LAST,
	},
	{
		.hook		= lnet_heard6,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP6_PRI_LAST,
	},
};

static void lnet_hooks_copy(struct lnet_net *ln, struct nf_hook_ops *to,
			    const struct nf_hook_ops *from, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		to[i] = from[i];
		to[i].priv = ln;
	}
}

#if IS_ENABLED(CONFIG_BRIDGE_NETFILTER)

/*
 * br_netfilter runs PRE_ROUTING on the bridge pass of a packet only. Where there
 * is no bridge it does nothing, and a FORWARD hook would cost every packet.
 */
static const struct nf_hook_ops lnet_bridged_ops[LNET_HOOKS_BRIDGED] = {
	{
		.hook		= lnet_ler4_bridged,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_FORWARD,
		.priority	= NF_IP_PRI_FIRST,
	},
	{
		.hook		= lnet_ler6_bridged,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_FORWARD,
		.priority	= NF_IP6_PRI_FIRST,
	},
	{
		.hook		= lnet_rx4_bridged,
		.pf		= NFPROTO_IPV4,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP_PRI_FIRST,
	},
	{
		.hook		= lnet_rx6_bridged,
		.pf		= NFPROTO_IPV6,
		.hooknum	= NF_INET_LOCAL_IN,
		.priority	= NF_IP6_PRI_FIRST,
	},
};

static void lnet_bridged_hooks_init(struct lnet_net *ln)
{
	lnet_hooks_copy(ln, ln->hooks.bridged, lnet_bridged_ops,
			LNET_HOOKS_BRIDGED);
}

static int lnet_bridged_hooks_get(struct lnet_net *ln)
{
	int err;

	if (ln->bridged_hooks)
		return 0;
	err = nf_register_net_hooks(ln->net, ln->hooks.bridged,
				    LNET_HOOKS_BRIDGED);
	if (!err)
		WRITE_ONCE(ln->bridged_hooks, true);
	return err;
}

static void lnet_bridged_hooks_put(struct lnet_net *ln)
{
	if (!ln->bridged_hooks)
		return;
	WRITE_ONCE(ln->bridged_hooks, false);
	nf_unregister_net_hooks(ln->net, ln->hooks.bridged,
				LNET_HOOKS_BRIDGED);
}

/**
 * lnet_hooks_bridge() - a namespace has got a bridge
 * @ln: namespace
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or a negative errno.
 */
int lnet_hooks_bridge(struct lnet_net *ln)
{
	lockdep_assert_held(&ln->lock);
	ln->bridges = true;
	return ln->rx_hooks || ln->ler_hooks ? lnet_bridged_hooks_get(ln) : 0;
}

#else

static void lnet_bridged_hooks_init(struct lnet_net *ln)
{
}

static int lnet_bridged_hooks_get(struct lnet_net *ln)
{
	return 0;
}

static void lnet_bridged_hooks_put(struct lnet_net *ln)
{
}

int lnet_hooks_bridge(struct lnet_net *ln)
{
	return 0;
}

#endif /* CONFIG_BRIDGE_NETFILTER */

/**
 * lnet_hooks_init() - prepare the hooks of a namespace, none of them registered
 * @ln: namespace
 */
void lnet_hooks_init(struct lnet_net *ln)
{
	lnet_hooks_copy(ln, ln->hooks.rx, lnet_rx_ops, LNET_HOOKS_RX);
	lnet_hooks_copy(ln, ln->hooks.ler, lnet_ler_ops, LNET_HOOKS_LER);
	lnet_bridged_hooks_init(ln);
}

static int lnet_hooks_get(struct lnet_net *ln, const struct nf_hook_ops *ops,
			  unsigned int num, bool *have)
{
	int err;

	lockdep_assert_held(&ln->lock);
	if (*have)
		return 0;
	err = nf_register_net_hooks(ln->net, ops, num);
	if (err)
		return err;
	err = ln->bridges ? lnet_bridged_hooks_get(ln) : 0;
	if (err)
		nf_unregister_net_hooks(ln->net, ops, num);
	WRITE_ONCE(*have, !err);
	return err;
}

static void lnet_hooks_put(struct lnet_net *ln, const struct nf_hook_ops *ops,
			   unsigned int num, bool *have)
{
	lockdep_assert_held(&ln->lock);
	if (!*have)
		return;
	WRITE_ONCE(*have, false);
	/* before the others, see lnet_ler_ops */
	if (!ln->rx_hooks && !ln->ler_hooks)
		lnet_bridged_hooks_put(ln);
	nf_unregister_net_hooks(ln->net, ops, num);
}

/**
 * lnet_rx_hooks_get() - see to it that labelled packets are received
 * @ln: namespace
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or a negative errno.
 */
int lnet_rx_hooks_get(struct lnet_net *ln)
{
	return lnet_hooks_get(ln, ln->hooks.rx, LNET_HOOKS_RX,
			      &ln->rx_hooks);
}

/**
 * lnet_rx_hooks_put() - stop receiving labelled packets
 * @ln: namespace
 *
 * Context: May sleep. lnet_net.lock is held.
 */
void lnet_rx_hooks_put(struct lnet_net *ln)
{
	lnet_hooks_put(ln, ln->hooks.rx, LNET_HOOKS_RX,
		       &ln->rx_hooks);
}

/**
 * lnet_ler_hooks_get() - see to it that the label table is looked at
 * @ln: namespace
 *
 * Context: May sleep. lnet_net.lock is held.
 * Return: 0 or a negative errno.
 */
int lnet_ler_hooks_get(struct lnet_net *ln)
{
	return lnet_hooks_get(ln, ln->hooks.ler, LNET_HOOKS_LER,
			      &ln->ler_hooks);
}

static void lnet_ler_hooks_put(struct lnet_net *ln)
{
	lnet_hooks_put(ln, ln->hooks.ler, LNET_HOOKS_LER,
		       &ln->ler_hooks);
}

/**
 * lnet_ler_hooks_idle() - stop looking at packets if none can be labelled
 * @ln: namespace
 *
 * None can be without a rule and without an entry in the main label table.
 *
 * Context: May sleep. lnet_net.lock is held.
 */
void lnet_ler_hooks_idle(struct lnet_net *ln)
{
	lockdep_assert_held(&ln->lock);
	if (!rcu_access_pointer(ln->rules) &&
	    !lnet_ftn_count(ln->ftn, AF_INET) &&
	    !lnet_ftn_count(ln->ftn, AF_INET6))
		lnet_ler_hooks_put(ln);
}

/**
 * lnet_hooks_down() - unregister all hooks of a namespace
 * @ln: namespace
 *
 * When it returns no packet is in any of the hooks, and none that was queued
 * to user space on its way through them is left.
 *
 * Context: May sleep. lnet_net.lock is held.
 */
void lnet_hooks_down(struct lnet_net *ln)
{
	lnet_rx_hooks_put(ln);
	lnet_ler_hooks_put(ln);
	synchronize_net();
}
