// SPDX-License-Identifier: GPL-2.0
/* The exits of a configuration. */

#include <stdlib.h>
#include <string.h>

#include "../nft.h"
#include "../values.h"
#include "configread.h"
#include "../mem.h"
#include "yamlvalue.h"

static void hop_via(struct yaml_reader *r, const yaml_node_t *value,
		    void *object)
{
	yaml_addr(r, value, &((struct conf_hop *)object)->gateway);
}

static void hop_dev(struct yaml_reader *r, const yaml_node_t *value,
		    void *object)
{
	yaml_dev(r, value, ((struct conf_hop *)object)->dev);
}

static void hop_weight(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	yaml_number(r, value, "a weight", lx_value_weight,
		    &((struct conf_hop *)object)->weight);
}

static void hop_mtu(struct yaml_reader *r, const yaml_node_t *value,
		    void *object)
{
	yaml_number(r, value, "an MTU", lx_value_mtu,
		    &((struct conf_hop *)object)->mtu);
}

static void hop_src(struct yaml_reader *r, const yaml_node_t *value,
		    void *object)
{
	yaml_addr(r, value, &((struct conf_hop *)object)->source);
}

static void read_encap(struct yaml_reader *r, const yaml_node_t *value,
		       uint8_t *encap)
{
	const char *text = yaml_read_text(r, value, "ip or udp");
	char why[LX_WHY_LEN];

	if (text && lx_value_encap(text, encap, why))
		faults_add(r->faults, yaml_pos(r, value), "expected ip or udp");
}

static void hop_encap(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	read_encap(r, value, &((struct conf_hop *)object)->encap);
}

static void hop_udp_checksum(struct yaml_reader *r, const yaml_node_t *value,
			     void *object)
{
	struct conf_hop *hop = object;

	hop->has_udp_checksum = yaml_bool(r, value, &hop->udp_checksum);
}

static void read_hop(struct yaml_reader *r, const yaml_node_t *node,
		     void *object)
{
	enum { VIA, DEV, WEIGHT, MTU, SRC, ENCAP, UDP_CHECKSUM };
	static const struct yaml_key keys[] = {
		[VIA] = { "via", hop_via },
		[DEV] = { "dev", hop_dev },
		[WEIGHT] = { "weight", hop_weight },
		[MTU] = { "mtu", hop_mtu },
		[SRC] = { "src", hop_src },
		[ENCAP] = { "encap", hop_encap },
		[UDP_CHECKSUM] = { "udp-checksum", hop_udp_checksum },
		{ NULL, NULL },
	};
	struct conf_exit *exit = object;
	struct conf_hop hop = { .weight = 1 };
	struct yaml_map map;
	unsigned int i;

	if (!yaml_read_map(r, node, "a next hop", keys, &map, &hop))
		return;
	if (!yaml_has(&map, DEV))
		faults_add(r->faults, yaml_pos(r, node),
			   "expected the key \"dev\" in this next hop");
	if (hop.has_udp_checksum && hop.encap != LNET_EXIT_ENCAP_UDP)
		faults_add(r->faults, map.at[UDP_CHECKSUM],
			   "\"udp-checksum\" goes with \"encap: udp\" only");
	for (i = 0; i < exit->n_hops; i++)
		if (*hop.dev && !strcmp(exit->hops[i].dev, hop.dev) &&
		    lx_addr_equal(&exit->hops[i].gateway, &hop.gateway))
			faults_add(r->faults, yaml_pos(r, node),
				   "this next hop is given twice");
	if (exit->n_hops == LNET_EXIT_NEXTHOP_MAX) {
		faults_add(r->faults, yaml_pos(r, node),
			   "more than %u next hops", LNET_EXIT_NEXTHOP_MAX);
		return;
	}
	exit->hops = mem_grow(exit->hops, exit->n_hops, sizeof(hop));
	exit->hops[exit->n_hops++] = hop;
}

static void exit_name(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	struct conf_exit *exit = object;

	exit->name_pos = yaml_pos(r, value);
	yaml_name(r, value, exit->name);
}

static void exit_label(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	struct conf_exit *exit = object;

	exit->label_pos = yaml_pos(r, value);
	yaml_number(r, value, "a label", lx_value_label, &exit->label);
}

static void exit_egress(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	yaml_addr(r, value, &((struct conf_exit *)object)->egress);
}

