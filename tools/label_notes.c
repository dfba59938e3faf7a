// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "text.h"
#include "label_notes.h"
#include "link.h"
#include "names.h"
#include "shadow.h"

/* So many routes are named, the others counted. */
#define NAMED_MAX 4

/* So many entries of a batch are spoken of, the others counted. */
#define NOTES_MAX 8

/* Room for what decided: entry, table and rule. */
#define ENTRY_STRLEN (LX_ADDR_STRLEN + LNET_EXIT_NAME_LEN + 48)

static void append_route(char *buf, size_t size, const struct lx_shadow_route *r)
{
	char prefix[LX_ADDR_STRLEN], gw[LX_ADDR_STRLEN], dev[IF_NAMESIZE];

	text_append(buf, size, "%s%s", buf[0] ? ", " : "",
		    lx_prefix_str(&r->prefix, prefix));
	if (lx_addr_set(&r->gateway))
		text_append(buf, size, " via %s", lx_addr_str(&r->gateway, gw));
	if (r->ifindex)
		text_append(buf, size, " dev %s", lx_ifname(r->ifindex, dev));
}

/* The routes of one sort within the prefix: named, or counted when many. */
static size_t list_routes(const struct lx_shadow *sh, const struct lx_prefix *p,
			  bool connected, char *buf, size_t size)
{
	size_t i, n, first, found = 0;

	buf[0] = '\0';
	n = lx_shadow_within(sh, p, &first);
	for (i = first; i < first + n; i++) {
		if (sh->v[i].connected != connected ||
		    !lx_shadow_wins(&sh->v[i], p))
			continue;
		if (found++ < NAMED_MAX)
			append_route(buf, size, &sh->v[i]);
	}
	if (found > NAMED_MAX)
		text_append(buf, size, " and %zu more", found - NAMED_MAX);
	return found;
}

static struct lx_shadow *load(struct ctx *ctx, int family)
{
	struct lx_sock *rt = ctx_rtnl(ctx);
	struct lx_report rep;

	if (!ctx->shadow)
		ctx->shadow = calloc(1, sizeof(*ctx->shadow));
	if (!rt || !ctx->shadow)
		return NULL;
	if (lx_shadow_load(rt, family, ctx->shadow, &rep)) {
		ctx_note(ctx, "the routes that win over the entry could not be read: %s",
			 rep.text);
		return NULL;
	}
	return ctx->shadow;
}

void label_note_routes(struct ctx *ctx, const struct lx_label *l)
{
	char prefix[LX_ADDR_STRLEN], route[LX_ADDR_STRLEN];
	char list[512], more[512];
	bool told = ctx->batch && ctx->label_notes >= NOTES_MAX;
	size_t connected, longer = 0;
	const struct lx_shadow_route *cover;
	const struct lx_prefix *p = &l->prefix;
	struct lx_shadow *sh;

	sh = load(ctx, p->addr.family);
	if (!sh)
		return;
	lx_prefix_str(p, prefix);
	cover = lx_shadow_cover(sh, p);
	connected = cover ? 0 : list_routes(sh, p, true, list, sizeof(list));
	if (!cover && !(l->flags & LNET_EXIT_ENTRY_F_OVERRIDE))
		longer = list_routes(sh, p, false, more, sizeof(more));
	if (cover || connected || longer)
		ctx->label_notes++;
	if (told)
		return;
	if (cover)
		ctx_note(ctx, "%s lies in the connected network %s, which is never labelled: the entry has no effect",
			 prefix, lx_prefix_str(&cover->prefix, route));
	if (connected)
		ctx_note(ctx, "connected networks within %s are never labelled: %s",
			 prefix, list);
	if (longer)
		ctx_note(ctx, "longer routes win over %s: %s (with \"override\" the entry would win)",
			 prefix, more);
}

void label_note_rest(struct ctx *ctx)
{
	if (ctx->label_notes > NOTES_MAX)
		ctx_note(ctx, "%u more entries of this batch share their prefixes with routes that win (\"label get\" tells for an address)",
			 ctx->label_notes - NOTES_MAX);
	ctx->label_notes = 0;
}

/* Did a rule decide itself, without an entry of a table? */
static bool by_rule_alone(const struct lx_lookup *q)
{
	return q->rule && !(q->entry.has & LX_BIT(LNET_EXIT_A_LABEL_PREFIXLEN));
}

/* "entry 10.0.0.0/8", "entry 10.0.0.0/8 of table 5 (rule 10)", "rule 10" */
static const char *entry_str(const struct lx_lookup *q, char *buf, size_t size)
{
	char prefix[LX_ADDR_STRLEN];

	buf[0] = '\0';
	if (by_rule_alone(q)) {
		text_append(buf, size, "rule %u", q->rule);
		return buf;
	}
	text_append(buf, size, "entry %s",
		    lx_prefix_str(&q->entry.prefix, prefix));
	if (q->entry.table)
		text_append(buf, size, " of table %s", q->table_name);
	if (q->rule)
		text_append(buf, size, " (rule %u)", q->rule);
	return buf;
}

