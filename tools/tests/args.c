// SPDX-License-Identifier: GPL-2.0
/* Command lines: what is understood, and what is said of the others. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "../batch.h"
#include "../cmd.h"
#include "../exit_args.h"
#include "../options.h"
#include "tap.h"

static int parse(const struct lx_object *obj, const char *verb,
		 const char *line, void *args, char *said)
{
	const struct lx_cmd *cmd = lx_find_cmd(obj, verb);
	char *argv[BATCH_WORDS_MAX], copy[512];
	const char *why;
	int argc;

	if (cmd->size > sizeof(struct exit_args))
		abort();

	snprintf(copy, sizeof(copy), "%s", line);
	argc = batch_split(copy, argv, &why);
	memset(args, 0, cmd->size);
	said[0] = '\0';
	return lx_args_parse(cmd, argc, argv, args, said);
}

static struct exit_args exit_args;

static void refused(const char *verb, const char *line, const char *want)
{
	char said[LX_ARGS_WHY_LEN];
	int err;

	err = parse(&lx_obj_exit, verb, line, &exit_args, said);
	tap(err < 0, "exit %s %s: refused", verb, line);
	tap_str(said, want, "and why");
}

static bool understood(const char *verb, const char *line)
{
	char said[LX_ARGS_WHY_LEN];
	int err;

	err = parse(&lx_obj_exit, verb, line, &exit_args, said);
	return tap(!err, "exit %s %s%s%s", verb, line, err ? ": " : "",
		   err ? said : "");
}

static bool hop(unsigned int i, const char *gw, uint32_t weight, uint32_t mtu)
{
	const struct lx_nexthop *h = &exit_args.hops[i].hop;
	char buf[LX_ADDR_STRLEN];

	return !strcmp(lx_addr_str(&h->gateway, buf), gw) && h->ifindex == 1 &&
	       h->weight == weight && h->mtu == mtu;
}

static void next_hops(void)
{
	const struct exit_args *a = &exit_args;

	understood("add", "sg label 1004 egress 10.255.0.1 via 10.0.0.1 dev lo");
	tap(a->n_hops == 1 && hop(0, "10.0.0.1", 0, 0), "one next hop");
	tap(!strcmp(a->e.name, "sg") && a->e.label == 1004, "name and label");

	understood("add", "sg label 1004 egress 10.255.0.1 via 10.0.0.1 dev lo weight 2 mtu 1400 via 10.0.0.2 dev lo mtu 1300 backup jp mtu 1280");
	tap(a->n_hops == 2 && hop(0, "10.0.0.1", 2, 1400) &&
	    hop(1, "10.0.0.2", 0, 1300), "two of them, and their own mtu");
	tap(a->e.mtu == 1280, "the mtu of the exit behind another word");

	understood("add", "sg label 1004 egress 10.255.0.1 mtu 1280 nexthop dev lo nexthop via 10.0.0.2 dev lo weight 3");
	tap(a->n_hops == 2 && hop(0, "none", 0, 0) &&
	    hop(1, "10.0.0.2", 3, 0), "nexthop without and with gateway");

	understood("add", "sg label 1004 egress 10.255.0.1 via 10.0.0.1 dev lo nexthop dev lo");
	tap(a->n_hops == 2 && hop(0, "10.0.0.1", 0, 0) &&
	    hop(1, "none", 0, 0), "nexthop ends what via began");

	understood("add", "sg label 1004 egress 10.255.0.1 via 10.0.0.1 dev lo encap udp udp-checksum on via 10.0.0.2 dev lo encap ip");
	tap(a->n_hops == 2 && a->hops[0].hop.encap == LNET_EXIT_ENCAP_UDP &&
	    a->hops[0].hop.udp_checksum &&
	    a->hops[1].hop.encap == LNET_EXIT_ENCAP_IP, "encapsulations");
	refused("add", "sg label 20 egress 10.0.0.1 via 10.0.0.2 dev lo encap gre",
		"encap: \"gre\" is neither \"ip\" nor \"udp\"");

	refused("add", "sg label 20 egress 10.0.0.1 via 10.0.0.2",
		"NEXTHOP: \"dev DEV\" is missing");
	refused("add", "sg label 20 egress 10.0.0.1 via 10.0.0.2 dev lo dev lo",
		"\"dev\" is given twice");
	refused("add", "sg label 20 egress 10.0.0.1 via 10.0.0.2 dev lo wieght 2",
		"\"wieght\": expected one of nexthop, weight, mtu, src, encap, udp-checksum, via, backup, pass, unreachable, down, up, pipe, uniform, dscp-tc or protocol (did you mean \"weight\"?)");
	refused("add", "sg label 20 egress 10.0.0.1 via dev lo",
		"via: \"dev\" is not an IPv4 or IPv6 address");
	refused("add", "sg label 20 egress 10.0.0.1 dev lo",
		"\"dev\": expected one of via, nexthop, backup, pass, unreachable, mtu, down, up, pipe, uniform, dscp-tc or protocol");
}

static void too_many_hops(void)
{
	char said[LX_ARGS_WHY_LEN], *argv[5 + 4 * 65];
	int argc = 0, i;

	argv[argc++] = "sg";
	argv[argc++] = "label";
	argv[argc++] = "20";
	argv[argc++] = "egress";
	argv[argc++] = "10.0.0.1";
	for (i = 0; i < 65; i++) {
		argv[argc++] = "via";
		argv[argc++] = "10.0.0.2";
		argv[argc++] = "dev";
		argv[argc++] = "lo";
	}
	memset(&exit_args, 0, sizeof(exit_args));
	tap(!lx_args_parse(lx_find_cmd(&lx_obj_exit, "add"), argc - 4, argv,
			   &exit_args, said) && exit_args.n_hops == 64,
	    "64 next hops");
	memset(&exit_args, 0, sizeof(exit_args));
	tap(lx_args_parse(lx_find_cmd(&lx_obj_exit, "add"), argc, argv, &exit_args,
			  said) == -EINVAL, "one more");
	tap_str(said, "NEXTHOP: there may be no more than 64", "and why not");
}

static void forms(void)
{
	understood("add", "home label 1002 local oif lo masquerade mark 0x10");
	tap(exit_args.e.oif == 1 && exit_args.e.mark == 0x10, "oif and mark");
	understood("add", "jp label 20 egress 10.0.0.1 pass protocol bgp");
	understood("set", "jp nonexthop nobackup");
	understood("set", "jp");

	refused("add", "", "the name of an exit is expected here");
	refused("add", "sg", "\"label N\" is missing");
	refused("add", "sg label", "a label is expected after \"label\"");
	refused("add", "sg label 20",
		"\"egress ADDR\" is missing, or \"local\" is missing");
	refused("add", "sg label 20 egress 10.0.0.1 local",
		"\"egress\" and \"local\" do not go together");
	refused("add", "sg label 20 local backup jp",
		"\"backup\" and \"local\" do not go together");
	refused("add", "sg label 20 label 21 local",
		"\"label\" is given twice");
	refused("add", "sg label 20 egress 10.0.0.1 pass unreachable",
		"\"pass\" and \"unreachable\" exclude each other");
	refused("add", "sg label 20 egress 10.0.0.999",
		"egress: \"10.0.0.999\" is not an IPv4 or IPv6 address");
	refused("add", "sg lable 20",
		"\"lable\": expected one of label, egress, via, nexthop, backup, pass, unreachable, mtu, down, up, pipe, uniform, dscp-tc, protocol, local, oif, masquerade, explicit-null, mark or tc-dscp (did you mean \"label\"?)");
	refused("add", "a/b label 20 local",
		"\"a/b\" is not a name: printable characters without blanks and \"/\" are expected");
	refused("del", "sg now", "\"now\": nothing more is expected here");
	refused("set", "sg masquerade nomasquerade",
		"\"masquerade\" and \"nomasquerade\" exclude each other");
}

/* A device that is not there is no fault of the words. */
static void absent_device(void)
{
	char said[LX_ARGS_WHY_LEN];

	tap(parse(&lx_obj_exit, "add", "h label 20 local oif nowhere0",
		  &exit_args, said) == -ENODEV, "an oif that is not there");
	tap_str(said, "oif: \"nowhere0\" is no device of this network namespace",
		"and what is said of it");
}

