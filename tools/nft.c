// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "link.h"
#include "lock.h"
#include "nft.h"
#include "nft_run.h"

/* Adding first makes the deletion succeed when the table is not there. */
#define DELETE_TABLE \
	"add table inet " LX_NFT_TABLE "\n" \
	"delete table inet " LX_NFT_TABLE "\n"

/*
 * The comment that tells whose a rule is. Names of exits are printable without
 * blanks, but may hold a quote or a backslash, which nft's strings cannot: both
 * become a "?".
 */
static void make_comment(const struct lx_exit *e, char *buf, size_t size)
{
	char *c;

	snprintf(buf, size, "lnet-exit exit %s", e->name);
	for (c = buf; *c; c++)
		if (*c == '"' || *c == '\\')
			*c = '?';
}

static void print_rule(FILE *f, const struct lx_exit *e)
{
	uint32_t mark = e->mark ?: lx_default_mark(e->label);
	char comment[64], dev[IF_NAMESIZE];

	make_comment(e, comment, sizeof(comment));
	fprintf(f, "add rule inet " LX_NFT_TABLE " postrouting meta mark 0x%08x ",
		mark);
	if (e->oif)
		fprintf(f, "oifname \"%s\" ", lx_ifname(e->oif, dev));
	fprintf(f, "masquerade comment \"%s\"\n", comment);
}

int lx_nft_script(const struct lx_exits *exits, char **script)
{
	bool any = false;
	size_t i, size;
	FILE *f;

	f = open_memstream(script, &size);
	if (!f)
		return -ENOMEM;
	for (i = 0; i < exits->n; i++) {
		if (!lx_masquerades(&exits->v[i]))
			continue;
		if (!any)
			fputs(DELETE_TABLE
			      "add table inet " LX_NFT_TABLE "\n"
			      "add chain inet " LX_NFT_TABLE " postrouting { type nat hook postrouting priority srcnat; policy accept; }\n",
			      f);
		any = true;
		print_rule(f, &exits->v[i]);
	}
	return fclose(f) ? -ENOMEM : 0;
}

static int run(const char *script, struct lx_report *rep)
{
	return nft_run(script, NULL, rep);
}

static bool table_exists(void)
{
	struct lx_report rep;

	return !run("list table inet " LX_NFT_TABLE "\n", &rep);
}

/* All exits of @list and of @more; both stay as they are. */
static int together(struct lx_exits *all, const struct lx_exits *list,
		    const struct lx_exit *more, size_t n)
{
	all->n = list->n + n;
	all->v = calloc(all->n + 1, sizeof(*all->v));
	if (!all->v)
		return -ENOMEM;
	if (list->n)
		memcpy(all->v, list->v, list->n * sizeof(*all->v));
	if (n)
		memcpy(all->v + list->n, more, n * sizeof(*all->v));
	return 0;
}

/* The table says what the exits in the kernel want, and @n that will come. */
static int write_table(struct lx_sock *genl, const struct lx_exit *coming,
		       size_t n, struct lx_report *rep)
{
	struct lx_exit filter = {
		.has = LX_BIT(LNET_EXIT_A_EXIT_TYPE),
		.type = LNET_EXIT_TYPE_LOCAL,
	};
	struct lx_exits exits, all = { };
	char *script = NULL;
	int err;

	err = lx_exit_dump(genl, &filter, &exits, rep);
	if (!err)
		err = together(&all, &exits, coming, n);
	if (!err)
		err = lx_nft_script(&all, &script);
	if (err == -ENOMEM)
		lx_report_set(rep, ENOMEM, "out of memory");
	if (!err && *script)
		err = run(script, rep);
	else if (!err && table_exists())
		err = run(DELETE_TABLE, rep);
	free(script);
	free(all.v);
	lx_exits_free(&exits);
	return err;
}

int lx_nft_begin(struct lx_nft *nft, struct lx_sock *genl,
		 const struct lx_exit *coming, size_t n, struct lx_report *rep)
{
	/*
	 * One writer at a time. Who may change the table but make no lock does
	 * not share the namespace with those who can.
	 */
	lock_take(&nft->lock, "nft", true);
	return write_table(genl, coming, n, rep);
}

int lx_nft_end(struct lx_nft *nft, struct lx_sock *genl, struct lx_report *rep)
{
	int err = write_table(genl, NULL, 0, rep);

	lock_release(&nft->lock);
	return err;
}

int lx_nft_sync(struct lx_sock *genl, struct lx_report *rep)
{
	struct lx_nft nft;

	lock_take(&nft.lock, "nft", true);
	return lx_nft_end(&nft, genl, rep);
}

int lx_nft_check(struct lx_report *rep)
{
	/* one transaction: the kernel accepts or refuses it, nothing is left */
	return run("add table inet lnet_exit_probe\n"
		   "add chain inet lnet_exit_probe c { type nat hook postrouting priority srcnat; policy accept; }\n"
		   "add rule inet lnet_exit_probe c meta mark 1 masquerade\n"
		   "delete table inet lnet_exit_probe\n",
		   rep);
}

const char *lx_nft_missing(const struct lx_exits *exits)
{
	const char *missing = NULL;
	struct lx_report rep;
	char *rules = NULL;
	char comment[64], quoted[72];
	size_t i;

	/* without the table no rule is there */
	nft_run("list table inet " LX_NFT_TABLE, &rules, &rep);
	for (i = 0; i < exits->n && !missing; i++) {
		if (!lx_masquerades(&exits->v[i]))
			continue;
		make_comment(&exits->v[i], comment, sizeof(comment));
		snprintf(quoted, sizeof(quoted), "\"%s\"", comment);
		if (!rules || !strstr(rules, quoted))
			missing = exits->v[i].name;
	}
	free(rules);
	return missing;
}
