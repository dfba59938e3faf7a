#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IPv6 as the outer header, whatever is inside: LER, LSR and egress router.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR
#     .1.2    .1.1     .1      .2       .1      .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24
#   2001:db8:1::/64    fd10:1::/64      fd10:2::/64
#
# The LER is asked to push, all else is asked of LSR: LER and EGR send and look
# on.  At LSR label 1003 leads on to EGR over IPv6 and label 1013 over IPv4;
# label 1001 leads back to LER, the clients' router, over IPv6; label 1002 is
# LSR itself.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/ecn.sh"
. "$(dirname "$0")/lib/path.sh"

IN4="ip src=10.1.0.1 dst=10.1.0.2"
IN6="ip6 src=fd10:1::1 dst=fd10:1::2"
OUT4="ip src=10.2.0.1 dst=10.2.0.2 df=1 id=0 ttl=64"
OUT6="ip6 src=fd10:2::1 dst=fd10:2::2 ttl=64"
INNER4="ip src=192.168.1.2 dst=203.0.113.2"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"

send()
{
	must pkt send "$LER/core" "$LSR/west" "$@"
}

# Flow labels made here are hashes: 7 stands for one that is not 0.
seven()
{
	sed -E 's/^(ip6 [^\/]*) flow=[1-9][0-9]*/\1 flow=7/'
}

check_out()	# DESC PACKET...
{
	local desc=$1

	shift
	check_packet "$desc" "$(pkt take OUT $# | seven)" "$@"
}

link_local()	# NS DEV
{
	ip -n "$1" -6 -o address show dev "$2" scope link | grep -oP 'inet6 \K[^/]+'
}

t_push()
{
	local payload="udp sport=4000 dport=9 / data len=30" got

	pkt_watch OUT "$LSR/west" in mpls
	must lnet "$LER" exit add out label 1003 egress fd10:255::3 via fd10:1::2 dev core
	must lnet "$LER" label add 203.0.113.0/24 exit out
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 ttl=9 tos=0xb9 id=5 / $payload"
	got=$(pkt take_hex OUT)
	check_packet "traffic class with ECN, hop limit 64, label, flow label" \
		"$(pkt decode "$got" | seven)" \
		"ip6 src=fd10:1::1 dst=fd10:1::2 tos=0xb9 flow=7 ttl=64 proto=137 / mpls label=1003 tc=5 ttl=8 / $INNER4 ttl=8 tos=0xb9 id=5 / $payload"
	check_eq "44 bytes, then the inner packet" "${got:88}" \
		"$(pkt build "$INNER4 ttl=8 tos=0xb9 id=5 / $payload")"
	check_match "the path MTU is that of the device less 44" \
		"$(lnet "$LER" -json exit show out)" '"path_mtu": *1456'
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 df=1 / data len=1436"
	check_match "what just fits" "$(pkt take OUT)" '/ mpls .* / data len=1436 '
	pkt_watch BACK "$CLI/lan" in icmp
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 df=1 / data len=1437"
	check_match "and what does not" "$(pkt take BACK)" 'icmp type=3 code=4 info=1456 '
}

t_entropy()
{
	local flows

	pkt_watch OUT "$LSR/west" in mpls
	must pkt flood "$CLI/lan" "$LER/lan" 64 "$INNER4 / udp sport={i} dport=53"
	flows=$(pkt take OUT 64 | grep -oE '^ip6 [^/]* flow=[0-9]+' | sed 's/.*=//' | sort -u)
	check "64 flows have 64 flow labels, or nearly ($(wc -l <<< "$flows"))" \
		test "$(wc -l <<< "$flows")" -gt 60
	check_eq "none of them 0" "$(grep -c '^0$' <<< "$flows")" 0
	must pkt flood "$CLI/lan" "$LER/lan" 8 "$INNER4 id={i} / udp sport=77 dport=53 / data len=1{i}"
	check_eq "a flow keeps to one" \
		"$(pkt take OUT 8 | grep -oE '^ip6 [^/]* flow=[0-9]+' | sed 's/.*=//' | sort -u | wc -l)" 1
}

