#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The LER: what it pushes, byte by byte, and what it answers.  Which packets it
# takes is the matter of ler_match.sh.
#
#   CLI lan ---- lan LER core -- west LSR
#     .1.2    .1.1      .1    .2
#   192.168.1.0/24     10.1.0.0/24
#   2001:db8:1::/64
#
# LER labels 203.0.113.0/24 and 2001:db8:203::/64 with 1003; LSR only looks on.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

OUTER="ip src=10.1.0.1 dst=10.1.0.2 df=1 id=0 ttl=64"

family_names()
{
	INNER="$IP src=$CLIENT dst=$SERVER"
}

send()
{
	must pkt send "$CLI/lan" "$LER/lan" "$@"
}

t_push()
{
	local payload="udp sport=4000 dport=9 / data len=101" got

	pkt_watch WIRE "$LSR/west" in mpls
	send "$INNER tos=0xa0 id=4711 df=1 ttl=61 / $payload"
	got=$(pkt take_hex WIRE)
	check_packet "an outer header, one label stack entry, the inner packet" \
		"$(pkt decode "$got")" \
		"$OUTER tos=0xa0 / mpls label=1003 tc=5 s=1 ttl=60 / $INNER tos=0xa0 id=4711 df=1 ttl=60 / $payload"
	check_eq "the inner bytes are those of a forwarded packet" "${got:48}" \
		"$(pkt forwarded "$(pkt build "$INNER tos=0xa0 id=4711 df=1 ttl=61 / $payload")")"
}

t_traffic_class()
{
	local tos tc want=()

	pkt_watch WIRE "$LSR/west" in mpls
	for tos in 0x00 0x01 0x02 0x03 0x20 0xb8 0xbb 0xff; do
		send "$INNER tos=$tos ttl=9 / data len=8"
		tc=$((tos >> 5))
		want+=("$OUTER tos=$tos / mpls label=1003 tc=$tc ttl=8 / $INNER tos=$tos ttl=8 / data len=8")
	done
	check_packets "TC from the class selector, DSCP and ECN copied" WIRE "${want[@]}"
}

t_protocols()
{
	local got

	pkt_watch WIRE "$LSR/west" in mpls
	send "$INNER / tcp sport=1 dport=80 flags=2 / data len=3" \
		"$INNER / $ECHO info=65537 / data len=56" \
		"$INNER proto=50 / data len=40" "$INNER proto=41 / data len=60" \
		"$INNER"
	got=$(pkt take WIRE 5)
	check_packet "TCP, ICMP, ESP, IPv6 inside, no payload at all" \
		"$(sed 's/^.* ttl=63 \/ //' <<< "$got")" \
		"$INNER ttl=63 / tcp sport=1 dport=80 flags=2 / data len=3" \
		"$INNER ttl=63 / $ECHO info=65537 / data len=56" \
		"$INNER ttl=63 proto=50 / data len=40" \
		"$INNER ttl=63 proto=41 / data len=60" \
		"$INNER ttl=63"
}

# Sends packets that end with the TEXTs, and wants them labelled and untouched.
check_untouched()	# DESC TEXT...
{
	local desc=$1 text sent=() want=()

	shift
	for text; do
		sent+=("$INNER $text")
		want+=("$OUTER / mpls label=1003 ttl=63 / $INNER ttl=63 $text")
	done
	send "${sent[@]}"
	check_packets "$desc" WIRE "${want[@]}"
}

t_inner_fragments()
{
	pkt_watch WIRE "$LSR/west" in mpls
	check_untouched "fragments" "id=9 mf=1 proto=17 / data len=64" \
		"id=9 frag=8 proto=17 / data len=21"
}

t_extensions()
{
	local udp="udp sport=4 dport=5 / data len=30"

	pkt_watch WIRE "$LSR/west" in mpls
	check_untouched "fragments" "/ frag6 id=9 mf=1 proto=17 / data len=64" \
		"/ frag6 id=9 frag=8 proto=17 / data len=21"
	check_untouched "hop-by-hop, destination options, routing" \
		"/ ext type=0 hex=1e02abcd / $udp" "/ ext type=60 / $udp" \
		"/ ext type=43 hex=0400aabbccdd / $udp" \
		"/ ext type=0 / ext type=60 / ext type=43 hex=0000 / frag6 id=5 / ext type=60 / tcp sport=1 dport=2"
	check_untouched "the flow label" "flow=0xabcde / $udp"
	check_untouched "a router alert" "/ ext type=0 hex=05020000 / $udp"
}

