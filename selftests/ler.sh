#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The LER: what it pushes, byte by byte, and what it answers.  Which packets it
# takes is the matter of ler_match.sh.
#
#   CLI lan ---- lan LER core -- west LSR
#     .1.2    .1.1      .1    .2
#   192.168.1.0/24     10.1.0.0/24
#
# LER labels 203.0.113.0/24 with 1003; LSR only looks on.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

OUTER="ip src=10.1.0.1 dst=10.1.0.2 df=1 id=0 ttl=64"
INNER="ip src=192.168.1.2 dst=203.0.113.2"
FROM_LER="ip src=192.168.1.1 dst=192.168.1.2 tos=0xc0 ttl=64"

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
		"$INNER / icmp type=8 info=65537 / data len=56" \
		"$INNER proto=50 / data len=40" "$INNER proto=41 / data len=60" \
		"$INNER id=9 mf=1 proto=17 / data len=64" \
		"$INNER id=9 frag=8 proto=17 / data len=21" \
		"$INNER"
	got=$(pkt take WIRE 7)
	check_packet "TCP, ICMP, ESP, 6in4, fragments, no payload at all" \
		"$(sed 's/^.* ttl=63 \/ //' <<< "$got")" \
		"$INNER ttl=63 / tcp sport=1 dport=80 flags=2 / data len=3" \
		"$INNER ttl=63 / icmp type=8 info=65537 / data len=56" \
		"$INNER ttl=63 proto=50 / data len=40" \
		"$INNER ttl=63 proto=41 / data len=60" \
		"$INNER ttl=63 id=9 mf=1 proto=17 / data len=64" \
		"$INNER ttl=63 id=9 frag=8 proto=17 / data len=21" \
		"$INNER ttl=63"
}

t_counters()
{
	local before after

	before=$(lnet_exit_stat "$LER" out push)
	check_counter "push counts packets" "$LER" push 3 \
		send "$INNER / data len=30" "$INNER / data len=30" "$INNER / data len=30"
	after=$(lnet_exit_stat "$LER" out push)
	check_eq "the exit counts packets and inner bytes" \
		"$((${after% *} - ${before% *})) $((${after#* } - ${before#* }))" "3 150"
}

t_lnet0_sees_it()
{
	pkt_watch DEV "$LER/lnet0" out
	send "$INNER ttl=5 / data len=9"
	check_packets "lnet0 shows the inner packet" DEV "$INNER ttl=4 / data len=9"
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
	pkt_watch BACK "$CLI/lan" in icmp
	check_counter "TTL 1 is counted" "$LER" ttl_expired 1 send "$INNER ttl=1 / $udp"
	check_packet "and answered with time exceeded" \
		"$(pkt take BACK | sed 's/ id=[0-9]*/ id=0/')" \
		"$FROM_LER / icmp type=11 / $INNER ttl=1 / $udp"
	check_silence "nothing leaves" WIRE
}

t_too_big()
{
	local got size=1477

	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch BACK "$CLI/lan" in icmp
	check_counter "too big with DF is counted" "$LER" too_big 1 \
		send "$INNER df=1 / udp sport=7 dport=8 / data len=$((size - 28))"
	got=$(pkt take BACK)
	check_match "and answered with the path MTU: the device's less 24" "$got" \
		"^ip src=192.168.1.1 dst=192.168.1.2 .* icmp type=3 code=4 info=1476 / ip src=192.168.1.2 dst=203.0.113.2 "
	check_silence "nothing leaves" WIRE
	size=1476
	send "$INNER df=1 / udp sport=7 dport=8 / data len=$((size - 28))"
	check_packets "what just fits passes" WIRE \
		"$OUTER / mpls label=1003 ttl=63 / $INNER df=1 ttl=63 / udp sport=7 dport=8 / data len=$((size - 28))"
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
	pkt_watch BACK "$CLI/lan" in icmp
	must lnet "$LER" exit set out mtu 1300
	defer lnet "$LER" exit set out mtu 0
	send "$INNER df=1 / data len=1281"
	check_match "an exit's own MTU is the one that is told" "$(pkt take BACK)" \
		"type=3 code=4 info=1300 "
	must ip -n "$LER" link set core mtu 1200
	defer ip -n "$LER" link set core mtu 1500
	send "$INNER df=1 / data len=1281"
	check_match "the device's counts where it is smaller" "$(pkt take BACK)" \
		"type=3 code=4 info=1176 "
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
	must ip -n "$LER" route add 198.51.100.0/24 dev lnet0
	defer ip -n "$LER" route del 198.51.100.0/24
	check_counter "a route to lnet0 that is not ours leads nowhere" "$LER" stray 1 \
		send "ip src=192.168.1.2 dst=198.51.100.1 / data len=4"
	check_silence "nothing leaves" WIRE
}

path_lan
path_core
must ip -n "$LER" route add default via 10.1.0.2
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
must lnet "$LER" label add 203.0.113.0/24 exit out

subtest "push" t_push
subtest "traffic class, DSCP, ECN" t_traffic_class
subtest "any protocol" t_protocols
subtest "counters" t_counters
subtest "lnet0" t_lnet0_sees_it
subtest "IP options" t_options
subtest "TTL expires" t_ttl
subtest "too big" t_too_big
subtest "fragmentation" t_fragments
subtest "MTU of the exit" t_mtu_of_exit
subtest "neighbour unknown" t_neighbour_unknown
subtest "outer source and destination" t_source
subtest "lnet0 down" t_lnet0_down
subtest "stray packets" t_stray
finish
