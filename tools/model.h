/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's objects as structs, and the requests about them. One request
 * function per operation of uapi/lnet_exit.yaml; none of them prints.
 */
#ifndef LNET_EXIT_TOOLS_MODEL_H
#define LNET_EXIT_TOOLS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/lnet_exit.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include "addr.h"
#include "dscp.h"
#include "nl.h"

/*
 * Each object has a bit set "has": bit n says that attribute n of its set is
 * there. Parsing sets the bits of what the kernel sent, requests carry only
 * what has its bit set.
 */
#define LX_BIT(attr) (1u << (attr))

/**
 * struct lx_nexthop - one way toward the egress router (NHLFE)
 * @gateway: outer destination; none: the egress address itself
 * @source: outer source set by the operator; none: an address of the device
 * @used_source: outer source in force (answers only)
 * @ifindex: device
 * @weight: 1 to LNET_EXIT_WEIGHT_MAX; 0 is sent as 1
 * @mtu: of the outer packet in bytes, 0 for the device's
 * @flags: LNET_EXIT_NH_F_* (answers only)
 * @protocol: who made it; 0 is not sent
 * @encap: LNET_EXIT_ENCAP_*
 * @has_udp_checksum: @udp_checksum is said; not sent without, and then over
 *	IPv6 there is one, over IPv4 none
 * @udp_checksum: packets of LNET_EXIT_ENCAP_UDP get a checksum
 */
struct lx_nexthop {
	struct lx_addr gateway;
	struct lx_addr source;
	struct lx_addr used_source;
	uint32_t ifindex;
	uint32_t weight;
	uint32_t mtu;
	uint32_t flags;
	uint8_t protocol;
	uint8_t encap;
	bool has_udp_checksum;
	bool udp_checksum;
};

/**
 * struct lx_counts - packets and bytes of one way through an exit
 * @merged: how many of the packets were several in one
 */
struct lx_counts {
	uint64_t packets;
	uint64_t bytes;
	uint64_t merged;
};

/**
 * struct lx_exit - an exit
 * @has: LX_BIT(LNET_EXIT_A_EXIT_*) of what is there
 * @flags_mask: those of @flags that a request changes (bitfield32 selector)
 * @n_hops: next hops in @hops; LNET_EXIT_A_EXIT_NEXTHOPS in @has with 0 of
 *	them takes all away
 * @backup: empty for none
 * @tc_map: dscp-tc of a remote exit, tc-dscp of a local one
 *
 * The other members are the attributes of the same names.
 */
struct lx_exit {
	uint32_t has;
	char name[LNET_EXIT_NAME_LEN + 1];
	char backup[LNET_EXIT_NAME_LEN + 1];
	uint32_t label;
	uint8_t type;
	uint8_t protocol;
	uint8_t state;
	uint8_t reason;
	struct lx_addr egress;
	uint32_t flags;
	uint32_t flags_mask;
	uint32_t oif;
	uint32_t mark;
	uint32_t mtu;
	uint32_t path_mtu;
	uint32_t entries;
	struct lx_tc_map tc_map;
	struct lx_counts push;
	struct lx_counts forward;
	struct lx_counts pop;
	struct lx_counts direct;
	unsigned int n_hops;
	struct lx_nexthop hops[LNET_EXIT_NEXTHOP_MAX];
};

/** struct lx_exits - exits of a dump, sorted by name; see lx_exits_free() */
struct lx_exits {
	struct lx_exit *v;
	size_t n;
	size_t room;
};

/**
 * struct lx_label - an entry of the label table (FTN)
 * @has: LX_BIT(LNET_EXIT_A_LABEL_*); PREFIXLEN stands for @prefix as a whole
 * @prefix: the FEC
 * @exit: name of the exit; empty for a bypass
 * @type: LNET_EXIT_ENTRY_*
 * @flags: LNET_EXIT_ENTRY_F_*
 * @protocol: who made it
 * @table: label table by its id
 */
struct lx_label {
	uint32_t has;
	struct lx_prefix prefix;
	char exit[LNET_EXIT_NAME_LEN + 1];
	uint8_t type;
	uint8_t flags;
	uint8_t protocol;
	uint32_t table;
};

/** struct lx_labels - entries of a dump, sorted by family and prefix */
struct lx_labels {
	struct lx_label *v;
	size_t n;
	size_t room;
};

/**
 * struct lx_table - a label table
 * @has: LX_BIT(LNET_EXIT_A_TABLE_*)
 * @rules: rules that name it (answers only)
 */
struct lx_table {
	uint32_t has;
	uint32_t id;
	uint32_t entries4;
	uint32_t entries6;
	uint32_t rules;
	uint8_t protocol;
	char name[LNET_EXIT_NAME_LEN + 1];
};

/** struct lx_tables - label tables of a dump, sorted by id */
struct lx_tables {
	struct lx_table *v;
	size_t n;
	size_t room;
};

/** struct lx_fwmark - a firewall mark, and the bits of it that count */
struct lx_fwmark {
	uint32_t mark;
	uint32_t mask;
};

