// SPDX-License-Identifier: GPL-2.0
/* What a configuration says about tables to learn from, and about times. */

#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../values.h"
#include "configread.h"
#include "../mem.h"
#include "yamlvalue.h"

/* An hour: whoever waits longer has not noticed. */
#define TIME_MAX_MS	(3600u * 1000)

static int value_number(const char *text, uint32_t max, uint32_t *out)
{
	unsigned long value;
	char *end;

	value = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || value > max)
		return -1;
	*out = value;
	return 0;
}

static int value_table(const char *text, uint32_t *out, char *why)
{
	if (!value_number(text, UINT32_MAX, out) && *out &&
	    *out != RT_TABLE_LOCAL && *out != RT_TABLE_MAIN &&
	    *out != RT_TABLE_DEFAULT)
		return 0;
	snprintf(why, LX_WHY_LEN,
		 "is not a table to learn from: a number from 1 to 4294967295 is expected, but 253, 254 and 255");
	return -1;
}

static int value_ms(const char *text, uint32_t *out, char *why)
{
	if (!value_number(text, TIME_MAX_MS, out))
		return 0;
	snprintf(why, LX_WHY_LEN,
		 "is not a time: a number of milliseconds from 0 to %u is expected",
		 TIME_MAX_MS);
	return -1;
}

static void learn_table(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	yaml_number(r, value, "the number of a table", value_table,
		    &((struct conf_learn *)object)->table);
}

static void learn_what(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	const char *text = yaml_read_text(r, value, "exits or labels");

	if (!text)
		return;
	if (!strcmp(text, "exits"))
		((struct conf_learn *)object)->exits = true;
	else if (strcmp(text, "labels"))
		faults_add(r->faults, yaml_pos(r, value),
			   "expected exits or labels");
}

static void learn_exit(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	struct conf_learn *learn = object;

	learn->exit_pos = yaml_pos(r, value);
	yaml_name(r, value, learn->exit);
}

static bool known(const struct conf *conf, uint32_t table)
{
	size_t i;

	for (i = 0; i < conf->n_learn; i++)
		if (conf->learn[i].table == table)
			return true;
	return false;
}

/**
 * conf_read_learn - read an item of the list of tables to learn from
 * @r: reader
 * @node: item
 * @object: the struct conf_reader
 */
void conf_read_learn(struct yaml_reader *r, const yaml_node_t *node,
		     void *object)
{
	enum { TABLE, WHAT, EXIT };
	static const struct yaml_key keys[] = {
		[TABLE] = { "table", learn_table },
		[WHAT] = { "what", learn_what },
		[EXIT] = { "exit", learn_exit },
		{ NULL, NULL },
	};
	struct conf *conf = ((struct conf_reader *)object)->conf;
	struct conf_learn learn = { .pos = yaml_pos(r, node) };
	struct yaml_map map;

	if (!yaml_read_map(r, node, "a table to learn from", keys, &map,
			   &learn))
		return;
	if (!yaml_has(&map, TABLE))
		faults_add(r->faults, learn.pos,
			   "expected the key \"table\" in this item");
	else if (learn.table && known(conf, learn.table))
		faults_add(r->faults, map.at[TABLE],
			   "table %u is given twice", learn.table);
	if (!yaml_has(&map, WHAT) && !yaml_has(&map, EXIT))
		faults_add(r->faults, learn.pos,
			   "expected \"what: exits\", \"what: labels\" or \"exit\" in this item");
	if (learn.exits && yaml_has(&map, EXIT))
		faults_add(r->faults, map.at[EXIT],
			   "\"exit\" does not go with \"what: exits\"");
	if (conf->n_learn == CONF_LEARN_MAX) {
		faults_add(r->faults, learn.pos,
			   "more than %u tables to learn from", CONF_LEARN_MAX);
		return;
	}
	conf->learn = mem_grow(conf->learn, conf->n_learn, sizeof(learn));
	conf->learn[conf->n_learn++] = learn;
}

static void read_ms(struct yaml_reader *r, const yaml_node_t *value,
		    uint32_t *ms)
{
	yaml_number(r, value, "a number of milliseconds", value_ms, ms);
}

static void gather(struct yaml_reader *r, const yaml_node_t *value,
		   void *object)
{
	read_ms(r, value, &((struct conf_times *)object)->gather);
}

static void gather_most(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	read_ms(r, value, &((struct conf_times *)object)->most);
}

static void hold(struct yaml_reader *r, const yaml_node_t *value, void *object)
{
	read_ms(r, value, &((struct conf_times *)object)->hold);
}

static void start_ms(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	read_ms(r, value, &((struct conf_times *)object)->start);
}

/**
 * conf_read_times - read how long to wait for what
 * @r: reader
 * @node: value
 * @object: the struct conf_reader
 */
void conf_read_times(struct yaml_reader *r, const yaml_node_t *node,
		     void *object)
{
	enum { GATHER, MOST, HOLD, START };
	static const struct yaml_key keys[] = {
		[GATHER] = { "gather-ms", gather },
		[MOST] = { "gather-most-ms", gather_most },
		[HOLD] = { "hold-ms", hold },
		[START] = { "start-ms", start_ms },
		{ NULL, NULL },
	};
	struct conf *conf = ((struct conf_reader *)object)->conf;
	struct yaml_map map;

	if (yaml_read_map(r, node, "times", keys, &map, &conf->times) &&
	    conf->times.most < conf->times.gather)
		faults_add(r->faults, yaml_pos(r, node),
			   "\"gather-most-ms\" is shorter than \"gather-ms\": %u < %u",
			   conf->times.most, conf->times.gather);
}
