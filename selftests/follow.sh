#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: its configuration, its life, and what it leaves alone.
# Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

# Two exits that back one another up, one local, devices, entries, a file.
setup()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1
	route add 10.255.0.2/32 via 10.0.2.1
	printf '203.0.113.0/24 # documentation\n198.51.100.0/24\n' > "$TMP/jp.txt"
	follow_config <<-'EOF'
		own-host: true
		devices:
		- p1
		- {name: p2, labels: 1000-1999, from: 10.0.2.0/24}
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1, backup: jp, mtu: 1380}
		- {name: jp, label: 1003, egress: 10.255.0.2, unreachable-policy: pass}
		- {name: home, label: 1002, local: true, oif: p1, masquerade: true}
		labels:
		- {prefix: 10.8.0.0/16, exit: sg}
		- {prefix: 10.9.0.0/16, bypass: true}
		- {prefix: 10.10.0.0/16, exit: home, override: true}
		- {file: jp.txt, exit: jp}
		mss-clamp: false
	EOF
}

state()
{
	lnet "$R" exit show | sed -E 's/ (state|used-src|path-mtu) .*//'
	entries
	# All labels: no limit was set.
	lnet "$R" dev show | sed 's/ labels 16-1048575//'
	lnet "$R" config show
}

WHOLE="home label 1002 local oif p1 masquerade mark 0x137003ea protocol follow
jp label 1003 egress 10.255.0.2 pass protocol follow
    via 10.0.2.1 dev p2
sg label 1004 egress 10.255.0.1 backup jp mtu 1380 protocol follow
    via 10.0.1.1 dev p1
10.8.0.0/16 exit sg protocol follow
10.9.0.0/16 bypass protocol follow
10.10.0.0/16 exit home override protocol follow
198.51.100.0/24 exit jp protocol follow
203.0.113.0/24 exit jp protocol follow
p1 protocol follow
p2 labels 1000-1999 from 10.0.2.0/24 protocol follow
own-host on mss-clamp off"

nft_rules()
{
	in_ns "$R" nft list table inet lnet_exit 2>&1
}

t_start()
{
	setup
	follow_start
	check_eq "everything is in the kernel" "$(state)" "$WHOLE"
	check "lnet0 was made" dev_exists "$R" lnet0
	check_match "masquerade rules were written" "$(nft_rules)" \
		'meta mark 0x137003ea oifname "p1" masquerade'
	check_status "a second daemon is refused" 1 \
		"another lnet-exit follow \(pid $DAEMON\) keeps this network namespace already" \
		in_ns "$R" lnet-exit follow --config "$CONF"
	check_status "--once is refused, too" 1 'another lnet-exit follow' \
		in_ns "$R" lnet-exit follow --once --config "$CONF"
	echo '{}' > "$TMP/none"
	check "one in another namespace is not" \
		in_ns "$A" lnet-exit follow --once --config "$TMP/none"
	check "the first one lives" alive "$DAEMON"
}

t_end()
{
	setup
	follow_start
	watch_begin
	check "it ends on SIGTERM with status 0" stop "$DAEMON"
	check_match "and says what stays" "$(follow_log)" 'stay in the kernel'
	check_eq "the kernel goes on" "$(state)" "$WHOLE"
	follow_start
	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	check_eq "killed: the kernel goes on" "$(state)" "$WHOLE"
	follow_start
	check "started again: nothing was added" test -z \
		"$(follow_log | grep -E 'added|changed|->')"
	watch_end
	check_eq "and nothing was touched" "$WATCHED" ""
	must stop "$DAEMON"

	route replace 10.255.0.1/32 via 10.0.2.1
	follow_start
	check_hops "what changed meanwhile is found" sg "via 10.0.2.1 dev p2"
}

t_once()
{
	setup
	check "--once" in_ns "$R" lnet-exit follow --once --config "$CONF"
	check_eq "everything is in the kernel" "$(state)" "$WHOLE"
	follow_config <<< '{}'
	check "an empty configuration takes everything away" \
		in_ns "$R" lnet-exit follow --once --config "$CONF"
	check_eq "but for settings that it does not name" "$(state)" \
		"own-host on mss-clamp off"
	check_match "the masquerade table is gone" "$(nft_rules)" 'No such file'
}

dry()	# ARGS...
{
	in_ns "$R" lnet-exit "$@" follow --dry-run --config "$CONF" 2> "$TMP/warnings"
}

