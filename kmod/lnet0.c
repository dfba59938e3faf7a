// SPDX-License-Identifier: GPL-2.0
/*
 * lnet0, the one virtual device of a namespace: what is to be labelled leaves
 * through it, what was popped appears on it. Firewalls, queues, captures and
 * routing rules see inner packets there as on any interface.
 *
 * The device offers segmentation and checksums: who does it is the next hop's
 * device, behind the label (offload.c).
 */
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip_tunnels.h>
#include <net/rtnetlink.h>

#include "compat/netdev.h"
#include "drop.h"
#include "encap.h"
#include "lnet0.h"
#include "model.h"
#include "mss.h"
#include "offload.h"
#include "route.h"
#include "state.h"

#define LNET0_MAX_MTU	(0xffff - LNET_ENCAP_LEN4)

/**
 * struct lnet0 - private part of the device
 * @ln: namespace, which it does not leave
 * @gro_cells: merge popped packets
 */
struct lnet0 {
	struct lnet_net *ln;
	struct gro_cells gro_cells;
};

static bool lnet0_carries(struct sk_buff *skb)
{
	switch (skb->protocol) {
	case htons(ETH_P_IP):
		return pskb_may_pull(skb, sizeof(struct iphdr));
	case htons(ETH_P_IPV6):
		return pskb_may_pull(skb, sizeof(struct ipv6hdr));
	}
	return false;
}

/*
 * Does a packet fit? IPv6 relies on 1280 bytes, and senders do not believe in
 * less. A device without neighbours is a tunnel, and these cut up what they
 * make if they must, as WireGuard does; others would lose it.
 */
static bool lnet0_fits(const struct sk_buff *skb, u32 room,
		       const struct net_device *out)
{
	if (likely(skb->len <= room))
		return true;
	if (skb->protocol == htons(ETH_P_IPV6) && !lnet_has_neighbours(out))
		room = max_t(u32, room, IPV6_MIN_MTU);
	return skb->len <= room || (skb_is_gso(skb) && lnet_gso_fits(skb, room));
}

static netdev_tx_t lnet0_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct lnet_net *ln = ((struct lnet0 *)netdev_priv(dev))->ln;
	unsigned int len = skb->len;
	bool merged = skb_is_gso(skb);
	const struct lnet_nexthop *nh;
	struct lnet_flow flow = { };
	struct net_device *out;
	struct lnet_exit *exit;
	enum lnet_counter why;
	u32 room;
	int err;

	exit = lnet0_carries(skb) ? lnet_route_exit(ln, skb) : NULL;
	if (unlikely(!exit)) {
		why = LNET_CNT_STRAY;
		goto drop;
	}
	exit = lnet_exit_live(exit);
	if (unlikely(!exit || exit->type != LNET_EXIT_TYPE_REMOTE)) {
		/* no way, or one that only a new look at the table can take */
		why = LNET_CNT_UNREACHABLE;
		lnet_answer_sent(skb, LNET_ANSWER_UNREACHABLE, 0);
		goto drop;
	}
	nh = lnet_flow_nexthop(rcu_dereference(exit->nhs), &flow, skb,
			       skb_network_offset(skb));
	out = nh ? rcu_dereference(nh->dev) : NULL;
	if (unlikely(!out)) {
		why = LNET_CNT_UNREACHABLE;
		lnet_answer_sent(skb, LNET_ANSWER_UNREACHABLE, 0);
		goto drop;
	}
	room = lnet_encap_room(lnet_nh_mtu(nh, out), nh->to.family);
	if (unlikely(!lnet0_fits(skb, room, out))) {
		why = LNET_CNT_TOO_BIG;
		lnet_answer_sent(skb, LNET_ANSWER_TOO_BIG, room);
		goto drop;
	}
	lnet_mss_push(ln, skb, min_not_zero(READ_ONCE(exit->path_mtu), room));
	err = lnet_push(skb, nh, out, exit->label, &flow);
	if (unlikely(err)) {
		why = LNET_CNT_NO_MEMORY;
		goto drop;
	}
	if (lnet_exit_has_model(exit))
		lnet_model_push(exit, skb);
	trace_lnet_exit_push(exit, skb, out, len);
	if (unlikely(lnet_transmit(skb, nh, out))) {
		lnet_count(ln, LNET_CNT_TRANSMIT);
		dev_core_stats_tx_dropped_inc(dev);
		return NETDEV_TX_OK;
	}
	lnet_count(ln, LNET_CNT_PUSH);
	if (merged)
		lnet_count(ln, LNET_CNT_PUSH_MERGED);
	lnet_exit_count(exit, LNET_EXIT_PUSH, len, merged);
	dev_sw_netstats_tx_add(dev, 1, len);
	return NETDEV_TX_OK;

drop:
	dev_core_stats_tx_dropped_inc(dev);
	lnet_drop(ln, skb, why);
	return NETDEV_TX_OK;
}

/* How deep in lnet0_receive() this processor is. */
static DEFINE_PER_CPU(unsigned int, lnet0_depth);

/*
 * May a popped packet be one part of several that came singly? All packets of a
 * flow get the same answer, so that none overtakes another.
 */
static bool lnet0_merges(const struct net_device *dev0,
			 const struct sk_buff *skb)
{
	if (!(dev0->features & NETIF_F_GRO) || lnet_gro_noted(skb))
		return false;
	if (dev0->features & (NETIF_F_GRO_FRAGLIST | NETIF_F_GRO_UDP_FWD))
		return true;
	return skb->protocol == htons(ETH_P_IPV6) ?
	       ipv6_hdr(skb)->nexthdr == IPPROTO_TCP :
	       ip_hdr(skb)->protocol == IPPROTO_TCP;
}

