#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# MPLS-in-UDP (RFC 7510): labels in UDP, port 6635, to and from next hops that
# want it, beside protocol 137.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR
#     .1.2    .1.1     .1      .2       .1      .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24
#   2001:db8:1::/64    fd10:1::/64      fd10:2::/64
#
# LER is asked to push, all else is asked of LSR: LER and EGR send and look on.
# At LSR labels 1003 and 1006 lead on to EGR by protocol 137, over IPv4 and IPv6,
# labels 1013 and 1016 likewise by UDP; label 1001 leads back to LER; label 1002
# is LSR itself.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/udp.sh"

t_push()
{
	local payload="udp sport=4000 dport=9 / data len=30" got

	pkt_watch_summed OUT "$LSR/west" in udp
	udp_push 10.1.0.2
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 ttl=9 tos=0xb9 id=5 / $payload"
	got=$(pkt take_hex OUT)
	check_packet "over IPv4: no checksum, DF, port 6635, label" "$(pkt decode "$got" | any_port)" \
		"ip src=10.1.0.1 dst=10.1.0.2 tos=0xb9 df=1 id=0 / $UDP sum=0 / mpls label=1003 tc=5 ttl=8 / $INNER4 ttl=8 tos=0xb9 id=5 / $payload"
	check_eq "32 bytes, then the inner packet" "${got:64}" \
		"$(pkt build "$INNER4 ttl=8 tos=0xb9 id=5 / $payload")"
	check_match "32 bytes of the path MTU" "$(lnet "$LER" -json exit show out)" '"path_mtu": *1468'
	udp_push fd10:1::2
	must pkt send "$CLI/lan" "$LER/lan" "$INNER6 ttl=9 tos=0xb9 / $payload"
	got=$(pkt take_hex OUT)
	check_packet "over IPv6: a checksum" "$(pkt decode "$got" | any_port)" \
		"ip6 src=fd10:1::1 dst=fd10:1::2 tos=0xb9 flow=7 / $UDP / mpls label=1003 tc=5 ttl=8 / $INNER6 ttl=8 tos=0xb9 / $payload"
	check_eq "52 bytes, then the inner packet" "${got:104}" \
		"$(pkt build "$INNER6 ttl=8 tos=0xb9 / $payload")"
	check_match "52 bytes of the path MTU" "$(lnet "$LER" -json exit show out)" '"path_mtu": *1448'
	udp_push fd10:1::2 udp-checksum off
	must pkt send "$CLI/lan" "$LER/lan" "$INNER6 ttl=9 / $payload"
	check_match "none over IPv6 if the operator says so" "$(pkt take OUT)" \
		"^ip6 .* / udp sport=[0-9]+ dport=6635 sum=0 / mpls label=1003 "
	udp_push 10.1.0.2 udp-checksum on
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 ttl=9 / $payload"
	check_packet "and one over IPv4" "$(pkt take OUT | any_port)" \
		"ip src=10.1.0.1 dst=10.1.0.2 df=1 / $UDP / mpls label=1003 ttl=8 / $INNER4 ttl=8 / $payload"
	udp_push 10.1.0.2 weight 2
	check_match "shown" "$(lnet "$LER" exit show out)" "via 10.1.0.2 dev core weight 2.* encap udp udp-checksum off"
	check_match "in JSON, too" "$(lnet "$LER" -json exit show out)" '"encap": *"udp".*"udp_checksum": *false'
}

t_entropy()
{
	local to ports

	pkt_watch_summed OUT "$LSR/west" in udp
	for to in 10.1.0.2 fd10:1::2; do
		udp_push "$to"
		must pkt flood "$CLI/lan" "$LER/lan" 64 "$INNER4 / udp sport={i} dport=53"
		ports=$(pkt take OUT 64 | source_ports | sort -nu)
		check "64 flows have 64 source ports, or nearly ($(wc -l <<< "$ports"))" \
			test "$(wc -l <<< "$ports")" -gt 60
		check "all of the range for it" test "$(head -n 1 <<< "$ports")" -ge 49152
		must pkt flood "$CLI/lan" "$LER/lan" 8 "$INNER4 id={i} / udp sport=77 dport=53 / data len=1{i}"
		check_eq "a flow keeps to one" "$(pkt take OUT 8 | source_ports | sort -u | wc -l)" 1
	done
}