t_counters()
{
	local before after

	before=$(lnet_exit_stat "$LER" out push)
	check_counter "push counts packets" "$LER" push 3 \
		send "$INNER / data len=30" "$INNER / data len=30" "$INNER / data len=30"
	after=$(lnet_exit_stat "$LER" out push)
	check_eq "the exit counts packets and inner bytes" \
		"$((${after% *} - ${before% *})) $((${after#* } - ${before#* }))" "3 $((3 * (30 + HEADER)))"
}

t_lnet0_sees_it()
{
	pkt_watch DEV "$LER/lnet0" out "$IP"
	send "$INNER ttl=5 / data len=9"
	check_packets "lnet0 shows the inner packet" DEV "$INNER ttl=4 / data len=9"
	check_eq "and has no address" "$(ip -n "$LER" -o address show dev lnet0)" ""
}

t_options()
{
	local got

	pkt_watch WIRE "$LSR/west" in mpls
	# record route, room for two addresses
	send "$INNER opt=070b040000000000000000 / udp sport=1 dport=2"
	got=$(pkt take WIRE)
	check_match "an address of the router is recorded" "$got" \
		"ttl=63 proto=17 opt=070b08(c0a80101|0a010001|0aff0001)0000000000 / udp"
	check_not "and the checksums are right" grep -q bad <<< "$got"
	send "$INNER opt=01010101 / udp sport=1 dport=2"
	check_packets "options that need no router's help stay" WIRE \
		"$OUTER / mpls label=1003 ttl=63 / $INNER ttl=63 opt=01010101 / udp sport=1 dport=2"
}

t_ttl()
{
	local udp="udp sport=7 dport=8 / data len=12"

	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch BACK "$CLI/lan" in "$ICMP"
	check_counter "TTL 1 is counted" "$LER" ttl_expired 1 send "$INNER ttl=1 / $udp"
	check_packet "and answered with time exceeded" \
		"$(pkt take BACK | sed -E 's/ id=[0-9]*/ id=0/; s/ tos=[0-9]*/ tos=0/; s/ flow=[0-9]*/ flow=0/')" \
		"$IP src=$CLIENT_GW dst=$CLIENT / $TTL_EXPIRED / $INNER ttl=1 / $udp"
	check_silence "nothing leaves" WIRE
}

t_too_big()
{
	local got size=1477

	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch BACK "$CLI/lan" in "$ICMP"
	check_counter "too big with DF is counted" "$LER" too_big 1 \
		send "$INNER df=1 / udp sport=7 dport=8 / data len=$((size - 8 - HEADER))"
	got=$(pkt take BACK)
	check_match "and answered with the path MTU: the device's less 24" "$got" \
		"^$IP src=$CLIENT_GW dst=$CLIENT .* $TOO_BIG info=1476 / $IP src=$CLIENT dst=$SERVER "
	check_silence "nothing leaves" WIRE
	size=1476
	send "$INNER df=1 / udp sport=7 dport=8 / data len=$((size - 8 - HEADER))"
	check_packets "what just fits passes" WIRE \
		"$OUTER / mpls label=1003 ttl=63 / $INNER df=1 ttl=63 / udp sport=7 dport=8 / data len=$((size - 8 - HEADER))"
}

t_fragments()
{
	local got

	pkt_watch WIRE "$LSR/west" in mpls
	send "$INNER id=99 / udp sport=7 dport=8 / data len=1472"
	got=$(pkt take WIRE 2 | sed 's/ crc=.*//')
	check_eq "without DF it is cut, each piece with label and DF outside" "$got" \
		"$(pkt normal "$OUTER" "$OUTER" | sed -n 's/proto=0/proto=137/p;' | sed '1s|$| / mpls label=1003 tc=0 s=1 ttl=63 / ip src=192.168.1.2 dst=203.0.113.2 tos=0 id=99 df=0 mf=1 frag=0 ttl=63 proto=17 / udp sport=7 dport=8 / data len=1448|; 2s|$| / mpls label=1003 tc=0 s=1 ttl=63 / ip src=192.168.1.2 dst=203.0.113.2 tos=0 id=99 df=0 mf=0 frag=182 ttl=63 proto=17 / data len=24|')"
}

