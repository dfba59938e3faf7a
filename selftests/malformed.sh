#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Bad labelled packets: each kind is dropped under its own name, and nothing
# leaves.  Then many random ones.
#
#   LER core -- west LSR east -- core EGR
#      .1        .2       .1       .2
#     10.1.0.0/24         10.2.0.0/24
#     fd10:1::/64         fd10:2::/64
#
# LSR passes 1003 on to EGR and pops 1002.  LER sends.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

IN="ip src=10.1.0.1 dst=10.1.0.2"
IN6="ip6 src=fd10:1::1 dst=fd10:1::2"
INNER="ip src=192.168.1.2 dst=203.0.113.2"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"

send()
{
	must pkt send "$LER/core" "$LSR/west" "$@"
}

# What LSR has counted since BEFORE, "name number" a line, to $moved; status 0 when
# this is there, among other things or not.
_has_moved()	# BEFORE NAME NUMBER
{
	local name value
	local -A was=()

	while read -r name value; do
		[ -z "$name" ] || was[$name]=$value
	done <<< "$1"
	moved=
	while read -r name value; do
		value=$((value - ${was[$name]-0}))
		[ "$value" -eq 0 ] || moved+=$name' '$value$'\n'
	done < <(counters "$LSR")
	[[ $'\n'$moved == *$'\n'"$2 $3"$'\n'* ]]
}

# Packets of which each moves COUNTER by one and no other; nothing leaves.
check_dropped()	# DESC COUNTER PACKET...
{
	local desc=$1 name=$2 before moved

	shift 2
	before=$(counters "$LSR")
	send "$@"
	wait_for 5 _has_moved "$before" "$name" $#
	check_eq "$desc: $name" "$moved" "$name $#"$'\n'
	check_eq "$desc: nothing leaves" "$(pkt take OUT 0)$(pkt take BACK 0)$(pkt take DEV 0)" ""
}

watch_all()
{
	pkt_watch OUT "$EGR/core" in ip ip6
	pkt_watch BACK "$LER/core" in ip ip6
	pkt_watch DEV "$LSR/lnet0" any ip ip6
}

t_kinds()
{
	local label packets

	watch_all
	check_dropped "fragments of the outer packet" fragment \
		"$IN mf=1 / mpls label=1003 / $INNER / data len=12" \
		"$IN frag=4 proto=137 / data len=40" "$IN mf=1 frag=1 proto=137 / data len=8"
	check_dropped "outer options" outer_options \
		"$IN opt=01010101 / mpls label=1003 / $INNER" \
		"$IN opt=07070400000000 / mpls label=1002 / $INNER"
	check_dropped "no room for a label and a header" short \
		"$IN proto=137" "$IN proto=137 / data len=3" "$IN / mpls label=1003" \
		"$IN / mpls label=1003 / data len=19" "$IN / mpls label=1002 / data hex=45"
	check_dropped "a label below the label" no_bottom \
		"$IN / mpls label=1003 / mpls label=1003 / $INNER" \
		"$IN / mpls label=1003 s=0 / $INNER" "$IN / mpls label=1002 s=0 / $INNER"
	packets=()
	for label in {0..15}; do
		packets+=("$IN / mpls label=$label / $INNER")
	done
	check_dropped "reserved labels" reserved_label "${packets[@]}"
	check_dropped "labels that nobody gave" unknown_label \
		"$IN / mpls label=16 / $INNER" "$IN / mpls label=1004 / $INNER" \
		"$IN / mpls label=1048575 / $INNER"
	check_dropped "not an IP packet inside" inner_version \
		"$IN / mpls label=1003 / $INNER ver=5" "$IN / mpls label=1003 / $INNER ver=0" \
		"$IN / mpls label=1002 / $INNER ver=15" "$IN / mpls label=1003 / data hex=$(printf '00%.0s' {1..20})"
	check_dropped "an inner header that lies" inner_header \
		"$IN / mpls label=1003 / $INNER ihl=4" "$IN / mpls label=1003 / $INNER ihl=0" \
		"$IN / mpls label=1003 / $INNER ihl=6" "$IN / mpls label=1003 / $INNER len=19" \
		"$IN / mpls label=1003 / $INNER len=21" "$IN / mpls label=1003 / $INNER len=65535 / data len=9" \
		"$IN / mpls label=1002 / $INNER len=0" "$IN / mpls label=1002 / $INNER ihl=15 / data len=12"
	check_dropped "TTL 0" ttl_zero \
		"$IN / mpls label=1003 ttl=0 / $INNER" "$IN / mpls label=1002 ttl=0 / $INNER"
	check_dropped "contradicting congestion marks" ecn "$IN tos=3 / mpls label=1002 / $INNER"
	must lnet "$LSR" dev replace west labels 2000-3000 from 10.1.0.1/32
	defer lnet "$LSR" dev replace west
	check_dropped "label not admitted on the device" label_filtered \
		"$IN / mpls label=1999 / $INNER" "$IN / mpls label=3001 / $INNER"
	check_dropped "source not admitted on the device" source_filtered \
		"ip src=10.1.0.9 dst=10.1.0.2 / mpls label=2000 / $INNER"
}

