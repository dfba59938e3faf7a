#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: local exits are tried through their uplink, taken down when they do
# not work, and announced by routes while they do.  p1 is R's uplink, A the Internet.
# Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

setup()	# PROBES
{
	follow_setup
	must in_ns "$R" sysctl -qw net.ipv4.ping_group_range="0 0"
	follow_config <<-EOF
		exits:
		- name: home
		  label: 1002
		  local: true
		  oif: p1
		  mark: 0x10
		  announce: [10.255.0.9/32, 192.0.2.0/24, "2001:db8:9::/48"]
		  health: {interval-ms: 100, timeout-ms: 2000, down-after: 2, up-after: 2, need: 2, probes: [$1]}
		- {name: other, label: 1003, local: true, oif: p2, announce: [10.255.0.8/32]}
		labels:
		- {prefix: 203.0.113.0/24, exit: home}
		- {prefix: 203.0.114.0/24, exit: other}
		announce-table: 1100
	EOF
}

# A refuses what matches, so that nobody has to wait until time is up.
refuse()	# NFT-MATCH
{
	must in_ns "$A" nft "add table inet gate; add chain inet gate in { type filter hook input priority 0; };
		add rule inet gate in $1 reject"
}

admit()
{
	must in_ns "$A" nft delete table inet gate
}

announced()
{
	ip -n "$R" route show table 1100
	ip -n "$R" -6 route show table 1100
}

# How the routes of exit home look: those of protocol 137 and its label.
HOME_ROUTES="^unreachable 10.255.0.9 proto 137 metric 1002.*
unreachable 192.0.2.0/24 proto 137 metric 1002.*
unreachable 2001:db8:9::/48 dev lo proto 137 metric 1002"
OTHER_ROUTES="unreachable 10.255.0.8 proto 137 metric 1003 "

_announced_are()	# ERE
{
	[[ $(announced | grep -v ' metric 1003 ') =~ $1 ]]
}

check_announced()	# DESC
{
	wait_for 20 _announced_are "$HOME_ROUTES"
	check_match "$1" "$(announced | grep -v ' metric 1003 ')" "$HOME_ROUTES"
}

check_withdrawn()	# DESC
{
	wait_for 20 _announced_are '^$'
	check_match "$1" "$(announced)" "^$OTHER_ROUTES\$"
}

state()
{
	lnet "$R" -json exit show home | json 'd[0]["state"], d[0]["reason"]' | paste -sd ' '
}

# Python expression over h, the health of exit home.
health()
{
	lnet "$R" -json status |
		json "[$1 for x in d[0]['exits'] if x['name'] == 'home' for h in [x['health']]][0]"
}

# The way of a packet that comes in by p2; its table entry says which exit it takes.
why()	# ADDR [OPTION]
{
	lnet "$R" ${2:+"$2"} why "$1" from 10.0.2.9 iif p2
}

t_echo()
{
	setup '{icmp: 10.0.1.1}, {icmp: "fd00:1::1"}, {icmp: 10.0.1.3}'
	address "$A" p1 10.0.1.3/24
	must in_ns "$A" nft "add table ip wall; add chain ip wall in { type filter hook input priority 0; };
		add rule ip wall in ip daddr 10.0.1.3 reject"
	must in_ns "$R" sysctl -qw net.ipv4.ping_group_range="1 0"
	follow_start
	check "an exit that is new is not used before it was tried" follow_said \
		'exit home: added, label 1002, local, dev p1, down \(health: not tried yet\)'
	check "who may not ask is told so" wait_output 10 \
		'icmp 10.0.1.1: not allowed to ask: net.ipv4.ping_group_range' lnet "$R" status
	check_match "what is not up is not announced" "$(announced)" "^$OTHER_ROUTES\$"
	must in_ns "$R" nft "add table inet seen; add chain inet seen out { type filter hook output priority 0; };
		add rule inet seen out oifname p1 meta mark 0x10 icmp type echo-request counter"
	must in_ns "$R" sysctl -qw net.ipv4.ping_group_range="0 0"
	check_announced "echo over both families: it works, and is announced"
	check_eq "it is up" "$(state)" "up none"
	check_match "questions carry the mark of the exit" \
		"$(in_ns "$R" nft list table inet seen)" 'packets [1-9]'
	check_eq "one of three does not answer" \
		"$(health '[p["answered"] for p in h["probes"]]')" $'True\nTrue\nFalse'

	follow_mark
	refuse 'icmpv6 type echo-request'
	check_withdrawn "two of three do not: nothing is announced any more"
	check_eq "it is down" "$(state)" "unreachable admin_down"
	check "why is said" follow_said \
		'exit home: down on \(health: 1 of 3 probes answered, 2 needed, icmp fd00:1::1: '
	check "and what was withdrawn" follow_said \
		'exit home: 3 prefixes withdrawn \(health: 1 of 3 probes answered'
	check_match "the same when asked" "$(lnet "$R" status)" \
		'home .*unreachable for .*health bad for .*probe icmp 10.0.1.1: answered in [0-9]+ us.*announce 10.255.0.9/32 table 1100: withdrawn'
	check_eq "in JSON" "$(health 'h["state"]')" bad
	check_match "and when asked why a packet fares as it does" "$(why 203.0.113.1)" \
		'exit: home .*health bad for [0-9]+m?s, .* of them bad: 1 of 3 probes answered, 2 needed, .*probe icmp 10.0.1.1: answered in '
	check_eq "in JSON" \
		"$(why 203.0.113.1 -json |
			json '[(h["state"], "since" in h, h["cause"].split(" answered")[0], [p["answered"] for p in h["probes"]]) for h in [d[0]["exit"]["health"]]][0]')" \
		"$(printf '%s\n' bad True '1 of 3 probes' '[True, False, False]')"
	check_not "an exit that is not tried has no health" grep -q health <(why 203.0.114.1)
	check_eq "once" "$(follow_log | grep -c 'exit home: down on')" 1
	admit
	check_announced "and back"
	check "with the reason" follow_said 'exit home: down off \(health: 2 of 3 probes answered\)'
}