static void optional(void)
{
	char said[LX_ARGS_WHY_LEN];
	/* room for the args of any command, which begin like this */
	static union {
		uint64_t given;
		struct exit_args largest;
	} a;

	tap(!parse(&lx_obj_exit, "show", "", &a, said) && !a.given,
	    "show everything");
	tap(!parse(&lx_obj_exit, "show", "sg", &a, said) && a.given == 1,
	    "show one");
	tap(!parse(&lx_obj_exit, "show", "type local", &a, said) &&
	    a.given == 4, "a keyword is no name");
	tap(parse(&lx_obj_exit, "show", "type lokal", &a, said) == -EINVAL,
	    "a word that is no type");
	tap_str(said, "type: \"lokal\" is neither \"local\" nor \"remote\"",
		"and why");
	tap(!parse(&lx_obj_stats, NULL, "", &a, said), "all counters");
	tap(parse(&lx_obj_config, "show", "x", &a, said) == -EINVAL,
	    "a command without words");
	tap_str(said, "\"x\": nothing more is expected here", "and why");
	tap(parse(&lx_obj_label, "add", "10.0.0.0/8 exit sg bypass", &a,
		  said) == -EINVAL, "exit and bypass");
	tap_str(said, "\"exit\" and \"bypass\" exclude each other", "and why");
	tap(parse(&lx_obj_label, "add", "10.0.0.0/8", &a, said) == -EINVAL,
	    "neither exit nor bypass");
	tap_str(said, "\"exit NAME\" or \"bypass\" is missing", "and why");
}

static void options(void)
{
	char why[OPTIONS_WHY_LEN], *words[] = {
		"-json", "--pretty", "-s", "-netns", "x", "-color=auto",
		"exit", "-json"
	};
	char *wrong[] = { "-jso" }, *none[] = { "-netns" };
	char *value[] = { "-json=yes" }, *shade[] = { "-color=pink" };
	char *prefix[] = { "-stat" };
	struct options o;

	tap(options_parse(8, words, &o, why) == 6, "options end at the object");
	tap(o.json && o.pretty && o.stats && o.color == OUT_AUTO &&
	    !strcmp(o.netns, "x") && !o.force, "and are all there");
	tap(options_parse(1, wrong, &o, why) == -EINVAL, "an unknown option");
	tap(strstr(why, "(did you mean \"-json\"?)"), "what it may have been");
	tap(options_parse(1, prefix, &o, why) == -EINVAL,
	    "the beginning of an option is none");
	tap(options_parse(1, none, &o, why) == -EINVAL, "a missing value");
	tap_str(why, "NAME is expected after -netns", "and why");
	tap(options_parse(1, value, &o, why) == -EINVAL,
	    "a value where there is none");
	tap(options_parse(1, shade, &o, why) == -EINVAL, "an unknown colour");
}

int main(void)
{
	next_hops();
	too_many_hops();
	forms();
	absent_device();
	optional();
	options();
	return tap_end();
}
