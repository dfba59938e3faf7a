// SPDX-License-Identifier: GPL-2.0
/* Extended acks, and how they read. */
#include <errno.h>
#include <string.h>
#include "../model.h"
#include "../names.h"
#include "../report.h"
#include "msg.h"
#include "tap.h"

/* An exit with two next hops, as a request. */
static struct nl_msg *request(void)
{
	struct nl_msg *msg = msg_genl(LNET_EXIT_CMD_EXIT_NEW);
	static struct lx_exit e = {
		.has = LX_BIT(LNET_EXIT_A_EXIT_NAME) |
		       LX_BIT(LNET_EXIT_A_EXIT_LABEL) |
		       LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS),
		.name = "sg", .label = 1004, .n_hops = 2,
	};

	e.hops[0].ifindex = 1;
	e.hops[1].ifindex = 2;
	e.hops[1].gateway = msg_addr("10.0.0.1");
	if (lx_exit_put(msg, &e))
		tap(false, "the request fits");
	return msg;
}

/* Offset of an attribute of the request: the nth of its type at any depth. */
static uint32_t offset_of(struct nl_msg *msg, struct nlattr *head, int len,
			  int depth, int type, int *nth)
{
	struct nlattr *nla;
	uint32_t at;
	int rem;

	nla_for_each_attr(nla, head, len, rem) {
		if (depth == 0 && nla_type(nla) == type && !(*nth)--)
			return (char *)nla - (char *)nlmsg_hdr(msg);
		if (depth > 0 && (nla->nla_type & NLA_F_NESTED)) {
			at = offset_of(msg, nla_data(nla), nla_len(nla),
				       depth - 1, type, nth);
			if (at)
				return at;
		}
	}
	return 0;
}

static uint32_t find(struct nl_msg *msg, int depth, int type, int nth)
{
	struct nlmsghdr *h = nlmsg_hdr(msg);

	return offset_of(msg, nlmsg_attrdata(h, GENL_HDRLEN),
			 nlmsg_attrlen(h, GENL_HDRLEN), depth, type, &nth);
}

/* An ack; capped or with the whole request in it, as the kernel may choose. */
static struct nl_msg *ack_begin(struct nl_msg *req, int error, bool capped)
{
	struct nlmsghdr *rh = nlmsg_hdr(req);
	struct nl_msg *msg = nlmsg_alloc_size(65536);
	struct nlmsgerr err = { .error = error, .msg = *rh };

	nlmsg_put(msg, 1, 1, NLMSG_ERROR, 0,
		  NLM_F_ACK_TLVS | (capped ? NLM_F_CAPPED : 0));
	nlmsg_append(msg, &err, sizeof(err), NLMSG_ALIGNTO);
	if (!capped)
		nlmsg_append(msg, nlmsg_data(rh), nlmsg_datalen(rh),
			     NLMSG_ALIGNTO);
	return msg;
}

static void check(struct nl_msg *ack, struct nl_msg *req, int want_err,
		  const char *want, const char *what)
{
	struct lx_report rep;
	char text[512];
	int err;

	err = lx_report_ack(&rep, nlmsg_hdr(ack), nlmsg_hdr(req));
	tap(err == want_err, "%s: errno", what);
	tap_str(lx_report_str(&rep, text, sizeof(text)), want, "%s", what);
	nlmsg_free(ack);
}