t_kinds6()
{
	local label packets

	watch_all
	check_dropped "fragments of the outer packet" fragment \
		"$IN6 / frag6 id=1 mf=1 / mpls label=1003 / $INNER / data len=12" \
		"$IN6 / frag6 id=1 frag=4 proto=137 / data len=40" \
		"$IN6 / frag6 id=1 frag=1 mf=1 proto=137 / data len=8" \
		"$IN6 / ext type=60 / frag6 id=1 mf=1 / mpls label=1003 / $INNER / data len=12"
	check_dropped "extension headers" outer_options \
		"$IN6 / ext type=0 / mpls label=1003 / $INNER" \
		"$IN6 / ext type=60 / mpls label=1003 / $INNER6" \
		"$IN6 / ext type=43 hex=0200 / mpls label=1003 / $INNER" \
		"$IN6 / ext type=0 / ext type=60 / ext type=43 hex=0200 / mpls label=1002 / $INNER" \
		"$IN6 / frag6 id=1 / mpls label=1003 / $INNER"
	check_dropped "no room for a label and a header" short \
		"$IN6 proto=137" "$IN6 proto=137 / data len=3" "$IN6 / mpls label=1003" \
		"$IN6 / mpls label=1003 / data len=19" "$IN6 / mpls label=1002 / data hex=60"
	check_dropped "a label below the label" no_bottom \
		"$IN6 / mpls label=1003 / mpls label=1003 / $INNER6" \
		"$IN6 / mpls label=1003 s=0 / $INNER" "$IN6 / mpls label=1002 s=0 / $INNER6"
	packets=()
	for label in {0..15}; do
		packets+=("$IN6 / mpls label=$label / $INNER6")
	done
	check_dropped "reserved labels" reserved_label "${packets[@]}"
	check_dropped "labels that nobody gave" unknown_label \
		"$IN6 / mpls label=16 / $INNER" "$IN6 / mpls label=1004 / $INNER6" \
		"$IN6 / mpls label=1048575 / $INNER"
	check_dropped "not an IP packet inside" inner_version \
		"$IN6 / mpls label=1003 / $INNER ver=5" "$IN6 / mpls label=1003 / $INNER6 ver=0" \
		"$IN6 / mpls label=1002 / $INNER6 ver=15" \
		"$IN6 / mpls label=1003 / data hex=$(printf '00%.0s' {1..20})"
	check_dropped "an inner header that lies, in either family" inner_header \
		"$IN6 / mpls label=1003 / $INNER6 len=1" "$IN / mpls label=1003 / $INNER6 len=1" \
		"$IN6 / mpls label=1003 / $INNER6 len=65535 / data len=9" \
		"$IN6 / mpls label=1002 / $INNER6 len=10 / data len=9" \
		"$IN6 / mpls label=1003 / $INNER ver=6 / data len=19" \
		"$IN / mpls label=1002 / $INNER ver=6 / data len=19" \
		"$IN6 / mpls label=1003 / $INNER ihl=4" "$IN6 / mpls label=1003 / $INNER len=21"
	check_dropped "TTL 0" ttl_zero \
		"$IN6 / mpls label=1003 ttl=0 / $INNER" "$IN6 / mpls label=1002 ttl=0 / $INNER6"
	check_dropped "contradicting congestion marks" ecn \
		"$IN6 tos=3 / mpls label=1002 / $INNER6" "$IN6 tos=3 / mpls label=1002 / $INNER" \
		"$IN tos=3 / mpls label=1002 / $INNER6"
	must lnet "$LSR" dev replace west labels 2000-3000 from fd10:1::1/128
	defer lnet "$LSR" dev replace west
	check_dropped "label not admitted on the device" label_filtered \
		"$IN6 / mpls label=1999 / $INNER" "$IN6 / mpls label=3001 / $INNER6"
	check_dropped "source not admitted on the device" source_filtered \
		"ip6 src=fd10:1::9 dst=fd10:1::2 / mpls label=2000 / $INNER" \
		"ip6 src=2001:db8::1 dst=fd10:1::2 / mpls label=2000 / $INNER6" \
		"$IN / mpls label=2000 / $INNER"
}

