#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The LSR: labelled packets in, labelled packets out.
#
#   LER core -- west LSR east -- core EGR
#      .1        .2       .1       .2
#     10.1.0.0/24         10.2.0.0/24
#
# LER and EGR only send and look on.  LSR knows label 1003 (toward EGR) and
# label 1001 (toward LER, which owns the clients in 192.168.1.0/24).

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

IN="ip src=10.1.0.1 dst=10.1.0.2"
OUT="ip src=10.2.0.1 dst=10.2.0.2 df=1 id=0 ttl=64"
BACK="ip src=10.1.0.2 dst=10.1.0.1 df=1 id=0 ttl=64"
INNER="ip src=192.168.1.2 dst=203.0.113.2"

send()
{
	must pkt send "$LER/core" "$LSR/west" "$@"
}

# The ICMP error that came back under label 1001, without what is not ours to
# say: its IP id.
answer()
{
	pkt take BACK | sed -E 's/(.*\/ ip src=[0-9.]+ dst=192\.168\.1\.2 tos=[0-9]+) id=[0-9]+/\1 id=0/'
}

t_swap()
{
	local payload="udp sport=4000 dport=9 / data len=101" got

	pkt_watch OUT "$EGR/core" in mpls
	send "$IN tos=0xb9 id=55 ttl=33 / mpls label=1003 tc=3 ttl=17 / $INNER id=9 ttl=40 tos=0x10 / $payload"
	got=$(pkt take_hex OUT)
	check_packet "outer addresses of the next hop, label and TC kept, TTL one less" \
		"$(pkt decode "$got")" \
		"$OUT tos=0xb9 / mpls label=1003 tc=3 ttl=16 / $INNER id=9 ttl=40 tos=0x10 / $payload"
	check_eq "the inner packet is the same, byte for byte" "${got:48}" \
		"$(pkt build "$INNER id=9 ttl=40 tos=0x10 / $payload")"
}

t_untouched()
{
	local packets=() inner want=()

	pkt_watch OUT "$EGR/core" in mpls
	for inner in "$INNER ttl=1 / data len=3" "$INNER ttl=0 / data len=3" \
		"$INNER ttl=255 opt=01010101 / data len=5" \
		"$INNER sum=1 tos=0xff id=65535 / tcp sport=1 dport=2 sum=3 / data len=7" \
		"$INNER df=1 mf=1 frag=77 / data len=1" "$INNER len=24 / data len=30"; do
		packets+=("$IN / mpls label=1003 ttl=2 / $inner")
		want+=("$OUT / mpls label=1003 ttl=1 / $inner")
	done
	send "${packets[@]}"
	check_packets "whatever is inside" OUT "${want[@]}"
}

t_ecn()
{
	local tos packets=() want=()

	pkt_watch OUT "$EGR/core" in mpls
	for tos in 0 1 2 3 0xb8 0xbb; do
		packets+=("$IN tos=$tos / mpls label=1003 / $INNER tos=2")
		want+=("$OUT tos=$tos / mpls label=1003 ttl=63 / $INNER tos=2")
	done
	send "${packets[@]}"
	check_packets "DSCP and congestion marks of the outer header stay" OUT "${want[@]}"
}

t_seen_by_others()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch TAP "$LSR/west" in mpls
	send "$IN id=4 / mpls label=1003 ttl=9 / $INNER / data len=40"
	check_packets "forwarded" OUT "$OUT / mpls label=1003 ttl=8 / $INNER / data len=40"
	check_packets "and a capture still has what came in" TAP \
		"$IN id=4 / mpls label=1003 ttl=9 / $INNER / data len=40"
}

t_counters()
{
	local before after dev

	before=$(lnet_exit_stat "$LSR" out forward)
	check_counter "forward counts packets" "$LSR" forward 2 \
		send "$IN / mpls label=1003 / $INNER / data len=80" \
		"$IN / mpls label=1003 / $INNER / data len=80"
	after=$(lnet_exit_stat "$LSR" out forward)
	check_eq "the exit counts packets and inner bytes" \
		"$((${after% *} - ${before% *})) $((${after#* } - ${before#* }))" "2 200"
	dev=$(lnet "$LSR" -json dev show west)
	check_match "the device counts, too" "$dev" '"rx_packets": *[1-9][0-9]*'
}