t_swap()
{
	local payload="udp sport=4000 dport=9 / data len=101" inner got

	pkt_watch OUT "$EGR/core" in mpls
	for inner in "$INNER4 id=9 ttl=40 tos=0x10" "$INNER6 flow=99 ttl=40 tos=0x10"; do
		send "$IN6 tos=0xb9 flow=0x12345 ttl=33 / mpls label=1003 tc=3 ttl=17 / $inner / $payload"
		got=$(pkt take_hex OUT)
		check_packet "IPv6 to IPv6: addresses of the next hop, traffic and flow label kept" \
			"$(pkt decode "$got")" \
			"$OUT6 tos=0xb9 flow=0x12345 / mpls label=1003 tc=3 ttl=16 / $inner / $payload"
		check_eq "the inner packet is the same, byte for byte" "${got:88}" \
			"$(pkt build "$inner / $payload")"
		send "$IN4 tos=0xb9 id=55 ttl=33 / mpls label=1003 tc=3 ttl=17 / $inner / $payload"
		got=$(pkt take_hex OUT)
		check_packet "IPv4 to IPv6: longer by 20 bytes, and a flow label" \
			"$(pkt decode "$got" | seven)" \
			"$OUT6 tos=0xb9 flow=7 / mpls label=1003 tc=3 ttl=16 / $inner / $payload"
		check_eq "the inner packet is the same" "${got:88}" "$(pkt build "$inner / $payload")"
		send "$IN6 tos=0xb9 flow=0x12345 ttl=33 / mpls label=1013 tc=3 ttl=17 / $inner / $payload"
		got=$(pkt take_hex OUT)
		check_packet "IPv6 to IPv4: shorter" "$(pkt decode "$got")" \
			"$OUT4 tos=0xb9 / mpls label=1013 tc=3 ttl=16 / $inner / $payload"
		check_eq "the inner packet is the same" "${got:48}" "$(pkt build "$inner / $payload")"
	done
	send "$IN6 / mpls label=1003 / $INNER4 / $payload"
	check_out "a flow that came without flow label gets one" \
		"$OUT6 flow=7 / mpls label=1003 ttl=63 / $INNER4 / $payload"
}

t_untouched()
{
	local packets=() inner want=()

	pkt_watch OUT "$EGR/core" in mpls
	for inner in "$INNER6 ttl=1 / data len=3" "$INNER6 ttl=0 / data len=3" "$INNER6" \
		"$INNER6 ttl=255 flow=1048575 tos=0xff / ext type=0 hex=0000 / udp sport=1 dport=2 / data len=5" \
		"$INNER6 / frag6 id=7 frag=0 mf=1 / udp sport=1 dport=2 / data len=16" \
		"$INNER6 / ext type=60 / frag6 id=7 frag=3 mf=0 proto=17 / data len=1" \
		"$INNER6 len=4 / data len=30" "$INNER4 ttl=255 opt=01010101 / data len=5"; do
		packets+=("$IN6 flow=5 / mpls label=1003 ttl=2 / $inner")
		want+=("$OUT6 flow=5 / mpls label=1003 ttl=1 / $inner")
	done
	send "${packets[@]}"
	check_packets "whatever is inside" OUT "${want[@]}"
}

t_ecn()
{
	local tos packets=() want=()

	pkt_watch OUT "$EGR/core" in mpls
	for tos in 0 1 2 3 0xb8 0xbb; do
		packets+=("$IN6 tos=$tos flow=5 / mpls label=1003 / $INNER4 tos=2"
			"$IN6 tos=$tos flow=5 / mpls label=1013 / $INNER6 tos=2"
			"$IN4 tos=$tos / mpls label=1003 / $INNER4 tos=2")
		want+=("$OUT6 tos=$tos flow=5 / mpls label=1003 ttl=63 / $INNER4 tos=2"
			"$OUT4 tos=$tos / mpls label=1013 ttl=63 / $INNER6 tos=2"
			"$OUT6 tos=$tos flow=7 / mpls label=1003 ttl=63 / $INNER4 tos=2")
	done
	send "${packets[@]}"
	check_packet "DSCP and congestion marks of the outer header stay, in any family" \
		"$(pkt take OUT 18 | sed -E 's/^(ip6 [^\/]*) flow=[1-9][0-9]*/\1 flow=0/')" \
		"${want[@]//flow=[57] }"
}

