// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "link.h"

/* What a search for a device knows. */
struct search {
	struct lx_link *link;
	bool any_kind;	/* else only devices of kind lnet_exit */
};

/* Is it a device of kind lnet_exit? */
static bool is_ours(struct nlattr *linkinfo)
{
	struct nlattr *tb[IFLA_INFO_MAX + 1];

	return linkinfo &&
	       !nla_parse_nested(tb, IFLA_INFO_MAX, linkinfo, NULL) &&
	       tb[IFLA_INFO_KIND] &&
	       !nla_strcmp(tb[IFLA_INFO_KIND], LX_LINK_KIND);
}

static int take_link(struct nlmsghdr *h, void *arg)
{
	struct nlattr *tb[IFLA_MAX + 1];
	struct search *s = arg;
	struct ifinfomsg *ifi;

	if (h->nlmsg_type != RTM_NEWLINK)
		return 0;
	if (nlmsg_parse(h, sizeof(*ifi), tb, IFLA_MAX, NULL) < 0)
		return -EBADMSG;
	if (!s->any_kind && !is_ours(tb[IFLA_LINKINFO]))
		return 0;
	ifi = nlmsg_data(h);
	s->link->ifindex = ifi->ifi_index;
	s->link->flags = ifi->ifi_flags;
	if (tb[IFLA_IFNAME])
		nla_strlcpy(s->link->name, tb[IFLA_IFNAME],
			    sizeof(s->link->name));
	if (tb[IFLA_MTU])
		s->link->mtu = nla_get_u32(tb[IFLA_MTU]);
	return 0;
}

static void forget_link(void *arg)
{
	struct search *s = arg;

	memset(s->link, 0, sizeof(*s->link));
}

