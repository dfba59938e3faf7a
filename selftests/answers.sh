#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# ICMP errors of LSR and egress router about labelled packets: to whom, with what
# label stack (RFC 4884, RFC 4950), and how many.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# lib/path.sh has the addresses.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

IN="ip src=10.1.0.1 dst=10.1.0.2"
BACK="ip src=10.1.0.2 dst=10.1.0.1 df=1 id=0 ttl=64 tos=0xc0 / mpls label=1001 tc=6"
TO="ip src=192.168.1.2 dst=203.0.113.2"
ERROR="$BACK / ip src=10.1.0.2 dst=192.168.1.2 tos=0xc0 / icmp"
UDP="udp sport=5 dport=6"
TO6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"
BACK6="ip src=10.1.0.2 dst=10.1.0.1 df=1 id=0 ttl=64 / mpls label=1001"
ERROR6="$BACK6 / ip6 src=fd10:1::2 dst=2001:db8:1::2 / icmp6"

# To the LSR, as if LER had labelled it.
send()
{
	must pkt send "$LER/core" "$LSR/west" "$@"
}

# What came back there, all but the IP id of the ICMP packet itself.
answers()
{
	pkt take BACK | sed -E 's/(label=1001 [^/]*\/ ip src=[0-9.]+ dst=[0-9.]+ tos=[0-9]+) id=[0-9]+/\1 id=0/'
}

t_bytes()
{
	local length got

	pkt_watch BACK "$LER/core" in mpls
	send "$IN / mpls label=1003 tc=5 ttl=1 / $TO id=7 ttl=3 tos=0x12 / $UDP / data len=4"
	got=$(pkt take_hex BACK)
	# outer 20, label 4, IP 20
	check_eq "ICMP header: time exceeded, 32 words are quoted" "${got:88:4}${got:96:8}" "0b0000200000"
	check_eq "the packet, padded to 128 bytes" "${got:104:256}" \
		"$(pkt build "$TO id=7 ttl=1 tos=0x12 / $UDP / data len=4")$(printf '0%.0s' {1..192})"
	check_match "version 2, length 8, class 1, type 1, the label stack entry as it came" \
		"${got:360}" '^2000....00080101003ebb01$'
	check_packet "checksums and all the rest" \
		"$(pkt decode "$got" | sed -E 's/(dst=192.168.1.2 tos=208) id=[0-9]+/\1 id=0/')" \
		"ip src=10.1.0.2 dst=10.1.0.1 df=1 ttl=64 tos=0xd0 / mpls label=1001 tc=6 / ip src=10.1.0.2 dst=192.168.1.2 tos=0xd0 / icmp type=11 stack=1003:5:1:1 / $TO id=7 ttl=1 tos=0x12 / $UDP / data len=4"
	for length in 99 100 101 1400; do
		send "$IN / mpls label=1003 ttl=1 / $TO / $UDP / data len=$length"
		check_packet "$length bytes behind the headers" "$(answers)" \
			"$ERROR type=11 stack=1003:0:1:1 / $TO ttl=1 / $UDP / data len=$length"
	done
}

t_tshark()
{
	local capture

	command -v tshark > /dev/null || { skip "tshark" "not installed"; return; }
	capture capture "$LER" core proto 137
	send "$IN / mpls label=1003 tc=5 ttl=1 / $TO / $UDP"
	must capture_wait "$capture" 2
	capture_stop "$capture"
	check_eq "tshark finds the label stack entry, and both checksums right" \
		"$(dissect "$capture" "icmp.type == 11" icmp.checksum.status icmp.ext.checksum.status \
			icmp.mpls.label icmp.mpls.exp icmp.mpls.s icmp.mpls.ttl)" \
		"$(printf '1\t1\t1003\t5\t1\t1')"
}

t_traceroute()
{
	local got

	command -v traceroute > /dev/null || { skip "traceroute" "not installed"; return; }
	got=$(in_ns "$CLI" traceroute -e -n -N 1 -q 1 -w 10 203.0.113.2 |
		awk 'NR > 1 { print $1, $2, $3 ~ /</ ? $3 : "-" }')
	check_eq "each router and its label" "$got" "1 192.168.1.1 -
2 10.1.0.2 <MPLS:L=1003,E=0,S=1,T=1>
3 10.2.0.2 <MPLS:L=1003,E=0,S=1,T=1>
4 203.0.113.2 -"
}

