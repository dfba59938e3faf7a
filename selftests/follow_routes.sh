#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: next hops follow the routing table, whatever way it changes
# and whether or not the kernel says so.  Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

P1="via 10.0.1.1 dev p1"
P2="via 10.0.2.1 dev p2"

setup()
{
	follow_setup
	follow_config <<-'EOF'
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1}
	EOF
}

t_plain()
{
	setup
	route add 10.255.0.1/32 via 10.0.1.1
	follow_start
	check_hops "the route of the start" sg "$P1"

	route replace 10.255.0.1/32 via 10.0.2.1
	check_hops "replaced" sg "$P2"
	check "and logged with its cause" wait_for 5 follow_said \
		"exit sg: $P1 -> $P2 \(route 10.255.0.1/32 changed\)"
	route del 10.255.0.1/32
	check_hops "withdrawn: no next hop at once" sg ""
	check "and logged" wait_for 5 follow_said \
		"exit sg: $P2 -> unreachable \(no route to 10.255.0.1\)"
	route add 10.255.0.0/24 via 10.0.1.1
	check_hops "a shorter route does" sg "$P1"
	route add 10.255.0.1/32 via 10.0.2.1 metric 5
	check_hops "a longer one wins" sg "$P2"
	route del 10.255.0.1/32
	check_hops "back to the shorter one" sg "$P1"
	route del 10.255.0.0/24
	route add default via 10.0.2.1
	route add 10.255.0.1/32 dev p2
	check_hops "a route without gateway" sg "nexthop dev p2"
	route del 10.255.0.1/32
	check_hops "the default route is none" sg ""
	check "and said so" wait_for 5 follow_said \
		"no route to 10.255.0.1 but the default route"
	route replace 10.255.0.1/32 via 10.0.1.1 mtu 1400
	check_hops "the MTU of a route" sg "$P1 mtu 1400"
}

t_refused()
{
	local type

	setup
	follow_start
	for type in unreachable blackhole prohibit throw; do
		route replace 10.255.0.1/32 via 10.0.1.1
		check_hops "a route" sg "$P1"
		follow_mark
		route replace "$type" 10.255.0.1/32
		check_hops "$type" sg ""
		check "$type is logged" wait_for 5 follow_said \
			'exit sg: .* -> unreachable \((the|no) route to 10.255.0.1'
	done
	route del 10.255.0.1/32
	address "$R" p1 10.255.0.1/32
	check "an own address is complained about" wait_for 5 follow_said \
		"egress address 10.255.0.1 is this host's own"
	check_eq "and gives no next hop" "$(hops sg)" ""
	must ip -n "$R" address del 10.255.0.1/32 dev p1
	route add 10.255.0.1/32 via 10.0.2.1
	check_hops "until it has gone" sg "$P2"
}

t_multipath()
{
	setup
	route add 10.255.0.1/32 nexthop via 10.0.1.1 weight 2 nexthop via 10.0.2.1
	follow_start
	check_hops "both ways with their weights" sg "$P1 weight 2;$P2"
	must ip -n "$R" link set p2 down
	check_hops "a dead way is left out, without any event of the route" sg "$P1 weight 2"
	must ip -n "$R" link set p2 up
	route replace 10.255.0.1/32 nexthop via 10.0.1.1 weight 1 nexthop via 10.0.2.1 weight 7
	check_hops "other weights" sg "$P1;$P2 weight 7"

	watch_begin
	route replace 10.255.0.1/32 nexthop via 10.0.2.1 weight 7 nexthop via 10.0.1.1 weight 1
	follow_settle
	watch_end
	check_eq "the same ways in another order change nothing" "$WATCHED" ""
}

t_silent()
{
	setup
	route add 10.255.0.1/32 via 10.0.1.1
	follow_start
	check_hops "a route" sg "$P1"
	must ip -n "$R" link set p1 down
	check_hops "device down: no route is withdrawn, but the hop goes" sg ""
	must ip -n "$R" link set p1 up
	route add 10.255.0.1/32 via 10.0.1.1
	check_hops "device and route are back" sg "$P1"
	must ip -n "$R" address del 10.0.1.2/24 dev p1
	check_hops "the address goes, and with it the route" sg ""
	address "$R" p1 10.0.1.2/24
	route add 10.255.0.1/32 via 10.0.1.1
	check_hops "the address is back" sg "$P1"
	must ip -n "$R" link del p1
	check_hops "the device goes" sg ""
}

t_rules()
{
	setup
	route add 10.255.0.1/32 via 10.0.1.1
	route add 10.255.0.1/32 via 10.0.2.1 table 100
	follow_start
	check_hops "the main table" sg "$P1"
	must ip -n "$R" rule add to 10.255.0.1 lookup 100
	check_hops "a rule leads elsewhere" sg "$P2"
	must ip -n "$R" rule del to 10.255.0.1 lookup 100
	check_hops "the rule is gone" sg "$P1"
}