/**
 * struct lx_rule - a rule
 * @has: LX_BIT(LNET_EXIT_A_RULE_*); FROM, TO and MARK stand for the pairs
 * @flags: LNET_EXIT_RULE_F_*
 * @action: LNET_EXIT_RULE_*
 * @missing: LNET_EXIT_RULE_M_* (answers only)
 */
struct lx_rule {
	uint32_t has;
	uint32_t pref;
	uint32_t flags;
	uint32_t table;
	uint32_t missing;
	struct lx_fwmark mark;
	struct lx_prefix from;
	struct lx_prefix to;
	uint8_t action;
	uint8_t protocol;
	char iif[LNET_EXIT_IFNAME_LEN + 1];
	char exit[LNET_EXIT_NAME_LEN + 1];
	char cgroup[LNET_EXIT_CGROUP_LEN + 1];
	uint64_t packets;
	uint64_t bytes;
};

/** struct lx_rules - rules of a dump, in their order */
struct lx_rules {
	struct lx_rule *v;
	size_t n;
	size_t room;
};

/**
 * struct lx_label_filter - what a dump, a flush or a transaction selects
 * @has: LX_BIT of LNET_EXIT_A_LABEL_EXIT, PROTOCOL, FAMILY, TABLE, PREFIXLEN
 *	(@prefix and @match, of a dump), TYPE (of a transaction); 0 for all
 * @match: LNET_EXIT_MATCH_*
 */
struct lx_label_filter {
	uint32_t has;
	char exit[LNET_EXIT_NAME_LEN + 1];
	uint8_t protocol;
	uint8_t family;
	uint32_t table;
	struct lx_prefix prefix;
	uint8_t match;
	uint8_t type;
};

/**
 * struct lx_lookup - question and answer of label-get
 * @destination: address looked up
 * @source: source of the packet, if set
 * @iif: incoming device, 0 for this host's own packets
 * @mark: firewall mark of the packet
 * @cgroup: of the socket that sends an own packet; empty for none
 * @verdict: LNET_EXIT_VERDICT_*
 * @rule: pref of the rule that decided, 0 for none
 * @entry: entry that matched, entry.has is 0 without one
 * @table_name: name of the entry's table, set by who asks for its text
 * @has_fib: @fib is there
 * @fib: route of the FIB that matches
 */
struct lx_lookup {
	struct lx_addr destination;
	struct lx_addr source;
	uint32_t iif;
	uint32_t mark;
	char cgroup[LNET_EXIT_CGROUP_LEN + 1];
	uint8_t verdict;
	uint32_t rule;
	struct lx_label entry;
	char table_name[LNET_EXIT_NAME_LEN + 1];
	bool has_fib;
	struct lx_prefix fib;
};

/**
 * struct lx_dev - a device that labelled packets are accepted from
 * @has: LX_BIT(LNET_EXIT_A_DEV_*); FROM stands for address and length
 * @from: outer sources accepted
 * @zero_checksum: MPLS-in-UDP over IPv6 may come without checksum
 */
struct lx_dev {
	uint32_t has;
	uint32_t ifindex;
	uint32_t label_min;
	uint32_t label_max;
	struct lx_prefix from;
	uint8_t protocol;
	bool zero_checksum;
	uint64_t rx_packets;
	uint64_t rx_bytes;
};

/** struct lx_devs - devices of a dump, sorted by ifindex */
struct lx_devs {
	struct lx_dev *v;
	size_t n;
	size_t room;
};

/**
 * struct lx_config - settings of the namespace
 * @has: LX_BIT(LNET_EXIT_A_CONFIG_*)
 * @own_host: label this host's own packets
 * @mss_clamp: lower the segment size of TCP to what fits
 */
struct lx_config {
	uint32_t has;
	bool own_host;
	bool mss_clamp;
};

/** struct lx_counter - one counter of the module */
struct lx_counter {
	char name[64];
	char doc[128];
	uint64_t value;
	bool drop;
};

/** struct lx_counters - counters in the module's order */
struct lx_counters {
	struct lx_counter *v;
	size_t n;
	size_t room;
};

/*
 * Messages. put functions append attributes to a request and return 0 or
 * -EMSGSIZE; parse functions read an answer or an event and return 0 or
 * -EBADMSG.
 */
int lx_exit_put(struct nl_msg *msg, const struct lx_exit *e);
int lx_exit_parse(struct nlmsghdr *h, struct lx_exit *e);
int lx_label_put(struct nl_msg *msg, const struct lx_label *l);
int lx_label_parse(struct nlmsghdr *h, struct lx_label *l);
int lx_label_filter_put(struct nl_msg *msg, const struct lx_label_filter *f);
int lx_label_filter_parse(struct nlmsghdr *h, struct lx_label_filter *f);
int lx_lookup_put(struct nl_msg *msg, const struct lx_lookup *q);
int lx_lookup_parse(struct nlmsghdr *h, struct lx_lookup *q);
int lx_dev_put(struct nl_msg *msg, const struct lx_dev *d);
int lx_dev_parse(struct nlmsghdr *h, struct lx_dev *d);
int lx_table_parse(struct nlmsghdr *h, struct lx_table *t);
int lx_rule_put(struct nl_msg *msg, const struct lx_rule *r);
int lx_rule_parse(struct nlmsghdr *h, struct lx_rule *r);
int lx_config_put(struct nl_msg *msg, const struct lx_config *c);
int lx_config_parse(struct nlmsghdr *h, struct lx_config *c);