t_egress()
{
	local in="ip src=10.2.0.1 dst=10.2.0.2"

	pkt_watch BACK "$LSR/east" in mpls
	pkt_watch SRV "$SRV/wan" in udp
	check_counter "TTL 1 ends at the egress router" "$EGR" ttl_expired 1 \
		must pkt send "$LSR/east" "$EGR/core" "$in / mpls label=1003 tc=1 ttl=1 / $TO ttl=9 / $UDP"
	check_match "which tells its label, too" "$(pkt take BACK)" \
		"label=1001 .* src=10.2.0.2 dst=192.168.1.2 .*/ icmp type=11 code=0 info=0 stack=1003:1:1:1 / ip src=192.168.1.2 dst=203.0.113.2 .* ttl=1 "
	must pkt send "$LSR/east" "$EGR/core" "$in / mpls label=1003 ttl=9 / $TO ttl=1 / $UDP"
	check_match "a TTL that ran out inside is told with the label as it came" "$(pkt take BACK)" \
		"/ icmp type=11 code=0 info=0 stack=1003:0:1:9 / "
	check_silence "nothing is forwarded" SRV
	must pkt send "$LSR/east" "$EGR/core" \
		"$in / mpls label=1003 ttl=1 / ip src=192.168.1.2 dst=10.255.0.3 ttl=1 / icmp type=8 info=9"
	check_match "what is for the router itself may have TTL 1" "$(pkt take BACK)" \
		"dst=192.168.1.2 .*/ icmp type=0 code=0 info=9"
	sysctl_ns "$EGR" net.ipv4.ip_forward=0
	check_counter "a host that forwards nothing says nothing" "$EGR" ttl_expired 0 \
		must pkt send "$LSR/east" "$EGR/core" "$in / mpls label=1003 ttl=1 / $TO ttl=1 / $UDP"
	sysctl_ns "$EGR" net.ipv4.ip_forward=1
	check_silence "at all" BACK
}

t_client_learns()
{
	check_not "too big for the LER" in_ns "$CLI" ping -qc1 -W1 -M "do" -s 1449 203.0.113.2
	check_match "the client knows now" "$(ip -n "$CLI" route get 203.0.113.2)" "mtu 1476"
}

t_too_big()
{
	pkt_watch BACK "$LER/core" in mpls
	must ip -n "$LSR" link set east mtu 1400
	defer ip -n "$LSR" link set east mtu 1500
	send "$IN / mpls label=1003 ttl=9 / $TO df=1 / $UDP / data len=1372"
	check_packet "too big: what fits inside is told" "$(answers)" \
		"$ERROR type=3 code=4 info=1376 stack=1003:0:1:9 / $TO df=1 ttl=9 / $UDP / data len=1372"
	check_not "a ping of 1376 + 1 bytes does not get through" \
		in_ns "$CLI" ping -qc1 -W1 -M "do" -s 1349 203.0.113.2
	check_match "but the client knows now" "$(ip -n "$CLI" route get 203.0.113.2)" "mtu 1376"
	check "and what it sends next does" in_ns "$CLI" ping -qc1 -W5 -M "do" -s 1348 203.0.113.2
}

t_fragments()
{
	local packet="$TO id=9 ttl=40 / $UDP / data len=1400" out got

	out="ip src=10.2.0.1 dst=10.2.0.2 df=1 id=0 ttl=64 / mpls label=1003 ttl=6"
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in mpls
	pkt_watch SRV "$SRV/wan" in udp
	must ip -n "$LSR" link set east mtu 1400
	defer ip -n "$LSR" link set east mtu 1500
	check_counter "without DF it is no error" "$LSR" too_big 0 \
		send "$IN / mpls label=1003 ttl=7 / $packet"
	# 1376 bytes of IP: 20 + 1352, then 56 are left of 8 + 1400
	got=$(pkt take OUT 2 | sed 's/ crc=.*//')
	check_eq "each piece has its label, TTL one less" "$got" \
		"$(pkt normal "$out / $TO id=9 ttl=6 mf=1 / $UDP / data len=1344" \
			"$out / $TO id=9 ttl=6 frag=169 proto=17 / data len=56" | sed 's/ crc=.*//')"
	check_eq "nothing is lost between them" "$(pkt take SRV 2 | wc -l)" 2
	check_counter "the pieces count as pushed" "$LSR" push 2 \
		send "$IN / mpls label=1003 ttl=7 / $packet"
	check_eq "nobody is told" "$(pkt take BACK 0 | grep -c 'code=4')" 0
	must ip -n "$EGR" link set core mtu 1400
	defer ip -n "$EGR" link set core mtu 1500
	check "datagrams of a client arrive whole, and the answers" \
		pkt udp "$CLI" 203.0.113.2 7007 "$SRV" bytes=4000
}

