#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IPv6 inside, from the client to the world and back, through all roles: see
# lib/path.sh for the path.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

t_streams()
{
	pkt_watch WIRE "$EGR/core" in mpls
	check_match "a datagram there and back" "$(pkt udp "$CLI" "$SERVER" 7000 "$SRV")" "peer=$CLIENT"
	check_match "under the label" "$(pkt take WIRE)" " mpls label=1003 .* $IP src=$CLIENT dst=$SERVER "
	# Routers cut nothing of IPv6.
	[ "$V" = 6 ] || check_match "in fragments" "$(pkt udp "$CLI" "$SERVER" 7001 "$SRV" bytes=5000)" "peer=$CLIENT"
	check_match "TCP" "$(pkt tcp "$CLI" "$SERVER" 7002 "$SRV" bytes=500000)" "bytes=500000"
	check "ping" in_ns "$CLI" ping -qc1 -W2 "$SERVER"
}

t_routers()
{
	check "the egress router answers" in_ns "$CLI" ping -qc1 -W2 "$SERVER_GW"
}

t_masquerade()
{
	must lnet "$EGR" exit set out masquerade
	defer lnet "$EGR" exit set out nomasquerade
	check_match "the world sees the egress router" \
		"$(pkt udp "$CLI" "$SERVER" 7003 "$SRV")" "peer=$SERVER_GW"
}

t_get()
{
	check_match "label get" "$(lnet "$LER" -json label get "$SERVER" from "$CLIENT" iif lan)" \
		'"verdict": *"exit"'
	check_match "an own address" "$(lnet "$LER" -json label get "$CLIENT_GW" from "$CLIENT" iif lan)" \
		'"verdict": *"no_entry"'
}

path_lan
path_core
path_egress
path_wan
path_labels

both "streams" t_streams
both "routers" t_routers
both "masquerade" t_masquerade
both "label get" t_get
finish
