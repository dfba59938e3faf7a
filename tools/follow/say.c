// SPDX-License-Identifier: GPL-2.0
/* Log lines about exits and devices. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../link.h"
#include "apply.h"
#include "../mem.h"

#define BIT(name)	LX_BIT(LNET_EXIT_A_EXIT_ ## name)

/* Room for next hops as text; a long list is cut. */
#define HOPS_MAX	1024

static const char *hops_text(const struct lx_exit *exit, char buf[HOPS_MAX])
{
	if (!exit->n_hops)
		strcpy(buf, "unreachable");
	else
		lx_hops_str(exit->hops, exit->n_hops, buf, HOPS_MAX);
	return buf;
}

/* Appends to a text that is written piece by piece. */
static void add(char **text, char *piece)
{
	char *sum = mem_printf("%s%s%s", *text ?: "", *text ? ", " : "", piece);

	free(*text);
	free(piece);
	*text = sum;
}

/* A change of an exit: for the log, for who asks later, and for who watches. */
static void say(const struct applier *a, const struct log_about *about,
		int priority, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void say(const struct applier *a, const struct log_about *about,
		int priority, const char *fmt, ...)
{
	char *text, *whole;
	va_list args;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	whole = mem_printf("%s%s", text, a->remark);
	log_about(about, priority, "exit %s: %s", about->exit, whole);
	board_changed(a->board, about->exit, a->now, whole);
	trace_says(a->trace, whole);
	free(whole);
	free(text);
}

static struct log_about about_exit(const struct lx_exit *exit, enum log_id id)
{
	return (struct log_about){
		.id = id,
		.exit = exit->name,
		.label = exit->label,
		.hops = exit->hops,
		.n_hops = exit->n_hops,
	};
}

/**
 * say_exit_new - log that an exit was made
 * @a: how it was made
 * @w: the exit
 */
void say_exit_new(const struct applier *a, const struct want *w)
{
	const struct lx_exit *exit = &w->exit;
	char addr[LX_ADDR_STRLEN], hops[HOPS_MAX], dev[IF_NAMESIZE];
	struct log_about about = about_exit(exit, LOG_ID_EXIT_ADDED);

	if (exit->type == LNET_EXIT_TYPE_REMOTE)
		say(a, &about, LOG_INFO,
		    "added, label %u, egress %s, %s (%s)", exit->label,
		    lx_addr_str(&exit->egress, addr), hops_text(exit, hops),
		    w->why);
	else
		say(a, &about, LOG_INFO,
		    "added, label %u, local%s%s%s%s%s%s%s", exit->label,
		    exit->oif ? ", dev " : "",
		    exit->oif ? lx_ifname(exit->oif, dev) : "",
		    exit->flags & LNET_EXIT_F_MASQUERADE ? ", masquerade" : "",
		    exit->flags & LNET_EXIT_F_DOWN ? ", down" : "",
		    *w->why ? " (" : "", w->why, *w->why ? ")" : "");
}

static void add_flag(char **text, const struct lx_exit *want,
		     const struct lx_exit *was, uint32_t flag,
		     const char *name)
{
	if ((want->flags ^ was->flags) & flag)
		add(text, mem_printf("%s %s", name,
				     want->flags & flag ? "on" : "off"));
}

static char *dev_change(uint32_t was, uint32_t want)
{
	char a[IF_NAMESIZE], b[IF_NAMESIZE];

	return mem_printf("oif %s -> %s", was ? lx_ifname(was, a) : "none",
			  want ? lx_ifname(want, b) : "none");
}

static char *map_change(const struct lx_tc_map *was,
			const struct lx_tc_map *want, uint8_t type)
{
	char a[LX_TC_MAP_STRLEN], b[LX_TC_MAP_STRLEN];

	return mem_printf("%s %s -> %s", type == LNET_EXIT_TYPE_LOCAL ?
			  "tc-dscp" : "dscp-tc", lx_tc_map_str(was, type, a),
			  lx_tc_map_str(want, type, b));
}

static char *properties(const struct lx_exit *want, const struct lx_exit *was,
			uint32_t changed)
{
	char a[LX_ADDR_STRLEN], b[LX_ADDR_STRLEN];
	char *text = NULL;

	if (changed & BIT(EGRESS))
		add(&text, mem_printf("egress %s -> %s",
				      lx_addr_str(&was->egress, a),
				      lx_addr_str(&want->egress, b)));
	if (changed & BIT(BACKUP))
		add(&text, mem_printf("backup %s -> %s",
				      *was->backup ? was->backup : "none",
				      *want->backup ? want->backup : "none"));
	if (changed & BIT(MTU))
		add(&text, mem_printf("mtu %u -> %u", was->mtu, want->mtu));
	if (changed & BIT(OIF))
		add(&text, dev_change(was->oif, want->oif));
	if (changed & BIT(MARK))
		add(&text, mem_printf("mark 0x%x -> 0x%x", was->mark,
				      want->mark));
	if (changed & (BIT(DSCP_TC) | BIT(TC_DSCP)))
		add(&text, map_change(&was->tc_map, &want->tc_map,
				      want->type));
	if (changed & BIT(FLAGS)) {
		add_flag(&text, want, was, LNET_EXIT_F_MASQUERADE,
			 "masquerade");
		add_flag(&text, want, was, LNET_EXIT_F_PASS, "pass");
		add_flag(&text, want, was, LNET_EXIT_F_DOWN, "down");
		add_flag(&text, want, was, LNET_EXIT_F_PIPE, "pipe");
		add_flag(&text, want, was, LNET_EXIT_F_EXPLICIT_NULL,
			 "explicit-null");
	}
	return text;
}

/**
 * say_exit_set - log that an exit was changed
 * @a: how it was changed
 * @op: the change
 */
void say_exit_set(const struct applier *a, const struct op *op)
{
	const struct lx_exit *want = &op->want->exit, *was = op->exit_was;
	struct log_about about = about_exit(want, LOG_ID_EXIT_CHANGED);
	char old[HOPS_MAX], new[HOPS_MAX];
	char *text;
	bool local;

	text = properties(want, was, op->changed);
	/* Next hops have a line of their own, with their cause. */
	local = want->type == LNET_EXIT_TYPE_LOCAL && *op->want->why;
	if (text)
		say(a, &about, want->flags & ~was->flags & LNET_EXIT_F_DOWN ?
		    LOG_NOTICE : LOG_INFO, "%s%s%s%s", text,
		    local ? " (" : "", local ? op->want->why : "",
		    local ? ")" : "");
	free(text);
	if (!(op->changed & BIT(NEXTHOPS)) || hops_equal(want, was))
		return;
	about.id = LOG_ID_EXIT_NEXTHOPS;
	say(a, &about, want->n_hops ? LOG_INFO : LOG_NOTICE,
	    "%s -> %s (%s%s)", hops_text(was, old), hops_text(want, new),
	    op->want->why, op->want->resolved ? a->changed : "");
}

/**
 * say_exit_doomed - log that an exit has to be deleted for another one
 * @exit: exit
 */
void say_exit_doomed(const struct lx_exit *exit)
{
	const struct log_about about = about_exit(exit, LOG_ID_EXIT_CHANGED);

	log_about(&about, LOG_NOTICE,
		  "exit %s: has to make way, since label and type of an exit never change; packets toward it are refused meanwhile",
		  exit->name);
}

/**
 * say_dev_set - log that a device is accepted
 * @a: how it was done
 * @op: the change
 */
void say_dev_set(const struct applier *a, const struct op *op)
{
	char labels[64] = "", from[LX_ADDR_STRLEN + 8] = "";
	const struct lx_dev *dev = op->dev;
	char name[IF_NAMESIZE], prefix[LX_ADDR_STRLEN];
	const struct log_about about = {
		.id = LOG_ID_DEVICE,
		.device = lx_ifname(dev->ifindex, name),
	};

	if (dev->has & LX_BIT(LNET_EXIT_A_DEV_LABEL_MAX))
		snprintf(labels, sizeof(labels), ", labels %u-%u",
			 dev->label_min, dev->label_max);
	if (dev->has & LX_BIT(LNET_EXIT_A_DEV_FROM))
		snprintf(from, sizeof(from), ", from %s",
			 lx_prefix_str(&dev->from, prefix));
	log_about(&about, LOG_INFO, "device %s: %s%s%s%s%s", name,
		  op->dev_was ? "changed" : "labelled packets accepted",
		  labels, from, dev->zero_checksum ? ", zero-checksum" : "",
		  a->remark);
}

/**
 * label_way - where a label entry leads, as text
 * @exit: name of the exit, empty for a bypass
 * @override: it wins over longer routes
 *
 * Return: the text; free() it.
 */
char *label_way(const char *exit, bool override)
{
	return mem_printf("%s%s%s", *exit ? "exit " : "bypass", exit,
			  override ? " override" : "");
}
