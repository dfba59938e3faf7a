#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016
#
# lnet-exit exec: the connections of one command take an exit.
#
#   LER core -- west LSR
#      .1        .2
#     10.1.0.0/24, fd10:1::/64
#
# LER (10.255.0.1) pushes 1003 (exit out) and 1004 (exit hk).  The way of the
# ordinary routes leads to LSR, too: what has no label arrives there plain.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

# A datagram to port 7009: source, destination.
SEND='
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
s = socket.socket(family, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 0))
s.sendto(b"x", (sys.argv[2], 7009))'

PLAIN4="^ip src=10.255.0.1 dst=198.51.100.9 [^/]*/ udp sport=[0-9]+ dport=7009 "
HK4="^ip src=10.1.0.1 dst=10.1.0.2 .*/ mpls label=1004 .*/ ip src=10.255.0.1 dst=198.51.100.9 [^/]*/ udp sport=[0-9]+ dport=7009 "
HK6="^ip src=10.1.0.1 dst=10.1.0.2 .*/ mpls label=1004 .*/ ip6 src=fd10:255::1 dst=2001:db8:51::9 [^/]*/ udp sport=[0-9]+ dport=7009 "

by_exit()	# EXIT WORD...
{
	lnet "$LER" exec --exit "$@"
}

cgroups()
{
	find "$CGROUPS" -mindepth 1 -maxdepth 1 -name "lnet-exit-$INODE-*"
}

rules()
{
	lnet "$LER" rule show
}

watch()
{
	pkt_watch WIRE "$LSR/west" in mpls udp
}

t_bytes()
{
	watch
	must by_exit hk python3 -c "$SEND" 10.255.0.1 198.51.100.9
	check_match "IPv4 takes the exit" "$(pkt take WIRE 1)" "$HK4"
	must by_exit hk -- python3 -c "$SEND" fd10:255::1 2001:db8:51::9
	check_match "IPv6, too" "$(pkt take WIRE 1)" "$HK6"
	must by_exit out -- python3 -c "$SEND" 10.255.0.1 198.51.100.9
	check_match "another exit" "$(pkt take WIRE 1)" "mpls label=1003 .*/ udp sport=[0-9]+ dport=7009 "
	must by_exit hk -- sh -c 'python3 -c "$1" "$2" "$3"; :' sh "$SEND" 10.255.0.1 198.51.100.9
	check_match "a child of the command" "$(pkt take WIRE 1)" "$HK4"
	must in_ns "$LER" python3 -c "$SEND" 10.255.0.1 198.51.100.9
	check_match "nobody else" "$(pkt take WIRE 1)" "$PLAIN4"
}

t_first()
{
	watch
	must ip -n "$LER" route add 198.51.100.8/30 via 10.1.0.2
	must lnet "$LER" label add 198.51.100.9/32 exit out override
	must lnet "$LER" rule add pref 1 own-host exit out override
	defer lnet "$LER" rule flush all
	defer lnet "$LER" label del 198.51.100.9/32
	defer ip -n "$LER" route del 198.51.100.8/30
	must lnet "$LER" rule del pref 1
	must lnet "$LER" rule add pref 2 own-host exit out override
	must by_exit hk -- python3 -c "$SEND" 10.255.0.1 198.51.100.9
	check_match "over routes, entries and rules" "$(pkt take WIRE 1)" "$HK4"
	check_eq "the other rules stay" "$(rules)" "pref 2 own-host exit out override"
}

t_during()
{
	local seen

	seen=$(by_exit hk -- sh -c 'lnet-exit -netns "$1" rule show; cat /proc/self/cgroup' sh "$LER")
	check_match "a rule while it runs" "$seen" \
		"pref 1 cgroup /lnet-exit-$INODE-hk exit hk override"
	check_match "for the cgroup that it is in" "$seen" "0::/lnet-exit-$INODE-hk$"
	check_eq "no rule afterwards" "$(rules)" ""
	check_eq "no cgroup" "$(cgroups)" ""
	seen=$(by_exit hk -- lnet-exit -netns "$LER" exec --exit out -- lnet-exit -netns "$LER" rule show)
	check_eq "one within another" "$seen" "pref 1 cgroup /lnet-exit-$INODE-hk exit hk override
pref 2 cgroup /lnet-exit-$INODE-out exit out override"
	check_eq "no rule of either" "$(rules)" ""
	check_status "the exit is in use meanwhile" 1 "in use: rule pref 1" \
		by_exit hk -- lnet-exit -netns "$LER" exit del hk
}

_rules_are()	# TEXT
{
	[ "$(rules)" = "$1" ]
}

t_two()
{
	local rule="pref 1 cgroup /lnet-exit-$INODE-hk exit hk override"

	must mkfifo "$TMP/fifo1" "$TMP/fifo2"
	start ONE lnet-exit -netns "$LER" exec --exit hk -- cat "$TMP/fifo1"
	start TWO lnet-exit -netns "$LER" exec --exit hk -- cat "$TMP/fifo2"
	must wait_for 10 _rules_are "$rule"
	: > "$TMP/fifo1"
	wait "$ONE"
	check_eq "the first leaves the rule to the second" "$(rules)" "$rule"
	: > "$TMP/fifo2"
	wait "$TWO"
	check_eq "which takes it away" "$(rules)" ""
}

_empty()
{
	[ -z "$(cat "$(cgroups)/cgroup.procs")" ]
}

