/* SPDX-License-Identifier: GPL-2.0 */
/* Why an entry of the label table wins or does not, in words. */
#ifndef LNET_EXIT_TOOLS_LABEL_NOTES_H
#define LNET_EXIT_TOOLS_LABEL_NOTES_H

#include "cmd.h"

/**
 * label_note_routes - say which routes win over a new entry
 * @ctx: context; the routes are kept in it for the lines of a batch
 * @l: entry
 */
void label_note_routes(struct ctx *ctx, const struct lx_label *l);

/** label_note_rest - at the end of a batch: sum up what was not said */
void label_note_rest(struct ctx *ctx);

/**
 * label_explain - the answer of label-get as a sentence
 * @q: answer; the sentence goes on behind its destination
 * @e: exit that the entry names, has is 0 when unknown
 * @buf: filled
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *label_explain(const struct lx_lookup *q, const struct lx_exit *e,
			  char *buf, size_t size);

#endif /* LNET_EXIT_TOOLS_LABEL_NOTES_H */
