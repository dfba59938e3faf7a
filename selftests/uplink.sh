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
# EGR's best default route is by one.  Labels 1003 and 1004 belong to one and
# two; LSR sends labelled packets, CLI plain ones that EGR's table maps to two.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

IN="ip src=10.2.0.1 dst=10.2.0.2"

send()
{
	must pkt send "$LSR/east" "$EGR/core" "$@"
}

world()	# SRC-PORT
{
	echo "ip src=192.168.9.2 dst=192.0.2.80 / udp sport=$1 dport=80"
}

watch_all()
{
	pkt_watch ONE "$GW1/one" in udp
	pkt_watch TWO "$GW2/two" in udp
}

t_labelled()
{
	watch_all
	send "$IN / mpls label=1003 / $(world 5001)"
	check_match "label 1003 leaves by one, with its address" "$(pkt take ONE)" \
		"^ip src=198.51.100.1 dst=192.0.2.80 .* ttl=63 "
	send "$IN / mpls label=1004 / $(world 5002)"
	check_match "label 1004 leaves by two, against the best route" "$(pkt take TWO)" \
		"^ip src=203.0.113.1 dst=192.0.2.80 .* ttl=63 "
	check_silence "and only there" ONE
}

t_direct()
{
	watch_all
	must pkt send "$CLI/lan" "$EGR/lan" "ip src=192.168.1.2 dst=192.0.2.80 / udp sport=6001 dport=80"
	check_match "no entry: the best route, plain" "$(pkt take ONE)" "^ip src=192.168.1.2 dst=192.0.2.80 "
	must lnet "$EGR" label add 192.0.2.0/24 exit second
	defer lnet "$EGR" label del 192.0.2.0/24
	check_counter "an entry that names a local exit" "$EGR" direct 1 \
		must pkt send "$CLI/lan" "$EGR/lan" "ip src=192.168.1.2 dst=192.0.2.80 / udp sport=6002 dport=80"
	check_match "leaves by its uplink, masqueraded" "$(pkt take TWO)" "^ip src=203.0.113.1 dst=192.0.2.80 .* ttl=63 "
	check_silence "and only there" ONE
}

t_answers()
{
	local port got

	watch_all
	pkt_watch LAN "$CLI/lan" in udp
	must lnet "$EGR" label add 192.0.2.0/24 exit second
	defer lnet "$EGR" label del 192.0.2.0/24
	must pkt send "$CLI/lan" "$EGR/lan" "ip src=192.168.1.2 dst=192.0.2.80 / udp sport=6003 dport=80"
	got=$(pkt take TWO)
	port=${got#*sport=}
	must pkt send "$GW2/two" "$EGR/two" "ip src=192.0.2.80 dst=203.0.113.1 / udp sport=80 dport=${port%% *}"
	check_packets "answers find the client" LAN \
		"ip src=192.0.2.80 dst=192.168.1.2 ttl=63 / udp sport=80 dport=6003"
}

t_down()
{
	watch_all
	pkt_watch BACK "$LSR/east" in
	must lnet "$EGR" label add 192.0.2.0/24 exit second
	defer lnet "$EGR" label del 192.0.2.0/24
	pkt_watch LAN "$CLI/lan" in icmp
	must ip -n "$EGR" link set two down
	check "the exit is unreachable" wait_output 5 '"state": *"unreachable"' \
		lnet "$EGR" -json exit show second
	check_counter "labelled packets are refused" "$EGR" unreachable 1 \
		send "$IN / mpls label=1004 / $(world 5003)"
	check_match "with an answer" "$(pkt take BACK)" "dst=192.168.9.2 .*icmp type=3 code=1 "
	must pkt send "$CLI/lan" "$EGR/lan" "ip src=192.168.1.2 dst=192.0.2.80 / udp sport=6004 dport=80"
	check_match "plain ones, too" "$(pkt take LAN)" "icmp type=3 code=1 "
	check_silence "nothing slips away by the other uplink" ONE
	must ip -n "$EGR" link set two up
	must wait_for 5 _carrier "$EGR" two
	must ip -n "$EGR" route replace default via 203.0.113.2 dev two metric 100
	send "$IN / mpls label=1004 / $(world 5004)"
	check_match "up again" "$(pkt take TWO)" "^ip src=203.0.113.1 "
}

t_no_carrier()
{
	watch_all
	pkt_watch LAN "$CLI/lan" in icmp
	must lnet "$EGR" label add 192.0.2.0/24 exit second
	defer lnet "$EGR" label del 192.0.2.0/24
	must ip -n "$GW2" link set two down
	defer ip -n "$GW2" link set two up
	must wait_output 5 '"state": *"unreachable"' lnet "$EGR" -json exit show second
	must pkt send "$CLI/lan" "$EGR/lan" "ip src=192.168.1.2 dst=192.0.2.80 / udp sport=6005 dport=80"
	check_match "an uplink without carrier is no uplink" "$(pkt take LAN)" "icmp type=3 code=1 "
	check_silence "nothing slips away by the other" ONE
}

t_deleted()
{
	watch_all
	must ip -n "$EGR" link del two
	check_counter "an uplink that is gone takes nothing" "$EGR" unreachable 1 \
		send "$IN / mpls label=1004 / $(world 5006)"
	check_silence "nothing slips away by the other" ONE
	check_match "the exit stays, unreachable" "$(lnet "$EGR" -json exit show second)" '"unreachable"'
	check "and can be deleted" lnet "$EGR" exit del second
}

setup_ns CLI LSR EGR GW1 GW2
path_router "$EGR"
veth "$CLI" lan "$EGR" lan 192.168.1.2/24 192.168.1.1/24
veth "$LSR" east "$EGR" core 10.2.0.1/24 10.2.0.2/24
veth "$EGR" one "$GW1" one 198.51.100.1/24 198.51.100.2/24
veth "$EGR" two "$GW2" two 203.0.113.1/24 203.0.113.2/24
must ip -n "$EGR" route add default via 198.51.100.2 dev one
must ip -n "$EGR" route add default via 203.0.113.2 dev two metric 100
must ip -n "$EGR" route add 192.168.9.0/24 via 10.2.0.1
must lnet "$EGR" exit add first label 1003 local oif one masquerade
must lnet "$EGR" exit add second label 1004 local oif two masquerade
must lnet "$EGR" dev add core

subtest "labelled packets" t_labelled
subtest "packets whose entry names a local exit" t_direct
subtest "answers" t_answers
subtest "uplink down" t_down
subtest "uplink without carrier" t_no_carrier
subtest "uplink deleted" t_deleted
finish
