// SPDX-License-Identifier: GPL-2.0
/*
 * Values of a configuration. What is valid is decided where the command line
 * decides it too; here the words become faults with a place.
 */

#include <ctype.h>
#include <string.h>

#include "../values.h"
#include "../words.h"
#include "yamlvalue.h"

/* False, so that a reader can end with it. */
static bool wrong(struct yaml_reader *r, const yaml_node_t *node,
		  const char *text, const char *why)
{
	char quoted[WORD_QUOTED_MAX];

	faults_add(r->faults, yaml_pos(r, node), "%s %s",
		   word_quote(quoted, text, strlen(text)), why);
	return false;
}

/**
 * yaml_bool - read true or false
 * @r: reader
 * @node: value
 * @out: result
 *
 * The words of YAML 1.1 are known, since editors complete them.
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_bool(struct yaml_reader *r, const yaml_node_t *node, bool *out)
{
	static const char *const words[2][3] = {
		{ "false", "no", "off" }, { "true", "yes", "on" },
	};
	const char *text;
	int i;

	text = yaml_read_text(r, node, "true or false");
	if (!text)
		return false;
	for (i = 0; i < 6; i++) {
		if (!strcasecmp(text, words[i / 3][i % 3])) {
			*out = i / 3;
			return true;
		}
	}
	return wrong(r, node, text, "is neither true nor false");
}

/**
 * yaml_number - read a number
 * @r: reader
 * @node: value
 * @what: what it is, with its article, such as "a label"
 * @value: lx_value_label(), lx_value_weight(), lx_value_mtu(), lx_value_mark()
 * @out: result
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_number(struct yaml_reader *r, const yaml_node_t *node,
		 const char *what, yaml_number_fn value, uint32_t *out)
{
	const char *text = yaml_read_text(r, node, what);
	char why[LX_WHY_LEN];

	if (!text)
		return false;
	return !value(text, out, why) || wrong(r, node, text, why);
}

/**
 * yaml_map - read a map between DSCPs and traffic classes
 * @r: reader
 * @node: value
 * @value: lx_value_dscp_tc() or lx_value_tc_dscp()
 * @out: result
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_map(struct yaml_reader *r, const yaml_node_t *node,
	      int (*value)(const char *text, struct lx_tc_map *out, char *why),
	      struct lx_tc_map *out)
{
	const char *text = yaml_read_text(r, node, "a map");
	char why[LX_WHY_LEN];

	if (!text)
		return false;
	return !value(text, out, why) || wrong(r, node, text, why);
}

/**
 * yaml_labels - read a range of labels
 * @r: reader
 * @node: value, FIRST-LAST or one label
 * @min: first label
 * @max: last label
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_labels(struct yaml_reader *r, const yaml_node_t *node,
		 uint32_t *min, uint32_t *max)
{
	const char *text = yaml_read_text(r, node, "a range of labels");
	char why[LX_WHY_LEN];

	if (!text)
		return false;
	return !lx_value_labels(text, min, max, why) ||
	       wrong(r, node, text, why);
}

/**
 * yaml_name - read the name of an exit
 * @r: reader
 * @node: value
 * @out: result
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_name(struct yaml_reader *r, const yaml_node_t *node,
	       char out[LNET_EXIT_NAME_LEN + 1])
{
	const char *text = yaml_read_text(r, node, "the name of an exit");
	char why[LX_WHY_LEN];

	if (!text)
		return false;
	return !lx_value_name(text, out, why) || wrong(r, node, text, why);
}

/**
 * yaml_dev - read the name of a device
 * @r: reader
 * @node: value
 * @out: result
 *
 * Whether there is such a device is not for the configuration to say: it may
 * come later.
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_dev(struct yaml_reader *r, const yaml_node_t *node,
	      char out[IF_NAMESIZE])
{
	const char *text, *c;

	text = yaml_read_text(r, node, "the name of a device");
	if (!text)
		return false;
	for (c = text; *c && *c != '/' && *c != ':' &&
	     !isspace((unsigned char)*c); c++)
		;
	if (*c || c == text || c - text >= IF_NAMESIZE ||
	    !strcmp(text, ".") || !strcmp(text, ".."))
		return wrong(r, node, text,
			     "is not the name of a device: 1 to 15 characters, no white space, slash or colon are expected");
	strcpy(out, text);
	return true;
}

/**
 * yaml_addr - read a unicast address of either family
 * @r: reader
 * @node: value
 * @out: result
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_addr(struct yaml_reader *r, const yaml_node_t *node,
	       struct lx_addr *out)
{
	const char *text = yaml_read_text(r, node, "an address");
	char why[LX_WHY_LEN];

	if (!text)
		return false;
	return !lx_value_addr(text, out, why) || wrong(r, node, text, why);
}

/**
 * prefix_read - read a prefix, which may stand in any file
 * @faults: where a fault goes
 * @pos: where the text stands
 * @text: the text, not ended by a zero byte
 * @len: its length in bytes
 * @out: result
 *
 * Return: true; false after a fault was noted.
 */
bool prefix_read(struct faults *faults, struct pos pos, const char *text,
		 size_t len, struct lx_prefix *out)
{
	char quoted[WORD_QUOTED_MAX], why[LX_WHY_LEN], word[LX_ADDR_STRLEN + 1];

	word_quote(quoted, text, len);
	if (len >= sizeof(word))
		len = 0;
	memcpy(word, text, len);
	word[len] = '\0';
	if (lx_value_prefix(word, out, why)) {
		faults_add(faults, pos, "%s %s", quoted, why);
		return false;
	}
	if (lx_prefix_host_bits(out)) {
		lx_prefix_mask(out);
		faults_add(faults, pos,
			   "%s has bits set behind its length, did you mean %s?",
			   quoted, lx_prefix_str(out, word));
		return false;
	}
	return true;
}

/**
 * yaml_prefix - read a prefix
 * @r: reader
 * @node: value
 * @out: result
 *
 * Return: true; false after a fault was noted.
 */
bool yaml_prefix(struct yaml_reader *r, const yaml_node_t *node,
		 struct lx_prefix *out)
{
	const char *text;

	text = yaml_read_text(r, node, "a prefix");
	return text && prefix_read(r->faults, yaml_pos(r, node), text,
				   strlen(text), out);
}