t_clones()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch TAP "$LSR/west" in mpls
	send "$IN4 id=4 / mpls label=1003 ttl=9 / $INNER4 / data len=40" \
		"$IN6 flow=4 / mpls label=1013 ttl=9 / $INNER4 / data len=40" \
		"$IN6 flow=4 / mpls label=1002 ttl=9 / $INNER6 / data len=40"
	check_out "forwarded" "$OUT6 flow=7 / mpls label=1003 ttl=8 / $INNER4 / data len=40" \
		"$OUT4 / mpls label=1013 ttl=8 / $INNER4 / data len=40"
	check_packets "and a capture still has what came in" TAP \
		"$IN4 id=4 / mpls label=1003 ttl=9 / $INNER4 / data len=40" \
		"$IN6 flow=4 / mpls label=1013 ttl=9 / $INNER4 / data len=40" \
		"$IN6 flow=4 / mpls label=1002 ttl=9 / $INNER6 / data len=40"
}

t_pop()
{
	local payload="udp sport=4000 dport=9 / data len=33"

	pkt_watch DEV "$LSR/lnet0" in udp
	send "$IN6 tos=0x40 flow=7 / mpls label=1002 tc=2 ttl=9 / $INNER4 ttl=50 id=8 df=1 tos=0x40 / $payload" \
		"$IN6 / mpls label=1002 ttl=200 / $INNER4 ttl=5 / $payload" \
		"$IN6 tos=0x40 / mpls label=1002 tc=2 ttl=9 / $INNER6 ttl=50 flow=88 tos=0x40 / $payload" \
		"$IN6 / mpls label=1002 ttl=200 / $INNER6 ttl=5 / $payload" \
		"$IN4 / mpls label=1002 ttl=9 / $INNER6 ttl=50 flow=88 / $payload"
	check_packets "lnet0 shows the inner packet, its TTL that of the label if that is smaller" DEV \
		"$INNER4 ttl=9 id=8 df=1 tos=0x40 / $payload" "$INNER4 ttl=5 / $payload" \
		"$INNER6 ttl=9 flow=88 tos=0x40 / $payload" "$INNER6 ttl=5 / $payload" \
		"$INNER6 ttl=9 flow=88 / $payload"
}

check_ecn()	# OUTER INNER WANT
{
	local udp="udp sport=1 dport=2"

	send "$IN6 tos=$1 / mpls label=1002 / $INNER6 tos=$2 / $udp" \
		"$IN6 tos=$1 / mpls label=1002 / $INNER4 tos=$2 / $udp" \
		"$IN4 tos=$1 / mpls label=1002 / $INNER6 tos=$2 / $udp"
	check_packets "outer $1, inner $2" DEV "$INNER6 tos=$3 / $udp" \
		"$INNER4 tos=$3 / $udp" "$INNER6 tos=$3 / $udp"
}

t_pop_ecn()
{
	pkt_watch DEV "$LSR/lnet0" in udp
	each_ecn check_ecn
	check_counter "outer CE on flows that cannot be told: dropped" "$LSR" ecn 3 \
		send "$IN6 tos=3 / mpls label=1002 / $INNER6 / udp sport=1 dport=2" \
		"$IN6 tos=3 / mpls label=1002 / $INNER4 / udp sport=1 dport=2" \
		"$IN4 tos=3 / mpls label=1002 / $INNER6 / udp sport=1 dport=2"
	check_silence "nothing comes out" DEV
}

t_counters()
{
	local before after

	before=$(lnet_exit_stat "$LSR" out forward)
	check_counter "forward counts packets" "$LSR" forward 2 \
		send "$IN6 / mpls label=1003 / $INNER4 / data len=80" \
		"$IN6 / mpls label=1003 / $INNER6 / data len=60"
	after=$(lnet_exit_stat "$LSR" out forward)
	check_eq "the exit counts packets and inner bytes" \
		"$((${after% *} - ${before% *})) $((${after#* } - ${before#* }))" "2 200"
}

