#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# MPLS-in-UDP and packets that are several at once: cut where they get into UDP,
# merged where they come in.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR
#     .1.2    .1.1     .1      .2       .1      .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24
#   2001:db8:1::/64    fd10:1::/64      fd10:2::/64
#
# Labels and headers: lib/udp.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/burst.sh"
. "$(dirname "$0")/lib/udp.sh"

readonly SIZE=1200
LABEL="mpls label=1013 ttl=9"
TCP="tcp $PORTS seq=4294960000 ack=9 flags=99 opt=0101080a0102030405060708"

# The watch NAME saw the super-packet INNER as segments behind BEFORE.
check_cut()	# DESC NAME BEFORE INNER
{
	check_match "$1" "$(pkt cut "$2" "$SIZE" "$4" "$3")" "^[0-9]+ segments$"
}

t_cut()
{
	local state inner before

	pkt_watch_summed WIRE "$LSR/west" in udp
	for state in on off; do
		features "$LER" core tx "$state" sg "$state"
		for inner in "$INNER4 df=1" "$INNER6 flow=77"; do
			udp_push 10.1.0.2
			check_counter "one super-packet, tx checksums $state" "$LER" push_merged 1 \
				pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$inner ttl=44 / $TCP / data len=20000"
			before="ip src=10.1.0.1 dst=10.1.0.2 df=1 / ${UDP/50000/ANY} sum=0 / mpls label=1003 ttl=43"
			check_cut "${inner%% *} over IPv4" WIRE "$before" "$inner ttl=43 / $TCP / data len=20000"
			udp_push fd10:1::2
			must pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$inner ttl=44 / $TCP / data len=20000"
			before="ip6 src=fd10:1::1 dst=fd10:1::2 flow=ANY / ${UDP/50000/ANY} / mpls label=1003 ttl=43"
			check_cut "${inner%% *} over IPv6, with checksums" WIRE "$before" "$inner ttl=43 / $TCP / data len=20000"
		done
	done
	features "$LER" core tx on sg on
}

# A checksum that is left to the device, inside, and one outside.
t_checksum()
{
	local state

	pkt_watch_summed WIRE "$LSR/west" in udp
	for state in on off; do
		features "$LER" core tx "$state"
		udp_push fd10:1::2
		must pkt whole "$CLI/lan" "$LER/lan" 0 "$INNER4 ttl=44 / udp sport=4 dport=5 / data len=99"
		check_packet "tx checksums $state" "$(pkt take WIRE | any_port)" \
			"ip6 src=fd10:1::1 dst=fd10:1::2 flow=7 / $UDP / mpls label=1003 ttl=43 / $INNER4 ttl=43 / udp sport=4 dport=5 / data len=99"
	done
	features "$LER" core tx on
}

t_merge()
{
	local PACKETS in inner

	for in in "$IN4 df=1 / $UDP sum=0" "$IN4 df=1 / $UDP" "$IN6 flow=5 / $UDP"; do
		for inner in "$INNER4 df=1" "$INNER6 flow=77"; do
			for LABEL in "mpls label=1003 ttl=9" "mpls label=1013 ttl=9" "mpls label=1016 ttl=9"; do
				PACKETS=()
				all_of 8 "$in" "$LABEL" "$inner"
				check_burst "${inner%% *} in ${in%% *}${in##*6635}, ${LABEL%% ttl*}" 1 "${PACKETS[@]}"
			done
		done
	done
}

# Packets of a connection, one of which has something else outside.
check_odd()	# DESC OUTER LABEL [NUMBER]
{
	check_burst "$1" "${4-3}" "$IN / $LABEL / $INNER4 df=1 / $(tcp 0)" \
		"$2 / $3 / $INNER4 df=1 / $(tcp 1)" "$IN / $LABEL / $INNER4 df=1 / $(tcp 2)"
}

t_odd()
{
	local IN="$IN4 df=1 / $UDP sum=0"

	check_odd "another source port" "${IN/50000/50001}" "$LABEL"
	check_odd "a checksum" "${IN/ sum=0}" "$LABEL"
	check_odd "protocol 137" "$IN4 df=1" "$LABEL"
	check_odd "another label" "$IN" "mpls label=1003 ttl=9"
	check_odd "another traffic class" "$IN" "$LABEL tc=1"
	check_odd "another TTL outside" "${IN/df=1/df=1 ttl=63}" "$LABEL"
	LOST=1
	check_odd "two labels" "$IN" "mpls label=1004 ttl=9 / $LABEL"
	check_odd "a wrong checksum" "${IN/sum=0/sum=1}" "$LABEL"
	check_odd "a wrong length" "${IN/sum=0/sum=0 len=300}" "$LABEL"
}

# What is not for this router is not merged: it goes on as it is.
t_elsewhere()
{
	local PACKETS=()

	all_of 4 "ip src=10.1.0.1 dst=10.2.0.2 df=1 / $UDP sum=0" "$LABEL" "$INNER4 df=1"
	check_burst "for another router" 4 "${PACKETS[@]}"
}

# Datagrams in a row, each with a label: of a sender, or of a device that merges
# any datagrams.
t_row()
{
	local row="" i packets=() want=()

	for i in 1 2 3; do
		packets+=("$LABEL / $INNER4 id=$i / udp sport=4 dport=5 / data len=100 fill=$i")
		want+=("${OUT[1013]} / ${LABEL/9/8} / $INNER4 id=$i / udp sport=4 dport=5 / data len=100 fill=$i")
		row+=$(pkt build "$IN4 / ${packets[-1]}" | cut -c 41-)
	done
	for i in "$IN4" "$IN6"; do
		pkt whole "$LER/core" "$LSR/west" 132 "$i / $UDP / data hex=$row" > /dev/null || {
			skip "${i%% *}: sent as one" "the kernel takes no datagrams in a row here"
			continue
		}
		check_packet "${i%% *}: each is passed on" "$(pkt take OUT 3 | any_port)" "${want[@]}"
	done
	must pkt sizes WEST 0
	must features "$LSR" west rx-udp-gro-forwarding on
	check_burst "merged as datagrams, or as what is in them" 1 "${packets[@]/#/$IN4 df=1 / $UDP sum=0 / }"
	must features "$LSR" west rx-udp-gro-forwarding off
}

burst_possible
udp_path
subtest "cut" t_cut
subtest "checksums" t_checksum
burst_begin udp mpls
subtest "merged" t_merge
subtest "what differs is not" t_odd
subtest "nor what goes elsewhere" t_elsewhere
subtest "datagrams in a row" t_row
finish
