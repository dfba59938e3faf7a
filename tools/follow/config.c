// SPDX-License-Identifier: GPL-2.0
/* From the configuration file to struct conf: sections, devices and labels. */

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "configread.h"
#include "../mem.h"
#include "prefixfile.h"
#include "textfile.h"
#include "yamlvalue.h"

static void own_host(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	struct conf *conf = ((struct conf_reader *)object)->conf;

	if (yaml_bool(r, value, &conf->settings.own_host))
		conf->settings.has |= LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST);
}

static void mss_clamp(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	struct conf *conf = ((struct conf_reader *)object)->conf;

	if (yaml_bool(r, value, &conf->settings.mss_clamp))
		conf->settings.has |= LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP);
}

static void dev_name(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	yaml_dev(r, value, ((struct conf_dev *)object)->name);
}

static void dev_labels(struct yaml_reader *r, const yaml_node_t *value,
		       void *object)
{
	struct conf_dev *dev = object;

	yaml_labels(r, value, &dev->label_min, &dev->label_max);
}

static void dev_from(struct yaml_reader *r, const yaml_node_t *value,
		     void *object)
{
	yaml_prefix(r, value, &((struct conf_dev *)object)->from);
}

static void dev_zero_checksum(struct yaml_reader *r, const yaml_node_t *value,
			      void *object)
{
	yaml_bool(r, value, &((struct conf_dev *)object)->zero_checksum);
}

static void read_dev(struct yaml_reader *r, const yaml_node_t *node,
		     void *object)
{
	static const struct yaml_key keys[] = {
		{ "name", dev_name },
		{ "labels", dev_labels },
		{ "from", dev_from },
		{ "zero-checksum", dev_zero_checksum },
		{ NULL, NULL },
	};
	struct conf *conf = ((struct conf_reader *)object)->conf;
	struct conf_dev dev = { .pos = yaml_pos(r, node) };
	struct yaml_map map;

	if (conf->n_devs == CONF_DEVS_MAX) {
		faults_add(r->faults, dev.pos, "more than %u devices",
			   CONF_DEVS_MAX);
		return;
	}
	if (node->type == YAML_SCALAR_NODE) {
		dev_name(r, node, &dev);
	} else {
		if (!yaml_read_map(r, node, "a device", keys, &map, &dev))
			return;
		if (!yaml_has(&map, 0))
			faults_add(r->faults, dev.pos,
				   "expected the key \"name\" in this device");
	}
	conf->devs = mem_grow(conf->devs, conf->n_devs, sizeof(dev));
	conf->devs[conf->n_devs++] = dev;
}

static void devices(struct yaml_reader *r, const yaml_node_t *value,
		    void *object)
{
	yaml_read_list(r, value, "devices", read_dev, object);
}

static void exits(struct yaml_reader *r, const yaml_node_t *value, void *object)
{
	yaml_read_list(r, value, "exits", conf_read_exit, object);
}

/* One item of the label list. */
struct item {
	bool has_prefix;
	struct lx_prefix prefix;
	const char *file;
	struct pos what_pos;	/* of the prefix or the file */
	char exit[LNET_EXIT_NAME_LEN + 1];
	struct pos exit_pos;
	bool bypass;
	bool override;
};

enum { ITEM_PREFIX, ITEM_FILE, ITEM_EXIT, ITEM_BYPASS, ITEM_OVERRIDE };

static void item_prefix(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	struct item *item = object;

	item->what_pos = yaml_pos(r, value);
	item->has_prefix = yaml_prefix(r, value, &item->prefix);
}

static void item_file(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	struct item *item = object;

	item->what_pos = yaml_pos(r, value);
	item->file = yaml_read_text(r, value, "the name of a file");
}

static void item_exit(struct yaml_reader *r, const yaml_node_t *value,
		      void *object)
{
	struct item *item = object;

	item->exit_pos = yaml_pos(r, value);
	yaml_name(r, value, item->exit);
}

static void item_bypass(struct yaml_reader *r, const yaml_node_t *value,
			void *object)
{
	yaml_bool(r, value, &((struct item *)object)->bypass);
}

static void item_override(struct yaml_reader *r, const yaml_node_t *value,
			  void *object)
{
	yaml_bool(r, value, &((struct item *)object)->override);
}

static bool add_label(void *arg, struct pos pos, const struct lx_prefix *prefix)
{
	struct conf_reader *cr = arg;
	struct conf *conf = cr->conf;

	if (conf->n_labels == CONF_LABELS_MAX) {
		faults_add(cr->yaml.faults, pos,
			   "more than %u prefixes in all files",
			   CONF_LABELS_MAX);
		return false;
	}
	conf->labels = mem_grow(conf->labels, conf->n_labels,
				sizeof(*conf->labels));
	conf->labels[conf->n_labels++] = (struct conf_label){
		.prefix = *prefix,
		.ref = conf->n_refs - 1,
		.override = cr->override,
		.pos = pos,
	};
	return true;
}

static void read_prefix_file(struct conf_reader *cr, struct pos pos,
			     const char *name)
{
	char *path, *why;

	if (cr->conf->n_files == CONF_FILES_MAX) {
		faults_add(cr->yaml.faults, pos, "more than %u prefix files",
			   CONF_FILES_MAX);
		return;
	}
	path = *name == '/' ? mem_strdup(name) :
			      mem_printf("%s/%s", cr->dir, name);
	prefix_file_read(path, CONF_PREFIX_SIZE_MAX, cr->yaml.faults, &why,
			 add_label, cr);
	if (why)
		faults_add(cr->yaml.faults, pos, "prefix file %s %s", path,
			   why);
	cr->conf->n_files++;
	free(why);
	free(path);
}

