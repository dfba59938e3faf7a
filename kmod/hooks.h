/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_HOOKS_H
#define _LNET_HOOKS_H

#include <linux/netfilter.h>

struct lnet_net;

/* Priorities, see "Packet path" in Documentation/architecture.md */
#define LNET_PRI_RX	(-425)	/* after raw before defrag, before defrag */
#define LNET_PRI_LER	(-99)	/* just after DNAT */

#define LNET_HOOKS_RX		2
#define LNET_HOOKS_LER		6
#define LNET_HOOKS_BRIDGED	4

/**
 * struct lnet_hooks - the hooks of a namespace, by when they are registered
 * @rx: with a device that labelled packets are accepted from
 * @ler: with a label table or rules
 * @bridged: with one of these where there is or was a bridge
 *
 * Each namespace has them of its own: what a hook is given is the namespace's
 * struct lnet_net, which it does not have to look for with each packet.
 */
struct lnet_hooks {
	struct nf_hook_ops rx[LNET_HOOKS_RX];
	struct nf_hook_ops ler[LNET_HOOKS_LER];
	struct nf_hook_ops bridged[LNET_HOOKS_BRIDGED];
};

void lnet_hooks_init(struct lnet_net *ln);
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
