#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Real connections all the way, over Ethernet and over WireGuard: bulk TCP with
# the offloads that hosts have, path MTU, large datagrams.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# Label 1003 leads to EGR, label 1001 back to LER.  In the second part WireGuard
# replaces the Ethernet links for labels.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/stream.sh"

# Labelled all the way
check_labelled_stream()
{
	check_stream 1500000 200000
	check "packets were labelled: LER" test "$(counter "$LER" push)" -gt 0
	check "LSR" test "$(counter "$LSR" forward)" -gt 0
	check "EGR" test "$(counter "$EGR" pop)" -gt 0
}

t_ethernet()
{
	check_labelled_stream
}

t_super_packets()
{
	local longest

	pkt_watch LAN "$LER/lan" in tcp
	pkt_watch WIRE "$LSR/west" in mpls
	must pkt tcp "$CLI" 203.0.113.2 9005 "$SRV" bytes=400000
	longest=$(pkt longest LAN)
	check "the sender's segmentation offload is at work ($longest bytes)" test "$longest" -gt 3000
	longest=$(pkt longest WIRE)
	check "no labelled packet is larger than the wire takes ($longest bytes)" test "$longest" -le 1500
}

t_tapped()
{
	pkt_watch DEV "$EGR/lnet0" in tcp
	pkt_watch IN "$EGR/core" in mpls
	pkt_watch MID "$LSR/east" out mpls
	check_match "TCP while captures hold clones everywhere" \
		"$(pkt tcp "$CLI" 203.0.113.2 9006 "$SRV" bytes=400000)" "bytes=400000"
}

t_path_mtu()
{
	local before

	# which tells the ends before anybody has to learn it
	must lnet "$EGR" config set mss-clamp off
	defer lnet "$EGR" config set mss-clamp on
	must ip -n "$LSR" link set east mtu 1300
	must ip -n "$EGR" link set core mtu 1300
	defer ip -n "$EGR" link set core mtu 1500
	defer ip -n "$LSR" link set east mtu 1500
	before=$(counter "$LSR" too_big)
	check_match "a narrow link behind the LER is found" \
		"$(pkt tcp "$CLI" 203.0.113.2 9007 "$SRV" bytes=200000)" "bytes=200000"
	check "by an answer of the LSR" test "$(counter "$LSR" too_big)" -gt "$before"
	check_match "the client has learnt the room that is left" \
		"$(ip -n "$CLI" route get 203.0.113.2)" "mtu 1276"
}

t_wireguard()
{
	path_wireguard
	pkt_watch WG "$LSR/wg" in mpls
	check "ping" in_ns "$CLI" ping -qc1 -W5 203.0.113.2
	check_match "the label is inside WireGuard" "$(pkt take WG 1)" \
		"^ip src=10.8.0.1 dst=10.8.0.2 .* df=1 .*/ mpls label=1003 "
	must in_ns "$CLI" ip route flush cache
	check_labelled_stream
}

require_cmd wg
path_lan
path_core
path_egress
path_wan
path_labels

path_mtu 1476
subtest "Ethernet" t_ethernet
subtest "super-packets" t_super_packets
subtest "clones" t_tapped
must ip -n "$CLI" route replace default via 192.168.1.1
subtest "path MTU" t_path_mtu
path_mtu 1396
subtest "WireGuard" t_wireguard
finish
