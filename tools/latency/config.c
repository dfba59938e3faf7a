// SPDX-License-Identifier: GPL-2.0
/* From the file of `lnet-exit latency` to struct lat_conf. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../follow/textfile.h"
#include "../follow/yamlvalue.h"
#include "../mem.h"
#include "../values.h"
#include "config.h"

#define DEFAULT_CONTROL	"/run/bird/bird.ctl"
#define DEFAULT_VTYSH	"/usr/bin/vtysh"
#define TIME_MAX_MS	(3600u * 1000)
#define COST_MAX	65535
#define SCALE_WHOLE_MAX	1000

static int value_interval(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 10, TIME_MAX_MS, out, why);
}

static int value_time(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 0, TIME_MAX_MS, out, why);
}

static int value_window(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, LAT_WINDOW_MAX, out, why);
}

static int value_windows(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, LAT_WINDOWS_MAX, out, why);
}

static int value_weight(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, 100, out, why);
}

static int value_percent(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 0, 1000, out, why);
}

static int value_base(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 0, COST_MAX, out, why);
}

static int value_cost(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 1, COST_MAX, out, why);
}

static int value_any(const char *text, uint32_t *out, char *why)
{
	return lx_value_number(text, 0, UINT32_MAX, out, why);
}

/* "12", "0.5" or "0.125", to thousandths. */
static int value_scale(const char *text, uint32_t *out, char *why)
{
	char digits[4] = "000";
	unsigned long whole;
	char *end;
	size_t n = 0;

	whole = strtoul(text, &end, 10);
	if (*text >= '0' && *text <= '9' && *end == '.') {
		n = strspn(end + 1, "0123456789");
		memcpy(digits, end + 1, n < 3 ? n : 3);
		end += n ? n + 1 : 0;
	}
	if (*text >= '0' && *text <= '9' && !*end && n <= 3 &&
	    whole <= SCALE_WHOLE_MAX) {
		*out = whole * 1000 + strtoul(digits, NULL, 10);
		if (*out && *out <= SCALE_WHOLE_MAX * 1000)
			return 0;
	}
	snprintf(why, LX_WHY_LEN,
		 "is not a cost of a millisecond: a number from 0.001 to %d is expected, three digits behind the point at most",
		 SCALE_WHOLE_MAX);
	return -1;
}

/* A key whose value is a number. */
#define NUMBER(key, member, what, value)				\
static void key(struct yaml_reader *r, const yaml_node_t *node,	\
		void *object)						\
{									\
	struct lat_conf *conf = object;					\
									\
	yaml_number(r, node, what, value, &(member));			\
}

NUMBER(measure_interval, conf->measure.interval, "a number of milliseconds", value_interval)
NUMBER(measure_timeout, conf->measure.timeout, "a number of milliseconds", value_interval)
NUMBER(measure_window, conf->measure.window, "a number of questions", value_window)
NUMBER(measure_weight, conf->measure.weight, "a percentage", value_weight)
NUMBER(change_percent, conf->change.percent, "a percentage", value_percent)
NUMBER(change_least, conf->change.least, "a number of milliseconds", value_time)
NUMBER(change_windows, conf->change.windows, "a number of windows", value_windows)
NUMBER(change_hold, conf->change.hold, "a number of milliseconds", value_time)
NUMBER(cost_base, conf->cost.base, "a cost", value_base)
NUMBER(cost_scale, conf->cost.scale, "the cost of a millisecond", value_scale)
NUMBER(cost_step, conf->cost.step, "a cost", value_cost)
NUMBER(cost_min, conf->cost.min, "a cost", value_cost)
NUMBER(cost_max, conf->cost.max, "a cost", value_cost)
NUMBER(community_asn, conf->community.asn, "a number of an AS", value_any)
NUMBER(community_latency, conf->community.latency, "a number", value_any)
NUMBER(community_bandwidth, conf->community.bandwidth, "a number", value_any)

