// SPDX-License-Identifier: GPL-2.0
/* Exits: struct lx_exit to and from netlink, and the requests about them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <netlink/genl/genl.h>
#include "list.h"
#include "model_int.h"

/* What a request may carry; the rest of an exit only the module tells. */
#define REQUEST_BITS (LX_BIT(LNET_EXIT_A_EXIT_NAME) | \
		      LX_BIT(LNET_EXIT_A_EXIT_LABEL) | \
		      LX_BIT(LNET_EXIT_A_EXIT_TYPE) | \
		      LX_BIT(LNET_EXIT_A_EXIT_EGRESS) | \
		      LX_BIT(LNET_EXIT_A_EXIT_PROTOCOL) | \
		      LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS) | \
		      LX_BIT(LNET_EXIT_A_EXIT_FLAGS) | \
		      LX_BIT(LNET_EXIT_A_EXIT_OIF) | \
		      LX_BIT(LNET_EXIT_A_EXIT_MARK) | \
		      LX_BIT(LNET_EXIT_A_EXIT_BACKUP) | \
		      LX_BIT(LNET_EXIT_A_EXIT_MTU) | \
		      LX_BIT(LNET_EXIT_A_EXIT_DSCP_TC) | \
		      LX_BIT(LNET_EXIT_A_EXIT_TC_DSCP))

/* Bytes that a request about an exit takes at most, and each next hop of it. */
#define EXIT_SIZE	512
#define HOP_SIZE	128

static int put_map(struct nl_msg *msg, const struct lx_exit *e, int attr)
{
	unsigned int num = attr == LNET_EXIT_A_EXIT_TC_DSCP ?
			   LNET_EXIT_TC_NUM : LNET_EXIT_DSCP_NUM;

	return nla_put(msg, attr, e->tc_map.set ? num : 0, e->tc_map.to);
}

static int put_one(struct nl_msg *msg, const struct lx_exit *e, int attr)
{
	struct nla_bitfield32 flags = { e->flags, e->flags_mask };

	switch (attr) {
	case LNET_EXIT_A_EXIT_NAME:
		return nla_put_string(msg, attr, e->name);
	case LNET_EXIT_A_EXIT_LABEL:
		return nla_put_u32(msg, attr, e->label);
	case LNET_EXIT_A_EXIT_TYPE:
		return nla_put_u8(msg, attr, e->type);
	case LNET_EXIT_A_EXIT_EGRESS:
		return lx_addr_put(msg, attr, &e->egress);
	case LNET_EXIT_A_EXIT_PROTOCOL:
		return nla_put_u8(msg, attr, e->protocol);
	case LNET_EXIT_A_EXIT_NEXTHOPS:
		return lx_nexthops_put(msg, e);
	case LNET_EXIT_A_EXIT_FLAGS:
		return nla_put(msg, attr, sizeof(flags), &flags);
	case LNET_EXIT_A_EXIT_OIF:
		return nla_put_u32(msg, attr, e->oif);
	case LNET_EXIT_A_EXIT_MARK:
		return nla_put_u32(msg, attr, e->mark);
	case LNET_EXIT_A_EXIT_BACKUP:
		return nla_put_string(msg, attr, e->backup);
	case LNET_EXIT_A_EXIT_MTU:
		return nla_put_u32(msg, attr, e->mtu);
	case LNET_EXIT_A_EXIT_DSCP_TC:
	case LNET_EXIT_A_EXIT_TC_DSCP:
		return put_map(msg, e, attr);
	default:
		return 0;
	}
}

int lx_exit_put(struct nl_msg *msg, const struct lx_exit *e)
{
	int attr;

	for (attr = 1; attr <= LNET_EXIT_A_EXIT_MAX; attr++)
		if ((e->has & REQUEST_BITS & LX_BIT(attr)) &&
		    put_one(msg, e, attr))
			return -EMSGSIZE;
	return 0;
}