static void exit_local(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	bool local;

	if (yaml_bool(r, value, &local) && local)
		((struct conf_exit *)object)->type = LNET_EXIT_TYPE_LOCAL;
}

static void exit_backup(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	struct conf_exit *exit = object;

	exit->backup_pos = yaml_pos(r, value);
	yaml_name(r, value, exit->backup);
}

static void exit_policy(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	const char *text = yaml_read_text(r, value, "pass or unreachable");
	struct conf_exit *exit = object;

	if (!text)
		return;
	if (!strcmp(text, "pass"))
		exit->flags |= LNET_EXIT_F_PASS;
	else if (strcmp(text, "unreachable"))
		faults_add(r->faults, yaml_pos(r, value),
			   "expected pass or unreachable");
}

static void exit_mtu(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	yaml_number(r, value, "an MTU", lx_value_mtu,
		    &((struct conf_exit *)object)->mtu);
}

static void exit_hops(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	struct conf_exit *exit = object;

	yaml_read_list(r, value, "next hops", read_hop, exit);
	if (yaml_is_null(value) || (value->type == YAML_SEQUENCE_NODE &&
				    value->data.sequence.items.start ==
				    value->data.sequence.items.top))
		faults_add(r->faults, yaml_pos(r, value),
			   "expected a next hop; without the key \"nexthops\" the routing table is followed");
}

static void exit_encap(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	read_encap(r, value, &((struct conf_exit *)object)->encap);
}

static void exit_oif(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	yaml_dev(r, value, ((struct conf_exit *)object)->oif);
}

static void exit_masquerade(struct yaml_reader *r, const yaml_node_t *value,
			    void *object)
{
	bool masquerade;

	if (yaml_bool(r, value, &masquerade) && masquerade)
		((struct conf_exit *)object)->flags |= LNET_EXIT_F_MASQUERADE;
}

static void exit_mark(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	yaml_number(r, value, "a firewall mark", lx_value_mark,
		    &((struct conf_exit *)object)->mark);
}

static void exit_down(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	bool down;

	if (yaml_bool(r, value, &down) && down)
		((struct conf_exit *)object)->flags |= LNET_EXIT_F_DOWN;
}

static void exit_pipe(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	bool pipe;

	if (yaml_bool(r, value, &pipe) && pipe)
		((struct conf_exit *)object)->flags |= LNET_EXIT_F_PIPE;
}

static void exit_explicit_null(struct yaml_reader *r, const yaml_node_t *value,
			       void *object)
{
	bool null;

	if (yaml_bool(r, value, &null) && null)
		((struct conf_exit *)object)->flags |= LNET_EXIT_F_EXPLICIT_NULL;
}

static void exit_dscp_tc(struct yaml_reader *r, const yaml_node_t *value,
			 void *object)
{
	yaml_map(r, value, lx_value_dscp_tc,
		 &((struct conf_exit *)object)->tc_map);
}

static void exit_tc_dscp(struct yaml_reader *r, const yaml_node_t *value,
			 void *object)
{
	yaml_map(r, value, lx_value_tc_dscp,
		 &((struct conf_exit *)object)->tc_map);
}

enum {
	EXIT_NAME, EXIT_LABEL, EXIT_EGRESS, EXIT_LOCAL, EXIT_BACKUP,
	EXIT_POLICY, EXIT_MTU, EXIT_NEXTHOPS, EXIT_OIF, EXIT_MASQUERADE,
	EXIT_MARK, EXIT_DOWN, EXIT_PIPE, EXIT_ENCAP, EXIT_DSCP_TC,
	EXIT_TC_DSCP, EXIT_EXPLICIT_NULL, EXIT_HEALTH, EXIT_ANNOUNCE, EXIT_KEYS
};

_Static_assert(EXIT_KEYS <= YAML_KEYS_MAX, "more keys than a mapping has room for");

