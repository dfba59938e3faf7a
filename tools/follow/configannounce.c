// SPDX-License-Identifier: GPL-2.0
/* What a configuration wants to be announced while a local exit works. */

#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../values.h"
#include "configread.h"
#include "../mem.h"
#include "yamlvalue.h"

static int value_table(const char *text, uint32_t *out, char *why)
{
	char number[LX_WHY_LEN];

	if (!lx_value_number(text, 1, UINT32_MAX, out, number) &&
	    *out != RT_TABLE_LOCAL && *out != RT_TABLE_DEFAULT)
		return 0;
	snprintf(why, LX_WHY_LEN,
		 "is not a table to announce in: a number from 1 to 4294967295 is expected, but 253 and 255");
	return -1;
}

/**
 * conf_read_announce_table - read where announcements go
 * @r: reader
 * @node: value
 * @object: the struct conf_reader
 */
void conf_read_announce_table(struct yaml_reader *r, const yaml_node_t *node,
			      void *object)
{
	struct conf *conf = ((struct conf_reader *)object)->conf;

	conf->announce_pos = yaml_pos(r, node);
	yaml_number(r, node, "the number of a table", value_table,
		    &conf->announce_table);
}

static void read_prefix(struct yaml_reader *r, const yaml_node_t *node,
			void *object)
{
	struct conf_announce announce = { .pos = yaml_pos(r, node) };
	struct conf_exit *exit = object;
	size_t i;

	if (!yaml_prefix(r, node, &announce.prefix))
		return;
	for (i = 0; i < exit->n_announce; i++) {
		if (!lx_prefix_equal(&exit->announce[i].prefix,
				     &announce.prefix))
			continue;
		faults_note(r->faults, announce.pos,
			    "this prefix is given twice, before in line %u",
			    exit->announce[i].pos.line);
		return;
	}
	if (exit->n_announce == CONF_ANNOUNCE_MAX) {
		faults_add(r->faults, announce.pos,
			   "more than %u prefixes announced for an exit",
			   CONF_ANNOUNCE_MAX);
		return;
	}
	exit->announce = mem_grow(exit->announce, exit->n_announce,
				  sizeof(announce));
	exit->announce[exit->n_announce++] = announce;
}

/**
 * conf_read_announce - read what is announced while an exit works
 * @r: reader
 * @node: value
 * @object: the struct conf_exit
 */
void conf_read_announce(struct yaml_reader *r, const yaml_node_t *node,
			void *object)
{
	yaml_read_list(r, node, "prefixes", read_prefix, object);
}

static void check_exit(const struct conf *conf, const struct conf_exit *exit,
		       struct faults *faults)
{
	const struct conf_announce *a;
	size_t i;

	if (exit->n_announce && !conf->announce_pos.line)
		faults_add(faults, exit->announce->pos,
			   "expected the key \"announce-table\" in the configuration: the table of the kernel that the routing daemon reads");
	if (conf->announce_table != RT_TABLE_MAIN)
		return;
	for (i = 0; i < exit->n_announce; i++) {
		a = &exit->announce[i];
		if (a->prefix.len < lx_addr_bits(&a->prefix.addr))
			faults_add(faults, a->pos,
				   "table 254 decides about this host's own packets: only a host, such as its own loopback address, can be announced in it");
	}
}

/**
 * conf_check_announce - find what contradicts among announcements
 * @conf: configuration as read
 * @faults: where findings go
 */
void conf_check_announce(const struct conf *conf, struct faults *faults)
{
	size_t i;

	for (i = 0; i < conf->n_learn; i++)
		if (conf->announce_table &&
		    conf->learn[i].table == conf->announce_table)
			faults_add(faults, conf->announce_pos,
				   "table %u is one to learn from",
				   conf->announce_table);
	for (i = 0; i < conf->n_exits; i++)
		check_exit(conf, &conf->exits[i], faults);
}
