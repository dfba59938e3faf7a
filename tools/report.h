/* SPDX-License-Identifier: GPL-2.0 */
/* Reading extended acks; the rest of the program sees struct lx_report. */
#ifndef LNET_EXIT_TOOLS_REPORT_H
#define LNET_EXIT_TOOLS_REPORT_H

#include "nl.h"

/**
 * lx_report_ack - read the end of a request
 * @rep: filled
 * @ack: NLMSG_ERROR or NLMSG_DONE message
 * @req: the request that it answers, for the attribute that it points at; its
 *	attributes are looked at only when it is a generic netlink message
 *
 * Return: 0 or the negative errno that the message carries.
 */
int lx_report_ack(struct lx_report *rep, struct nlmsghdr *ack,
		  struct nlmsghdr *req);

#endif /* LNET_EXIT_TOOLS_REPORT_H */
