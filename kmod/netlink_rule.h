/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LNET_NETLINK_RULE_H
#define _LNET_NETLINK_RULE_H

#include "rules.h"

/* netlink_rule_spec.c */
int lnet_nl_rule_spec(struct lnet_net *ln, struct nlattr **tb,
		      struct lnet_rule_spec *spec,
		      struct netlink_ext_ack *extack);
void lnet_nl_rule_spec_free(struct lnet_rule_spec *spec);
struct cgroup *lnet_nl_cgroup(const struct nlattr *attr,
			      struct netlink_ext_ack *extack);

#endif /* _LNET_NETLINK_RULE_H */