t_mtu()
{
	local to room

	pkt_watch OUT "$LSR/west" in udp
	pkt_watch BACK "$CLI/lan" in icmp icmp6
	while read -r to room; do
		udp_push "$to"
		must pkt send "$CLI/lan" "$LER/lan" "$INNER4 df=1 / data len=$((room - 20))"
		check_match "over $to: what just fits" "$(pkt sizes OUT)" "^1500$"
		must pkt send "$CLI/lan" "$LER/lan" "$INNER4 df=1 / data len=$((room - 19))" \
			"$INNER6 / data len=$((room - 39))"
		check_match "and what does not" "$(pkt take BACK 2)" \
			"icmp type=3 code=4 info=$room .*icmp6 type=2 code=0 info=$room "
	done <<-'EOT'
		10.1.0.2 1468
		fd10:1::2 1448
	EOT
	pkt_watch LER "$LER/core" in icmp
	send "$IN4 / $UDP sum=0 / mpls label=1016 / $INNER4 df=1 / data len=1448"
	check_match "an LSR says so with the label" "$(pkt take LER 1)" \
		"icmp type=3 code=4 info=1448 stack=1016:0:1:64 "
	send "$IN4 / mpls label=1013 / $INNER4 df=1 / data len=1449"
	check_match "whatever came in" "$(pkt take LER 1)" "icmp type=3 code=4 info=1468 "
}

# Every way in, every way out: 24, 44, 32 and 52 bytes.
t_swap()
{
	local payload="udp sport=4000 dport=9 / data len=101" in label inner got out

	pkt_watch_summed OUT "$EGR/core" in udp mpls
	for in in "$IN4 tos=0xb9 id=55" "$IN6 tos=0xb9 flow=7" "$IN4 tos=0xb9 / $UDP sum=0" \
		"$IN4 tos=0xb9 / $UDP" "$IN6 tos=0xb9 flow=7 / $UDP"; do
		for inner in "$INNER4 id=9 ttl=40" "$INNER6 flow=99 ttl=40"; do
			for label in 1003 1006 1013 1016; do
				send "$in / mpls label=$label tc=3 ttl=17 / $inner / $payload"
				got=$(pkt take_hex OUT)
				out=${OUT[label]/ttl=64/ttl=64 tos=0xb9}
				check_packet "${in%% *}${in##*0 } ${inner%% *} label $label" \
					"$(pkt decode "$got" | any_port)" "$out / mpls label=$label tc=3 ttl=16 / $inner / $payload"
				check_eq "the inner packet is the same, byte for byte" \
					"${got:$((2 * HEAD[label]))}" "$(pkt build "$inner / $payload")"
			done
		done
	done
}

t_pop()
{
	local in payload="udp sport=4000 dport=9 / data len=33"

	pkt_watch DEV "$LSR/lnet0" in udp
	for in in "$IN4 tos=1 / $UDP sum=0" "$IN4 tos=1 / $UDP" "$IN6 tos=1 / $UDP"; do
		send "$in / mpls label=1002 tc=2 ttl=9 / $INNER4 ttl=50 id=8 df=1 tos=0x42 / $payload" \
			"$in / mpls label=1002 ttl=200 / $INNER6 ttl=5 tos=2 / $payload" \
			"${in/tos=1/tos=3} / mpls label=1002 ttl=9 / $INNER6 ttl=50 tos=2 / $payload"
		check_packets "${in%% *}: the inner packet, TTL and congestion marks as ever" DEV \
			"$INNER4 ttl=9 id=8 df=1 tos=0x41 / $payload" "$INNER6 ttl=5 tos=1 / $payload" \
			"$INNER6 ttl=9 tos=3 / $payload"
	done
}