t_mtu_of_exit()
{
	pkt_watch BACK "$CLI/lan" in "$ICMP"
	must lnet "$LER" exit set out mtu 1300
	defer lnet "$LER" exit set out mtu 0
	send "$INNER df=1 / data len=1281"
	check_match "an exit's own MTU is the one that is told" "$(pkt take BACK)" \
		"$TOO_BIG info=1300 "
	must ip -n "$LER" link set core mtu 1310
	defer ip -n "$LER" link set core mtu 1500
	send "$INNER df=1 / data len=1281"
	check_match "the device's counts where it is smaller" "$(pkt take BACK)" \
		"$TOO_BIG info=1286 "
}

t_narrow()
{
	local LER_PRIVATE LER_PUBLIC LSR_PRIVATE LSR_PUBLIC just

	pkt_watch BACK "$CLI/lan" in "$ICMP"
	must lnet "$LER" exit set out mtu 1200
	defer lnet "$LER" exit set out mtu 0
	send "$INNER / data len=1241"
	check_match "nobody is told less than 1280" "$(pkt take BACK)" "$TOO_BIG info=1280 "
	must lnet "$LER" exit set out mtu 0
	must ip -n "$LER" link set core mtu 1280
	defer ip -n "$LER" link set core mtu 1500
	just="data len=$((1280 - HEADER))"
	check_counter "1280 bytes are refused where the device would lose them" "$LER" too_big 1 \
		send "$INNER / $just"
	check_match "with the truth" "$(pkt take BACK)" "$TOO_BIG info=1256 "
	wireguard_keys LER
	wireguard_keys LSR
	must ip -n "$LER" link add wg type wireguard
	defer ip -n "$LER" link del wg
	must ip -n "$LSR" link add wg type wireguard
	defer ip -n "$LSR" link del wg
	in_ns "$LER" wg set wg private-key /dev/stdin listen-port 5001 \
		peer "$LSR_PUBLIC" endpoint 10.1.0.2:5002 allowed-ips 10.8.0.2/32 <<< "$LER_PRIVATE"
	in_ns "$LSR" wg set wg private-key /dev/stdin listen-port 5002 \
		peer "$LER_PUBLIC" allowed-ips 10.8.0.1/32 <<< "$LSR_PRIVATE"
	address "$LER" wg 10.8.0.1/24
	address "$LSR" wg 10.8.0.2/24
	must ip -n "$LER" link set wg up mtu 1280
	must ip -n "$LSR" link set wg up mtu 1280
	must lnet "$LER" exit set out via 10.8.0.2 dev wg
	defer lnet "$LER" exit set out via 10.1.0.2 dev core
	pkt_watch WG "$LSR/wg" in mpls
	send "$INNER / $just"
	check_packets "but WireGuard carries them on an MTU of 1280" WG \
		"ip src=10.8.0.1 dst=10.8.0.2 df=1 / mpls label=1003 ttl=63 / $INNER ttl=63 / $just"
	send "$INNER / data len=$((1281 - HEADER))"
	check_match "and no more" "$(pkt take BACK)" "$TOO_BIG info=1280 "
}

t_mtu_of_lnet0()
{
	pkt_watch WIRE "$LSR/west" in
	must ip -n "$LER" link set lnet0 mtu 1200
	check_counter "an lnet0 too small for IPv6 has none" "$LER" family 1 send "$INNER / data len=4"
	must ip -n "$LER" link set lnet0 mtu 65511
	send "$INNER / data len=5"
	check_packets "until it grows again" WIRE \
		"$OUTER / mpls label=1003 ttl=63 / $INNER ttl=63 / data len=5"
	sysctl_ns "$LER" net.ipv6.conf.lnet0.disable_ipv6=1
	check_counter "nor has one where it is switched off" "$LER" family 1 send "$INNER / data len=4"
	sysctl_ns "$LER" net.ipv6.conf.lnet0.disable_ipv6=0
	send "$INNER / data len=6"
	check_packets "until it is switched on again" WIRE \
		"$OUTER / mpls label=1003 ttl=63 / $INNER ttl=63 / data len=6"
}

