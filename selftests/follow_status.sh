#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the daemon tells: lnet-exit status, and the service manager.
# Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

setup()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1 metric 20 proto bgp
	follow_config <<-'EOF'
		devices: [p1, p3]
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1, backup: jp}
		- {name: jp, label: 1003, egress: 10.255.0.2}
		- {name: home, label: 1002, local: true}
		labels:
		- {prefix: 10.8.0.0/16, exit: sg}
	EOF
}

# Python expression over x, an exit of the daemon's answer.
status_of()	# EXIT EXPR
{
	lnet "$R" -json status |
		json "[$2 for x in d[0]['exits'] if x['name'] == '$1'][0]"
}

# A line to the control socket as it is, and what comes back.
ask()	# LINE...
{
	in_ns "$R" python3 - "$@" <<-'EOF'
		import glob, os, socket, sys
		ns = os.stat("/proc/self/ns/net")
		s = socket.socket(socket.AF_UNIX)
		s.settimeout(20)
		s.connect("/run/lnet-exit/control-%x-%d" % (ns.st_dev, ns.st_ino))
		try:
		    for line in sys.argv[1:]:
		        s.sendall(line.encode())
		except BrokenPipeError:
		    pass
		try:
		    print(s.makefile().read())
		except ConnectionResetError:
		    print("reset")
	EOF
}

t_status()
{
	setup
	check_status "without a daemon" 1 'no "lnet-exit follow" runs in this' lnet "$R" status
	follow_start
	check_match "the daemon itself" "$(lnet "$R" status)" \
		"follow, pid $DAEMON, running for [0-9]+m?s.*lnet-exit.conf: in force for .*, 3 exits, 2 devices, 1 label entries"
	check_eq "the same in JSON" "$(lnet "$R" -json status |
		json "[d[0][k] for k in ('pid', 'config', 'configured_labels', 'module', 'reload_refused')]" |
		paste -sd ' ')" "$DAEMON $CONF 1 True False"
	check_match "an exit, its state and the route of its next hops" "$(lnet "$R" status)" \
		'sg label 1004 .*via 10.0.1.1 dev p1 .*up for [0-9]+m?s; route 10.255.0.1/32 table main protocol bgp metric 20'
	check_match "an exit without a route" "$(lnet "$R" status)" \
		'jp label 1003 .*unreachable for [0-9]+m?s; no route to 10.255.0.2'
	check_match "what lasts" "$(lnet "$R" status)" 'warning: device p3: there is none'
	check_eq "what the daemon made is its last change" "$(status_of sg 'x["last_change"]')" \
		"added, label 1004, egress 10.255.0.1, via 10.0.1.1 dev p1 (route 10.255.0.1/32)"

	route replace 10.255.0.1/32 via 10.0.2.1 metric 20 proto bgp
	check_hops "a route changes" sg "via 10.0.2.1 dev p2"
	check_eq "and why" "$(status_of sg 'x["last_change"]')" \
		"via 10.0.1.1 dev p1 -> via 10.0.2.1 dev p2 (route 10.255.0.1/32 changed)"
	check_eq "as often as it happened" "$(status_of sg 'x["changes"]')" 2
	route del 10.255.0.1/32 metric 20
	check_hops "the route goes" sg ""
	check_eq "the state is that of now" "$(status_of sg '(x["state"], x["why"], "route" in x)' |
		paste -sd ' ')" "unreachable no route to 10.255.0.1 False"

	must lnet "$R" exit add hand label 999 egress 10.255.0.9 via 10.0.1.1 dev p1
	check_match "one made by hand" "$(lnet "$R" status)" 'hand .*up for .*; made by hand, left alone'
	must lnet "$R" exit del hand
	check_not "is gone when it is" grep -q '^hand' <(lnet "$R" status)

	must stop "$DAEMON"
	follow_start
	check_eq "a state found at the start may be older" \
		"$(status_of sg 'x["since_before"]')" True
	check_eq "pretty JSON has lines" "$(lnet "$R" -json -pretty status | sed -n '3p' |
		grep -c '^    "version"')" 1
	check_match "colours are those of the asker" "$(lnet "$R" -color=always status)" $'\033\\[36msg'
}

t_reload()
{
	setup
	follow_start
	sed -i 's/10.255.0.2/10.255.0.x/' "$CONF"
	follow_reload
	check_match "a refused configuration" "$(lnet "$R" status)" \
		'reload refused, 1 faults, .* ago: the configuration in force is an older one'
	sed -i 's/10.255.0.x/10.255.0.3/' "$CONF"
	follow_reload
	check_not "until one is good" grep -q refused <(lnet "$R" status)
	must lnet "$R" exit set sg mtu 1234
	check "what is repaired is counted" wait_output 10 ' 1 repairs' lnet "$R" status
	must module_unload
	check "a module that has gone" wait_output 10 'the module lnet_exit is not loaded' \
		lnet "$R" status
	must module_load
	check "and is back" wait_output 10 'sg label 1004' lnet "$R" status
	check_not "none is missing" grep -q 'not loaded' <(lnet "$R" status)
}

