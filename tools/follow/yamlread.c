// SPDX-License-Identifier: GPL-2.0
/* Walking a YAML document by a table of keys, noting every fault. */

#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "../words.h"
#include "yamlread.h"

/* Nothing in a configuration needs more. */
#define DEPTH_MAX	64

static struct pos mark_pos(const struct yaml_reader *r, yaml_mark_t mark)
{
	return (struct pos){
		.file = r->file,
		.line = mark.line + 1,
		.column = mark.column < UINT16_MAX ? mark.column + 1 :
						     UINT16_MAX,
	};
}

/* The decoder knows only an offset in bytes. */
static struct pos offset_pos(const struct yaml_reader *r, const char *text,
			     size_t len, size_t offset)
{
	struct pos pos = { .file = r->file, .line = 1, .column = 1 };
	size_t i;

	for (i = 0; i < offset && i < len; i++) {
		if (text[i] == '\n') {
			pos.line++;
			pos.column = 1;
		} else if ((text[i] & 0xc0) != 0x80 &&
			   pos.column < UINT16_MAX) {
			pos.column++;
		}
	}
	return pos;
}

static void syntax_fault(struct yaml_reader *r, const yaml_parser_t *parser,
			 const char *text, size_t len)
{
	const char *problem = parser->problem ? parser->problem : "unreadable";

	switch (parser->error) {
	case YAML_MEMORY_ERROR:
		faults_add(r->faults, (struct pos){ .file = r->file },
			   "out of memory");
		break;
	case YAML_READER_ERROR:
		faults_add(r->faults,
			   offset_pos(r, text, len, parser->problem_offset),
			   "not a YAML text: %s", problem);
		break;
	default:
		if (parser->context)
			faults_add(r->faults,
				   mark_pos(r, parser->problem_mark),
				   "not valid YAML: %s (%s that begins in line %zu)",
				   problem, parser->context,
				   parser->context_mark.line + 1);
		else
			faults_add(r->faults,
				   mark_pos(r, parser->problem_mark),
				   "not valid YAML: %s", problem);
	}
}

/*
 * The parser's time grows with the square of the depth. Looking at the tokens
 * alone, which it gives one by one, tells before it is too late.
 */
static bool too_deep(struct yaml_reader *r, const char *text, size_t len)
{
	yaml_token_type_t type = YAML_NO_TOKEN;
	struct pos pos = { .file = r->file };
	yaml_parser_t parser;
	yaml_token_t token;
	int depth = 0;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	while (depth <= DEPTH_MAX && type != YAML_STREAM_END_TOKEN &&
	       yaml_parser_scan(&parser, &token)) {
		type = token.type;
		if (type == YAML_FLOW_SEQUENCE_START_TOKEN ||
		    type == YAML_FLOW_MAPPING_START_TOKEN ||
		    type == YAML_BLOCK_SEQUENCE_START_TOKEN ||
		    type == YAML_BLOCK_MAPPING_START_TOKEN)
			depth++;
		if (type == YAML_FLOW_SEQUENCE_END_TOKEN ||
		    type == YAML_FLOW_MAPPING_END_TOKEN ||
		    type == YAML_BLOCK_END_TOKEN)
			depth--;
		pos = mark_pos(r, token.start_mark);
		yaml_token_delete(&token);
	}
	yaml_parser_delete(&parser);
	if (depth <= DEPTH_MAX)
		return false;
	faults_add(r->faults, pos, "nested more than %d levels deep",
		   DEPTH_MAX);
	return true;
}

/* A second document would be overlooked in silence. */
static bool only_one(struct yaml_reader *r, yaml_parser_t *parser,
		     const char *text, size_t len)
{
	yaml_document_t next;
	yaml_node_t *root;

	if (!yaml_parser_load(parser, &next)) {
		syntax_fault(r, parser, text, len);
		return false;
	}
	root = yaml_document_get_root_node(&next);
	if (root)
		faults_add(r->faults, yaml_pos(r, root),
			   "expected one YAML document, here begins a second");
	yaml_document_delete(&next);
	return !root;
}

/**
 * yaml_load - parse a text that holds one YAML document
 * @r: reader with @faults and @file set; the rest is filled
 * @text: the text, needed during the call only
 * @len: its length in bytes
 *
 * Return: true; false after a fault was noted. yaml_unload() follows in both
 * cases.
 */
bool yaml_load(struct yaml_reader *r, const char *text, size_t len)
{
	yaml_parser_t parser;
	bool ok = false;

	r->loaded = false;
	if (too_deep(r, text, len))
		return false;
	if (!yaml_parser_initialize(&parser)) {
		faults_add(r->faults, (struct pos){ .file = r->file },
			   "out of memory");
		return false;
	}
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	if (!yaml_parser_load(&parser, &r->doc)) {
		syntax_fault(r, &parser, text, len);
		goto out;
	}
	r->loaded = true;
	/* Behind an empty document the parser has nothing more to give. */
	ok = !yaml_document_get_root_node(&r->doc) ||
	     only_one(r, &parser, text, len);
out:
	yaml_parser_delete(&parser);
	return ok;
}

/**
 * yaml_unload - release the document of a reader
 * @r: reader that yaml_load() was called for
 */
void yaml_unload(struct yaml_reader *r)
{
	if (r->loaded)
		yaml_document_delete(&r->doc);
	r->loaded = false;
}

/**
 * yaml_pos - place of a node
 * @r: reader
 * @node: node of its document
 *
 * Return: the place.
 */