t_no_conntrack()
{
	pkt_watch OUT "$EGR/core" in mpls udp
	must in_ns "$LSR" nft -f - <<-'EOT'
		table ip6 watch {
			chain before { type filter hook prerouting priority 0; meta l4proto { 137, 17 } ct state new counter; }
			chain forwarded { type filter hook forward priority 0; meta l4proto { 137, 17 } counter; }
		}
	EOT
	defer in_ns "$LSR" nft delete table ip6 watch
	send "$IN6 / mpls label=1003 / $INNER6 / udp sport=5 dport=6"
	check_match "forwarded" "$(pkt take OUT)" 'mpls label=1003'
	check_eq "connection tracking and the other hooks have not seen it" \
		"$(in_ns "$LSR" nft list table ip6 watch | grep -c 'counter packets 0 ')" 2
	send "ip6 src=fd10:1::1 dst=fd10:2::2 / udp sport=5 dport=6"
	check_match "(they do see ordinary packets)" "$(pkt take OUT)" '/ udp'
	check_eq "(counted)" "$(in_ns "$LSR" nft list table ip6 watch | grep -c 'counter packets 1 ')" 2
}

t_answers()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in mpls
	check_counter "TTL 1 is counted" "$LSR" ttl_expired 1 \
		send "$IN6 / mpls label=1003 ttl=1 / $INNER4 ttl=7 / udp sport=5 dport=6"
	check_match "the inner source is told, under the label of its router" "$(pkt take BACK)" \
		"^ip6 src=fd10:1::2 dst=fd10:1::1 .*/ mpls label=1001 .* dst=192.168.1.2 .*/ icmp type=11 .*/ $INNER4 "
	must ip -n "$LSR" link set east mtu 1400
	defer ip -n "$LSR" link set east mtu 1500
	check_counter "too big over IPv6, though not over IPv4" "$LSR" too_big 1 \
		send "$IN4 / mpls label=1003 / $INNER4 df=1 / data len=1337"
	check_match "the inner source is told the room that is left" "$(pkt take BACK)" \
		'dst=192.168.1.2 .*/ icmp type=3 code=4 info=1356 '
	check_silence "nothing leaves" OUT
	send "$IN4 / mpls label=1003 / $INNER4 df=1 / data len=1336" \
		"$IN6 flow=1 / mpls label=1013 / $INNER4 df=1 / data len=1356"
	check_out "what just fits passes" \
		"$OUT6 flow=7 / mpls label=1003 ttl=63 / $INNER4 df=1 / data len=1336" \
		"$OUT4 / mpls label=1013 ttl=63 / $INNER4 df=1 / data len=1356"
}

t_not_for_us()
{
	pkt_watch OUT "$EGR/core" in mpls
	send "ip6 src=fd10:1::1 dst=fd10:2::2 flow=3 ttl=9 / mpls label=1003 ttl=5 / $INNER4"
	check_packets "addressed to the router behind: plain IPv6, carried on" OUT \
		"ip6 src=fd10:1::1 dst=fd10:2::2 flow=3 ttl=8 / mpls label=1003 ttl=5 / $INNER4"
	send "ip6 src=fd10:1::1 dst=fd10:255::2 flow=3 / mpls label=1003 ttl=5 / $INNER4"
	check_packets "any address of this router will do" OUT \
		"$OUT6 flow=3 / mpls label=1003 ttl=4 / $INNER4"
	send "ip6 src=fd10:1::1 dst=$(link_local "$LSR" west) flow=3 / mpls label=1003 ttl=5 / $INNER4"
	check_packets "also the link local one of the device" OUT \
		"$OUT6 flow=3 / mpls label=1003 ttl=4 / $INNER4"
	send "ip6 src=fd10:1::1 dst=$(link_local "$LSR" east) flow=3 / mpls label=1003 ttl=5 / $INNER4" \
		"ip6 src=fd10:1::1 dst=::1 flow=3 / mpls label=1003 ttl=5 / $INNER4" \
		"ip6 src=fd10:1::1 dst=ff02::1 flow=3 / mpls label=1003 ttl=5 / $INNER4"
	send "$IN6 flow=3 / mpls label=1003 ttl=8 / $INNER4"
	check_packets "but not that of another, nor the loopback, nor a group" OUT \
		"$OUT6 flow=3 / mpls label=1003 ttl=7 / $INNER4"
}