t_socket()
{
	local n

	setup
	follow_start
	# A socket that was left over is no hindrance.
	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	check "a daemon that is killed leaves its socket" compgen -G '/run/lnet-exit/control-*'
	check_status "nobody listens there" 1 'no "lnet-exit follow" runs' lnet "$R" status
	follow_start
	check_eq "the socket is for the user and the group of the daemon" \
		"$(stat -c '%F %a %u %g' /run/lnet-exit/control-* | sort -u)" "socket 660 0 0"
	check_status "others are refused" 1 'cannot connect to .*ermission denied' \
		in_ns "$R" setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$LNET_BUILD/lnet-exit" status
	check_eq "a line that is none" "$(ask $'statue\n')" 'error expected "status", "trace" or "health EXIT"'
	check_eq "an empty line" "$(ask $'\n')" 'error expected "status", "trace" or "health EXIT"'
	check_match "a line without end gets no answer" \
		"$(ask "$(head -c 300 /dev/zero | tr '\0' x)")" '^(reset)?$'
	check_match "words that are not known are left out" "$(ask $'status purple json\n')" '^ok.*"pid"'

	# Nobody who says nothing keeps others from asking, not for long.
	for ((n = 0; n < 16; n++)); do
		start_in "$R" "MUTE$n" python3 -c '
import os, socket, time
ns = os.stat("/proc/self/ns/net")
s = socket.socket(socket.AF_UNIX)
s.connect("/run/lnet-exit/control-%x-%d" % (ns.st_dev, ns.st_ino))
print("connected", flush=True)
print(s.recv(1), flush=True)'
	done
	for ((n = 0; n < 16; n++)); do
		must wait_for 20 grep -q connected "$TMP/MUTE$n.log"
	done
	check "those who say nothing are let go" wait_output 20 'follow, pid' lnet "$R" status
	for ((n = 0; n < 16; n++)); do
		must wait_for 20 grep -q "b''" "$TMP/MUTE$n.log"
	done
	check_hops "routes were followed" sg "via 10.0.1.1 dev p1"
	must stop "$DAEMON"
	check_not "the socket goes with the daemon" compgen -G '/run/lnet-exit/control-*'
}

said_more_than()	# LINES
{
	[ "$(wc -l < "$TMP/NOTIFIED.log")" -gt "$1" ]
}

t_notify()
{
	local n

	setup
	start NOTIFIED python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True:
    print(s.recv(4096).decode().replace("\n", " "), flush=True)' "$TMP/notify"
	must wait_for 20 grep -q bound "$TMP/NOTIFIED.log"
	export NOTIFY_SOCKET=$TMP/notify WATCHDOG_USEC=100000
	follow_start
	unset NOTIFY_SOCKET WATCHDOG_USEC
	check "ready, with a status" wait_output 10 \
		'READY=1 STATUS=3 exits, 2 devices, 1 label entries' cat "$TMP/NOTIFIED.log"
	check "alive, again and again" wait_output 10 \
		'(WATCHDOG=1.*){5}' cat "$TMP/NOTIFIED.log"
	follow_reload
	check "reloading, and ready again" wait_output 10 \
		'RELOADING=1 MONOTONIC_USEC=[0-9]+.*READY=1' cat "$TMP/NOTIFIED.log"
	must kill -STOP "$DAEMON"
	n=$(wc -l < "$TMP/NOTIFIED.log")
	check_not "a daemon that hangs says nothing" wait_for 1 said_more_than $((n + 1))
	must kill -CONT "$DAEMON"
	must stop "$DAEMON"
	check "stopping" wait_output 10 'STOPPING=1' cat "$TMP/NOTIFIED.log"
}

# A journal that shows each field of what it gets in a line, and in braces what
# belongs together.
journal_start()
{
	mkdir -p /run/systemd/journal
	start JOURNAL python3 -u -c '
import os, socket
path = "/run/systemd/journal/socket"
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(path)
print("bound")
while True:
    print("{", s.recv(65536).decode().replace("\n", " | "), "}")'
	defer rm -f /run/systemd/journal/socket
	must wait_for 20 grep -q bound "$TMP/JOURNAL.log"
}

# As the service manager would start it: JOURNAL_STREAM names standard error.
journal_daemon()
{
	# shellcheck disable=SC2016 # of the inner shell
	start_in "$R" DAEMON bash -c '
		JOURNAL_STREAM=$(stat -Lc "%d:%i" /dev/stderr) exec lnet-exit follow --config "$1"
		' - "$CONF"
}

journal_has()	# DESC ERE
{
	check "$1" wait_output 20 "$2" cat "$TMP/JOURNAL.log"
}

