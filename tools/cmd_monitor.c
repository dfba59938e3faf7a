// SPDX-License-Identifier: GPL-2.0
/* lnet-exit monitor */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "ask.h"
#include "cmd.h"
#include "names.h"
#include "tables.h"
#include "txn.h"

struct monitor_args {
	uint64_t given;
};

enum monitor_word { MONITOR_EXIT, MONITOR_LABEL, MONITOR_DEV,
		    MONITOR_CONFIG, MONITOR_RULE, MONITOR_TABLE,
		    MONITOR_TRACE };

/* What an event handler needs. */
struct monitor {
	struct ctx *ctx;
	uint64_t wanted;
};

/* Begin the line of an event. */
static void event(struct ctx *ctx, const char *object, bool deleted)
{
	out_line(ctx->out);
	out_str(ctx->out, OUT_PLAIN, "event", NULL, object);
	out_bool(ctx->out, "deleted", "deleted ", deleted);
	out_text(ctx->out, "%s ", object);
}

static int exit_event(struct ctx *ctx, struct nlmsghdr *h, bool deleted)
{
	struct lx_exit e;

	if (lx_exit_parse(h, &e))
		return -EBADMSG;
	event(ctx, "exit", deleted);
	print_exit(ctx, &e);
	out_item_end(ctx->out);
	return 0;
}

static int label_event(struct ctx *ctx, struct nlmsghdr *h, bool deleted)
{
	struct lx_label l;

	if (lx_label_parse(h, &l))
		return -EBADMSG;
	event(ctx, "label", deleted);
	print_label(ctx, &l);
	out_item_end(ctx->out);
	return 0;
}

static int flush_event(struct ctx *ctx, struct nlmsghdr *h)
{
	char table[LNET_EXIT_NAME_LEN + 1], proto[LX_PROTO_STRLEN];
	struct out *o = ctx->out;
	struct lx_label_filter f;

	if (lx_label_filter_parse(h, &f))
		return -EBADMSG;
	out_line(o);
	out_str(o, OUT_PLAIN, "event", NULL, "label");
	out_bool(o, "flushed", "flushed ", true);
	out_text(o, "label");
	if (f.has & LX_BIT(LNET_EXIT_A_LABEL_EXIT))
		out_str(o, OUT_NAME, "exit", " exit %s", f.exit);
	if (f.table)
		out_str(o, OUT_NAME, "table_name", " table %s",
			ctx_table_str(ctx, f.table, table));
	if (f.has & LX_BIT(LNET_EXIT_A_LABEL_PROTOCOL))
		out_str(o, OUT_PLAIN, "protocol", " protocol %s",
			lx_proto_str(f.protocol, proto));
	if (f.has & LX_BIT(LNET_EXIT_A_LABEL_FAMILY))
		out_str(o, OUT_PLAIN, "family", " family %s",
			f.family == AF_INET6 ? "inet6" : "inet");
	out_item_end(o);
	return 0;
}

static int commit_event(struct ctx *ctx, struct nlmsghdr *h)
{
	struct out *o = ctx->out;
	struct lx_label_status st;

	if (lx_label_status_parse(h, &st))
		return -EBADMSG;
	out_line(o);
	out_str(o, OUT_PLAIN, "event", NULL, "label");
	out_bool(o, "committed", "committed label", true);
	out_uint(o, "added", " added %" PRIu64, st.added);
	out_uint(o, "changed", " changed %" PRIu64, st.replaced);
	out_uint(o, "removed", " removed %" PRIu64, st.removed);
	out_uint(o, "inet", " inet %" PRIu64, st.entries4);
	out_uint(o, "inet6", " inet6 %" PRIu64, st.entries6);
	out_uint(o, "generation", NULL, st.generation);
	out_item_end(o);
	return 0;
}

static int dev_event(struct ctx *ctx, struct nlmsghdr *h, bool deleted)
{
	struct lx_dev d;

	if (lx_dev_parse(h, &d))
		return -EBADMSG;
	event(ctx, "dev", deleted);
	print_dev(ctx, &d);
	out_item_end(ctx->out);
	return 0;
}