t_source()
{
	pkt_watch BACK "$LER/core" in mpls
	must ip -n "$LSR" route replace 192.168.1.0/24 via 10.1.0.1 src 10.255.0.2
	defer ip -n "$LSR" route replace 192.168.1.0/24 via 10.1.0.1
	send "$IN / mpls label=1003 ttl=1 / $TO / $UDP"
	check_match "the route to the client names the address" "$(pkt take BACK)" \
		"label=1001 .* src=10.255.0.2 dst=192.168.1.2 .*/ icmp type=11 "
	sysctl_ns "$LSR" net.ipv4.icmp_errors_use_inbound_ifaddr=1
	send "$IN / mpls label=1003 ttl=1 / $TO / $UDP"
	check_match "or that of the device it came in by" "$(pkt take BACK)" \
		"label=1001 .* src=10.1.0.2 dst=192.168.1.2 .*/ icmp type=11 "
	sysctl_ns "$LSR" net.ipv4.icmp_errors_use_inbound_ifaddr=0
	must ip -n "$LSR" route del 192.168.1.0/24
	defer ip -n "$LSR" route add 192.168.1.0/24 via 10.1.0.1
	check_counter "a way that only the label table knows will do" "$LSR" answers_labelled 1 \
		send "$IN / mpls label=1003 ttl=1 / $TO / $UDP"
	check_match "from the device that the label leaves by" "$(pkt take BACK)" \
		"label=1001 .* src=10.1.0.2 dst=192.168.1.2 .*/ icmp type=11 "
	must ip -n "$LSR" route del 2001:db8:1::/64
	defer ip -n "$LSR" route add 2001:db8:1::/64 via fd10:1::1
	check_counter "IPv6, likewise" "$LSR" answers_labelled 1 \
		send "$IN / mpls label=1003 ttl=1 / $TO6 / $UDP"
	check_match "with the address of that device" "$(pkt take BACK)" \
		"label=1001 .* src=fd10:1::2 dst=2001:db8:1::2 .*/ icmp6 type=3 "
	send "$IN / mpls label=1003 ttl=1 / ip src=198.51.100.1 dst=203.0.113.2 / $UDP"
	check_silence "without any way there is no answer" BACK
}

t_never()
{
	local layer packets=()

	pkt_watch BACK "$LER/core" in
	pkt_watch OUT "$EGR/core" in
	for layer in "src=224.0.0.5 dst=203.0.113.2" "src=239.1.1.1 dst=203.0.113.2" \
		"src=255.255.255.255 dst=203.0.113.2" "src=0.0.0.0 dst=203.0.113.2" \
		"src=0.1.2.3 dst=203.0.113.2" "src=127.0.0.1 dst=203.0.113.2" \
		"src=127.255.255.255 dst=203.0.113.2" "src=10.1.0.255 dst=203.0.113.2" \
		"src=10.1.0.2 dst=203.0.113.2" "src=10.255.0.2 dst=203.0.113.2" \
		"src=192.168.1.2 dst=224.0.0.9" "src=192.168.1.2 dst=255.255.255.255" \
		"src=192.168.1.2 dst=10.2.0.255" "src=192.168.1.2 dst=203.0.113.2 frag=1" \
		"src=192.168.1.2 dst=203.0.113.2 frag=8191 mf=1"; do
		packets+=("$IN / mpls label=1003 ttl=1 / ip $layer / $UDP")
	done
	for layer in 1 2 3 4 5 6 7 9 10 11 12 19 42 200 255; do
		packets+=("$IN / mpls label=1003 ttl=1 / $TO / icmp type=$layer / $TO / data len=8")
	done
	# one without any type
	packets+=("$IN / mpls label=1003 ttl=1 / $TO proto=1")
	check_counter "all are dropped" "$LSR" ttl_expired ${#packets[@]} send "${packets[@]}"
	send "$IN / mpls label=1003 ttl=1 / $TO id=42 mf=1 / $UDP / data len=8"
	check_match "none is answered but the first fragment of a packet" \
		"$(pkt take BACK)" "^[^
]* icmp type=11 [^
]* id=42 [^
]*\$"
	for layer in 0 8 13 14 15 16 17 18; do
		send "$IN / mpls label=1003 ttl=1 / $TO / icmp type=$layer"
		check_match "an ICMP query of type $layer is answered" "$(pkt take BACK)" \
			" icmp type=11 .* icmp type=$layer "
	done
	check_silence "nothing leaves on the other side" OUT
}

