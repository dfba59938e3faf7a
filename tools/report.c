// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include "names.h"
#include "report.h"

int lx_report_set(struct lx_report *rep, int error, const char *fmt, ...)
{
	va_list ap;

	memset(rep, 0, sizeof(*rep));
	rep->error = error;
	va_start(ap, fmt);
	vsnprintf(rep->text, sizeof(rep->text), fmt, ap);
	va_end(ap);
	return -error;
}

/*
 * Note the way from the top of the request down to the attribute that begins
 * @offset bytes into it. Only nests of ours are entered: they are flagged.
 */
static void find_attr(struct lx_report *rep, const char *base,
		      struct nlattr *head, int len, unsigned int offset)
{
	struct nlattr *nla;
	unsigned int at;
	int rem;

	if (rep->depth == LX_PATH_MAX)
		return;
	nla_for_each_attr(nla, head, len, rem) {
		at = (const char *)nla - base;
		if (offset < at || offset >= at + NLA_ALIGN(nla->nla_len))
			continue;
		rep->path[rep->depth++] = nla_type(nla);
		if (offset > at && (nla->nla_type & NLA_F_NESTED))
			find_attr(rep, base, nla_data(nla), nla_len(nla),
				  offset);
		return;
	}
}

static void read_limits(struct lx_report *rep, struct nlattr *policy)
{
	struct nlattr *tb[NL_POLICY_TYPE_ATTR_MAX + 1];
	struct nlattr *min, *max;

	if (nla_parse_nested(tb, NL_POLICY_TYPE_ATTR_MAX, policy, NULL) < 0)
		return;
	min = tb[NL_POLICY_TYPE_ATTR_MIN_VALUE_U];
	max = tb[NL_POLICY_TYPE_ATTR_MAX_VALUE_U];
	if (min && max)
		snprintf(rep->limits, sizeof(rep->limits),
			 "%" PRIu64 " to %" PRIu64,
			 nla_get_u64(min), nla_get_u64(max));
	else if (tb[NL_POLICY_TYPE_ATTR_MAX_LENGTH])
		snprintf(rep->limits, sizeof(rep->limits),
			 "at most %u bytes",
			 nla_get_u32(tb[NL_POLICY_TYPE_ATTR_MAX_LENGTH]));
}

static void read_tlvs(struct lx_report *rep, struct nlattr **tb,
		      struct nlmsghdr *req)
{
	struct nlattr *head = NULL;
	unsigned int offset = 0;
	int len = 0;

	if (tb[NLMSGERR_ATTR_MSG])
		nla_strlcpy(rep->text, tb[NLMSGERR_ATTR_MSG],
			    sizeof(rep->text));
	if (tb[NLMSGERR_ATTR_POLICY])
		read_limits(rep, tb[NLMSGERR_ATTR_POLICY]);

	if (req->nlmsg_type >= GENL_MIN_ID) {
		head = nlmsg_attrdata(req, GENL_HDRLEN);
		len = nlmsg_attrlen(req, GENL_HDRLEN);
	}
	if (tb[NLMSGERR_ATTR_OFFS])
		offset = nla_get_u32(tb[NLMSGERR_ATTR_OFFS]);
	else if (tb[NLMSGERR_ATTR_MISS_NEST])
		offset = nla_get_u32(tb[NLMSGERR_ATTR_MISS_NEST]);
	if (head && offset)
		find_attr(rep, (char *)req, head, len, offset);
	if (tb[NLMSGERR_ATTR_MISS_TYPE] && rep->depth < LX_PATH_MAX) {
		rep->path[rep->depth++] =
			nla_get_u32(tb[NLMSGERR_ATTR_MISS_TYPE]);
		rep->missing = true;
	}
}

int lx_report_ack(struct lx_report *rep, struct nlmsghdr *ack,
		  struct nlmsghdr *req)
{
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];
	struct nlmsgerr *err = nlmsg_data(ack);
	int skip = sizeof(int);

	memset(rep, 0, sizeof(*rep));
	if (req->nlmsg_type >= GENL_MIN_ID)
		rep->cmd = genlmsg_hdr(req)->cmd;
	/* a dump may end without the word for its error */
	if (nlmsg_datalen(ack) < (int)sizeof(int))
		return 0;
	rep->error = -err->error;

	if (ack->nlmsg_type == NLMSG_ERROR) {
		skip = sizeof(*err);
		if (nlmsg_datalen(ack) < skip)
			return -rep->error;
		/* the kernel repeats the request unless it says it did not */
		if (!(ack->nlmsg_flags & NLM_F_CAPPED))
			skip += err->msg.nlmsg_len - NLMSG_HDRLEN;
	}
	if ((ack->nlmsg_flags & NLM_F_ACK_TLVS) &&
	    !nlmsg_parse(ack, skip, tb, NLMSGERR_ATTR_MAX, NULL))
		read_tlvs(rep, tb, req);
	return -rep->error;
}

const char *lx_report_str(const struct lx_report *rep, char *buf, size_t size)
{
	char attr[64];
	int n;

	if (rep->text[0])
		n = snprintf(buf, size, "%s", rep->text);
	else if (!rep->error)
		n = snprintf(buf, size, "%s", "");
	else if (rep->error == EPERM)
		n = snprintf(buf, size,
			     "not permitted: root (CAP_NET_ADMIN) is needed");
	else
		n = snprintf(buf, size, "%s", strerror(rep->error));
	if (n < 0 || (size_t)n >= size)
		return buf;

	/* nothing is gained by naming what the kernel has named */
	lx_attr_str(rep, attr, sizeof(attr));
	if (!attr[0] || (!rep->limits[0] && strstr(buf, attr)))
		return buf;
	buf += n;
	size -= n;
	if (rep->missing)
		snprintf(buf, size, " (%s is missing)", attr);
	else if (rep->limits[0])
		snprintf(buf, size, " (%s: allowed is %s)", attr, rep->limits);
	else
		snprintf(buf, size, " (at %s)", attr);
	return buf - n;
}
