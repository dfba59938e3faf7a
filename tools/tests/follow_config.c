// SPDX-License-Identifier: GPL-2.0
/* Configurations with faults, and what is said about them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../follow/config.h"
#include "../mem.h"
#include "tap.h"

static char dir[] = "/tmp/follow-config-XXXXXX";

static char *in_dir(const char *name)
{
	return mem_printf("%s/%s", dir, name);
}

static void write_file(const char *name, const void *text, size_t len)
{
	char *path = in_dir(name);
	FILE *f = fopen(path, "w");

	if (!f || fwrite(text, 1, len, f) != len || fclose(f)) {
		perror(path);
		exit(1);
	}
	free(path);
}

static void write_text(const char *name, const char *text)
{
	write_file(name, text, strlen(text));
}

static void remove_file(const char *name)
{
	char *path = in_dir(name);

	unlink(path);
	free(path);
}

/* Findings as text, the directory of the files left out. */
static void gather(void *arg, bool note, const char *line)
{
	char **all = arg, *sum, *clean = mem_strdup(line), *at;
	size_t len = strlen(dir) + 1;

	(void)note;
	while ((at = strstr(clean, dir)))
		memmove(at, at + len, strlen(at + len) + 1);
	sum = mem_printf("%s%s\n", *all, clean);
	free(clean);
	free(*all);
	*all = sum;
}

static struct conf *load(const char *name, char **said)
{
	struct faults faults = { 0 };
	char *path = in_dir(name);
	struct conf *conf;

	*said = mem_strdup("");
	conf = conf_load(path, &faults);
	faults_each(&faults, gather, said);
	tap(!conf == !!faults.errors, "%s: refused exactly when there are faults",
	    name);
	faults_free(&faults);
	free(path);
	return conf;
}

/* All faults are named together; "a" is a valid exit in line 2. */
#define A	"exits:\n- {name: a, label: 100, egress: 10.0.0.1}\n"

#define EMPTY \
	"c:1:1: empty: expected own-host, mss-clamp, devices, exits, labels, learn, announce-table or times ({} configures nothing)\n"

