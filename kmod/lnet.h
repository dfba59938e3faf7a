/* SPDX-License-Identifier: GPL-2.0 */
/*
 * L-Net Exit: objects of a network namespace and who may touch them.
 *
 *   struct lnet_net            one per namespace
 *     ├─ exits, labels, ilm    struct lnet_exit, by name and by label (ILM)
 *     │    ├─ nhs              struct lnet_nh_group: the NHLFEs of the exit
 *     │    └─ rt               route on lnet0 that leads packets to the exit
 *     ├─ ftn                   label table: prefix -> exit (FTN), see ftn.h
 *     ├─ devs                  struct lnet_dev: devices labels may come in by
 *     └─ dev0                  the virtual device lnet0, if there is one
 *
 * Locks. @lnet_net.lock (a mutex) serialises every change. Whoever needs the
 * RTNL too takes it first: RTNL -> lnet_net.lock. The packet path takes no
 * lock and runs under RCU; it reads pointers marked __rcu with
 * rcu_dereference() and plain fields that may change with READ_ONCE().
 */
#ifndef _LNET_H
#define _LNET_H

#include <linux/cache.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/seqlock.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/dst.h>
#include <net/gro_cells.h>
#include <net/net_namespace.h>
#include <uapi/linux/lnet_exit.h>

#include "addr.h"
#include "ftn.h"
#include "hooks.h"
#include "stats.h"
#include "wire.h"

struct genl_info;
struct lnet_rules;
struct lnet_table;
struct lnet_tc_map;
struct lnet_txn;
struct rt6_info;
struct rtable;
struct socket;

#define LNET_NAME_SIZE		(LNET_EXIT_NAME_LEN + 1)
#define LNET_NAME_HASH_BITS	8
#define LNET_ADDR_HASH_BITS	8
#define LNET_DEV_HASH_BITS	5
/* Flows that change their way together; see balance.c. */
#define LNET_NH_BUCKET_SHIFT	22
#define LNET_NH_BUCKETS		(1u << (32 - LNET_NH_BUCKET_SHIFT))
/* Backups of backups: how far the packet path follows them. */
#define LNET_BACKUP_DEPTH	4

/**
 * struct lnet_nh_spec - a next hop as user space asked for it
 * @gateway: outer destination; AF_UNSPEC stands for the egress address
 * @source: outer source wanted; AF_UNSPEC lets the module choose
 * @ifindex: device
 * @weight: 1..256
 * @mtu: MTU of the outer packet, 0 for the device's
 * @protocol: who made it
 * @encap: enum lnet_exit_encap
 * @udp_checksum: whether packets of MPLS-in-UDP get a checksum
 */
struct lnet_nh_spec {
	struct lnet_addr gateway;
	struct lnet_addr source;
	u32 ifindex;
	u32 weight;
	u32 mtu;
	u8 protocol;
	u8 encap;
	bool udp_checksum;
};

/**
 * struct lnet_nexthop - one NHLFE
 * @spec: what was asked for; immutable
 * @dev: device, NULL once it has gone; written under RTNL and lnet_net.lock
 * @tracker: of the reference on @dev
 * @to: outer destination in force (gateway or egress address); immutable
 * @source: outer source in force; guarded by @flags' NO_SOURCE bit, written
 *          under lnet_net.lock; one aligned word for IPv4, for IPv6 readers
 *          use lnet_nh_source6()
 * @source_seq: of an IPv6 @source
 * @flags: LNET_EXIT_NH_F_*, 0 for alive; written by lnet_nh_set_flags()
 * @told_flags: those last announced; lnet_net.lock
 * @key: whose scores it has in balance.c; immutable
 * @wrap: bytes of UDP header before the label; immutable
 */
struct lnet_nexthop {
	struct lnet_nh_spec spec;
	struct net_device __rcu *dev;
	netdevice_tracker tracker;
	struct lnet_addr to;
	struct lnet_addr source;
	seqcount_t source_seq;
	u32 flags;
	u32 told_flags;
	u32 key;
	u8 wrap;
};

