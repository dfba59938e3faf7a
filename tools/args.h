/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Command lines described by tables. The same tables give the parser, the
 * usage text and what an error message says was expected.
 */
#ifndef LNET_EXIT_TOOLS_ARGS_H
#define LNET_EXIT_TOOLS_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct ctx;

/**
 * struct lx_kind - a kind of value
 * @meta: how usage texts call it
 * @noun: what is expected, for messages: "a label"
 * @parse: as the functions of values.h; -ENODEV means that the word is well
 *	formed but names nothing
 */
struct lx_kind {
	const char *meta;
	const char *noun;
	int (*parse)(const char *s, void *to, char *why);
};

extern const struct lx_kind lx_kind_name;	/* char[LNET_EXIT_NAME_LEN + 1] */
extern const struct lx_kind lx_kind_label;	/* uint32_t */
extern const struct lx_kind lx_kind_labels;	/* uint32_t[2] */
extern const struct lx_kind lx_kind_addr;	/* struct lx_addr */
extern const struct lx_kind lx_kind_gateway;	/* struct lx_addr */
extern const struct lx_kind lx_kind_prefix;	/* struct lx_prefix */
extern const struct lx_kind lx_kind_dev;	/* uint32_t */
extern const struct lx_kind lx_kind_weight;	/* uint32_t */
extern const struct lx_kind lx_kind_mtu;	/* uint32_t */
extern const struct lx_kind lx_kind_mark;	/* uint32_t */
extern const struct lx_kind lx_kind_protocol;	/* uint8_t */
extern const struct lx_kind lx_kind_table;	/* struct lx_table_ref */
extern const struct lx_kind lx_kind_tablename;	/* char[LNET_EXIT_NAME_LEN + 1] */
extern const struct lx_kind lx_kind_tableid;	/* uint32_t */
extern const struct lx_kind lx_kind_pref;	/* uint32_t */
extern const struct lx_kind lx_kind_fwmark;	/* struct lx_fwmark */
extern const struct lx_kind lx_kind_ifname;	/* char[LNET_EXIT_IFNAME_LEN + 1] */
extern const struct lx_kind lx_kind_cgroup;	/* char[LNET_EXIT_CGROUP_LEN + 1] */
extern const struct lx_kind lx_kind_family;	/* uint8_t */
extern const struct lx_kind lx_kind_type;	/* uint8_t */
extern const struct lx_kind lx_kind_encap;	/* uint8_t */
extern const struct lx_kind lx_kind_dscp_tc;	/* struct lx_tc_map */
extern const struct lx_kind lx_kind_tc_dscp;	/* struct lx_tc_map */
extern const struct lx_kind lx_kind_onoff;	/* bool */
extern const struct lx_kind lx_kind_file;	/* const char *, of the line */
extern const struct lx_kind lx_kind_countries;	/* const char *, of the line */
extern const struct lx_kind lx_kind_asns;	/* const char *, of the line */
extern const struct lx_kind lx_kind_counter;	/* char[LNET_EXIT_NAME_LEN + 1] */

/**
 * struct lx_param - one word of a command, or one word with its value
 * @word: the keyword; NULL for a value without keyword, which must come in its
 *	place before the keywords
 * @kind: of the value; NULL for a keyword alone
 * @offset: of the value in the struct that the command gets
 * @bit: number of its bit in "given"; params that say the same share a bit
 * @flags: LX_P_*
 * @sub: it stands for a group: @word is the group's first word, and what
 *	follows is read by its table
 */
struct lx_param {
	const char *word;
	const struct lx_kind *kind;
	size_t offset;
	unsigned int bit;
	unsigned int flags;
	const struct lx_group *sub;
};

#define LX_P_REQUIRED	1	/* the command needs it, or one of its choice */
#define LX_P_CHOICE	2	/* one of this and the param that follows */
#define LX_P_BOTH	4	/* first of a choice of which more may come */

/**
 * struct lx_group - words that belong together and may come again and again
 * @meta: its name in usage texts
 * @params: table, ended by an empty param; in a command the group stands once
 *	for each word that may begin it
 * @begin: gives the struct of a new element, NULL when there are too many;
 *	it starts with a uint64_t "given" as that of a command does
 * @max: how many there may be, for the message
 */
struct lx_group {
	const char *meta;
	const struct lx_param *params;
	void *(*begin)(void *args);
	unsigned int max;
};

/**
 * struct lx_cmd - a command
 * @verb: second word; NULL when the object is the whole command
 * @summary: one line for help
 * @forms: up to three tables, each ended by an empty param: the words of a
 *	command line must all belong to one of them
 * @size: of the struct that is filled and given to @run; it starts with a
 *	uint64_t in which the bits of the params given are set
 * @run: does it; returns the exit status of the program
 * @raw: instead of @forms and @run: parses its words itself
 * @usage: with @raw: the words in usage texts
 */
struct lx_cmd {
	const char *verb;
	const char *summary;
	const struct lx_param *forms[3];
	size_t size;
	int (*run)(struct ctx *ctx, void *args);
	int (*raw)(struct ctx *ctx, int argc, char **argv);
	const char *usage;
};

/**
 * struct lx_object - first word of a command line
 * @name: the word
 * @summary: one line for help
 * @cmds: commands, ended by an empty one
 * @notes: paragraphs for help, NULL for none
 */
struct lx_object {
	const char *name;
	const char *summary;
	const struct lx_cmd *cmds;
	const char *notes;
};

/* Was the param with this bit given? @given: first member of the args. */
#define LX_GIVEN(args, n) (((args)->given >> (n)) & 1)

/**
 * lx_args_parse - read the words of a command
 * @cmd: command
 * @argc: number of @argv
 * @argv: words behind the command
 * @args: zeroed struct of @cmd->size bytes, filled
 * @why: message for people, LX_ARGS_WHY_LEN bytes
 *
 * Return: 0; -EINVAL when the words are wrong, -ENODEV when they name a device
 * that is not there.
 */
int lx_args_parse(const struct lx_cmd *cmd, int argc, char **argv, void *args,
		  char *why);

#define LX_ARGS_WHY_LEN 1024

/**
 * lx_usage_cmd - print the syntax of a command, one line for each form
 * @f: where to
 * @lead: printed before the first line, the others are indented as far
 * @obj: object of the command
 * @cmd: command
 */
void lx_usage_cmd(FILE *f, const char *lead, const struct lx_object *obj,
		  const struct lx_cmd *cmd);

/** lx_usage_groups - print "NAME := ..." for the groups that a command uses */
void lx_usage_groups(FILE *f, const struct lx_cmd *cmd);

#endif /* LNET_EXIT_TOOLS_ARGS_H */
