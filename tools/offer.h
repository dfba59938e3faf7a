/* SPDX-License-Identifier: GPL-2.0 */
/* What a word of a command line may become, printed for a shell. */
#ifndef LNET_EXIT_TOOLS_OFFER_H
#define LNET_EXIT_TOOLS_OFFER_H

#include "args.h"

/** struct offer - @begin: what is typed of the word; others are not printed */
struct offer {
	const char *begin;
};

/* Names that the shell knows itself. */
#define OFFER_FILE	" file"
#define OFFER_USER	" user"
#define OFFER_COMMAND	" command"

/** offer_word - print a word, if it begins as what is typed does */
void offer_word(const struct offer *o, const char *word);

/** offer_ask - have the shell offer OFFER_FILE and the like */
void offer_ask(const struct offer *o, const char *what);

/**
 * offer_value - print what there is of a kind, in this network namespace
 *
 * Nothing where anything may be (numbers, addresses), or where the host does not
 * tell. It never makes the kernel load the module.
 */
void offer_value(const struct offer *o, const struct lx_kind *kind);

/** offer_netns - print the network namespaces that have names */
void offer_netns(const struct offer *o);

#endif /* LNET_EXIT_TOOLS_OFFER_H */