static inline struct in6_addr lnet_nh_source6(const struct lnet_nexthop *nh)
{
	/* older kernels have no reader of a constant counter */
	seqcount_t *seq = (seqcount_t *)&nh->source_seq;
	struct in6_addr source;
	unsigned int start;

	do {
		start = read_seqcount_begin(seq);
		source = nh->source.ip6;
	} while (read_seqcount_retry(seq, start));
	return source;
}

/**
 * struct lnet_nh_group - all next hops of an exit, replaced as a whole
 * @rcu: frees the group
 * @buckets: whose flows they are, LNET_NH_BUCKETS numbers in @nh, NULL for a next
 *           hop alone; READ_ONCE() on the packet path, see balance.c
 * @num: number of next hops
 * @nh: the next hops
 */
struct lnet_nh_group {
	struct rcu_head rcu;
	u8 *buckets;
	unsigned int num;
	struct lnet_nexthop nh[];
};

/**
 * struct lnet_exit_spec - properties of an exit as user space asked for them
 * @set: which of the members below the request named (LNET_SPEC_*)
 */
struct lnet_exit_spec {
	u32 set;
#define LNET_SPEC_LABEL		BIT(0)
#define LNET_SPEC_TYPE		BIT(1)
#define LNET_SPEC_EGRESS	BIT(2)
#define LNET_SPEC_PROTOCOL	BIT(3)
#define LNET_SPEC_NEXTHOPS	BIT(4)
#define LNET_SPEC_FLAGS		BIT(5)
#define LNET_SPEC_OIF		BIT(6)
#define LNET_SPEC_MARK		BIT(7)
#define LNET_SPEC_BACKUP	BIT(8)
#define LNET_SPEC_MTU		BIT(9)
#define LNET_SPEC_TC_MAP	BIT(10)
	char name[LNET_NAME_SIZE];
	char backup[LNET_NAME_SIZE];	/* empty: none */
	u32 label;
	u32 flags;			/* LNET_EXIT_F_* */
	u32 flags_mask;			/* which of them the request names */
	u32 oif;			/* ifindex, 0: none */
	u32 mark;
	u32 mtu;
	u8 type;
	u8 protocol;
	struct lnet_addr egress;
	unsigned int num_nh;
	struct lnet_nh_spec *nh;	/* @num_nh of them, the caller's */
	const u8 *tc_map;		/* of the request, NULL: none */
};

/* Counters of an exit; the order is that of the pairs in the uapi. */
enum lnet_exit_counter {
	LNET_EXIT_PUSH,
	LNET_EXIT_FORWARD,
	LNET_EXIT_POP,
	LNET_EXIT_DIRECT,
	LNET_EXIT_COUNTERS,
};

struct lnet_exit_pcpu {
	struct u64_stats_sync syncp;
	struct {
		u64_stats_t packets;
		u64_stats_t bytes;
		u64_stats_t merged;
	} cnt[LNET_EXIT_COUNTERS];
};

/**
 * struct lnet_exit_sum - one counter of an exit over all CPUs
 * @packets: packets, super-packets count once
 * @bytes: bytes of inner packets
 * @merged: super-packets among them
 */
struct lnet_exit_sum {
	u64 packets;
	u64 bytes;
	u64 merged;
};