static int rule_event(struct ctx *ctx, struct nlmsghdr *h, bool deleted)
{
	struct lx_rule r;

	if (lx_rule_parse(h, &r))
		return -EBADMSG;
	event(ctx, "rule", deleted);
	print_rule(ctx, &r);
	out_item_end(ctx->out);
	return 0;
}

static int table_event(struct ctx *ctx, struct nlmsghdr *h, bool deleted)
{
	struct lx_table t;

	/* its number may have another name from now on */
	lx_tables_free(&ctx->tables);
	if (lx_table_parse(h, &t))
		return -EBADMSG;
	event(ctx, "table", deleted);
	print_table(ctx, &t);
	out_item_end(ctx->out);
	return 0;
}

static int config_event(struct ctx *ctx, struct nlmsghdr *h)
{
	struct lx_config c;

	if (lx_config_parse(h, &c))
		return -EBADMSG;
	event(ctx, "config", false);
	print_config(ctx, &c);
	out_item_end(ctx->out);
	return 0;
}

static bool wanted(const struct monitor *m, enum monitor_word word)
{
	return !m->wanted || (m->wanted >> word & 1);
}

static int handle(struct nlmsghdr *h, void *arg)
{
	struct monitor *m = arg;
	uint8_t cmd;
	int err = 0;

	if (h->nlmsg_type < NLMSG_MIN_TYPE)
		return 0;
	cmd = lx_genl_cmd(h);
	switch (cmd) {
	case LNET_EXIT_CMD_EXIT_NTF:
	case LNET_EXIT_CMD_EXIT_DEL_NTF:
		if (wanted(m, MONITOR_EXIT))
			err = exit_event(m->ctx, h,
					 cmd == LNET_EXIT_CMD_EXIT_DEL_NTF);
		break;
	case LNET_EXIT_CMD_LABEL_NTF:
	case LNET_EXIT_CMD_LABEL_DEL_NTF:
		if (wanted(m, MONITOR_LABEL))
			err = label_event(m->ctx, h,
					  cmd == LNET_EXIT_CMD_LABEL_DEL_NTF);
		break;
	case LNET_EXIT_CMD_LABEL_FLUSH_NTF:
		if (wanted(m, MONITOR_LABEL))
			err = flush_event(m->ctx, h);
		break;
	case LNET_EXIT_CMD_LABEL_COMMIT_NTF:
		if (wanted(m, MONITOR_LABEL))
			err = commit_event(m->ctx, h);
		break;
	case LNET_EXIT_CMD_DEV_NTF:
	case LNET_EXIT_CMD_DEV_DEL_NTF:
		if (wanted(m, MONITOR_DEV))
			err = dev_event(m->ctx, h,
					cmd == LNET_EXIT_CMD_DEV_DEL_NTF);
		break;
	case LNET_EXIT_CMD_RULE_NTF:
	case LNET_EXIT_CMD_RULE_DEL_NTF:
		if (wanted(m, MONITOR_RULE))
			err = rule_event(m->ctx, h,
					 cmd == LNET_EXIT_CMD_RULE_DEL_NTF);
		break;
	case LNET_EXIT_CMD_TABLE_NTF:
	case LNET_EXIT_CMD_TABLE_DEL_NTF:
		if (wanted(m, MONITOR_TABLE))
			err = table_event(m->ctx, h,
					  cmd == LNET_EXIT_CMD_TABLE_DEL_NTF);
		break;
	case LNET_EXIT_CMD_CONFIG_NTF:
		if (wanted(m, MONITOR_CONFIG))
			err = config_event(m->ctx, h);
		break;
	}
	if (err)
		ctx_warn(m->ctx, "an event could not be read");
	return 0;
}

/* Whose events are printed: of the module, and what the daemon tells. */
enum monitor_source { FROM_MODULE, FROM_DAEMON, SOURCES };

/* Return: false after the reason was said. */
static bool open_module(struct monitor *m, struct pollfd *pfd)
{
	struct lx_sock *s = ctx_genl(m->ctx);
	int err;

	if (!s)
		return false;
	err = lx_genl_join(s);
	if (err) {
		ctx_err(m->ctx, "monitor: cannot subscribe to events: %s",
			strerror(-err));
		return false;
	}
	lx_sock_rcvbuf(s, 4 * 1024 * 1024);
	pfd->fd = lx_sock_fd(s);
	return true;
}

