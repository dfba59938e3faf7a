#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A router's own packets: labelled when that is switched on, never those that
# carry labels; its answers to labelled packets always.
#
#   LER core -- west LSR
#      .1        .2
#     10.1.0.0/24, fd10:1::/64
#
# LER (own address 10.255.0.1) maps 203.0.113.0/24 to label 1003, LSR pops it
# and has 203.0.113.1.  The way back is label 1001, popped by LER.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/own.sh"

OUTER="ip src=10.1.0.1 dst=10.1.0.2 df=1"
# with an id: the kernel puts one in the place of 0
OWN="ip src=10.255.0.1 dst=203.0.113.1 id=1"

own_host()	# NS on|off
{
	must lnet "$1" config set own-host "$2"
}

t_off()
{
	pkt_watch WIRE "$LSR/west" in
	must pkt emit "$LER" "$OWN / udp sport=1 dport=2 / data len=8"
	check_packets "off by default: plain" WIRE "$OWN / udp sport=1 dport=2 / data len=8"
}

t_on()
{
	own_host "$LER" on
	defer own_host "$LER" off
	pkt_watch WIRE "$LSR/west" in
	must pkt emit "$LER" "$OWN tos=0x40 ttl=9 / udp sport=1 dport=2 / data len=8"
	check_packets "on: labelled, the TTL as it was" WIRE \
		"$OUTER tos=0x40 / mpls label=1003 tc=2 ttl=9 / $OWN tos=0x40 ttl=9 / udp sport=1 dport=2 / data len=8"
	must pkt emit "$LER" "ip src=10.255.0.1 dst=198.51.100.1 id=1 / udp sport=1 dport=2"
	check_packets "without entry: plain" WIRE \
		"ip src=10.255.0.1 dst=198.51.100.1 id=1 / udp sport=1 dport=2"
	check_match "a datagram there and back" \
		"$(pkt udp "$LER" 203.0.113.1 7000 "$LSR" src=10.255.0.1)" "peer=10.255.0.1"
	must pkt take WIRE 0
	check_match "fragments" \
		"$(pkt udp "$LER" 203.0.113.1 7001 "$LSR" src=10.255.0.1 bytes=5000)" "peer=10.255.0.1"
	check_match "TCP in bulk, with segmentation offload" \
		"$(pkt tcp "$LER" 203.0.113.1 7002 "$LSR" src=10.255.0.1 bytes=1000000)" "bytes=1000000"
	check_match "ping" "$(in_ns "$LER" ping -c1 -W2 -I 10.255.0.1 203.0.113.1)" " 0% packet loss"
	check_match "a ping too big for the path hears so" \
		"$(in_ns "$LER" ping -c2 -W1 -M 'do' -s 1472 -I 10.255.0.1 203.0.113.1 2>&1)" "mtu.?=.?1476"
}

t_never()
{
	local packet

	own_host "$LER" on
	defer own_host "$LER" off
	must lnet "$LER" label add 0.0.0.0/0 exit out
	defer lnet "$LER" label del 0.0.0.0/0
	pkt_watch WIRE "$LSR/west" in
	for packet in "$OWN / mpls label=1003 / ip src=10.255.0.1 dst=203.0.113.1" \
		"$OWN / udp sport=5 dport=6635" "$OWN / udp sport=6635 dport=5" \
		"$OWN proto=4 / data len=20" "$OWN proto=47 / data len=20" \
		"$OWN proto=50 / data len=20"; do
		must pkt emit "$LER" "$packet"
		check_packets "plain: ${packet#"$OWN"}" WIRE "$packet"
	done
	must pkt emit "$LER" "ip src=10.1.0.1 dst=10.255.0.2 / udp sport=1 dport=2"
	check_match "an egress router's own address" "$(pkt take WIRE)" "^ip src=10.1.0.1 dst=10.255.0.2 [^/]*/ udp"
	must pkt emit "$LER" "ip src=10.1.0.1 dst=10.1.0.2 id=1 / udp sport=1 dport=2"
	check_packets "and a gateway's" WIRE "ip src=10.1.0.1 dst=10.1.0.2 id=1 / udp sport=1 dport=2"
}

t_bound()
{
	own_host "$LER" on
	defer own_host "$LER" off
	pkt_watch WIRE "$LSR/west" in
	check_match "a socket bound to a device keeps to it" \
		"$(pkt udp "$LER" 203.0.113.1 7003 "$LSR" dev=core src=10.255.0.1 wait=2; pkt take WIRE)" \
		"ip src=10.255.0.1 dst=203.0.113.1 [^/]*/ udp "
}

t_answers()
{
	own_host "$LSR" on
	defer own_host "$LSR" off
	pkt_watch WIRE "$LSR/west" in
	check "ping through the label" in_ns "$LSR" ping -qc1 -W2 -I 203.0.113.1 10.255.0.1
	check_match "is answered under the label" "$(pkt take WIRE)" \
		"^ip src=10.1.0.1 dst=10.1.0.2 .*/ mpls label=1003 .*/ icmp type=0 "
	check_match "UDP, too" "$(pkt udp "$LSR" 10.255.0.1 7004 "$LER" src=203.0.113.1)" "peer=203.0.113.1"
	check_match "under the label" "$(pkt take WIRE)" "/ mpls label=1003 .*/ udp sport=7004 "
	check_match "TCP, too" \
		"$(pkt tcp "$LSR" 10.255.0.1 7005 "$LER" src=203.0.113.1 bytes=100000)" "bytes=100000"
	check_not "never without" grep -qv '/ mpls label=1003 ' <<< "$(pkt take WIRE)"
	check "the counter of answers moved" test "$(counter "$LER" answers_labelled)" -ge 3
	own_host "$LSR" off
	must in_ns "$LSR" ping -qc1 -W2 10.1.0.1
	check_match "what came without label is answered without" "$(pkt take WIRE)" \
		"^ip src=10.1.0.1 dst=10.1.0.2 [^/]*/ icmp type=0 "
}