/* Append the kind, which selects devices or makes one. */
static int put_kind(struct nl_msg *msg)
{
	struct nlattr *nest = nla_nest_start(msg, IFLA_LINKINFO);

	if (!nest || nla_put_string(msg, IFLA_INFO_KIND, LX_LINK_KIND))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

int lx_link_find(struct lx_sock *rt, struct lx_link *l, struct lx_report *rep)
{
	const struct ifinfomsg ifi = { .ifi_family = AF_UNSPEC };
	struct search s = { .link = l };
	struct nl_msg *msg;

	memset(l, 0, sizeof(*l));
	msg = lx_rtnl_msg(RTM_GETLINK, 0, &ifi, sizeof(ifi));
	if (msg && put_kind(msg)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return lx_dump(rt, msg, take_link, forget_link, &s, rep);
}

int lx_link_get(struct lx_sock *rt, uint32_t ifindex, struct lx_link *l,
		struct lx_report *rep)
{
	const struct ifinfomsg ifi = { .ifi_index = ifindex };
	struct search s = { .link = l, .any_kind = true };

	memset(l, 0, sizeof(*l));
	return lx_request(rt, lx_rtnl_msg(RTM_GETLINK, 0, &ifi, sizeof(ifi)),
			  take_link, &s, rep);
}

static int create(struct lx_sock *rt, struct lx_report *rep)
{
	const struct ifinfomsg ifi = { .ifi_family = AF_UNSPEC };
	struct nl_msg *msg;
	int err;

	msg = lx_rtnl_msg(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &ifi,
			  sizeof(ifi));
	if (msg && (nla_put_string(msg, IFLA_IFNAME, LX_LINK_NAME) ||
		    put_kind(msg))) {
		nlmsg_free(msg);
		msg = NULL;
	}
	err = lx_request(rt, msg, NULL, NULL, rep);
	if (err == -EEXIST && !rep->text[0])
		lx_report_set(rep, EEXIST, "a device of another kind has the name " LX_LINK_NAME);
	return err;
}

static int set_up(struct lx_sock *rt, uint32_t ifindex, struct lx_report *rep)
{
	const struct ifinfomsg ifi = {
		.ifi_index = ifindex,
		.ifi_flags = IFF_UP,
		.ifi_change = IFF_UP,
	};

	return lx_request(rt, lx_rtnl_msg(RTM_NEWLINK, 0, &ifi, sizeof(ifi)),
			  NULL, NULL, rep);
}

int lx_link_ensure(struct lx_sock *rt, bool *created, struct lx_report *rep)
{
	struct lx_link l;
	char path[128];
	int err, made;

	if (created)
		*created = false;
	err = lx_link_find(rt, &l, rep);
	if (err || l.ifindex)
		return err;

	made = create(rt, rep);
	if (made && made != -EEXIST)
		return made;
	/* another process may have been faster; what counts is the device */
	err = lx_link_find(rt, &l, rep);
	if (err)
		return err;
	if (!l.ifindex)
		return lx_report_set(rep, -made ?: ENODEV,
				     made ? "a device of another kind has the name " LX_LINK_NAME :
				     "the device vanished while it was set up");

	/*
	 * Packets that were popped come from anywhere. Before the first of
	 * them: it must not be dropped for that.
	 */
	snprintf(path, sizeof(path), "net/ipv4/conf/%s/rp_filter", l.name);
	lx_sysctl_set(path, 0);

	err = set_up(rt, l.ifindex, rep);
	if (!err && !made && created)
		*created = true;
	return err;
}

/* A search for an address. */
struct addr_search {
	uint32_t ifindex;
	const struct lx_addr *addr;	/* NULL: any */
	int found;
};

static bool is_addr(struct nlmsghdr *h, const struct lx_addr *addr)
{
	struct nlattr *a;

	/* the own one, and the peer's if there is one, which is another */
	a = nlmsg_find_attr(h, sizeof(struct ifaddrmsg), IFA_LOCAL) ?:
	    nlmsg_find_attr(h, sizeof(struct ifaddrmsg), IFA_ADDRESS);
	return a && nla_len(a) == (int)lx_addr_size(addr) &&
	       !memcmp(nla_data(a), addr->bytes, nla_len(a));
}

static int take_addr(struct nlmsghdr *h, void *arg)
{
	struct addr_search *s = arg;
	struct ifaddrmsg *ifa = nlmsg_data(h);

	if (h->nlmsg_type == RTM_NEWADDR &&
	    nlmsg_datalen(h) >= (int)sizeof(*ifa) &&
	    ifa->ifa_index == s->ifindex && (!s->addr || is_addr(h, s->addr)))
		s->found = 1;
	return 0;
}

static void forget_addr(void *arg)
{
	((struct addr_search *)arg)->found = 0;
}

static int find_addr(struct lx_sock *rt, int family, struct addr_search *s,
		     struct lx_report *rep)
{
	const struct ifaddrmsg ifa = {
		.ifa_family = family,
		.ifa_index = s->ifindex,
	};
	int err;

	err = lx_dump(rt, lx_rtnl_msg(RTM_GETADDR, 0, &ifa, sizeof(ifa)),
		      take_addr, forget_addr, s, rep);
	return err ?: s->found;
}

int lx_link_has_addr(struct lx_sock *rt, uint32_t ifindex, int family,
		     struct lx_report *rep)
{
	struct addr_search s = { .ifindex = ifindex };

	return find_addr(rt, family, &s, rep);
}

int lx_link_has(struct lx_sock *rt, uint32_t ifindex,
		const struct lx_addr *addr, struct lx_report *rep)
{
	struct addr_search s = { .ifindex = ifindex, .addr = addr };

	return find_addr(rt, addr->family, &s, rep);
}

/* A search for what an address says of the other end. */
struct other_search {
	uint32_t ifindex;
	struct lx_prefix *other;
};

static int take_other(struct nlmsghdr *h, void *arg)
{
	struct nlattr *tb[IFA_MAX + 1];
	struct other_search *s = arg;
	struct ifaddrmsg *ifa;
	struct lx_prefix p;
	bool peer;

	if (h->nlmsg_type != RTM_NEWADDR)
		return 0;
	if (nlmsg_parse(h, sizeof(*ifa), tb, IFA_MAX, NULL) < 0)
		return -EBADMSG;
	ifa = nlmsg_data(h);
	if (ifa->ifa_index != s->ifindex || lx_addr_set(&s->other->addr))
		return 0;
	if (lx_addr_from_nla(&p.addr, tb[IFA_ADDRESS]))
		return -EBADMSG;
	p.len = ifa->ifa_prefixlen;
	/* for want of a peer's address, IFA_ADDRESS is the own one */
	peer = tb[IFA_LOCAL] &&
	       nla_memcmp(tb[IFA_ADDRESS], nla_data(tb[IFA_LOCAL]),
			  nla_len(tb[IFA_LOCAL]));
	if (lx_addr_is_linklocal(&p.addr) ||
	    (!peer && p.len == lx_addr_bits(&p.addr)))
		return 0;
	if (!peer && p.len == lx_addr_bits(&p.addr) - 1) {
		p.addr.bytes[lx_addr_size(&p.addr) - 1] ^= 1;
		p.len++;
	}
	lx_prefix_mask(&p);
	*s->other = p;
	return 0;
}

static void forget_other(void *arg)
{
	struct other_search *s = arg;

	memset(s->other, 0, sizeof(*s->other));
}

int lx_link_other(struct lx_sock *rt, uint32_t ifindex, int family,
		  struct lx_prefix *other, struct lx_report *rep)
{
	const struct ifaddrmsg ifa = {
		.ifa_family = family,
		.ifa_index = ifindex,
	};
	struct other_search s = { .ifindex = ifindex, .other = other };
	int err;

	forget_other(&s);
	err = lx_dump(rt, lx_rtnl_msg(RTM_GETADDR, 0, &ifa, sizeof(ifa)),
		      take_other, forget_other, &s, rep);
	return err ?: lx_addr_set(&other->addr);
}

const char *lx_ifname(uint32_t ifindex, char *buf)
{
	if (!if_indextoname(ifindex, buf))
		snprintf(buf, IF_NAMESIZE, "if%u", ifindex);
	return buf;
}

static int open_sysctl(const char *path, int flags)
{
	char full[256];
	int fd;

	snprintf(full, sizeof(full), LX_SYSCTL "%s", path);
	fd = open(full, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int lx_sysctl_get(const char *path, long *value)
{
	char text[32];
	ssize_t n;
	int fd;

	fd = open_sysctl(path, O_RDONLY);
	if (fd < 0)
		return fd;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return n ? -errno : -EIO;
	text[n] = '\0';
	*value = strtol(text, NULL, 10);
	return 0;
}

int lx_sysctl_set(const char *path, long value)
{
	char text[32];
	int fd, n, err = 0;

	fd = open_sysctl(path, O_WRONLY);
	if (fd < 0)
		return fd;
	n = snprintf(text, sizeof(text), "%ld\n", value);
	if (write(fd, text, n) != n)
		err = -errno;
	close(fd);
	return err;
}
