// SPDX-License-Identifier: GPL-2.0
/* What has to be done to bring a kernel in step with a configuration. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../follow/evict.h"
#include "../mem.h"
#include "../follow/plan.h"
#include "../list.h"
#include "tap.h"

static char path[] = "/tmp/follow-plan-XXXXXX";

/* The host: devices by the number in their names, routes by the last byte. */
static uint32_t missing;	/* ifindex of a device that is not there */

static uint32_t ifindex(void *arg, const char *name)
{
	uint32_t n = strtoul(name + strcspn(name, "0123456789"), NULL, 10);

	(void)arg;
	return n == missing ? 0 : n;
}

/*
 * Egress 10.0.0.N: 1 to 9 over device N; 20 over devices 2 and 1, in this
 * order; 30 no route, 31 only the default one, 32 own, 33 refused, 34 dead,
 * 40 cannot be asked.
 */
static int resolve(void *arg, const struct lx_addr *egress,
		   struct lx_resolution *res, struct lx_report *rep)
{
	static const enum lx_resolve_result results[] = {
		LX_NO_ROUTE, LX_ONLY_DEFAULT, LX_OWN_ADDRESS, LX_REFUSED,
		LX_NO_LIVE_HOP,
	};
	int n = egress->bytes[3], i;

	(void)arg;
	memset(res, 0, sizeof(*res));
	res->route.prefix = (struct lx_prefix){ *egress, 32 };
	if (n == 40)
		return lx_report_set(rep, ENOBUFS, "no answer");
	if (n >= 30 && n < 35) {
		res->result = results[n - 30];
		return 0;
	}
	res->n_hops = n == 20 ? 2 : 1;
	for (i = 0; i < (int)res->n_hops; i++) {
		res->hops[i].ifindex = n == 20 ? 2 - i : n;
		res->hops[i].weight = 1;
		res->hops[i].protocol = LNET_EXIT_PROTO_FOLLOW;
	}
	return 0;
}

static const struct lookups look = { .ifindex = ifindex, .resolve = resolve };

static struct conf *conf_of(const char *text)
{
	struct faults faults = { 0 };
	FILE *f = fopen(path, "w");
	struct conf *conf;
	size_t i;

	if (!f || fputs(text, f) < 0 || fclose(f)) {
		perror(path);
		exit(1);
	}
	conf = conf_load(path, &faults);
	for (i = 0; i < faults.count; i++)
		tap_note("%u: %s", faults.list[i].pos.line,
			 faults.list[i].text);
	faults_free(&faults);
	if (!conf)
		exit(1);
	return conf;
}

/* Kernels are made from a configuration, too: as if it had been applied. */
static struct kernel kernel_of(const char *text)
{
	struct lx_exits none = { 0 };
	struct notices notices = { 0 };
	struct conf *conf = conf_of(text);
	struct kernel kernel = { 0 };
	struct lx_label *label;
	struct lx_exit *exit;
	struct target t;
	size_t i, j;

	target_build(&t, conf, &none, &look, &notices);
	/* A dump is sorted by name, the configuration is as well. */
	for (i = 0; i < conf->n_exits; i++) {
		for (j = 0; j < t.n_exits; j++) {
			if (strcmp(t.exits[j].exit.name, conf->exits[i].name))
				continue;
			exit = LX_LIST_ADD(&kernel.exits);
			*exit = t.exits[j].exit;
		}
	}
	for (i = 0; i < t.devs.n; i++)
		*LX_LIST_ADD(&kernel.devs) = t.devs.v[i];
	for (i = 0; i < conf->n_labels; i++) {
		label = LX_LIST_ADD(&kernel.labels);
		label->prefix = conf->labels[i].prefix;
		strcpy(label->exit, t.ref_exit[conf->labels[i].ref]);
		label->type = *label->exit ? LNET_EXIT_ENTRY_EXIT :
					     LNET_EXIT_ENTRY_BYPASS;
		label->flags = conf->labels[i].override;
		label->protocol = LNET_EXIT_PROTO_FOLLOW;
	}
	kernel.config = conf->settings;
	target_free(&t);
	notices_free(&notices);
	conf_free(conf);
	return kernel;
}

static void kernel_free(struct kernel *kernel)
{
	lx_exits_free(&kernel->exits);
	lx_devs_free(&kernel->devs);
	lx_labels_free(&kernel->labels);
}

