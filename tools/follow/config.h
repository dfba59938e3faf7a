/* SPDX-License-Identifier: GPL-2.0 */
/* The configuration of the daemon, as it stands in its files. */

#ifndef FOLLOW_CONFIG_H
#define FOLLOW_CONFIG_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "../addr.h"
#include "../model.h"
#include "faults.h"

#define CONF_DEFAULT_FILE	"/etc/lnet-exit/lnet-exit.conf"
#define CONF_SIZE_MAX		(16u << 20)
#define CONF_PREFIX_SIZE_MAX	(256u << 20)
#define CONF_EXITS_MAX		16384
#define CONF_DEVS_MAX		16384
#define CONF_FILES_MAX		4096
#define CONF_LABELS_MAX		(4u << 20)
#define CONF_LEARN_MAX		256
#define CONF_PROBES_MAX		16
#define CONF_ANNOUNCE_MAX	4096
#define CONF_PROBE_TEXT_MAX	255

#define CONF_GATHER_MS		50
#define CONF_GATHER_MOST_MS	500
#define CONF_HOLD_MS		20000
#define CONF_START_MS		20000
#define CONF_HEALTH_INTERVAL_MS	5000
#define CONF_HEALTH_TIMEOUT_MS	1000
#define CONF_HEALTH_DOWN_AFTER	3
#define CONF_HEALTH_UP_AFTER	3

/**
 * struct conf_dev - a device that labelled packets are accepted from
 * @name: device
 * @label_min: first label accepted
 * @label_max: last label accepted, 0 when the file sets no range
 * @from: outer sources accepted, no address when the file sets none
 * @zero_checksum: MPLS-in-UDP over IPv6 may come without checksum
 * @pos: where it stands
 */
struct conf_dev {
	char name[IF_NAMESIZE];
	uint32_t label_min;
	uint32_t label_max;
	struct lx_prefix from;
	bool zero_checksum;
	struct pos pos;
};

/**
 * struct conf_hop - a next hop that the operator has fixed
 * @gateway: outer destination; none: the egress address itself
 * @source: outer source; none: an address of the device
 * @dev: device
 * @weight: 1 to LNET_EXIT_WEIGHT_MAX
 * @mtu: of the outer packet in bytes, 0 for the device's
 * @encap: LNET_EXIT_ENCAP_*
 * @udp_checksum: of LNET_EXIT_ENCAP_UDP, see struct lx_nexthop
 * @has_udp_checksum: the file says so
 */
struct conf_hop {
	struct lx_addr gateway;
	struct lx_addr source;
	char dev[IF_NAMESIZE];
	uint32_t weight;
	uint32_t mtu;
	uint8_t encap;
	bool udp_checksum;
	bool has_udp_checksum;
};

/**
 * enum probe_kind - how a host beyond the uplink is asked for a sign of life
 * @PROBE_ICMP: it answers an echo request
 * @PROBE_TCP: it takes a connection
 * @PROBE_HTTP: it answers a request for a page, with the right status
 */
enum probe_kind {
	PROBE_ICMP,
	PROBE_TCP,
	PROBE_HTTP,
};

/**
 * struct conf_probe - a question that tells whether an uplink works
 * @kind: how it is asked
 * @target: who is asked
 * @port: of TCP and HTTP
 * @path: page (HTTP)
 * @host: whose page; empty: that of the address (HTTP)
 * @status: status expected, 0 for any from 200 to 399 (HTTP)
 */
struct conf_probe {
	enum probe_kind kind;
	struct lx_addr target;
	uint32_t port;
	char path[CONF_PROBE_TEXT_MAX + 1];
	char host[CONF_PROBE_TEXT_MAX + 1];
	uint32_t status;
};

/**
 * struct conf_health - how it is found out whether a local exit works
 * @probes: questions, asked together
 * @n_probes: number of them
 * @need: how many have to be answered
 * @interval: from one round of questions to the next, in ms
 * @timeout: how long an answer may take, in ms
 * @down_after: after so many bad rounds in a row it does not work
 * @up_after: after so many good ones it works again
 */
struct conf_health {
	struct conf_probe *probes;
	unsigned int n_probes;
	uint32_t need;
	uint32_t interval;
	uint32_t timeout;
	uint32_t down_after;
	uint32_t up_after;
};

/**
 * struct conf_announce - a prefix that is announced while its exit works
 * @prefix: destination
 * @pos: where it stands
 */
struct conf_announce {
	struct lx_prefix prefix;
	struct pos pos;
};