t_neighbours()
{
	pkt_watch WIRE "$LSR/west" in mpls
	must lnet "$LER" exit add other label 1005 egress 10.255.0.4 via 10.1.0.2 dev core
	defer lnet "$LER" exit del other
	must lnet "$LER" label add "$ELSEWHERE_NET" exit other
	defer lnet "$LER" label del "$ELSEWHERE_NET"
	must pkt flood "$CLI/lan" "$LER/lan" 50 "$IP src=$CLIENT dst=${ELSEWHERE%1}{i} / data len=4"
	must pkt flood "$CLI/lan" "$LER/lan" 50 "$IP src=$CLIENT dst=${SERVER%2}{i} / data len=4"
	must pkt take WIRE 98
	check "one neighbour on lnet0 is enough for all" test \
		"$(ip -n "$LER" "-$V" neigh show dev lnet0 nud all | wc -l)" -le 1
}

t_neighbour_unknown()
{
	pkt_watch WIRE "$LSR/west" in mpls
	must ip -n "$LER" neigh flush dev core
	send "$INNER / data len=4"
	check_packets "the first packet waits for the neighbour" WIRE \
		"$OUTER / mpls label=1003 ttl=63 / $INNER ttl=63 / data len=4"
}

t_source()
{
	pkt_watch WIRE "$LSR/west" in mpls
	must lnet "$LER" exit set out via 10.1.0.2 dev core src 10.255.0.1
	defer lnet "$LER" exit set out via 10.1.0.2 dev core
	send "$INNER / data len=4"
	check_packets "the outer source is the operator's choice" WIRE \
		"ip src=10.255.0.1 dst=10.1.0.2 df=1 / mpls label=1003 ttl=63 / $INNER ttl=63 / data len=4"
	must lnet "$LER" exit set out nexthop dev core
	must ip -n "$LER" neigh replace 10.255.0.3 lladdr "$(mac "$LSR" west)" dev core
	send "$INNER / data len=4"
	check_packets "without gateway the egress router is addressed" WIRE \
		"ip src=10.1.0.1 dst=10.255.0.3 df=1 / mpls label=1003 ttl=63 / $INNER ttl=63 / data len=4"
}

t_lnet0_down()
{
	pkt_watch WIRE "$LSR/west" in
	must ip -n "$LER" link set lnet0 down
	defer ip -n "$LER" link set lnet0 up
	check_counter "with lnet0 down packets are dropped and counted" "$LER" device_down 1 \
		send "$INNER / data len=4"
	check_silence "none slips out another way" WIRE
}

t_stray()
{
	pkt_watch WIRE "$LSR/west" in
	must ip -n "$LER" route add "$ELSEWHERE_NET" dev lnet0
	defer ip -n "$LER" route del "$ELSEWHERE_NET"
	check_counter "a route to lnet0 that is not ours leads nowhere" "$LER" stray 1 \
		send "$IP src=$CLIENT dst=$ELSEWHERE / data len=4"
	check_silence "nothing leaves" WIRE
}

path_lan
path_core
path_default "$LER" 10.1.0.2 fd10:1::2
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
must lnet "$LER" label add 203.0.113.0/24 exit out
must lnet "$LER" label add 2001:db8:203::/64 exit out

both "push" t_push
both "traffic class, DSCP, ECN" t_traffic_class
both "any protocol" t_protocols
one_family 4 "inner fragments" t_inner_fragments
one_family 6 "extension headers" t_extensions
both "counters" t_counters
both "lnet0" t_lnet0_sees_it
one_family 4 "IP options" t_options
both "TTL expires" t_ttl
both "too big" t_too_big
one_family 4 "fragmentation" t_fragments
both "MTU of the exit" t_mtu_of_exit
one_family 6 "less than the least MTU" t_narrow
one_family 6 "without IPv6 on lnet0" t_mtu_of_lnet0
both "neighbours on lnet0" t_neighbours
both "neighbour unknown" t_neighbour_unknown
both "outer source and destination" t_source
both "lnet0 down" t_lnet0_down
both "stray packets" t_stray
finish
