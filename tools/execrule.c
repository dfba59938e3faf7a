// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "execrule.h"
#include "model.h"

static int delete(struct lx_sock *s, const struct lx_rule *r,
		  struct lx_report *rep)
{
	const struct lx_rule key = {
		.has = LX_BIT(LNET_EXIT_A_RULE_PREF),
		.pref = r->pref,
	};

	return lx_rule_del(s, &key, rep);
}

/* Is it what exec_rule_have() would make, for a cgroup that still exists? */
static bool serves(const struct lx_rule *r, const char *exit)
{
	return r->action == LNET_EXIT_RULE_EXIT && !strcmp(r->exit, exit) &&
	       !(r->missing & LNET_EXIT_RULE_M_CGROUP);
}

static const struct lx_rule *of_cgroup(const struct lx_rules *rules,
				       const char *path)
{
	size_t i;

	for (i = 0; i < rules->n; i++)
		if (!strcmp(rules->v[i].cgroup, path))
			return &rules->v[i];
	return NULL;
}

/* The smallest that no rule has; they come sorted. */
static uint32_t free_pref(const struct lx_rules *rules)
{
	uint32_t pref = 1;
	size_t i;

	for (i = 0; i < rules->n && rules->v[i].pref == pref; i++)
		pref++;
	return pref;
}

static int make(struct lx_sock *s, uint32_t pref, const char *path,
		const char *exit, struct lx_report *rep)
{
	struct lx_rule r = {
		.has = LX_BIT(LNET_EXIT_A_RULE_PREF) |
		       LX_BIT(LNET_EXIT_A_RULE_FLAGS) |
		       LX_BIT(LNET_EXIT_A_RULE_ACTION) |
		       LX_BIT(LNET_EXIT_A_RULE_EXIT) |
		       LX_BIT(LNET_EXIT_A_RULE_CGROUP),
		.pref = pref,
		.flags = LNET_EXIT_RULE_F_OVERRIDE,
		.action = LNET_EXIT_RULE_EXIT,
	};

	snprintf(r.exit, sizeof(r.exit), "%s", exit);
	snprintf(r.cgroup, sizeof(r.cgroup), "%s", path);
	return lx_rule_new(s, &r, false, NULL, rep);
}

int exec_rule_have(struct lx_sock *s, const char *path, const char *exit,
		   struct lx_report *rep)
{
	const struct lx_rule any = { }, *old;
	struct lx_rules rules;
	int err;

	/* another process may take the pref between the dump and the rule */
	do {
		err = lx_rule_dump(s, &any, &rules, rep);
		old = err ? NULL : of_cgroup(&rules, path);
		if (err || (old && serves(old, exit))) {
			lx_rules_free(&rules);
			return err;
		}
		err = old ? delete(s, old, rep) :
			    make(s, free_pref(&rules), path, exit, rep);
		lx_rules_free(&rules);
	} while (old ? !err || err == -ENOENT : err == -EEXIST);
	return err;
}

int exec_rule_drop(struct lx_sock *s, const char *path, struct lx_report *rep)
{
	const struct lx_rule any = { }, *old;
	struct lx_rules rules;
	int err;

	err = lx_rule_dump(s, &any, &rules, rep);
	if (!err) {
		old = of_cgroup(&rules, path);
		if (old)
			err = delete(s, old, rep);
	}
	lx_rules_free(&rules);
	return err == -ENOENT ? 0 : err;
}