static char *op_text(const struct op *op, const struct target *t)
{
	char prefix[LX_ADDR_STRLEN];

	switch (op->kind) {
	case OP_EXIT_NEW:
		return mem_printf("+exit %s", op->want->exit.name);
	case OP_EXIT_SET:
		return mem_printf("=exit %s:%s%s%s%s%s%s%s%s",
				  op->want->exit.name,
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_NEXTHOPS) ? " hops" : "",
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_EGRESS) ? " egress" : "",
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_BACKUP) ? " backup" : "",
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_MTU) ? " mtu" : "",
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_FLAGS) ? " flags" : "",
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_OIF) ? " oif" : "",
			op->changed & LX_BIT(LNET_EXIT_A_EXIT_MARK) ? " mark" : "",
			op->want->hops_only ? " (by hand)" : "");
	case OP_EXIT_DEL:
		return mem_printf("-exit %s", op->exit_was->name);
	case OP_MASQUERADE:
		return mem_printf("masquerade");
	case OP_DEV_SET:
		return mem_printf("%sdev %u", op->dev_was ? "=" : "+",
				  op->dev->ifindex);
	case OP_DEV_DEL:
		return mem_printf("-dev %u", op->dev_was->ifindex);
	case OP_LABEL_SET:
		return mem_printf("%slabel %s %s", op->label_was ? "=" : "+",
				  lx_prefix_str(&op->label->prefix, prefix),
				  t->ref_exit[op->label->ref]);
	case OP_LABEL_DEL:
		return mem_printf("-label %s",
				  lx_prefix_str(&op->label_was->prefix,
						prefix));
	case OP_CONFIG:
		return mem_printf("settings%s%s",
				  !(op->settings.has & LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST)) ? "" :
				  op->settings.own_host ? " own-host 1" : " own-host 0",
				  !(op->settings.has & LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP)) ? "" :
				  op->settings.mss_clamp ? " mss-clamp 1" : " mss-clamp 0");
	}
	return mem_strdup("?");
}

static void append(char **text, char *more)
{
	char *sum = mem_printf("%s%s%s", *text ?: "", *text ? "; " : "", more);

	free(*text);
	free(more);
	*text = sum;
}

/* The plan as text, notices behind it. */
static char *plan_text(const char *text, struct kernel *kernel, bool all)
{
	struct notices notices = { 0 }, table = { 0 };
	struct conf *conf = conf_of(text);
	char *said = NULL;
	struct target t;
	struct plan plan;
	size_t i;

	target_build(&t, conf, &kernel->exits, &look, &notices);
	plan_make(&plan, &t, kernel, &notices, all ? &table : NULL);
	for (i = 0; i < plan.n; i++)
		append(&said, op_text(&plan.ops[i], &t));
	for (i = 0; i < t.n_evict; i++)
		append(&said, mem_printf("evict %s", t.evict[i]->name));
	for (i = 0; i < notices.n_now; i++)
		append(&said, mem_printf("# %s", notices.now[i]));
	for (i = 0; i < table.n_now; i++)
		append(&said, mem_printf("# %s", table.now[i]));
	plan_free(&plan);
	target_free(&t);
	notices_free(&notices);
	notices_free(&table);
	conf_free(conf);
	return said ?: mem_strdup("");
}

static void expect(const char *what, const char *was, const char *now,
		   const char *want)
{
	struct kernel kernel = kernel_of(was);
	char *got = plan_text(now, &kernel, true);

	tap_str(got, want, "%s", what);
	free(got);
	kernel_free(&kernel);
}

#define EXITS	"exits:\n- {name: a, label: 100, egress: 10.0.0.1}\n"
#define B	"- {name: b, label: 101, egress: 10.0.0.2}\n"
#define B_BACKS	"- {name: b, label: 101, egress: 10.0.0.2, backup: a}\n"
#define HOME	"- {name: home, label: 102, local: true, oif: e3, masquerade: true}\n"
#define LABELS	"labels:\n- {prefix: 10.0.0.0/8, exit: a}\n"

