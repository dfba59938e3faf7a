// SPDX-License-Identifier: GPL-2.0
/* lnet-exit why: an exit, where its next hops come from, and how it is. */
#include <stdlib.h>
#include "ask.h"
#include "cmd.h"
#include "hostcheck.h"
#include "mem.h"
#include "print.h"
#include "resolve.h"
#include "why.h"

static bool same_hops(const struct lx_exit *e, const struct lx_resolution *res)
{
	unsigned int i, j;

	for (i = 0; i < e->n_hops; i++) {
		for (j = 0; j < res->n_hops; j++)
			if (e->hops[i].ifindex == res->hops[j].ifindex &&
			    lx_addr_equal(&e->hops[i].gateway,
					  &res->hops[j].gateway))
				break;
		if (j == res->n_hops)
			return false;
	}
	return e->n_hops == res->n_hops;
}

static bool followed(const struct lx_exit *e)
{
	unsigned int i;

	for (i = 0; i < e->n_hops; i++)
		if (e->hops[i].protocol != LNET_EXIT_PROTO_FOLLOW)
			return false;
	return true;
}

/* Where the next hops of an exit come from. */
static void say_source(struct ctx *ctx, const struct lx_exit *e)
{
	struct out *o = ctx->out;
	struct lx_resolution *res;
	struct lx_report rep;
	char text[512];

	if (e->type != LNET_EXIT_TYPE_REMOTE)
		return;
	out_bool(o, "followed", NULL, followed(e));
	if (!followed(e)) {
		out_text(o, "\n    next hops set by hand");
		return;
	}
	res = malloc(sizeof(*res));
	if (!res || lx_resolve(ctx->rtnl, &e->egress, res, &rep)) {
		free(res);
		return;
	}
	if (res->result == LX_RESOLVED) {
		out_text(o, "\n    from route");
		out_object(o, "route");
		print_route(o, &res->route.prefix, res->route.table,
			    res->route.protocol, res->route.priority);
		out_object_end(o);
	}
	out_bool(o, "stale", NULL, !same_hops(e, res));
	if (!same_hops(e, res) || res->result != LX_RESOLVED)
		out_str(o, OUT_BAD, "routing_says",
			"\n    the routing table says: %s",
			lx_resolve_str(res, text, sizeof(text)));
	free(res);
}

static void finding(const struct lx_finding *f, void *arg)
{
	struct out *o = arg;

	out_object(o, NULL);
	out_str(o, OUT_BAD, "id", NULL, f->id);
	out_str(o, OUT_BAD, "what", "\n    trouble: %s", f->what);
	out_str(o, OUT_PLAIN, "remedy", "\n      remedy: %s", f->remedy);
	out_object_end(o);
}

/* What keeps packets from leaving by the exit's next hops. */
static void say_trouble(struct ctx *ctx, const struct lx_exit *e)
{
	struct lx_report rep;

	if (e->type != LNET_EXIT_TYPE_REMOTE)
		return;
	out_array(ctx->out, "trouble");
	lx_hostcheck(ctx->genl, ctx->rtnl,
		     LX_CHECK_NEXTHOPS | LX_CHECK_WIREGUARD, e->name, finding,
		     ctx->out, &rep);
	out_array_end(ctx->out);
}

/* How the daemon thinks of an exit that it tries, in its own words. */
static void say_health(struct ctx *ctx, const struct lx_exit *e)
{
	char *what, *line, *text;

	if (e->type != LNET_EXIT_TYPE_LOCAL ||
	    e->protocol != LNET_EXIT_PROTO_FOLLOW)
		return;
	what = mem_printf("health %s", e->name);
	line = ask_as(ctx, what);
	text = ask_daemon(ctx, "why", true, line);
	if (text)
		out_members(ctx->out, text);
	free(text);
	free(line);
	free(what);
}

/**
 * why_exit - tell all about an exit on the way of a packet
 * @ctx: context, with both sockets
 * @key: member of the JSON object
 * @lead: what the exit is to the packet, in words
 * @e: exit
 */
void why_exit(struct ctx *ctx, const char *key, const char *lead,
	      const struct lx_exit *e)
{
	struct out *o = ctx->out;

	out_text(o, "\n  %s: ", lead);
	out_object(o, key);
	print_exit(ctx, e);
	say_source(ctx, e);
	say_health(ctx, e);
	say_trouble(ctx, e);
	out_object_end(o);
}