t_bytes6()
{
	local length got

	pkt_watch BACK "$LER/core" in mpls
	send "$IN / mpls label=1003 tc=5 ttl=1 / $TO6 ttl=3 tos=0x12 flow=0x54321 / $UDP / data len=4"
	got=$(pkt take_hex BACK)
	# outer 20, label 4, IPv6 40
	check_eq "ICMPv6 header: time exceeded, 16 words of eight bytes are quoted" \
		"${got:128:4}${got:136:8}" "030010000000"
	check_eq "the packet, padded to 128 bytes" "${got:144:256}" \
		"$(pkt build "$TO6 ttl=1 tos=0x12 flow=0x54321 / $UDP / data len=4")$(printf '0%.0s' {1..152})"
	check_match "the extension" "${got:400}" '^2000....00080101003ebb01$'
	check_packet "checksums and all the rest" "$(pkt decode "$got")" \
		"$BACK6 / ip6 src=fd10:1::2 dst=2001:db8:1::2 / icmp6 type=3 stack=1003:5:1:1 / $TO6 ttl=1 tos=0x12 flow=0x54321 / $UDP / data len=4"
	for length in 79 80 81 1300; do
		send "$IN / mpls label=1003 ttl=1 / $TO6 / $UDP / data len=$length"
		check_packets "$length bytes behind the headers" BACK \
			"$ERROR6 type=3 stack=1003:0:1:1 / $TO6 ttl=1 / $UDP / data len=$length"
	done
	must ip -n "$LSR" link set east down
	defer path_east_up
	send "$IN / mpls label=1003 ttl=9 / $TO6 / $UDP"
	check_packets "unreachable" BACK \
		"$ERROR6 type=1 code=3 stack=1003:0:1:9 / $TO6 ttl=9 / $UDP"
}

# IPv6 addresses are gone with the device.
path_east_up()
{
	must ip -n "$LSR" link set east up
	address "$LSR" east fd10:2::1/64
}

t_too_big6()
{
	local got

	pkt_watch BACK "$LER/core" in mpls
	must ip -n "$LSR" link set east mtu 1400
	defer ip -n "$LSR" link set east mtu 1500
	send "$IN / mpls label=1003 ttl=9 / $TO6 / $UDP / data len=1329"
	got=$(pkt take BACK)
	check_match "Packet Too Big tells what fits, and has no extension" "$got" \
		"label=1001 .*/ ip6 src=fd10:1::2 dst=2001:db8:1::2 .*/ icmp6 type=2 code=0 info=1376 / ip6 src=2001:db8:1::2 dst=2001:db8:203::2 .* data len=1184 "
	check_not "it fills the smallest MTU" grep -q bad <<< "$got"
	check_not "a ping of 1377 bytes does not get through" \
		in_ns "$CLI" ping -6 -qc1 -W1 -M "do" -s 1329 2001:db8:203::2
	check_match "but the client knows now" \
		"$(ip -n "$CLI" route get 2001:db8:203::2)" "mtu 1376"
	must ip -n "$EGR" link set core mtu 1400
	defer ip -n "$EGR" link set core mtu 1500
	# The server has to learn it, too, from the answer to its first answer.
	check "and what it sends next does" \
		in_ns "$CLI" ping -6 -qc3 -i 0.3 -W5 -s 4000 2001:db8:203::2
}

