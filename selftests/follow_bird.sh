#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: exits and label entries learned from BIRD, by the configurations
# of Documentation/bird.  A is the egress router of exit 1004 (10.255.0.1), B of 1003
# (10.255.0.2); R (10.255.0.9) has sessions with both.  Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

BIRD_a=
BIRD_r=
BIRD_DOC=$LNET_TESTS/../Documentation/bird

# An egress router: a documented file, with other numbers for B.
_egress()	# NUMBER LABEL [FILE]
{
	sed "s/1004/$2/; s/10\.255\.0\.1\//10.255.0.$1\//; s/203\.0\.113/203.0.$((112 + $1))/
		s/198\.51\.100/198.51.$((99 + $1))/; s/db8:113/db8:$((112 + $1))/" \
		"$BIRD_DOC/${3:-egress.conf}"
	cat <<-EOF
		router id 10.255.0.$1;
		protocol device { }
		protocol static underlay { ipv4; route 10.255.0.9/32 via 10.0.$1.2; }
		protocol kernel { persist; ipv4 { import none; export filter {
		    if lnet_announced() then reject; accept; }; }; }
		protocol bgp r {
		    local 10.255.0.$1 as 65001; neighbor 10.255.0.9 as 65001; multihop;
		    connect retry time 1; connect delay time 1; error wait time 1, 2;
		    ipv4 { import none; export where lnet_announced(); };
		    ipv6 { import none; export where lnet_announced(); next hop address fd00:255::$1; };
		}
	EOF
}

_router()
{
	cat "$BIRD_DOC/router.conf"
	cat <<-'EOF'
		router id 10.255.0.9;
		protocol device { }
		protocol static underlay { ipv4;
		    route 10.255.0.1/32 via 10.0.1.1; route 10.255.0.2/32 via 10.0.2.1; }
		protocol static underlay6 { ipv6;
		    route fd00:255::1/128 via fd00:1::1; route fd00:255::2/128 via fd00:2::1; }
		protocol kernel { persist; ipv4 { import none; export where source = RTS_STATIC; }; }
		template bgp inside {
		    local 10.255.0.9 as 65001; multihop; passive;
		    connect retry time 1; connect delay time 1; error wait time 1, 2;
		    ipv4 { import all; export none; };
		    ipv6 { import all; export none; };
		}
		protocol bgp a from inside { neighbor 10.255.0.1 as 65001; }
		protocol bgp b from inside { neighbor 10.255.0.2 as 65001; }
	EOF
}

bird_start()	# NAME NAMESPACE
{
	start_in "$2" "BIRD_$1" bird -f -c "$TMP/$1.conf" -s "$TMP/$1.ctl"
	must wait_for 20 birdc -s "$TMP/$1.ctl" show status
}

cli()	# NAME COMMAND...
{
	birdc -s "$TMP/$1.ctl" "${@:2}"
}

setup()
{
	follow_setup
	address "$R" lo 10.255.0.9/32
	address "$A" lo 10.255.0.1/32
	address "$B" lo 10.255.0.2/32
	_egress 1 1004 > "$TMP/a.conf"
	_egress 2 1003 > "$TMP/b.conf"
	_router > "$TMP/r.conf"
	bird_start r "$R"
	bird_start a "$A"
	bird_start b "$B"
	follow_config <<-'EOF'
		learn:
		- {table: 1001, what: exits}
		- {table: 1002, what: labels}
		times: {hold-ms: 3600000}
	EOF
	follow_start
}

WHOLE="198.51.100.0/24 exit exit-1004 protocol follow
198.51.101.0/24 exit exit-1003 protocol follow
203.0.113.0/24 exit exit-1004 protocol follow
203.0.114.0/24 exit exit-1003 protocol follow
2001:db8:113::/48 exit exit-1004 protocol follow
2001:db8:114::/48 exit exit-1003 protocol follow"

_table_is()
{
	[ "$(entries)" = "$1" ]
}

table_soon()	# DESC WANT
{
	wait_for 30 _table_is "$2"
	check_eq "$1" "$(entries)" "$2"
}

exits()
{
	lnet "$R" -json exit show |
		json '["%s %d %s %s" % (x["name"], x["label"], x["egress"], x["state"]) for x in d]'
}