t_dry()
{
	setup
	check_match "nothing is there: all would be made" "$(dry)" \
		'exit sg: added, label 1004, egress 10.255.0.1, via 10.0.1.1 dev p1'
	check_not "nothing is made, not even lnet0" dev_exists "$R" lnet0
	follow_start
	watch_begin
	check_eq "beside a daemon: nothing would be changed" "$(dry)" ""
	sed -i '/10.9.0.0/d; s/, mtu: 1380//' "$CONF"
	sed -i '/^exits/a - {name: hk, label: 1005, egress: 10.255.0.7}' "$CONF"
	check_eq "another configuration: what would be" "$(dry | sort)" \
		"exit hk: added, label 1005, egress 10.255.0.7, unreachable (no route to 10.255.0.7)
exit sg: mtu 1380 -> 0
label 10.9.0.0/16: deleted"
	check_eq "JSON" "$(dry -json | json '["%s|%s" % (x["object"], x["change"])
		for x in sorted(d, key=str) if "change" in x][1:]')" \
		"exit sg|mtu 1380 -> 0
label 10.9.0.0/16|deleted"
	watch_end
	check_eq "and nothing was" "$WATCHED" ""
	echo 'exits: 7' > "$CONF"
	check_status "a fault ends it" 2 'fault' dry_fault
}

dry_fault()
{
	in_ns "$R" lnet-exit follow --dry-run --config "$CONF"
}

t_reload()
{
	setup
	follow_start
	watch_begin
	sed -i '/10.9.0.0/d; s/10.8.0.0/10.7.0.0/; s/, mtu: 1380//; s/name: p2, labels: 1000-1999/name: p2, labels: 1000-2999/' "$CONF"
	sed -i '/^exits/a - {name: hk, label: 1005, egress: 10.255.0.2}' "$CONF"
	echo 192.0.2.0/24 >> "$TMP/jp.txt"
	follow_reload
	watch_end
	check_eq "additions come, deletions go" "$(entries)" \
"10.7.0.0/16 exit sg protocol follow
10.10.0.0/16 exit home override protocol follow
192.0.2.0/24 exit jp protocol follow
198.51.100.0/24 exit jp protocol follow
203.0.113.0/24 exit jp protocol follow"
	check_match "a new exit" "$(lnet "$R" exit show hk)" 'label 1005'
	check_match "a changed device" "$(lnet "$R" dev show p2)" 'labels 1000-2999 '
	check_match "sg was changed" "$WATCHED" 'sg '
	check_not "nothing else was touched" \
		grep -E '^(deleted )?(exit (home|jp)|dev p1|label (10\.10|198|203)\.)' <<< "$WATCHED"

	sed -i 's/label: 1005/label: 5/; s/exit: home/exit: hom/' "$CONF"
	watch_begin
	follow_reload
	watch_end
	check "every fault is named" follow_said \
		"lnet-exit.conf:6:21: \"5\" is a reserved label.*lnet-exit.conf:12:32: no exit is named \"hom\", did you mean \"home\"\\?"
	check "and that nothing changes" follow_said '2 faults: the configuration in force stays'
	check_eq "nothing was touched" "$WATCHED" ""

	must rm "$CONF"
	follow_reload
	check "a file that is gone changes nothing either" follow_said \
		'cannot be opened.*the configuration in force stays'
	check "the daemon lives" alive "$DAEMON"
}

t_relabel()
{
	setup
	follow_start
	# sg and jp exchange their labels, home gets another name
	sed -i 's/label: 1004/label: 1/; s/label: 1003/label: 1004/; s/label: 1,/label: 1003,/; s/home/haus/' "$CONF"
	watch_begin
	follow_reload
	watch_end
	check_eq "labels are exchanged, a name is changed" "$(state)" "$(sed \
		's/label 1004/label 1/; s/label 1003/label 1004/; s/label 1 /label 1003 /; s/home/haus/' <<< "$WHOLE")"
	check_not "no label entry was missing at any time" \
		grep -E '^deleted label' <<< "$WATCHED"
	check "what waits for its exit is said" follow_said 'exit sg: has to make way'
	check_not "nothing is left over" grep keeper <<< "$(state)"

	must lnet "$R" label add 10.20.0.0/16 exit sg
	sed -i 's/label: 1003,/label: 1033,/' "$CONF"
	follow_reload
	check "an exit that a hand-made entry names cannot make way" follow_said \
		'exit sg: cannot make way, label 10.20.0.0/16 was made by hand'
	check_match "and stays as it is" "$(lnet "$R" exit show sg)" 'label 1003 '
	follow_mark
	must lnet "$R" label del 10.20.0.0/16
	check "until the entry goes" wait_output 10 'label 1033 ' lnet "$R" exit show sg
}