static const struct {
	const char *what;
	const char *text;
	const char *said;
} faulty[] = {
	{ "an empty file", "",
	  EMPTY },
	{ "only a comment", "# exits:\n",
	  EMPTY },
	{ "a word", "hello\n",
	  "c:1:1: expected a mapping that describes the configuration, got a single word\n" },
	{ "a list", "- exits\n",
	  "c:1:1: expected a mapping that describes the configuration, got a list\n" },
	{ "a mistyped section", "exist: []\n",
	  "c:1:1: unknown key \"exist\" in the configuration, did you mean \"exits\"?\n" },
	{ "an unheard-of section", "\n\nzebra: 1\n",
	  "c:3:1: unknown key \"zebra\" in the configuration, expected own-host, mss-clamp, devices, exits, labels, learn, announce-table or times\n"
	},
	{ "tables to learn from", A "learn:\n- {table: 254, what: exits}\n- {what: routes}\n- {table: 7}\n- {table: 7, what: exits, exit: b}\n- {table: 8, exit: b}\n",
	  "c:4:11: \"254\" is not a table to learn from: a number from 1 to 4294967295 is expected, but 253, 254 and 255\n"
	  "c:5:3: expected the key \"table\" in this item\n"
	  "c:5:10: expected exits or labels\n"
	  "c:6:3: expected \"what: exits\", \"what: labels\" or \"exit\" in this item\n"
	  "c:7:4: table 7 is given twice\n"
	  "c:7:27: \"exit\" does not go with \"what: exits\"\n"
	  "c:7:33: no exit is named \"b\", expected one from the list of exits\n"
	  "c:8:20: no exit is named \"b\", expected one from the list of exits\n"
	},
	{ "the health of a remote exit", "exits:\n- {name: a, label: 100, egress: 10.0.0.1, health: {probes: [{icmp: 10.0.0.2}]}, announce: []}\n",
	  "c:2:43: \"health\" does not go with a remote exit\n"
	  "c:2:81: \"announce\" does not go with a remote exit\n"
	},
	{ "health", "exits:\n- {name: a, label: 100, local: true, health: {probes: []}}\n"
	  "- {name: b, label: 101, local: true, oif: x, health: {need: 3, probes: [{icmp: 10.0.0.2}, {tcp: 10.0.0.2}]}}\n"
	  "- {name: c, label: 102, local: true, oif: x, health: {interval-ms: 1, timeout-ms: 0, down-after: 0, up: 1}}\n",
	  "c:2:38: \"health\" goes with \"oif\" only: it is that device which is tried\n"
	  "c:2:46: expected the key \"probes\" with a probe at least\n"
	  "c:3:54: \"need\" is more than there are probes: 3 > 2\n"
	  "c:3:91: expected the key \"port\" in this probe\n"
	  "c:4:54: expected the key \"probes\" with a probe at least\n"
	  "c:4:68: \"1\" is not a number from 100 to 3600000\n"
	  "c:4:83: \"0\" is not a number from 10 to 3600000\n"
	  "c:4:98: \"0\" is not a number from 1 to 1000\n"
	  "c:4:101: unknown key \"up\" in the health of an exit, expected probes, need, interval-ms, timeout-ms, down-after or up-after\n"
	},
	{ "probes", "exits:\n- name: a\n  label: 100\n  local: true\n  oif: x\n  health:\n    probes:\n"
	  "    - {icmp: 10.0.0.2, tcp: 10.0.0.2}\n    - {port: 80}\n    - {icmp: x, port: 65536}\n"
	  "    - {tcp: 10.0.0.2, port: 1, path: /, status: 99}\n"
	  "    - {http: 10.0.0.2, path: up, host: \"a b\", status: 200}\n    - 7\n",
	  "c:8:7: expected one of \"icmp\", \"tcp\" and \"http\" in this probe, with the address that is asked\n"
	  "c:9:7: expected one of \"icmp\", \"tcp\" and \"http\" in this probe, with the address that is asked\n"
	  "c:10:14: \"x\" is not an IPv4 or IPv6 address\n"
	  "c:10:17: \"port\" does not go with \"icmp\"\n"
	  "c:10:23: \"65536\" is not a number from 1 to 65535\n"
	  "c:11:32: \"path\" does not go with \"tcp\"\n"
	  "c:11:41: \"status\" does not go with \"tcp\"\n"
	  "c:11:49: \"99\" is not a number from 100 to 599\n"
	  "c:12:30: the path of a page begins with a slash\n"
	  "c:12:40: \"a b\" is not the name of a host: 1 to 255 printable characters of ASCII are expected, no white space\n"
	  "c:13:7: expected a mapping that describes a probe, got a single word\n"
	},
	{ "announcements", "exits:\n- {name: a, label: 100, local: true, announce: [10.0.0.1/32, 10.0.0.1/8, x, 10.0.0.1]}\n",
	  "c:2:49: expected the key \"announce-table\" in the configuration: the table of the kernel that the routing daemon reads\n"
	  "c:2:62: \"10.0.0.1/8\" has bits set behind its length, did you mean 10.0.0.0/8?\n"
	  "c:2:74: \"x\" is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32\n"
	  "c:2:77: note: this prefix is given twice, before in line 2\n"
	},
	{ "a table to announce in", "announce-table: 254\nexits:\n- {name: a, label: 100, local: true, announce: [10.0.0.1/32, 10.0.0.0/8, \"::1\"]}\n",
	  "c:3:62: table 254 decides about this host's own packets: only a host, such as its own loopback address, can be announced in it\n"
	},
	{ "a table to learn and to announce in", "announce-table: 7\nlearn:\n- {table: 7, what: exits}\n",
	  "c:1:17: table 7 is one to learn from\n" },
	{ "no table to announce in", "announce-table: 255\n",
	  "c:1:17: \"255\" is not a table to announce in: a number from 1 to 4294967295 is expected, but 253 and 255\n"
	},
	{ "times", "times: {gather-ms: 100, gather-most-ms: 50, hold-ms: 3600001, hold: 1}\n",
	  "c:1:8: \"gather-most-ms\" is shorter than \"gather-ms\": 50 < 100\n"
	  "c:1:54: \"3600001\" is not a time: a number of milliseconds from 0 to 3600000 is expected\n"
	  "c:1:63: unknown key \"hold\" in times, expected gather-ms, gather-most-ms, hold-ms or start-ms\n"
	},
	{ "a section twice", "exits: []\nlabels: []\nexits: []\n",
	  "c:3:1: key \"exits\" is given twice, first in line 1\n" },
	{ "broken syntax", "exits: [\n  {name: a\n",
	  "c:3:1: not valid YAML: did not find expected ',' or '}' (while parsing a flow mapping that begins in line 2)\n"
	},
	{ "a tab", "exits:\n\t- a\n",
	  "c:2:1: not valid YAML: found character that cannot start any token (while scanning for the next token that begins in line 2)\n"
	},
	{ "two documents", A "---\nlabels: []\n",
	  "c:4:1: expected one YAML document, here begins a second\n" },
	{ "own-host without sense", "own-host: maybe\n",
	  "c:1:11: \"maybe\" is neither true nor false\n" },
	{ "a tag", "own-host: !include x\n",
	  "c:1:11: expected true or false without a YAML tag\n" },
	{ "a key that is no word", "? [a, b]\n: c\n",
	  "c:1:3: expected a key, got a list\n" },

	{ "an exit that is a word", "exits: [sg]\n",
	  "c:1:9: expected a mapping that describes an exit, got a single word\n" },
	{ "exits that are a mapping", "exits: {a: 1}\n",
	  "c:1:8: expected a list of exits, got a mapping\n" },
	{ "an exit without anything", "exits:\n- {}\n",
	  "c:2:3: expected the key \"name\" in this exit\n"
	  "c:2:3: expected the key \"label\" in this exit\n"
	  "c:2:3: expected either \"egress\" (the address of the egress router) or \"local: true\" in this exit\n"
	},
	{ "two labels out of range",
	  "exits:\n- name: a\n  label: 15\n  egress: 10.0.0.1\n- name: b\n  label: 1048576\n  egress: 10.0.0.2\n",
	  "c:3:10: \"15\" is a reserved label: a number from 16 to 1048575 is expected\n"
	  "c:6:10: \"1048576\" is not a label: a number from 16 to 1048575 is expected\n" },
	{ "a label that is a list",
	  "exits: [{name: a, label: [1], egress: 10.0.0.1}]\n",
	  "c:1:26: expected a label, got a list\n" },
	{ "a label without value", "exits: [{name: a, label: , egress: 10.0.0.1}]\n",
	  "c:1:26: expected a label, got nothing\n" },
	{ "maps", "exits:\n- {name: a, label: 100, egress: 10.0.0.1, dscp-tc: ef, tc-dscp: 5:ef}\n- {name: b, label: 101, local: true, pipe: true, tc-dscp: 5:ef}\n",
	  "c:2:52: \"ef\" is not a map: \"default\", or pairs DSCP:TC such as ef:6, af41-af43:5, 10:0 or all:0 with commas between them are expected\n"
	  "c:2:56: \"tc-dscp\" does not go with a remote exit\n"
	  "c:3:50: with \"pipe: true\" packets keep their DSCP\n" },
	{ "a mistyped key", "exits: [{name: a, lable: 100, egress: 10.0.0.1}]\n",
	  "c:1:9: expected the key \"label\" in this exit\n"
	  "c:1:19: unknown key \"lable\" in an exit, did you mean \"label\"?\n" },
	{ "a bad address", "exits: [{name: a, label: 100, egress: 10.0.0}]\n",
	  "c:1:39: \"10.0.0\" is not an IPv4 or IPv6 address\n" },
	{ "remote and local",
	  "exits: [{name: a, label: 100, egress: 10.0.0.1, local: yes}]\n",
	  "c:1:31: \"egress\" does not go with a local exit\n" },
	{ "keys of the other type",
	  "exits:\n- {name: a, label: 100, egress: 10.0.0.1, oif: eth0, masquerade: true, mark: 1}\n"
	  "- {name: b, label: 101, local: true, backup: a, mtu: 1400, unreachable-policy: pass, nexthops: [{dev: x}]}\n",
	  "c:2:43: \"oif\" does not go with a remote exit\n"
	  "c:2:54: \"masquerade\" does not go with a remote exit\n"
	  "c:2:72: \"mark\" does not go with a remote exit\n"
	  "c:3:38: \"backup\" does not go with a local exit\n"
	  "c:3:49: \"mtu\" does not go with a local exit\n"
	  "c:3:60: \"unreachable-policy\" does not go with a local exit\n"
	  "c:3:86: \"nexthops\" does not go with a local exit\n" },
	{ "an unknown policy",
	  "exits: [{name: a, label: 100, egress: 10.0.0.1, unreachable-policy: drop}]\n",
	  "c:1:69: expected pass or unreachable\n" },
	{ "no next hops",
	  "exits: [{name: a, label: 100, egress: 10.0.0.1, nexthops: []}]\n",
	  "c:1:59: expected a next hop; without the key \"nexthops\" the routing table is followed\n"
	},
	{ "next hops with faults",
	  "exits:\n- name: a\n  label: 100\n  egress: 10.0.0.1\n  nexthops:\n"
	  "  - {via: 10.1.1.1}\n  - {dev: eth0, weight: 0}\n  - {dev: eth0}\n  - {dev: a/b, mtu: 5}\n",
	  "c:6:5: expected the key \"dev\" in this next hop\n"
	  "c:7:25: \"0\" is not a weight: a number from 1 to 256 is expected\n"
	  "c:8:5: this next hop is given twice\n"
	  "c:9:11: \"a/b\" is not the name of a device: 1 to 15 characters, no white space, slash or colon are expected\n"
	  "c:9:21: \"5\" is not an MTU: a number of bytes from 68 to 65535, or 0 for none, is expected\n"
	},
	{ "encapsulations with faults",
	  "exits:\n- {name: a, label: 100, egress: 10.0.0.1, encap: gre}\n"
	  "- {name: b, label: 101, local: true, encap: udp}\n"
	  "- {name: c, label: 102, egress: 10.0.0.3, encap: udp, nexthops: [{dev: x, udp-checksum: true}]}\n",
	  "c:2:50: expected ip or udp\n"
	  "c:3:38: \"encap\" does not go with a local exit\n"
	  "c:4:43: next hops that are fixed say \"encap\" each for itself\n"
	  "c:4:75: \"udp-checksum\" goes with \"encap: udp\" only\n" },
	{ "names and labels twice",
	  A "- {name: a, label: 101, egress: 10.0.0.2}\n- {name: b, label: 100, egress: 10.0.0.3}\n",
	  "c:3:10: exit name \"a\" is given twice, before in line 2\n"
	  "c:4:20: label 100 is given twice, before to exit \"a\" in line 2\n" },
	{ "an unknown backup",
	  "exits: [{name: singapore, label: 100, egress: 10.0.0.1, backup: singapur}]\n",
	  "c:1:65: no exit is named \"singapur\", did you mean \"singapore\"?\n" },
	{ "its own backup",
	  "exits: [{name: a, label: 100, egress: 10.0.0.1, backup: a}]\n",
	  "c:1:57: exit \"a\" would be its own backup: backups must not form a ring\n" },
	{ "a ring of backups, and one that leads into it",
	  "exits:\n- {name: a, label: 100, egress: 10.0.0.1, backup: b}\n"
	  "- {name: b, label: 101, egress: 10.0.0.2, backup: c}\n"
	  "- {name: c, label: 102, egress: 10.0.0.3, backup: a}\n"
	  "- {name: d, label: 103, egress: 10.0.0.4, backup: c}\n",
	  "c:2:51: exit \"a\" would be its own backup: backups must not form a ring\n" },

	{ "a device without name", "devices:\n- {labels: 100-200}\n",
	  "c:2:3: expected the key \"name\" in this device\n" },
	{ "a device twice", "devices: [eth0, {name: eth0}]\n",
	  "c:1:17: device \"eth0\" is given twice, before in line 1\n" },
	{ "a range that goes down", "devices: [{name: e, labels: 200-100}]\n",
	  "c:1:29: \"200-100\" is an empty range: the smaller label comes first\n" },
	{ "a device source with host bits",
	  "devices: [{name: e, from: 10.0.0.1/24}]\n",
	  "c:1:27: \"10.0.0.1/24\" has bits set behind its length, did you mean 10.0.0.0/24?\n" },

	{ "label entries with faults",
	  A "labels:\n- {prefix: 10.0.0.0/8}\n- {exit: a}\n- {prefix: 10.0.0.0/33, exit: a}\n"
	  "- {prefix: 10.1.2.3/16, exit: a}\n- {prefix: banana, exit: a}\n"
	  "- {prefix: 10.2.0.0/16, exit: a, bypass: true}\n- {prefix: 10.3.0.0/16, file: x, exit: a}\n"
	  "- {prefix: 10.4.0.0/16, exit: z}\n- 10.5.0.0/16\n",
	  "c:4:3: expected either \"exit\" or \"bypass: true\" in this label entry\n"
	  "c:5:3: expected either \"prefix\" or \"file\" in this label entry\n"
	  "c:6:12: \"10.0.0.0/33\" has a bad prefix length: 0 to 32 is expected\n"
	  "c:7:12: \"10.1.2.3/16\" has bits set behind its length, did you mean 10.1.0.0/16?\n"
	  "c:8:12: \"banana\" is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32\n"
	  "c:9:3: expected either \"exit\" or \"bypass: true\" in this label entry\n"
	  "c:10:3: expected either \"prefix\" or \"file\" in this label entry\n"
	  "c:11:31: no exit is named \"z\", expected one from the list of exits\n"
	  "c:12:3: expected a mapping that describes a label entry, got a single word\n" },
	{ "a prefix for two exits",
	  A "- {name: b, label: 101, egress: 10.0.0.2}\nlabels:\n- {prefix: 10.0.0.0/8, exit: a}\n"
	  "- {prefix: 10.0.0.0/8, exit: b}\n- {prefix: 10.0.0.0/8, bypass: true}\n"
	  "- {prefix: 10.0.0.0/8, exit: a, override: true}\n",
	  "c:6:12: 10.0.0.0/8 already goes to exit a at c:5:12\n"
	  "c:7:12: 10.0.0.0/8 already goes to exit a at c:5:12\n"
	  "c:8:12: 10.0.0.0/8 already goes to exit a at c:5:12\n" },
	{ "a prefix file that is not there",
	  A "labels:\n- {file: missing.txt, exit: a}\n",
	  "c:4:10: prefix file missing.txt cannot be opened: No such file or directory\n" },
	{ "a prefix file that is a directory",
	  A "labels:\n- {file: /, exit: a}\n",
	  "c:4:10: prefix file / expected a regular file\n" },
	{ "faults in a prefix file",
	  A "labels:\n- {file: bad, exit: a}\n",
	  "bad:2:1: \"10.0.0.1/8\" has bits set behind its length, did you mean 10.0.0.0/8?\n"
	  "bad:4:3: \"nonsense\" is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32\n"
	  "bad:5:12: expected the end of the line or a comment behind the prefix\n" },
	{ "a prefix in the file and elsewhere",
	  A "- {name: b, label: 101, egress: 10.0.0.2}\nlabels:\n- {file: good, exit: a}\n- {prefix: 192.0.2.0/24, exit: b}\n",
	  "good:2:1: 192.0.2.0/24 already goes to exit b at c:6:12\n" },
	{ "a binary prefix file", A "labels:\n- {file: binary, exit: a}\n",
	  "c:4:10: prefix file binary is not a text file: it has zero bytes\n" },
};

