#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The maximum segment size of TCP is lowered to what fits between the routers,
# in what is pushed and in what is popped.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# lib/path.sh has the addresses.  1500 bytes less 24 leave 1476 for the inner
# packet: 1436 (59c) for what TCP over IPv4 carries, 1416 (588) over IPv6.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

OUTER="ip src=10.1.0.1 dst=10.1.0.2 df=1 id=0 ttl=64"
IN="ip src=10.2.0.1 dst=10.2.0.2"
TO="ip src=192.168.1.2 dst=203.0.113.2"
TO6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"
SYN="tcp sport=4000 dport=80 seq=7 flags"

# What CLI sends, and what LER makes of it.
push()
{
	must pkt send "$CLI/lan" "$LER/lan" "$@"
}

pushed()	# DESC INNER...
{
	local desc=$1 inner want=()

	shift
	for inner; do
		want+=("$OUTER / mpls label=1003 ttl=63 / $inner")
	done
	check_packets "$desc" WIRE "${want[@]}"
}

# The same options pushed and found on the wire: FLAGS OPTIONS-SENT OPTIONS-SEEN
table()		# IP-LAYER IP-LAYER-SEEN
{
	local to=$1 seen=$2 desc flags sent want

	while IFS='|' read -r desc flags sent want; do
		push "$to / $SYN=$flags opt=$sent / data len=3"
		pushed "$desc" "$seen / $SYN=$flags opt=$want / data len=3"
	done
}

t_push()
{
	pkt_watch WIRE "$LSR/west" in mpls
	table "$TO df=1" "$TO df=1 ttl=63" <<-'EOT'
		a SYN|2|020405b4|0204059c
		a SYN-ACK|12|020405b4|0204059c
		with congestion flags|c2|020405b4|0204059c
		one byte too much|2|0204059d|0204059c
		what fits stays|2|0204059c|0204059c
		and what is smaller|2|02040218|02040218
		the largest|2|0204ffff|0204059c
		none|2|02040000|02040000
		behind other options|2|040201010204ffff01030307|040201010204059c01030307
		at an odd place|2|010204ffff030307|010204059c030307
		twice|2|0204ffff0204fffe|0204059c0204059c
		other packets of a connection|10|020405b4|020405b4
		a reset|4|020405b4|020405b4
	EOT
}

t_malformed()
{
	pkt_watch WIRE "$LSR/west" in mpls
	check_counter "nothing that makes no sense is changed" "$LER" mss_clamped 0 table \
		"$TO" "$TO ttl=63" <<-'EOT'
		no length|2|01010102|01010102
		a length of nothing|2|0200ffff|0200ffff
		a length of one|2|0201ffff|0201ffff
		a length of three|2|0203ffff|0203ffff
		a length of five|2|0205ffff01010101|0205ffff01010101
		longer than the header|2|020cffff|020cffff
		behind the end|2|000000000204ffff|000000000204ffff
		behind an option without length|2|050002040204ffff|050002040204ffff
	EOT
	push "$TO / tcp sport=1 dport=2 flags=2 opt=0204ffff sum=1"
	pushed "a wrong checksum stays wrong by as much" \
		"$TO ttl=63 / tcp sport=1 dport=2 flags=2 opt=0204059c sum=$(printf '%d' 0xfa64)"
	push "$TO proto=6 / data hex=0001000200000000000000006002040000000000" \
		"$TO proto=6 / data hex=000100020000000000000000400204000000000002040fff" \
		"$TO proto=6 / data hex=0001000200000000000000006002"
	pushed "a header that goes on behind the packet, one too short, one cut off" \
		"$TO ttl=63 proto=6 / data hex=0001000200000000000000006002040000000000" \
		"$TO ttl=63 proto=6 / data hex=000100020000000000000000400204000000000002040fff" \
		"$TO ttl=63 proto=6 / data hex=0001000200000000000000006002"
	push "$TO mf=1 frag=3 proto=6 / data hex=0001000200000000000000006002040000000000020405b4"
	pushed "a fragment that begins like a SYN" \
		"$TO ttl=63 mf=1 frag=3 proto=6 / data hex=0001000200000000000000006002040000000000020405b4"
	push "$TO / udp sport=1 dport=2 / data hex=000000006002040000000000020405b4"
	pushed "another protocol" \
		"$TO ttl=63 / udp sport=1 dport=2 / data hex=000000006002040000000000020405b4"
}

t_path()
{
	pkt_watch WIRE "$LSR/west" in mpls
	must lnet "$LER" exit set out mtu 1300
	defer lnet "$LER" exit set out mtu 0
	push "$TO / $SYN=2 opt=020405b4"
	pushed "the exit's own MTU counts" "$TO ttl=63 / $SYN=2 opt=020404ec"
	must ip -n "$LER" link set core mtu 1200
	defer ip -n "$LER" link set core mtu 1500
	push "$TO / $SYN=2 opt=020405b4"
	pushed "and the device's" "$TO ttl=63 / $SYN=2 opt=02040470"
}