static void test_changes(void)
{
	expect("from nothing: backups, exits, rules, devices, long prefixes first",
	       "{}", "own-host: true\ndevices: [e7]\nexits:\n"
	       "- {name: a, label: 100, egress: 10.0.0.1, backup: b}\n" B HOME
	       LABELS "- {prefix: 10.1.0.0/16, bypass: true}\n",
	       "+exit b; +exit home; +exit a; masquerade; +dev 7; +label 10.1.0.0/16 ; +label 10.0.0.0/8 a; settings own-host 1");
	expect("settings that differ, and only those",
	       "own-host: true\nmss-clamp: true\n", "own-host: true\nmss-clamp: false\n",
	       "settings mss-clamp 0");
	expect("to nothing: users of backups go first",
	       "devices: [e7]\n" EXITS B_BACKS HOME LABELS, "{}",
	       "-label 10.0.0.0/8; -exit b; -exit a; -exit home; masquerade; -dev 7");
	expect("in step: nothing", EXITS B_BACKS LABELS, EXITS B_BACKS LABELS,
	       "");
	expect("in step: masquerade rules are written again all the same",
	       EXITS HOME, EXITS HOME, "masquerade");
	expect("an entry moves to a new exit before the old one goes",
	       EXITS LABELS, "exits:\n" B "labels:\n- {prefix: 10.0.0.0/8, exit: b}\n",
	       "+exit b; =label 10.0.0.0/8 b; -exit a");
	expect("a prefix is split: halves first, then the whole goes",
	       EXITS LABELS, EXITS "labels:\n- {prefix: 10.0.0.0/9, exit: a}\n"
	       "- {prefix: 10.128.0.0/9, exit: a}\n",
	       "+label 10.128.0.0/9 a; +label 10.0.0.0/9 a; -label 10.0.0.0/8");
	expect("override is a change", EXITS LABELS,
	       EXITS "labels:\n- {prefix: 10.0.0.0/8, exit: a, override: true}\n",
	       "=label 10.0.0.0/8 a");
	expect("a bypass is a change", EXITS LABELS,
	       EXITS "labels:\n- {prefix: 10.0.0.0/8, bypass: true}\n",
	       "=label 10.0.0.0/8 ");
	expect("properties of a remote exit", EXITS B,
	       "exits:\n- {name: a, label: 100, egress: 10.0.0.3, backup: b, mtu: 1400, unreachable-policy: pass}\n"
	       B,
	       "=exit a: hops egress backup mtu flags");
	expect("properties of a local exit", "exits:\n" HOME,
	       "exits:\n- {name: home, label: 102, local: true, oif: e4, mark: 5}\n",
	       "=exit home: flags oif mark; masquerade");
	expect("backups are exchanged without a ring on the way",
	       EXITS B_BACKS,
	       "exits:\n- {name: a, label: 100, egress: 10.0.0.1, backup: b}\n" B,
	       "=exit b: backup; =exit a: backup");
	expect("limits of a device", "devices: [e7]\n",
	       "devices: [{name: e7, labels: 100-200}]\n", "=dev 7");
	expect("the full range is no limit", "devices: [e7]\n",
	       "devices: [{name: e7, labels: 16-1048575}]\n", "");
	expect("a new label: the exit has to make way", EXITS LABELS,
	       "exits:\n- {name: a, label: 200, egress: 10.0.0.1}\n" LABELS,
	       "evict a");
	expect("a new type: the same", EXITS LABELS,
	       "exits:\n- {name: a, label: 100, local: true}\n" LABELS,
	       "evict a");
	expect("a new name for the label: the old one has to make way", EXITS,
	       "exits:\n- {name: z, label: 100, egress: 10.0.0.1}\n",
	       "-exit a; evict a");
}

static void test_routes(void)
{
	struct kernel kernel;
	char *got;

	expect("hops in another order are the same hops",
	       "exits: [{name: a, label: 100, egress: 10.0.0.20}]\n",
	       "exits: [{name: a, label: 100, egress: 10.0.0.20}]\n", "");
	expect("no route", EXITS,
	       "exits: [{name: a, label: 100, egress: 10.0.0.30}]\n",
	       "=exit a: hops egress");
	expect("an own address is said", EXITS,
	       "exits: [{name: a, label: 100, egress: 10.0.0.32}]\n",
	       "=exit a: hops egress; # exit a: its egress address 10.0.0.32 is this host's own: give it an exit with \"local: true\" instead");

	kernel = kernel_of(EXITS B LABELS);
	kernel.exits.v[0].hops[0].ifindex = 9;
	kernel.labels.v[0].protocol = LNET_EXIT_PROTO_STATIC;
	got = plan_text(EXITS B, &kernel, false);
	tap_str(got, "=exit a: hops", "a round for routes leaves labels alone");
	free(got);
	kernel.exits.v[1].egress.bytes[3] = 40;
	got = plan_text("exits:\n- {name: b, label: 101, egress: 10.0.0.40}\n",
			&kernel, false);
	tap_str(got, "# exit b: the routing table cannot be asked: no answer",
		"without an answer the next hops stay");
	free(got);
	kernel_free(&kernel);
}