static int parse_stats(struct nlattr *nest, struct lx_exit *e)
{
	const struct {
		int attr;
		uint64_t *to;
	} all[] = {
		{ LNET_EXIT_A_EXIT_STATS_PUSH_PACKETS, &e->push.packets },
		{ LNET_EXIT_A_EXIT_STATS_PUSH_BYTES, &e->push.bytes },
		{ LNET_EXIT_A_EXIT_STATS_PUSH_MERGED, &e->push.merged },
		{ LNET_EXIT_A_EXIT_STATS_FORWARD_PACKETS, &e->forward.packets },
		{ LNET_EXIT_A_EXIT_STATS_FORWARD_BYTES, &e->forward.bytes },
		{ LNET_EXIT_A_EXIT_STATS_FORWARD_MERGED, &e->forward.merged },
		{ LNET_EXIT_A_EXIT_STATS_POP_PACKETS, &e->pop.packets },
		{ LNET_EXIT_A_EXIT_STATS_POP_BYTES, &e->pop.bytes },
		{ LNET_EXIT_A_EXIT_STATS_POP_MERGED, &e->pop.merged },
		{ LNET_EXIT_A_EXIT_STATS_DIRECT_PACKETS, &e->direct.packets },
		{ LNET_EXIT_A_EXIT_STATS_DIRECT_BYTES, &e->direct.bytes },
		{ LNET_EXIT_A_EXIT_STATS_DIRECT_MERGED, &e->direct.merged },
	};
	struct nlattr *tb[LNET_EXIT_A_EXIT_STATS_MAX + 1];
	unsigned int i;

	if (nla_parse_nested(tb, LNET_EXIT_A_EXIT_STATS_MAX, nest, NULL) < 0)
		return -EBADMSG;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (tb[all[i].attr])
			*all[i].to = nla_get_u64(tb[all[i].attr]);
	return 0;
}

static int parse_map(struct nlattr *nla, struct lx_tc_map *map)
{
	if (nla_len(nla) > (int)sizeof(map->to))
		return -EBADMSG;
	map->set = nla_len(nla);
	memcpy(map->to, nla_data(nla), nla_len(nla));
	return 0;
}

static int parse_one(struct nlattr *nla, struct lx_exit *e)
{
	struct nla_bitfield32 *flags;

	switch (nla_type(nla)) {
	case LNET_EXIT_A_EXIT_NAME:
		nla_strlcpy(e->name, nla, sizeof(e->name));
		break;
	case LNET_EXIT_A_EXIT_LABEL:
		e->label = nla_get_u32(nla);
		break;
	case LNET_EXIT_A_EXIT_TYPE:
		e->type = nla_get_u8(nla);
		break;
	case LNET_EXIT_A_EXIT_EGRESS:
		return lx_addr_from_nla(&e->egress, nla);
	case LNET_EXIT_A_EXIT_PROTOCOL:
		e->protocol = nla_get_u8(nla);
		break;
	case LNET_EXIT_A_EXIT_NEXTHOPS:
		return lx_nexthops_parse(nla, e);
	case LNET_EXIT_A_EXIT_FLAGS:
		if (nla_len(nla) < (int)sizeof(*flags))
			return -EBADMSG;
		flags = nla_data(nla);
		e->flags = flags->value & flags->selector;
		e->flags_mask = flags->selector;
		break;
	case LNET_EXIT_A_EXIT_OIF:
		e->oif = nla_get_u32(nla);
		break;
	case LNET_EXIT_A_EXIT_MARK:
		e->mark = nla_get_u32(nla);
		break;
	case LNET_EXIT_A_EXIT_BACKUP:
		nla_strlcpy(e->backup, nla, sizeof(e->backup));
		break;
	case LNET_EXIT_A_EXIT_MTU:
		e->mtu = nla_get_u32(nla);
		break;
	case LNET_EXIT_A_EXIT_STATE:
		e->state = nla_get_u8(nla);
		break;
	case LNET_EXIT_A_EXIT_REASON:
		e->reason = nla_get_u8(nla);
		break;
	case LNET_EXIT_A_EXIT_PATH_MTU:
		e->path_mtu = nla_get_u32(nla);
		break;
	case LNET_EXIT_A_EXIT_ENTRIES:
		e->entries = nla_get_u32(nla);
		break;
	case LNET_EXIT_A_EXIT_STATS:
		return parse_stats(nla, e);
	case LNET_EXIT_A_EXIT_DSCP_TC:
	case LNET_EXIT_A_EXIT_TC_DSCP:
		return parse_map(nla, &e->tc_map);
	}
	return 0;
}

