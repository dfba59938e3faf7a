#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Receive merging: labelled packets of one connection become one on their way in,
# and what differs never does.
#
#   LER core -- west LSR east -- core EGR
#      .1        .2       .1       .2
#     10.1.0.0/24         10.2.0.0/24
#     fd10:1::/64         fd10:2::/64
#
# LER and EGR only send and look on: LER in bursts, so that LSR receives the
# packets of a test together.  LSR passes labels 1003 and 1004 on.  Each burst is
# sent twice, first without merging: what LSR sends must be the same.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/burst.sh"

IN4="ip src=10.1.0.1 dst=10.1.0.2 df=1"
IN6="ip6 src=fd10:1::1 dst=fd10:1::2 flow=5"
LABEL="mpls label=1003 ttl=9"
INNER4="ip src=192.168.1.2 dst=203.0.113.2 df=1"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2 flow=77"

# Packets of a connection, one of which has something else outside or inside.
check_odd()	# DESC OUTER LABEL INNER [TCP_FIELDS]
{
	local normal=$INNER4

	[[ $1 != IPv6\ inside* ]] || normal=$INNER6
	check_burst "$1" 3 "$IN / $LABEL / $normal / $(tcp 0)" "$2 / $3 / $4 / $(tcp 1 "${5-}")" \
		"$IN / $LABEL / $normal / $(tcp 2)"
}

t_same()
{
	local PACKETS=() i

	for IN in "$IN4" "$IN6"; do
		for inner in "$INNER4" "$INNER6"; do
			PACKETS=()
			all_of 8 "$IN" "$LABEL" "$inner"
			check_burst "${inner%% *} in ${IN%% *}" 1 "${PACKETS[@]}"
		done
	done
	PACKETS=()
	for ((i = 0; i < 8; i++)); do
		PACKETS+=("$IN4 / $LABEL / $INNER4 id=$((65533 + i & 65535)) / $(tcp "$i")")
	done
	check_burst "inner ids that count up" 1 "${PACKETS[@]}"
	PACKETS=()
	for ((i = 0; i < 8; i++)); do
		PACKETS+=("$IN4 id=$((65533 + i & 65535)) / $LABEL / $INNER4 / $(tcp "$i")")
	done
	check_burst "outer ids that count up" 1 "${PACKETS[@]}"
	PACKETS=()
	all_of 4 "$IN4" "$LABEL" "$INNER4"
	all_of 4 "$IN4" "$LABEL" "$INNER6"
	check_burst "two connections, one after the other" 2 "${PACKETS[@]}"
}

t_label()
{
	check_odd "another label" "$IN" "mpls label=1004 ttl=9" "$INNER4"
	check_odd "another traffic class" "$IN" "$LABEL tc=1" "$INNER4"
	check_odd "another TTL" "$IN" "mpls label=1003 ttl=8" "$INNER4"
	LOST=1
	check_odd "not the last label" "$IN" "$LABEL s=0" "$INNER4"
	check_odd "two labels" "$IN" "mpls label=1004 ttl=9 / $LABEL" "$INNER4"
	check_odd "a reserved label" "$IN" "mpls label=0 ttl=9" "$INNER4"
	LOST=2
	check_burst "one label after another, by turns" 4 \
		"$IN / $LABEL / $INNER4 / $(tcp 0)" "$IN / $LABEL s=0 / $INNER4 / $(tcp 1)" \
		"$IN / $LABEL / $INNER4 / $(tcp 2)" "$IN / $LABEL s=0 / $INNER4 / $(tcp 3)"
}

t_outer()
{
	check_odd "another TTL" "$IN4 ttl=63" "$LABEL" "$INNER4"
	check_odd "a congestion mark" "$IN4 tos=3" "$LABEL" "$INNER4"
	check_odd "DF not set" "${IN4/df=1/df=0}" "$LABEL" "$INNER4"
	check_odd "another source" "${IN4/10.1.0.1/10.1.0.9}" "$LABEL" "$INNER4"
	check_odd "another family" "$IN6" "$LABEL" "$INNER4"
	LOST=1
	check_odd "options" "$IN4 opt=01010101" "$LABEL" "$INNER4"
	check_odd "a fragment" "$IN4 mf=1" "$LABEL" "$INNER4"
	LOST=0
	IN=$IN6
	check_odd "IPv6, another hop limit" "$IN6 ttl=63" "$LABEL" "$INNER4"
	check_odd "IPv6, a congestion mark" "$IN6 tos=3" "$LABEL" "$INNER4"
	check_odd "IPv6, another flow label" "${IN6/flow=5/flow=6}" "$LABEL" "$INNER4"
}

