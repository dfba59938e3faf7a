// SPDX-License-Identifier: GPL-2.0
/* Lists of entries out of the kernel. */
#include <errno.h>
#include <string.h>
#include "plist.h"

struct dump {
	struct lx_plist *list;
	struct lx_pvalues *values;
};

static int take(struct nlmsghdr *h, void *arg)
{
	struct lx_pvalue value = { 0 };
	struct dump *d = arg;
	struct lx_pentry *e;
	struct lx_label l;
	int index;

	if (lx_label_parse(h, &l) ||
	    !(l.has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN)))
		return -EBADMSG;
	memcpy(value.exit, l.exit, sizeof(value.exit));
	value.type = l.type;
	value.flags = l.flags;
	value.protocol = l.protocol;
	index = lx_pvalues_add(d->values, &value);
	if (index < 0)
		return index;
	e = lx_plist_add(d->list);
	memcpy(e->addr, l.prefix.addr.bytes, sizeof(e->addr));
	e->family = l.prefix.addr.family;
	e->len = l.prefix.len;
	e->value = index;
	return 0;
}

static void forget(void *arg)
{
	((struct dump *)arg)->list->n = 0;
}

int lx_plist_dump(struct lx_sock *s, const struct lx_label_filter *f,
		  struct lx_plist *list, struct lx_pvalues *values,
		  struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_LABEL_GET, 0);
	struct dump d = { .list = list, .values = values };
	int err;

	memset(list, 0, sizeof(*list));
	if (msg && f && lx_label_filter_put(msg, f)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	err = lx_dump(s, msg, take, forget, &d, rep);
	lx_plist_sort(list);
	return err;
}