t_not_accepted()
{
	pkt_watch OUT "$EGR/core" in mpls
	pkt_watch BACK "$LER/core" in icmp6
	must lnet "$LSR" dev del west
	defer lnet "$LSR" dev replace west
	send "$IN6 / mpls label=1003 ttl=5 / $INNER4"
	# No such next header (4, 1), or no such port (1, 4) where ip6_tunnel knows it.
	check_match "a device that is not accepted: the stack answers" "$(pkt take BACK)" \
		"^ip6 src=fd10:1::2 dst=fd10:1::1 .*/ icmp6 type=(4 code=1|1 code=4) "
	check_silence "nothing leaves" OUT
}

t_filters()
{
	pkt_watch OUT "$EGR/core" in mpls
	must lnet "$LSR" dev replace west labels 1000-1003
	defer lnet "$LSR" dev replace west
	send "$IN6 / mpls label=1003 ttl=5 / $INNER4"
	check_match "a label at the end of the range" "$(pkt take OUT)" 'label=1003 tc=0 s=1 ttl=4'
	check_counter "a label beyond it" "$LSR" label_filtered 1 \
		send "$IN6 / mpls label=1013 ttl=5 / $INNER4"
	must lnet "$LSR" dev replace west from fd10:1::/127
	check_match "a prefix of IPv6 is shown" "$(lnet "$LSR" dev show west)" 'from fd10:1::/127'
	send "$IN6 / mpls label=1003 ttl=5 / $INNER4"
	check_match "an outer source inside the prefix" "$(pkt take OUT)" 'label=1003 tc=0 s=1 ttl=4'
	check_counter "one outside, and any of IPv4" "$LSR" source_filtered 2 \
		send "ip6 src=fd10:1::2 dst=fd10:1::2 / mpls label=1003 ttl=5 / $INNER4" \
		"$IN4 / mpls label=1003 ttl=5 / $INNER4"
	must lnet "$LSR" dev replace west from 10.1.0.0/24
	check_counter "any of IPv6 where the prefix is of IPv4" "$LSR" source_filtered 1 \
		send "$IN6 / mpls label=1003 ttl=5 / $INNER4"
	check_silence "nothing leaves" OUT
}

t_link_local()
{
	local ours theirs

	ours=$(link_local "$LSR" east)
	theirs=$(link_local "$EGR" core)
	pkt_watch OUT "$EGR/core" in mpls
	must lnet "$LSR" exit add near label 1005 egress fd10:255::3 via "$theirs" dev east
	check "a link local gateway makes a living exit" wait_output 5 '"state": *"up"' \
		lnet "$LSR" -json exit show near
	check_match "with a link local source" "$(lnet "$LSR" -json nexthop show exit near)" \
		"\"used_source\": *\"$ours\""
	send "$IN6 flow=3 / mpls label=1005 / $INNER4" "$IN4 / mpls label=1005 / $INNER6"
	check_out "found by neighbour discovery" \
		"ip6 src=$ours dst=$theirs flow=7 / mpls label=1005 ttl=63 / $INNER4" \
		"ip6 src=$ours dst=$theirs flow=7 / mpls label=1005 ttl=63 / $INNER6"
	must lnet "$LSR" exit set near via "$theirs" dev east src fd10:255::2
	send "$IN6 flow=3 / mpls label=1005 / $INNER4"
	check_out "with the source that the operator sets" \
		"ip6 src=fd10:255::2 dst=$theirs flow=7 / mpls label=1005 ttl=63 / $INNER4"
}

t_no_gateway()
{
	pkt_watch OUT "$EGR/core" in mpls
	must ip -n "$LSR" neigh replace fd10:255::3 lladdr "$(mac "$EGR" core)" dev east
	must lnet "$LSR" exit add far label 1006 egress fd10:255::3 nexthop dev east
	send "$IN6 flow=3 / mpls label=1006 / $INNER4"
	check_packets "without gateway the egress router itself is addressed" OUT \
		"ip6 src=fd10:2::1 dst=fd10:255::3 ttl=64 flow=3 / mpls label=1006 ttl=63 / $INNER4"
}