int lx_exit_parse(struct nlmsghdr *h, struct lx_exit *e)
{
	struct nlattr *tb[LNET_EXIT_A_EXIT_MAX + 1];
	int attr;

	memset(e, 0, sizeof(*e));
	if (lx_genl_attrs(h, LNET_EXIT_A_EXIT_MAX, tb))
		return -EBADMSG;
	for (attr = 1; attr <= LNET_EXIT_A_EXIT_MAX; attr++) {
		if (!tb[attr])
			continue;
		if (parse_one(tb[attr], e))
			return -EBADMSG;
		e->has |= LX_BIT(attr);
	}
	return 0;
}

/* A request about one exit, with the properties of @e. */
static int exit_request(struct lx_sock *s, uint8_t cmd, int flags,
			const struct lx_exit *e, lx_msg_fn fn, void *arg,
			struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, cmd, flags);

	if (msg && lx_exit_put(msg, e)) {
		nlmsg_free(msg);
		return lx_report_set(rep, EMSGSIZE, "the request is too long");
	}
	return lx_request(s, msg, fn, arg, rep);
}

int lx_exit_new(struct lx_sock *s, const struct lx_exit *e, bool replace,
		struct lx_report *rep)
{
	return exit_request(s, LNET_EXIT_CMD_EXIT_NEW,
			    NLM_F_CREATE | (replace ? NLM_F_REPLACE :
					    NLM_F_EXCL),
			    e, NULL, NULL, rep);
}

struct nl_msg *lx_exit_change_msg(const struct lx_sock *s,
				  const struct lx_exit *e)
{
	struct nl_msg *msg;

	msg = lx_genl_msg_size(s, LNET_EXIT_CMD_EXIT_SET, 0,
			       EXIT_SIZE + e->n_hops * HOP_SIZE);
	if (msg && lx_exit_put(msg, e)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

int lx_exit_change(struct lx_sock *s, const struct lx_exit *e,
		   struct lx_report *rep)
{
	return exit_request(s, LNET_EXIT_CMD_EXIT_SET, 0, e, NULL, NULL, rep);
}

/* An exit of which only the name is known. */
static void name_only(struct lx_exit *e, const char *name)
{
	memset(e, 0, sizeof(*e));
	strncpy(e->name, name, sizeof(e->name) - 1);
	e->has = LX_BIT(LNET_EXIT_A_EXIT_NAME);
}

int lx_exit_del(struct lx_sock *s, const char *name, struct lx_report *rep)
{
	struct lx_exit e;

	name_only(&e, name);
	return exit_request(s, LNET_EXIT_CMD_EXIT_DEL, 0, &e, NULL, NULL, rep);
}

static int take_exit(struct nlmsghdr *h, void *arg)
{
	return lx_exit_parse(h, arg);
}

int lx_exit_get(struct lx_sock *s, const char *name, struct lx_exit *e,
		struct lx_report *rep)
{
	struct lx_exit key;

	name_only(&key, name);
	memset(e, 0, sizeof(*e));
	return exit_request(s, LNET_EXIT_CMD_EXIT_GET, 0, &key, take_exit, e,
			    rep);
}

static int add_exit(struct nlmsghdr *h, void *arg)
{
	struct lx_exit *e = LX_LIST_ADD((struct lx_exits *)arg);

	return e ? lx_exit_parse(h, e) : -ENOMEM;
}

static void forget_exits(void *arg)
{
	((struct lx_exits *)arg)->n = 0;
}

static int cmp_name(const void *a, const void *b)
{
	return strcmp(((const struct lx_exit *)a)->name,
		      ((const struct lx_exit *)b)->name);
}

static int cmp_key(const void *name, const void *exit)
{
	return strcmp(name, ((const struct lx_exit *)exit)->name);
}

int lx_exit_dump(struct lx_sock *s, const struct lx_exit *filter,
		 struct lx_exits *out, struct lx_report *rep)
{
	struct nl_msg *msg = lx_genl_msg(s, LNET_EXIT_CMD_EXIT_GET, 0);
	int err;

	memset(out, 0, sizeof(*out));
	if (msg && filter && lx_exit_put(msg, filter)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	err = lx_dump(s, msg, add_exit, forget_exits, out, rep);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), cmp_name);
	return err;
}

const struct lx_exit *lx_exits_find(const struct lx_exits *l, const char *name)
{
	return l->n ? bsearch(name, l->v, l->n, sizeof(*l->v), cmp_key) : NULL;
}

void lx_exits_free(struct lx_exits *l)
{
	free(l->v);
	memset(l, 0, sizeof(*l));
}