/**
 * struct lnet_exit - an egress router, or a way out of this one
 * @ln: namespace; immutable
 * @name: unique in the namespace; immutable
 * @label: unique in the namespace; immutable
 * @type: enum lnet_exit_type; immutable
 * @protocol: who made it; lnet_net.lock
 * @egress: router address of a remote exit; lnet_net.lock
 * @flags: LNET_EXIT_F_*; READ_ONCE() on the packet path
 * @mark: firewall mark of a local exit; READ_ONCE() on the packet path
 * @mtu: override of the path MTU, 0 for none; lnet_net.lock
 * @path_mtu: largest inner packet; READ_ONCE() on the packet path
 * @entries: label table entries that name it; lnet_net.lock
 * @backup_users: exits whose backup it is; lnet_net.lock
 * @last_state: state last announced; lnet_net.lock
 * @model: LNET_MODEL_*, 0 for what most exits have; READ_ONCE() on the packet
 *         path, written under lnet_net.lock
 * @touched: scratch of lnet_exit_device_event(); lnet_net.lock
 * @nhs: next hops, NULL for none; RCU, written under lnet_net.lock
 * @backup: exit that takes over; RCU, written under lnet_net.lock
 * @oif: device a local exit leaves by; RCU, written under RTNL and
 *       lnet_net.lock
 * @oif_index: ifindex of @oif, 0 for none; stays when the device goes away,
 *             so that the exit fails closed; READ_ONCE() on the packet path
 * @oif_tracker: of the reference on @oif
 * @rt: route on lnet0 whose packets take this exit, NULL without lnet0; RCU,
 *      written under lnet_net.lock
 * @rt6: the same for IPv6, NULL also where lnet0 has no IPv6
 * @metrics: dst metrics of @rt, carries the MTU; reference counted by dst.h's
 *           rules
 * @metrics6: those of @rt6, whose MTU is never below IPv6's least
 * @tc_map: between DSCP and traffic class, NULL for none; RCU, written under
 *          lnet_net.lock
 * @stats: per-CPU counters
 * @by_name: in lnet_net.exits
 * @rcu: frees the exit
 */
struct lnet_exit {
	struct lnet_net *ln;
	struct lnet_nh_group __rcu *nhs;
	struct lnet_exit __rcu *backup;
	struct rtable __rcu *rt;
	struct rt6_info __rcu *rt6;
	struct lnet_exit_pcpu __percpu *stats;
	u32 label;
	u32 mark;
	u32 flags;
	u32 path_mtu;
	u8 type;
	u8 protocol;
	u8 last_state;
	u8 model;
	int oif_index;
	struct net_device __rcu *oif;
	netdevice_tracker oif_tracker;
	struct dst_metrics *metrics;
	struct dst_metrics *metrics6;
	u32 mtu;
	u32 entries;
	u32 backup_users;
	bool touched;
	struct lnet_tc_map __rcu *tc_map;
	struct lnet_addr egress;
	char name[LNET_NAME_SIZE];
	struct hlist_node by_name;
	struct rcu_head rcu;
};

struct lnet_dev_pcpu {
	struct u64_stats_sync syncp;
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
};

/**
 * struct lnet_dev - a device labelled packets are accepted from; immutable,
 *                   replaced as a whole
 */
struct lnet_dev {
	struct hlist_node by_index;
	int ifindex;
	struct lnet_dev_spec spec;
	struct net_device *dev;
	netdevice_tracker tracker;
	struct lnet_dev_pcpu __percpu *stats;
	struct rcu_head rcu;
};

/**
 * struct lnet_net - all state of one network namespace
 * @net: the namespace
 * @lock: see the head of this file
 * @dead: the namespace is being taken down, changes are refused; @lock
 * @own_host: label this host's own packets; READ_ONCE() on the packet path
 * @mss_clamp: lower the segment size of TCP, see mss.c; READ_ONCE() on the
 *             packet path
 * @dev0: lnet0, NULL without; RCU, written under RTNL and @lock
 * @ftn: the main label table
 * @rules: which table packets are looked up in, see rules.h; NULL for none; RCU,
 *         written under @lock
 * @tables: all label tables by id, the main one first; @lock
 * @num_tables: @lock
 * @ftn_owner: what the namespace's label tables have in common; @lock
 * @ilm: the incoming label map, see ilm.h, NULL before the first exit; RCU,
 *       written under @lock
 * @labels: the same exits in the order of their labels; @lock
 * @null_exit: whose the explicit nulls are, NULL for nobody's; RCU, written under
 *             @lock
 * @exits: name -> exit, @lock
 * @devs: ifindex -> accepted device; RCU, written under @lock
 * @addrs: router addresses, see addrset.h; RCU, written under @lock
 * @local4: IPv4 addresses of the devices, see local4.h; RCU, written under
 *          RTNL and @lock
 * @local4_short: not all of them are there; READ_ONCE() on the packet path
 * @num_exits: @lock
 * @num_devs: @lock
 * @heard: who sent labelled packets here lately, see heard.c
 * @limit: account of ICMP errors, see ratelimit.c
 * @udp_sock: sockets on the port of MPLS-in-UDP, NULL for none; @lock
 * @rx_hooks: the hooks of rx.c are registered; READ_ONCE() in gro.c, written
 *            under @lock
 * @ler_hooks: the hooks of ler.c and own.c are registered; @lock
 * @bridges: it has or had a bridge; @lock
 * @bridged_hooks: those for what br_netfilter hides are registered; READ_ONCE()
 *                 on the packet path, written under @lock
 * @seq: changes with every change of an object, makes dumps consistent; @lock
 * @label_gen: changes with every change of a label table; @lock
 * @txn: transaction under way, NULL without; @lock, see txn.c
 * @addr6_work: IPv6 addresses have changed, see events.c
 * @addr6_again: and are to be looked at once more
 * @addr6_wait: how long that waits, in jiffies; @lock
 * @hooks: see hooks.h; those that are not registered are idle
 * @counters: per-CPU counters of the namespace
 */