static void test_faults(void)
{
	struct conf *conf;
	char *said;
	size_t i;

	write_text("good", "# two\n192.0.2.0/24 # one\r\n\n 2001:db8::/32\n");
	write_text("bad", "10.0.0.0/8\n10.0.0.1/8\n# no\n  nonsense # x\n1.0.0.0/8 \tx\n");
	write_file("binary", "10.0.0.0/8\0\n", 12);
	for (i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
		write_text("c", faulty[i].text);
		conf = load("c", &said);
		tap_str(said, faulty[i].said, "%s", faulty[i].what);
		free(said);
		conf_free(conf);
	}
}

static const char whole[] =
	"own-host: on\n"
	"mss-clamp: off\n"
	"devices:\n"
	"  - sgcn\n"
	"  - {name: cn, labels: 1000-1999, from: 10.255.0.0/24, zero-checksum: true}\n"
	"exits:\n"
	"  - name: sg\n"
	"    label: 1004\n"
	"    egress: 10.255.0.1\n"
	"    backup: jp\n"
	"    unreachable-policy: pass\n"
	"    mtu: 1380\n"
	"    encap: udp\n"
	"    dscp-tc: ef:7\n"
	"  - name: jp\n"
	"    label: 0x3eb\n"
	"    egress: 2001:db8::1\n"
	"    nexthops: [{via: 10.0.1.1, dev: sgjp, weight: 3, mtu: 1400, src: 10.0.1.2}, {dev: x, encap: udp, udp-checksum: false}]\n"
	"  - {name: home, label: 1002, local: true, oif: eth0, masquerade: true}\n"
	"labels:\n"
	"  - {file: good, exit: jp}\n"
	"  - {prefix: 10.0.0.0/8, exit: sg, override: true}\n"
	"  - {prefix: 10.9.0.0/16, bypass: true}\n"
	"  - {prefix: 192.0.2.0/24, exit: jp}\n";