# Connections are taken on port 81, pages given on port 80 with the status of a file.
serve()
{
	echo 204 > "$TMP/status"
	start_in "$A" SERVER python3 -c '
import socket, sys, threading
def serve(family, addr, port, http):
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((addr, port))
    s.listen()
    print("listens", flush=True)
    while True:
        c = s.accept()[0]
        try:
            if http:
                print(c.recv(4096), flush=True)
                c.sendall(("HTTP/1.1 %s\r\n\r\n" % open(sys.argv[1]).read().strip()).encode())
            c.close()
        except OSError:
            pass
for args in (socket.AF_INET, "10.0.1.1", 81, 0), (socket.AF_INET6, "fd00:1::1", 80, 1):
    threading.Thread(target=serve, args=args).start()' "$TMP/status"
	must wait_output 20 'listens.*listens' cat "$TMP/SERVER.log"
}

cause_soon()	# DESC ERE
{
	check "$1" wait_output 20 "$2" lnet "$R" status
}

t_connections()
{
	setup '{tcp: 10.0.1.1, port: 81}, {http: "fd00:1::1", path: /up, host: example.net}'
	serve
	follow_start
	check_announced "a connection and a page"
	check_match "what was asked for" "$(cat "$TMP/SERVER.log")" \
		'GET /up HTTP/1.1\\r\\nHost: example.net\\r\\nUser-Agent: lnet-exit'
	echo 503 > "$TMP/status"
	check_withdrawn "a page with the wrong status"
	cause_soon "which is told" 'http fd00:1::1 port 80: status 503'
	echo "teapot" > "$TMP/status"
	cause_soon "an answer that is none" 'the answer is not HTTP'
	echo 302 > "$TMP/status"
	check_announced "another page will do"
	must kill "$SERVER"
	check_withdrawn "nobody there"
	cause_soon "which is told, too" 'tcp 10.0.1.1 port 81: Connection refused'

	# 10.0.2.1 is B, behind p2.
	sed -i 's/timeout-ms: 2000/timeout-ms: 200/; s/need: 2/need: 1/; s/probes: .*/probes: [{tcp: 10.0.2.1, port: 81}]}/' "$CONF"
	follow_reload
	cause_soon "only the uplink of the exit is tried" \
		'tcp 10.0.2.1 port 81: (no answer within 200 ms|No route to host)'
	check_match "whatever route there is" "$(ip -n "$R" route get 10.0.2.1)" 'dev p2'
}

t_life()
{
	setup '{icmp: 10.0.1.1}, {icmp: "fd00:1::1"}'
	follow_start
	check_announced "it works"
	watch_begin
	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	check_announced "a daemon that is killed leaves it"
	check_status "nobody knows how it is then" 0 'exit: home [^:]*if that failed' \
		why 203.0.113.1
	follow_start
	check "one that comes tries again" wait_output 20 'health good for .* [1-9][0-9]* rounds' \
		lnet "$R" status
	check_not "and does not interrupt it" follow_said 'home'
	watch_end
	check_eq "in the module neither" "$WATCHED" ""

	must ip -n "$R" route del unreachable 192.0.2.0/24 table 1100 metric 1002
	check_announced "a route that somebody deletes is made again"
	must ip -n "$R" route add unreachable 10.255.0.7/32 table 1100 metric 1002 proto 137
	check_announced "one that nobody wants is deleted"
	must ip -n "$R" route add unreachable 10.255.0.7/32 table 1100 metric 7
	follow_reload
	check_match "one of somebody else is not ours" "$(announced)" 'unreachable 10.255.0.7 metric 7'
	must ip -n "$R" route del unreachable 10.255.0.7/32 table 1100 metric 7

	follow_mark
	must ip -n "$R" link set p2 down
	check "an exit without uplink is not announced" wait_for 10 follow_said \
		'exit other: 1 prefix withdrawn \(its oif is down\)'
	must ip -n "$R" link set p2 up
	check "until it is back" wait_for 10 follow_said 'exit other: announced, 1 prefix in table 1100'
	must module_unload
	check "without the module there is no exit" wait_for 10 follow_said \
		'exit home: 3 prefixes withdrawn \(the module lnet_exit is not there'
	must module_load
	check_announced "it is back with the module"

	sed -i 's/announce-table: 1100/announce-table: 1101/; s/192.0.2.0/198.51.100.0/' "$CONF"
	follow_reload
	check_eq "another table, another prefix" "$(announced)" ""
	check_eq "are taken on" "$(ip -n "$R" route show table 1101 | grep -c 'proto 137')" 3
	must stop "$DAEMON"
	check_eq "a daemon that ends leaves them" "$(ip -n "$R" route show table 1101 | grep -c 'proto 137')" 3
	echo '{}' > "$CONF"
	must lnet "$R" follow --once --config "$CONF"
	check_eq "an empty configuration does not" "$(ip -n "$R" route show table 1101)" ""
}

must module_load
subtest "echo requests" t_echo
subtest "connections and pages" t_connections
subtest "restart, reload, other hands" t_life
finish