t_unreachable()
{
	own_host "$LER" on
	defer own_host "$LER" off
	must lnet "$LER" exit set out nonexthop
	defer lnet "$LER" exit set out via 10.1.0.2 dev core
	check_match "an unreachable exit is an error at once" \
		"$(pkt tcp "$LER" 203.0.113.1 7006 "$LSR" src=10.255.0.1 wait=9)" "No route to host"
}

# A connection that LER opens, from where it is bound to.
check_source()	# DESC FROM TO WANT
{
	check_match "$1: answered" "$(pkt udp "$LER" "$3" 7010 "$LSR" src="$2")" "bytes=|peer="
	check_match "$1" "$(pkt take WIRE)" "mpls label=1003 .*/ ip6? src=$4 dst=$3 [^/]*/ udp sport=[0-9]+ dport=7010 "
}

t_source()
{
	own_host "$LER" on
	defer own_host "$LER" off
	defer lnet "$LER" config set no-own-source
	pkt_watch WIRE "$LSR/west" in
	must lnet "$LER" config set own-source 10.255.0.1
	must lnet "$LER" config set own-source fd10:255::1
	check_eq "shown" "$(lnet "$LER" config show)" \
		"own-host on mss-clamp on own-source 10.255.0.1 own-source fd10:255::1"
	check_eq "in JSON" "$(lnet "$LER" -json config show | json '"%s %s" % (d[0]["own_source"], d[0]["own_source6"])')" \
		"10.255.0.1 fd10:255::1"
	check_source "an address that the label does not serve" 10.1.0.1 203.0.113.1 10.255.0.1
	check_source "IPv6, too" fd10:1::1 2001:db8:203::1 fd10:255::1
	check_source "the address itself" 10.255.0.1 203.0.113.1 10.255.0.1
	check_match "what has no label" "$(pkt udp "$LER" 10.1.0.2 7011 "$LSR" src=10.1.0.1; pkt take WIRE)" \
		"ip src=10.1.0.1 dst=10.1.0.2 [^/]*/ udp "
	own_host "$LSR" on
	defer own_host "$LSR" off
	address "$LER" lo 10.255.0.9/32
	must lnet "$LSR" label add 10.255.0.9/32 exit home override
	defer lnet "$LSR" label del 10.255.0.9/32
	must ip -n "$LSR" route add 10.255.0.9/32 via 10.1.0.1
	must pkt take WIRE
	check_match "who asks another address" \
		"$(pkt udp "$LSR" 10.255.0.9 7012 "$LER" src=203.0.113.1)" "peer=203.0.113.1"
	check_match "is answered from it" "$(pkt take WIRE)" "mpls label=1003 .*/ ip src=10.255.0.9 "
	check_status "somebody else's address" 1 "192.0.2.1 is no address of this host" \
		lnet "$LER" config set own-source 192.0.2.1
	must lnet "$LER" config set own-source 10.255.0.9 no-own-source
	check_eq "another instead" "$(lnet "$LER" config show)" \
		"own-host on mss-clamp on own-source 10.255.0.9"
	must lnet "$LER" config set no-own-source
	check_source "none any more" 10.1.0.1 203.0.113.1 10.1.0.1
	check_not "no table" in_ns "$LER" nft list table inet lnet_exit_source
}

t_wireguard()
{
	own_wireguard out
	must lnet "$LER" label add 0.0.0.0/0 exit out
	own_host "$LER" on
	pkt_watch WIRE "$LSR/west" in
	check_own_wireguard
}

path_core
address "$LER" lo 10.255.0.1/32 fd10:255::1/128
path_router "$LER"
address "$LSR" lo 203.0.113.1/32 198.51.100.1/32 2001:db8:203::1/128
must ip -n "$LER" route add default via 10.1.0.2
must ip -n "$LSR" route add 10.255.0.1/32 via 10.1.0.1
must ip -n "$LER" route add default via fd10:1::2
must ip -n "$LSR" route add fd10:255::1/128 via fd10:1::1
must lnet "$LER" exit add out label 1003 egress 10.255.0.2 via 10.1.0.2 dev core
must lnet "$LER" exit add me label 1001 local
must lnet "$LER" label add 203.0.113.0/24 exit out
must lnet "$LER" label add 2001:db8:203::/64 exit out
must lnet "$LER" dev add core
must lnet "$LSR" exit add me label 1003 local
must lnet "$LSR" exit add home label 1001 egress 10.255.0.1 via 10.1.0.1 dev west
must lnet "$LSR" label add 10.255.0.1/32 exit home override
must lnet "$LSR" dev add west

subtest "off" t_off
subtest "on" t_on
subtest "what is never labelled" t_never
subtest "bound to a device" t_bound
subtest "answers" t_answers
subtest "unreachable" t_unreachable
subtest "own source" t_source
subtest "WireGuard inside its own label" t_wireguard
finish
