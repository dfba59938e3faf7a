#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Super-packets: one label is pushed before many segments, and they are cut where
# they leave.  What comes out is compared, byte for byte, with the packets that a
# sender without offloads would have made.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR
#     .1.2    .1.1     .1      .2       .1      .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24
#   2001:db8:1::/64    fd10:1::/64      fd10:2::/64
#
# LER labels 203.0.113.0/24 with 1003.  LSR passes 1003 on over IPv4, 1006 over
# IPv6, and 1007 through WireGuard, which cuts super-packets by itself.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

readonly SIZE=1300
INNER4="ip src=192.168.1.2 dst=203.0.113.2 df=1 id=65530"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2 flow=77"
TCP="tcp sport=4000 dport=80 seq=4294960000 ack=9 flags=99 opt=0101080a0102030405060708"
IN4="ip src=10.1.0.1 dst=10.1.0.2"
IN6="ip6 src=fd10:1::1 dst=fd10:1::2 flow=5"
OUT4="ip src=10.2.0.1 dst=10.2.0.2 df=1 id=0 ttl=64"
OUT6="ip6 src=fd10:2::1 dst=fd10:2::2 ttl=64 flow=5"

# The watch NAME saw the super-packet INNER as segments behind BEFORE.
check_cut()	# DESC NAME BEFORE INNER
{
	check_match "$1" "$(pkt cut "$2" "$SIZE" "$4" "$3")" "^[0-9]+ segments$"
}

# One super-packet through the LER, the wire at the LSR.
check_ler()	# DESC SUPER_PACKETS DATA
{
	check_counter "$1: super-packets pushed: $2" "$LER" push_merged "$2" \
		pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$INNER4 tos=0xb8 ttl=44 / $TCP / $3"
	check_cut "$1" WIRE "ip src=10.1.0.1 dst=10.1.0.2 df=1 ttl=64 tos=0xb8 / mpls label=1003 tc=5 ttl=43" \
		"$INNER4 tos=0xb8 ttl=43 / $TCP / $3"
}

t_ler()
{
	pkt_watch_summed WIRE "$LSR/west" in mpls
	check_ler "all offloads" 1 "data len=20000"
	features "$LER" core tx off
	check_ler "the wire's device computes no checksums" 1 "data len=20001"
	features "$LER" core tx on tso off gso off
	check_ler "and is given none to cut" 1 "data len=20002"
	features "$LER" core sg off
	check_ler "nor in pieces of memory" 1 "data len=20003"
	features "$LER" core sg on gso on tso on
	features "$LER" lnet0 tso off
	check_ler "cut before lnet0" 0 "data len=20004"
	features "$LER" lnet0 tx off
	check_ler "and summed before it" 0 "data len=20005"
	features "$LER" lnet0 tx on tso on
	features "$CLI" lan tx off tso off
	check_ler "cut by the sender" 0 "data len=20006"
	features "$CLI" lan tx on tso on
	check_ler "and all offloads again" 1 "data len=20000"
}

# A checksum to be computed, nothing to be cut.
t_checksum()
{
	local state

	pkt_watch_summed WIRE "$LSR/west" in mpls
	for state in on off; do
		features "$LER" core tx "$state"
		must pkt whole "$CLI/lan" "$LER/lan" 0 "$INNER4 ttl=44 / udp sport=4 dport=5 / data len=99"
		check_packets "tx checksums $state" WIRE \
			"ip src=10.1.0.1 dst=10.1.0.2 df=1 / mpls label=1003 ttl=43 / $INNER4 ttl=43 / udp sport=4 dport=5 / data len=99"
	done
	features "$LER" core tx on
}

# Each family outside and inside, to each family.
t_lsr()
{
	local in out label inner packet

	pkt_watch_summed OUT "$EGR/core" in mpls
	for in in "$IN4" "$IN6"; do
		for inner in "$INNER4" "$INNER6"; do
			for label in 1003 1006; do
				out=$OUT4
				[ "$label" = 1003 ] || out=$OUT6
				[ "${in%% *}" = ip6 ] || out=${out/flow=5/flow=ANY}
				packet="$inner / $TCP / data len=9000"
				check_counter "${in%% *} ${inner%% *} to ${out%% *}: one packet" "$LSR" forward_merged 1 \
					pkt whole "$LER/core" "$LSR/west" "$SIZE" "$in / mpls label=$label tc=3 ttl=9 / $packet"
				check_cut "segments" OUT "$out / mpls label=$label tc=3 ttl=8" "$packet"
			done
		done
	done
}

