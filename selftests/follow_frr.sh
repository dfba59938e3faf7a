#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: label entries learned from FRR, by the configurations of
# Documentation/frr.  A is the egress router of exit sg (label 1004, 10.255.0.1) with
# FRR, B that of jp (1003, 10.255.0.2) with BIRD and Documentation/bird; R
# (10.255.0.9) runs FRR and has sessions with both.  Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"
. "$(dirname "$0")/lib/frr.sh"

DOC=$LNET_TESTS/../Documentation
P1="via 10.0.1.1 dev p1"

_egress()	# FILE
{
	cat "$DOC/frr/$1"
	cat <<-'EOF'
		router bgp 65001
		 bgp router-id 10.255.0.1
		 neighbor 10.255.0.9 remote-as 65001
		 neighbor 10.255.0.9 update-source 10.255.0.1
		 neighbor 10.255.0.9 timers connect 1
		 address-family ipv6 unicast
		  neighbor 10.255.0.9 activate
		  neighbor 10.255.0.9 route-map NEXT-HOP6 out
		 exit-address-family
		exit
		route-map NEXT-HOP6 permit 10
		 set ipv6 next-hop global fd00:255::1
		exit
	EOF
}

_egress_bird()
{
	sed 's/1004/1003/; s/10\.255\.0\.1\//10.255.0.2\//; s/203\.0\.113/203.0.114/
		s/198\.51\.100/198.51.101/; s/db8:113/db8:114/' "$DOC/bird/egress.conf"
	cat <<-'EOF'
		router id 10.255.0.2;
		protocol device { }
		protocol static underlay { ipv4; route 10.255.0.9/32 via 10.0.2.2; }
		protocol kernel { persist; ipv4 { import none; export filter {
		    if lnet_announced() then reject; accept; }; }; }
		protocol bgp r {
		    local 10.255.0.2 as 65001; neighbor 10.255.0.9 as 65001; multihop;
		    connect retry time 1; connect delay time 1; error wait time 1, 2;
		    ipv4 { import none; export where lnet_announced() && net.len < 32; };
		    ipv6 { import none; export where lnet_announced(); next hop address fd00:255::2; };
		}
	EOF
}

_router()
{
	local n

	cat "$DOC/frr/router.conf"
	echo "router bgp 65001"
	echo " bgp router-id 10.255.0.9"
	for n in 1 2; do
		cat <<-EOF
			 neighbor 10.255.0.$n peer-group inside
			 neighbor 10.255.0.$n update-source 10.255.0.9
			 neighbor 10.255.0.$n passive
		EOF
	done
	echo exit
}

WORKING="198.51.101.0/24 exit jp protocol follow
203.0.113.0/24 exit sg protocol follow
203.0.114.0/24 exit jp protocol follow
2001:db8:113::/48 exit sg protocol follow
2001:db8:114::/48 exit jp protocol follow"

setup_health()
{
	follow_setup
	setup_ns C
	veth "$A" up0 "$C" up0 198.18.0.1/24 198.18.0.2/24
	must in_ns "$A" sysctl -qw net.ipv4.ping_group_range="0 0"
	cat > "$TMP/egress.conf" <<-'EOC'
		exits:
		- name: sg
		  label: 1004
		  local: true
		  oif: up0
		  announce: [203.0.113.0/24, "2001:db8:113::/48"]
		  health: {probes: [{icmp: 198.18.0.2}], interval-ms: 100, timeout-ms: 2000, down-after: 2, up-after: 2}
		announce-table: 1100
	EOC
}

