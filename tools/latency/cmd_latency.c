// SPDX-License-Identifier: GPL-2.0
/* lnet-exit latency: its command line. */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cmd.h"
#include "../follow/daemon.h"
#include "../follow/faultsay.h"
#include "publish.h"
#include "watch.h"

/**
 * struct request - what the words of the command line ask for
 * @path: configuration file
 * @dry: change nothing
 * @adopt: what is measured comes into force
 */
struct request {
	const char *path;
	bool dry;
	bool adopt;
};

static bool parse(struct ctx *ctx, int argc, char **argv, bool may_dry,
		  struct request *request)
{
	int i;

	request->path = LAT_DEFAULT_FILE;
	for (i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--config")) {
			request->path = ctx_value(ctx, argc, argv, &i, "a file");
			if (!request->path)
				return false;
		} else if (may_dry && !strcmp(argv[i], "--dry-run")) {
			request->dry = true;
		} else {
			ctx_err(ctx, "latency: \"%s\" is not expected here: --config FILE%s",
				argv[i], may_dry ? " or --dry-run" : "");
			return false;
		}
	}
	return true;
}

static struct lat_conf *load(const char *path)
{
	struct faults faults = { 0 };
	struct lat_conf *conf;

	conf = lat_conf_load(path, &faults);
	faults_print(&faults);
	faults_free(&faults);
	return conf;
}

static void out_summary(struct out *o, const void *conf)
{
	const struct lat_conf *c = conf;

	out_uint(o, "links", ": %" PRIu64 " links", c->n_links);
	out_bool(o, "bird", ", BIRD is told", c->bird.file);
	out_bool(o, "frr", ", FRR is told", c->frr.used);
}

static int check(struct ctx *ctx, int argc, char **argv)
{
	struct request request = { };
	struct faults faults = { 0 };
	struct lat_conf *conf;
	int status;

	if (!parse(ctx, argc, argv, false, &request))
		return LX_USAGE;
	conf = lat_conf_load(request.path, &faults);
	status = faults_report(ctx->out, request.path, &faults, out_summary,
			       conf);
	faults_free(&faults);
	lat_conf_free(conf);
	return status;
}

static void out_ms(struct out *o, const char *key, const char *lead,
		   uint32_t us)
{
	out_uint(o, key, NULL, us);
	out_text(o, "%s%u.%03u ms", lead, us / 1000, us % 1000);
}

static void out_measured(struct out *o, const struct lat_conf *conf,
			 const struct gauge *gauge)
{
	const struct estimate *e = &gauge->estimate;

	out_uint(o, "answered", ": %" PRIu64, e->last_answered);
	out_uint(o, "asked", " of %" PRIu64 " answered", e->last_asked);
	if (e->median) {
		out_ms(o, "rtt_us", ", ", e->median);
		out_ms(o, "min_us", " (", e->least);
		out_ms(o, "max_us", " to ", e->most);
		out_uint(o, "cost", "), cost %" PRIu64,
			 cost_of(&conf->cost, e->median));
	} else if (*gauge->probe.cause) {
		out_str(o, OUT_BAD, "error", ", %s", gauge->probe.cause);
	}
}

static void out_link(struct out *o, const struct lat_conf *conf,
		     const struct gauge *gauge, bool changed)
{
	const struct estimate *e = &gauge->estimate;
	const struct lat_link *link = gauge->conf;
	char addr[LX_ADDR_STRLEN];

	out_item(o);
	out_str(o, OUT_NAME, "link", "%s", link->name);
	out_str(o, link->ask.target.family == AF_INET6 ? OUT_ADDR6 : OUT_ADDR,
		"neighbour", " %s", lx_addr_str(&link->ask.target, addr));
	out_str(o, OUT_NAME, "device", " dev %s", link->dev);
	out_measured(o, conf, gauge);
	if (e->in_force) {
		out_ms(o, "in_force_us", "; in force ", e->in_force);
		out_uint(o, "in_force_cost", ", cost %" PRIu64,
			 cost_of(&conf->cost, e->in_force));
	} else {
		out_text(o, "; nothing in force");
	}
	out_bool(o, "changed", ", which is new", changed);
	if (link->bandwidth)
		out_uint(o, "bandwidth", ", %" PRIu64 " Mbit/s",
			 link->bandwidth);
	out_item_end(o);
}

