// SPDX-License-Identifier: GPL-2.0
/* What may come next on a command line. */
#include <stdlib.h>
#include <string.h>
#include "../batch.h"
#include "../cmd.h"
#include "../expect.h"
#include "../options.h"
#include "../text.h"
#include "tap.h"

/* Behind @line come @value, if it is not NULL, and @words. */
static void next(const struct lx_object *obj, const char *verb,
		 const char *line, const struct lx_kind *value,
		 const char *words)
{
	char *argv[BATCH_WORDS_MAX], copy[512], got[1024] = "";
	struct lx_expect e;
	const char *why;
	size_t i;

	snprintf(copy, sizeof(copy), "%s", line);
	lx_expect_next(lx_find_cmd(obj, verb), batch_split(copy, argv, &why), argv,
		       &e);
	for (i = 0; e.words[i]; i++)
		text_append(got, sizeof(got), "%s%s", i ? " " : "", e.words[i]);
	tap_str(got, words, "%s %s %s: words", obj->name, verb ?: "", line);
	tap(e.value == value, "%s %s %s: %s", obj->name, verb ?: "", line,
	    value ? value->noun : "no value");
}

static void values(void)
{
	next(&lx_obj_exit, "del", "", &lx_kind_name, "");
	next(&lx_obj_exit, "del", "sg", NULL, "");
	next(&lx_obj_dev, "add", "wg0 from", &lx_kind_prefix, "");
	next(&lx_obj_dev, "add", "wg0 from 10.0.0.0/8", NULL,
	     "labels zero-checksum protocol");
	next(&lx_obj_dev, "show", "", &lx_kind_dev, "protocol");
	/* a value may read like a word */
	next(&lx_obj_dev, "add", "labels", NULL,
	     "labels from zero-checksum protocol");
	next(&lx_obj_dev, "add", "wg0 frm", NULL, "");
	next(&lx_obj_dev, "add", "wg0 wg1", NULL, "");
}

static void choices(void)
{
	next(&lx_obj_label, "add", "10.0.0.0/8 bypass", NULL,
	     "override table protocol");
	next(&lx_obj_label, "show", "", &lx_kind_prefix,
	     "exact within root covering match exit bypass override table protocol family");
	next(&lx_obj_label, "show", "within 10.0.0.0/8 exit sg", NULL,
	     "override table protocol family");
	/* both may be given */
	next(&lx_obj_config, "set", "own-source 10.0.0.1", NULL,
	     "own-host mss-clamp no-own-source");
}

static void forms(void)
{
	next(&lx_obj_label, "load", "", &lx_kind_file, "country asn");
	next(&lx_obj_label, "load", "country", &lx_kind_countries, "");
	next(&lx_obj_label, "load", "country CN", NULL,
	     "exit bypass override table protocol family database");
	next(&lx_obj_label, "load", "list exit sg", NULL,
	     "override table protocol family");
	next(&lx_obj_exit, "add", "sg label 1004 local", NULL,
	     "oif masquerade explicit-null mark down up pipe uniform tc-dscp protocol");
}

static void groups(void)
{
	next(&lx_obj_exit, "add", "sg label 1004 egress 10.0.0.1 via 10.0.0.2", NULL,
	     "nexthop dev weight mtu src encap udp-checksum via backup pass unreachable down up pipe uniform dscp-tc protocol");
	next(&lx_obj_exit, "add", "sg label 1004 egress 10.0.0.1 nexthop dev",
	     &lx_kind_dev, "");
	/* another one begins */
	next(&lx_obj_exit, "add", "sg label 1004 egress 10.0.0.1 via 10.0.0.2 dev lo weight 2 via",
	     &lx_kind_gateway, "");
	next(&lx_obj_exit, "add", "sg label 1004 egress 10.0.0.1 via 10.0.0.2 dev lo via 10.0.0.3 mtu",
	     &lx_kind_mtu, "");
}

static void options(void)
{
	size_t i;

	tap_str(options_word(0), "-json", "the first option");
	for (i = 0; options_word(i); i++)
		;
	tap(i == 9, "nine options");
	tap_str(options_meta("-netns"), "NAME", "-netns has a value");
	tap_str(options_meta("--batch"), "FILE", "--batch too");
	tap_str(options_meta("-n"), "NAME", "and -n");
	tap(!options_meta("-netns=x"), "which may be in the word itself");
	tap(!options_meta("-json"), "-json has none");
	tap(!options_meta("-nonsense"), "and what is no option neither");
}

int main(void)
{
	values();
	choices();
	forms();
	groups();
	options();
	return tap_end();
}