static void test_whole(void)
{
	const struct conf_exit *exit;
	struct conf *conf;
	char *said;

	write_text("w", whole);
	conf = load("w", &said);
	tap_str(said, "good:2:1: note: 192.0.2.0/24 is given twice, before at w:24:14\n",
		"the same entry twice is only worth a note");
	free(said);
	if (!tap(conf, "a whole configuration is read"))
		return;
	tap(conf->settings.has == (LX_BIT(LNET_EXIT_A_CONFIG_OWN_HOST) |
				   LX_BIT(LNET_EXIT_A_CONFIG_MSS_CLAMP)) &&
	    conf->settings.own_host && !conf->settings.mss_clamp, "settings");
	tap(conf->n_devs == 2 && !strcmp(conf->devs[0].name, "cn") &&
	    conf->devs[0].label_min == 1000 && conf->devs[0].label_max == 1999 &&
	    conf->devs[0].from.len == 24 && !conf->devs[1].label_max &&
	    conf->devs[0].zero_checksum && !conf->devs[1].zero_checksum,
	    "devices");
	tap(conf->n_exits == 3, "exits");
	exit = conf_find_exit(conf, "sg");
	tap(exit && exit->label == 1004 && !strcmp(exit->backup, "jp") &&
	    exit->flags == LNET_EXIT_F_PASS && exit->mtu == 1380 &&
	    exit->egress.family == AF_INET && !exit->n_hops &&
	    exit->encap == LNET_EXIT_ENCAP_UDP && exit->tc_map.to[46] == 7,
	    "a remote exit");
	exit = conf_find_exit(conf, "jp");
	tap(exit && exit->label == 1003 && exit->n_hops == 2 &&
	    exit->hops[0].weight == 3 && exit->hops[0].mtu == 1400 &&
	    exit->hops[0].source.bytes[3] == 2 && exit->hops[1].weight == 1 &&
	    !lx_addr_set(&exit->hops[1].gateway) &&
	    exit->hops[0].encap == LNET_EXIT_ENCAP_IP &&
	    exit->hops[1].encap == LNET_EXIT_ENCAP_UDP &&
	    exit->hops[1].has_udp_checksum && !exit->hops[1].udp_checksum,
	    "fixed next hops");
	exit = conf_find_exit(conf, "home");
	tap(exit && exit->type == LNET_EXIT_TYPE_LOCAL &&
	    !strcmp(exit->oif, "eth0") &&
	    exit->flags == LNET_EXIT_F_MASQUERADE &&
	    exit->mark == (0x13700000 | 1002),
	    "a local exit that masquerades gets a mark");
	tap(conf->n_labels == 4 && conf->n_files == 1 &&
	    conf->labels[0].override && conf->labels[0].prefix.len == 8 &&
	    !*conf->refs[conf->labels[1].ref].exit &&
	    !strcmp(conf->refs[conf->labels[3].ref].exit, "jp") &&
	    conf->labels[3].prefix.addr.family == AF_INET6,
	    "label entries, each prefix once, in order");
	conf_free(conf);
}

