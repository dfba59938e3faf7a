// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a namespace's state.
 */
#include <linux/rtnetlink.h>
#include <net/netns/generic.h>

#include "heard.h"
#include "hooks.h"
#include "ilm.h"
#include "lnet.h"
#include "local4.h"
#include "ratelimit.h"
#include "rules.h"
#include "tables.h"
#include "txn.h"

static unsigned int lnet_net_id __read_mostly;

struct lnet_net *lnet_net(const struct net *net)
{
	return net_generic(net, lnet_net_id);
}

static int __net_init lnet_net_start(struct net *net)
{
	struct lnet_net *ln = lnet_net(net);
	int err;

	ln->net = net;
	ln->mss_clamp = true;
	mutex_init(&ln->lock);
	lnet_events_net_init(ln);
	xa_init(&ln->labels);
	hash_init(ln->local4);
	hash_init(ln->devs);
	hash_init(ln->addrs);
	hash_init(ln->exits);
	lnet_hooks_init(ln);
	lnet_label_init(ln);
	err = lnet_tables_init(ln);
	if (err)
		return err;
	err = -ENOMEM;
	ln->counters = __alloc_percpu_gfp(sizeof(unsigned long) * LNET_CNT_MAX,
					  __alignof__(unsigned long),
					  GFP_KERNEL_ACCOUNT);
	if (!ln->counters)
		goto err_tables;
	err = lnet_heard_init(ln);
	if (err)
		goto err_counters;
	err = lnet_limit_init(ln);
	if (err)
		goto err_heard;
	return 0;

err_heard:
	lnet_heard_free(ln);
err_counters:
	free_percpu(ln->counters);
err_tables:
	lnet_tables_free(ln);
	return err;
}

/*
 * Before any device of the namespace goes: nothing may hold one any more, and
 * no packet may be in our hooks. The core waits for a grace period afterwards.
 */
static void __net_exit lnet_net_pre_exit(struct net *net)
{
	const struct lnet_rule_filter all = { };
	struct lnet_net *ln = lnet_net(net);
	struct lnet_table *table;

	rtnl_lock();
	mutex_lock(&ln->lock);
	ln->dead = true;
	lnet_hooks_down(ln);
	lnet_txn_abort(ln);
	lnet_rules_remove(ln, &all, 0, NULL, NULL);
	list_for_each_entry(table, &ln->tables, list)
		lnet_label_clear(ln, table);
	lnet_exit_flush(ln);
	lnet_dev_flush(ln);
	mutex_unlock(&ln->lock);
	rtnl_unlock();
}

static void __net_exit lnet_net_stop(struct net *net)
{
	struct lnet_net *ln = lnet_net(net);

	lnet_events_net_exit(ln);
	WARN_ON(!xa_empty(&ln->labels) || !hash_empty(ln->addrs) ||
		ln->num_exits || ln->num_devs);
	lnet_limit_free(ln);
	lnet_heard_free(ln);
	free_percpu(ln->counters);
	lnet_tables_free(ln);
	lnet_ilm_free(ln);
	lnet_local4_flush(ln);
	mutex_destroy(&ln->lock);
}

static struct pernet_operations lnet_net_ops = {
	.init		= lnet_net_start,
	.pre_exit	= lnet_net_pre_exit,
	.exit		= lnet_net_stop,
	.id		= &lnet_net_id,
	.size		= sizeof(struct lnet_net),
};

int lnet_net_init(void)
{
	return register_pernet_subsys(&lnet_net_ops);
}

void lnet_net_exit(void)
{
	unregister_pernet_subsys(&lnet_net_ops);
}