static void measure(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	static const struct yaml_key keys[] = {
		{ "interval-ms", measure_interval },
		{ "timeout-ms", measure_timeout },
		{ "window", measure_window },
		{ "weight-percent", measure_weight },
		{ NULL, NULL },
	};
	struct yaml_map map;

	yaml_read_map(r, node, "measure", keys, &map, object);
}

static void change(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	static const struct yaml_key keys[] = {
		{ "percent", change_percent },
		{ "least-ms", change_least },
		{ "windows", change_windows },
		{ "hold-ms", change_hold },
		{ NULL, NULL },
	};
	struct yaml_map map;

	yaml_read_map(r, node, "change", keys, &map, object);
}

static void cost(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	static const struct yaml_key keys[] = {
		{ "base", cost_base },
		{ "scale", cost_scale },
		{ "step", cost_step },
		{ "min", cost_min },
		{ "max", cost_max },
		{ NULL, NULL },
	};
	const struct lat_cost *c = &((struct lat_conf *)object)->cost;
	struct yaml_map map;

	if (yaml_read_map(r, node, "the cost", keys, &map, object) &&
	    c->min > c->max)
		faults_add(r->faults, yaml_pos(r, node),
			   "\"min\" is more than \"max\": %u > %u", c->min,
			   c->max);
}

/* Names of files and programs begin at the root: who starts us may be anywhere. */
static void read_path(struct yaml_reader *r, const yaml_node_t *node,
		      char **path)
{
	const char *text = yaml_read_text(r, node, "the name of a file");

	if (!text)
		return;
	if (*text != '/') {
		faults_add(r->faults, yaml_pos(r, node),
			   "expected the name of a file that begins with a slash");
		return;
	}
	free(*path);
	*path = mem_strdup(text);
}

static void bird_file(struct yaml_reader *r, const yaml_node_t *node,
		      void *object)
{
	read_path(r, node, &((struct lat_conf *)object)->bird.file);
}

static void bird_control(struct yaml_reader *r, const yaml_node_t *node,
			 void *object)
{
	read_path(r, node, &((struct lat_conf *)object)->bird.control);
}

static void bird(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	static const struct yaml_key keys[] = {
		{ "file", bird_file },
		{ "control", bird_control },
		{ NULL, NULL },
	};
	struct yaml_map map;

	if (yaml_read_map(r, node, "bird", keys, &map, object) &&
	    !yaml_has(&map, 0))
		faults_add(r->faults, yaml_pos(r, node),
			   "expected the key \"file\" in bird");
}

static void frr_vtysh(struct yaml_reader *r, const yaml_node_t *node,
		      void *object)
{
	read_path(r, node, &((struct lat_conf *)object)->frr.vtysh);
}

static void frr_sockets(struct yaml_reader *r, const yaml_node_t *node,
			void *object)
{
	read_path(r, node, &((struct lat_conf *)object)->frr.sockets);
}

static void frr_ospf(struct yaml_reader *r, const yaml_node_t *node,
		     void *object)
{
	yaml_bool(r, node, &((struct lat_conf *)object)->frr.ospf);
}

static void frr_ospf6(struct yaml_reader *r, const yaml_node_t *node,
		      void *object)
{
	yaml_bool(r, node, &((struct lat_conf *)object)->frr.ospf6);
}

static void frr(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	static const struct yaml_key keys[] = {
		{ "vtysh", frr_vtysh },
		{ "sockets", frr_sockets },
		{ "ospf", frr_ospf },
		{ "ospf6", frr_ospf6 },
		{ NULL, NULL },
	};
	struct lat_frr *f = &((struct lat_conf *)object)->frr;
	struct yaml_map map;

	f->used = yaml_read_map(r, node, "frr", keys, &map, object);
	if (f->used && !f->ospf && !f->ospf6)
		faults_add(r->faults, yaml_pos(r, node),
			   "expected \"ospf: true\", \"ospf6: true\" or both in frr");
}

