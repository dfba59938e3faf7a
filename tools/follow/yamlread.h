/* SPDX-License-Identifier: GPL-2.0 */
/* Walking a YAML document by a table of keys, noting every fault. */

#ifndef FOLLOW_YAMLREAD_H
#define FOLLOW_YAMLREAD_H

#include <stdbool.h>
#include <stdint.h>
#include <yaml.h>

#include "faults.h"

#define YAML_KEYS_MAX	24

/**
 * struct yaml_reader - a document being read
 * @doc: the document
 * @loaded: @doc is there and must be deleted
 * @faults: where findings go
 * @file: number of the file in @faults
 */
struct yaml_reader {
	yaml_document_t doc;
	bool loaded;
	struct faults *faults;
	unsigned short file;
};

typedef void (*yaml_value_fn)(struct yaml_reader *r, const yaml_node_t *value,
			      void *object);

/**
 * struct yaml_key - a key that a mapping may have
 * @name: the word
 * @read: called with the value
 */
struct yaml_key {
	const char *name;
	yaml_value_fn read;
};

/**
 * struct yaml_map - a mapping that has been read
 * @at: place of each key that is there, by its index in the table; line 0 for
 *	those that are not
 */
struct yaml_map {
	struct pos at[YAML_KEYS_MAX];
};

bool yaml_load(struct yaml_reader *r, const char *text, size_t len);
void yaml_unload(struct yaml_reader *r);
struct pos yaml_pos(const struct yaml_reader *r, const yaml_node_t *node);
bool yaml_is_null(const yaml_node_t *node);
bool yaml_read_map(struct yaml_reader *r, const yaml_node_t *node,
		   const char *what, const struct yaml_key *keys,
		   struct yaml_map *map, void *object);
void yaml_read_list(struct yaml_reader *r, const yaml_node_t *node,
		    const char *what, yaml_value_fn item, void *object);
const char *yaml_read_text(struct yaml_reader *r, const yaml_node_t *node,
			   const char *what);

/** yaml_has - was a key of the table there? */
static inline bool yaml_has(const struct yaml_map *map, int key)
{
	return map->at[key].line;
}

#endif