t_stack6()
{
	local before

	pkt_watch OUT "$EGR/core" in ip6
	pkt_watch BACK "$LER/core" in icmp6
	before=$(counters "$LSR")
	send "$IN6 len=500 / mpls label=1003 / $INNER" \
		"ip6 src=fd10:1::1 dst=ff02::1 / mpls label=1003 / $INNER" \
		"ip6 src=fd10:1::1 dst=::1 / mpls label=1003 / $INNER" \
		"$IN6 / ext type=60 / icmp6 type=128 info=7 / data len=9"
	check_match "what is behind extension headers and no label is the stack's matter" \
		"$(pkt take BACK)" 'icmp6 type=129 code=0 info=7 '
	check_eq "so is a wrong outer header or destination" "$(counters "$LSR")" "$before"
	check_silence "none of them is passed on" OUT
	send "$IN6 flow=1 / mpls label=1003 ttl=5 / $INNER6"
	check_packets "forty bytes inside are enough" OUT \
		"ip6 src=fd10:2::1 dst=fd10:2::2 flow=1 / mpls label=1003 ttl=4 / $INNER6"
	send "$IN6 flow=1 / mpls label=1003 ttl=5 / $INNER6 len=0 / data len=7"
	check_match "bytes behind the inner packet are carried along" "$(pkt take OUT)" \
		"ttl=4 / ip6 src=2001:db8:1::2 .* badlen"
}

t_stack()
{
	local before after

	pkt_watch OUT "$EGR/core" in
	pkt_watch DEV "$LSR/lnet0" any
	before=$(counters "$LSR")
	send "$IN sum=1 / mpls label=1003 / $INNER" "$IN len=500 / mpls label=1003 / $INNER" \
		"ip src=10.1.0.1 dst=10.1.0.255 / mpls label=1003 / $INNER" \
		"ip src=10.1.0.1 dst=224.0.0.5 / mpls label=1003 / $INNER" \
		"ip src=10.1.0.1 dst=127.0.0.1 / mpls label=1003 / $INNER"
	after=$(counters "$LSR")
	check_eq "a wrong outer header or destination is the stack's matter" "$after" "$before"
	send "$IN / mpls label=1003 ttl=5 / $INNER"
	check_packets "none of them is passed on" OUT \
		"ip src=10.2.0.1 dst=10.2.0.2 df=1 / mpls label=1003 ttl=4 / $INNER"
	send "$IN / mpls label=1002 / $INNER sum=1 / data len=4"
	check_match "a wrong inner checksum comes out as it is" "$(pkt take DEV)" "badsum"
	check_silence "and ends in the stack" OUT
}

