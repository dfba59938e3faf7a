#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Local exits with an uplink of their own: each leaves by its device, with its
# gateway and its address.
#
#   CLI lan ---- lan EGR ----- one ---- one GW1   198.51.100.0/24
#     .1.2    .1.1    |  \      .1       .2
#                     |   `--- two ---- two GW2   203.0.113.0/24
#   LSR east ---- core           .1       .2
#      .1          .2
#     10.2.0.0/24
#
# In IPv6 the networks behind one and two are 2001:db8:51::/64 and
# 2001:db8:203::/64. Labelled packets come over IPv4.
#
# EGR's best default route is by one.  Labels 1003 and 1004 belong to one and
# two; LSR sends labelled packets, CLI plain ones that EGR's table maps to two.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

IN="ip src=10.2.0.1 dst=10.2.0.2"

family_names()
{
	case $V in
	4) FAR=192.168.9.2 WWW=192.0.2.80 ONE_EGR=198.51.100.1 TWO_EGR=203.0.113.1 TWO_GW=203.0.113.2 ;;
	6) FAR=2001:db8:9::2 WWW=2001:db8:80::80 ONE_EGR=2001:db8:51::1 TWO_EGR=2001:db8:203::1 TWO_GW=2001:db8:203::2 ;;
	esac
}

send()
{
	must pkt send "$LSR/east" "$EGR/core" "$@"
}

world()	# SRC-PORT
{
	echo "$IP src=$FAR dst=$WWW / udp sport=$1 dport=80"
}

watch_all()
{
	pkt_watch ONE "$GW1/one" in udp
	pkt_watch TWO "$GW2/two" in udp
}

# PORT: CLI sends to the world
from_client()
{
	must pkt send "$CLI/lan" "$EGR/lan" "$IP src=$CLIENT dst=$WWW / udp sport=$1 dport=80"
}

by_second()
{
	must lnet "$EGR" label add "$WWW/$PREFIX_HOST" exit second
	defer lnet "$EGR" label del "$WWW/$PREFIX_HOST"
}

t_labelled()
{
	watch_all
	send "$IN / mpls label=1003 / $(world 5001)"
	check_match "label 1003 leaves by one, with its address" "$(pkt take ONE)" \
		"^$IP src=$ONE_EGR dst=$WWW .* ttl=63 "
	send "$IN / mpls label=1004 / $(world 5002)"
	check_match "label 1004 leaves by two, against the best route" "$(pkt take TWO)" \
		"^$IP src=$TWO_EGR dst=$WWW .* ttl=63 "
	check_silence "and only there" ONE
}

t_direct()
{
	watch_all
	from_client 6001
	check_match "no entry: the best route, plain" "$(pkt take ONE)" "^$IP src=$CLIENT dst=$WWW "
	by_second
	check_counter "an entry that names a local exit" "$EGR" direct 1 \
		from_client 6002
	check_match "leaves by its uplink, masqueraded" "$(pkt take TWO)" "^$IP src=$TWO_EGR dst=$WWW .* ttl=63 "
	check_silence "and only there" ONE
}

t_answers()
{
	local port got

	watch_all
	pkt_watch LAN "$CLI/lan" in udp
	by_second
	from_client 6003
	got=$(pkt take TWO)
	port=${got#*sport=}
	must pkt send "$GW2/two" "$EGR/two" "$IP src=$WWW dst=$TWO_EGR / udp sport=80 dport=${port%% *}"
	check_packets "answers find the client" LAN \
		"$IP src=$WWW dst=$CLIENT ttl=63 / udp sport=80 dport=6003"
}

t_down()
{
	watch_all
	pkt_watch BACK "$LSR/east" in "$IP"
	by_second
	pkt_watch LAN "$CLI/lan" in "$ICMP"
	must ip -n "$EGR" link set two down
	check "the exit is unreachable" wait_output 5 '"state": *"unreachable"' \
		lnet "$EGR" -json exit show second
	check_counter "labelled packets are refused" "$EGR" unreachable 1 \
		send "$IN / mpls label=1004 / $(world 5003)"
	check_match "with an answer" "$(pkt take BACK)" "dst=$FAR .*$UNREACHABLE "
	from_client 6004
	check_match "plain ones, too" "$(pkt take LAN)" "$UNREACHABLE "
	check_silence "nothing slips away by the other uplink" ONE
	must ip -n "$EGR" link set two up
	must wait_for 5 _carrier "$EGR" two
	default_by_two replace
	send "$IN / mpls label=1004 / $(world 5004)"
	check_match "up again" "$(pkt take TWO)" "^$IP src=$TWO_EGR "
}

t_no_carrier()
{
	watch_all
	pkt_watch LAN "$CLI/lan" in "$ICMP"
	by_second
	must ip -n "$GW2" link set two down
	defer ip -n "$GW2" link set two up
	must wait_output 5 '"state": *"unreachable"' lnet "$EGR" -json exit show second
	from_client 6005
	check_match "an uplink without carrier is no uplink" "$(pkt take LAN)" "$UNREACHABLE "
	check_silence "nothing slips away by the other" ONE
}

t_deleted()
{
	local V

	watch_all
	must ip -n "$EGR" link del two
	for V in 4 6; do
		family "$V"
		family_names
		check_counter "IPv$V: an uplink that is gone takes nothing" "$EGR" unreachable 1 \
			send "$IN / mpls label=1004 / $(world 5006)"
	done
	check_silence "nothing slips away by the other" ONE
	check_match "the exit stays, unreachable" "$(lnet "$EGR" -json exit show second)" '"unreachable"'
	check "and can be deleted" lnet "$EGR" exit del second
}

default_by_two()	# add|replace
{
	must ip -n "$EGR" "-$V" route "$1" default via "$TWO_GW" dev two metric 2000
}

setup_ns CLI LSR EGR GW1 GW2
path_router "$EGR"
veth "$CLI" lan "$EGR" lan "192.168.1.2/24 2001:db8:1::2/64" "192.168.1.1/24 2001:db8:1::1/64"
veth "$LSR" east "$EGR" core "10.2.0.1/24 fd10:2::1/64" "10.2.0.2/24 fd10:2::2/64"
veth "$EGR" one "$GW1" one "198.51.100.1/24 2001:db8:51::1/64" "198.51.100.2/24 2001:db8:51::2/64"
veth "$EGR" two "$GW2" two "203.0.113.1/24 2001:db8:203::1/64" "203.0.113.2/24 2001:db8:203::2/64"
# IPv6 addresses go with the device otherwise.
sysctl_ns "$EGR" net.ipv6.conf.two.keep_addr_on_down=1
path_default "$EGR" 198.51.100.2 2001:db8:51::2
for V in 4 6; do
	family_names
	default_by_two add
done
must ip -n "$EGR" route add 192.168.9.0/24 via 10.2.0.1
must ip -n "$EGR" route add 2001:db8:9::/64 via fd10:2::1
must lnet "$EGR" exit add first label 1003 local oif one masquerade
must lnet "$EGR" exit add second label 1004 local oif two masquerade
must lnet "$EGR" dev add core

both "labelled packets" t_labelled
both "packets whose entry names a local exit" t_direct
both "answers" t_answers
both "uplink down" t_down
both "uplink without carrier" t_no_carrier
subtest "uplink deleted" t_deleted
finish