static bool item_valid(struct yaml_reader *r, struct pos pos,
		       const struct item *item, const struct yaml_map *map)
{
	bool ok = true;

	if (yaml_has(map, ITEM_PREFIX) == yaml_has(map, ITEM_FILE)) {
		faults_add(r->faults, pos,
			   "expected either \"prefix\" or \"file\" in this label entry");
		ok = false;
	}
	if (yaml_has(map, ITEM_EXIT) == item->bypass) {
		faults_add(r->faults, pos,
			   "expected either \"exit\" or \"bypass: true\" in this label entry");
		ok = false;
	}
	return ok;
}

static void read_item(struct yaml_reader *r, const yaml_node_t *node,
		      void *object)
{
	static const struct yaml_key keys[] = {
		[ITEM_PREFIX] = { "prefix", item_prefix },
		[ITEM_FILE] = { "file", item_file },
		[ITEM_EXIT] = { "exit", item_exit },
		[ITEM_BYPASS] = { "bypass", item_bypass },
		[ITEM_OVERRIDE] = { "override", item_override },
		{ NULL, NULL },
	};
	struct conf_reader *cr = object;
	struct conf *conf = cr->conf;
	struct item item = { 0 };
	struct conf_ref *ref;
	struct yaml_map map;

	if (!yaml_read_map(r, node, "a label entry", keys, &map, &item) ||
	    !item_valid(r, yaml_pos(r, node), &item, &map))
		return;

	conf->refs = mem_grow(conf->refs, conf->n_refs, sizeof(*conf->refs));
	ref = &conf->refs[conf->n_refs++];
	memcpy(ref->exit, item.exit, sizeof(ref->exit));
	ref->pos = item.exit_pos;
	cr->override = item.override;
	if (item.has_prefix)
		add_label(cr, item.what_pos, &item.prefix);
	if (item.file)
		read_prefix_file(cr, item.what_pos, item.file);
}

static void labels(struct yaml_reader *r, const yaml_node_t *value,
		   void *object)
{
	yaml_read_list(r, value, "label entries", read_item, object);
}

static void learn(struct yaml_reader *r, const yaml_node_t *value, void *object)
{
	yaml_read_list(r, value, "tables to learn from", conf_read_learn,
		       object);
}

static void read_sections(struct conf_reader *cr, const char *text, size_t len)
{
	static const struct yaml_key keys[] = {
		{ "own-host", own_host },
		{ "mss-clamp", mss_clamp },
		{ "devices", devices },
		{ "exits", exits },
		{ "labels", labels },
		{ "learn", learn },
		{ "announce-table", conf_read_announce_table },
		{ "times", conf_read_times },
		{ NULL, NULL },
	};
	const yaml_node_t *root;
	struct yaml_map map;

	if (!yaml_load(&cr->yaml, text, len))
		return;
	root = yaml_document_get_root_node(&cr->yaml.doc);
	if (root && !yaml_is_null(root))
		yaml_read_map(&cr->yaml, root, "the configuration", keys, &map,
			      cr);
	else
		/* A file cut short must not take everything away. */
		faults_add(cr->yaml.faults, (struct pos){
			   .file = cr->yaml.file, .line = 1, .column = 1 },
			   "empty: expected own-host, mss-clamp, devices, exits, labels, learn, announce-table or times ({} configures nothing)");
}

/**
 * conf_load - read a configuration and the files that it names
 * @path: file
 * @faults: filled with everything found, sorted
 *
 * Return: the configuration, conf_free() it; NULL when there are faults.
 */
struct conf *conf_load(const char *path, struct faults *faults)
{
	struct conf_reader cr = { .yaml.faults = faults };
	char *text, *why, *copy = mem_strdup(path);
	struct pos pos = { 0 };
	size_t len;

	cr.conf = mem_alloc(sizeof(*cr.conf));
	cr.conf->times = (struct conf_times){
		.gather = CONF_GATHER_MS,
		.most = CONF_GATHER_MOST_MS,
		.hold = CONF_HOLD_MS,
		.start = CONF_START_MS,
	};
	cr.dir = dirname(copy);
	cr.yaml.file = faults_file(faults, path);
	pos.file = cr.yaml.file;
	text = text_read(path, CONF_SIZE_MAX, &len, &why);
	if (text) {
		read_sections(&cr, text, len);
		yaml_unload(&cr.yaml);
		conf_check(cr.conf, faults);
		free(text);
	} else {
		faults_add(faults, pos, "%s", why);
		free(why);
	}
	free(copy);
	faults_sort(faults);
	if (!faults->errors)
		return cr.conf;
	conf_free(cr.conf);
	return NULL;
}

static void free_exit(struct conf_exit *exit)
{
	free(exit->hops);
	if (exit->health)
		free(exit->health->probes);
	free(exit->health);
	free(exit->announce);
}

/**
 * conf_free - release a configuration
 * @conf: configuration, or NULL
 */
void conf_free(struct conf *conf)
{
	size_t i;

	if (!conf)
		return;
	for (i = 0; i < conf->n_exits; i++)
		free_exit(&conf->exits[i]);
	free(conf->exits);
	free(conf->devs);
	free(conf->refs);
	free(conf->labels);
	free(conf->learn);
	free(conf);
}