t_learn()
{
	setup
	table_soon "entries of both families, from both routers" "$WHOLE"
	check_eq "and the exits" "$(exits)" "exit-1003 1003 10.255.0.2 up
exit-1004 1004 10.255.0.1 up"
	check_hops "with next hops" exit-1004 "via 10.0.1.1 dev p1"
	check_not "announced routes are not the kernel's on the egress router" \
		grep -q 203.0.113 <(ip -n "$A" route show)

	sed -i 's|^	route 203.0.113.0/24.*|	route 192.0.2.0/24 unreachable { bgp_large_community.add((65001, 1, 1004)); };|' "$TMP/a.conf"
	must cli a configure
	table_soon "one is withdrawn, another comes" \
		"192.0.2.0/24 exit exit-1004 protocol follow
$(sed '/203.0.113/d' <<< "$WHOLE")"
	# B claims the label of A.
	sed -i 's/1003/1004/' "$TMP/b.conf"
	must cli b configure
	check "a label that two claim stays where it was" wait_for 30 follow_said \
		'label 1004: both 10.255.0.1 and 10.255.0.2 announce it, 10.255.0.1 stays'
	check_match "with its exit" "$(exits)" 'exit-1004 1004 10.255.0.1 up'
	sed -i 's/1004/1003/' "$TMP/b.conf"
	must cli b configure
	check "until that is mended" wait_output 30 'exit-1003 1003 10.255.0.2 up' exits
}

t_restart()
{
	setup
	table_soon "all is learned" "$WHOLE"
	watch_begin
	# persist is for the routing daemon that ends in order.
	must kill -KILL "$BIRD_r"
	wait "$BIRD_r" 2> "$TMP/killed"
	check_eq "a routing daemon that is killed takes nothing along" "$(entries)" "$WHOLE"
	must ip -n "$R" route flush table 1001
	must ip -n "$R" route flush table 1002
	must ip -n "$R" -6 route flush table 1002
	check "nor does one that takes its routes along" wait_for 10 follow_said \
		'table 1002 \(IPv4\) has lost all its routes at once'
	check_eq "all" "$(entries)" "$WHOLE"
	bird_start r "$R"
	check "its routes are back" wait_output 30 'table 1002: labels, 6 routes
' lnet "$R" status
	watch_end
	check_eq "and nothing was touched" "$WATCHED" ""
	must stop "$BIRD_a"
	table_soon "an egress router that ends takes its own along" \
		"$(grep -v exit-1004 <<< "$WHOLE")"
	check_eq "and its exit" "$(exits)" "exit-1003 1003 10.255.0.2 up"
}

# A has a daemon of its own, which tries the exit 1004: its uplink is up0, beyond is C.
t_health()
{
	setup
	table_soon "all is learned" "$WHOLE"
	setup_ns C
	veth "$A" up0 "$C" up0 198.18.0.1/24 198.18.0.2/24
	must in_ns "$A" sysctl -qw net.ipv4.ping_group_range="0 0"
	_egress 1 1004 health.conf > "$TMP/a.conf"
	must stop "$BIRD_a"
	bird_start a "$A"
	cat > "$TMP/egress.conf" <<-'EOF'
		exits:
		- name: sg
		  label: 1004
		  local: true
		  oif: up0
		  announce: [10.255.0.1/32, 203.0.113.0/24, "2001:db8:113::/48"]
		  health: {probes: [{icmp: 198.18.0.2}], interval-ms: 100, timeout-ms: 2000, down-after: 2, up-after: 2}
		announce-table: 1100
	EOF
	start_in "$A" TRIES lnet-exit follow --config "$TMP/egress.conf"
	table_soon "an exit that works is announced, with what is to leave by it" \
		"$(grep -v 198.51.100 <<< "$WHOLE")"
	check_match "under its label" "$(exits)" 'exit-1004 1004 10.255.0.1 up'
	check_not "nothing of that is a route of the egress router" \
		grep -q 203.0.113 <(ip -n "$A" route show)
	must in_ns "$C" nft "add table ip gate; add chain ip gate in { type filter hook input priority 0; };
		add rule ip gate in icmp type echo-request reject"
	table_soon "when it works no more, all routers know" \
		"$(grep -v exit-1004 <<< "$WHOLE")"
	check_eq "and have no such exit" "$(exits)" "exit-1003 1003 10.255.0.2 up"
	must in_ns "$C" nft delete table ip gate
	table_soon "until it is back" "$(grep -v 198.51.100 <<< "$WHOLE")"
}

require_cmd bird birdc
must module_load
subtest "exits and entries" t_learn
subtest "the routing daemon comes and goes" t_restart
subtest "an exit that is tried" t_health
finish
