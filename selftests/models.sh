#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The uniform and the pipe model of TTL and DSCP (RFC 3443, RFC 3270), and maps
# between DSCP and traffic class: properties of an exit, where the label goes on
# and where it comes off.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# lib/path.sh has the addresses.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

OUTER="ip src=10.1.0.1 dst=10.1.0.2 df=1 id=0"
IN="ip src=10.2.0.1 dst=10.2.0.2"
TO="ip src=192.168.1.2 dst=203.0.113.2"
UDP="udp sport=5 dport=6"

model()	# NS EXIT pipe|uniform
{
	must lnet "$1" exit set "$2" "$3"
}

t_push()
{
	local tos

	pkt_watch WIRE "$LSR/west" in mpls
	model "$LER" out pipe
	defer model "$LER" out uniform
	for tos in 0 1 2 3 0xb8 0xbb; do
		must pkt send "$CLI/lan" "$LER/lan" "$TO tos=$tos ttl=9 / $UDP"
		check_packets "type of service $tos stays inside, but for congestion marks" WIRE \
			"$OUTER tos=$((tos & 3)) / mpls label=1003 ttl=64 / $TO tos=$tos ttl=8 / $UDP"
	done
	model "$LER" out uniform
	must pkt send "$CLI/lan" "$LER/lan" "$TO tos=0xb8 ttl=9 / $UDP"
	check_packets "uniform again" WIRE \
		"$OUTER tos=0xb8 / mpls label=1003 tc=5 ttl=8 / $TO tos=0xb8 ttl=8 / $UDP"
}

t_push_outer6()
{
	local got

	pkt_watch WIRE "$LSR/west" in mpls
	must lnet "$LER" exit set out via fd10:1::2 dev core pipe
	defer lnet "$LER" exit set out via 10.1.0.2 dev core uniform dscp-tc default
	must pkt send "$CLI/lan" "$LER/lan" "$TO tos=0xba ttl=9 / $UDP"
	got=$(pkt take WIRE)
	check_match "IPv6 outside" "$got" \
		"^ip6 src=fd10:1::1 dst=fd10:1::2 tos=2 .* / mpls label=1003 tc=0 s=1 ttl=64 / ip src=192.168.1.2 .* tos=186 .* ttl=8 "
	must lnet "$LER" exit set out dscp-tc ef:6
	must pkt send "$CLI/lan" "$LER/lan" "$TO tos=0xba ttl=9 / $UDP"
	got=$(pkt take WIRE)
	check_match "with a map" "$got" \
		"^ip6 src=fd10:1::1 dst=fd10:1::2 tos=2 .* / mpls label=1003 tc=6 s=1 ttl=64 / ip src=192.168.1.2 .* tos=186 .* ttl=8 "
}

t_pop()
{
	pkt_watch SRV "$SRV/wan" in udp
	pkt_watch BACK "$LSR/east" in mpls
	model "$EGR" out pipe
	defer model "$EGR" out uniform
	must pkt send "$LSR/east" "$EGR/core" "$IN tos=0x83 / mpls label=1003 ttl=9 / $TO tos=0x22 ttl=50 / $UDP"
	check_packets "the TTL of the label is forgotten, a congestion mark is not" SRV \
		"$TO tos=0x23 ttl=49 / $UDP"
	must pkt send "$LSR/east" "$EGR/core" "$IN / mpls label=1003 ttl=1 / $TO ttl=50 / $UDP"
	check_packets "even if it ends here" SRV "$TO ttl=49 / $UDP"
	must pkt send "$LSR/east" "$EGR/core" "$IN / mpls label=1003 ttl=9 / $TO ttl=1 / $UDP"
	check_match "the packet's own may end here" "$(pkt take BACK)" \
		"icmp type=11 code=0 info=0 stack=1003:0:1:9 / "
	model "$EGR" out uniform
	must pkt send "$LSR/east" "$EGR/core" "$IN / mpls label=1003 ttl=9 / $TO ttl=50 / $UDP"
	check_packets "uniform again" SRV "$TO ttl=8 / $UDP"
}