t_never6()
{
	local layer packets=()

	pkt_watch BACK "$LER/core" in mpls ip icmp icmp6
	for layer in "src=ff02::1 dst=2001:db8:203::2" "src=ff0e::5 dst=2001:db8:203::2" \
		"src=:: dst=2001:db8:203::2" "src=::1 dst=2001:db8:203::2" \
		"src=fe80::5 dst=2001:db8:203::2" "src=fd10:1::2 dst=2001:db8:203::2" \
		"src=fd10:255::2 dst=2001:db8:203::2" "src=2001:db8:1::2 dst=ff0e::5"; do
		packets+=("$IN / mpls label=1003 ttl=1 / ip6 $layer / $UDP")
	done
	for layer in 0 1 2 3 4 100 127 137; do
		packets+=("$IN / mpls label=1003 ttl=1 / $TO6 / icmp6 type=$layer / $TO6"
			"$IN / mpls label=1003 ttl=1 / $TO6 / ext type=60 / icmp6 type=$layer / $TO6")
	done
	packets+=("$IN / mpls label=1003 ttl=1 / $TO6 / frag6 id=1 frag=4 proto=17 / data len=8"
		"$IN / mpls label=1003 ttl=1 / $TO6 proto=58")
	check_counter "all are dropped" "$LSR" ttl_expired ${#packets[@]} send "${packets[@]}"
	send "$IN / mpls label=1003 ttl=1 / $TO6 / frag6 id=42 mf=1 / $UDP / data len=8"
	check_match "none is answered but the first fragment of a packet" \
		"$(pkt take BACK)" "^[^
]* icmp6 type=3 [^
]* id=42 [^
]*\$"
	send "$IN / mpls label=1003 ttl=1 / $TO6 / icmp6 type=128"
	check_match "an echo request is answered" "$(pkt take BACK)" " icmp6 type=3 .* icmp6 type=128 "
}

t_egress6()
{
	local in="ip src=10.2.0.1 dst=10.2.0.2"

	pkt_watch BACK "$LSR/east" in mpls
	pkt_watch SRV "$SRV/wan" in udp
	check_counter "hop limit 1 ends at the egress router" "$EGR" ttl_expired 1 \
		must pkt send "$LSR/east" "$EGR/core" "$in / mpls label=1003 tc=1 ttl=1 / $TO6 ttl=9 / $UDP"
	check_match "which tells its label, too" "$(pkt take BACK)" \
		"label=1001 .* src=fd10:2::2 dst=2001:db8:1::2 .*/ icmp6 type=3 code=0 info=0 stack=1003:1:1:1 / ip6 src=2001:db8:1::2 dst=2001:db8:203::2 .* ttl=1 "
	check_silence "nothing is forwarded" SRV
	must pkt send "$LSR/east" "$EGR/core" \
		"$in / mpls label=1003 ttl=1 / ip6 src=2001:db8:1::2 dst=fd10:255::3 ttl=1 / icmp6 type=128 info=9"
	check_match "what is for the router itself may have hop limit 1" "$(pkt take BACK)" \
		"dst=2001:db8:1::2 .*/ icmp6 type=129 code=0 info=9"
}

t_traceroute6()
{
	local got

	command -v traceroute > /dev/null || { skip "traceroute" "not installed"; return; }
	got=$(in_ns "$CLI" traceroute -6 -e -n -N 1 -q 1 -w 10 2001:db8:203::2 |
		awk 'NR > 1 { print $1, $2, $3 ~ /</ ? $3 : "-" }')
	check_eq "each router and its label" "$got" "1 2001:db8:1::1 -
2 fd10:1::2 <MPLS:L=1003,E=0,S=1,T=1>
3 fd10:2::2 <MPLS:L=1003,E=0,S=1,T=1>
4 2001:db8:203::2 -"
}

# PACKETS of a flood that are answered, and that are not, as the counters say.
flooded()	# COUNT PACKET
{
	local sent limited

	sent=$(counter "$LSR" icmp_sent)
	limited=$(counter "$LSR" icmp_limited)
	must pkt flood "$LER/core" "$LSR/west" "$1" "$2"
	wait_for 10 _all_judged $((sent + limited + $1))
	_sent=$(($(counter "$LSR" icmp_sent) - sent))
	_limited=$(($(counter "$LSR" icmp_limited) - limited))
}