/* Whatever the bytes are: one clear refusal or none, and no crash. */
static void test_garbage(void)
{
	unsigned int seed = 1, i, n, bad = 0;
	char bytes[4096], *said, *deep;
	struct conf *conf;

	for (i = 0; i < 300; i++) {
		struct faults faults = { 0 };
		char *path = in_dir("g");

		for (n = 0; n < sizeof(bytes); n++)
			bytes[n] = rand_r(&seed) >> 7;
		/* Half of them: a good file with some bytes exchanged. */
		if (i % 2) {
			memcpy(bytes, whole, sizeof(whole));
			for (n = 0; n < 5; n++)
				bytes[rand_r(&seed) % sizeof(whole)] =
					rand_r(&seed) >> 7;
		}
		write_file("g", bytes, i % 2 ? sizeof(whole) - 1 :
						sizeof(bytes));
		conf = conf_load(path, &faults);
		bad += !conf != !!faults.errors || (!(i % 2) && conf);
		conf_free(conf);
		faults_free(&faults);
		free(path);
	}
	tap(!bad, "300 files of garbage are refused or read, none crashes");

	/* Quadratic in the depth, this would take minutes. */
	deep = mem_alloc(CONF_SIZE_MAX);
	memset(deep, '[', CONF_SIZE_MAX);
	write_file("g", deep, CONF_SIZE_MAX);
	conf = load("g", &said);
	tap_str(said, "g:1:65: nested more than 64 levels deep\n",
		"16 MiB of brackets are refused");
	free(said);
	conf_free(conf);
	for (i = 0; i < CONF_SIZE_MAX; i++)
		deep[i] = i % 2 ? ' ' : '-';
	write_file("g", deep, CONF_SIZE_MAX);
	conf = load("g", &said);
	tap_str(said, "g:1:129: nested more than 64 levels deep\n",
		"16 MiB of dashes are refused");
	free(said);
	conf_free(conf);
	free(deep);

	write_file("g", "a\0b", 3);
	conf = load("g", &said);
	tap(!conf && !strncmp(said, "g:1:2: not a YAML text", 22),
	    "a binary file is refused where its bytes go wrong");
	tap_note("%s", said);
	free(said);
	conf_free(conf);
}

