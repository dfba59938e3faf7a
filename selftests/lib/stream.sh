# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Real connections between the ends of the path.  Sourced after pkt.sh and
# path.sh.
#
#   path_mtu MTU		what the ends believe of the path: one that they
#				do not know yet would cost them a packet
#   check_stream BYTES BACK	so many there in bulk, BACK by a connection from
#				the other side, datagrams whole and in fragments;
#				nothing is dropped

path_mtu()
{
	must ip -n "$CLI" route replace default via 192.168.1.1 mtu "$1"
	must ip -n "$SRV" route replace default via 203.0.113.1 mtu "$1"
	must in_ns "$CLI" ip route flush cache
	must in_ns "$SRV" ip route flush cache
}

check_stream()
{
	local before

	before=$(drops)
	check_match "TCP in bulk both ways" \
		"$(pkt tcp "$CLI" 203.0.113.2 9001 "$SRV" bytes="$1")" "bytes=$1"
	check_match "and opened from the other side" \
		"$(pkt tcp "$SRV" 192.168.1.2 9002 "$CLI" bytes="$2")" "bytes=$2"
	check_match "a datagram that fills the path" \
		"$(pkt udp "$CLI" 203.0.113.2 9003 "$SRV" bytes=1200)" "peer=192.168.1.2"
	check_match "datagrams in fragments" \
		"$(pkt udp "$CLI" 203.0.113.2 9004 "$SRV" bytes=20000)" "peer=192.168.1.2"
	check_eq "no packet was dropped" "$(drops)" "$before"
}