# What a neighbour's kernel hands over uncut is cut by WireGuard.
t_wireguard()
{
	local inner

	path_peer
	pkt_watch WG "$EGR/wg" in mpls
	pkt_watch TX "$LSR/wg" out mpls
	for inner in "$INNER4" "$INNER6"; do
		must pkt whole "$LER/core" "$LSR/west" "$SIZE" \
			"$IN4 / mpls label=1007 ttl=9 / $inner / $TCP / data len=20000"
		check_cut "${inner%% *}: segments" WG \
			"ip src=10.8.0.2 dst=10.8.0.3 df=1 / mpls label=1007 ttl=8" "$inner / $TCP / data len=20000"
		check_eq "${inner%% *}: WireGuard was given one packet" "$(pkt sizes TX 1)" \
			$((24 + $(pkt build "$inner / $TCP / data len=20000" | tr -d '\n' | wc -c) / 2))
	done
}

# A WireGuard link from LSR to EGR, without receive merging.
path_peer()
{
	local LSR_PRIVATE LSR_PUBLIC EGR_PRIVATE EGR_PUBLIC namespace

	wireguard_keys LSR
	wireguard_keys EGR
	for namespace in "$LSR" "$EGR"; do
		must ip -n "$namespace" link add wg type wireguard
		defer ip -n "$namespace" link del wg
		must ip -n "$namespace" link set wg up
		features "$namespace" wg gro off
	done
	address "$LSR" wg 10.8.0.2/24
	address "$EGR" wg 10.8.0.3/24
	must in_ns "$LSR" wg set wg listen-port 5002 private-key <(echo "$LSR_PRIVATE") \
		peer "$EGR_PUBLIC" endpoint 10.2.0.2:5003 allowed-ips 10.8.0.3/32
	must in_ns "$EGR" wg set wg listen-port 5003 private-key <(echo "$EGR_PRIVATE") \
		peer "$LSR_PUBLIC" endpoint 10.2.0.1:5002 allowed-ips 10.8.0.2/32
	must lnet "$LSR" exit add tunnel label 1007 egress 10.8.0.3 via 10.8.0.3 dev wg
	defer lnet "$LSR" exit del tunnel
}

# With its label and outer header such a packet may be more than 64 KB.
t_longest()
{
	local total packet

	pkt_watch_summed WIRE "$LSR/west" in mpls
	for total in 65535 65512 65511 65500 65492 65491 65490 65000; do
		packet="$TCP / data len=$((total - 52))"
		must pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$INNER4 ttl=44 / $packet"
		check_cut "LER: $total bytes" WIRE \
			"ip src=10.1.0.1 dst=10.1.0.2 df=1 / mpls label=1003 ttl=43" "$INNER4 ttl=43 / $packet"
	done
	pkt_watch_summed OUT "$EGR/core" in mpls
	for total in 65511 65500 65491 65490; do
		packet="$INNER4 / $TCP / data len=$((total - 52))"
		must pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 ttl=9 / $packet"
		check_cut "LSR: $total bytes" OUT "$OUT4 / mpls label=1003 ttl=8" "$packet"
		must pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1006 ttl=9 / $packet"
		check_cut "LSR: $total bytes, IPv6 outside" OUT "${OUT6/flow=5/flow=ANY} / mpls label=1006 ttl=8" "$packet"
	done
}