struct pos yaml_pos(const struct yaml_reader *r, const yaml_node_t *node)
{
	return mark_pos(r, node->start_mark);
}

/**
 * yaml_is_null - is a value empty?
 * @node: value
 *
 * Return: true for nothing at all, ~ and null.
 */
bool yaml_is_null(const yaml_node_t *node)
{
	const char *text;

	if (node->type != YAML_SCALAR_NODE ||
	    node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	text = (const char *)node->data.scalar.value;
	return !*text || !strcmp(text, "~") || !strcmp(text, "null");
}

/**
 * yaml_read_text - take a scalar as text
 * @r: reader
 * @node: value
 * @what: what is expected, for the message
 *
 * Return: the text, which lives as long as the document; NULL after a fault
 * was noted.
 */
const char *yaml_read_text(struct yaml_reader *r, const yaml_node_t *node,
			   const char *what)
{
	static const char core[] = "tag:yaml.org,2002:";
	struct pos pos = yaml_pos(r, node);

	if (node->type == YAML_SEQUENCE_NODE)
		faults_add(r->faults, pos, "expected %s, got a list", what);
	else if (node->type == YAML_MAPPING_NODE)
		faults_add(r->faults, pos, "expected %s, got a mapping", what);
	else if (yaml_is_null(node))
		faults_add(r->faults, pos, "expected %s, got nothing", what);
	else if (strncmp((const char *)node->tag, core, strlen(core)))
		faults_add(r->faults, pos, "expected %s without a YAML tag",
			   what);
	else if (strlen((const char *)node->data.scalar.value) !=
		 node->data.scalar.length)
		faults_add(r->faults, pos,
			   "expected %s, got text with a zero byte", what);
	else
		return (const char *)node->data.scalar.value;
	return NULL;
}

static void unknown_key(struct yaml_reader *r, struct pos pos, const char *word,
			const char *what, const struct yaml_key *keys)
{
	const char *words[YAML_KEYS_MAX + 1];
	char quoted[WORD_QUOTED_MAX];
	const char *near;
	char *list;
	int i;

	for (i = 0; keys[i].name; i++)
		words[i] = keys[i].name;
	words[i] = NULL;

	word_quote(quoted, word, strlen(word));
	near = word_nearest(word, words);
	if (near) {
		faults_add(r->faults, pos,
			   "unknown key %s in %s, did you mean \"%s\"?",
			   quoted, what, near);
		return;
	}
	list = word_list(words);
	faults_add(r->faults, pos, "unknown key %s in %s, expected %s", quoted,
		   what, list);
	free(list);
}

static void read_pair(struct yaml_reader *r, const yaml_node_pair_t *pair,
		      const char *what, const struct yaml_key *keys,
		      struct yaml_map *map, void *object)
{
	const yaml_node_t *value = yaml_document_get_node(&r->doc, pair->value);
	const yaml_node_t *key = yaml_document_get_node(&r->doc, pair->key);
	struct pos pos = yaml_pos(r, key);
	const char *word;
	int i;

	word = yaml_read_text(r, key, "a key");
	if (!word)
		return;
	for (i = 0; keys[i].name && strcmp(keys[i].name, word); i++)
		;
	if (!keys[i].name) {
		unknown_key(r, pos, word, what, keys);
	} else if (yaml_has(map, i)) {
		faults_add(r->faults, pos,
			   "key \"%s\" is given twice, first in line %u",
			   word, map->at[i].line);
	} else {
		map->at[i] = pos;
		keys[i].read(r, value, object);
	}
}

/**
 * yaml_read_map - read a mapping
 * @r: reader
 * @node: value that should be a mapping
 * @what: what it describes, for messages, such as "an exit"
 * @keys: keys it may have, ended by a NULL name, at most YAML_KEYS_MAX - 1
 * @map: filled with the keys that were there
 * @object: passed to the read functions of @keys
 *
 * Return: true when @node is a mapping, whatever faults were found in it.
 */
bool yaml_read_map(struct yaml_reader *r, const yaml_node_t *node,
		   const char *what, const struct yaml_key *keys,
		   struct yaml_map *map, void *object)
{
	const yaml_node_pair_t *pair;

	memset(map, 0, sizeof(*map));
	if (node->type != YAML_MAPPING_NODE) {
		faults_add(r->faults, yaml_pos(r, node),
			   "expected a mapping that describes %s, got %s", what,
			   node->type == YAML_SEQUENCE_NODE ? "a list" :
			   yaml_is_null(node) ? "nothing" : "a single word");
		return false;
	}
	for (pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++)
		read_pair(r, pair, what, keys, map, object);
	return true;
}

/**
 * yaml_read_list - read a list; nothing at all counts as an empty one
 * @r: reader
 * @node: value that should be a list
 * @what: what it is a list of, for the message
 * @item: called for each item
 * @object: passed to @item
 */
void yaml_read_list(struct yaml_reader *r, const yaml_node_t *node,
		    const char *what, yaml_value_fn item, void *object)
{
	const yaml_node_item_t *i;

	if (yaml_is_null(node))
		return;
	if (node->type != YAML_SEQUENCE_NODE) {
		faults_add(r->faults, yaml_pos(r, node),
			   "expected a list of %s, got %s", what,
			   node->type == YAML_MAPPING_NODE ? "a mapping" :
							     "a single word");
		return;
	}
	for (i = node->data.sequence.items.start;
	     i < node->data.sequence.items.top; i++)
		item(r, yaml_document_get_node(&r->doc, *i), object);
}