static void test_fixed(void)
{
	static const char text[] =
		"exits: [{name: a, label: 100, egress: 10.0.0.1,\n"
		"  nexthops: [{via: 10.1.1.1, dev: e4}, {dev: e5, encap: udp}]}]\n";

	expect("fixed next hops stay", text, text, "");
	missing = 5;
	expect("a device that is missing is said, the other hop is used",
	       "{}", text,
	       "+exit a; # exit a: there is no device e5, its next hop is left out until it comes");
	missing = 3;
	expect("a local exit whose device is missing is down, its entries refuse",
	       "{}", "exits:\n" HOME "labels: [{prefix: 10.0.0.0/8, exit: home}]\n",
	       "+exit home; masquerade; +label 10.0.0.0/8 home; # exit home: there is no device e3, the exit is down until it comes");
	missing = 7;
	expect("a device that is missing is said", "{}", "devices: [e7]\n",
	       "# device e7: there is none, labelled packets will be accepted when it comes");
	missing = 0;
}

static void test_by_hand(void)
{
	struct kernel kernel;
	char *got;

	kernel = kernel_of("devices: [e7]\n" EXITS B LABELS "- {prefix: 10.1.0.0/16, exit: b}\n");
	kernel.exits.v[0].protocol = LNET_EXIT_PROTO_STATIC;
	kernel.exits.v[1].protocol = LNET_EXIT_PROTO_STATIC;
	kernel.labels.v[0].protocol = LNET_EXIT_PROTO_STATIC;
	kernel.devs.v[0].protocol = LNET_EXIT_PROTO_STATIC;

	got = plan_text("{}", &kernel, true);
	tap_str(got, "-label 10.1.0.0/16", "what was made by hand is left alone");
	free(got);

	kernel.exits.v[0].hops[0].ifindex = 9;
	kernel.exits.v[1].hops[0].protocol = LNET_EXIT_PROTO_STATIC;
	kernel.exits.v[1].hops[0].ifindex = 9;
	got = plan_text("{}", &kernel, false);
	tap_str(got, "=exit a: hops (by hand)",
		"next hops taken from the routes are kept, typed ones are not");
	free(got);
	kernel.exits.v[0].n_hops = 0;
	got = plan_text("{}", &kernel, false);
	tap_str(got, "=exit a: hops (by hand)", "none at all are kept, too");
	free(got);
	kernel.exits.v[0].n_hops = 1;
	kernel.exits.v[0].hops[0].ifindex = 1;

	got = plan_text("devices: [e7]\nexits:\n- {name: a, label: 100, egress: 10.0.0.5}\n"
			"- {name: z, label: 101, egress: 10.0.0.6}\n"
			"labels: [{prefix: 10.0.0.0/8, bypass: true}, {prefix: 10.2.0.0/16, exit: a}, {prefix: 10.3.0.0/16, exit: z}]\n",
			&kernel, true);
	tap_str(got, "+label 10.2.0.0/16 a; -label 10.1.0.0/16; # exit a: the one in the kernel was made by hand (protocol static), it wins and is left alone; # exit z: left out, its label 101 belongs to exit b, which was made by hand; # label entries toward exit z are left out, since the exit could not be made; # device if7: the one in the kernel was made by hand (protocol static), it wins and is left alone; # label 10.0.0.0/8: the entry in the kernel was made by hand (protocol static), it wins and is left alone",
		"what is in the way wins and is named");
	free(got);
	kernel_free(&kernel);
}

static size_t said;

static void count(const char *text)
{
	(void)text;
	said++;
}

static void test_notices(void)
{
	struct notices n = { 0 };
	int i;

	for (i = 0; i < 3; i++) {
		notice(&n, "a");
		notice(&n, "b");
		notice(&n, "a");
		notices_end(&n, count);
	}
	tap(said == 2, "what lasts is said once");
	notice(&n, "b");
	notices_end(&n, count);
	notice(&n, "a");
	notice(&n, "b");
	notices_end(&n, count);
	tap(said == 3, "what comes back is said again");
	notices_free(&n);
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	test_changes();
	test_routes();
	test_fixed();
	test_by_hand();
	test_notices();
	unlink(path);
	return tap_end();
}