static void communities(struct yaml_reader *r, const yaml_node_t *node,
			void *object)
{
	static const struct yaml_key keys[] = {
		{ "latency", community_latency },
		{ "bandwidth", community_bandwidth },
		{ "asn", community_asn },
		{ NULL, NULL },
	};
	struct lat_community *c = &((struct lat_conf *)object)->community;
	struct yaml_map map;
	int i;

	c->used = yaml_read_map(r, node, "the communities", keys, &map, object);
	for (i = 0; c->used && i < 2; i++)
		if (!yaml_has(&map, i))
			faults_add(r->faults, yaml_pos(r, node),
				   "expected the key \"%s\" in the communities",
				   keys[i].name);
	if (!c->asn && (c->latency > UINT16_MAX || c->bandwidth > UINT16_MAX))
		faults_add(r->faults, yaml_pos(r, node),
			   "without \"asn\" communities have two numbers from 0 to %u",
			   UINT16_MAX);
}

static void links(struct yaml_reader *r, const yaml_node_t *node, void *object)
{
	yaml_read_list(r, node, "links", lat_read_link, object);
}

static void read_sections(struct yaml_reader *r, struct lat_conf *conf,
			  const char *text, size_t len)
{
	static const struct yaml_key keys[] = {
		{ "measure", measure },
		{ "change", change },
		{ "cost", cost },
		{ "bird", bird },
		{ "frr", frr },
		{ "communities", communities },
		{ "links", links },
		{ NULL, NULL },
	};
	const struct pos begin = { .file = r->file, .line = 1, .column = 1 };
	const yaml_node_t *root;
	struct yaml_map map;

	if (!yaml_load(r, text, len))
		return;
	root = yaml_document_get_root_node(&r->doc);
	if (!root || yaml_is_null(root))
		faults_add(r->faults, begin, "empty: expected links at least");
	else if (yaml_read_map(r, root, "the configuration", keys, &map, conf) &&
		 !conf->n_links)
		faults_add(r->faults, yaml_pos(r, root),
			   "expected the key \"links\" with a link at least");
	if (conf->community.used && !conf->bird.file)
		faults_add(r->faults, map.at[5],
			   "communities are defined in the file of \"bird\", which is missing");
}

static struct lat_conf *defaults(void)
{
	struct lat_conf *conf = mem_alloc(sizeof(*conf));

	*conf = (struct lat_conf){
		.measure = { .interval = 1000, .timeout = 1000, .window = 10,
			     .weight = 50 },
		.change = { .percent = 20, .least = 3, .windows = 3,
			    .hold = 60000 },
		.cost = { .scale = 500, .step = 1, .min = 1, .max = COST_MAX },
		.frr = { .ospf = true, .ospf6 = true },
	};
	conf->bird.control = mem_strdup(DEFAULT_CONTROL);
	conf->frr.vtysh = mem_strdup(DEFAULT_VTYSH);
	return conf;
}

/**
 * lat_conf_load - read a configuration
 * @path: file
 * @faults: filled with everything found, sorted
 *
 * Return: the configuration, lat_conf_free() it; NULL when there are faults.
 */
struct lat_conf *lat_conf_load(const char *path, struct faults *faults)
{
	struct yaml_reader r = { .faults = faults };
	struct lat_conf *conf = defaults();
	struct pos pos = { 0 };
	char *text, *why;
	size_t len;

	r.file = faults_file(faults, path);
	pos.file = r.file;
	text = text_read(path, LAT_SIZE_MAX, &len, &why);
	if (text) {
		read_sections(&r, conf, text, len);
		yaml_unload(&r);
		lat_conf_check(conf, faults);
		free(text);
	} else {
		faults_add(faults, pos, "%s", why);
		free(why);
	}
	faults_sort(faults);
	if (!faults->errors)
		return conf;
	lat_conf_free(conf);
	return NULL;
}

/**
 * lat_conf_free - release a configuration
 * @conf: configuration, or NULL
 */
void lat_conf_free(struct lat_conf *conf)
{
	if (!conf)
		return;
	free(conf->bird.file);
	free(conf->bird.control);
	free(conf->frr.vtysh);
	free(conf->frr.sockets);
	free(conf->links);
	free(conf);
}