t_push_map()
{
	local from="$IP src=$CLIENT dst=$SERVER" row sent=() uniform=() pipe=()

	# type of service, traffic class
	for row in "0xb9 7" "0x88 4" "0x92 4" "0x9a 4" "0x20 0" "0x02 0" "0x94 4" "0xc0 6" "0xff 1"; do
		# shellcheck disable=SC2086
		set -- $row
		sent+=("$from tos=$1 ttl=9 / $UDP")
		uniform+=("$OUTER tos=$1 / mpls label=1003 tc=$2 ttl=8 / $from tos=$1 ttl=8 / $UDP")
		pipe+=("$OUTER tos=$(($1 & 3)) / mpls label=1003 tc=$2 ttl=64 / $from tos=$1 ttl=8 / $UDP")
	done
	pkt_watch WIRE "$LSR/west" in mpls
	must lnet "$LER" exit set out dscp-tc ef:7,af41-af43:4,cs1:0,63:1
	defer lnet "$LER" exit set out dscp-tc default
	must pkt send "$CLI/lan" "$LER/lan" "${sent[@]}"
	check_packets "the DSCP's traffic class, or that of the class selector" WIRE "${uniform[@]}"
	model "$LER" out pipe
	defer model "$LER" out uniform
	must pkt send "$CLI/lan" "$LER/lan" "${sent[@]}"
	check_packets "pipe: the map holds, TTL and DSCP stay inside" WIRE "${pipe[@]}"
	must lnet "$LER" exit set out uniform dscp-tc default
	must pkt send "$CLI/lan" "$LER/lan" "$from tos=0xb8 ttl=9 / $UDP"
	check_packets "no map" WIRE \
		"$OUTER tos=0xb8 / mpls label=1003 tc=5 ttl=8 / $from tos=0xb8 ttl=8 / $UDP"
}

t_pop_map()
{
	local inner="$IP src=$CLIENT dst=$SERVER" outer row sent want

	pkt_watch SRV "$SRV/wan" in udp
	must lnet "$EGR" exit set out tc-dscp 5:ef,1-2:af11,0:cs0
	defer lnet "$EGR" exit set out tc-dscp default
	for outer in "$IN" "ip6 src=fd10:2::1 dst=fd10:2::2"; do
		sent=() want=()
		# traffic class, type of service outside, inside, and in the end
		for row in "5 0 0 0xb8" "5 3 0x22 0xbb" "1 0x28 0xff 0x2b" "2 1 0x02 0x29" \
			"0 0xb8 0xb8 0" "3 0xb8 0x22 0x22" "7 0 0xfc 0xfc"; do
			# shellcheck disable=SC2086
			set -- $row
			sent+=("$outer tos=$2 / mpls label=1003 tc=$1 ttl=9 / $inner tos=$3 ttl=50 / $UDP")
			want+=("$inner tos=$4 ttl=8 / $UDP")
		done
		must pkt send "$LSR/east" "$EGR/core" "${sent[@]}"
		check_packets "the traffic class's DSCP, or its own; congestion marks as ever, ${outer%% *} outside" \
			SRV "${want[@]}"
	done
	must lnet "$EGR" exit set out pipe tc-dscp default
	must lnet "$EGR" exit set out uniform
	must pkt send "$LSR/east" "$EGR/core" "$IN / mpls label=1003 tc=5 ttl=9 / $inner tos=0x20 / $UDP"
	check_packets "no map" SRV "$inner tos=0x20 ttl=8 / $UDP"
}

t_traceroute()
{
	local hops=(traceroute -n -N 1 -q 1 -w 10 203.0.113.2)

	command -v traceroute > /dev/null || { skip "traceroute" "not installed"; return; }
	check_eq "uniform: each router" \
		"$(in_ns "$CLI" "${hops[@]}" | awk 'NR > 1 { print $2 }' | xargs)" \
		"192.168.1.1 10.1.0.2 10.2.0.2 203.0.113.2"
	model "$LER" out pipe
	defer model "$LER" out uniform
	model "$EGR" out pipe
	defer model "$EGR" out uniform
	check_eq "pipe: only its ends" \
		"$(in_ns "$CLI" "${hops[@]}" | awk 'NR > 1 { print $2 }' | xargs)" \
		"192.168.1.1 10.2.0.2 203.0.113.2"
}