setup()	# [FILE]
{
	[ -n "${A-}" ] || follow_setup
	address "$R" lo 10.255.0.9/32
	address "$A" lo 10.255.0.1/32
	address "$B" lo 10.255.0.2/32
	route add 10.255.0.1/32 via 10.0.1.1
	route add 10.255.0.2/32 via 10.0.2.1
	must ip -n "$R" -6 route add fd00:255::1 via fd00:1::1
	must ip -n "$R" -6 route add fd00:255::2 via fd00:2::1
	must ip -n "$A" route add 10.255.0.9/32 via 10.0.1.2
	_egress "${1:-egress.conf}" > "$TMP/a.conf"
	_egress_bird > "$TMP/b.conf"
	_router > "$TMP/r.conf"
	frr_start r "$R"
	frr_start a "$A"
	start_in "$B" BIRD bird -f -c "$TMP/b.conf" -s "$TMP/b.ctl"
	follow_config <<-'EOF'
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1}
		- {name: jp, label: 1003, egress: 10.255.0.2}
		learn:
		- {table: 2004, exit: sg}
		- {table: 2003, exit: jp}
		times: {hold-ms: 3600000}
	EOF
	follow_start
}

WHOLE="198.51.100.0/24 exit sg protocol follow
198.51.101.0/24 exit jp protocol follow
203.0.113.0/24 exit sg protocol follow
203.0.114.0/24 exit jp protocol follow
2001:db8:113::/48 exit sg protocol follow
2001:db8:114::/48 exit jp protocol follow"

_table_is()
{
	[ "$(entries)" = "$1" ]
}

table_soon()	# DESC WANT
{
	wait_for 30 _table_is "$2"
	check_eq "$1" "$(entries)" "$2"
}

t_learn()
{
	setup
	table_soon "entries of both families, from FRR and BIRD" "$WHOLE"
	check_hops "and next hops" sg "$P1"
	check_eq "announced routes are not in the main table" \
		"$(ip -n "$R" route show | grep -E '^(203|198)')" ""
	frr_cli a <<-'EOF'
		configure
		router bgp 65001
		address-family ipv4 unicast
		no network 203.0.113.0/24
		network 192.0.2.0/24 route-map LNET-ANNOUNCE
	EOF
	table_soon "one is withdrawn, another comes" \
		"192.0.2.0/24 exit sg protocol follow
$(grep -v 203.0.113 <<< "$WHOLE")"
	follow_mark
	frr_stop r
	check "a routing daemon that ends takes its routes along" wait_for 20 follow_said \
		'table 2004 \(IPv4\) has lost all its routes at once'
	check_eq "and no entry" "$(entries | wc -l)" 6
	frr_start r "$R"
	check "until they are back" wait_output 60 'table 2004: labels of exit sg, 3 routes
table 2003: labels of exit jp, 3 routes
' lnet "$R" status
	stop "$BIRD"
	table_soon "an egress router that ends takes its own along" \
		"192.0.2.0/24 exit sg protocol follow
$(grep -v -e 203.0.113 -e jp <<< "$WHOLE")"
}

# A has a daemon of its own, which tries the exit sg: its uplink is up0, beyond is C.
# What FRR reads is the VRF of the documented file.
t_health()
{
	local vrf

	setup_health
	vrf=$(sed -n 's/^!   \(ip link add .*vrf.*\)/\1/p' "$DOC/frr/health.conf")
	check "the VRF" in_ns "$A" bash -c "$vrf"
	must in_ns "$A" bash -c "$(sed -n 's/^!   \(ip rule del .*\)/\1/p' "$DOC/frr/health.conf")"
	setup health.conf
	start_in "$A" TRIES lnet-exit follow --config "$TMP/egress.conf"
	table_soon "an exit that works is announced by FRR" "$WORKING"
	check_not "which is no route of the egress router" \
		grep -qE '203.0.113|2001:db8:113' <(ip -n "$A" route show; ip -n "$A" -6 route show)
	must in_ns "$C" nft "add table ip gate; add chain ip gate in { type filter hook input priority 0; };
		add rule ip gate in icmp type echo-request reject"
	table_soon "when it works no more, all routers know" "$(grep -v ' sg ' <<< "$WORKING")"
	must in_ns "$C" nft delete table ip gate
	table_soon "until it is back" "$WORKING"
}

frr_require
require_cmd bird
must module_load
subtest "FRR fills a table for each exit" t_learn
subtest "FRR announces an exit while it works" t_health
finish