/**
 * struct conf_exit - an exit
 * @name: its name, empty after a fault
 * @label: its label, 0 after a fault
 * @type: LNET_EXIT_TYPE_*
 * @flags: LNET_EXIT_F_*
 * @egress: address of the egress router (remote)
 * @backup: name of the exit that takes over, or empty (remote)
 * @mtu: largest inner packet in bytes, 0 for what the next hops allow (remote)
 * @oif: device that packets must leave by, or empty (local)
 * @mark: firewall mark, 0 for none (local)
 * @encap: LNET_EXIT_ENCAP_* of next hops that the routing table gives (remote)
 * @tc_map: from DSCPs to traffic classes (remote) or the reverse (local)
 * @hops: fixed next hops (remote)
 * @n_hops: number of them; 0: the routing table is followed
 * @health: how it is found out whether it works, or NULL (local)
 * @announce: what is announced while it works (local)
 * @n_announce: number of them
 * @pos: where the exit stands
 * @name_pos: where its name stands
 * @label_pos: where its label stands
 * @backup_pos: where its backup stands
 */
struct conf_exit {
	char name[LNET_EXIT_NAME_LEN + 1];
	uint32_t label;
	uint8_t type;
	uint32_t flags;
	struct lx_addr egress;
	char backup[LNET_EXIT_NAME_LEN + 1];
	uint32_t mtu;
	char oif[IF_NAMESIZE];
	uint32_t mark;
	uint8_t encap;
	struct lx_tc_map tc_map;
	struct conf_hop *hops;
	unsigned int n_hops;
	struct conf_health *health;
	struct conf_announce *announce;
	size_t n_announce;
	struct pos pos;
	struct pos name_pos;
	struct pos label_pos;
	struct pos backup_pos;
};

/**
 * struct conf_label - an entry of the label table
 * @prefix: the FEC
 * @ref: its exit as a number in struct conf.refs
 * @override: it wins over longer routes
 * @pos: where it stands
 */
struct conf_label {
	struct lx_prefix prefix;
	uint32_t ref;
	bool override;
	struct pos pos;
};

/**
 * struct conf_ref - an exit named by an item of the label list
 * @exit: its name, empty for a bypass
 * @pos: where it is named
 */
struct conf_ref {
	char exit[LNET_EXIT_NAME_LEN + 1];
	struct pos pos;
};

/**
 * struct conf_learn - a table of the FIB that a routing daemon writes for us
 * @table: its number
 * @exits: its host routes are egress routers, their metric the label of an exit
 * @exit: its routes are entries toward this exit; empty: toward the exit whose
 *	label is the metric
 * @pos: where it stands
 * @exit_pos: where its exit is named
 */
struct conf_learn {
	uint32_t table;
	bool exits;
	char exit[LNET_EXIT_NAME_LEN + 1];
	struct pos pos;
	struct pos exit_pos;
};

/**
 * struct conf_times - how long to wait for what, in ms
 * @gather: after an event, for more
 * @most: for them all
 * @hold: before it is believed that all routes of a table to learn from, or of
 *	a routing protocol, have gone for good
 * @start: the same for routes that are not there when the daemon starts
 */
struct conf_times {
	uint32_t gather;
	uint32_t most;
	uint32_t hold;
	uint32_t start;
};

/**
 * struct conf - a configuration
 * @settings: of the namespace, as far as the file says something about them
 * @devs: devices, sorted by name
 * @exits: exits, sorted by name
 * @refs: exits named by label items
 * @labels: label entries, sorted by lx_prefix_cmp(), each prefix once
 * @learn: tables of the FIB, in the order of the file
 * @times: how long to wait for what
 * @announce_table: table of the FIB for what is announced, 0 for none
 * @announce_pos: where that stands, line 0 when it does not
 * @n_files: prefix files read
 */
struct conf {
	struct lx_config settings;
	struct conf_dev *devs;
	size_t n_devs;
	struct conf_exit *exits;
	size_t n_exits;
	struct conf_ref *refs;
	size_t n_refs;
	struct conf_label *labels;
	size_t n_labels;
	struct conf_learn *learn;
	size_t n_learn;
	struct conf_times times;
	uint32_t announce_table;
	struct pos announce_pos;
	size_t n_files;
};

struct conf *conf_load(const char *path, struct faults *faults);
const struct conf_exit *conf_find_exit(const struct conf *conf,
				       const char *name);
void conf_free(struct conf *conf);

#endif
