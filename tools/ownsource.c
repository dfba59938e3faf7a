// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <errno.h>
#include "nft_run.h"
#include "ownsource.h"

#define TABLE "inet lnet_exit_source"

/* What tells our rules, and the address in them. */
#define COMMENT "lnet-exit own-source "

static void read_comment(struct own_source *s, const char *text)
{
	char word[LX_ADDR_STRLEN];
	struct lx_addr addr;
	size_t n;

	n = strcspn(text, "\"");
	if (n >= sizeof(word))
		return;
	memcpy(word, text, n);
	word[n] = '\0';
	if (lx_addr_parse(word, &addr))
		return;
	if (addr.family == AF_INET)
		s->ip4 = addr;
	else
		s->ip6 = addr;
}

void own_source_get(struct own_source *s)
{
	struct lx_report rep;
	char *rules = NULL;
	const char *at;

	memset(s, 0, sizeof(*s));
	if (nft_run("list table " TABLE "\n", &rules, &rep))
		return;
	for (at = rules; (at = strstr(at, COMMENT));) {
		at += strlen(COMMENT);
		read_comment(s, at);
	}
	free(rules);
}

/*
 * Of packets without an input device, which this host has made, the first of
 * each connection; what answers somebody's connection has begun there.
 */
static void print_rule(FILE *f, const struct lx_addr *addr, const char *dev)
{
	const char *ip = addr->family == AF_INET ? "ip" : "ip6";
	char text[LX_ADDR_STRLEN];

	if (!lx_addr_set(addr))
		return;
	lx_addr_str(addr, text);
	fprintf(f, "add rule " TABLE " postrouting oifname \"%s\" meta iif 0 ",
		dev);
	fprintf(f, "%s saddr != %s snat %s to %s comment \"" COMMENT "%s\"\n",
		ip, text, ip, text, text);
}

int own_source_set(const struct own_source *s, const char *dev,
		   struct lx_report *rep)
{
	char *script = NULL;
	size_t size;
	FILE *f;
	int err;

	f = open_memstream(&script, &size);
	if (!f)
		return lx_report_set(rep, ENOMEM, "out of memory");
	fputs("add table " TABLE "\ndelete table " TABLE "\n", f);
	if (lx_addr_set(&s->ip4) || lx_addr_set(&s->ip6)) {
		fputs("add table " TABLE "\n"
		      "add chain " TABLE " postrouting {"
		      " type nat hook postrouting priority srcnat - 1;"
		      " policy accept; }\n", f);
		print_rule(f, &s->ip4, dev);
		print_rule(f, &s->ip6, dev);
	}
	if (fclose(f))
		err = lx_report_set(rep, ENOMEM, "out of memory");
	else
		err = nft_run(script, NULL, rep);
	free(script);
	return err;
}