t_words()
{
	model "$LER" out pipe
	check_match "shown" "$(lnet "$LER" exit show out)" "egress 10.255.0.3 pipe "
	check_match "as JSON" "$(lnet-exit -json -netns "$LER" exit show out | json 'd[0]["flags"]')" "^pipe$"
	must lnet "$LER" exit set out mtu 1400
	check_match "other changes leave it" "$(lnet "$LER" exit show out)" " pipe "
	must lnet "$LER" exit set out mtu 0 uniform
	check_not "and back" grep -q pipe <<< "$(lnet "$LER" exit show out)"
	check_status "not both" 2 'exclude each other' lnet "$LER" exit set out pipe uniform
	must lnet "$LER" exit add x label 99 local pipe
	check_match "a local exit, too" "$(lnet "$LER" exit show x)" "local pipe"
	must lnet "$LER" exit replace x label 99 local
	check_eq "what is not named is not kept" \
		"$(lnet-exit -json -netns "$LER" exit show x | json 'd[0]["flags"]')" ""
	must lnet "$LER" exit del x
	printf '%s\n' 'exits: [{name: y, label: 98, local: true, pipe: true}]' > "$TMP/conf"
	must in_ns "$LER" lnet-exit follow --once --config "$TMP/conf"
	check_match "in a configuration" "$(lnet "$LER" exit show y)" "local pipe"
	printf '%s\n' 'exits: [{name: y, label: 98, local: true}]' > "$TMP/conf"
	check_match "a change of which is said" \
		"$(in_ns "$LER" lnet-exit follow --once --config "$TMP/conf" 2>&1)" "exit y: pipe off"
	must lnet "$LER" exit del y
}

t_map_words()
{
	must lnet "$LER" exit set out dscp-tc af41-af43:3,46:7
	check_match "shown by names" "$(lnet "$LER" exit show out)" " dscp-tc af41-af43:3,ef:7 "
	check_eq "as JSON" "$(lnet-exit -json -netns "$LER" exit show out | json 'd[0]["dscp_tc"][-1]')" \
		"{'dscp': 46, 'tc': 7}"
	must lnet "$LER" exit set out mtu 1400
	check_match "other changes leave it" "$(lnet "$LER" exit show out)" "ef:7 "
	must lnet "$LER" exit set out mtu 0 dscp-tc default
	check_not "and back" grep -q dscp <<< "$(lnet "$LER" exit show out)"
	check_status "not of what leaves here" 1 'dscp-tc: no packet of a local exit gets a label here' \
		lnet "$LER" exit set me dscp-tc ef:1
	check_status "nor the reverse" 1 'tc-dscp: no label of a remote exit comes off here' \
		lnet "$LER" exit set out tc-dscp 1:ef
	check_status "no such traffic class" 2 'is not a map: ' lnet "$LER" exit set out dscp-tc ef:8
	must lnet "$LER" exit add x label 99 local tc-dscp 5:ef
	check_status "packets that keep their DSCP get none" 1 'tc-dscp: in the pipe model' \
		lnet "$LER" exit set x pipe
	check_eq "as JSON" "$(lnet-exit -json -netns "$LER" exit show x | json 'd[0]["tc_dscp"]')" \
		"{'tc': 5, 'dscp': 46}"
	must lnet "$LER" exit replace x label 99 local pipe
	check_not "what is not named is not kept" grep -q dscp <<< "$(lnet "$LER" exit show x)"
	must lnet "$LER" exit del x
	printf '%s\n' 'exits: [{name: y, label: 98, local: true, tc-dscp: "5:ef"}]' > "$TMP/conf"
	must in_ns "$LER" lnet-exit follow --once --config "$TMP/conf"
	check_match "in a configuration" "$(lnet "$LER" exit show y)" "local tc-dscp 5:ef "
	printf '%s\n' 'exits: [{name: y, label: 98, local: true, pipe: true}]' > "$TMP/conf"
	check_match "a change of which is said" \
		"$(in_ns "$LER" lnet-exit follow --once --config "$TMP/conf" 2>&1)" \
		"exit y: tc-dscp 5:ef -> default, pipe on"
	must lnet "$LER" exit del y
}

path_lan
path_core
path_egress
path_wan
path_labels
# It answers each packet above.
sysctl_ns "$SRV" net.ipv4.icmp_ratelimit=0

subtest "pushed" t_push
subtest "pushed, IPv6 outside" t_push_outer6
subtest "popped" t_pop
both "pushed, by a map" t_push_map
both "popped, by a map" t_pop_map
subtest "traceroute" t_traceroute
subtest "words" t_words
subtest "words of maps" t_map_words
finish