t_objects()	# COMPAT
{
	setup
	sysctl_ns "$R" "net.ipv4.nexthop_compat_mode=$1"
	must ip -n "$R" nexthop add id 1 via 10.0.1.1 dev p1
	must ip -n "$R" nexthop add id 2 via 10.0.2.1 dev p2
	route add 10.255.0.1/32 nhid 1
	follow_start
	check_hops "a nexthop object" sg "$P1"
	must ip -n "$R" nexthop replace id 1 via 10.0.2.1 dev p2
	check_hops "the object changes, the route does not" sg "$P2"
	must ip -n "$R" nexthop replace id 1 via 10.0.1.1 dev p1
	check_hops "and back" sg "$P1"
	must ip -n "$R" nexthop add id 10 group 1,3/2,1
	route replace 10.255.0.1/32 nhid 10
	check_hops "a group with weights" sg "$P1 weight 3;$P2"
	must ip -n "$R" nexthop replace id 10 group 2
	check_hops "the group loses a member" sg "$P2"
	must ip -n "$R" nexthop replace id 10 group 1/2
	check_hops "and gets it back" sg "$P1;$P2"
	must ip -n "$R" link set p1 down
	check_hops "a device takes its member with it" sg "$P2"
	must ip -n "$R" link set p1 up
	must ip -n "$R" nexthop add id 5 blackhole
	route replace 10.255.0.1/32 nhid 5
	check_hops "a blackhole object" sg ""
	route replace 10.255.0.1/32 nhid 2
	check_hops "another object" sg "$P2"
	must ip -n "$R" nexthop del id 2
	check_hops "the object goes, and with it the route" sg ""
}

t_ipv6()
{
	local linklocal

	follow_setup
	follow_config <<-'EOF'
		exits:
		- {name: six, label: 1006, egress: "fd00:255::1"}
		- {name: mixed, label: 1007, egress: 10.255.0.1}
	EOF
	must ip -n "$R" -6 route add fd00:255::1/128 via fd00:1::1
	follow_start
	check_hops "an IPv6 route" six "via fd00:1::1 dev p1"
	check_match "the exit is up" "$(lnet "$R" -json exit show six)" '"state": *"up"'
	check_eq "with the address of its device as source" "$(lnet "$R" -json exit show six |
		json 'd[0]["nexthops"][0]["used_source"]')" fd00:1::2
	linklocal=$(ip -n "$B" -o -6 address show dev p2 scope link | awk '{ sub("/.*", "", $4); print $4 }')
	must ip -n "$R" -6 route replace fd00:255::1/128 via "$linklocal" dev p2
	check_hops "a link-local gateway" six "via $linklocal dev p2"
	check "the exit is up, with a link-local source" wait_output 5 \
		'"used_source": *"fe80::.*"state": *"up"|"state": *"up".*"used_source": *"fe80::' \
		lnet "$R" -json exit show six
	must ip -n "$R" -6 route del fd00:255::1/128
	check_hops "withdrawn" six ""
	must ip -n "$R" -6 route add default via fd00:1::1
	must ip -n "$R" -6 route add fd00:255::1/128 via fd00:2::1
	check_hops "longer than the default route" six "via fd00:2::1 dev p2"
	must ip -n "$R" -6 rule add to fd00:255::1 unreachable
	check_hops "a rule that refuses" six ""
	route add 10.255.0.1/32 via inet6 fd00:1::1 dev p1
	check_hops "an IPv4 route over an IPv6 gateway" mixed "via fd00:1::1 dev p1"
	check_match "has IPv6 outside" "$(lnet "$R" -json exit show mixed)" '"path_mtu": *1456'
}

_lines_of_flood()
{
	local a b

	for ((a = 0; a < 40; a++)); do
		for ((b = 0; b < 250; b++)); do
			echo "route $1 172.16.$a.$b/32 via 10.0.1.1"
		done
	done
}

t_overrun()
{
	setup
	route add 10.255.0.1/32 via 10.0.1.1
	FOLLOW_OPTIONS=(--rcvbuf 4096)
	follow_start
	check_hops "the route of the start" sg "$P1"
	_lines_of_flood add > "$TMP/add"
	echo "route replace 10.255.0.1/32 via 10.0.2.1" >> "$TMP/add"
	_lines_of_flood del > "$TMP/del"
	must ip -n "$R" -batch "$TMP/add"
	check_hops "ten thousand routes later" sg "$P2"
	check "events were lost, and it was noticed" wait_for 5 follow_said 'events were lost'
	must ip -n "$R" -batch "$TMP/del"
	route replace 10.255.0.1/32 via 10.0.1.1
	check_hops "and again" sg "$P1"
	check "the daemon lives" alive "$DAEMON"
}

# A flapping route: the daemon ends where the route ends.
t_flapping()
{
	local n

	setup
	route add 10.255.0.1/32 via 10.0.1.1
	follow_start
	for ((n = 0; n < 60; n++)); do
		echo "route replace 10.255.0.1/32 via 10.0.$((n % 2 + 1)).1"
		[ $((n % 7)) -ne 0 ] || echo "route del 10.255.0.1/32"
	done > "$TMP/flap"
	must ip -n "$R" -batch "$TMP/flap"
	check_hops "the last route counts" sg "$P2"
	check_eq "what came in one burst was one change or few" \
		"$(($(follow_log | grep -c 'exit sg: .* -> ') <= 10))" 1
}

must module_load
subtest "routes" t_plain
subtest "routes that refuse, own addresses" t_refused
subtest "multipath" t_multipath
subtest "changes without a word" t_silent
subtest "rules" t_rules
subtest "nexthop objects, compat mode 1" t_objects 1
subtest "nexthop objects, compat mode 0" t_objects 0
subtest "IPv6" t_ipv6
subtest "lost events" t_overrun
subtest "a flapping route" t_flapping
finish