t_lost()
{
	local packet="$IN6 / mpls label=1007 / $INNER4"

	must lnet "$LSR" exit add spare label 1008 egress 10.255.0.3 via 10.2.0.2 dev east
	must lnet "$LSR" exit add main label 1007 egress fd10:255::3 via fd10:2::2 dev east backup spare
	pkt_watch OUT "$EGR/core" in mpls
	must ip -n "$LSR" address del fd10:255::2/128 dev lo
	must ip -n "$LSR" address del fd10:1::2/64 dev west
	must ip -n "$LSR" address add fd10:1::2/64 dev west nodad
	must ip -n "$LSR" address del fd10:2::1/64 dev east
	send "$packet"
	check_match "the device's address has gone: never again a packet from it" \
		"$(pkt take OUT)" 'ip6 src=fd10:1::2 |mpls label=1008 '
	check "another device's address stands in" wait_output 5 '"used_source": *"fd10:1::2"' \
		lnet "$LSR" -json nexthop show exit main
	send "$packet"
	check_out "and is sent from" \
		"ip6 src=fd10:1::2 dst=fd10:2::2 ttl=64 flow=7 / mpls label=1007 ttl=63 / $INNER4"
	address "$LSR" east fd10:2::1/64
	check "the device's own comes back into use" wait_output 5 '"used_source": *"fd10:2::1"' \
		lnet "$LSR" -json nexthop show exit main
	must ip -n "$LSR" link set east down
	check "a device goes down" wait_output 5 '"state": *"unreachable"' \
		lnet "$LSR" -json exit show main
	must ip -n "$LSR" link set east up
	address "$LSR" east fd10:2::1/64
	address "$LSR" lo fd10:255::2/128
	check "and comes back" wait_output 5 '"state": *"up"' lnet "$LSR" -json exit show main
}

t_lost_all()
{
	must lnet "$LER" exit add spare label 1008 egress 10.255.0.3 via 10.1.0.2 dev core
	must lnet "$LER" exit set out backup spare
	pkt_watch OUT "$LSR/west" in mpls
	must ip -n "$LER" address del fd10:255::1/128 dev lo
	must ip -n "$LER" address del 2001:db8:1::1/64 dev lan
	must ip -n "$LER" address del fd10:1::1/64 dev core
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 / udp sport=1 dport=2"
	check_packets "no source left: the very next packet takes the backup" OUT \
		"ip src=10.1.0.1 dst=10.1.0.2 df=1 / mpls label=1008 ttl=63 / $INNER4 ttl=63 / udp sport=1 dport=2"
	check_match "which is told" "$(lnet "$LER" exit show out)" 'state backup'
	check_match "with its reason" "$(lnet "$LER" nexthop show exit out)" 'via fd10:1::2 dev core .*no_source'
	address "$LER" core fd10:1::1/64
	check "an address comes" wait_output 5 '"state": *"up"' lnet "$LER" -json exit show out
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 / udp sport=1 dport=2"
	check_out "and is used" \
		"ip6 src=fd10:1::1 dst=fd10:1::2 ttl=64 flow=7 / mpls label=1003 ttl=63 / $INNER4 ttl=63 / udp sport=1 dport=2"
}

path_lan
path_core
path_egress
path_clients "$LSR" 10.1.0.1 fd10:1::1
must lnet "$LSR" exit add out label 1003 egress fd10:255::3 via fd10:2::2 dev east
must lnet "$LSR" exit add out4 label 1013 egress 10.255.0.3 via 10.2.0.2 dev east
must lnet "$LSR" exit add home label 1001 egress fd10:255::1 via fd10:1::1 dev west
must lnet "$LSR" exit add me label 1002 local
must lnet "$LSR" label add 192.168.1.0/24 exit home
must lnet "$LSR" dev add west
must lnet "$LSR" dev add east

subtest "push" t_push
subtest "flow labels" t_entropy
subtest "swap" t_swap
subtest "inner packet untouched" t_untouched
subtest "ECN and DSCP" t_ecn
subtest "packets that others look at" t_clones
subtest "pop" t_pop
subtest "ECN of popped packets" t_pop_ecn
subtest "counters" t_counters
subtest "no connection tracking" t_no_conntrack
subtest "TTL expires, too big" t_answers
subtest "for this router or not" t_not_for_us
subtest "device not accepted" t_not_accepted
subtest "filters of a device" t_filters
subtest "link local gateway" t_link_local
subtest "no gateway" t_no_gateway
subtest "the outer source goes away" t_lost
subtest "no outer source is left" t_lost_all
finish