struct lnet_net {
	struct net *net;
	struct lnet_ftn *ftn;
	struct lnet_rules __rcu *rules;
	struct net_device __rcu *dev0;
	unsigned long __percpu *counters;
	bool own_host;
	bool mss_clamp;
	bool bridged_hooks;
	struct lnet_ilm __rcu *ilm;
	struct lnet_exit __rcu *null_exit;
	DECLARE_HASHTABLE(devs, LNET_DEV_HASH_BITS);
	DECLARE_HASHTABLE(addrs, LNET_ADDR_HASH_BITS);
	DECLARE_HASHTABLE(local4, LNET_ADDR_HASH_BITS);
	bool local4_short;
	struct lnet_heard *heard;
	struct lnet_limit *limit;

	/* see the head of this file */
	struct mutex lock;
	bool dead;
	bool rx_hooks;
	bool ler_hooks;
	bool bridges;
	unsigned long addr6_wait;
	struct work_struct addr6_work;
	struct delayed_work addr6_again;
	unsigned int seq;
	u32 label_gen;
	struct lnet_txn *txn;
	unsigned int num_exits;
	unsigned int num_devs;
	unsigned int num_tables;
	struct list_head tables;
	struct lnet_ftn_owner ftn_owner;
	struct socket *udp_sock[2];
	struct xarray labels;
	DECLARE_HASHTABLE(exits, LNET_NAME_HASH_BITS);
	struct lnet_hooks hooks;
};

/* net.c: life of a namespace */
struct lnet_net *lnet_net(const struct net *net);
int lnet_net_init(void);
void lnet_net_exit(void);

/* events.c */
int lnet_events_init(void);
void lnet_events_exit(void);
void lnet_events_watch6(struct lnet_net *ln);
void lnet_events_net_init(struct lnet_net *ln);
void lnet_events_net_exit(struct lnet_net *ln);

static inline void lnet_count(struct lnet_net *ln, enum lnet_counter c)
{
	this_cpu_inc(ln->counters[c]);
}

/* exit.c: all need lnet_net.lock; those that name devices the RTNL too */
struct lnet_exit *lnet_exit_by_name(struct lnet_net *ln, const char *name);
struct lnet_exit *lnet_exit_by_label(struct lnet_net *ln, u32 label);
struct lnet_exit *lnet_exit_create(struct lnet_net *ln,
				   const struct lnet_exit_spec *spec,
				   struct netlink_ext_ack *extack);
int lnet_exit_change(struct lnet_exit *exit, const struct lnet_exit_spec *spec,
		     bool replace, struct netlink_ext_ack *extack);
int lnet_exit_delete(struct lnet_exit *exit, struct netlink_ext_ack *extack);
void lnet_exit_flush(struct lnet_net *ln);
void lnet_exit_update(struct lnet_exit *exit);
void lnet_exit_refresh_routes(struct lnet_net *ln);
void lnet_exit_device_event(struct lnet_net *ln, struct net_device *dev,
			    unsigned long event);
void lnet_exit_lost6(struct lnet_net *ln, const struct net_device *dev,
		     const struct in6_addr *addr);

/* state.c: which way an exit has now */
enum lnet_exit_state lnet_exit_state(struct lnet_exit *exit,
				     enum lnet_exit_reason *reason);