static void with_text(void)
{
	struct nl_msg *req = request(), *ack;

	ack = ack_begin(req, -EEXIST, true);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "it is taken");
	nla_put_u32(ack, NLMSGERR_ATTR_OFFS,
		    find(req, 0, LNET_EXIT_A_EXIT_LABEL, 0));
	check(ack, req, -EEXIST, "it is taken (at label)", "text and attribute");

	ack = ack_begin(req, -EEXIST, false);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "it is taken");
	nla_put_u32(ack, NLMSGERR_ATTR_OFFS,
		    find(req, 0, LNET_EXIT_A_EXIT_LABEL, 0));
	check(ack, req, -EEXIST, "it is taken (at label)",
	      "with the request in between");

	ack = ack_begin(req, -EEXIST, true);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "label 1004 is taken");
	nla_put_u32(ack, NLMSGERR_ATTR_OFFS,
		    find(req, 0, LNET_EXIT_A_EXIT_LABEL, 0));
	check(ack, req, -EEXIST, "label 1004 is taken",
	      "a text that names the attribute itself");

	ack = ack_begin(req, -ENODEV, true);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "no such thing");
	nla_put_u32(ack, NLMSGERR_ATTR_OFFS,
		    find(req, 2, LNET_EXIT_A_NH_IFINDEX, 1));
	check(ack, req, -ENODEV, "no such thing (at next hop, dev)",
	      "an attribute of the second next hop");

	ack = ack_begin(req, 0, true);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "done, but mind this");
	check(ack, req, 0, "done, but mind this", "a warning");
	nlmsg_free(req);
}

static void without_text(void)
{
	struct nl_msg *req = request(), *ack;

	check(ack_begin(req, -EBUSY, true), req, -EBUSY,
	      "Device or resource busy", "nothing but an errno");
	check(ack_begin(req, -EPERM, true), req, -EPERM,
	      "not permitted: root (CAP_NET_ADMIN) is needed", "no permission");
	check(ack_begin(req, 0, true), req, 0, "", "success");

	/* what the words of the kernel stand for may be absent as a whole */
	ack = nlmsg_alloc();
	nlmsg_put(ack, 1, 1, NLMSG_DONE, 0, 0);
	check(ack, req, 0, "", "a dump that ends without its errno");
	nlmsg_free(req);
}

static void policy(void)
{
	struct nl_msg *req = request(), *ack;
	struct nlattr *nest;

	ack = ack_begin(req, -ERANGE, true);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "integer out of range");
	nla_put_u32(ack, NLMSGERR_ATTR_OFFS,
		    find(req, 0, LNET_EXIT_A_EXIT_LABEL, 0));
	nest = nla_nest_start(ack, NLMSGERR_ATTR_POLICY);
	nla_put_u64(ack, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, 16);
	nla_put_u64(ack, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, 1048575);
	nla_nest_end(ack, nest);
	check(ack, req, -ERANGE,
	      "integer out of range (label: allowed is 16 to 1048575)",
	      "the limits of a number");

	ack = ack_begin(req, -EINVAL, true);
	nla_put_u32(ack, NLMSGERR_ATTR_MISS_TYPE, LNET_EXIT_A_EXIT_EGRESS);
	check(ack, req, -EINVAL, "Invalid argument (egress is missing)",
	      "a missing attribute");

	ack = ack_begin(req, -EINVAL, true);
	nla_put_string(ack, NLMSGERR_ATTR_MSG, "incomplete");
	nla_put_u32(ack, NLMSGERR_ATTR_MISS_TYPE, LNET_EXIT_A_NH_IFINDEX);
	nla_put_u32(ack, NLMSGERR_ATTR_MISS_NEST,
		    find(req, 1, LNET_EXIT_A_NEXTHOPS_NEXTHOP, 0));
	check(ack, req, -EINVAL, "incomplete (next hop, dev is missing)",
	      "a missing attribute of a next hop");
	nlmsg_free(req);
}

static void rubbish(void)
{
	struct nl_msg *req = request(), *ack;

	ack = ack_begin(req, -EINVAL, true);
	nla_put_u32(ack, NLMSGERR_ATTR_OFFS, 1000000);
	check(ack, req, -EINVAL, "Invalid argument", "an offset to nowhere");
	ack = ack_begin(req, -EINVAL, true);
	nlmsg_hdr(ack)->nlmsg_len = NLMSG_HDRLEN + 4;
	check(ack, req, -EINVAL, "Invalid argument", "an ack cut short");
	nlmsg_free(req);
}

int main(void)
{
	with_text();
	without_text();
	policy();
	rubbish();
	return tap_end();
}