t_ttl()
{
	local in

	pkt_watch BACK "$LER/core" in icmp icmp6
	for in in "$IN4 / $UDP sum=0" "$IN6 / $UDP"; do
		send "$in / mpls label=1003 ttl=1 / $INNER4 / udp sport=1 dport=2" \
			"$in / mpls label=1003 ttl=1 / $INNER6 / udp sport=1 dport=2"
		check_match "${in%% *}: who traces the route sees router and label" "$(pkt take BACK 2)" \
			"icmp type=11 code=0 .*stack=1003:0:1:1 .*icmp6 type=3 code=0 .*stack=1003:0:1:1 "
	done
}

check_bad()	# DESC COUNTER PACKET...
{
	check_counter "$1: $2" "$LSR" "$2" $(($# - 2)) send "${@:3}"
}

t_bad()
{
	local rest="mpls label=1003 / $INNER4 / data len=20" cut

	pkt_watch OUT "$EGR/core" in udp mpls
	check_bad "IPv6 without checksum" udp_checksum "$IN6 / $UDP sum=0 / $rest"
	check_bad "wrong checksums" udp_checksum "$IN4 / $UDP sum=1 / $rest" "$IN6 / $UDP sum=1 / $rest"
	check_bad "longer than the packet" udp_header "$IN4 / $UDP sum=0 len=53 / $rest" "$IN6 / $UDP len=53 / $rest"
	check_bad "shorter than its header" udp_header "$IN4 / $UDP sum=0 len=7 / $rest" \
		"$IN6 / $UDP len=0 / $rest" "$IN4 / $UDP sum=0 len=0 / $rest"
	check_bad "no label" short "$IN4 / $UDP sum=0" "$IN6 / $UDP" "$IN4 / $UDP sum=0 / data hex=00" \
		"$IN4 / $UDP sum=0 len=31 / $rest"
	check_bad "half a UDP header" short "$IN4 proto=17 / data hex=c00019eb0008"
	check_bad "IP options" outer_options "$IN4 opt=01010101 / $UDP sum=0 / $rest"
	check_bad "an extension header" outer_options "$IN6 / ext type=60 / $UDP / $rest"
	check_bad "the first fragment" fragment "$IN4 mf=1 / $UDP sum=0 / $rest"
	check_bad "two labels" no_bottom "$IN4 / $UDP sum=0 / mpls label=1003 s=0 / $rest"
	check_bad "a reserved label" reserved_label "$IN6 / $UDP / mpls label=3 / $INNER4 / data len=20"
	check_bad "an unknown label" unknown_label "$IN6 / $UDP / mpls label=99 / $INNER4 / data len=20"
	check_bad "no IP within" inner_version "$IN4 / $UDP sum=0 / mpls label=1003 / data len=40"
	check_bad "an inner packet longer than the UDP packet" inner_header "$IN4 / $UDP sum=0 len=51 / $rest"
	check_silence "nothing was passed on" OUT
	cut="mpls label=1003 / $INNER4 / udp sport=4 dport=5 / data len=20"
	send "$IN4 / $UDP sum=0 len=60 / $cut" "$IN4 / $UDP sum=0 / $cut"
	check_packets "good ones are" OUT "${OUT[1003]} / ${cut/1003/1003 ttl=63}" "${OUT[1003]} / ${cut/1003/1003 ttl=63}"
	must pkt send "$LER/core" "$LSR/west" "$IN4 frag=3 / data hex=c00019eb003c0000"
	check_eq "a later fragment is the stack's" "$(dropped "$LSR" | grep -c fragment)" 1
}

listening()	# NS
{
	in_ns "$1" cat /proc/net/udp /proc/net/udp6 | grep ':19EB '
}

t_accept()
{
	local good="mpls label=1003 / $INNER4 / data len=20"

	pkt_watch OUT "$EGR/core" in udp mpls
	pkt_watch BACK "$LER/core" in icmp icmp6
	must lnet "$LSR" dev replace west zero-checksum
	send "$IN6 / $UDP sum=0 / $good"
	check_packets "IPv6 without checksum where that is allowed" OUT "${OUT[1003]} / ${good/1003/1003 ttl=63}"
	check_match "which is shown" "$(lnet "$LSR" dev show west)" " zero-checksum"
	check_match "in JSON, too" "$(lnet "$LSR" -json dev show)" '"zero_checksum": *true'
	must lnet "$LSR" dev replace west labels 1000-1002 from 10.1.0.0/24
	check_bad "another label than the device's" label_filtered "$IN4 / $UDP sum=0 / $good"
	check_bad "another source" source_filtered "$IN6 / $UDP / $good"
	must lnet "$LSR" dev del west
	send "$IN4 / $UDP sum=0 / $good"
	check_match "a device that is not accepted: as if nobody listened" "$(pkt take BACK)" "icmp type=3 code=3 "
	send "$IN6 / $UDP / $good"
	check_match "over IPv6, too" "$(pkt take BACK)" "icmp6 type=1 code=4 "
	must lnet "$LSR" dev del east
	check_not "and nobody does any more" listening "$LSR"
	must lnet "$LSR" dev add east
	must lnet "$LSR" dev add west
	must pkt send "$LER/core" "$LSR/west" "ip src=10.1.0.1 dst=10.2.0.2 ttl=9 / $UDP sum=0 / $good"
	check_match "what is for another router goes there" "$(pkt take OUT)" "^ip src=10.1.0.1 dst=10.2.0.2 .* ttl=8 "
	check_silence "nothing else was sent" OUT
}

t_taken()
{
	local pid

	start_in "$LSR" pid python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("", 6635)); time.sleep(600)'
	must lnet "$LSR" dev del west
	must lnet "$LSR" dev del east
	check "somebody has the port" wait_for 10 listening "$LSR"
	check_match "which is said" "$(lnet "$LSR" dev add east 2>&1)" "6635 is in use"
	must lnet "$LSR" dev add west
	pkt_watch OUT "$EGR/core" in udp
	send "$IN4 / $UDP sum=0 / mpls label=1013 / $INNER4 / data len=20"
	check_packet "packets are ours all the same" "$(pkt take OUT | any_port)" \
		"${OUT[1013]} / mpls label=1013 ttl=63 / $INNER4 / data len=20"
	stop "$pid"
	must lnet "$LSR" dev del east
	must lnet "$LSR" dev del west
	must lnet "$LSR" dev add east
	must lnet "$LSR" dev add west
}

# As others decode it.
t_decoded()
{
	local CAP line

	command -v tshark > /dev/null || { skip "tshark" "is not installed"; return; }
	must features "$LSR" east tx off
	defer features "$LSR" east tx on
	capture CAP "$EGR" core udp port 6635
	send "$IN4 / mpls label=1013 tc=3 ttl=17 / $INNER4 / icmp type=8 info=7 / data len=8" \
		"$IN4 / mpls label=1016 tc=3 ttl=17 / $INNER6 / icmp6 type=128 info=7 / data len=8"
	check "two packets" capture_wait "$CAP" 2
	capture_stop "$CAP"
	line=$(tshark -n -o udp.check_checksum:TRUE -r "$CAP" -Y mpls -T fields -e frame.protocols -e udp.dstport -e mpls.label -e mpls.exp \
		-e mpls.bottom -e mpls.ttl -e udp.checksum.status -e icmp.checksum.status 2> /dev/null)
	check_match "tshark: IPv4, no UDP checksum" "$line" \
		"ip:udp:mpls:(pwethheuristic:)?ip:icmp.*6635[[:blank:]]1013[[:blank:]]3[[:blank:]](1|True)[[:blank:]]16[[:blank:]]3[[:blank:]]1"
	check_match "tshark: IPv6, a good UDP checksum" "$line" \
		"ipv6:udp:mpls:(pwethheuristic:)?ipv6:icmpv6.*6635[[:blank:]]1016[[:blank:]]3[[:blank:]](1|True)[[:blank:]]16[[:blank:]]1"
}

udp_path
subtest "push" t_push
subtest "entropy" t_entropy
subtest "what fits" t_mtu
subtest "every way in, every way out" t_swap
subtest "pop" t_pop
subtest "TTL that ends" t_ttl
subtest "bad packets" t_bad
subtest "what is accepted" t_accept
subtest "a port that is taken" t_taken
subtest "as others see it" t_decoded
finish