t_inner()
{
	check_odd "another family" "$IN" "$LABEL" "$INNER6"
	check_odd "another TTL" "$IN" "$LABEL" "$INNER4 ttl=63"
	check_odd "a congestion mark" "$IN" "$LABEL" "$INNER4 tos=3"
	check_odd "DF not set" "$IN" "$LABEL" "${INNER4/df=1/df=0}"
	check_odd "another source" "$IN" "$LABEL" "${INNER4/192.168.1.2/192.168.1.3}"
	check_odd "another port" "$IN" "$LABEL" "$INNER4" "sport=4001"
	check_odd "a segment twice" "$IN" "$LABEL" "$INNER4" "seq=1000"
	check_odd "segments that overlap" "$IN" "$LABEL" "$INNER4" "seq=1050"
	check_odd "a gap" "$IN" "$LABEL" "$INNER4" "seq=1101"
	check_odd "another acknowledgement" "$IN" "$LABEL" "$INNER4" "ack=1"
	check_odd "IPv6 inside, another hop limit" "$IN" "$LABEL" "$INNER6 ttl=63"
	check_odd "IPv6 inside, another flow label" "$IN" "$LABEL" "${INNER6/77/78}"
	ORDER="sort"
	check_odd "options" "$IN" "$LABEL" "$INNER4 opt=01010101"
	check_odd "a wrong header checksum" "$IN" "$LABEL" "$INNER4 sum=1"
	check_odd "a wrong TCP checksum" "$IN" "$LABEL" "$INNER4" "sum=1"
	LOST=1
	check_odd "a packet of no version" "$IN" "$LABEL" "$INNER4 ver=7"
	check_odd "longer than it is" "$IN" "$LABEL" "$INNER4 len=900"
}

# What is not TCP or UDP directly behind the inner header.
t_other()
{
	local gre="ip src=1.1.1.1 dst=2.2.2.2 proto=47 / data hex=0000080045" i PACKETS

	for inner in "$INNER4 / $LABEL / $INNER4" "$INNER4 / $INNER4" "$INNER4 / $INNER6" \
		"$INNER6 / ext type=60" "$INNER6 / ext type=0 / ext type=60 / $LABEL / $INNER4"; do
		PACKETS=()
		all_of 4 "$IN" "$LABEL" "$inner"
		check_burst "${inner//[a-z0-9]*=[^ ]*/}" 4 "${PACKETS[@]}"
	done
	check_burst "GRE, cut short" 2 "$IN / $LABEL / $gre" "$IN / $LABEL / $gre"
	check_burst "ESP" 2 "$IN / $LABEL / $INNER4 proto=50 / data len=90" \
		"$IN / $LABEL / $INNER4 proto=50 / data len=90"
	LOST=2
	check_burst "cut short in the inner header" 2 "$IN / $LABEL / data hex=4500" \
		"$IN / $LABEL / data hex=4500"
	check_burst "nothing but a label" 2 "$IN / $LABEL" "$IN / $LABEL"
}

t_datagrams()
{
	local PACKETS=() i id inner

	for inner in "$INNER4" "$INNER6"; do
		PACKETS=()
		for i in 1 2 3 4; do
			id=
			[ "${inner%% *}" = ip6 ] || id="id=$i"
			PACKETS+=("$IN / $LABEL / $inner $id / udp $PORTS / data len=90 fill=$i")
		done
		check_burst "${inner%% *}: not asked for" 4 "${PACKETS[@]}"
		must features "$LSR" west rx-udp-gro-forwarding on
		check_burst "${inner%% *}: asked for" 1 "${PACKETS[@]}"
		check_burst "${inner%% *}: by the label" 2 "${PACKETS[@]}" "${PACKETS[@]/1003/1004}"
		must features "$LSR" west rx-udp-gro-forwarding off
	done
}

# Chains of whole packets, of which a router would change the first one only.
t_chains()
{
	local PACKETS=()

	must features "$LSR" west rx-gro-list on
	defer features "$LSR" west rx-gro-list off
	all_of 4 "$IN" "$LABEL" "$INNER4"
	check_burst "chains are not made" 4 "${PACKETS[@]}"
}

t_size()
{
	local PACKETS=() i

	for ((i = 0; i < 55; i++)); do
		PACKETS+=("$IN / $LABEL / $INNER4 / tcp $PORTS seq=$((i * 1400)) flags=10 / data len=1400 fill=$i")
	done
	check_burst "not more than IP can say" 2 "${PACKETS[@]}"
}

t_counted()
{
	local PACKETS=() before

	merging on
	all_of 8 "$IN" "$LABEL" "$INNER4"
	before=$(counter "$LSR" forward)
	check_counter "a merged packet is counted as such" "$LSR" forward_merged 1 burst 1 8 "${PACKETS[@]}"
	check_eq "and as one" "$(counter "$LSR" forward)" $((before + 1))
	check_match "of its exit" "$(lnet "$LSR" -json exit show out | tr -d ' \n\t')" \
		'"forward":\{"packets":[0-9]+,"bytes":[0-9]+,"merged":[1-9]'
}

burst_possible
path_core
path_egress
must lnet "$LSR" exit add out label 1003 egress 10.255.0.3 via 10.2.0.2 dev east
must lnet "$LSR" exit add other label 1004 egress 10.255.0.3 via 10.2.0.2 dev east
must lnet "$LSR" dev add west
burst_begin mpls
IN=$IN4

subtest "the same" t_same
subtest "label" t_label
subtest "outer header" t_outer
subtest "inner header" t_inner
subtest "other protocols" t_other
subtest "datagrams" t_datagrams
subtest "chains" t_chains
subtest "64 KB" t_size
subtest "counters" t_counted
finish