/* ": entry 10.0.0.0/8 is as long as ..." */
static void why_entry(const struct lx_lookup *q, char *buf, size_t size)
{
	char entry[ENTRY_STRLEN], fib[LX_ADDR_STRLEN];

	entry_str(q, entry, sizeof(entry));
	if (by_rule_alone(q)) {
		text_append(buf, size, ": %s decides", entry);
		if (q->has_fib)
			text_append(buf, size, ", and wins over route %s",
				    lx_prefix_str(&q->fib, fib));
		return;
	}
	if (!q->has_fib) {
		text_append(buf, size, ": %s matches, and no usable route does",
			    entry);
		return;
	}
	lx_prefix_str(&q->fib, fib);
	if (q->fib.len < q->entry.prefix.len)
		text_append(buf, size, ": %s is longer than route %s", entry,
			    fib);
	else if (q->fib.len == q->entry.prefix.len)
		text_append(buf, size, ": %s is as long as route %s, and wins the tie",
			    entry, fib);
	else
		text_append(buf, size, ": %s has \"override\" and wins over the longer route %s",
			    entry, fib);
}

static void explain_exit(const struct lx_lookup *q, const struct lx_exit *e,
			 char *buf, size_t size)
{
	text_append(buf, size, "takes exit %s", q->entry.exit);
	if (e->has)
		text_append(buf, size, " (label %u)", e->label);
	why_entry(q, buf, size);
	if (e->has && e->state == LNET_EXIT_STATE_BACKUP)
		text_append(buf, size, "; its backup %s carries it (%s)",
			    e->backup, lx_exit_reason_text(e->reason));
}

const char *label_explain(const struct lx_lookup *q, const struct lx_exit *e,
			  char *buf, size_t size)
{
	char entry[ENTRY_STRLEN], fib[LX_ADDR_STRLEN] = "the routes";
	const char *exit = q->entry.exit;

	entry_str(q, entry, sizeof(entry));
	if (q->has_fib)
		lx_prefix_str(&q->fib, fib);
	buf[0] = '\0';
	switch (q->verdict) {
	case LNET_EXIT_VERDICT_EXIT:
		explain_exit(q, e, buf, size);
		break;
	case LNET_EXIT_VERDICT_NO_ENTRY:
		text_append(buf, size, "is not labelled: no entry matches");
		break;
	case LNET_EXIT_VERDICT_BYPASS:
		text_append(buf, size, "is not labelled: %s says bypass",
			    entry);
		break;
	case LNET_EXIT_VERDICT_SPECIAL:
		text_append(buf, size, "is not labelled: multicast, broadcast, loopback and unspecified addresses never are");
		break;
	case LNET_EXIT_VERDICT_LOCAL:
		text_append(buf, size, "is not labelled: it is an address of this router or a broadcast address (route %s)",
			    fib);
		break;
	case LNET_EXIT_VERDICT_CONNECTED:
		text_append(buf, size, "is not labelled: it is on the connected network %s, which wins over %s",
			    fib, entry);
		break;
	case LNET_EXIT_VERDICT_GATEWAY:
		text_append(buf, size, "is not labelled: it is the gateway of a next hop, which wins over %s",
			    entry);
		break;
	case LNET_EXIT_VERDICT_LONGER_ROUTE:
		text_append(buf, size, "is not labelled: route %s is longer than %s to exit %s (\"override\" would change that)",
			    fib, entry, exit);
		break;
	case LNET_EXIT_VERDICT_PASS:
		text_append(buf, size, "is not labelled: %s names exit %s, which has no live next hop and is set to pass",
			    entry, exit);
		break;
	case LNET_EXIT_VERDICT_UNREACHABLE:
		text_append(buf, size, "is unreachable: %s names exit %s, which has no live way (%s)",
			    entry, exit, e->has ? lx_exit_reason_text(e->reason) :
			    "see \"exit show\"");
		break;
	case LNET_EXIT_VERDICT_FAMILY:
		text_append(buf, size, "is not labelled: this version of the module labels no packets of its address family (%s)",
			    entry);
		break;
	case LNET_EXIT_VERDICT_EGRESS:
		text_append(buf, size, "is not labelled: what this host or another egress router sends to an egress router stays with the routes");
		break;
	case LNET_EXIT_VERDICT_OWN_HOST_OFF:
		text_append(buf, size, "is not labelled: own packets are not, \"lnet-exit config set own-host on\" changes that (give \"iif DEV\" to ask for a forwarded packet)");
		break;
	case LNET_EXIT_VERDICT_MARTIAN:
		text_append(buf, size, "is not labelled: its source address fails validation on this device, the routes decide");
		break;
	case LNET_EXIT_VERDICT_NO_FORWARD:
		text_append(buf, size, "is not labelled: forwarding is off on the incoming device");
		break;
	default:
		text_append(buf, size, "got verdict %u, which this program does not know",
			    q->verdict);
	}
	return buf;
}