t_both_ways()
{
	pkt_watch BACK "$LER/core" in mpls
	must pkt send "$EGR/core" "$LSR/east" \
		"ip src=10.2.0.2 dst=10.2.0.1 / mpls label=1001 ttl=5 / ip src=203.0.113.2 dst=192.168.1.2"
	check_packets "the other direction" BACK \
		"$BACK / mpls label=1001 ttl=4 / ip src=203.0.113.2 dst=192.168.1.2"
}

t_no_conntrack()
{
	pkt_watch OUT "$EGR/core" in mpls udp
	must in_ns "$LSR" nft -f - <<-'EOT'
		table ip watch {
			chain before { type filter hook prerouting priority 0; ct state new counter; }
			chain forwarded { type filter hook forward priority 0; counter; }
			chain after { type filter hook postrouting priority 0; counter; }
		}
	EOT
	defer in_ns "$LSR" nft delete table ip watch
	send "$IN / mpls label=1003 / $INNER / udp sport=5 dport=6"
	check_match "forwarded" "$(pkt take OUT)" 'mpls label=1003'
	check_eq "connection tracking has not seen it" \
		"$(in_ns "$LSR" sysctl -n net.netfilter.nf_conntrack_count)" 0
	check_eq "nor have the other hooks" \
		"$(in_ns "$LSR" nft list table ip watch | grep -c 'counter packets 0 ')" 3
	send "ip src=10.1.0.1 dst=10.2.0.2 / udp sport=5 dport=6"
	check_match "(they do see ordinary packets)" "$(pkt take OUT)" '/ udp'
	check_eq "(and so does connection tracking)" \
		"$(in_ns "$LSR" sysctl -n net.netfilter.nf_conntrack_count)" 1
}

t_ttl()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in
	check_counter "TTL 1 is counted" "$LSR" ttl_expired 1 \
		send "$IN / mpls label=1003 ttl=1 / $INNER ttl=7 / udp sport=5 dport=6 / data len=9"
	check_packet "the inner source is told, under the label of its router" "$(answer)" \
		"$BACK tos=0xc0 / mpls label=1001 tc=6 / ip src=10.1.0.2 dst=192.168.1.2 tos=0xc0 / icmp type=11 stack=1003:0:1:1 / $INNER ttl=1 / udp sport=5 dport=6 / data len=9"
	check_silence "nothing leaves" OUT
}

t_too_big()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in
	must ip -n "$LSR" link set east mtu 1400
	defer ip -n "$LSR" link set east mtu 1500
	check_counter "too big is counted" "$LSR" too_big 1 \
		send "$IN / mpls label=1003 / $INNER df=1 / data len=1357"
	check_match "the inner source is told the room that is left" "$(answer)" \
		"label=1001 .* dst=192.168.1.2 .*/ icmp type=3 code=4 info=1376 stack=1003:0:1:64 / $INNER "
	check_silence "nothing leaves" OUT
	send "$IN / mpls label=1003 / $INNER df=1 / data len=1356"
	check_packets "what just fits passes" OUT \
		"$OUT / mpls label=1003 ttl=63 / $INNER df=1 / data len=1356"
}

t_unreachable()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in
	must ip -n "$LSR" link set east down
	defer ip -n "$LSR" link set east up
	check_counter "no next hop alive is counted" "$LSR" unreachable 1 \
		send "$IN / mpls label=1003 / $INNER / data len=20"
	check_match "the inner source is told" "$(answer)" \
		"label=1001 .* dst=192.168.1.2 .*/ icmp type=3 code=1 info=0 stack=1003:0:1:64 / $INNER "
}