/**
 * lnet0_receive() - hand a popped packet to the stack
 * @dev0: lnet0
 * @skb: packet of the family that skb->protocol says, network header at
 *       skb->data; consumed
 *
 * At once, or by way of a queue where there may be something to merge, and where
 * labels within labels come off one behind the other: the stack of functions is
 * as deep as one of them, whatever packets look like.
 *
 * Context: RCU, BH disabled.
 */
void lnet0_receive(struct net_device *dev0, struct sk_buff *skb)
{
	struct lnet0 *priv = netdev_priv(dev0);

	skb->dev = dev0;
	dev_sw_netstats_rx_add(dev0, skb->len);
	if (lnet0_merges(dev0, skb) || this_cpu_read(lnet0_depth)) {
		gro_cells_receive(&priv->gro_cells, skb);
		return;
	}
	this_cpu_inc(lnet0_depth);
	netif_receive_skb(skb);
	this_cpu_dec(lnet0_depth);
}

static int lnet0_dev_init(struct net_device *dev)
{
	struct lnet0 *priv = netdev_priv(dev);
	int err;

	priv->ln = lnet_net(dev_net(dev));
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	if (!dev->tstats)
		return -ENOMEM;
	err = gro_cells_init(&priv->gro_cells, dev);
	if (err) {
		free_percpu(dev->tstats);
		dev->tstats = NULL;
	}
	return err;
}

/*
 * Before unregistering waits for the readers: no exit has a route on the
 * device afterwards, and nobody finds it.
 */
static void lnet0_dev_uninit(struct net_device *dev)
{
	struct lnet_net *ln = lnet_net(dev_net(dev));
	struct lnet0 *priv = netdev_priv(dev);
	struct lnet_exit *exit;
	unsigned long index;

	mutex_lock(&ln->lock);
	if (rtnl_dereference(ln->dev0) == dev) {
		RCU_INIT_POINTER(ln->dev0, NULL);
		xa_for_each(&ln->labels, index, exit) {
			lnet_route_del(exit);
			lnet_exit_update(exit);
		}
		ln->seq++;
	}
	mutex_unlock(&ln->lock);
	gro_cells_destroy(&priv->gro_cells);
}

static void lnet0_dev_free(struct net_device *dev)
{
	free_percpu(dev->tstats);
}

/* No link local address of its own, and so no solicitations for nobody. */
static int lnet0_open(struct net_device *dev)
{
	struct inet6_dev *in6_dev = __in6_dev_get(dev);

	if (in6_dev)
		in6_dev->cnf.addr_gen_mode = IN6_ADDR_GEN_MODE_NONE;
	return 0;
}

static const struct net_device_ops lnet0_netdev_ops = {
	.ndo_init		= lnet0_dev_init,
	.ndo_open		= lnet0_open,
	.ndo_uninit		= lnet0_dev_uninit,
	.ndo_start_xmit		= lnet0_xmit,
	.ndo_get_stats64	= dev_get_tstats64,
};

static const struct device_type lnet0_type = {
	.name = KBUILD_MODNAME,
};

static void lnet0_setup(struct net_device *dev)
{
	dev->netdev_ops = &lnet0_netdev_ops;
	dev->header_ops = &ip_tunnel_header_ops;
	dev->type = ARPHRD_NONE;
	dev->flags = IFF_POINTOPOINT | IFF_NOARP;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->mtu = LNET0_MAX_MTU;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = LNET0_MAX_MTU;
	dev->needed_headroom = LNET_ENCAP_ROOM_MAX;
	dev->features = NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA |
			NETIF_F_GRO | lnet_offload_features();
	dev->hw_features = dev->features;
	/* A super-packet must be one IP packet, with its label too. */
	netif_set_tso_max_size(dev, 0x10000 - LNET_ENCAP_LEN_MAX);
	lnet_compat_lltx(dev);
	lnet_compat_netns_local(dev);
	dev->priv_destructor = lnet0_dev_free;
	dev->needs_free_netdev = true;
	SET_NETDEV_DEVTYPE(dev, &lnet0_type);
	netif_keep_dst(dev);
}

static int lnet0_newlink(LNET_NEWLINK_PARAMS)
{
	struct lnet_net *ln = lnet_net(dev_net(dev));
	struct lnet_exit *exit;
	unsigned long index;
	int err;

	if (rtnl_dereference(ln->dev0)) {
		NL_SET_ERR_MSG(extack,
			       "the namespace has its lnet_exit device already");
		return -EEXIST;
	}
	err = register_netdevice(dev);
	if (err)
		return err;

	mutex_lock(&ln->lock);
	rcu_assign_pointer(ln->dev0, dev);
	xa_for_each(&ln->labels, index, exit) {
		err = lnet_route_add(exit, dev);
		if (err)
			break;
		lnet_exit_update(exit);
	}
	ln->seq++;
	mutex_unlock(&ln->lock);
	if (err)
		unregister_netdevice(dev);
	return err;
}

static int lnet0_validate(struct nlattr *tb[], struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	if (tb[IFLA_ADDRESS]) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
				    "an lnet_exit device has no link layer address");
		return -EINVAL;
	}
	return 0;
}

static struct rtnl_link_ops lnet0_link_ops __read_mostly = {
	.kind		= KBUILD_MODNAME,
	.priv_size	= sizeof(struct lnet0),
	.setup		= lnet0_setup,
	.validate	= lnet0_validate,
	.newlink	= lnet0_newlink,
};

int lnet0_init(void)
{
	return rtnl_link_register(&lnet0_link_ops);
}

/* Deletes the devices of all namespaces. */
void lnet0_exit(void)
{
	rtnl_link_unregister(&lnet0_link_ops);
}