t_off()
{
	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch SRV "$SRV/wan" in tcp
	check_counter "on: counted" "$LER" mss_clamped 1 push "$TO / $SYN=2 opt=020405b4"
	pushed "and lowered" "$TO ttl=63 / $SYN=2 opt=0204059c"
	must lnet "$LER" config set mss-clamp off
	defer lnet "$LER" config set mss-clamp on
	must lnet "$EGR" config set mss-clamp off
	defer lnet "$EGR" config set mss-clamp on
	must pkt take SRV 1
	check_counter "off: not counted" "$LER" mss_clamped 0 push "$TO / $SYN=2 opt=020405b4"
	pushed "and left" "$TO ttl=63 / $SYN=2 opt=020405b4"
	check_packets "nor is it changed where the label comes off" SRV \
		"$TO ttl=61 / $SYN=2 opt=020405b4"
}

t_pop()
{
	pkt_watch SRV "$SRV/wan" in tcp
	must ip -n "$EGR" link set core mtu 1400
	defer ip -n "$EGR" link set core mtu 1500
	check_counter "popped: counted" "$EGR" mss_clamped 1 must pkt send "$LSR/east" "$EGR/core" \
		"$IN / mpls label=1003 ttl=9 / $TO / $SYN=2 opt=0204059c"
	check_packets "and lowered to what fits on the way back" SRV \
		"$TO ttl=8 / $SYN=2 opt=02040538"
	must pkt send "$LSR/east" "$EGR/core" \
		"$IN / mpls label=1003 ttl=9 / ip src=192.168.7.2 dst=203.0.113.2 / $SYN=2 opt=0204059c"
	check_packets "where no label leads back it stays" SRV \
		"ip src=192.168.7.2 dst=203.0.113.2 ttl=8 / $SYN=2 opt=0204059c"
}

t_push6()
{
	pkt_watch WIRE "$LSR/west" in mpls
	table "$TO6" "$TO6 ttl=63" <<-'EOT'
		a SYN|2|020405a0|02040588
		a SYN-ACK, at an odd place|12|01020405a0030307|0102040588030307
		what fits stays|2|02040588|02040588
		nonsense|2|0201ffff|0201ffff
	EOT
	push "$TO6 / ext type=0 / ext type=60 / $SYN=2 opt=0204ffff" \
		"$TO6 / frag6 id=1 mf=1 / $SYN=2 opt=0204ffff" \
		"$TO6 / frag6 id=1 frag=2 proto=6 / data hex=0001000200000000000000006002040000000000020405b4"
	pushed "behind extension headers; later fragments are left alone" \
		"$TO6 ttl=63 / ext type=0 / ext type=60 / $SYN=2 opt=02040588" \
		"$TO6 ttl=63 / frag6 id=1 mf=1 / $SYN=2 opt=02040588" \
		"$TO6 ttl=63 / frag6 id=1 frag=2 proto=6 / data hex=0001000200000000000000006002040000000000020405b4"
}

t_pop6()
{
	pkt_watch SRV "$SRV/wan" in tcp
	must ip -n "$EGR" link set core mtu 1400
	defer ip -n "$EGR" link set core mtu 1500
	must pkt send "$LSR/east" "$EGR/core" \
		"$IN / mpls label=1003 ttl=9 / $TO6 / $SYN=2 opt=0204059c"
	check_packets "popped, lowered to what fits on the way back" SRV \
		"$TO6 ttl=8 / $SYN=2 opt=02040524"
}

# Where no ICMP gets through, only the segment size is left to tell.
t_black_hole()
{
	local host

	for host in "$CLI" "$SRV"; do
		must in_ns "$host" nft -f - <<-'EOT'
			table inet hole {
				chain in { type filter hook input priority 0;
					icmp type destination-unreachable drop
					icmpv6 type packet-too-big drop
				}
			}
		EOT
		defer in_ns "$host" nft delete table inet hole
	done
	check "a transfer without any ICMP" pkt tcp "$CLI" 203.0.113.2 8001 "$SRV"
	check "over IPv6" pkt tcp "$CLI" 2001:db8:203::2 8002 "$SRV"
	must lnet "$LER" config set mss-clamp off
	defer lnet "$LER" config set mss-clamp on
	must lnet "$EGR" config set mss-clamp off
	defer lnet "$EGR" config set mss-clamp on
	check_not "without it the path is a black hole" pkt tcp "$CLI" 203.0.113.2 8003 "$SRV" wait=2
}

path_lan
path_core
path_egress
path_wan
path_labels

subtest "pushed" t_push
subtest "malformed" t_malformed
subtest "the path decides" t_path
subtest "switched off" t_off
subtest "popped" t_pop
subtest "IPv6, pushed" t_push6
subtest "IPv6, popped" t_pop6
subtest "no ICMP on the path" t_black_hole
finish
