/* SPDX-License-Identifier: GPL-2.0 */
/* The command table of lnet-exit, and what commands share. */
#ifndef LNET_EXIT_TOOLS_CMD_H
#define LNET_EXIT_TOOLS_CMD_H

#include <stdbool.h>
#include "nl.h"

struct out;

/* Exit status of the program. */
#define LX_OK		0
#define LX_REFUSED_BY_KERNEL	1	/* the kernel or the host said no */
#define LX_USAGE	2	/* the command line is wrong */

/**
 * struct ctx - one run of the program
 * @out: where results go, as text or JSON
 * @genl: socket to the module; use ctx_genl()
 * @rtnl: rtnetlink socket; use ctx_rtnl()
 * @stats: -statistics was given
 * @where: "FILE:LINE: " in a batch, else empty
 */
struct ctx {
	struct out *out;
	struct lx_sock *genl;
	struct lx_sock *rtnl;
	bool stats;
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
 * cmd_follow - `lnet-exit follow`, see tools/follow/
 * @ctx: global options; the namespace has been entered already
 * @argc: number of @argv
 * @argv: words behind `follow`
 *
 * Return: exit status of the program.
 */
int cmd_follow(struct ctx *ctx, int argc, char **argv);

#endif /* LNET_EXIT_TOOLS_CMD_H */