t_by_hand()
{
	setup
	must lnet "$R" exit add sg label 1004 egress 10.255.0.2 mtu 1300
	must lnet "$R" exit add other label 1003 local
	must lnet "$R" exit add fixed label 999 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" label add 10.9.0.0/16 exit sg
	must lnet "$R" label add 172.16.0.0/12 exit fixed
	must lnet "$R" dev add p2
	follow_start
	check "an exit in the way is named" follow_said \
		'exit sg: the one in the kernel was made by hand \(protocol static\), it wins'
	check "a label in the way is named" follow_said \
		'exit jp: left out, its label 1003 belongs to exit other'
	check "an entry in the way is named" follow_said 'label 10.9.0.0/16: .* made by hand'
	check "a device in the way is named" follow_said 'device p2: .* made by hand'
	check "entries without their exit are named" follow_said \
		'label entries toward exit jp are left out'
	check_match "it is left alone" "$(lnet "$R" exit show sg)" \
		'^sg label 1004 egress 10.255.0.2 mtu 1300 (state|protocol static|path)'
	check_eq "entries" "$(entries | sed 's/ protocol static//')" \
"10.8.0.0/16 exit sg protocol follow
10.9.0.0/16 exit sg
10.10.0.0/16 exit home override protocol follow
172.16.0.0/12 exit fixed"
	check_hops "its next hops were the routing table's, and are kept" sg "via 10.0.2.1 dev p2"
	route replace 10.255.0.2/32 via 10.0.1.1
	check_hops "when the route changes" sg "via 10.0.1.1 dev p1"
	route replace 10.255.0.1/32 via 10.0.2.1
	follow_settle
	check_hops "next hops that were typed are left alone" fixed "via 10.0.1.1 dev p1"

	follow_mark
	route replace 10.255.0.9/32 via 10.0.1.1
	follow_settle
	check_not "what is in the way is said once" follow_said 'made by hand'

	must lnet "$R" exit del other
	must lnet "$R" label del 10.9.0.0/16
	check "when it goes, the configuration takes its place" \
		wait_output 10 '10.9.0.0/16 bypass .*203.0.113.0/24 exit jp' entries_line
	check_match "the exit, too" "$(lnet "$R" exit show jp)" 'protocol follow'

	follow_config <<< '{}'
	follow_reload
	check_eq "an empty configuration leaves what was made by hand" \
		"$(lnet "$R" exit show | grep -c '^[^ ]'; lnet "$R" dev show | grep -c .)" "2
1"
}

entries_line()
{
	entries | paste -sd ' '
}

t_repair()
{
	setup
	follow_start
	must lnet "$R" label del 10.9.0.0/16
	check "an entry deleted by hand is back" wait_output 10 '10.9.0.0/16 bypass' entries
	must lnet "$R" label flush protocol follow
	check "a table flushed by hand is back" wait_output 10 '203.0.113.0/24 exit jp' entries
	must lnet "$R" exit set jp unreachable mtu 1234
	check "an exit changed by hand is as it was" wait_output 10 'jp .* pass ' lnet "$R" exit show jp
	check "what was repaired is said" follow_said 'exit jp: mtu 1234 -> 0, pass on \[repaired\]'
	must lnet "$R" dev del p1
	check "a device closed by hand is open" wait_output 10 'p1 (labels|protocol)' lnet "$R" dev show
	must lnet "$R" config set own-host off
	check "a setting changed by hand is as it was" wait_output 10 'own-host on' lnet "$R" config show
	must ip -n "$R" link del lnet0
	check "lnet0 is made again" wait_for 10 dev_exists "$R" lnet0
	check "and the exits work" wait_output 10 'sg .* state up' lnet "$R" exit show sg
	check_eq "everything is as it was" "$(state)" "$WHOLE"
}

