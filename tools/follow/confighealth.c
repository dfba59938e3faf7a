// SPDX-License-Identifier: GPL-2.0
/* How a configuration says that it is found out whether a local exit works. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../values.h"
#include "../words.h"
#include "configread.h"
#include "../mem.h"
#include "yamlvalue.h"

#define INTERVAL_MIN_MS		100
#define TIMEOUT_MIN_MS		10
#define HEALTH_TIME_MAX_MS	(3600u * 1000)
#define ROUNDS_MAX		1000

static int value_interval(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, INTERVAL_MIN_MS, HEALTH_TIME_MAX_MS, out,
			       why);
}

static int value_timeout(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, TIMEOUT_MIN_MS, HEALTH_TIME_MAX_MS, out,
			       why);
}

static int value_rounds(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, ROUNDS_MAX, out, why);
}

static int value_need(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, CONF_PROBES_MAX, out, why);
}

static int value_port(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, UINT16_MAX, out, why);
}

static int value_status(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 100, 599, out, why);
}

/* Text that becomes a part of a request: nothing in it may end a line. */
static void read_plain(struct yaml_reader *r, const yaml_node_t *value,
		       const char *what, char out[CONF_PROBE_TEXT_MAX + 1])
{
	const char *text = yaml_read_text(r, value, what), *c;
	char quoted[WORD_QUOTED_MAX];

	if (!text)
		return;
	for (c = text; *c > ' ' && *c < 0x7f; c++)
		;
	if (*c || c == text || c - text > CONF_PROBE_TEXT_MAX)
		faults_add(r->faults, yaml_pos(r, value),
			   "%s is not %s: 1 to %d printable characters of ASCII are expected, no white space",
			   word_quote(quoted, text, strlen(text)), what,
			   CONF_PROBE_TEXT_MAX);
	else
		strcpy(out, text);
}

static void read_target(struct yaml_reader *r, const yaml_node_t *value,
			struct conf_probe *probe, enum probe_kind kind)
{
	probe->kind = kind;
	yaml_addr(r, value, &probe->target);
}

static void probe_icmp(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	read_target(r, value, object, PROBE_ICMP);
}

static void probe_tcp(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	read_target(r, value, object, PROBE_TCP);
}

static void probe_http(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	read_target(r, value, object, PROBE_HTTP);
}

static void probe_port(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	yaml_number(r, value, "a port", value_port,
		    &((struct conf_probe *)object)->port);
}

static void probe_path(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	struct conf_probe *probe = object;

	read_plain(r, value, "the path of a page", probe->path);
	if (*probe->path && *probe->path != '/')
		faults_add(r->faults, yaml_pos(r, value),
			   "the path of a page begins with a slash");
}

static void probe_host(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	read_plain(r, value, "the name of a host",
		   ((struct conf_probe *)object)->host);
}

static void probe_status(struct yaml_reader *r, const yaml_node_t *value,
			 void *object)
{
	yaml_number(r, value, "a status of HTTP", value_status,
		    &((struct conf_probe *)object)->status);
}

enum {
	TARGET_ICMP, TARGET_TCP, TARGET_HTTP, PORT, PATH, HOST, STATUS, KEYS
};

static const struct yaml_key probe_keys[] = {
	[TARGET_ICMP] = { "icmp", probe_icmp },
	[TARGET_TCP] = { "tcp", probe_tcp },
	[TARGET_HTTP] = { "http", probe_http },
	[PORT] = { "port", probe_port },
	[PATH] = { "path", probe_path },
	[HOST] = { "host", probe_host },
	[STATUS] = { "status", probe_status },
	{ NULL, NULL },
};

static bool key_fits(int key, enum probe_kind kind)
{
	switch (key) {
	case PORT:
		return kind != PROBE_ICMP;
	case PATH:
	case HOST:
	case STATUS:
		return kind == PROBE_HTTP;
	default:
		return true;
	}
}