static const struct yaml_key exit_keys[] = {
	[EXIT_NAME] = { "name", exit_name },
	[EXIT_LABEL] = { "label", exit_label },
	[EXIT_EGRESS] = { "egress", exit_egress },
	[EXIT_LOCAL] = { "local", exit_local },
	[EXIT_BACKUP] = { "backup", exit_backup },
	[EXIT_POLICY] = { "unreachable-policy", exit_policy },
	[EXIT_MTU] = { "mtu", exit_mtu },
	[EXIT_NEXTHOPS] = { "nexthops", exit_hops },
	[EXIT_OIF] = { "oif", exit_oif },
	[EXIT_MASQUERADE] = { "masquerade", exit_masquerade },
	[EXIT_MARK] = { "mark", exit_mark },
	[EXIT_DOWN] = { "down", exit_down },
	[EXIT_PIPE] = { "pipe", exit_pipe },
	[EXIT_ENCAP] = { "encap", exit_encap },
	[EXIT_DSCP_TC] = { "dscp-tc", exit_dscp_tc },
	[EXIT_TC_DSCP] = { "tc-dscp", exit_tc_dscp },
	[EXIT_EXPLICIT_NULL] = { "explicit-null", exit_explicit_null },
	[EXIT_HEALTH] = { "health", conf_read_health },
	[EXIT_ANNOUNCE] = { "announce", conf_read_announce },
	{ NULL, NULL },
};

static bool key_fits(int key, bool local)
{
	switch (key) {
	case EXIT_EGRESS:
	case EXIT_BACKUP:
	case EXIT_POLICY:
	case EXIT_MTU:
	case EXIT_NEXTHOPS:
	case EXIT_ENCAP:
	case EXIT_DSCP_TC:
		return !local;
	case EXIT_OIF:
	case EXIT_MASQUERADE:
	case EXIT_MARK:
	case EXIT_TC_DSCP:
	case EXIT_EXPLICIT_NULL:
	case EXIT_HEALTH:
	case EXIT_ANNOUNCE:
		return local;
	default:
		return true;
	}
}

static void check_keys(struct yaml_reader *r, const struct conf_exit *exit,
		       const struct yaml_map *map)
{
	bool local = exit->type == LNET_EXIT_TYPE_LOCAL;
	int key;

	for (key = EXIT_NAME; key <= EXIT_LABEL; key++)
		if (!yaml_has(map, key))
			faults_add(r->faults, exit->pos,
				   "expected the key \"%s\" in this exit",
				   exit_keys[key].name);
	if (!local && !yaml_has(map, EXIT_EGRESS)) {
		faults_add(r->faults, exit->pos,
			   "expected either \"egress\" (the address of the egress router) or \"local: true\" in this exit");
		return;
	}
	if (yaml_has(map, EXIT_ENCAP) && yaml_has(map, EXIT_NEXTHOPS))
		faults_add(r->faults, map->at[EXIT_ENCAP],
			   "next hops that are fixed say \"encap\" each for itself");
	if (exit->tc_map.set && yaml_has(map, EXIT_TC_DSCP) &&
	    exit->flags & LNET_EXIT_F_PIPE)
		faults_add(r->faults, map->at[EXIT_TC_DSCP],
			   "with \"pipe: true\" packets keep their DSCP");
	/* Or the questions would take the way of labelled packets. */
	if (local && yaml_has(map, EXIT_HEALTH) && !yaml_has(map, EXIT_OIF))
		faults_add(r->faults, map->at[EXIT_HEALTH],
			   "\"health\" goes with \"oif\" only: it is that device which is tried");
	for (key = 0; key < EXIT_KEYS; key++)
		if (yaml_has(map, key) && !key_fits(key, local))
			faults_add(r->faults, map->at[key],
				   "\"%s\" does not go with a %s exit",
				   exit_keys[key].name,
				   local ? "local" : "remote");
}

/**
 * conf_read_exit - read an item of the list of exits
 * @r: reader
 * @node: item
 * @object: the struct conf_reader
 *
 * An exit with faults is kept: its name is known, and what refers to it is no
 * fault of its own.
 */
void conf_read_exit(struct yaml_reader *r, const yaml_node_t *node,
		    void *object)
{
	struct conf *conf = ((struct conf_reader *)object)->conf;
	struct conf_exit exit = {
		.type = LNET_EXIT_TYPE_REMOTE,
		.pos = yaml_pos(r, node),
	};
	struct yaml_map map;

	if (conf->n_exits == CONF_EXITS_MAX) {
		faults_add(r->faults, exit.pos, "more than %u exits",
			   CONF_EXITS_MAX);
		return;
	}
	if (!yaml_read_map(r, node, "an exit", exit_keys, &map, &exit))
		return;
	check_keys(r, &exit, &map);
	if ((exit.flags & LNET_EXIT_F_MASQUERADE) && !exit.mark)
		exit.mark = lx_default_mark(exit.label);
	conf->exits = mem_grow(conf->exits, conf->n_exits, sizeof(exit));
	conf->exits[conf->n_exits++] = exit;
}
