/* SPDX-License-Identifier: GPL-2.0 */
/* The command table of lnet-exit, and what commands share. */
#ifndef LNET_EXIT_TOOLS_CMD_H
#define LNET_EXIT_TOOLS_CMD_H

#include <stdbool.h>
#include "args.h"
#include "model.h"
#include "nl.h"
#include "out.h"

/* Exit status of the program. */
#define LX_OK			0
#define LX_REFUSED_BY_KERNEL	1	/* the kernel or the host said no */
#define LX_USAGE		2	/* the command line is wrong */

struct lx_shadow;

/**
 * struct ctx - one run of the program
 * @out: where results go, as text or JSON
 * @genl: socket to the module; use ctx_genl()
 * @rtnl: rtnetlink socket; use ctx_rtnl()
 * @shadow: routes read by an earlier line of a batch, see shadow.h
 * @tables: label tables whose names have been asked for
 * @stats: -statistics was given
 * @batch: lines of a batch are being carried out
 * @checks: LX_CHECK_* that the lines of the batch asked for; they are made
 *	once at its end
 * @label_notes: entries of the batch that share their prefix with routes
 * @where: "FILE:LINE: " in a batch, else empty
 */
struct ctx {
	struct out *out;
	struct lx_sock *genl;
	struct lx_sock *rtnl;
	struct lx_shadow *shadow;
	struct lx_tables tables;
	bool stats;
	bool batch;
	unsigned int checks;
	unsigned int label_notes;
	char where[4200];
};

/**
 * ctx_genl - the socket to the module, opened when first asked for
 *
 * Return: the socket, or NULL after the reason was printed.
 */
struct lx_sock *ctx_genl(struct ctx *ctx);

/** ctx_rtnl - the rtnetlink socket, in the manner of ctx_genl() */
struct lx_sock *ctx_rtnl(struct ctx *ctx);

/** ctx_close - close the sockets and forget what was read through them */
void ctx_close(struct ctx *ctx);

/** ctx_err - one line on stderr: "lnet-exit: FILE:LINE: text" */
void ctx_err(struct ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** ctx_note - the same for what is worth knowing but no error */
void ctx_note(struct ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** ctx_warn - the same, with "warning: " before the text */
void ctx_warn(struct ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * ctx_value - the value of an option
 * @ctx: context
 * @argc: number of @argv
 * @argv: words
 * @i: where the option stands; moves on to the value
 * @what: what is expected, with its article
 *
 * Return: the value, NULL after it was said that there is none.
 */
const char *ctx_value(struct ctx *ctx, int argc, char **argv, int *i,
		      const char *what);

/**
 * ctx_result - end of a request, for a command to return
 * @ctx: context
 * @err: what the request returned
 * @rep: its report: shown as an error, or as a warning with @err 0
 * @fmt: what was tried: "exit add sg"
 *
 * Return: LX_OK or LX_REFUSED_BY_KERNEL.
 */
int ctx_result(struct ctx *ctx, int err, const struct lx_report *rep,
	       const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/**
 * ctx_hostcheck - warn of settings of the host that break exits
 * @ctx: context
 * @which: LX_CHECK_*
 * @only: name of the exit that it is about, NULL for all
 *
 * In a batch it happens once, at the end.
 */
void ctx_hostcheck(struct ctx *ctx, unsigned int which, const char *only);

/* The objects, in the order of help; ended by NULL. */
extern const struct lx_object *const lx_objects[];

/**
 * lx_find_object - look up an object
 * @name: its name
 *
 * Return: the object, NULL if there is none of that name.
 */
const struct lx_object *lx_find_object(const char *name);

/**
 * lx_find_cmd - look up what can be done with an object
 * @obj: object
 * @verb: NULL for the command of an object that has but one, without a verb
 *
 * Return: the command, NULL if the object has none of that verb.
 */
const struct lx_cmd *lx_find_cmd(const struct lx_object *obj, const char *verb);

extern const struct lx_object lx_obj_exit;
extern const struct lx_object lx_obj_label;
extern const struct lx_object lx_obj_rule;
extern const struct lx_object lx_obj_table;
extern const struct lx_object lx_obj_dev;
extern const struct lx_object lx_obj_nexthop;
extern const struct lx_object lx_obj_config;
extern const struct lx_object lx_obj_stats;
extern const struct lx_object lx_obj_monitor;
extern const struct lx_object lx_obj_check;
extern const struct lx_object lx_obj_status;
extern const struct lx_object lx_obj_why;
extern const struct lx_object lx_obj_exec;
extern const struct lx_object lx_obj_follow;
extern const struct lx_object lx_obj_latency;
extern const struct lx_object lx_obj_complete;
extern const struct lx_object lx_obj_help;

/**
 * cmd_run - carry out one command line
 * @ctx: context
 * @argc: number of @argv
 * @argv: words, the object first
 *
 * Return: exit status of the program.
 */
int cmd_run(struct ctx *ctx, int argc, char **argv);

/** cmd_help_object - print the help of one object to stdout */
void cmd_help_object(const struct lx_object *obj);

/** cmd_help_all - print the syntax of the whole program */
void cmd_help_all(FILE *f);

/**
 * cmd_batch - carry out the lines of a file
 * @ctx: context
 * @file: its name, "-" for stdin
 * @force: go on after a line that failed
 *
 * Return: exit status of the first line that failed.
 */
int cmd_batch(struct ctx *ctx, const char *file, bool force);

/* Printers that commands and monitor share. */
void print_exit(struct ctx *ctx, const struct lx_exit *e);
void print_label(struct ctx *ctx, const struct lx_label *l);
void print_dev(struct ctx *ctx, const struct lx_dev *d);
void print_rule(struct ctx *ctx, const struct lx_rule *r);
void print_table(struct ctx *ctx, const struct lx_table *t);
void print_config(struct ctx *ctx, const struct lx_config *c);

/**
 * cmd_follow - `lnet-exit follow`, see tools/follow/
 * @ctx: global options; the namespace has been entered already
 * @argc: number of @argv
 * @argv: words behind `follow`
 *
 * Return: exit status of the program.
 */
int cmd_follow(struct ctx *ctx, int argc, char **argv);

#endif /* LNET_EXIT_TOOLS_CMD_H */