t_journal()
{
	[ ! -S /run/systemd/journal/socket ] || {
		skip "the journal" "there is a real one"
		return
	}
	setup
	journal_start
	journal_daemon
	journal_has "a line with its priority" \
		'\{ MESSAGE=in force: 3 exits, [^}]* PRIORITY=6 .* SYSLOG_IDENTIFIER=lnet-exit'
	journal_has "an exit with its label and next hop" \
		'\{ MESSAGE=exit sg: added, [^}]* MESSAGE_ID=26784282dac544988c6e819c46a5125a [^}]* LNET_EXIT=sg [^}]* LNET_LABEL=1004 [^}]* LNET_NEXTHOP=via 10.0.1.1 dev p1'
	route replace 10.255.0.1/32 metric 20 proto bgp nexthop via 10.0.1.1 nexthop via 10.0.2.1
	journal_has "a field for each next hop" \
		'MESSAGE=exit sg: via [^}]* MESSAGE_ID=e3c6192464654d8997d30cafd6d3dacf [^}]* LNET_NEXTHOP=via 10.0.1.1 dev p1 [^}]* LNET_NEXTHOP=via 10.0.2.1 dev p2'
	journal_has "an entry" 'MESSAGE=label 10.8.0.0/16[^}]* LNET_EXIT=sg [^}]* LNET_PREFIX=10.8.0.0/16'
	journal_has "a device" 'MESSAGE=device p1: [^}]* LNET_DEVICE=p1'
	journal_has "what lasts, as a warning" 'MESSAGE=device p3: there is none[^}]* PRIORITY=4'
	sed -i 's/10.255.0.2/10.0.1.2/' "$CONF"
	must kill -HUP "$DAEMON"
	journal_has "of an exit" \
		'MESSAGE=exit jp: its egress address 10.0.1.2 is [^}]* PRIORITY=4 [^}]* LNET_EXIT=jp'
	sed -i 's/10.255.0.1/10.255.0.x/' "$CONF"
	must kill -HUP "$DAEMON"
	journal_has "a fault" 'MESSAGE=[^}]*lnet-exit.conf:3:[^}]* PRIORITY=3 [^}]* MESSAGE_ID=e91498da23c64649ba1c0d7c8c711670'
	check_eq "nothing of it is text" "$(cat "$TMP/DAEMON.log")" ""
	must stop "$DAEMON"
	journal_has "to the end" 'MESSAGE=ends; '

	# The variable is inherited, the stream is not.
	: > "$TMP/JOURNAL.log"
	sed -i 's/10.255.0.x/10.255.0.1/' "$CONF"
	export JOURNAL_STREAM=1:1
	follow_start
	unset JOURNAL_STREAM
	check_match "elsewhere it is text" "$(cat "$TMP/DAEMON.log")" \
		'lnet-exit follow: in force'
	check_eq "and nothing but that" "$(grep -c MESSAGE "$TMP/JOURNAL.log")" 0
}

# What the unit file leaves to it: nothing but CAP_NET_ADMIN.
t_privileges()
{
	setup
	sed -i 's/local: true/local: true, oif: p1, masquerade: true/' "$CONF"
	start_in "$R" DAEMON setpriv --bounding-set=-all,+net_admin --no-new-privs \
		lnet-exit follow --config "$CONF"
	MARK=0
	must wait_for 20 follow_said 'in force: '
	check_eq "it has one capability" "$(sed -n 's/^CapEff:\t//p' "/proc/$DAEMON/status")" \
		0000000000001000
	check_hops "and follows" sg "via 10.0.1.1 dev p1"
	check_match "and masquerades" "$(in_ns "$R" nft list table inet lnet_exit)" 'masquerade'
	check_eq "and has lnet0 in order" \
		"$(in_ns "$R" sysctl -n net.ipv4.conf.lnet0.rp_filter)" 0
	route del 10.255.0.1/32 metric 20
	check_hops "to the end" sg ""
	check_not "without complaints" follow_said 'error|denied|ermitted'
	check_match "and is asked" "$(lnet "$R" status)" 'follow, pid'
}

t_unit()
{
	local name unit

	command -v systemd-analyze > /dev/null || {
		skip "the unit files" "no systemd-analyze"
		return
	}
	for name in lnet-exit-follow lnet-exit-latency; do
		unit=$TMP/$name.service
		sed "s|@SBINDIR@/lnet-exit|$(command -v true)|" \
			"$LNET_TESTS/../units/$name.service.in" > "$unit"
		check "$name: the unit file has no fault" systemd-analyze verify --man=no "$unit"
		check "and little is left to the daemon" \
			systemd-analyze security --offline=yes --threshold=25 "$unit"
	done
}

must module_load
subtest "status" t_status
subtest "reload, repairs, module" t_reload
subtest "the control socket" t_socket
subtest "the service manager" t_notify
subtest "the journal" t_journal
subtest "capabilities" t_privileges
subtest "the unit file" t_unit
finish