t_no_answer()
{
	local inner packets=()

	pkt_watch BACK "$LER/core" in
	pkt_watch OUT "$EGR/core" in
	for inner in "src=224.0.0.5 dst=203.0.113.2" "src=255.255.255.255 dst=203.0.113.2" \
		"src=0.0.0.0 dst=203.0.113.2" "src=127.0.0.1 dst=203.0.113.2" \
		"src=192.168.1.2 dst=224.0.0.9" "src=192.168.1.2 dst=255.255.255.255"; do
		packets+=("$IN / mpls label=1003 ttl=1 / ip $inner / udp sport=1 dport=2")
	done
	packets+=("$IN / mpls label=1003 ttl=1 / $INNER / icmp type=3 code=1 / $INNER / data len=8"
		"$IN / mpls label=1003 ttl=1 / $INNER frag=5 proto=17 / data len=20")
	check_counter "expired, all of them" "$LSR" ttl_expired 8 send "${packets[@]}"
	send "$IN / mpls label=1003 ttl=1 / $INNER id=42"
	check_match "no answer to errors, fragments, groups and impossible sources" \
		"$(pkt take BACK)" "^[^
]* icmp type=11 [^
]* id=42 [^
]*\$"
	check_silence "nothing leaves on the other side" OUT
}

t_not_for_us()
{
	pkt_watch OUT "$EGR/core" in mpls
	send "ip src=10.1.0.1 dst=10.2.0.2 id=3 ttl=9 / mpls label=1003 ttl=5 / $INNER"
	check_packets "addressed to the router behind: plain IP, carried on" OUT \
		"ip src=10.1.0.1 dst=10.2.0.2 id=3 ttl=8 / mpls label=1003 ttl=5 / $INNER"
	send "ip src=10.1.0.1 dst=10.255.0.2 / mpls label=1003 ttl=5 / $INNER"
	check_packets "any address of this router will do" OUT \
		"$OUT / mpls label=1003 ttl=4 / $INNER"
}

t_not_accepted()
{
	local answer

	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in icmp
	must lnet "$LSR" dev del west
	defer lnet "$LSR" dev replace west
	send "$IN / mpls label=1003 ttl=5 / $INNER"
	# The answer to a packet of another subtest may be late.
	answer=$(pkt take BACK)
	[[ $answer == *" code="[23]" "* ]] || answer=$(pkt take BACK)
	# No such protocol (2), or no such port (3) where ipip is there and knows it.
	check_match "the stack answers that it is unreachable" "$answer" \
		"^ip src=10.1.0.2 dst=10.1.0.1 .*/ icmp type=3 code=[23] "
	check_silence "nothing leaves" OUT
}

t_filters()
{
	pkt_watch OUT "$EGR/core" in mpls
	must lnet "$LSR" dev replace west labels 1000-1003
	defer lnet "$LSR" dev replace west
	send "$IN / mpls label=1003 ttl=5 / $INNER"
	check_match "a label at the end of the range" "$(pkt take OUT)" 'label=1003 tc=0 s=1 ttl=4'
	must lnet "$LSR" dev replace west labels 1000-1002
	check_counter "a label beyond it" "$LSR" label_filtered 1 \
		send "$IN / mpls label=1003 ttl=5 / $INNER"
	must lnet "$LSR" dev replace west from 10.1.0.0/31
	send "$IN / mpls label=1003 ttl=5 / $INNER"
	check_match "an outer source inside the prefix" "$(pkt take OUT)" 'label=1003 tc=0 s=1 ttl=4'
	check_counter "one outside" "$LSR" source_filtered 1 \
		send "ip src=10.1.0.3 dst=10.1.0.2 / mpls label=1003 ttl=5 / $INNER"
	check_silence "nothing leaves" OUT
}

path_core
path_egress
must ip -n "$LSR" route add 192.168.1.0/24 via 10.1.0.1
must lnet "$LSR" exit add out label 1003 egress 10.255.0.3 via 10.2.0.2 dev east
must lnet "$LSR" exit add home label 1001 egress 10.255.0.1 via 10.1.0.1 dev west
must lnet "$LSR" label add 192.168.1.0/24 exit home
must lnet "$LSR" dev add west
must lnet "$LSR" dev add east

subtest "swap" t_swap
subtest "inner packet untouched" t_untouched
subtest "ECN and DSCP" t_ecn
subtest "packets that others look at" t_seen_by_others
subtest "counters" t_counters
subtest "the way back" t_both_ways
subtest "no connection tracking" t_no_conntrack
subtest "TTL expires" t_ttl
subtest "too big" t_too_big
subtest "unreachable" t_unreachable
subtest "never answered" t_no_answer
subtest "not for this router" t_not_for_us
subtest "device not accepted" t_not_accepted
subtest "filters of a device" t_filters
finish