t_exact_size()
{
	pkt_watch OUT "$EGR/core" in
	send "$IN / mpls label=1003 ttl=5 / $INNER"
	check_packets "twenty bytes inside are enough" OUT \
		"ip src=10.2.0.1 dst=10.2.0.2 df=1 / mpls label=1003 ttl=4 / $INNER"
	send "$IN / mpls label=1003 ttl=5 / $INNER len=20 / data len=7"
	check_match "bytes behind the inner packet are carried along" "$(pkt take OUT)" \
		"ttl=4 / ip src=192.168.1.2 .* badlen"
}

t_random()
{
	local seed=$((SRANDOM % 100000)) good="$IN / mpls label=1003 / $INNER"

	diag "seed $seed"
	check "10,000 random packets" pkt garbage "$LER/core" "$LSR/west" "$seed" 10000 \
		"$IN proto=137" "$good / udp sport=1 dport=2 / data len=40" \
		"$IN / mpls label=1002 / $INNER opt=01010101 / tcp sport=1 dport=2 / data len=9" \
		"$IN / mpls label=1003 ttl=1 / $INNER / icmp type=8 / data len=20" \
		"$IN tos=3 / mpls label=1002 / mpls label=1003 / $INNER"
	pkt_watch OUT "$EGR/core" in mpls
	send "$good id=31337"
	check_match "and the router goes on" "$(pkt take OUT)" "id=31337"
}

t_random6()
{
	local seed=$((SRANDOM % 100000)) good="$IN6 / mpls label=1003 / $INNER6"

	diag "seed $seed"
	check "10,000 random packets" pkt garbage "$LER/core" "$LSR/west" "$seed" 10000 \
		"$IN6 proto=137" "$good / udp sport=1 dport=2 / data len=40" \
		"$IN6 / mpls label=1002 / $INNER6 / ext type=0 / tcp sport=1 dport=2 / data len=9" \
		"$IN6 / mpls label=1003 / $INNER6 / frag6 id=3 frag=0 mf=1 / tcp sport=1 dport=2 / data len=9" \
		"$IN6 / mpls label=1003 ttl=1 / $INNER6 / icmp6 type=128 / data len=20" \
		"$IN6 tos=3 / mpls label=1002 / mpls label=1003 / $INNER"
	check "and 10,000 behind extension headers" pkt garbage "$LER/core" "$LSR/west" "$seed" 10000 \
		"$IN6 proto=60" "$IN6 / ext type=60 / ext type=0 / mpls label=1003 / $INNER6" \
		"$IN6 / ext type=60 / frag6 id=7 mf=1 / mpls label=1003 / $INNER6" \
		"$IN6 / ext type=60 / ext type=43 / ext type=60 / data len=100"
	pkt_watch OUT "$EGR/core" in mpls
	send "$good flow=31337"
	check_match "and the router goes on" "$(pkt take OUT)" "flow=31337"
}

path_core
path_egress
must lnet "$LSR" exit add out label 1003 egress 10.255.0.3 via 10.2.0.2 dev east
must lnet "$LSR" exit add here label 1002 local
must lnet "$LSR" dev add west

subtest "every kind of bad packet" t_kinds
subtest "left to the stack" t_stack
subtest "just right" t_exact_size
subtest "random packets" t_random
must lnet "$LSR" exit set out egress fd10:255::3 via fd10:2::2 dev east
subtest "every kind of bad packet, IPv6" t_kinds6
subtest "left to the stack, IPv6" t_stack6
subtest "random packets, IPv6" t_random6
finish
