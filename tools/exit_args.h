/* SPDX-License-Identifier: GPL-2.0 */
/* Words of `exit add|replace|set`, and the exit that they describe. */
#ifndef LNET_EXIT_TOOLS_EXIT_ARGS_H
#define LNET_EXIT_TOOLS_EXIT_ARGS_H

#include "args.h"
#include "model.h"

/* Bits of struct exit_args.given. */
enum exit_word {
	EXIT_NAME,
	EXIT_LABEL,
	EXIT_EGRESS,
	EXIT_LOCAL,
	EXIT_HOPS,
	EXIT_NOHOPS,
	EXIT_RESOLVE,
	EXIT_BACKUP,
	EXIT_NOBACKUP,
	EXIT_PASS,
	EXIT_UNREACHABLE,
	EXIT_MTU,
	EXIT_OIF,
	EXIT_NOOIF,
	EXIT_MASQUERADE,
	EXIT_NOMASQUERADE,
	EXIT_MARK,
	EXIT_DOWN,
	EXIT_UP,
	EXIT_PIPE,
	EXIT_UNIFORM,
	EXIT_DSCP_TC,
	EXIT_TC_DSCP,
	EXIT_EXPLICIT_NULL,
	EXIT_NOEXPLICIT_NULL,
	EXIT_PROTOCOL,
};

/** struct hop_args - words of one next hop */
struct hop_args {
	uint64_t given;
	struct lx_nexthop hop;
};

/**
 * struct exit_args - words of a command that makes or changes an exit
 * @given: bits of enum exit_word
 * @e: values are put here; lx_exit.has is set by exit_args_finish()
 * @hops: next hops as typed
 * @n_hops: number of @hops
 */
struct exit_args {
	uint64_t given;
	struct lx_exit e;
	struct hop_args hops[LNET_EXIT_NEXTHOP_MAX];
	unsigned int n_hops;
};

/* Tables for args.h: the two forms of add and replace, and set. */
extern const struct lx_param exit_remote_form[];
extern const struct lx_param exit_local_form[];
extern const struct lx_param exit_set_form[];

/**
 * exit_args_finish - complete the exit that the words describe
 * @a: words; @a->e is ready to be sent afterwards, but for next hops that have
 *	to be asked for
 * @old: exit that is changed by `set`, NULL for add and replace
 *
 * A local exit that masquerades without a mark gets its default mark, and
 * loses it with the masquerading.
 */
void exit_args_finish(struct exit_args *a, const struct lx_exit *old);

/**
 * exit_args_resolve - must the FIB be asked for next hops?
 * @a: words
 * @old: as for exit_args_finish()
 *
 * Typed next hops stand as they are. With `set`, a new egress address takes
 * the next hops along if it was the FIB that gave them.
 */
bool exit_args_resolve(const struct exit_args *a, const struct lx_exit *old);

#endif /* LNET_EXIT_TOOLS_EXIT_ARGS_H */
