// SPDX-License-Identifier: GPL-2.0
/*
 * Devices of the kind lnet_bench: IP packets without a link layer header, as
 * with WireGuard, and no queue.
 */
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/ipv6.h>
#include <net/addrconf.h>
#include <net/rtnetlink.h>

#include "bench.h"
#include "kmod/compat/netdev.h"

struct bench_device {
	struct napi_struct napi;
};

/* Reports of multicast groups, which the stack sends when it likes to. */
static bool bench_is_chatter(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IPV6) &&
	       ipv6_hdr(skb)->nexthdr == NEXTHDR_HOP;
}

/**
 * bench_sink() - where packets end
 * @skb: packet, consumed
 * @dev: device that it leaves by
 *
 * Context: BH disabled.
 * Return: NETDEV_TX_OK.
 */
netdev_tx_t bench_sink(struct sk_buff *skb, struct net_device *dev)
{
	struct bench_batch *b = &bench_batch;
	bool stepping = bench_step_pause();

	if (likely(dev == READ_ONCE(b->out) && !bench_is_chatter(skb))) {
		if (unlikely(b->capture))
			bench_capture(skb);
		if (atomic_inc_return(&b->came) == b->num)
			complete(&b->done);
	}
	consume_skb(skb);
	bench_step_resume(stepping);
	return NETDEV_TX_OK;
}

static int bench_poll(struct napi_struct *napi, int budget)
{
	bench_feed(napi);
	napi_complete_done(napi, BENCH_BATCH);
	return BENCH_BATCH;
}

/**
 * bench_poll_now() - poll a device as soon as BH are enabled
 * @in: device
 *
 * Context: BH disabled.
 */
void bench_poll_now(struct net_device *in)
{
	struct bench_device *priv = netdev_priv(in);

	napi_schedule(&priv->napi);
}

static int bench_open(struct net_device *dev)
{
	struct bench_device *priv = netdev_priv(dev);
	struct inet6_dev *in6_dev = __in6_dev_get(dev);

	if (in6_dev)
		in6_dev->cnf.addr_gen_mode = IN6_ADDR_GEN_MODE_NONE;
	napi_enable(&priv->napi);
	return 0;
}

static int bench_stop(struct net_device *dev)
{
	struct bench_device *priv = netdev_priv(dev);

	napi_disable(&priv->napi);
	return 0;
}

static int bench_init(struct net_device *dev)
{
	struct bench_device *priv = netdev_priv(dev);

	netif_napi_add(dev, &priv->napi, bench_poll);
	return 0;
}

static const struct net_device_ops bench_netdev_ops = {
	.ndo_init	= bench_init,
	.ndo_open	= bench_open,
	.ndo_stop	= bench_stop,
	.ndo_start_xmit	= bench_sink,
};

bool bench_is_device(const struct net_device *dev)
{
	return dev->netdev_ops == &bench_netdev_ops;
}

static void bench_setup(struct net_device *dev)
{
	dev->netdev_ops = &bench_netdev_ops;
	dev->type = ARPHRD_NONE;
	dev->flags = IFF_POINTOPOINT | IFF_NOARP;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->mtu = ETH_DATA_LEN;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->features = NETIF_F_SG | NETIF_F_HIGHDMA;
	lnet_compat_lltx(dev);
	dev->needs_free_netdev = true;
}

static struct rtnl_link_ops bench_link_ops __read_mostly = {
	.kind		= KBUILD_MODNAME,
	.priv_size	= sizeof(struct bench_device),
	.setup		= bench_setup,
};

int bench_device_init(void)
{
	return rtnl_link_register(&bench_link_ops);
}

void bench_device_exit(void)
{
	rtnl_link_unregister(&bench_link_ops);
}