static void test_huge(void)
{
	char *path = in_dir("h"), *said;
	struct conf *conf;
	FILE *f;
	int i;

	write_file("h", "", 0);
	if (truncate(path, CONF_SIZE_MAX + 1ll))
		perror(path);
	conf = load("h", &said);
	tap_str(said, "h: is larger than 16 MiB\n", "an enormous file is refused");
	free(said);
	conf_free(conf);

	f = fopen(path, "w");
	for (i = 0; f && i < 100000; i++)
		fprintf(f, "banana %d\n", i);
	if (f)
		fclose(f);
	write_text("c", A "labels:\n- {file: h, exit: a}\n");
	conf = load("c", &said);
	tap(!conf && strstr(said, "h: 99800 more like these\n") &&
	    strlen(said) < 30000, "a hundred thousand faults become 200 lines");
	free(said);
	conf_free(conf);

	f = fopen(path, "w");
	for (i = 0; f && i < 300000; i++)
		fprintf(f, "%d.%d.%d.0/24\n", 1 + (i >> 16), i >> 8 & 255,
			i & 255);
	if (f)
		fclose(f);
	conf = load("c", &said);
	tap(conf && conf->n_labels == 300000, "300,000 prefixes are read");
	tap_note("%s", said);
	free(said);
	conf_free(conf);
	free(path);
}

int main(void)
{
	static const char *const files[] = {
		"c", "w", "g", "h", "good", "bad", "binary",
	};
	size_t i;

	if (!mkdtemp(dir)) {
		perror(dir);
		return 1;
	}
	test_faults();
	test_whole();
	test_garbage();
	test_huge();
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		remove_file(files[i]);
	rmdir(dir);
	return tap_end();
}
