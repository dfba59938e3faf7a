/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_OWN_H
#define _LNET_OWN_H

struct lnet_net;

int lnet_answers_init(struct lnet_net *ln);
void lnet_answers_free(struct lnet_net *ln);

#endif /* _LNET_OWN_H */