# What counts is the length of the segments.
t_mtu()
{
	local total=$((52 + SIZE))

	pkt_watch_summed WIRE "$LSR/west" in mpls
	pkt_watch BACK "$CLI/lan" in icmp
	must lnet "$LER" exit set out via 10.1.0.2 dev core mtu $((total + 23))
	check_counter "LER: one byte too long" "$LER" too_big 1 \
		pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$INNER4 / $TCP / data len=9000"
	check_match "is answered once" "$(pkt take BACK)" "icmp type=3 code=4 info=$((total - 1)) "
	check_silence "and not sent" WIRE
	must lnet "$LER" exit set out via 10.1.0.2 dev core mtu $((total + 24))
	check_counter "just fits" "$LER" push_merged 1 \
		pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$INNER4 / $TCP / data len=9000"
	check_silence "without an answer" BACK
	must lnet "$LER" exit set out via 10.1.0.2 dev core

	pkt_watch_summed OUT "$EGR/core" in mpls
	must lnet "$LSR" exit set out via 10.2.0.2 dev east mtu $((total + 23))
	check_counter "LSR: one byte too long" "$LSR" too_big 1 \
		pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 / $INNER4 / $TCP / data len=9000"
	check_silence "is not sent" OUT
	must lnet "$LSR" exit set out via 10.2.0.2 dev east mtu $((total + 24))
	check_counter "just fits" "$LSR" forward_merged 1 \
		pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 / $INNER4 / $TCP / data len=9000"
	must lnet "$LSR" exit set out via 10.2.0.2 dev east mtu $((total + 23))
	pkt take OUT > /dev/null
	check_counter "without DF each segment is cut in two" "$LSR" push 6 \
		pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 / ${INNER4/df=1/df=0} / $TCP / data len=$((3 * SIZE))"
	check_match "and none is a super-packet" "$(pkt sizes OUT 6)" "^([0-9]{1,4} ){5}[0-9]{1,4}$"
	must lnet "$LSR" exit set out via 10.2.0.2 dev east
}

# Datagrams, where a sender can hand over several in one.
t_datagrams()
{
	local udp="udp sport=4000 dport=9 / data len=9000"

	pkt_watch_summed WIRE "$LSR/west" in mpls
	if ! pkt whole "$CLI/lan" "$LER/lan" "$SIZE" "$INNER4 ttl=44 / $udp" > /dev/null; then
		skip "datagrams" "packet sockets of this kernel send none in one"
		return
	fi
	check_cut "LER" WIRE "ip src=10.1.0.1 dst=10.1.0.2 df=1 / mpls label=1003 ttl=43" "$INNER4 ttl=43 / $udp"
	pkt_watch_summed OUT "$EGR/core" in mpls
	must pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 ttl=9 / $INNER6 / $udp"
	check_cut "LSR" OUT "$OUT4 / mpls label=1003 ttl=8" "$INNER6 / $udp"
	must lnet "$LSR" exit set out via 10.2.0.2 dev east mtu $((24 + 28 + SIZE - 1))
	check_counter "one byte too long" "$LSR" too_big 1 \
		pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 ttl=9 / $INNER4 / $udp"
	must lnet "$LSR" exit set out via 10.2.0.2 dev east
}

# Labels within labels: as deep as a packet has room, and cut by nobody.
t_nested()
{
	local depth packet="$INNER4 / $TCP / data len=9000" pieces

	pkt_watch_summed OUT "$EGR/core" in
	for depth in 1 2 900; do
		pieces=$(yes "$INNER4 / mpls label=1003 / " | head -n "$depth" | tr -d '\n')
		pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 ttl=9 / $pieces$packet" > /dev/null
		check_silence "a label within $depth labels" OUT
	done
	pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 s=0 ttl=9 / $packet" > /dev/null
	check_silence "a label without an end" OUT
	pkt whole "$LER/core" "$LSR/west" "$SIZE" "$IN4 / mpls label=1003 / ip ver=7 src=1.1.1.1 dst=2.2.2.2 / $TCP / data len=9000" > /dev/null
	check_silence "a packet of no version" OUT
}

require_cmd ethtool
path_lan
path_core
path_egress
path_clients "$LSR" 10.1.0.1 fd10:1::1
path_clients "$EGR" 10.2.0.1 fd10:2::1
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
must lnet "$LER" label add 203.0.113.0/24 exit out
must lnet "$LSR" exit add out label 1003 egress 10.255.0.3 via 10.2.0.2 dev east
must lnet "$LSR" exit add out6 label 1006 egress fd10:255::3 via fd10:2::2 dev east
must lnet "$LSR" dev add west

subtest "LER" t_ler
subtest "a checksum to be computed" t_checksum
subtest "LSR" t_lsr
subtest "through WireGuard" t_wireguard
subtest "64 KB" t_longest
subtest "path MTU" t_mtu
subtest "datagrams" t_datagrams
subtest "labels within labels" t_nested
finish
