/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the configuration reader share. */

#ifndef FOLLOW_CONFIGREAD_H
#define FOLLOW_CONFIGREAD_H

#include "config.h"
#include "yamlread.h"

/**
 * struct conf_reader - a configuration being read
 * @yaml: the document
 * @conf: what has been read
 * @dir: directory that relative file names start from
 * @override: of the label item being read
 */
struct conf_reader {
	struct yaml_reader yaml;
	struct conf *conf;
	const char *dir;
	bool override;
};

void conf_read_learn(struct yaml_reader *r, const yaml_node_t *node,
		     void *object);
void conf_read_times(struct yaml_reader *r, const yaml_node_t *node,
		     void *object);
void conf_read_exit(struct yaml_reader *r, const yaml_node_t *node,
		    void *object);
void conf_read_health(struct yaml_reader *r, const yaml_node_t *node,
		      void *object);
void conf_read_announce(struct yaml_reader *r, const yaml_node_t *node,
			void *object);
void conf_read_announce_table(struct yaml_reader *r, const yaml_node_t *node,
			      void *object);
void conf_check_announce(const struct conf *conf, struct faults *faults);
void conf_check(struct conf *conf, struct faults *faults);

#endif
