/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_EXIT_CHANGE_H
#define _LNET_EXIT_CHANGE_H

#include "lnet.h"

/**
 * struct lnet_exit_plan - what a change needs, made before anything changes
 * @nhs: new next hops, for LNET_SPEC_NEXTHOPS
 * @backup: new backup, for LNET_SPEC_BACKUP
 * @oif: new outgoing device, for LNET_SPEC_OIF
 * @tc_map: new map, for LNET_SPEC_TC_MAP
 * @set: what is to change
 */
struct lnet_exit_plan {
	struct lnet_nh_group *nhs;
	struct lnet_exit *backup;
	struct net_device *oif;
	struct lnet_tc_map *tc_map;
	u32 set;
};

int lnet_exit_plan(struct lnet_exit_plan *plan, struct lnet_net *ln,
		   struct lnet_exit *exit, u32 set,
		   const struct lnet_exit_spec *spec,
		   struct netlink_ext_ack *extack);
void lnet_exit_apply(struct lnet_exit *exit, const struct lnet_exit_plan *plan,
		     const struct lnet_exit_spec *spec);
void lnet_exit_set_backup(struct lnet_exit *exit, struct lnet_exit *backup);
void lnet_exit_set_oif(struct lnet_exit *exit, struct net_device *dev);
void lnet_exit_strip(struct lnet_exit *exit);

#endif /* _LNET_EXIT_CHANGE_H */