t_devices()
{
	setup
	sed -i 's/^- p1/- late/; s/oif: p1/oif: late/' "$CONF"
	follow_start
	check "a device that is missing is said" follow_said 'device late: there is none'
	check "for a local exit, too" follow_said \
		'exit home: there is no device late, the exit is down until it comes'
	check "and what its entries lead to is refused until then" wait_output 10 \
		'home .*state unreachable \(it was taken down\)' lnet "$R" exit show home
	check "entries are there" wait_output 10 '10.10.0.0/16 exit home' entries
	must ip -n "$R" link add late type dummy
	check "when it comes, labels are accepted" wait_output 10 'late (labels|protocol)' lnet "$R" dev show
	check "and the exit is bound to it" wait_output 10 'home .*oif late' lnet "$R" exit show home
	check_not "and is down no more" grep -q 'taken down' <(lnet "$R" exit show home)
	must ip -n "$R" link del late
	must ip -n "$R" link add late type dummy
	check "a new device of the same name is taken for it" wait_output 10 'late (labels|protocol)' \
		lnet "$R" dev show
	check "by the exit, too" wait_output 10 'oif late' lnet "$R" exit show home
}

t_module()
{
	setup
	follow_start
	must module_unload
	check "that the module has gone is said" wait_for 10 follow_said \
		'the module lnet_exit was unloaded'
	route replace 10.255.0.1/32 via 10.0.2.1
	check "the daemon lives" alive "$DAEMON"
	must module_load
	check "that it is back is said" wait_for 10 follow_said 'the module lnet_exit is back'
	check_hops "next hops are those of now" sg "via 10.0.2.1 dev p2"
	check "everything is restored" wait_output 10 '203.0.113.0/24 exit jp' entries
	check_eq "but for the new next hop" "$(state)" \
		"${WHOLE/via 10.0.1.1 dev p1/via 10.0.2.1 dev p2}"
	check "it ends" stop "$DAEMON"
	must module_unload
	check_status "without the module it does not start" 1 'module lnet_exit is not loaded' \
		in_ns "$R" lnet-exit follow --config "$CONF"
	must module_load
}

t_check()
{
	setup
	check_status "a good configuration" 0 \
		'3 exits \(2 remote, 1 local\), 2 devices, 5 label entries \(1 prefix files\)' \
		lnet-exit follow --check --config "$CONF"
	check_eq "as JSON" "$(lnet-exit -json follow --check --config "$CONF" |
		json '[d[0][k] for k in ("valid", "exits", "labels", "faults")]' | paste -sd ' ')" \
		"True 3 5 []"
	sed -i 's/label: 1004/label-: 1004/; s|10.8.0.0/16|10.8.0.1/16|' "$CONF"
	check_status "faults: file, line and column of each" 2 \
		"lnet-exit.conf:6:3: expected the key \"label\".*lnet-exit.conf:6:14: unknown key \"label-\".*did you mean \"label\".*lnet-exit.conf:10:12: \"10.8.0.1/16\" has bits set" \
		lnet-exit follow --check --config "$CONF"
	check_eq "as JSON" "$(lnet-exit -json follow --check --config "$CONF" |
		json '[(f["line"], f["column"]) for f in d[0]["faults"]]' | paste -sd ' ')" \
		"(6, 3) (6, 14) (10, 12)"
	check_status "the same without --check, and nothing is changed" 2 'nothing is changed' \
		in_ns "$R" lnet-exit follow --once --config "$CONF"
	check_eq "nothing" "$(state)" "own-host off mss-clamp on"
	head -c 100000 /dev/urandom > "$CONF"
	check_status "garbage" 2 'lnet-exit.conf:[0-9]+:[0-9]+: not' \
		lnet-exit follow --check --config "$CONF"
	check_status "no file" 2 'cannot be opened' lnet-exit follow --check --config "$TMP/none"
	check_status "an unknown word" 2 '"--chek" is not expected here' lnet-exit follow --chek
	check_status "a missing word" 2 'a file is expected behind "--config"' \
		lnet-exit follow --config
}

t_unprivileged()
{
	setup
	chmod 755 "$TMP"
	chmod 644 "$CONF" "$TMP/jp.txt"
	check_status "a user is refused" 1 'ermi' in_ns "$R" \
		setpriv --reuid 65534 --regid 65534 --clear-groups "$LNET_BUILD/lnet-exit" follow --once --config "$CONF"
	check_eq "and nothing is changed" "$(state)" "own-host off mss-clamp on"
}

must module_load
subtest "start" t_start
subtest "end and start again" t_end
subtest "once" t_once
subtest "dry run" t_dry
subtest "reload" t_reload
subtest "labels and names change" t_relabel
subtest "made by hand" t_by_hand
subtest "repairs" t_repair
subtest "devices come and go" t_devices
subtest "the module comes and goes" t_module
subtest "check" t_check
subtest "no permission" t_unprivileged
finish