t_killed()
{
	local LATE

	must mkfifo "$TMP/fifo"
	start LATE lnet-exit -netns "$LER" exec --exit hk -- cat "$TMP/fifo"
	must wait_for 10 _rules_are "pref 1 cgroup /lnet-exit-$INODE-hk exit hk override"
	kill -KILL "$LATE"
	wait "$LATE" 2> /dev/null
	check_match "who is killed leaves a rule" "$(rules)" "exit hk override"
	: > "$TMP/fifo"
	must wait_for 10 _empty
	must by_exit out -- true
	check_eq "that the next one takes away" "$(rules)$(cgroups)" ""
	must rmdir_stale
	watch
	must by_exit hk -- python3 -c "$SEND" 10.255.0.1 198.51.100.9
	check_match "a rule whose cgroup is gone is made anew" "$(pkt take WIRE 1)" "$HK4"
}

# A rule that looks like ours, of a cgroup that is not there any more.
rmdir_stale()
{
	mkdir "$CGROUPS/lnet-exit-$INODE-hk" &&
		lnet "$LER" rule add cgroup "/lnet-exit-$INODE-hk" exit hk override &&
		rmdir "$CGROUPS/lnet-exit-$INODE-hk"
}

t_status()
{
	local GOING

	check_status "the status of the command" 7 "" by_exit hk -- sh -c 'exit 7'
	check_status "not found" 127 "nothing-like-it: No such file" by_exit hk nothing-like-it
	check_status "cannot be run" 126 "Permission denied" by_exit hk -- "$TMP"
	check_status "ended by a signal" 143 "" by_exit hk -- sh -c 'kill -TERM $$'
	must mkfifo "$TMP/fifo"
	start GOING lnet-exit -netns "$LER" exec --exit hk -- cat "$TMP/fifo"
	must wait_for 10 _rules_are "pref 1 cgroup /lnet-exit-$INODE-hk exit hk override"
	kill -TERM "$GOING"
	wait "$GOING" 2> /dev/null
	check_eq "a signal is passed on" $? 143
	check_eq "input and output are its own" "$(echo in | by_exit hk -- cat)" in
	check_status "no such exit" 1 "exec --exit nobody: there is no exit nobody" by_exit nobody -- true
	check_status "no exit" 2 '"--exit NAME" is missing' lnet "$LER" exec -- true
	check_status "no command" 2 "the command is missing" by_exit hk --
	check_status "no value" 2 'a name is expected behind "--user"' by_exit hk --user
	check_status "an option twice" 2 '"--user" is given twice' by_exit hk --user root --user nobody -- true
	check_status "an unknown one" 2 '"--now" is not expected here' by_exit hk --now true
	check_status "a name that is none" 2 "a/b" by_exit a/b -- true
	check_status "in a batch" 2 "not in a batch" lnet "$LER" -batch - <<< "exec --exit hk -- true"
	check_eq "nothing is left" "$(rules)$(cgroups)" ""
}

# Another user: by root, and by whom sudo would make root.
t_user()
{
	check_eq "as another user" "$(by_exit hk --user nobody -- sh -c 'id -u; echo $USER')" "$(id -u nobody)
nobody"
	check_match "without rights" "$(by_exit hk --user nobody -- grep CapEff /proc/self/status)" "0000000000000000"
	check_status "nobody like that" 1 'there is no user "no-such-user"' \
		by_exit hk --user no-such-user -- true
	must install -d -m 755 "$TMP/bin"
	printf '#!/bin/sh\nprintf "<%%s>" "$0" "$@"\n' > "$TMP/bin/sudo"
	must chmod 755 "$TMP" "$TMP/bin/sudo"
	# The tool may be where others cannot look.
	must install -m 755 "$(command -v lnet-exit)" "$TMP/bin/lnet-exit"
	check_eq "who is not root asks sudo" "$(PATH=$TMP/bin:$PATH setpriv --reuid nobody --clear-groups \
		lnet-exit exec --exit hk ls "a b" | sed "s|$TMP|.|")" \
		"<./bin/sudo><--><lnet-exit><exec><--exit><hk><--user><nobody><--><ls><a b>"
	check_status "and hears if there is none" 1 "for root, or by sudo" \
		setpriv --reuid nobody --clear-groups env PATH=/nowhere "$TMP/bin/lnet-exit" exec --exit hk true
}

path_core
address "$LER" lo 10.255.0.1/32 fd10:255::1/128
path_router "$LER"
must ip -n "$LER" route add default via 10.1.0.2
must ip -n "$LER" route add default via fd10:1::2
must lnet "$LER" exit add out label 1003 egress 10.255.0.2 via 10.1.0.2 dev core
must lnet "$LER" exit add hk label 1004 egress 10.255.0.2 via 10.1.0.2 dev core
INODE=$(in_ns "$LER" stat -Lc %i /proc/self/ns/net)
CGROUPS=$TMP/cgroup
must mkdir "$CGROUPS"
mount -t cgroup2 none "$CGROUPS" 2> /dev/null || skip_all "this kernel has no cgroup2"
defer umount "$CGROUPS"
if lnet "$LER" label get 198.51.100.1 cgroup / 2>&1 | grep -q SOCK_CGROUP_DATA; then
	skip_all "this kernel does not know the cgroups of sockets"
fi

subtest "bytes" t_bytes
subtest "before all else" t_first
subtest "while it runs, and afterwards" t_during
subtest "two at a time" t_two
subtest "killed" t_killed
subtest "status and errors" t_status
subtest "users" t_user
finish