_all_judged()
{
	[ $(($(counter "$LSR" icmp_sent) + $(counter "$LSR" icmp_limited))) -ge "$1" ]
}

limits()	# RATELIMIT PER_SEC BURST RATEMASK
{
	sysctl_ns "$LSR" "net.ipv4.icmp_ratelimit=$1" "net.ipv4.icmp_msgs_per_sec=$2" \
		"net.ipv4.icmp_msgs_burst=$3" "net.ipv4.icmp_ratemask=$4"
}

t_limits()
{
	local old

	old=$(in_ns "$LSR" sysctl -n net.ipv4.icmp_ratelimit net.ipv4.icmp_msgs_per_sec \
		net.ipv4.icmp_msgs_burst net.ipv4.icmp_ratemask | xargs)
	# shellcheck disable=SC2086
	defer limits $old
	pkt_watch BACK "$LER/core" in mpls
	limits 600000 10000 1000 6168
	flooded 50 "$IN / mpls label=1003 ttl=1 / ip src=192.168.1.77 dst=203.0.113.2 / $UDP"
	check_eq "one source gets six at once, and no more" "$_sent $_limited" "6 44"
	check_eq "(the client's router sees as many)" "$(pkt take BACK 6 | wc -l)" 6
	flooded 1 "$IN / mpls label=1003 ttl=1 / ip src=192.168.1.78 dst=203.0.113.2 / $UDP"
	check_eq "another is answered still" "$_sent $_limited" "1 0"
	must ip -n "$LSR" link set east mtu 1400
	flooded 20 "$IN / mpls label=1003 / ip src=192.168.1.77 dst=203.0.113.2 df=1 / $UDP / data len=1372"
	must ip -n "$LSR" link set east mtu 1500
	check_eq "path MTU discovery is not limited" "$_sent $_limited" "20 0"
	limits 600000 10000 1000 0
	flooded 20 "$IN / mpls label=1003 ttl=1 / ip src=192.168.1.77 dst=203.0.113.2 / $UDP"
	check_eq "nor is anything that the mask leaves out" "$_sent $_limited" "20 0"
	limits 0 10000 1000 6168
	flooded 20 "$IN / mpls label=1003 ttl=1 / ip src=192.168.1.77 dst=203.0.113.2 / $UDP"
	check_eq "nor one source, if the administrator says so" "$_sent $_limited" "20 0"
	limits 0 1 5 6168
	flooded 200 "$IN / mpls label=1003 ttl=1 / ip src=192.168.1.{i} dst=203.0.113.2 / $UDP"
	check_match "all sources together get five, and one a second" "$_sent" '^([5-9]|1[0-9])$'
	check_eq "the rest is counted" "$((_sent + _limited))" 200
	limits 0 10000 1000 6168
	sysctl_ns "$LSR" net.ipv6.icmp.ratelimit=600000
	defer sysctl_ns "$LSR" net.ipv6.icmp.ratelimit=0
	flooded 50 "$IN / mpls label=1003 ttl=1 / ip6 src=2001:db8:1::77 dst=2001:db8:203::2 / $UDP"
	check_eq "IPv6: one source gets six at once, and no more" "$_sent $_limited" "6 44"
	limits 0 0 0 6168
	flooded 200 "$IN / mpls label=1003 ttl=1 / ip src=192.168.1.{i} dst=203.0.113.2 / $UDP"
	check_eq "nobody gets any, if the administrator says so" "$_sent $_limited" "0 200"
}

path_lan
path_core
path_egress
path_wan
path_labels
# traceroute ends there
sysctl_ns "$SRV" net.ipv4.icmp_ratelimit=0

subtest "bytes" t_bytes
subtest "tshark" t_tshark
subtest "traceroute" t_traceroute
subtest "the egress router" t_egress
subtest "the client learns the MTU" t_client_learns
subtest "too big" t_too_big
subtest "cut by the LSR" t_fragments
subtest "source address" t_source
subtest "never answered" t_never
subtest "IPv6: bytes" t_bytes6
subtest "IPv6: traceroute" t_traceroute6
subtest "IPv6: the egress router" t_egress6
subtest "IPv6: too big" t_too_big6
subtest "IPv6: never answered" t_never6
subtest "rate limits" t_limits
finish