void lnet_exit_counters(const struct lnet_exit *exit,
			struct lnet_exit_sum sum[LNET_EXIT_COUNTERS]);

/* nexthop.c */
struct lnet_nh_group *lnet_nh_group_build(struct lnet_net *ln,
					  const struct lnet_exit_spec *spec,
					  const struct lnet_addr *egress,
					  struct netlink_ext_ack *extack);
void lnet_nh_group_free(struct lnet_nh_group *group);
int lnet_nh_group_count_addrs(struct lnet_net *ln,
			      const struct lnet_nh_group *group, bool add);
bool lnet_nh_group_refresh(struct lnet_net *ln, struct lnet_nh_group *group,
			   struct net_device *dev, unsigned long event);
u32 lnet_nh_group_mtu(const struct lnet_nh_group *group);
const struct lnet_nexthop *lnet_nh_choose(const struct lnet_nh_group *group,
					  u32 hash);

/* device.c: devices that labelled packets are accepted from */
/**
 * lnet_dev_find() - is a device accepted
 * @ln: namespace
 * @ifindex: device
 *
 * Context: RCU or lnet_net.lock.
 * Return: what is accepted from it, or NULL.
 */
static inline struct lnet_dev *lnet_dev_find(const struct lnet_net *ln,
					     int ifindex)
{
	struct lnet_dev *ldev;

	hash_for_each_possible_rcu(ln->devs, ldev, by_index, ifindex,
				   lockdep_is_held(&ln->lock))
		if (ldev->ifindex == ifindex)
			return ldev;
	return NULL;
}

struct lnet_dev *lnet_dev_next(const struct lnet_net *ln, int ifindex);
int lnet_dev_set(struct lnet_net *ln, struct net_device *dev,
		 const struct lnet_dev_spec *spec, bool replace,
		 struct netlink_ext_ack *extack);
int lnet_dev_del(struct lnet_net *ln, int ifindex);
void lnet_dev_gone(struct lnet_net *ln, const struct net_device *dev);
void lnet_dev_flush(struct lnet_net *ln);
void lnet_dev_counters(const struct lnet_dev *ldev, u64 *packets, u64 *bytes);

/* table.c: label table entries that pin exits; lnet_net.lock */
struct lnet_label_filter {
	const struct lnet_exit *exit;	/* NULL: any */
	u8 family;			/* 0: any */
	u8 protocol;			/* 0: any */
	u8 type;			/* enum lnet_exit_entry_type */
	bool one_type;			/* false: any */
	u8 match;			/* enum lnet_exit_prefix_match */
	struct lnet_ftn_cursor prefix;	/* of family 0: any */
};

void lnet_label_init(struct lnet_net *ln);
bool lnet_label_within(const struct lnet_ftn_hit *hit, const void *filter);
bool lnet_label_match(const struct lnet_ftn_entry *e,
		      const struct lnet_label_filter *f);
int lnet_label_set(struct lnet_net *ln, struct lnet_table *table,
		   const struct lnet_ftn_entry *entry, bool replace,
		   struct netlink_ext_ack *extack);
int lnet_label_del(struct lnet_net *ln, struct lnet_table *table,
		   const struct lnet_ftn_entry *entry);
int lnet_label_commit(struct lnet_net *ln, const struct lnet_table *table,
		      struct lnet_ftn_batch *b, struct lnet_ftn_result *result,
		      struct netlink_ext_ack *extack);
int lnet_label_flush(struct lnet_net *ln, struct lnet_table *table,
		     const struct lnet_label_filter *f);
void lnet_label_clear(struct lnet_net *ln, struct lnet_table *table);
void lnet_label_limit(struct lnet_net *ln);
void lnet_label_explain(const struct lnet_net *ln, int err,
			struct netlink_ext_ack *extack);

/* netlink.c and its neighbours */
int lnet_nl_init(void);
void lnet_nl_exit(void);
void lnet_nl_exit_ntf(struct lnet_exit *exit, u8 cmd,
		      const struct genl_info *info);
void lnet_nl_dev_ntf(struct lnet_net *ln, struct lnet_dev *ldev, u8 cmd,
		     const struct genl_info *info);

#endif /* _LNET_H */
