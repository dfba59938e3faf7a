/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_HOOKS_H
#define _LNET_HOOKS_H

#include <linux/netfilter.h>

struct lnet_net;

/* Priorities, see "Packet path" in Documentation/architecture.md */
#define LNET_PRI_RX	(-425)	/* after raw before defrag, before defrag */
#define LNET_PRI_LER	(-99)	/* just after DNAT */

int lnet_rx_hooks_get(struct lnet_net *ln);
void lnet_rx_hooks_put(struct lnet_net *ln);
int lnet_ler_hooks_get(struct lnet_net *ln);
void lnet_ler_hooks_idle(struct lnet_net *ln);
int lnet_hooks_bridge(struct lnet_net *ln);
void lnet_hooks_down(struct lnet_net *ln);

/* rx.c: labelled packets */
unsigned int lnet_rx4(void *priv, struct sk_buff *skb,
		      const struct nf_hook_state *state);
unsigned int lnet_rx4_bridged(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state);
unsigned int lnet_rx6(void *priv, struct sk_buff *skb,
		      const struct nf_hook_state *state);
unsigned int lnet_rx6_bridged(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state);
/* ler.c: packets to be labelled */
unsigned int lnet_ler4(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state);
unsigned int lnet_ler6(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state);
unsigned int lnet_ler4_bridged(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);
unsigned int lnet_ler6_bridged(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);
/* own.c: this host's own packets */
unsigned int lnet_own4(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state);
unsigned int lnet_own6(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state);
/* heard.c: labelled packets for this host */
unsigned int lnet_heard4(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state);
unsigned int lnet_heard6(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state);

#endif /* _LNET_HOOKS_H */
