// SPDX-License-Identifier: GPL-2.0
/* lnet-exit follow: its command line, and checking a configuration. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../cmd.h"
#include "../out.h"
#include "daemon.h"
#include "faultsay.h"
#include "../mem.h"

/* Smaller ones the kernel rounds up, larger ones serve nobody. */
#define RCVBUF_MAX	1000000000u

static size_t count_local(const struct conf *conf)
{
	size_t i, n = 0;

	for (i = 0; i < conf->n_exits; i++)
		n += conf->exits[i].type == LNET_EXIT_TYPE_LOCAL;
	return n;
}

static void out_summary(struct out *o, const void *arg)
{
	const struct conf *conf = arg;
	size_t local = count_local(conf);

	out_uint(o, "exits", ": %" PRIu64 " exits", conf->n_exits);
	out_uint(o, "remote", " (%" PRIu64 " remote", conf->n_exits - local);
	out_uint(o, "local", ", %" PRIu64 " local)", local);
	out_uint(o, "devices", ", %" PRIu64 " devices", conf->n_devs);
	out_uint(o, "labels", ", %" PRIu64 " label entries", conf->n_labels);
	out_uint(o, "prefix_files", " (%" PRIu64 " prefix files)", conf->n_files);
}

static int check(struct ctx *ctx, const char *path)
{
	struct faults faults = { 0 };
	struct conf *conf;
	int status;

	conf = conf_load(path, &faults);
	status = faults_report(ctx->out, path, &faults, out_summary, conf);
	faults_free(&faults);
	conf_free(conf);
	return status;
}

static int follow(const struct daemon_options *options)
{
	struct faults faults = { 0 };
	struct conf *conf;

	conf = conf_load(options->path, &faults);
	faults_say(&faults);
	if (!conf)
		log_line(LOG_ERR, "%s has %zu fault%s, nothing is changed",
			 options->path, faults.errors,
			 faults.errors == 1 ? "" : "s");
	faults_free(&faults);
	if (!conf)
		return LX_USAGE;
	return daemon_run(options, conf) ? LX_REFUSED_BY_KERNEL : LX_OK;
}

/* "exit sg: added, ..." is the change of an object, a warning is none. */
static void out_change(void *arg, int priority, const char *text)
{
	const char *end = strstr(text, ": ");
	struct out *o = arg;
	char *object;

	if (priority < LOG_NOTICE && !out_json(o)) {
		fprintf(stderr, "%s\n", text);
		return;
	}
	out_item(o);
	if (priority < LOG_NOTICE || !end) {
		out_str(o, OUT_PLAIN, priority < LOG_NOTICE ? "warning" :
			"change", "%s", text);
	} else {
		object = mem_printf("%.*s", (int)(end - text), text);
		out_str(o, OUT_PLAIN, "object", "%s", object);
		out_str(o, OUT_PLAIN, "change", ": %s", end + 2);
		free(object);
	}
	out_item_end(o);
}

static int dry_run(struct ctx *ctx, const struct daemon_options *options)
{
	int status;

	out_begin(ctx->out);
	log_divert(out_change, ctx->out);
	status = follow(options);
	log_divert(NULL, NULL);
	out_end(ctx->out);
	return status;
}

static bool parse_rcvbuf(struct ctx *ctx, const char *text, int *bytes)
{
	unsigned long value;
	char *end;

	value = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || value > RCVBUF_MAX) {
		ctx_err(ctx, "\"%s\" is not a size: bytes up to %u are expected",
			text, RCVBUF_MAX);
		return false;
	}
	*bytes = value;
	return true;
}

/*
 * Runs in the foreground until a signal ends it.
 */
int cmd_follow(struct ctx *ctx, int argc, char **argv)
{
	struct daemon_options options = {
		.path = CONF_DEFAULT_FILE,
		.rcvbuf = EVENTS_RCVBUF,
	};
	bool only_check = false;
	const char *value;
	int i;

	for (i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--check")) {
			only_check = true;
		} else if (!strcmp(argv[i], "--once")) {
			options.once = true;
		} else if (!strcmp(argv[i], "--dry-run")) {
			options.dry = true;
		} else if (!strcmp(argv[i], "--config")) {
			options.path = ctx_value(ctx, argc, argv, &i, "a file");
			if (!options.path)
				return LX_USAGE;
		} else if (!strcmp(argv[i], "--rcvbuf")) {
			value = ctx_value(ctx, argc, argv, &i, "a size");
			if (!value || !parse_rcvbuf(ctx, value, &options.rcvbuf))
				return LX_USAGE;
		} else {
			ctx_err(ctx,
				"\"%s\" is not expected here: --config FILE, --check, --dry-run, --once or --rcvbuf BYTES",
				argv[i]);
			return LX_USAGE;
		}
	}
	if (only_check)
		return check(ctx, options.path);
	return options.dry ? dry_run(ctx, &options) : follow(&options);
}
