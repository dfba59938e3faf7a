// SPDX-License-Identifier: GPL-2.0
/* How a configuration of `lnet-exit latency` describes a link. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../follow/yamlvalue.h"
#include "../mem.h"
#include "../values.h"
#include "../words.h"
#include "config.h"

static int value_bandwidth(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, 10 * 1000 * 1000, out, why);
}

static void link_dev(struct yaml_reader *r, const yaml_node_t *node,
		     void *object)
{
	yaml_dev(r, node, ((struct lat_link *)object)->dev);
}

static void link_neighbour(struct yaml_reader *r, const yaml_node_t *node,
			   void *object)
{
	yaml_addr(r, node, &((struct lat_link *)object)->ask.target);
}

static void link_bandwidth(struct yaml_reader *r, const yaml_node_t *node,
			   void *object)
{
	yaml_number(r, node, "a number of Mbit/s", value_bandwidth,
		    &((struct lat_link *)object)->bandwidth);
}

static bool is_of_names(char c)
{
	return isascii((unsigned char)c) && (isalnum((unsigned char)c) || c == '_');
}

/* It becomes a part of a name of BIRD. */
static void link_name(struct yaml_reader *r, const yaml_node_t *node,
		      void *object)
{
	const char *text = yaml_read_text(r, node, "the name of a link"), *c;
	char quoted[WORD_QUOTED_MAX];

	if (!text)
		return;
	for (c = text; is_of_names(*c); c++)
		;
	if (*c || c == text || c - text > LAT_NAME_LEN)
		faults_add(r->faults, yaml_pos(r, node),
			   "%s is not the name of a link: 1 to %d letters, digits and underscores are expected",
			   word_quote(quoted, text, strlen(text)),
			   LAT_NAME_LEN);
	else
		strcpy(((struct lat_link *)object)->name, text);
}

static void name_after_dev(struct lat_link *link)
{
	char *c;

	strcpy(link->name, link->dev);
	for (c = link->name; *c; c++)
		if (!is_of_names(*c))
			*c = '_';
}

/**
 * lat_read_link - read a link
 * @r: reader
 * @node: value
 * @object: the struct lat_conf
 */
void lat_read_link(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	static const struct yaml_key keys[] = {
		{ "dev", link_dev },
		{ "neighbour", link_neighbour },
		{ "bandwidth", link_bandwidth },
		{ "name", link_name },
		{ NULL, NULL },
	};
	struct lat_link link = {
		.ask.kind = PROBE_ICMP,
		.pos = yaml_pos(r, node),
	};
	struct lat_conf *conf = object;
	struct yaml_map map;
	int i;

	if (!yaml_read_map(r, node, "a link", keys, &map, &link))
		return;
	for (i = 0; i < 2; i++)
		if (!yaml_has(&map, i))
			faults_add(r->faults, link.pos,
				   "expected the key \"%s\" in this link",
				   keys[i].name);
	if (conf->n_links == LAT_LINKS_MAX) {
		faults_add(r->faults, link.pos, "more than %u links",
			   LAT_LINKS_MAX);
		return;
	}
	if (!*link.name)
		name_after_dev(&link);
	conf->links = mem_grow(conf->links, conf->n_links, sizeof(link));
	conf->links[conf->n_links++] = link;
}

static bool is_again(const struct lat_conf *conf, struct faults *faults,
		     const struct lat_link *link, const struct lat_link *before)
{
	bool name = !strcmp(link->name, before->name);
	/* OSPF has one cost for a device. */
	bool dev = conf->frr.used && !strcmp(link->dev, before->dev);

	if (name)
		faults_add(faults, link->pos,
			   "a link is named \"%s\" already, in line %u: expected another \"name\"",
			   link->name, before->pos.line);
	else if (dev)
		faults_add(faults, link->pos,
			   "device \"%s\" has a link already, in line %u: in FRR a device has one cost",
			   link->dev, before->pos.line);
	return name || dev;
}

/**
 * lat_conf_check - find what contradicts in a configuration
 * @conf: configuration as read
 * @faults: where findings go
 */
void lat_conf_check(struct lat_conf *conf, struct faults *faults)
{
	size_t i, j;

	for (i = 0; i < conf->n_links; i++) {
		if (!*conf->links[i].name)
			continue;
		for (j = 0; j < i; j++)
			if (is_again(conf, faults, &conf->links[i],
				     &conf->links[j]))
				break;
	}
}
