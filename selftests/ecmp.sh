#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Flows and next hops: who keeps its way when one is lost, comes back, is added or
# taken away.
#
#                      wa ===== wa
#   CLI lan ---- lan LER wb ===== wb LSR
#     .1.2    .1.1     wc ===== wc
#                      wd ===== wd
#   192.168.1.0/24   10.{1,2,3,4}.0.0/24, .1 is LER, .2 is LSR
#   2001:db8:1::/64
#
# Label 1003 leads to LSR by some of the four.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

readonly FLOWS=400
declare -A NET=([wa]=1 [wb]=2 [wc]=3 [wd]=4)
INNER4="ip src=192.168.1.2 dst=203.0.113.2"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"

hops()	# DEV[:WEIGHT]...
{
	local hop words=()

	for hop; do
		words+=(via "10.${NET[${hop%:*}]}.0.2" dev "${hop%:*}")
		[[ $hop != *:* ]] || words+=(weight "${hop#*:}")
	done
	must lnet "$LER" exit set out "${words[@]}"
}

# shellcheck disable=SC2153 # INNER is of the family
# The way of each flow, a line "PORT DEV" each, sorted.
flows()
{
	local device

	must pkt flood "$CLI/lan" "$LER/lan" "$FLOWS" "$INNER / udp sport={i} dport=53"
	for device in wa wb wc wd; do
		pkt take "$device" 0 | sed -n -E "s/.* sport=([0-9]+) .*/\1 $device/p"
	done | sort -n
}

by()	# FLOWS DEV
{
	grep -c " $2$" <<< "$1"
}

# Flows of AFTER that go another way than in BEFORE, as "FROM TO NUMBER".
moved()	# BEFORE AFTER
{
	join <(sort <<< "$1") <(sort <<< "$2") | awk '$2 != $3 { n[$2 " " $3]++ } END { for (m in n) print m, n[m] }' | sort
}

carrier()	# DEV
{
	[ "$(in_ns "$LER" cat "/sys/class/net/$1/carrier")" = 1 ]
}

neighbours()
{
	local device

	for device in wa wb wc wd; do
		must wait_for 5 carrier "$device"
		must ip -n "$LER" neigh replace "10.${NET[$device]}.0.2" lladdr "$(mac "$LSR" "$device")" dev "$device"
	done
}

t_weights()
{
	local all share device

	hops wa wb:1 wc:2 wd:4
	all=$(flows)
	check_eq "every flow takes one way" "$(wc -l <<< "$all")" "$FLOWS"
	for device in wa:50 wb:50 wc:100 wd:200; do
		share=$(by "$all" "${device%:*}")
		check "${device%:*} has $share flows of $FLOWS, of ${device#*:} by weight" \
			test "$share" -gt $((${device#*:} * 6 / 10)) -a "$share" -lt $((${device#*:} * 14 / 10))
	done
	check_eq "and keeps it" "$(flows)" "$all"
}

t_lost()
{
	local before after lost device

	hops wa wb wc wd
	before=$(flows)
	must ip -n "$LER" link set wb down
	must wait_output 5 'linkdown|down' lnet "$LER" nexthop show dev wb
	after=$(flows)
	check_eq "none is lost" "$(wc -l <<< "$after")" "$FLOWS"
	check_eq "none goes by the dead one" "$(by "$after" wb)" 0
	lost=$(moved "$before" "$after")
	check_eq "only its own have moved" "$(grep -vc '^wb ' <<< "$lost")" 0
	check_eq "to all the others" "$(cut -d ' ' -f 2 <<< "$lost" | tr '\n' ' ')" "wa wc wd "
	while read -r _ device share; do
		check "$device got $share of $(by "$before" wb)" test "$share" -gt $(($(by "$before" wb) / 8))
	done <<< "$lost"
	must ip -n "$LER" link set wb up
	neighbours
	must wait_for 5 sh -c "! lnet-exit -netns $LER nexthop show dev wb | grep -q down"
	check_eq "when it comes back each is where it was" "$(flows)" "$before"
}

t_changed()
{
	local three four moves

	hops wa wb wc
	three=$(flows)
	hops wc wa wd wb
	four=$(flows)
	moves=$(moved "$three" "$four")
	check_eq "one more, another order: flows move to the new one only" \
		"$(awk '$2 != "wd"' <<< "$moves")" ""
	check "and it gets its share ($(by "$four" wd))" test "$(by "$four" wd)" -gt $((FLOWS / 8))
	hops wb wc wa
	check_eq "one less: each is where it was" "$(flows)" "$three"
	hops wa:2 wb:2 wc:2
	check_eq "weights in the same proportion change nothing" "$(flows)" "$three"
	hops wa:3 wb:2 wc:2
	check_eq "more weight: flows move there only" \
		"$(moved "$three" "$(flows)" | awk '$2 != "wa"')" ""
}

family()	# NAME FUNCTION
{
	INNER=$INNER4 subtest "$1" "$2"
	INNER=$INNER6 subtest "$1, IPv6 inside" "$2"
}

path_lan
setup_ns LSR
for device in wa wb wc wd; do
	veth "$LER" "$device" "$LSR" "$device" "10.${NET[$device]}.0.1/24" "10.${NET[$device]}.0.2/24"
	pkt_watch "$device" "$LSR/$device" in mpls
done
neighbours
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev wa
must lnet "$LER" label add 203.0.113.0/24 exit out
must lnet "$LER" label add 2001:db8:203::/64 exit out
family "weights" t_weights
family "a next hop is lost" t_lost
family "next hops are changed" t_changed
finish
