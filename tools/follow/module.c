// SPDX-License-Identifier: GPL-2.0
/*
 * Is the module in the kernel? A question for its family by name, or a request
 * for a device of its kind, makes the kernel load it; whoever has just unloaded
 * it would not like that.
 */

#include <linux/genetlink.h>
#include <linux/lnet_exit.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <string.h>

#include "../nl.h"
#include "module.h"

#define STATE_FILE	"/sys/module/" LNET_EXIT_GENL_NAME "/initstate"

/**
 * module_is_named - is a message of the controller about the module's family?
 * @h: message
 *
 * Return: true if it is.
 */
bool module_is_named(struct nlmsghdr *h)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];

	return !lx_genl_attrs(h, CTRL_ATTR_MAX, tb) &&
	       tb[CTRL_ATTR_FAMILY_NAME] &&
	       !nla_strcmp(tb[CTRL_ATTR_FAMILY_NAME], LNET_EXIT_GENL_NAME);
}

static int family_listed(struct nlmsghdr *h, void *arg)
{
	if (module_is_named(h))
		*(bool *)arg = true;
	return 0;
}

/**
 * module_is_there - is the module's family registered?
 *
 * Return: true if it is.
 */
bool module_is_there(void)
{
	struct lx_sock *ask;
	struct lx_report rep;
	bool there = false;
	struct nl_msg *msg;

	if (lx_sock_open(NETLINK_GENERIC, &ask))
		return false;
	msg = nlmsg_alloc();
	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, GENL_ID_CTRL, 0,
				0, CTRL_CMD_GETFAMILY, 1)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	lx_dump(ask, msg, family_listed, NULL, &there, &rep);
	lx_sock_close(ask);
	return there;
}

/**
 * module_is_live - is the module there, and not about to go?
 *
 * Return: true if it is.
 */
bool module_is_live(void)
{
	char state[16] = "";
	FILE *f;

	f = fopen(STATE_FILE, "re");
	if (!f)
		return module_is_there();
	if (!fgets(state, sizeof(state), f))
		state[0] = '\0';
	fclose(f);
	/* Its family is there before it has come to full life. */
	return strcmp(state, "going\n");
}
