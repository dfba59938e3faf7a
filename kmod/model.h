/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Models of an exit: what a label and the packet inside tell one another of TTL
 * and DSCP. What push and pop do by themselves is the uniform model, with the
 * class selector part of the DSCP as the traffic class; see model.c for the rest.
 */
#ifndef _LNET_MODEL_H
#define _LNET_MODEL_H

#include "lnet.h"

/* Bits of lnet_exit.model. */
#define LNET_MODEL_PIPE		BIT(0)
#define LNET_MODEL_MAP		BIT(1)

/**
 * struct lnet_tc_map - a map of an exit, replaced as a whole
 * @rcu: frees the map
 * @to: of a remote exit, the traffic class for each DSCP; of a local one, the
 *      DSCP or LNET_EXIT_DSCP_KEEP for each traffic class
 */
struct lnet_tc_map {
	struct rcu_head rcu;
	u8 to[LNET_EXIT_DSCP_NUM];
};

/* Number of entries that the map of an exit has. */
static inline unsigned int lnet_tc_map_num(u8 type)
{
	return type == LNET_EXIT_TYPE_LOCAL ? LNET_EXIT_TC_NUM :
					      LNET_EXIT_DSCP_NUM;
}

/* Is there anything to do beside what push and pop do? */
static inline bool lnet_exit_has_model(const struct lnet_exit *exit)
{
	return unlikely(READ_ONCE(exit->model));
}

void lnet_model_push(const struct lnet_exit *exit, struct sk_buff *skb);
void lnet_model_pop(const struct lnet_exit *exit, struct sk_buff *skb, u8 ttl,
		    u8 tc);

#endif /* _LNET_MODEL_H */