/*
 * Requests on a socket of lx_genl_open(). All fill @rep and return 0 or the
 * negative errno of the refusal; "replace" sets NLM_F_REPLACE. get functions
 * return -ENOENT when there is no such object. Dumps return whole lists, which
 * the caller frees, also after an error.
 */
int lx_exit_new(struct lx_sock *s, const struct lx_exit *e, bool replace,
		struct lx_report *rep);
int lx_exit_change(struct lx_sock *s, const struct lx_exit *e,
		   struct lx_report *rep);
int lx_exit_del(struct lx_sock *s, const char *name, struct lx_report *rep);
int lx_exit_get(struct lx_sock *s, const char *name, struct lx_exit *e,
		struct lx_report *rep);
/* @filter: NULL, or an exit whose has names TYPE and/or PROTOCOL */
int lx_exit_dump(struct lx_sock *s, const struct lx_exit *filter,
		 struct lx_exits *out, struct lx_report *rep);
/* binary search by name in a list of lx_exit_dump(); NULL when not there */
const struct lx_exit *lx_exits_find(const struct lx_exits *l, const char *name);
void lx_exits_free(struct lx_exits *l);

int lx_label_new(struct lx_sock *s, const struct lx_label *l, bool replace,
		 struct lx_report *rep);
/* has of @l may name EXIT and PROTOCOL besides PREFIXLEN: delete only then */
int lx_label_del(struct lx_sock *s, const struct lx_label *l,
		 struct lx_report *rep);
int lx_label_lookup(struct lx_sock *s, struct lx_lookup *q,
		    struct lx_report *rep);
int lx_label_dump(struct lx_sock *s, const struct lx_label_filter *f,
		  struct lx_labels *out, struct lx_report *rep);
int lx_label_flush(struct lx_sock *s, const struct lx_label_filter *f,
		   struct lx_report *rep);
void lx_labels_free(struct lx_labels *l);
/* order of a sorted dump: IPv4 first, then address, then length */
int lx_prefix_cmp(const struct lx_prefix *a, const struct lx_prefix *b);

int lx_dev_new(struct lx_sock *s, const struct lx_dev *d, bool replace,
	       struct lx_report *rep);
int lx_dev_del(struct lx_sock *s, uint32_t ifindex, struct lx_report *rep);
int lx_dev_get(struct lx_sock *s, uint32_t ifindex, struct lx_dev *d,
	       struct lx_report *rep);
/* @protocol: 0 for all */
int lx_dev_dump(struct lx_sock *s, uint8_t protocol, struct lx_devs *out,
		struct lx_report *rep);
void lx_devs_free(struct lx_devs *l);

/* @key: has names ID or NAME */
int lx_table_new(struct lx_sock *s, const struct lx_table *t, bool replace,
		 struct lx_report *rep);
int lx_table_del(struct lx_sock *s, const struct lx_table *key,
		 struct lx_report *rep);
int lx_table_get(struct lx_sock *s, const struct lx_table *key,
		 struct lx_table *t, struct lx_report *rep);
/* @protocol: 0 for all */
int lx_table_dump(struct lx_sock *s, uint8_t protocol, struct lx_tables *out,
		  struct lx_report *rep);
void lx_tables_free(struct lx_tables *l);

/* @made: NULL, or filled with the rule as it is now */
int lx_rule_new(struct lx_sock *s, const struct lx_rule *r, bool replace,
		struct lx_rule *made, struct lx_report *rep);
/* has of @r names PREF, perhaps PROTOCOL: delete only then */
int lx_rule_del(struct lx_sock *s, const struct lx_rule *r,
		struct lx_report *rep);
int lx_rule_get(struct lx_sock *s, uint32_t pref, struct lx_rule *r,
		struct lx_report *rep);
/* @filter: has may name EXIT, TABLE and PROTOCOL */
int lx_rule_flush(struct lx_sock *s, const struct lx_rule *filter,
		  struct lx_report *rep);
int lx_rule_dump(struct lx_sock *s, const struct lx_rule *filter,
		 struct lx_rules *out, struct lx_report *rep);
void lx_rules_free(struct lx_rules *l);

int lx_config_set(struct lx_sock *s, const struct lx_config *c,
		  struct lx_report *rep);
int lx_config_get(struct lx_sock *s, struct lx_config *c,
		  struct lx_report *rep);

/* @prefix: NULL, or what the names of the counters begin with */
int lx_stats_get(struct lx_sock *s, const char *prefix,
		 struct lx_counters *out, struct lx_report *rep);
void lx_counters_free(struct lx_counters *l);

#endif /* LNET_EXIT_TOOLS_MODEL_H */