static void check_probe(struct yaml_reader *r, struct pos pos,
			const struct conf_probe *probe,
			const struct yaml_map *map)
{
	int key, targets = 0;

	for (key = TARGET_ICMP; key <= TARGET_HTTP; key++)
		targets += yaml_has(map, key);
	if (targets != 1) {
		faults_add(r->faults, pos,
			   "expected one of \"icmp\", \"tcp\" and \"http\" in this probe, with the address that is asked");
		return;
	}
	if (probe->kind == PROBE_TCP && !yaml_has(map, PORT))
		faults_add(r->faults, pos,
			   "expected the key \"port\" in this probe");
	for (key = PORT; key < KEYS; key++)
		if (yaml_has(map, key) && !key_fits(key, probe->kind))
			faults_add(r->faults, map->at[key],
				   "\"%s\" does not go with \"%s\"",
				   probe_keys[key].name,
				   probe_keys[probe->kind].name);
}

static void read_probe(struct yaml_reader *r, const yaml_node_t *node,
		       void *object)
{
	struct conf_probe probe = { .port = 80, .path = "/" };
	struct conf_health *health = object;
	struct yaml_map map;

	if (!yaml_read_map(r, node, "a probe", probe_keys, &map, &probe))
		return;
	check_probe(r, yaml_pos(r, node), &probe, &map);
	if (health->n_probes == CONF_PROBES_MAX) {
		faults_add(r->faults, yaml_pos(r, node),
			   "more than %u probes of an exit", CONF_PROBES_MAX);
		return;
	}
	health->probes = mem_grow(health->probes, health->n_probes,
				  sizeof(probe));
	health->probes[health->n_probes++] = probe;
}

static void probes(struct yaml_reader *r, const yaml_node_t *value,
		   void *object)
{
	yaml_read_list(r, value, "probes", read_probe, object);
}

static void need(struct yaml_reader *r, const yaml_node_t *value, void *object)
{
	yaml_number(r, value, "a number of probes", value_need,
		    &((struct conf_health *)object)->need);
}

static void interval(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	yaml_number(r, value, "a number of milliseconds", value_interval,
		    &((struct conf_health *)object)->interval);
}

static void timeout(struct yaml_reader *r, const yaml_node_t *value,
		    void *object)
{
	yaml_number(r, value, "a number of milliseconds", value_timeout,
		    &((struct conf_health *)object)->timeout);
}

static void down_after(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	yaml_number(r, value, "a number of rounds", value_rounds,
		    &((struct conf_health *)object)->down_after);
}

static void up_after(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	yaml_number(r, value, "a number of rounds", value_rounds,
		    &((struct conf_health *)object)->up_after);
}

/**
 * conf_read_health - read how it is found out whether an exit works
 * @r: reader
 * @node: value
 * @object: the struct conf_exit
 */
void conf_read_health(struct yaml_reader *r, const yaml_node_t *node,
		      void *object)
{
	static const struct yaml_key keys[] = {
		{ "probes", probes },
		{ "need", need },
		{ "interval-ms", interval },
		{ "timeout-ms", timeout },
		{ "down-after", down_after },
		{ "up-after", up_after },
		{ NULL, NULL },
	};
	struct conf_exit *exit = object;
	struct conf_health *health;
	struct yaml_map map;

	health = mem_alloc(sizeof(*health));
	*health = (struct conf_health){
		.need = 1,
		.interval = CONF_HEALTH_INTERVAL_MS,
		.timeout = CONF_HEALTH_TIMEOUT_MS,
		.down_after = CONF_HEALTH_DOWN_AFTER,
		.up_after = CONF_HEALTH_UP_AFTER,
	};
	exit->health = health;
	if (!yaml_read_map(r, node, "the health of an exit", keys, &map,
			   health))
		return;
	if (!health->n_probes)
		faults_add(r->faults, yaml_pos(r, node),
			   "expected the key \"probes\" with a probe at least");
	else if (health->need > health->n_probes)
		faults_add(r->faults, yaml_pos(r, node),
			   "\"need\" is more than there are probes: %u > %u",
			   health->need, health->n_probes);
}