/* Return: false after the reason was said. */
static bool open_daemon(struct monitor *m, struct pollfd *pfd)
{
	char *line = ask_as(m->ctx, "trace");

	pfd->fd = ask_begin(m->ctx, "monitor", false, line);
	free(line);
	return pfd->fd >= 0 && ask_is_good(m->ctx, "monitor", pfd->fd);
}

static bool open_sources(struct monitor *m, struct pollfd pfds[SOURCES])
{
	bool trace = m->wanted >> MONITOR_TRACE & 1;

	if (m->wanted != 1ull << MONITOR_TRACE &&
	    !open_module(m, &pfds[FROM_MODULE]))
		return false;
	return !trace || open_daemon(m, &pfds[FROM_DAEMON]);
}

/* Return: 0, or a negative errno. */
static int read_module(struct monitor *m)
{
	int err = lx_sock_events(m->ctx->genl, handle, m);

	if (err != -ENOBUFS)
		return err;
	ctx_warn(m->ctx, "monitor: events were lost, they came faster than they could be printed");
	return 0;
}

/* The daemon prints it the way that it was asked to. Return: as read_module(). */
static int read_daemon(struct monitor *m, int fd)
{
	char text[4096];
	ssize_t n;

	n = read(fd, text, sizeof(text) - 1);
	if (n <= 0)
		return n && errno == EINTR ? 0 : -EPIPE;
	text[n] = '\0';
	out_raw(m->ctx->out, text);
	/* Rounds end with their last line. */
	if (text[n - 1] == '\n')
		fflush(stdout);
	return 0;
}

static int run(struct ctx *ctx, void *args)
{
	struct monitor m = {
		.ctx = ctx,
		.wanted = ((struct monitor_args *)args)->given,
	};
	struct pollfd pfds[SOURCES] = {
		[FROM_MODULE] = { .fd = -1, .events = POLLIN },
		[FROM_DAEMON] = { .fd = -1, .events = POLLIN },
	};
	int err = 0;

	if (ctx->batch) {
		ctx_err(ctx, "monitor: it never ends, and has no place in a batch");
		return LX_USAGE;
	}
	if (!open_sources(&m, pfds))
		return LX_REFUSED_BY_KERNEL;
	/* until whoever reads them is gone */
	while (!err && !ferror(stdout)) {
		if (poll(pfds, SOURCES, -1) < 0) {
			err = errno == EINTR ? 0 : -errno;
			continue;
		}
		if (pfds[FROM_MODULE].revents)
			err = read_module(&m);
		if (!err && pfds[FROM_DAEMON].revents)
			err = read_daemon(&m, pfds[FROM_DAEMON].fd);
	}
	if (err == -EPIPE)
		ctx_err(ctx, "monitor: the daemon has ended");
	else
		ctx_err(ctx, "monitor: %s", strerror(err ? -err : EPIPE));
	return LX_REFUSED_BY_KERNEL;
}

static const struct lx_param form[] = {
	{ .word = "exit", .bit = MONITOR_EXIT },
	{ .word = "label", .bit = MONITOR_LABEL },
	{ .word = "rule", .bit = MONITOR_RULE },
	{ .word = "table", .bit = MONITOR_TABLE },
	{ .word = "dev", .bit = MONITOR_DEV },
	{ .word = "config", .bit = MONITOR_CONFIG },
	{ .word = "trace", .bit = MONITOR_TRACE },
	{ }
};

static const struct lx_cmd cmds[] = {
	{ .summary = "print changes as they happen",
	  .forms = { form }, .size = sizeof(struct monitor_args), .run = run },
	{ }
};

const struct lx_object lx_obj_monitor = {
	.name = "monitor",
	.summary = "changes as they happen",
	.cmds = cmds,
	.notes =
"Without words all changes are printed. With -json each is an object on a line\n"
"of its own. \"trace\" is told by the daemon: each round of it, from the event\n"
"that began it to what was decided and the kernel's acknowledgements, with times.\n",
};