static void out_links(struct out *o, struct gauges *g, bool adopt)
{
	uint64_t now = daemon_now();
	bool changed;
	size_t i;

	out_begin(o);
	for (i = 0; i < g->conf->n_links; i++) {
		changed = adopt && estimate_adopt(&g->v[i].estimate, g->conf,
						  now);
		out_link(o, g->conf, &g->v[i], changed);
	}
	out_end(o);
}

/*
 * Who asks once has measured one window, whatever the daemon makes of many.
 */
static void measure(struct gauges *g)
{
	size_t i;

	gauges_window(g);
	for (i = 0; i < g->conf->n_links; i++)
		estimate_recall(&g->v[i].estimate, 0, 0);
	memory_load(g, daemon_now());
}

static int tell(struct ctx *ctx, struct gauges *g)
{
	char why[PUBLISH_WHY_LEN] = "no neighbour has ever answered, nothing is told";

	if (gauges_know(g) && !memory_save(g, why) && !publish(g->conf, g->v, why))
		return LX_OK;
	ctx_err(ctx, "latency: %s", why);
	return LX_REFUSED_BY_KERNEL;
}

static int measure_and_tell(struct ctx *ctx, struct gauges *g,
			    const struct request *request)
{
	int err = gauges_open(g);

	if (err) {
		ctx_err(ctx, "latency: cannot wait for answers: %s",
			strerror(-err));
		return LX_REFUSED_BY_KERNEL;
	}
	measure(g);
	out_links(ctx->out, g, request->adopt);
	close(g->epoll);
	return request->adopt && !request->dry ? tell(ctx, g) : LX_OK;
}

static bool take_lock(struct ctx *ctx, struct lock *lock)
{
	int err = lock_take(lock, "latency", false);

	if (err == -EWOULDBLOCK)
		ctx_err(ctx, "latency: another lnet-exit latency (pid %d) measures in this network namespace already",
			lock_holder(lock));
	else if (err)
		ctx_err(ctx, "latency: cannot lock %s: %s", lock->path,
			strerror(-err));
	return !err;
}

static int ask_once(struct ctx *ctx, const struct request *request)
{
	struct lock lock = { .fd = -1 };
	struct gauges g = { };
	struct lat_conf *conf;
	int status;

	conf = load(request->path);
	if (!conf)
		return LX_USAGE;
	gauges_take(&g, conf, daemon_now());
	/* Who changes nothing may look on beside another one. */
	if (request->adopt && !request->dry && !take_lock(ctx, &lock))
		status = LX_REFUSED_BY_KERNEL;
	else
		status = measure_and_tell(ctx, &g, request);
	gauges_end(&g);
	lock_release(&lock);
	return status;
}

static int show(struct ctx *ctx, int argc, char **argv)
{
	struct request request = { };

	if (!parse(ctx, argc, argv, false, &request))
		return LX_USAGE;
	return ask_once(ctx, &request);
}

static int once(struct ctx *ctx, int argc, char **argv)
{
	struct request request = { .adopt = true };

	if (!parse(ctx, argc, argv, true, &request))
		return LX_USAGE;
	return ask_once(ctx, &request);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct request request = { };
	struct lat_conf *conf;

	if (!parse(ctx, argc, argv, false, &request))
		return LX_USAGE;
	conf = load(request.path);
	if (!conf)
		return LX_USAGE;
	log_program("latency");
	return watch_run(request.path, conf) ? LX_REFUSED_BY_KERNEL : LX_OK;
}

static const struct lx_cmd cmds[] = {
	{ .verb = "show", .summary = "measure links, and tell what is in force",
	  .raw = show, .usage = "[ --config FILE ]" },
	{ .verb = "once", .summary = "measure links, and tell routing daemons what they cost",
	  .raw = once, .usage = "[ --config FILE ] [ --dry-run ]" },
	{ .verb = "run", .summary = "the daemon: do that on and on",
	  .raw = run, .usage = "[ --config FILE ]" },
	{ .verb = "check", .summary = "read the configuration and name its faults",
	  .raw = check, .usage = "[ --config FILE ]" },
	{ }
};

const struct lx_object lx_obj_latency = {
	.name = "latency",
	.summary = "costs of routing from measured round-trip times",
	.cmds = cmds,
	.notes =
"Neighbours are asked by ICMP echo, out of their link. The median of a window goes\n"
"into a moving average; when that is off for long enough, BIRD is told by a file\n"
"that its configuration includes, and FRR by vtysh. \"once\" goes by one window.\n"
"See lnet-exit-latency(8), which describes the file, too.\n",
};
